"""A whole PDF: pages read, running heads dropped, tables and paragraphs joined."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from nq57.core import text as vietnamese
from nq57.documents.reading import source
from nq57.documents.reading.errors import ReadingError
from nq57.documents.reading.formats import build, legacy, ocr
from nq57.documents.reading.formats.pdf import (
    columns,
    grids,
    lines,
    open_rows,
    pages,
    paragraphs,
    rulings,
)
from nq57.documents.reading.formats.pdf.lines import Line

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NOTE = re.compile(r"^\[(\d{1,2}|\*)\]")
_FEW_LINES = 8  # too few to tell the right margin
_SCAN_SHARE = 0.4  # of the page covered by pictures


@dataclass
class _Sheet:
    """One page after reading: lines outside tables, and tables."""

    page: pages.Page
    lines: list[Line]
    tables: list[grids.Grid]


def read_pdf(data: bytes, *, name: str) -> source.Source:
    """Return the PDF in ``data`` as a ``Source``; scanned pages are recognised.

    :raises ReadingError: broken, locked, too long, or only pictures where nothing is
        installed to recognise them (``needs_ocr``).
    """
    document = pages.open_pdf(data)
    draft = build.Draft()
    try:
        read = list(pages.read_pages(document))
        scans = [page.number for page in read if _is_scan(page)]
        if scans and ocr.is_installed():
            for number in scans:
                picture = pages.render(document, number, ocr.DOTS_PER_INCH)
                read[number - 1] = ocr.recognise(picture, number)
            draft.warn(ocr.RECOGNISED)
    finally:
        document.close()
    if scans and len(scans) == len(read) and not ocr.is_installed():
        raise ocr.missing("Tệp .pdf")
    if scans and not ocr.is_installed():
        numbers = ", ".join(str(number) for number in scans)
        draft.warn(f"Trang {numbers} là ảnh chụp nên chưa được đọc.")
    kind = "scan" if len(scans) == len(read) else "pdf"
    return _finish(read, draft, name, kind)


def read_images(data: bytes, *, name: str) -> source.Source:
    """Return the picture of a page (or several, in a TIFF) as a ``Source``.

    :raises ReadingError: broken, too large, or nothing installed to recognise it.
    """
    pictures = ocr.open_image(data)
    if not ocr.is_installed():
        raise ocr.missing("Tệp")
    draft = build.Draft()
    draft.warn(ocr.RECOGNISED)
    read = [ocr.recognise(picture, at) for at, picture in enumerate(pictures, start=1)]
    return _finish(read, draft, name, "scan")


def _finish(read: list[pages.Page], draft: build.Draft, name: str, kind: str) -> source.Source:
    open_rows.infer_verticals(read)
    _assemble([_sheet(page) for page in read], draft)
    _repair(draft)
    if not draft.blocks:
        raise ReadingError("Tệp không có chữ nào. Hãy tải lên bản có chữ.", "no_text")
    return draft.finish(name, kind)


def _is_scan(page: pages.Page) -> bool:
    return len(page.glyphs) < 20 and page.image_share > _SCAN_SHARE


def _sheet(page: pages.Page) -> _Sheet:
    tables = rulings.take_tables(page)
    return _Sheet(page, lines.make_lines(page.glyphs, page.number), tables)


def _assemble(sheets: list[_Sheet], draft: build.Draft) -> None:
    _drop_running_heads(sheets)
    notes = [line for sheet in sheets for line in _take_notes(sheet)]
    flow = _Flow(draft, _margins(sheets))
    for sheet in sheets:
        flow.enter(_shape(sheet))
        for item in _items(sheet):
            if isinstance(item, Line):
                flow.add_line(item)
            else:
                flow.add_table(item)
    flow.end_table()
    flow.end_paragraphs()
    for line in notes:
        flow.add_line(line)
    flow.end_paragraphs()


class _Flow:
    """What was read so far of text or of a table that the next page may continue."""

    def __init__(
        self, draft: build.Draft, margins: dict[tuple[int, int], paragraphs.Margins]
    ) -> None:
        self._draft = draft
        self._margins = margins
        self._shape = (0, 0)
        self._lines: list[Line] = []
        self._table: grids.Grid | None = None

    def enter(self, shape: tuple[int, int]) -> None:
        """Go on to a page; text does not flow on to a page of another shape."""
        if shape != self._shape:
            self.end_paragraphs()
            self._shape = shape

    def add_line(self, line: Line) -> None:
        """Add a line of running text."""
        self.end_table()
        self._lines.append(line)

    def add_table(self, grid: grids.Grid) -> None:
        """Add a table, or go on with the one that the page before ended with."""
        self.end_paragraphs()
        open_table = self._table
        if open_table is not None and open_table.page != grid.page:
            page = grid.page
            if grids.continue_on(open_table, grid):
                open_table.page = page
                return
        self.end_table()
        self._table = grid

    def end_table(self) -> None:
        """Write the open table."""
        if self._table is not None:
            self._draft.table(self._table.raw())
            self._table = None

    def end_paragraphs(self) -> None:
        """Write the open paragraphs."""
        margins = self._margins.get(self._shape)
        if self._lines and margins is not None:
            for paragraph in paragraphs.make_paragraphs(self._lines, margins):
                self._draft.paragraph(paragraph)
        self._lines = []


def _items(sheet: _Sheet) -> list[Line | grids.Grid]:
    """Return the lines and tables of a page from top to bottom."""
    items: list[Line | grids.Grid] = []
    rest = sheet.lines
    for table in sheet.tables:
        above = [line for line in rest if line.base < table.top]
        rest = [line for line in rest if line.base >= table.top]
        items.extend(columns.take_tables(above, sheet.page.width))
        items.append(table)
    items.extend(columns.take_tables(rest, sheet.page.width))
    return items


def _shape(sheet: _Sheet) -> tuple[int, int]:
    return round(sheet.page.width / 20), round(sheet.page.height / 20)


def _margins(sheets: list[_Sheet]) -> dict[tuple[int, int], paragraphs.Margins]:
    bounds: dict[tuple[int, int], paragraphs.Margins] = {}
    for shape in {_shape(sheet) for sheet in sheets}:
        alike = [sheet for sheet in sheets if _shape(sheet) == shape]
        found = [line for sheet in alike for line in sheet.lines]
        edges = [edge for sheet in alike for it in sheet.tables for edge in (it.xs[0], it.xs[-1])]
        if found or edges:
            left = min([line.x0 for line in found] or edges)
            right = max([line.x1 for line in found] or edges)
            if len(found) < _FEW_LINES:
                width = alike[0].page.width
                left, right = min(left, width - right), max(right, width - left)
            bounds[shape] = paragraphs.Margins(left, right)
    return bounds


def _drop_running_heads(sheets: list[_Sheet]) -> None:
    """Take off page numbers and what stands at the head or foot of most pages."""
    seen: Counter[tuple[str, int, bool]] = Counter()
    for sheet in sheets:
        seen.update({_edge_key(sheet, line) for line in _edge_lines(sheet)})
    enough = max(3, len(sheets) // 2)
    for sheet in sheets:
        dropped = {
            id(line)
            for line in _edge_lines(sheet)
            if _PAGE_NUMBER.fullmatch(line.text) or seen[_edge_key(sheet, line)] >= enough
        }
        sheet.lines = [line for line in sheet.lines if id(line) not in dropped]


def _edge_lines(sheet: _Sheet) -> list[Line]:
    """Return lines in the margins that nothing else of the page stands outside of."""
    tops = [table.top for table in sheet.tables]
    bottoms = [table.bottom for table in sheet.tables]
    height = sheet.page.height
    first = [
        line
        for line in sheet.lines[:2]
        if line.bottom < 0.12 * height and line.base < min(tops, default=height)
    ]
    last = [
        line
        for line in sheet.lines[-2:]
        if line.top > 0.88 * height and line.top > max(bottoms, default=0.0) - 2
    ]
    return first + last


def _edge_key(sheet: _Sheet, line: Line) -> tuple[str, int, bool]:
    is_head = line.top < sheet.page.height / 2
    return _DIGITS.sub("#", vietnamese.fold(line.text)), round(line.x0 / 10), is_head


def _take_notes(sheet: _Sheet) -> list[Line]:
    """Take the footnotes off the foot of a page: smaller lines from a mark on."""
    if not sheet.lines:
        return []
    inside = [line for table in sheet.tables for cell in table.cells for line in cell.lines]
    usual = lines.median_height(inside + sheet.lines)
    lowest_table = max((table.bottom for table in sheet.tables), default=0.0)
    start = None
    for at in range(len(sheet.lines) - 1, -1, -1):
        line = sheet.lines[at]
        if line.height > 1.02 * usual or line.top < lowest_table - 2:
            break
        if _NOTE.match(line.text):
            start = at
    if start is None:
        return []
    sheet.lines, notes = sheet.lines[:start], sheet.lines[start:]
    return notes


def _repair(draft: build.Draft) -> None:
    """Convert a text layer whose letters are codes of an encoding before Unicode."""
    texts: list[str] = []
    for block in draft.blocks:
        if isinstance(block, build.RawTable):
            texts.extend(line for cell in block.cells for line in cell.lines)
        else:
            texts.append(block.text)
    decoded = legacy.repair("\n".join(texts))
    if decoded.encoding is None:
        return
    converted = iter(decoded.text.split("\n"))
    for at, block in enumerate(draft.blocks):
        if isinstance(block, build.RawTable):
            for cell in block.cells:
                cell.lines = [next(converted, "") for _ in cell.lines]
        else:
            draft.blocks[at] = replace(block, text=next(converted, ""))
    draft.warn(f"Chữ trong tệp theo bảng mã {decoded.encoding}; đã chuyển sang Unicode.")
