"""Workbooks that go out to be filled in and come back.

All but the cells to be filled in is locked. Hidden columns before the visible ones hold each
row's key, the version that it was made from and a mark of what it said; a hidden sheet says
whose workbook it is. What is wrong is noted at its cells, in the user's own file.
"""

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nq57.core import tables

AUTHOR = "nq57"
HEAD_ROW = 5
SEEN, MARK = "#seen", "#mark"  # heads of the hidden columns after that of keys
HIDDEN = 3
HEAD, OPEN, TOLD = "nq57 đầu cột", "nq57 ô ghi", "nq57 ô khóa"
FAULT, LACK = (PatternFill("solid", start_color=color) for color in ("F8CBAD", "FFE08A"))
_META = "nq57"
_PAPER_A4 = 9
_THIN = Side(style="thin", color="BFC7D1")
_YELLOW = "FFF9DB"
_OPEN_FILL = PatternFill("solid", start_color=_YELLOW)


def clean(value: str) -> str:
    """Return text as it is the same whether it was written or read again."""
    return tables.clean(value).replace("_x000D_", "").replace("\r\n", "\n").strip()


def make_mark(*said: object) -> str:
    """Return the mark of what a row says: another one as soon as a cell says something else."""
    told = json.dumps(said, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text that stays text, also after the cell is edited in a spreadsheet."""
    cell.value = clean(text) or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))


def add_styles(book: Workbook, more: Mapping[str, tuple[Font, str]]) -> None:
    """Add the looks of heads, open and locked cells, and ``more`` locked ones with their fills."""
    looks = {
        HEAD: (Font(name="Arial", size=10, bold=True, color="FFFFFF"), "1D4F91"),
        OPEN: (Font(name="Arial", size=10), _YELLOW),
        TOLD: (Font(name="Arial", size=10), "F3F5F8"),
        **more,
    }
    for name, (font, fill) in looks.items():
        book.add_named_style(NamedStyle(
            name=name, font=font, alignment=Alignment(wrap_text=True, vertical="top"),
            border=Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN),
            fill=PatternFill("solid", start_color=fill),
            protection=Protection(locked=name != OPEN),
        ))  # fmt: skip


def write_head(
    sheet: Worksheet, *, title: str, office: str, sentence: str, heads: Sequence[str]
) -> None:
    """Write what a sheet is, whose, what is asked; then the head, hidden columns first."""
    for place, text, font in (
        (1, title, Font(name="Arial", size=14, bold=True)),
        (2, office, Font(name="Arial", size=11, bold=True)),
        (3, sentence, Font(name="Arial", size=10, color="5A6472")),
    ):
        put_text(sheet.cell(place, HIDDEN + 1), text)
        sheet.cell(place, HIDDEN + 1).font = font
    for place, heading in enumerate(heads, 1):
        sheet.cell(HEAD_ROW, place, heading).style = HEAD


def set_page(sheet: Worksheet, *, widths: Sequence[int], last: int, told: int) -> None:
    """Hide the first columns, set the others' widths, lock the sheet, and fit it on paper.

    ``told`` of the visible columns stay in sight when the sheet is moved sideways.
    """
    for place in range(1, HIDDEN + 1):
        sheet.column_dimensions[get_column_letter(place)].hidden = True
    for place, width in enumerate(widths, HIDDEN + 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    left, right = (get_column_letter(HIDDEN + edge) for edge in (1, len(widths)))
    sheet.freeze_panes = f"{get_column_letter(HIDDEN + 1 + told)}{HEAD_ROW + 1}"
    sheet.print_area = f"{left}1:{right}{max(last, HEAD_ROW)}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.oddFooter.center.text = "&A – trang &P/&N"  # type: ignore[union-attr]
    sheet.sheet_view.showGridLines = False
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = False


def finish(book: Workbook, *, title: str, told: Mapping[str, str]) -> bytes:
    """Add the hidden sheet that tells whose workbook it is, and return the file."""
    meta = book.create_sheet(_META)
    for pair in told.items():
        meta.append(pair)
    meta.sheet_state = "veryHidden"
    meta.protection.sheet = True
    book.properties.title, book.properties.creator = title, AUTHOR
    return save(book)


def save(book: Workbook) -> bytes:
    """Return a workbook as a file."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read_meta(book: Workbook) -> dict[str, str] | None:
    """Return what the hidden sheet tells, or None: then the workbook is none of ours."""
    if _META not in book.sheetnames:
        return None
    rows = book[_META].iter_rows(max_row=10, max_col=2, values_only=True)
    return {str(key): str(value) for key, value in rows}


def list_merged(sheet: Worksheet, *, after: int) -> dict[str, str]:
    """Return the cells below a row that are merged with others, each with its range."""
    return {
        f"{get_column_letter(column)}{row}": str(span)
        for span in sheet.merged_cells.ranges
        for row, column in span.cells
        if row > after
    }


def clear_marks(book: Workbook, is_own: Callable[[Any], bool] = lambda cell: False) -> None:
    """Take earlier notes away, and let no formula but the template's own be carried out."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, Cell):
                    continue
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment, cell.fill = None, _OPEN_FILL
                if cell.data_type == "f" and not is_own(cell):
                    put_text(cell, str(getattr(cell.value, "text", cell.value)))


def note(sheet: Worksheet, at: str, sentence: str, fill: PatternFill = FAULT) -> None:
    """Note at a cell what is wrong; of merged ones at the first."""
    cell = sheet[at]
    if not isinstance(cell, Cell):
        span = next(one for one in sheet.merged_cells.ranges if at in one)
        cell = sheet.cell(span.min_row, span.min_col)
    known = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.comment = Comment(f"{known}{sentence}", AUTHOR, 120, 320)
    cell.fill = fill
