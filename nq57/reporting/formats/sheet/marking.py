"""Write what is wrong into the user's own workbook: at the cells, and in a sheet of its own."""

import io
from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nq57.core import sheets
from nq57.reporting.formats.sheet import reading, shape, writing

_FAULT = PatternFill("solid", start_color="F8CBAD")
_LACK = PatternFill("solid", start_color="FFE08A")
_OPEN = PatternFill("solid", start_color="FFF9DB")
_WIDTHS = {"A": 16, "B": 9, "C": 10, "D": 20, "E": 110}


def mark_book(content: bytes, faults: Sequence[shape.CellFault]) -> bytes:
    """Return the workbook with a note and a colour at each wrong cell, and the sheet “Lỗi”.

    What was marked before is cleared first. Formulas become text: they are what is told of.

    :raises sheets.SheetReadError: when it is no workbook.
    """
    book = sheets.open_book(content)
    for sheet in book.worksheets:
        _clear(sheet)
    for fault in faults:
        if fault.sheet in book.sheetnames and fault.cell:
            _mark(book[fault.sheet], fault)
    _list_faults(book, faults)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _clear(sheet: Worksheet) -> None:
    """Take earlier marks away, and let no formula but the template's own be carried out."""
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell):
                continue
            if cell.comment is not None and cell.comment.author == shape.AUTHOR:
                cell.comment, cell.fill = None, _OPEN
            if cell.data_type == "f" and not reading.is_own(cell):
                writing.put_text(cell, str(getattr(cell.value, "text", cell.value)))


def _mark(sheet: Worksheet, fault: shape.CellFault) -> None:
    cell = sheet[fault.cell]
    if not isinstance(cell, Cell):
        span = next(one for one in sheet.merged_cells.ranges if fault.cell in one)
        cell = sheet.cell(span.min_row, span.min_col)
    known = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.comment = Comment(f"{known}{fault.code}: {fault.sentence}", shape.AUTHOR, 120, 320)
    cell.fill = _FAULT if fault.is_blocking else _LACK


def _list_faults(book: Workbook, faults: Sequence[shape.CellFault]) -> None:
    if shape.FAULTS in book.sheetnames:
        book.remove(book[shape.FAULTS])
    sheet = book.create_sheet(shape.FAULTS, 0)
    heads = ("Trang", "Ô", "Mã", "Mức", "Cần sửa")
    for place, heading in enumerate(heads, 1):
        cell = sheet.cell(1, place, heading)
        cell.font = Font(name="Arial", size=10, bold=True)
    for number, fault in enumerate(faults, 2):
        level = "Chưa ghi được" if fault.is_blocking else "Sửa trước khi gửi"
        row = (fault.sheet, fault.cell, fault.code, level, fault.sentence)
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place)
            writing.put_text(cell, text)
            cell.font = Font(name="Arial", size=10)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if fault.sheet in book.sheetnames and fault.cell:
            name = fault.sheet.replace("'", "''")
            sheet.cell(number, 2).hyperlink = f"#'{name}'!{fault.cell}"
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is sheet
    book.active = 0
