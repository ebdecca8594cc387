"""From raw paragraphs and tables of any format to a numbered ``Source``.

Formats collect; this file joins tables that pages or hands broke apart, numbers the
lines in reading order and makes the frozen result.
"""

from dataclasses import dataclass, field, replace

from nq57.core import text as vietnamese
from nq57.documents.reading import source

# Symbol fonts keep their marks in the private area of Unicode; soft hyphens and
# zero-width marks are no text.
_SYMBOLS = {
    0xF0B3: "≥",
    0xF0A3: "≤",
    0xF0B1: "±",
    0xF0B4: "×",
    0xF0B0: "°",
    0xF0B7: "-",
    0xF02D: "-",
    0xF02B: "+",
    0xF0A7: "-",
    0xF0D8: "-",
    0xF0FC: "✓",
    0xF0FE: "☑",
    0x00AD: None,
    0x200B: None,
    0x200C: None,
    0x200D: None,
    0x2060: None,
    0xFEFF: None,
}


def plain_line(line: str) -> str:
    """Return one line in NFC, without symbols of private fonts and invisible marks."""
    return vietnamese.normalise(line.translate(_SYMBOLS))


@dataclass
class RawCell:
    """A cell under construction: its lines of text and its place in the grid."""

    lines: list[str]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_bold: bool = False

    @property
    def text(self) -> str:
        """The cell's lines as one text."""
        return "\n".join(self.lines)


@dataclass
class RawTable:
    """A table under construction; ``widths`` are column widths in any one unit."""

    cells: list[RawCell]
    row_count: int
    column_count: int
    header_row_count: int = 0
    widths: tuple[float, ...] = ()
    page: int | None = None

    def row_key(self, row: int) -> tuple[tuple[int, int, str], ...]:
        """Return the row's cells as comparable text, spaces and case apart."""
        own = sorted((cell for cell in self.cells if cell.row == row), key=lambda it: it.column)
        return tuple((cell.column, cell.column_span, vietnamese.fold(cell.text)) for cell in own)


@dataclass
class Draft:
    """Blocks of one file in reading order, before lines are numbered."""

    blocks: list[source.Paragraph | RawTable] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def paragraph(self, paragraph: source.Paragraph) -> None:
        """Add a paragraph, one per line of its text; an empty one is dropped."""
        label = paragraph.label
        for line in paragraph.text.split("\n"):
            plain = plain_line(line)
            if plain:
                self.blocks.append(replace(paragraph, text=plain, label=label))
                label = ""

    def table(self, table: RawTable) -> None:
        """Add a table; one without any text is dropped."""
        for cell in table.cells:
            cell.lines = [plain for line in cell.lines if (plain := plain_line(line))]
        if any(cell.lines for cell in table.cells):
            self.blocks.append(table)

    def warn(self, sentence: str) -> None:
        """Add a warning for the person who reads the draft plan, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def finish(self, name: str, kind: str) -> source.Source:
        """Return the ``Source`` with tables joined and lines numbered from 1."""
        lines: list[str] = []
        blocks: list[source.Block] = []
        for block in join_tables(self.blocks):
            if isinstance(block, RawTable):
                drop_repeated_heads(block)
                blocks.append(_number_table(block, lines))
            else:
                lines.append(f"{block.label} {block.text}".strip())
                blocks.append(replace(block, line=len(lines)))
        return source.Source(
            name=name,
            format=kind,
            blocks=tuple(blocks),
            lines=tuple(lines),
            has_tables=True,
            warnings=tuple(self.warnings),
        )


def join_tables(
    blocks: list[source.Paragraph | RawTable],
) -> list[source.Paragraph | RawTable]:
    """Return ``blocks`` with each table that continues the one right before it joined."""
    joined: list[source.Paragraph | RawTable] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, RawTable) and isinstance(last, RawTable):
            repeated = repeated_rows(last, block)
            if repeated or _continues(last, block):
                append_rows(last, block, skip=repeated)
                continue
        joined.append(block)
    return joined


def drop_repeated_heads(table: RawTable) -> None:
    """Take out rows inside ``table`` that repeat its head word by word."""
    rows: list[list[RawCell]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    height = max((cell.row_span for cell in rows[0]), default=1)
    head = [_words_of(row) for row in rows[:height]]
    if sum(bool(text) for _, text in head[0]) < 3:
        return
    kept, at = rows[:height], height
    while at < len(rows):
        if [_words_of(row) for row in rows[at : at + height]] == head:
            at += height
        else:
            kept.append(rows[at])
            at += 1
    is_head = 2 * len(kept) > len(rows)  # rows that are mostly alike are no heads
    if is_head and len(kept) < len(rows):
        for number, row in enumerate(kept):
            for cell in row:
                cell.row = number
        table.cells = [cell for row in kept for cell in row]
        table.row_count = len(kept)


def _words_of(row: list[RawCell]) -> list[tuple[int, list[str]]]:
    return sorted((cell.column, cell.lines) for cell in row)


def repeated_rows(first: RawTable, second: RawTable) -> int:
    """Return how many rows at the head of ``second`` repeat the head of ``first``."""
    if first.column_count != second.column_count:
        return 0
    count = 0
    for row in range(min(4, first.row_count, second.row_count)):
        key = second.row_key(row)
        if key != first.row_key(row) or not any(words for _, _, words in key):
            break
        count += 1
    return count if _is_whole_head(second, count) else 0


def append_rows(first: RawTable, second: RawTable, *, skip: int = 0) -> None:
    """Move the rows of ``second`` from row ``skip`` on to the end of ``first``."""
    shift = first.row_count - skip
    for cell in second.cells:
        if cell.row >= skip:
            cell.row += shift
            first.cells.append(cell)
    first.row_count += second.row_count - skip


def _is_whole_head(table: RawTable, count: int) -> bool:
    """Whether no cell of the first ``count`` rows reaches below them."""
    return all(cell.row + cell.row_span <= count for cell in table.cells if cell.row < count)


def _continues(first: RawTable, second: RawTable) -> bool:
    if first.column_count != second.column_count or first.column_count < 3:
        return False
    if second.header_row_count or _has_own_head(second):
        return False
    if not first.widths or not second.widths:
        return True
    whole = max(sum(first.widths), 1.0)
    return all(
        abs(one - other) <= 0.05 * whole
        for one, other in zip(first.widths, second.widths, strict=False)
    )


def _has_own_head(table: RawTable) -> bool:
    top = [cell for cell in table.cells if cell.row == 0]
    numbers = any(cell.text.strip(" .)").isdigit() for cell in top)
    return len(top) > 2 and not numbers and all(cell.is_bold and cell.lines for cell in top)


def _number_table(table: RawTable, lines: list[str]) -> source.Table:
    cells = []
    for cell in sorted(table.cells, key=lambda it: (it.row, it.column)):
        first = len(lines) + 1
        lines.extend(cell.lines)
        cells.append(
            source.Cell(
                text=cell.text,
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                from_line=first if cell.lines else 0,
                to_line=len(lines) if cell.lines else 0,
                is_bold=cell.is_bold,
            )
        )
    return source.Table(
        cells=tuple(cells),
        row_count=table.row_count,
        column_count=table.column_count,
        header_row_count=table.header_row_count,
        page=table.page,
    )
