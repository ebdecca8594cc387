"""A table on one page while it is put together: cells with their lines and places."""

from collections import Counter
from dataclasses import dataclass, field

from nq57.core import text as vietnamese
from nq57.documents.reading.formats import build
from nq57.documents.reading.formats.pdf import lines
from nq57.documents.reading.formats.pdf.lines import Line

_FRESH = 3  # cells that all begin anew
NEAR = 4.0  # points: two column edges closer than this are one


@dataclass
class GridCell:
    """A cell: its place in the grid, its horizontal bounds and its lines of text."""

    row: int
    column: int
    row_span: int
    column_span: int
    left: float
    right: float
    lines: list[Line] = field(default_factory=list)


@dataclass
class Grid:
    """A table with the positions of its column and row edges."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    row_count: int
    padding: float = 0.0
    head: int = 0
    is_layout: bool = False  # short lines side by side: only a line of its kind goes on

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.ys[-1]

    def texts(self, cell: GridCell) -> list[str]:
        """Return the cell's lines of text, wrapped lines joined."""
        if self.is_layout:
            return lines.join_alike(cell.lines, cell.right - cell.left)
        return lines.join(cell.lines, cell.left + self.padding, cell.right - self.padding)

    def inner_width(self, cell: GridCell) -> float:
        """Return the width that text has inside ``cell``."""
        return cell.right - cell.left - 2 * self.padding

    def row(self, at: int) -> list[GridCell]:
        """Return the cells that begin in row ``at``."""
        return [cell for cell in self.cells if cell.row == at]

    def row_key(self, at: int) -> tuple[tuple[float, str], ...]:
        """Return row ``at`` as comparable places and text."""
        return tuple(
            (round(cell.left / 8), vietnamese.fold(" ".join(self.texts(cell))))
            for cell in sorted(self.row(at), key=lambda it: it.column)
        )

    def measure_padding(self) -> None:
        """Estimate the space between rulings and text from the cells themselves."""
        gaps = Counter(
            round(2 * (min(line.x0 for line in cell.lines) - cell.left))
            for cell in self.cells
            if cell.lines
        )
        usual = [(-count, gap) for gap, count in gaps.items() if 0 <= gap <= 20]
        self.padding = min(usual)[1] / 2 if usual else 0.0

    def shrink_to_ink(self) -> None:
        """Bound columns by their text, where no ruling tells their true width."""
        self.padding = 0.0
        for cell in self.cells:
            alike = [
                line
                for it in self.cells
                if (it.column, it.column_span) == (cell.column, cell.column_span)
                for line in it.lines
            ]
            if alike:
                cell.left = min(line.x0 for line in alike)
                cell.right = max(line.x1 for line in alike)

    def raw(self) -> build.RawTable:
        """Return the table for the draft."""
        return build.RawTable(
            cells=[
                build.RawCell(
                    lines=self.texts(cell),
                    row=cell.row,
                    column=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                    is_bold=bool(cell.lines) and all(line.is_bold for line in cell.lines),
                )
                for cell in self.cells
            ],
            row_count=self.row_count,
            column_count=len(self.xs) - 1,
            header_row_count=self.head,
            widths=tuple(b - a for a, b in zip(self.xs, self.xs[1:], strict=False)),
            page=self.page,
        )


def continue_on(first: Grid, second: Grid) -> bool:
    """Append ``second`` (top of the next page) to ``first``; ``False``: another table.

    A repeated head is dropped, and a row broken by the page end is made whole.
    """
    edges = common_edges(first.xs, second.xs)
    if edges is None:
        return False
    repeated = _repeated_rows(first, second)
    if not repeated and _has_own_head(first, second):
        return False
    _place_on(first, edges)
    _place_on(second, edges)
    first.head = max(first.head, repeated)
    _strip_overhang(first, second, repeated)
    _drop_rows(second, repeated)
    if second.row_count and _is_broken_row(first, second):
        _merge_first_row(first, second)
    for cell in second.cells:
        cell.row += first.row_count
        first.cells.append(cell)
    first.row_count += second.row_count
    first.ys = [first.ys[0], second.ys[-1]]
    return True


def common_edges(first: list[float], second: list[float]) -> list[float] | None:
    """Return the column edges of both tables when one's are among the other's."""
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    if abs(longer[0] - shorter[0]) > NEAR or abs(longer[-1] - shorter[-1]) > NEAR:
        return None
    if all(min(abs(edge - it) for it in longer) <= NEAR for edge in shorter):
        return longer
    return None


def _place_on(grid: Grid, edges: list[float]) -> None:
    nearest = [_nearest(edges, edge) for edge in grid.xs]
    if len(grid.xs) != len(edges):
        for cell in grid.cells:
            start = nearest[cell.column]
            cell.column_span = max(nearest[cell.column + cell.column_span] - start, 1)
            cell.column = start
    grid.xs = edges


