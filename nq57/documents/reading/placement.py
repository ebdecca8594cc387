"""Where fewer cells than columns belong: candidates, the one proposed, and why.

A flattened row with as many cells as columns is certain; a schedule's cell with a date
places itself; whatever remains is a question, with the best guess named as a guess.
"""

import datetime
import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from nq57.core import text
from nq57.documents.reading import columns, schedules, targets

Columns = tuple[int, ...]


@dataclass(frozen=True)
class Proposal:
    """The columns (by position) proposed for a row's cells, and the reason."""

    columns: Columns
    reason: str


@dataclass(frozen=True)
class TargetRow:
    """What placing targets looks at: a row's name and its raw values."""

    name: str
    values: tuple[str, ...]


def candidates(count: int, width: int) -> list[Columns]:
    """Return every way to put ``count`` cells into ``width`` columns in order."""
    return list(itertools.combinations(range(width), count))


def schedule_candidates(cells: Sequence[str], horizons: Sequence[columns.Column]) -> list[Columns]:
    """Return the ways to place schedule cells that their dates allow."""
    allowed = [_allowed(cell, horizons) for cell in cells]
    found = [
        places
        for places in candidates(len(cells), len(horizons))
        if all(place in options for place, options in zip(places, allowed, strict=True))
    ]
    return found or candidates(len(cells), len(horizons))


def propose_schedule(
    cells: Sequence[str],
    horizons: Sequence[columns.Column],
    options: Sequence[Columns],
    title: str,
    habits: "Habits",
) -> Proposal:
    """Return the likeliest placement: the title's own period, or the table's habit."""
    year = targets.find_year(title)
    if year is not None and len(cells) == 1:
        for places in options:
            years = horizons[places[0]].years
            if years is not None and years[1] == year:
                label = horizons[places[0]].label
                return Proposal(places, f"tên nhiệm vụ nêu {year}, ứng với cột “{label}”")
    best = max(options, key=lambda places: (habits.likelihood(cells, places), _early(places)))
    if any(_ends_with(cell, horizons[place]) for cell, place in zip(cells, best, strict=True)):
        return Proposal(best, "năm ghi trong ô là năm cuối của cột")
    return Proposal(best, "giống cách ghi ở các dòng đủ ô của bảng")


