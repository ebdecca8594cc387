"""Write what is wrong into the user's own workbook: at the cells, and in a sheet of its own."""

from collections.abc import Sequence

from openpyxl.styles import Alignment, Font
from openpyxl.workbook.workbook import Workbook

from nq57.core import sheets, workbooks
from nq57.reporting.formats.sheet import reading, shape

_WIDTHS = {"A": 16, "B": 9, "C": 10, "D": 20, "E": 110}


def mark_book(content: bytes, faults: Sequence[shape.CellFault]) -> bytes:
    """Return the workbook with a note and a colour at each wrong cell, and the sheet “Lỗi”.

    What was marked before is cleared first. Formulas become text: they are what is told of.

    :raises sheets.SheetReadError: when it is no workbook.
    """
    book = sheets.open_book(content)
    workbooks.clear_marks(book, reading.is_own)
    for fault in faults:
        if fault.sheet in book.sheetnames and fault.cell:
            look = workbooks.FAULT if fault.is_blocking else workbooks.LACK
            said = f"{fault.code}: {fault.sentence}"
            workbooks.note(book[fault.sheet], fault.cell, said, look)
    _list_faults(book, faults)
    return workbooks.save(book)


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
            workbooks.put_text(cell, text)
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
