"""Pure rules of plans: refusals, similarity of items, the course of an amendment."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from nq57.core import dates, text
from nq57.orgs import rules as org_rules


class PlansError(Exception):
    """Say in Vietnamese what plans refuses, and what to do."""


class DecidedError(PlansError):
    """Refuse a decision that somebody else has just taken; ``at`` is in local time."""

    def __init__(self, what: str, by: str, at: datetime) -> None:
        super().__init__(
            f"{what} đã do {by} quyết lúc {dates.format_moment(at)}. Tải lại trang để xem."
        )


class KindError(PlansError):
    """Refuse a value that is not of its indicator's kind."""


class UnansweredError(PlansError):
    """Refuse an adoption while questions are open."""


class SheetError(PlansError):
    """Refuse a whole sheet, with every fault listed."""

    def __init__(self, faults: Sequence[org_rules.Fault]) -> None:
        """Keep the faults in the sheet's order."""
        self.faults = tuple(sorted(faults, key=lambda fault: fault.row))
        listed = "; ".join(str(fault) for fault in self.faults[:20])
        super().__init__(
            f"Bảng có {len(self.faults)} lỗi, chưa ghi dòng nào. {listed}. "
            "Sửa các ô này rồi gửi lại."
        )


@dataclass(frozen=True)
class Item:
    """An indicator or task as the similarity rules see it."""

    key: int
    code: str
    name: str
    fingerprint: str = ""  # targets or schedules, to tell same from changed
    group: str = ""  # the heading that it stands under


@dataclass(frozen=True)
class Match:
    """A proposal: which new item continues an old one, how alike (0 to 100), and why."""

    old: int
    new: int | None
    score: int
    kind: str  # same, changed, dropped
    reason: str


@dataclass(frozen=True)
class Proposal:
    """A proposed link of an order to a task or an indicator."""

    key: int
    score: int
    reason: str


@dataclass(frozen=True)
class Value:
    """A typed value of a target: how it is compared (nothing: words), and its unit."""

    op: str
    unit: str

    @property
    def is_percent(self) -> bool:
        """Tell whether the unit is a share."""
        return self.unit.startswith(("%", "‰"))


AMENDMENT_STEPS: Mapping[str, frozenset[str]] = {
    "proposed": frozenset({"considered", "withdrawn"}),
    "considered": frozenset({"approved", "refused", "withdrawn"}),
    "approved": frozenset(),
    "refused": frozenset(),
    "withdrawn": frozenset(),
}

_SAME = 93
_CHANGED = 62
_LINK = 14
_CLOSE = 40
_STOP = frozenset(
    "va cac cua cho tren theo ve trong voi la duoc den tu tai mot so thuc hien trien khai "
    "xay dung to chuc bao dam tinh cap dia ban co quan don vi hoan thanh nam nhiem vu "
    "phuc vu noi dung quy dinh nang cao day manh chu dong".split()
)


def check_amendment_step(state: str, to: str) -> None:
    """Refuse a step that the graph ``amendment@1`` does not have.

    :raises PlansError: when ``to`` does not follow ``state``.
    """
    if to not in AMENDMENT_STEPS.get(state, frozenset()):
        raise PlansError("Đề xuất này không còn ở bước cho phép việc đó. Hãy tải lại trang.")


def check_kind(held: Sequence[Value], new: Value, words: str) -> None:
    """Refuse a new value that is not of the kind that an indicator's targets are.

    ``held`` are the values of its targets today, ``words`` what a person typed. Words alone
    fit only where all targets are words.

    :raises KindError: then; says how to write it.
    """
    numeric = [value for value in held if value.op not in ("", "keep")]
    if not new.op:
        if held and not any(value.op for value in held):
            return
        raise KindError(
            f"Không đọc được “{words}” là một giá trị. Viết như ≥ 85%, 80% – 90% hoặc 12; "
            "nếu quyết định đặt mục tiêu bằng lời thì đánh dấu “giá trị bằng lời”."
        )
    if new.op == "keep" or not numeric or new.is_percent in {one.is_percent for one in numeric}:
        return
    asked = "tỷ lệ phần trăm" if numeric[0].is_percent else "số lượng, không phải phần trăm"
    raise KindError(f"Mục tiêu của chỉ tiêu này là {asked}; “{words}” thì không. Ghi lại giá trị.")


def propose_mapping(old: Sequence[Item], new: Sequence[Item]) -> list[Match]:
    """Propose what became of each old item: the most alike new one, or dropped.

    Names decide (token similarity, accents ignored); an equal number breaks ties. Each new
    item continues at most one old one, the best first.
    """
    names = {item.key: _words(item.name) for item in new}
    by_key = {item.key: item for item in new}
    ranked: list[tuple[float, Item, Item]] = []
    for item in old:
        found = process.extract(
            _words(item.name), names, scorer=fuzz.token_sort_ratio, score_cutoff=_CHANGED, limit=5
        )
        for _, score, key in found:
            bonus = 4 if by_key[key].code == item.code else 0
            ranked.append((min(100.0, score + bonus), item, by_key[key]))
    taken_old: dict[int, Match] = {}
    taken_new: set[int] = set()
    for score, item, other in sorted(ranked, key=lambda row: (-row[0], row[1].key, row[2].key)):
        if item.key in taken_old or other.key in taken_new:
            continue
        taken_new.add(other.key)
        taken_old[item.key] = _match(item, other, round(score))
    return [taken_old.get(item.key, _dropped(item)) for item in old]