def _nearest(edges: list[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))


def _repeated_rows(first: Grid, second: Grid) -> int:
    count = 0
    for at in range(min(4, first.row_count, second.row_count)):
        own, other = first.row_key(at), second.row_key(at)
        if not any(text for _, text in other) or not _is_repeat(own, other):
            break
        count += 1
    reaches = max((it.row + it.row_span for it in second.cells if it.row < count), default=0)
    return count if reaches <= count else 0


def _is_repeat(own: tuple[tuple[float, str], ...], other: tuple[tuple[float, str], ...]) -> bool:
    """Whether a row repeats one of the head, of which a page may show only the top."""
    if own == other:
        return True
    if len(own) != len(other) or len(own) < 3:
        return False
    same = [mine == theirs for (_, mine), (_, theirs) in zip(own, other, strict=True)]
    cut = all(
        place == their_place and mine.startswith(theirs)
        for (place, mine), (their_place, theirs) in zip(own, other, strict=True)
    )
    return cut and any(same) and all(theirs for _, theirs in other)


def _strip_overhang(first: Grid, second: Grid, repeated: int) -> None:
    """Take the end of a cut head off the row below, which it was printed over."""
    whole = {(it.row, it.column): it for it in first.cells}
    for cell in second.cells:
        if cell.row >= repeated or (cell.row, cell.column) not in whole:
            continue
        own = whole[cell.row, cell.column]
        missing = " ".join(first.texts(own)).split()
        shown = " ".join(second.texts(cell)).split()
        missing = missing[len(shown) :]
        is_bold = all(line.is_bold for line in own.lines)
        for below in second.cells:
            if missing and repeated <= below.row <= repeated + 1 and below.column == cell.column:
                _take_words(below, missing, is_bold=is_bold)


def _take_words(cell: GridCell, missing: list[str], *, is_bold: bool) -> None:
    """Remove ``missing``, word by word in order, from ``cell`` and from the list."""
    for line in cell.lines:
        kept = []
        for word in line.words:
            if missing and word.text == missing[0] and word.is_bold == is_bold:
                missing.pop(0)
            else:
                kept.append(word)
        line.words = kept
    cell.lines = [line for line in cell.lines if line.words]


def _has_own_head(first: Grid, second: Grid) -> bool:
    """Whether ``second`` starts with a bold head that differs from that of ``first``."""
    top = second.row(0)
    if len(top) < 3 or len(top) != len(second.xs) - 1:
        return False
    is_head = all(it.lines and all(line.is_bold for line in it.lines) for it in top)
    return is_head and not any(second.texts(it)[0].strip(" .").isdigit() for it in top)


def _drop_rows(grid: Grid, count: int) -> None:
    grid.cells = [cell for cell in grid.cells if cell.row >= count]
    for cell in grid.cells:
        cell.row -= count
    grid.row_count -= count


def _is_broken_row(first: Grid, second: Grid) -> bool:
    """Whether the first row of ``second`` goes on with the last row of ``first``.

    A cell cut inside a sentence tells; where all cells begin anew, they must be few, and
    every one of them full, or they are those of another row under a merged number.
    """
    top = sorted(second.row(0), key=lambda it: it.column)
    if not top or top[0].lines or not any(cell.lines for cell in top):
        return False
    above = {it.column: it for it in first.cells if it.row + it.row_span == first.row_count}
    full: list[bool] = []
    for cell in top:
        if not cell.lines:
            continue
        before = above.get(cell.column)
        if before is None or not before.lines or before.column_span != cell.column_span:
            continue
        start, last = cell.lines[0], before.lines[-1]
        is_open = last.text.endswith((",", ";", " và", " -", "/"))
        is_mark = len(start.text) == 1
        if is_open or (start.text[:1].islower() and not is_mark):
            return True
        full.append(lines.goes_on(last, start, first.inner_width(before)))
    return 0 < len(full) < _FRESH and all(full)


def _merge_first_row(first: Grid, second: Grid) -> None:
    last = first.row_count - 1
    above = {it.column: it for it in first.cells if it.row + it.row_span == first.row_count}
    shift = -1
    for cell in second.row(0):
        before = above.get(cell.column)
        if before is None:
            cell.row = last - first.row_count  # becomes part of the last row when moved
            continue
        before.lines.extend(cell.lines)
        before.row_span += cell.row_span - 1
    kept = []
    for cell in second.cells:
        if cell.row < 0:
            kept.append(cell)
        elif cell.row > 0:
            cell.row += shift
            kept.append(cell)
    second.cells = kept
    second.row_count -= 1
