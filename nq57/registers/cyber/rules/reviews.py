"""Overall reviews: the steps of an answer, where an office stands on each axis, the coverage.

Standing is computed for any past moment from what was only ever added: versions with their
steps, and the spans in which entries of the registers were within the review.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.registers.cyber.rules import calls
from nq57.registers.cyber.rules.systems import CyberError, Fault

AXES = ("databases", "systems", "people")
# Where an axis or an office may stand, those to urge first.
REVIEW_STANDINGS = ("silent", "returned", "partial", "reviewed", "none")
REVIEW_SETTLED = frozenset({"reviewed", "none"})
_UNHEARD = frozenset({"silent", "returned"})
_MOST_NAMED = 10
_LONGEST_PERIOD = 366  # days

REVIEW_PREFIX = "RSTT."
REVIEW_ANSWER = calls.make_answer_graph(
    noun="review_answer",
    title="Bản trả lời rà soát tổng thể",
    what="bản trả lời rà soát",
    centre="cơ quan chủ trì",
    again="rà soát",
    rights={"answer": "answer_review", "send": "send_review", "receive": "receive_review"},
)

case_rules.register(REVIEW_ANSWER)
org_rules.keep_apart("cyber", subject_kind="case", prefix=REVIEW_PREFIX)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What is said of one entry, by the key of its item."""

    item: int
    verdict: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SaidOfAxis:
    """What an office says of one axis: ``reviewed`` with its entries, or ``none``."""

    axis: str
    said: str
    looked: tuple[Looked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KnownItem:
    """An entry that an office has to look through: how it stood when it came in, and now."""

    key: int
    axis: str
    name: str
    is_new: bool
    seen_version: int
    version: int


@dataclass(frozen=True)
class ItemSpan(calls.Held):
    """An entry was within the review from one moment to another."""

    key: int
    axis: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class AnswerVersion(calls.Filed):
    """An answer with the moments at which it came into its states, the oldest first."""

    number: int
    said: Mapping[str, str]  # by axis
    looked: Mapping[int, str]  # the verdict by the key of the item
    history: tuple[tuple[datetime, str], ...]


AskedOffice = calls.Asked[ItemSpan, AnswerVersion]


@dataclass(frozen=True, kw_only=True)
class AxisStand:
    """Where an office stood on one axis.

    ``reviewed`` and the verdicts are None where it said nothing that stands: nobody knows is
    not zero. ``items`` is what the register holds, whoever said what.
    """

    standing: str
    items: int
    reviewed: int | None = None
    corrected: int | None = None
    added: int | None = None
    gone: int | None = None

    @property
    def coverage(self) -> float | None:
        """Return how many of a hundred entries were reviewed; None without an answer or entry."""
        if self.reviewed is None or not self.items:
            return None
        return 100 * self.reviewed / self.items


@dataclass(frozen=True, kw_only=True)
class ReviewStand:
    """Where an office stood in a review at a moment: on each axis, and as a whole."""

    key: int
    standing: str
    axes: Mapping[str, AxisStand]
    version: int | None = None
    state: str = ""
    days_late: int = 0


@dataclass(frozen=True, kw_only=True)
class AxisTotals:
    """One axis over all offices; ``coverage`` is of all entries, those of silent offices too."""

    axis: str
    standings: Mapping[str, int]
    items: int
    reviewed: int
    corrected: int
    added: int
    gone: int

    @property
    def offices(self) -> int:
        """Return how many offices are asked."""
        return sum(self.standings.values())

    @property
    def heard(self) -> int:
        """Return how many offices have answered, whatever they said."""
        return self.offices - sum(self.standings[name] for name in _UNHEARD)

    @property
    def coverage(self) -> float | None:
        """Return how many of a hundred entries were reviewed; None where there is no entry."""
        return 100 * self.reviewed / self.items if self.items else None


@dataclass(frozen=True)
class ReviewTotals:
    """A review at a moment: how many offices stand where, and each axis."""

    day: date
    offices: int
    standings: Mapping[str, int]
    axes: Mapping[str, AxisTotals]
    late: int

    @property
    def unanswered(self) -> int:
        """Return how many offices have to answer, or to answer again."""
        return sum(self.standings[name] for name in _UNHEARD)


def find_review_standing(asked: AskedOffice, *, moment: datetime, day: date) -> ReviewStand | None:
    """Return where an office stood at a moment of a day; None while it was not asked."""
    if not asked.is_asked(moment):
        return None
    within, last = asked.list_within(moment), asked.find_last(moment)
    state = last.get_state(moment) if last else ""
    axes = {
        axis: _find_axis(last, state, [one.key for one in within if one.axis == axis], axis)
        for axis in AXES
    }
    # It stands where its worst axis does: it has nothing only when no axis has anything.
    standing = min((one.standing for one in axes.values()), key=REVIEW_STANDINGS.index)
    return ReviewStand(
        key=asked.key, standing=standing, axes=axes, version=last.number if last else None,
        state=state,
        days_late=0 if standing in REVIEW_SETTLED else asked.count_late(day),
    )  # fmt: skip


def _find_axis(
    last: AnswerVersion | None, state: str, keys: Collection[int], axis: str
) -> AxisStand:
    if last is None or axis not in last.said:
        return AxisStand(standing="silent", items=len(keys))
    if state == "returned":
        return AxisStand(standing="returned", items=len(keys))
    told = Counter(last.looked[key] for key in keys if key in last.looked)
    reviewed = sum(told.values())
    if reviewed < len(keys):
        standing = "partial"
    elif last.said[axis] == "none" or not keys:
        standing = "none"
    else:
        standing = "reviewed"
    return AxisStand(
        standing=standing, items=len(keys), reviewed=reviewed, corrected=told["corrected"],
        added=told["added"], gone=told["gone"],
    )  # fmt: skip


def add_up_review(found: Iterable[ReviewStand], day: date) -> ReviewTotals:
    """Return the totals of a review: every office stands in exactly one place on each axis."""
    rows = list(found)
    counted = Counter(one.standing for one in rows)
    return ReviewTotals(
        day=day, offices=len(rows),
        standings={name: counted[name] for name in REVIEW_STANDINGS},
        axes={axis: _add_axis(axis, [one.axes[axis] for one in rows]) for axis in AXES},
        late=sum(one.days_late > 0 for one in rows),
    )  # fmt: skip


def _add_axis(axis: str, rows: Sequence[AxisStand]) -> AxisTotals:
    counted = Counter(one.standing for one in rows)
    return AxisTotals(
        axis=axis, standings={name: counted[name] for name in REVIEW_STANDINGS},
        items=sum(one.items for one in rows),
        reviewed=sum(one.reviewed or 0 for one in rows),
        corrected=sum(one.corrected or 0 for one in rows),
        added=sum(one.added or 0 for one in rows), gone=sum(one.gone or 0 for one in rows),
    )  # fmt: skip


def offer_verdicts(*, is_new: bool) -> tuple[str, ...]:
    """Return what may be said of an entry: one that came in while the review ran was added."""
    return ("added", "gone") if is_new else ("kept", "corrected", "gone")


def list_review_faults(said: Sequence[SaidOfAxis], known: Mapping[int, KnownItem]) -> list[Fault]:
    """Return what is wrong with an answer, each with its field: an axis, or ``item-`` its key."""
    told = {one.axis: one for one in said}
    found = []
    for axis in AXES:
        held = [one for one in known.values() if one.axis == axis]
        if axis not in told or told[axis].said not in ("reviewed", "none"):
            found.append(Fault(axis, "Chọn đã rà soát hoặc không có."))
        elif told[axis].said == "none":
            found += _check_none(told[axis], held)
        else:
            found += _check_reviewed(told[axis], held)
    return found


def _check_none(said: SaidOfAxis, held: Sequence[KnownItem]) -> list[Fault]:
    if not held:
        return []
    named = "; ".join(sorted(one.name for one in held)[:_MOST_NAMED])
    return [
        Fault(
            said.axis,
            f"Danh mục đang có {len(held)} mục của cơ quan: {named}. Rà soát từng mục; mục không "
            "còn thì chọn “Không còn” và ghi lý do.",
        )
    ]


def _check_reviewed(said: SaidOfAxis, held: Sequence[KnownItem]) -> list[Fault]:
    if not held:
        return [
            Fault(said.axis, "Danh mục chưa có mục nào: thêm vào danh mục, hoặc chọn không có.")
        ]
    if not said.looked:
        return [Fault(said.axis, "Chọn kết quả rà soát của ít nhất một mục.")]
    known = {one.key: one for one in held}
    if any(one.item not in known for one in said.looked):
        return [Fault(said.axis, "Danh mục vừa thay đổi: tải lại trang rồi rà soát lại.")]
    return [
        Fault(f"item-{one.item}", words)
        for one in said.looked
        if (words := _check_looked(one, known[one.item]))
    ]


def _check_looked(one: Looked, known: KnownItem) -> str:
    if one.verdict not in offer_verdicts(is_new=known.is_new):
        return "Chọn một kết quả trong danh sách."
    if one.verdict == "gone" and not one.reason.strip():
        return "Mục không còn thì ghi lý do."
    if one.verdict == "corrected" and known.version == known.seen_version:
        return "Từ khi mở đợt rà soát mục này chưa được sửa: sửa trong danh mục trước."
    return ""


def check_period(*, since: date, until: date, today: date) -> None:
    """Refuse the period of a report that does not lie in the past, or is longer than a year.

    :raises CyberError: then.
    """
    if since > until or until > today:
        raise CyberError("Kỳ báo cáo: ngày đầu không sau ngày cuối, ngày cuối không sau hôm nay.")
    if (until - since).days > _LONGEST_PERIOD:
        raise CyberError("Kỳ báo cáo dài nhất là một năm.")