def split_codes(typed: str) -> list[str]:
    """Return the item numbers in what a person typed: ``I.1; II.3``."""
    return [code for code in re.split(r"[;,\s]+", typed) if code]


def propose_links(order: str, items: Sequence[Item], *, most: int = 5) -> list[Proposal]:
    """Propose which items an order sharpens, by the rare words that it shares with them.

    The score is the cosine (per cent) between the words of the order and of the item, each
    word weighed by how few items have it.
    """
    words = {item.key: _telling(item.name) for item in items}
    spread = Counter(word for held in words.values() for word in held)
    weights = {word: math.log(1 + len(words) / count) for word, count in spread.items()}
    asked = _telling(order)
    found: list[Proposal] = []
    for item in items:
        shared = words[item.key] & asked
        score = round(100 * _cosine(words[item.key], asked, shared, weights))
        if score >= _LINK:
            best = _phrases(item.name, order, shared, weights)[:4]
            found.append(Proposal(item.key, score, f"Cùng nói về: {', '.join(best)}."))
    return sorted(found, key=lambda row: (-row.score, row.key))[:most]


def propose_served(
    tasks: Sequence[Proposal],
    indicators: Sequence[Proposal],
    served: Mapping[int, Sequence[Item]],
) -> list[Proposal]:
    """Propose the indicators that the best-matching task's section says it serves.

    ``served`` maps a task to the indicators of the one group its section serves; what is
    proposed already is left out. The score is half of the task's.
    """
    best = next(iter(tasks), None)
    if best is None or best.score < _CLOSE:
        return []
    known = {row.key for row in indicators}
    return [
        Proposal(item.key, best.score // 2, "Nhiệm vụ gần nhất phục vụ nhóm chỉ tiêu này.")
        for item in served.get(best.key, ())
        if item.key not in known
    ]


def _cosine(
    mine: frozenset[str], asked: frozenset[str], shared: frozenset[str], weights: dict[str, float]
) -> float:
    """Return the cosine of two sets of weighed words; words that no item has weigh nothing."""
    length = math.sqrt(sum(weights[word] ** 2 for word in mine))
    other = math.sqrt(sum(weights.get(word, 0) ** 2 for word in asked))
    if not length or not other:
        return 0.0
    return sum(weights[word] ** 2 for word in shared) / (length * other)


def _match(old: Item, new: Item, score: int) -> Match:
    if score >= _SAME and old.fingerprint == new.fingerprint:
        return Match(old.key, new.key, score, "same", "Tên và nội dung như cũ.")
    if score >= _SAME:
        return Match(old.key, new.key, score, "changed", "Tên như cũ, mốc hoặc thời hạn đã đổi.")
    return Match(old.key, new.key, score, "changed", f"Tên giống {score} phần trăm.")


def _dropped(item: Item) -> Match:
    return Match(item.key, None, 0, "dropped", "")


def _words(value: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.fold(value)))


def _syllables(value: str) -> list[str]:
    return re.findall(r"[\w]+", text.normalise(value).lower())


def _phrases(
    name: str, order: str, shared: frozenset[str], weights: Mapping[str, float]
) -> list[str]:
    """Return what an item shares with an order in phrases as it writes them, the rarest first.

    Pairs that overlap make one phrase. A closing “số” is filler to the score but belongs to
    the phrase (“chuyển đổi số”) where the order has it too.
    """
    syllables = _syllables(name)
    asked = {f"{first} {second}" for first, second in itertools.pairwise(_syllables(order))}
    found: dict[str, float] = {}
    run: list[str] = []
    for first, second in [*itertools.pairwise(syllables), ("", "")]:
        pair = f"{first} {second}"
        if pair in shared:
            run = [*run, second] if run else [first, second]
            continue
        if run:
            pairs = [f"{one} {other}" for one, other in itertools.pairwise(run)]
            whole = [*run, second] if second == "số" and pair in asked else run
            found.setdefault(" ".join(whole), max(weights[one] for one in pairs))
        run = []
    whole_first = sorted(found, key=lambda phrase: (-found[phrase], phrase))
    return [
        phrase for phrase in whole_first
        if not any(phrase != other and phrase in other for other in found)
    ]  # fmt: skip


def _telling(value: str) -> frozenset[str]:
    """Return the pairs of neighbouring syllables that are not filler.

    Most Vietnamese words have two syllables, so a pair tells more than either.
    """
    syllables = _syllables(value)
    return frozenset(
        f"{first} {second}"
        for first, second in itertools.pairwise(syllables)
        if not (text.fold(first) in _STOP or text.fold(second) in _STOP)
    )
