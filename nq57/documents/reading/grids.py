"""Real tables: columns typed from header rows, rows read cell by cell."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nq57.documents.reading import columns, milestones, numbering, rows
from nq57.documents.reading.alignment import Entry, Piece, Reading
from nq57.documents.reading.source import Cell, Table

_MAX_HEADER = 4

Line = list[Cell | None]


@dataclass
class Grid:
    """One plan table, maybe joined from parts broken over pages."""

    layout: columns.Layout
    body: list[tuple[int, Line]] = field(default_factory=list)
    width: int = 0
    header: tuple[str, ...] = ()
    parts: int = 1


def read_grid(table: Table, title: str) -> Grid | None:
    """Return the grid of a table whose header names a plan's columns, or None."""
    matrix = _matrix(table)
    for depth in range(min(_MAX_HEADER, len(matrix)), 0, -1):
        if not _is_header(matrix[:depth], depth):
            continue
        leaves = _leaves(matrix[:depth], table.column_count)
        typed = _typed(leaves, matrix[depth:], title)
        named = [path for path in leaves if path[-1]]
        known = [column for column in typed if column is not None]
        if len(known) < max(3, 0.6 * len(named)):
            continue
        filled = [
            column or columns.Column("other", path[-1])
            for column, path in zip(typed, leaves, strict=True)
        ]
        layout = columns.arrange(filled, title)
        if layout is not None:
            header = tuple(path[-1] for path in leaves)
            labels = {label for path in leaves for label in path}
            labels |= {_flat(cell.text) for line in matrix[:depth] for cell in _unique(line)}
            body = [
                (number, line)
                for number, line in _without_index(list(enumerate(matrix))[depth:])
                if not _repeats_header(line, number, labels)
            ]
            return Grid(layout, body, table.column_count, header)
    return None


def continuation(table: Table, grid: Grid) -> list[tuple[int, Line]] | None:
    """Return the rows of a table that carries ``grid`` on over a page, or None."""
    if table.column_count != grid.width:
        return None
    again = read_grid(table, "")
    if again is not None:
        return again.body if again.header == grid.header else None
    return list(enumerate(_matrix(table)))


def read_rows(grid: Grid) -> list[rows.Row]:
    """Return the rows of a grid in the shape that the flattened search gives."""
    reader = _RowReader(grid.layout)
    for number, line in grid.body:
        reader.take(number, line)
    return reader.rows


