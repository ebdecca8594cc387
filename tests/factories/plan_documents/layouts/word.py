"""A document as .docx, with real tables as Word users make them."""

import io
from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.table import _Cell as Cell

from tests.factories.plan_documents import truth
from tests.factories.plan_documents.layouts import flat_text, numbering
from tests.factories.plan_documents.layouts import grid as grids
from tests.factories.plan_documents.truth import Document, Grid, Row


@dataclass(frozen=True)
class Word:
    """How the document was made in Word."""

    has_tables_in_head: bool = True  # issuer and signer in borderless tables
    is_landscape: bool = True  # appendices in a landscape section
    numbers_itself: bool = False  # list numbering instead of typed numbers
    merges_groups: bool = True  # group title merged across the row
    table_per_group: str = ""  # "", "header" (each with its header), "bare"
    counts_columns: bool = False  # a row "(1) (2) (3)" under the header
    repeats_header: bool = False  # header rows typed again in the middle
    splits_agencies: bool = False  # each body in a paragraph of its own
    merges_assignments: bool = True  # number and name merged over assignment rows


def as_docx(document: Document, word: Word = Word()) -> bytes:
    """Return the document as .docx bytes."""
    file = docx.Document()
    counters = numbering.Numbering(file) if word.numbers_itself else None
    _write_head(file, document, word)
    for line in document.body:
        paragraph = file.add_paragraph()
        text = counters.take_prose(paragraph, line) if counters else line
        paragraph.add_run(text).bold = line == line.upper()
    _write_sign(file, document, word)
    if document.grids:
        section = file.add_section()
        if word.is_landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
    for table in document.grids:
        for line in table.title:
            paragraph = file.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(line).bold = True
        for part, has_header in _parts(table, word):
            _write_grid(file, part, word, counters, has_header=has_header)
            file.add_paragraph()
    for line in document.footnotes:
        file.add_paragraph(line)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _write_head(file: WordDocument, document: Document, word: Word) -> None:
    head = document.head
    if not word.has_tables_in_head:
        for line in flat_text.head_lines(document, flat_text.Flat()):
            file.add_paragraph(line)
        return
    table = file.add_table(rows=2, cols=2)
    _fill(table.cell(0, 0), head.issuer, bold=True)
    _fill(table.cell(0, 1), flat_text.NATION, bold=True)
    _fill(table.cell(1, 0), (head.symbol_line, *head.about))
    _fill(table.cell(1, 1), (head.place_line,))
    for line in (head.kind_line, *head.title):
        if line:
            paragraph = file.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(line).bold = True
    for line in ("Kính gửi:", *head.to) if head.to else ():
        file.add_paragraph(line)


def _write_sign(file: WordDocument, document: Document, word: Word) -> None:
    recipients = ("Nơi nhận:", *document.recipients) if document.recipients else ()
    if not word.has_tables_in_head:
        for line in (*recipients, *document.signer):
            file.add_paragraph(line)
        return
    table = file.add_table(rows=1, cols=2)
    _fill(table.cell(0, 0), recipients)
    *titles, name = document.signer
    _fill(table.cell(0, 1), (*titles, "", "", name), bold=True)


def _fill(cell: Cell, lines: tuple[str, ...], *, bold: bool = False) -> None:
    cell.text = ""
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.add_run(line).bold = bold


def _parts(table: Grid, word: Word) -> list[tuple[Grid, bool]]:
    """Return the grid whole, or one grid a top group; and whether each has a header."""
    if not word.table_per_group:
        return [(table, True)]
    runs: list[list[Row]] = []
    for row in table.rows:
        if not runs or (row.kind == "group" and row.level == 1):
            runs.append([])
        runs[-1].append(row)
    return [
        (
            Grid(table.kind, table.title, table.columns, tuple(rows)),
            at == 0 or word.table_per_group == "header",
        )
        for at, rows in enumerate(runs)
    ]


def _write_grid(
    file: WordDocument,
    part: Grid,
    word: Word,
    counters: "numbering.Numbering | None",
    *,
    has_header: bool,
) -> None:
    width = len(part.columns)
    height = grids.header_height(part.columns) if has_header else 0
    table = file.add_table(rows=height, cols=width)
    table.style = "Table Grid"
    if has_header:
        _write_header(table, part, 0)
    if has_header and word.counts_columns:
        for cell, text in zip(table.add_row().cells, grids.count_row(part.columns), strict=True):
            _fill(cell, (text,))
    list_id = counters.start_table() if counters else ""
    middle = len(part.rows) // 2
    tops: list[int] = []
    for at, row in enumerate(part.rows):
        if word.repeats_header and at == middle and not _hangs(row):
            top = len(table.rows)
            for _ in range(grids.header_height(part.columns)):
                table.add_row()
            _write_header(table, part, top)
        tops.append(len(table.rows))
        cells = table.add_row().cells
        if counters:
            counters.take_row(cells[0].paragraphs[0], row, list_id)
        _write_row(cells, row, part, word, has_number=not counters)
    if word.merges_assignments:
        _merge_assignments(table, part, tops)


def _hangs(row: Row) -> bool:
    """Say whether the row shares a cell with the row above it."""
    return row.kind == "more" or truth.SAME in row.cells


def _write_header(table: Table, part: Grid, top: int) -> None:
    for cell in grids.header_cells(part.columns):
        first = table.cell(top + cell.row, cell.column)
        last = table.cell(top + cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
        merged = first if first is last else first.merge(last)
        merged.text = ""
        merged.paragraphs[0].add_run(cell.text).bold = True
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[top]._tr.get_or_add_trPr().append(mark)


def _write_row(
    cells: tuple[Cell, ...], row: Row, part: Grid, word: Word, *, has_number: bool
) -> None:
    texts = grids.full_cells(row, part)
    for at, text in enumerate(texts):
        if at == 0 and not has_number:
            continue
        lines = text.split("\n")
        if word.splits_agencies and part.columns[at].role in ("lead", "coordinators"):
            lines = [item for line in lines for item in _bodies(line)]
        if text:
            _fill(cells[at], tuple(lines), bold=row.kind == "group")
    if row.kind == "group" and word.merges_groups:
        start = 1 if row.number else 0
        merged = cells[start].merge(cells[-1])
        _fill(merged, (row.name,), bold=True)


def _bodies(text: str) -> list[str]:
    parts = text.split("; ")
    return [f"{part};" for part in parts[:-1]] + parts[-1:]


def _merge_assignments(table: Table, part: Grid, tops: list[int]) -> None:
    for at, row in enumerate(part.rows):
        height = grids.merge_height(part.rows, at)
        for column in range(2, len(row.cells)):
            merged = grids.same_height(part.rows, at, column)
            if merged > 1 and row.cells[column] != truth.SAME:
                table.cell(tops[at], column).merge(table.cell(tops[at + merged - 1], column))
        if row.kind == "leaf" and height > 1:
            for column in (0, 1):
                first = table.cell(tops[at], column)
                first.merge(table.cell(tops[at + height - 1], column))
