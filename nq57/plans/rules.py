"""Pure rules of plans: refusals, similarity of items, the course of an amendment."""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from nq57.core import text


class PlansError(Exception):
    """Say in Vietnamese what plans refuses, and what to do."""


class NotAllowedError(PlansError):
    """Refuse an act that the acting post does not cover."""


class UnansweredError(PlansError):
    """Refuse an adoption while questions are open."""


@dataclass(frozen=True)
class Item:
    """An indicator or task as the similarity rules see it."""

    key: int
    code: str
    name: str
    fingerprint: str = ""  # targets or schedules, to tell same from changed


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


AMENDMENT_GRAPH = "amendment@1"
AMENDMENT_STEPS: Mapping[str, frozenset[str]] = {
    "proposed": frozenset({"considered", "withdrawn"}),
    "considered": frozenset({"approved", "refused", "withdrawn"}),
    "approved": frozenset(),
    "refused": frozenset(),
    "withdrawn": frozenset(),
}

_SAME = 93
_CHANGED = 62
_LINK = 58
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


def propose_links(order: str, items: Iterable[Item], *, most: int = 5) -> list[Proposal]:
    """Propose which items an order sharpens, by words that it shares with them.

    The score is the share (per cent) of an item's telling words that the order has too,
    weighed with the likeness of the best-matching passage.
    """
    words = _telling(order)
    folded = text.fold(order)
    found: list[Proposal] = []
    for item in items:
        mine = _telling(item.name)
        shared = mine & words
        if len(shared) < 2:
            continue
        cover = 100 * len(shared) / max(len(mine), 3)
        likeness = fuzz.partial_token_set_ratio(text.fold(item.name), folded)
        passage = fuzz.partial_ratio(text.fold(item.name), folded)
        score = round(0.55 * cover + 0.15 * likeness + 0.3 * passage)
        if score >= _LINK:
            listed = ", ".join(sorted(shared)[:6])
            found.append(Proposal(item.key, min(score, 100), f"Cùng nói về: {listed}."))
    return sorted(found, key=lambda row: (-row.score, row.key))[:most]


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


def _telling(value: str) -> frozenset[str]:
    """Return the pairs of neighbouring syllables that are not filler.

    Most Vietnamese words have two syllables, so a pair tells more than either.
    """
    syllables = re.findall(r"[a-z0-9]+", text.fold(value))
    return frozenset(
        f"{first} {second}"
        for first, second in itertools.pairwise(syllables)
        if not (first in _STOP or second in _STOP) and len(first + second) > 3
    )
