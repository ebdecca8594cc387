"""The header of a flattened table: lines that name columns, found and cut into cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nq57.documents.reading import columns, milestones, numbering

_MAX_LINES = 48
_LONGEST_CELL = 4
_INDEX = re.compile(r"^\(?(\d{1,2}|[A-C])\)?$")


@dataclass(frozen=True)
class Header:
    """Typed columns, where the body begins (position after the header)."""

    columns: tuple[columns.Column, ...]
    end: int


def begins(line: str) -> bool:
    """Tell whether a line can be the first cell of a header: the sequence number's."""
    if len(line) > 20:
        return False
    column = columns.classify(line)
    return column is not None and column.kind == "number"


def read_header(texts: Sequence[str], start: int) -> Header | None:
    """Return the header that begins at ``start``, or None when it names too little."""
    limit = _body_start(texts, start)
    cells = _cut(texts[start:limit])
    if cells is None:
        return None
    end = start + sum(count for _, count in cells)
    typed = [column for column, _ in cells]
    while typed and typed[-1].kind == "other":
        end -= cells[len(typed) - 1][1]
        typed.pop()
    follows_years = len(typed) > 1 and typed[-2].years is not None
    is_heading = _ends_in_heading(typed) or (typed and _recurs(texts, end, typed[-1]))
    if is_heading and not follows_years:
        end -= cells[len(typed) - 1][1]
        typed.pop()
    kinds = [column.kind for column in typed]
    if "name" not in kinds or len(typed) < 3 or kinds.count("other") > 2:
        return None
    return Header(tuple(columns.unfold(typed)), _skip_index(texts, end, len(typed)))


def _body_start(texts: Sequence[str], start: int) -> int:
    """Return the first line after ``start`` that is a first number and no header cell."""
    limit = min(len(texts), start + _MAX_LINES)
    for index in range(start + 2, limit):
        if columns.classify(texts[index]) is not None:
            continue
        if _INDEX.match(texts[index]) and texts[index].strip("()") in ("1", "A"):
            return index
        for token in numbering.tokens(texts[index]):
            if set(token.path) == {1} and token.style != "alpha":
                return index
    return limit


def _cut(texts: Sequence[str]) -> list[tuple[columns.Column, int]] | None:
    """Cut header lines into cells at least cost; each cell with its line count."""
    best: list[tuple[float, list[tuple[columns.Column, int]]] | None]
    best = [(0.0, [])] + [None] * len(texts)
    single = milestones.with_series(texts)
    for start in range(len(texts)):
        held = best[start]
        if held is None:
            continue
        for count in range(1, min(_LONGEST_CELL, len(texts) - start) + 1):
            label = " ".join(texts[start : start + count])
            column = columns.classify(label) if count > 1 else single[start]
            cost = 0.5 + 0.3 * (count - 1)
            if column is None:
                if count > 3 or len(label) > 60:
                    continue
                column, cost = columns.Column("other", label), 2.5 + 0.7 * count
            if texts[start][:1].islower():
                cost += 2.5
            cost += 2.5 * _beginnings(texts[start : start + count])
            total = held[0] + cost
            known = best[start + count]
            if known is None or total < known[0]:
                best[start + count] = (total, [*held[1], (column, count)])
    whole = best[len(texts)]
    if whole is not None:
        return whole[1]
    partial = [found for found in best if found is not None]
    return partial[-1][1] if partial else None


def _beginnings(lines: Sequence[str]) -> int:
    """Return how many lines of a cell rather begin another one.

    A cell begins with a capital after a whole one, or is a bare year under the cell
    that spans it.
    """
    count = 0
    for cut in range(1, len(lines)):
        first, rest = " ".join(lines[:cut]), " ".join(lines[cut:])
        if columns.classify(first) is None or rest[:1].islower():
            continue
        count += rest[:1].isupper() or columns.classify(rest) is not None
    return count


def _ends_in_heading(typed: Sequence[columns.Column]) -> bool:
    """Tell whether the last cell is the first group row ("Đến năm 2030"), not a column."""
    if not typed or typed[-1].years is None:
        return False
    others = typed[:-1]
    return (
        not any(column.years for column in others)
        and any(column.kind in ("value", "unit") for column in others)
        and not any(columns.is_time_parent(column) for column in others)
    )


def _recurs(texts: Sequence[str], end: int, last: columns.Column) -> bool:
    """Tell whether lines like the last cell head later groups of rows."""
    if last.years is None:
        return False
    for index in range(end, len(texts) - 1):
        if begins(texts[index]):
            return False
        column = columns.classify(texts[index])
        if column is not None and column.years and column.years != last.years:
            following = numbering.tokens(texts[index + 1])
            if any(token.path == (1,) and token.style == "number" for token in following):
                return True
    return False


def _skip_index(texts: Sequence[str], end: int, width: int) -> int:
    """Return the position after a row of column numbers, if one follows."""
    numbers: list[int] = []
    used = 0
    for line in texts[end : end + width + 2]:
        match = _INDEX.match(line)
        if match is None:
            break
        is_letter = not match[1].isdigit()
        if is_letter and numbers:
            break
        if not is_letter and int(match[1]) != len(numbers) + 1:
            break
        numbers.extend([] if is_letter else [int(match[1])])
        used += 1
    return end + used if used >= 3 else end
