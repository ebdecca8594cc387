"""Campaigns against security holes: the steps of a declaration, and where an office stands.

Standing is computed for any past moment from what was only ever added: versions with their
steps, and the spans in which systems were within the campaign.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.registers.cyber.rules import calls
from nq57.registers.cyber.rules.systems import CyberError, Fault

CVE_PATTERN = r"^CVE-[0-9]{4}-[0-9]{4,7}$"
# Where an office may stand, those to urge first; always exactly one for each office asked.
STANDINGS = (
    "silent", "returned", "open", "partial", "accepted", "fixed", "none_found", "no_system",
)  # fmt: skip
SETTLED = frozenset({"accepted", "fixed", "none_found", "no_system"})
UNANSWERED = frozenset({"silent", "returned"})
MOST_HOLES = 200

DECLARATION_PREFIX = "KKLH."
DECLARATION = calls.make_answer_graph(
    noun="declaration",
    title="Bản kê khai lỗ hổng bảo mật",
    what="bản kê khai",
    centre="cơ quan phụ trách",
    again="kê khai",
    rights={"answer": "declare", "send": "send", "receive": "receive"},
)

case_rules.register(DECLARATION)
org_rules.keep_apart("cyber", subject_kind="case", prefix=DECLARATION_PREFIX)


@dataclass(frozen=True, kw_only=True)
class Hole:
    """What is said of one hole; ``identity`` is its own through all versions, empty when new."""

    system: int
    title: str
    severity: str
    found_on: date | None
    state: str
    cve: str = ""
    fixed_on: date | None = None
    accepted_until: date | None = None
    claim: str = ""
    identity: str = ""

    def is_open(self, day: date) -> bool:
        """Say whether it has to be fixed on a day; an acceptance lasts to the end of its day."""
        if self.state == "accepted":
            return self.accepted_until is None or self.accepted_until < day
        return self.state == "open"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an office declares: its answer, the systems that were scanned, the holes."""

    answer: str
    systems: tuple[int, ...] = ()
    scanned_on: date | None = None
    scanned_by: str = ""
    tool: str = ""
    holes: tuple[Hole, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Version(calls.Filed):
    """A declaration with the moments at which it came into its states, the oldest first."""

    number: int
    answer: str
    systems: frozenset[int]
    holes: tuple[Hole, ...]
    history: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True)
class Span(calls.Held):
    """A system was within the campaign from one moment to another."""

    system: int
    since: datetime
    until: datetime | None