class _RowReader:
    def __init__(self, layout: columns.Layout) -> None:
        self.rows: list[rows.Row] = []
        self._layout = layout
        self._state = numbering.State()
        kinds = [column.kind for column in layout.columns]
        self._number_at = kinds.index("number") if "number" in kinds else None
        self._name_at = kinds.index("name")

    def take(self, number: int, line: Line) -> None:
        own = [cell for cell in _unique(line) if cell.row == number and cell.text.strip()]
        if not own:
            return
        label_cell = self._own(line, self._number_at, number)
        label = _flat(label_cell.text) if label_cell else ""
        title = self._own(line, self._name_at, number)
        widest = max(own, key=lambda cell: cell.column_span)
        if len(own) <= 2 and widest.column_span >= 3:
            title = widest
            label = "" if label_cell is widest else label
        token, words = self._token(label, title)
        entry = self._entry(line, title)
        first = min(cell.from_line for cell in own)
        last = max(cell.to_line for cell in own)
        has_cells = bool(entry.cells or entry.block_at)
        if token is None and (title is None or has_cells):
            self._extend(entry, words, last)
        elif token is None:
            self._state = numbering.State(last=self._state.last, heading=words)
            piece = Piece(words, first, last)
            self.rows.append(rows.Row("heading", self._state, piece, first, last))
        else:
            begin = title.from_line if title else first
            end = title.to_line if title else last
            self._add(token, Piece(words, begin, end), entry, first, last)

    def _own(self, line: Line, column: int | None, number: int) -> Cell | None:
        cell = line[column] if column is not None else None
        return cell if cell is not None and cell.row == number and cell.text.strip() else None

    def _add(
        self, token: numbering.Token, title: Piece, entry: Entry, first: int, last: int
    ) -> None:
        self._state, _ = numbering.step(self._state, token)
        has_cells = bool(entry.cells or entry.block_at)
        is_group = token.style in ("letter", "roman") and not has_cells
        readings = [Reading(0.0, title, [entry], [])] if has_cells else []
        self.rows.append(
            rows.Row(
                "group" if is_group else "item",
                self._state,
                title,
                first,
                last,
                readings,
                token.label,
            )
        )

    def _extend(self, entry: Entry, words: str, last: int) -> None:
        """Take a row without number: another assignment, or the rest of a broken row."""
        if not self.rows:
            return
        row = self.rows[-1]
        row.to_line = max(row.to_line, last)
        had_title = bool(row.title.text)
        if words:
            title = f"{row.title.text} {words}".strip()
            row.title = Piece(title, row.title.from_line, last)
        if not (entry.cells or entry.block_at):
            return
        if not row.readings:
            row.readings = [Reading(0.0, row.title, [], [])]
        kinds = {self._layout.columns[index].kind for index in entry.cells}
        entries = row.readings[0].entries
        # A name set in the middle of merged rows may stand in the second of them.
        goes_on = bool(words) and had_title
        is_rest = goes_on or "lead" not in kinds or not entry.block_at
        if entries and is_rest:
            _append(entries[-1], entry)
        else:
            entries.append(entry)

    def _token(self, label: str, title: Cell | None) -> tuple[numbering.Token | None, str]:
        words = _flat(title.text) if title else ""
        options = numbering.tokens(label or words)
        if label:
            options = [token for token in options if not token.rest]
        if not options:
            return None, words
        token = min(options, key=lambda option: numbering.step(self._state, option)[1])
        if label:
            return token, words
        cost = numbering.step(self._state, token)[1]
        return (token, token.rest) if token.rest and cost <= 3.5 else (None, words)

    def _entry(self, line: Line, title: Cell | None) -> Entry:
        block: dict[int, Piece] = {}
        entry = Entry(block_at=block)
        for index, column in enumerate(self._layout.columns):
            cell = line[index]
            if cell is None or cell is title or column.kind in ("number", "name"):
                continue
            words = _flat(cell.text)
            if not words:
                continue
            piece = Piece(words, cell.from_line, cell.to_line)
            if columns.is_horizon(column, self._layout.kind):
                block[index] = piece
            else:
                entry.cells[index] = piece
        return entry


def _append(entry: Entry, more: Entry) -> None:
    """Join the cells of a row that a page break cut in two."""
    pairs = [(entry.cells, more.cells), (entry.block_at or {}, more.block_at or {})]
    for held, added in pairs:
        for index, piece in added.items():
            before = held.get(index)
            held[index] = (
                Piece(f"{before.text} {piece.text}", before.from_line, piece.to_line)
                if before and before != piece
                else piece
            )


def _unique(line: Line) -> list[Cell]:
    return list({id(cell): cell for cell in line if cell is not None}.values())