class Habits:
    """How often each word stands in each schedule column in the rows that are certain."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._counts: Counter[tuple[str, int]] = Counter()
        self._totals: Counter[str] = Counter()

    def learn(self, cells: Sequence[str], places: Columns) -> None:
        """Count one certain row."""
        for cell, place in zip(cells, places, strict=True):
            self._counts[_word(cell), place] += 1
            self._totals[_word(cell)] += 1

    def likelihood(self, cells: Sequence[str], places: Columns) -> float:
        """Return the log-likelihood of a placement, each column seen half a time more."""
        return self._blanks(cells, places) + sum(
            math.log(
                (self._counts[_word(cell), place] + 0.5)
                / (self._totals[_word(cell)] + 0.5 * self._width)
            )
            for cell, place in zip(cells, places, strict=True)
        )

    def _blanks(self, cells: Sequence[str], places: Columns) -> float:
        """Return how likely the skipped columns are the ones that dashes mark elsewhere.

        Only for a run of equal words: one cell alone says nothing on the others.
        """
        if len(cells) < 2 or len(set(map(_word, cells))) > 1:
            return 0.0
        total = self._totals["none"] + 0.5 * self._width
        return sum(
            math.log((self._counts["none", place] + 0.5) / total) * 2
            for place in range(self._width)
            if place not in places
        )


def propose_targets(
    rows: Sequence[TargetRow], index: int, horizons: Sequence[columns.Column]
) -> Proposal:
    """Return the likeliest milestones for the values of row ``index`` of a group."""
    row = rows[index]
    count, width = len(row.values), len(horizons)
    stated = _stated_year(row, horizons)
    if stated is not None:
        return stated
    paired = _complement(rows, index, horizons)
    if paired is not None:
        return paired
    trailing = tuple(range(width - count, width))
    leading = tuple(range(count))
    final = [targets.parse_amount(value) for value in row.values]
    is_full = [amount.low == 100 and amount.unit == "%" for amount in final]
    if is_full[-1]:
        return Proposal(leading, "giá trị cuối đã là 100% nên các mốc sau không ghi nữa")
    near = _like_siblings(rows, index, width)
    if near is not None:
        return near
    if count == 1:
        place = 1 if width > 2 else 0
        return Proposal((place,), "chỉ có một giá trị; mốc gần nhất sau năm đầu kỳ")
    return Proposal(trailing, "giá trị tăng đến mốc cuối, mốc đầu chưa đặt chỉ tiêu")


def _like_siblings(rows: Sequence[TargetRow], index: int, width: int) -> Proposal | None:
    """Use the like-named rows that fill every milestone: the nearest values win."""
    row = rows[index]
    full = [
        other
        for other in rows
        if other is not row
        and len(other.values) == width
        and fuzz.token_sort_ratio(_core(row.name), _core(other.name)) >= 70
    ]
    mine = [targets.parse_amount(value).low for value in row.values]
    if not full or any(value is None for value in mine):
        return None

    def distance(places: Columns) -> float:
        total = 0.0
        for other in full:
            theirs = [targets.parse_amount(value).low for value in other.values]
            pairs = zip(mine, (theirs[place] for place in places), strict=True)
            total += sum(
                abs(float(a) - float(b)) for a, b in pairs if a is not None and b is not None
            )
        return total

    best = min(candidates(len(row.values), width), key=lambda places: (distance(places), places))
    return Proposal(best, "gần với giá trị cùng mốc của các dòng cùng loại bên cạnh")


def _stated_year(row: TargetRow, horizons: Sequence[columns.Column]) -> Proposal | None:
    year = targets.find_year(row.name)
    if year is None or len(row.values) != 1:
        return None
    for place, column in enumerate(horizons):
        if column.years is not None and column.years[1] == year:
            span = targets.find_time(row.name)[1]
            words = f"giai đoạn {span[0]}–{span[1]}" if span else f"năm {year}"
            return Proposal((place,), f"tên chỉ tiêu nêu {words}, ứng với mốc {year}")
    return None


def _complement(
    rows: Sequence[TargetRow], index: int, horizons: Sequence[columns.Column]
) -> Proposal | None:
    """Use a like-named neighbour whose milestones this row carries on."""
    row, width = rows[index], len(horizons)
    count = len(row.values)
    for other_index in (index - 1, index + 1):
        if not 0 <= other_index < len(rows):
            continue
        other = rows[other_index]
        if not 0 < len(other.values) < width or not _alike(row.name, other.name):
            continue
        stated = _stated_year(other, horizons)
        if stated is not None and stated.columns[-1] + count + 1 == width:
            places = tuple(range(width - count, width))
            year = horizons[stated.columns[-1]].label
            return Proposal(places, f"dòng cùng tên bên cạnh đã lo mốc “{year}”, còn các mốc sau")
        if count + len(other.values) == width:
            is_later = other_index < index
            places = tuple(range(width - count, width)) if is_later else tuple(range(count))
            return Proposal(places, "hai dòng liền nhau gần như cùng tên, gộp lại vừa đủ các mốc")
    return None


def _alike(first: str, second: str) -> bool:
    return fuzz.token_sort_ratio(_core(first), _core(second)) >= 85


def _core(name: str) -> str:
    words = re.sub(r"giai đoạn.*$|(?:đến|tới)? ?năm \d{4}|(?:mỗi|hằng|hàng) năm", "", name.lower())
    return text.fold(words)


def _allowed(cell: str, horizons: Sequence[columns.Column]) -> set[int]:
    everywhere = set(range(len(horizons)))
    days = schedules.find_days(cell)
    if days is None:
        return everywhere
    exact = {i for i, column in enumerate(horizons) if column.days() == days}
    if exact:
        return exact
    first, last = days
    spans = [(i, span) for i, column in enumerate(horizons) if (span := column.days())]
    inside = {i for i, span in spans if span[0] <= first and last <= span[1]}
    year = (datetime.date(last.year, 1, 1), datetime.date(last.year, 12, 31))
    own_year = {i for i, span in spans if span == year and i in inside}
    if own_year:
        return own_year
    return inside or {i for i, span in spans if span[0] <= last and first <= span[1]} or everywhere


def _ends_with(cell: str, column: columns.Column) -> bool:
    days, span = schedules.find_days(cell), column.days()
    return days is not None and span is not None and days[1].year == span[1].year


def _early(places: Columns) -> int:
    return -sum(places)


def _word(cell: str) -> str:
    kind = schedules.parse_schedule(cell, "").kind
    kinds = ("conditional", "month", "date", "year", "none")
    return kind if kind in kinds else text.fold(cell)