Asked = calls.Asked[Span, Version]


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where an office stood at a moment: its standing and its numbers.

    Numbers are None where the office has said nothing: nobody knows is not zero.
    """

    key: int
    standing: str
    systems: int
    missing: int | None = None
    fixed: int | None = None
    accepted: int | None = None
    open: int | None = None
    version: int | None = None
    state: str = ""
    days_late: int = 0

    @property
    def holes(self) -> int | None:
        """Return how many holes were found, whatever became of them."""
        if self.open is None:
            return None
        return self.open + (self.fixed or 0) + (self.accepted or 0)


@dataclass(frozen=True)
class Totals:
    """A campaign at a moment: how many offices stand where, and the numbers that they say."""

    day: date
    offices: int
    standings: Mapping[str, int]
    systems: int
    missing: int
    holes: int
    fixed: int
    accepted: int
    open: int
    late: int

    @property
    def unanswered(self) -> int:
        """Return how many offices have to declare, or to declare again."""
        return sum(self.standings[name] for name in UNANSWERED)


def find_standing(asked: Asked, *, moment: datetime, day: date) -> Stand | None:
    """Return where an office stood at a moment of a day; None while it was not asked."""
    if not asked.is_asked(moment):
        return None
    scope = {one.system for one in asked.list_within(moment)}
    last, late = asked.find_last(moment), asked.count_late(day)
    if last is None:
        return Stand(key=asked.key, standing="silent", systems=len(scope), days_late=late)
    counts = _count(last, scope, day)
    state = last.get_state(moment)
    standing = _judge(last.answer, state, counts, has_systems=bool(scope))
    return Stand(
        key=asked.key, standing=standing, systems=len(scope), version=last.number, state=state,
        days_late=0 if standing in SETTLED else late, **counts,
    )  # fmt: skip


def _count(version: Version, scope: Collection[int], day: date) -> dict[str, int]:
    """Count what a version says of the systems that are within the campaign."""
    held = [one for one in version.holes if one.system in scope]
    is_open = [one.is_open(day) for one in held]
    return {
        "missing": len(set(scope) - version.systems),
        "open": sum(is_open),
        "fixed": sum(one.state == "fixed" for one in held),
        "accepted": sum(
            one.state == "accepted" and not still
            for one, still in zip(held, is_open, strict=True)
        ),
    }  # fmt: skip


def _judge(answer: str, state: str, counts: Mapping[str, int], *, has_systems: bool) -> str:
    if state == "returned":
        return "returned"
    if answer == "no_system":
        return "partial" if has_systems else "no_system"
    for standing, number in (
        ("open", counts["open"]), ("partial", counts["missing"]),
        ("accepted", counts["accepted"]), ("fixed", counts["fixed"]),
    ):  # fmt: skip
        if number:
            return standing
    return "none_found"


def add_up(found: Iterable[Stand], day: date) -> Totals:
    """Return the totals of a campaign: every office stands in exactly one place."""
    rows = list(found)
    counted = Counter(one.standing for one in rows)
    return Totals(
        day=day, offices=len(rows), standings={name: counted[name] for name in STANDINGS},
        systems=sum(one.systems for one in rows), missing=sum(one.missing or 0 for one in rows),
        holes=sum(one.holes or 0 for one in rows), fixed=sum(one.fixed or 0 for one in rows),
        accepted=sum(one.accepted or 0 for one in rows), open=sum(one.open or 0 for one in rows),
        late=sum(one.days_late > 0 for one in rows),
    )  # fmt: skip


def list_days_of_change(
    rows: Iterable[Asked], *, since: date, until: date, zone: Any
) -> list[date]:
    """Return the days from ``since`` to ``until`` on which a total may differ from the day before.

    An acceptance that has run out changes it as well, with nobody doing anything.
    """
    moments: list[datetime] = []
    days = {since, until}
    for row in rows:
        moments += [row.added, *([row.dropped] if row.dropped else [])]
        for span in row.spans:
            moments += [span.since, *([span.until] if span.until else [])]
        for version in row.versions:
            moments += [at for at, _state in version.history]
            ends = (one.accepted_until for one in version.holes)
            days |= {end + timedelta(days=1) for end in ends if end}
        if row.due:
            days.add(row.due + timedelta(days=1))
    days |= {at.astimezone(zone).date() for at in moments}
    return sorted(day for day in days if since <= day <= until)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a declaration is held against: systems within the campaign by key with their names,
    the holes of the version that was sent last, the day; ``drafted`` are the identities that a
    version not sent yet has given."""

    systems: Mapping[int, str]
    today: date
    before: Sequence[Hole] = field(default=())
    drafted: frozenset[str] = frozenset()


def list_declaration_faults(said: Said, ground: Ground) -> list[Fault]:
    """Return what is wrong with a declaration, each with its field (``hole-2`` is a row)."""
    if said.answer == "no_system":
        return _check_no_system(said, ground)
    found = _check_scan(said, ground)
    if said.answer == "none_found" and said.holes:
        found.append(Fault("answer", "Có dòng lỗ hổng thì chọn “Có lỗ hổng”."))
    if said.answer == "holes" and not said.holes:
        found.append(Fault("answer", "Ghi ít nhất một lỗ hổng, hoặc chọn không có lỗ hổng."))
    if len(said.holes) > MOST_HOLES:
        found.append(Fault("answer", f"Mỗi bản kê khai nhiều nhất {MOST_HOLES} lỗ hổng."))
    for number, hole in enumerate(said.holes):
        found += [Fault(f"hole-{number}", words) for words in _check_hole(hole, said, ground)]
    return [*found, *_check_kept(said, ground)]


def _check_no_system(said: Said, ground: Ground) -> list[Fault]:
    if ground.systems:
        named = "; ".join(sorted(ground.systems.values())[:10])
        return [
            Fault(
                "answer",
                f"Danh mục đang có {len(ground.systems)} hệ thống của cơ quan trong phạm vi chiến "
                f"dịch: {named}. Rà quét các hệ thống này, hoặc ghi kết thúc trong danh mục trước.",
            )
        ]
    if said.systems or said.holes:
        return [Fault("answer", "Không có hệ thống thì không ghi hệ thống hay lỗ hổng nào.")]
    return []


