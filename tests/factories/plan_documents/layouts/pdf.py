"""A document as .pdf with text, by Typst."""

import json
from dataclasses import dataclass

import typst

from tests.factories.plan_documents import truth
from tests.factories.plan_documents.layouts import flat_text
from tests.factories.plan_documents.layouts import grid as grids
from tests.factories.plan_documents.truth import Column, Document, Grid

_WEIGHTS = {
    "number": 0.55, "name": 3.2, "unit": 1.0, "target": 1.0, "lead": 1.8, "coordinators": 2.0,
    "product": 1.5, "schedule": 1.25, "note": 1.0, "other": 1.2,
}  # fmt: skip
_CENTRED = {"number", "target", "schedule", "unit"}


@dataclass(frozen=True)
class Pdf:
    """How the pages were set."""

    is_landscape: bool = True
    repeats_header: bool = True
    breaks_rows: bool = True  # a row may run over two pages
    has_vertical_rules: bool = True
    counts_columns: bool = False  # a row "(1) (2) (3)" under the header
    page_height_mm: int = 0  # 0: A4; small: more breaks
    size_pt: float = 9.5


def as_pdf(document: Document, pdf: Pdf = Pdf()) -> bytes:
    """Return the document as .pdf bytes."""
    parts = [
        f'#set text(font: ("Libertinus Serif",), lang: "vi", size: {pdf.size_pt + 2}pt)',
        "#set par(justify: true)",
        '#set page(paper: "a4", margin: 2cm, numbering: "1", number-align: center + top)',
        _head(document),
        *(f"{_text(line, bold=line == line.upper())}\n" for line in document.body),
        _sign(document),
    ]
    if document.grids:
        parts.append(f"#set page({_paper(pdf)}, margin: 1.5cm)")
        parts.append(f"#set text(size: {pdf.size_pt}pt)\n#set par(justify: false)")
    for table in document.grids:
        parts += [f"#align(center)[{_text(line, bold=True)}]" for line in table.title]
        parts.append(_table(table, pdf))
    parts += [f"{_text(line)}\n" for line in document.footnotes]
    return bytes(typst.compile("\n".join(parts).encode()))


def _paper(pdf: Pdf) -> str:
    if pdf.page_height_mm:
        return f"width: 297mm, height: {pdf.page_height_mm}mm"
    return f'paper: "a4", flipped: {"true" if pdf.is_landscape else "false"}'


def _text(line: str, *, bold: bool = False) -> str:
    shown = json.dumps(line, ensure_ascii=False)
    return f"#strong({shown})" if bold else f"#({shown})"


def _stack(lines: tuple[str, ...], *, bold: bool = False) -> str:
    return " #linebreak() ".join(_text(line, bold=bold) for line in lines)


def _head(document: Document) -> str:
    head = document.head
    left = _stack((*head.issuer, head.symbol_line, *head.about))
    right = _stack((*flat_text.NATION, head.place_line))
    lines = [f"#grid(columns: (2fr, 3fr), align(center)[{left}], align(center)[{right}])"]
    lines += [
        f"#align(center)[{_text(line, bold=True)}]"
        for line in (head.kind_line, *head.title)
        if line
    ]
    if head.to:
        lines += [f"{_text(line)}\n" for line in ("Kính gửi:", *head.to)]
    return "\n".join(lines)


def _sign(document: Document) -> str:
    left = _stack(("Nơi nhận:", *document.recipients)) if document.recipients else ""
    right = _stack(document.signer, bold=True)
    return f"#grid(columns: (1fr, 1fr), [{left}], align(center)[{right}])"


def _table(table: Grid, pdf: Pdf) -> str:
    widths = ", ".join(f"{_WEIGHTS[column.role]}fr" for column in table.columns)
    stroke = "0.5pt" if pdf.has_vertical_rules else "(x: none, y: 0.5pt)"
    repeat = "true" if pdf.repeats_header else "false"
    breakable = "true" if pdf.breaks_rows else "false"
    header = ", ".join(_header(table.columns))
    if pdf.counts_columns:
        counts = grids.count_row(table.columns)
        header += "".join(f", align(center)[{_text(text)}]" for text in counts)
    rows = ",\n".join(cell for row in _rows(table) for cell in row)
    return (
        f"#show table.cell: set block(breakable: {breakable})\n"
        f"#table(columns: ({widths}), stroke: {stroke}, inset: 3pt,\n"
        f"table.header(repeat: {repeat}, {header}),\n{rows})"
    )


def _header(columns: tuple[Column, ...]) -> list[str]:
    return [
        f"table.cell(rowspan: {cell.row_span}, colspan: {cell.column_span}, "
        f"x: {cell.column}, y: {cell.row}, align: center)[{_text(cell.text, bold=True)}]"
        for cell in grids.header_cells(columns)
    ]


def _rows(table: Grid) -> list[list[str]]:
    width = len(table.columns)
    made: list[list[str]] = []
    for at, row in enumerate(table.rows):
        cells = grids.full_cells(row, table)
        if row.kind == "group":
            first = [f"[{_text(row.number, bold=True)}]"] if row.number else []
            span = width - len(first)
            made.append([*first, f"table.cell(colspan: {span})[{_text(row.name, bold=True)}]"])
            continue
        height = grids.merge_height(table.rows, at) if row.kind == "leaf" else 1
        shown: list[str] = []
        for column, text in enumerate(cells):
            if row.kind == "more" and column < 2:
                continue
            if column < len(row.cells) and row.cells[column] == truth.SAME:
                continue
            merged = grids.same_height(table.rows, at, column)
            content = _stack(tuple(text.split("\n"))) if text else ""
            if table.columns[column].role in _CENTRED and content:
                content = f"#align(center)[{content}]"
            tall = height if column < 2 else merged
            mark = f"table.cell(rowspan: {tall})" if tall > 1 else ""
            shown.append(f"{mark}[{content}]")
        made.append(shown)
    return made
