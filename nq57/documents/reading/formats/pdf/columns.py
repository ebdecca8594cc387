"""Tables without rulings, and two columns side by side, by the alignment of words."""

import itertools
import re
from dataclasses import dataclass

from nq57.documents.reading.formats.pdf import grids, lines
from nq57.documents.reading.formats.pdf.lines import Line

_GAP = 1.1  # heights: words further apart than this stand in different columns
_UNSET = 0.4  # heights beyond a set space
_GUTTER = 4.0  # points
_NUMBER = re.compile(r"(?:[IVX]{1,6}|\d{1,3}(?:\.\d{1,3})*)[.)]?")
_LIST_MARK = re.compile(r"(?:[IVXivx]{1,6}|\d{1,3}(?:\.\d{1,3})*|[a-zđ]{1,2})[.)]|[-–+•]")
_GROUP = re.compile(r"(?:[IVX]{1,6}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]?\s")


@dataclass(slots=True)
class _Row:
    """One line of a run, cut at its gaps."""

    line: Line
    pieces: list[Line]  # far apart
    cells: list[Line]  # apart by more than the spaces that were set


def take_tables(found: list[Line], page_width: float) -> list[Line | grids.Grid]:
    """Return ``found`` (lines of one page, top to bottom) with aligned runs as tables."""
    if not found:
        return []
    left = min(it.x0 for it in found)
    right = max(*(it.x1 for it in found), page_width - left)
    width = right - left
    rows = [_row(line) for line in found]
    result: list[Line | grids.Grid] = []
    at = 0
    while at < len(rows):
        end = _run_end(rows, at, width)
        grid = _table(rows[at:end], right) if end - at >= 2 else None
        if grid is None:
            result.append(rows[at].line)
            at += 1
        else:
            result.append(grid)
            at = end
    return result


def _row(line: Line) -> _Row:
    gap = max(_GAP * line.height, 9.0)
    sets_spaces = any(word.x0 - word.lead > 0 and word.lead < 1.0 for word in line.words[1:])
    unset = _UNSET * line.height if sets_spaces else None
    return _Row(line, lines.split_at_gaps(line, gap), lines.split_at_gaps(line, gap, unset=unset))


def _run_end(rows: list[_Row], start: int, width: float) -> int:
    """Return where the run of columnar lines that begins at ``start`` ends."""
    if not _begins_run(rows, start):
        return start
    end = start + 1
    while end < len(rows):
        before, row = rows[end - 1].line, rows[end]
        if row.line.top - before.bottom > 4.0 * row.line.height:
            break
        is_short = row.line.x1 - row.line.x0 < 0.5 * width
        if len(row.pieces) < 2 and not is_short and not _is_group_row(rows, end):
            break
        end += 1
    while end > start and _trails(rows[start:end], width):
        end -= 1
    return end


def _begins_run(rows: list[_Row], at: int) -> bool:
    if len(rows[at].pieces) >= 2:
        return True
    return at + 1 < len(rows) and _beside(rows[at].line, rows[at + 1].line)


def _beside(line: Line, following: Line) -> bool:
    """Whether two lines overlap in height and stand in different columns."""
    apart = following.x0 - line.x1 > _GUTTER or line.x0 - following.x1 > _GUTTER
    return apart and following.base - line.base < 0.75 * line.height


def _is_group_row(rows: list[_Row], at: int) -> bool:
    follows = at + 1 < len(rows) and len(rows[at + 1].pieces) >= 3
    return follows and _GROUP.match(rows[at].line.text) is not None


def _trails(run: list[_Row], width: float) -> bool:
    """Whether the last line of ``run`` belongs to no column that lines before it show."""
    last = run[-1]
    if len(last.pieces) >= 2 or len(run) < 2:
        return False
    before = [piece for row in run[:-1] for piece in row.pieces if len(row.pieces) >= 2]
    fits = any(
        abs(piece.x0 - last.line.x0) < 4.0
        or (piece.x0 - 2 <= last.line.x0 and last.line.x1 <= piece.x1 + 2)
        or (
            last.line.x0 - 2 <= piece.x0
            and piece.x1 <= last.line.x1 + 2
            and last.line.x1 - last.line.x0 < 0.4 * width
        )
        for piece in before
    )
    return not fits


def _table(run: list[_Row], right: float) -> grids.Grid | None:
    fine = [_Row(row.line, row.cells, row.cells) for row in run]
    columns = _columns(fine)
    if len(columns) >= 3 and sum(len(row.cells) >= 3 for row in run) >= 3:
        return _grid(fine, columns)
    columns = _columns(run)
    if columns and _are_labels(run, columns[0]):
        return None
    if len(columns) == 2:
        beside = sum(len(row.pieces) == 2 for row in run)
        beside += sum(_beside(one.line, other.line) for one, other in itertools.pairwise(run))
        is_wide = columns[1][0] - columns[0][1] > 2 * run[0].line.height
        if beside >= (1 if is_wide and len(run) >= 3 else 2):
            return _side_by_side(run, columns, right)
    return None