def _matrix(table: Table) -> list[Line]:
    """Return the grid; a merged cell stands in every place that it covers."""
    matrix: list[Line] = [[None] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        for row in range(cell.row, min(table.row_count, cell.row + cell.row_span)):
            last = min(table.column_count, cell.column + cell.column_span)
            for column in range(cell.column, last):
                matrix[row][column] = cell
    return matrix


def _leaves(head: list[Line], width: int) -> list[tuple[str, ...]]:
    """Return each column's labels from the top down; the last is its own."""
    paths: list[tuple[str, ...]] = []
    for column in range(width):
        cells = list({id(row[column]): row[column] for row in head}.values())
        named = [cell for cell in cells if cell is not None and cell.text.strip()]
        labels = [_flat(cell.text) for cell in named]
        if named and named[-1].column_span > 1:
            parts = _split_label(named[-1])
            labels[-1] = parts[column - named[-1].column] if parts else labels[-1]
        paths.append(tuple(labels) or ("",))
    return paths


def _split_label(cell: Cell) -> list[str]:
    """Return the labels of several columns that a file ran into one header cell.

    "2027 2028 2029" has the same number of words for every column; "Giai đoạn Giai đoạn
    2025 - 2030 2030 - 2035" first what the columns share. The pieces must all name
    columns, each another.
    """
    count, words = cell.column_span, cell.text.split()
    for size in range(len(words) // count + 1):
        shared = words[:size]
        if shared * count != words[: size * count]:
            continue
        rest = words[size * count :]
        part = len(rest) // count
        if len(rest) % count or not part:
            continue
        labels = [
            " ".join([*shared, *rest[number * part : (number + 1) * part]])
            for number in range(count)
        ]
        typed = [columns.classify(label) for label in labels]
        if all(typed) and len(set(labels)) == count:
            return labels
    return _cut_years(words, count)


def _cut_years(words: list[str], count: int) -> list[str]:
    """Cut "2025 2026 - 2030" into ``count`` periods that follow one another."""
    if len(words) > 24 or count > 8:
        return []
    for cuts in itertools.combinations(range(1, len(words)), count - 1):
        bounds = [0, *cuts, len(words)]
        labels = [" ".join(words[a:b]) for a, b in itertools.pairwise(bounds)]
        typed = [columns.classify(label) for label in labels]
        years = [column.years for column in typed if column and column.years]
        if len(years) == count and years == sorted(set(years)):
            return labels
    return []


def _typed(
    leaves: Sequence[tuple[str, ...]], body: Sequence[Line], title: str
) -> list[columns.Column | None]:
    """Type the columns by their own words, by those above them, by what they hold."""
    labels = [path[-1] for path in leaves]
    typed = [
        column or _by_parent(path)
        for column, path in zip(milestones.with_series(labels), leaves, strict=True)
    ]
    if all(typed):
        return typed
    bodies = [
        [
            _flat(cell.text) if (cell := line[place]) is not None and cell.column_span == 1 else ""
            for line in body
        ]
        for place in range(len(leaves))
    ]
    return milestones.by_content(typed, labels, bodies, title)


def _by_parent(path: tuple[str, ...]) -> columns.Column | None:
    for start in range(len(path) - 2, -1, -1):
        column = columns.classify(" ".join(path[start:]))
        if column is not None:
            return column
    return None


def _is_header(head: list[Line], depth: int) -> bool:
    """Refuse a depth that swallows a first body row."""
    own = [cell for cell in _unique(head[-1]) if cell.row == depth - 1 and cell.text.strip()]
    if not own:
        return depth > 1 and bool(_unique(head[-1]))
    first = _flat(own[0].text)
    if own[0].column == 0 and numbering.tokens(first) and columns.classify(first) is None:
        return False
    known = milestones.with_series([_flat(cell.text) for cell in own])
    typed = [cell for cell, column in zip(own, known, strict=True) if column or _split_label(cell)]
    is_banner = any(cell.column_span >= len(head[-1]) - 1 for cell in own)
    return len(typed) >= 0.5 * len(own) and not is_banner


def _repeats_header(line: Line, number: int, labels: set[str]) -> bool:
    """Tell whether a row is the header typed again at the top of a page."""
    own = [_flat(cell.text) for cell in _unique(line) if cell.row == number and cell.text.strip()]
    if len(own) < 2:
        return False
    if all(words in labels for words in own):
        return True
    return len(own) >= 3 and all(re.fullmatch(r"\(\d{1,2}\)", words) for words in own)


def _without_index(body: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    """Drop a row of column numbers: ``(1) (2) (3)`` or ``A B 1 2``."""
    if body:
        texts = [cell.text.strip(" ().") for cell in _unique(body[0][1]) if cell.text.strip()]
        if len(texts) >= 3 and all(re.fullmatch(r"\d{1,2}|[A-C]", words) for words in texts):
            return body[1:]
    return body


def _flat(words: str) -> str:
    return " ".join(words.split())