def _check_scan(said: Said, ground: Ground) -> list[Fault]:
    found = []
    if said.answer not in ("none_found", "holes"):
        found.append(Fault("answer", "Chọn một trong ba câu trả lời."))
    if not ground.systems:
        found.append(
            Fault(
                "answer",
                "Danh mục chưa có hệ thống nào của cơ quan trong phạm vi chiến dịch: thêm hệ thống "
                "vào danh mục trước, hoặc chọn không có hệ thống.",
            )
        )
    elif not said.systems:
        found.append(Fault("systems", "Chọn những hệ thống đã rà quét."))
    if set(said.systems) - set(ground.systems):
        found.append(Fault("systems", "Có hệ thống không phải của cơ quan trong chiến dịch này."))
    if said.scanned_on is None:
        found.append(Fault("scanned_on", "Ghi ngày rà quét."))
    elif said.scanned_on > ground.today:
        found.append(Fault("scanned_on", "Ngày rà quét không thể ở sau hôm nay."))
    if not said.scanned_by.strip():
        found.append(Fault("scanned_by", "Ghi ai đã rà quét."))
    return found


def _check_hole(hole: Hole, said: Said, ground: Ground) -> list[str]:
    wrong = [
        ("Ghi tên lỗ hổng.", not hole.title.strip()),
        ("Chọn hệ thống đã rà quét mà lỗ hổng thuộc về.", hole.system not in said.systems),
        ("Ghi ngày phát hiện, không sau hôm nay.",
         hole.found_on is None or hole.found_on > ground.today),
    ]  # fmt: skip
    found_on = hole.found_on or ground.today
    if hole.state == "fixed":
        is_day = hole.fixed_on is not None and found_on <= hole.fixed_on <= ground.today
        wrong.append(("Ghi ngày khắc phục, từ ngày phát hiện đến hôm nay.", not is_day))
        wrong.append(("Ghi đã khắc phục thế nào, căn cứ nào.", not hole.claim.strip()))
    elif hole.state == "accepted":
        is_ahead = hole.accepted_until is not None and hole.accepted_until >= ground.today
        wrong.append(("Chấp nhận rủi ro đến hết ngày nào, từ hôm nay trở đi.", not is_ahead))
        wrong.append(("Ghi lý do chấp nhận và biện pháp thay thế.", not hole.claim.strip()))
    elif hole.state == "not_affected":
        wrong.append(("Ghi vì sao không bị ảnh hưởng.", not hole.claim.strip()))
    elif hole.state != "open":
        wrong.append(("Chọn tình trạng của lỗ hổng.", True))
    return [words for words, is_wrong in wrong if is_wrong]


def _check_kept(said: Said, ground: Ground) -> list[Fault]:
    """Refuse to let a hole of the version before vanish: absence says nothing of a fix."""
    told = [one.identity for one in said.holes if one.identity]
    known = {one.identity for one in ground.before} | ground.drafted
    if len(set(told)) < len(told) or set(told) - known:
        return [Fault("answer", "Có dòng lỗ hổng không khớp bản trước: tải lại trang rồi ghi lại.")]
    gone = [
        one.title for one in ground.before
        if one.identity not in told and one.system in ground.systems
    ]  # fmt: skip
    if not gone:
        return []
    return [
        Fault(
            "answer",
            f"Bản trước đã kê khai: {'; '.join(gone[:5])}. Không bỏ dòng: ghi đã khắc phục kèm căn "
            "cứ, hoặc không bị ảnh hưởng kèm lý do.",
        )
    ]


def check_risks(holes: Iterable[Hole], *, asked_by: str, approved_by: str) -> None:
    """Refuse that who asks to accept a risk approves it.

    :raises CyberError: when a hole is to be accepted and both are one.
    """
    if asked_by == approved_by and any(one.state == "accepted" for one in holes):
        raise CyberError(
            "Người đề nghị chấp nhận rủi ro không tự phê duyệt: để người khác trong cơ quan kê "
            "khai, hoặc người khác duyệt và gửi."
        )