def _are_labels(run: list[_Row], first: tuple[float, float]) -> bool:
    """Whether the first column holds nothing but the marks of a list."""
    marks = [piece.text for row in run for piece in row.pieces if piece.x0 <= first[1]]
    return bool(marks) and all(_LIST_MARK.fullmatch(mark) for mark in marks)


def _columns(run: list[_Row]) -> list[tuple[float, float]]:
    """Return the columns: stretches where words stand, but for the odd spanning line."""
    spans = sorted((piece.x0, piece.x1) for row in run for piece in row.pieces)
    edges = sorted({edge for span in spans for edge in span})
    allowed = max(len(run) // 8, 0)
    columns: list[tuple[float, float]] = []
    for left, right in itertools.pairwise(edges):
        middle = (left + right) / 2
        ink = sum(x0 <= middle <= x1 for x0, x1 in spans)
        if ink <= allowed and right - left >= 1.0:
            continue
        if columns and left - columns[-1][1] < _GUTTER:
            columns[-1] = (columns[-1][0], right)
        elif right - left >= 1.0:
            columns.append((left, right))
    return columns


def _side_by_side(run: list[_Row], columns: list[tuple[float, float]], right: float) -> grids.Grid:
    """Return two columns of short lines, such as the head of a letter, as one row."""
    grid = _empty_grid(run, columns, 1)
    bounds = [(columns[0][0], columns[1][0] - _GUTTER), (columns[1][0], max(right, columns[1][1]))]
    cells = [grids.GridCell(0, at, 1, 1, *bounds[at]) for at in range(2)]
    for row in run:
        for piece in row.pieces:
            cells[_nearest(columns, piece)].lines.append(piece)
    grid.cells, grid.is_layout = cells, True
    return grid


def _grid(run: list[_Row], columns: list[tuple[float, float]]) -> grids.Grid:
    starts = _row_starts(run, columns)
    grid = _empty_grid(run, columns, len(starts))
    ends = [*starts[1:], len(run)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        grid.cells.extend(_row_cells(run[start:end], columns, number))
    return grid


def _row_cells(
    run: list[_Row], columns: list[tuple[float, float]], number: int
) -> list[grids.GridCell]:
    cells: dict[int, grids.GridCell] = {}
    for row in run:
        for piece in row.pieces:
            first, last = _reach(columns, piece)
            cell = cells.get(first)
            if cell is None:
                left, right = columns[first][0], columns[last][1]
                cell = grids.GridCell(number, first, 1, last - first + 1, left, right)
                cells[first] = cell
            elif last - first + 1 > cell.column_span:
                cell.column_span, cell.right = last - first + 1, columns[last][1]
            cell.lines.append(piece)
    taken = {at for it in cells.values() for at in range(it.column, it.column + it.column_span)}
    for at, (left, right) in enumerate(columns):
        if at not in taken:
            cells[at] = grids.GridCell(number, at, 1, 1, left, right)
    return [cells[at] for at in sorted(cells)]


def _row_starts(run: list[_Row], columns: list[tuple[float, float]]) -> list[int]:
    """Return at which lines a row of the table begins."""
    pitches = [b.line.base - a.line.base for a, b in itertools.pairwise(run)]
    usual = min((it for it in pitches if it > 0.8 * run[0].line.height), default=0.0)
    firsts = [
        any(_reach(columns, it)[0] == 0 and _NUMBER.fullmatch(it.text) for it in row.pieces)
        for row in run
    ]
    is_numbered = sum(firsts) >= 2
    first_number = firsts.index(True) if is_numbered else len(run)
    starts = [0]
    for at in range(1, len(run)):
        is_gap = pitches[at - 1] > 1.3 * usual
        if is_numbered and at >= first_number:
            is_group = _GROUP.match(run[at].line.text) is not None and len(run[at].pieces) < 3
            if firsts[at] or (is_gap and is_group):
                starts.append(at)
        elif is_gap:
            starts.append(at)
    return starts


def _reach(columns: list[tuple[float, float]], piece: Line) -> tuple[int, int]:
    inside = [
        at
        for at, (left, right) in enumerate(columns)
        if piece.x0 < right - 1 and piece.x1 > left + 1
    ]
    if not inside:
        nearest = _nearest(columns, piece)
        return nearest, nearest
    return inside[0], inside[-1]


def _nearest(columns: list[tuple[float, float]], piece: Line) -> int:
    middle = (piece.x0 + piece.x1) / 2
    return min(
        range(len(columns)), key=lambda at: max(columns[at][0] - middle, middle - columns[at][1])
    )


def _empty_grid(run: list[_Row], columns: list[tuple[float, float]], rows: int) -> grids.Grid:
    xs = [left for left, _ in columns] + [columns[-1][1]]
    ys = [run[0].line.top, run[-1].line.bottom]
    return grids.Grid(run[0].line.page, xs, ys, [], rows)
