"""Write a self-score as a workbook: locked but for the cells to be filled in."""

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nq57.core import sheets, workbooks
from nq57.scoring.formats.sheet import shape

_GROUP = "nq57 nhóm"
_GUIDE = (
    "Chỉ ghi vào ô nền vàng. Không phát sinh thì để trống điểm, đánh dấu x và ghi lý do ở cột "
    "Thuyết minh. Điểm tính từ dữ liệu không ghi; minh chứng đính kèm ở trang phiếu điểm."
)


def write_book(book: shape.Book) -> bytes:
    """Return a self-score as an XLSX file."""
    target = openpyxl.Workbook()
    target.remove(target.worksheets[0])
    workbooks.add_styles(target, {_GROUP: (Font(name="Arial", size=10, bold=True), "DDE5EF")})
    sheet = target.create_sheet(sheets.name_sheet(shape.TITLE, book.mark))
    _write_head(sheet, book)
    number, section = workbooks.HEAD_ROW, ""
    for row in book.rows:
        number += 1
        if row.section != section:
            section = row.section
            _write_section(sheet, number, section)
            number += 1
        _write_row(sheet, number, row)
    widths = [width for _heading, width in shape.COLUMNS.values()]
    workbooks.set_page(sheet, widths=widths, last=number, told=2)
    told = {"version": shape.VERSION, "sheet": book.sheet}
    return workbooks.finish(target, title=book.title, told=told)


def _write_head(sheet: Worksheet, book: shape.Book) -> None:
    workbooks.write_head(
        sheet, title=f"{book.mark} {book.title}".strip(), office=book.office,
        sentence=f"{book.sentence}. {_GUIDE}",
        heads=[shape.SIGN, workbooks.SEEN, workbooks.MARK,
               *(heading for heading, _width in shape.COLUMNS.values())],
    )  # fmt: skip


def _write_section(sheet: Worksheet, number: int, section: str) -> None:
    first = workbooks.HIDDEN + 1
    for place in range(first, first + len(shape.COLUMNS)):
        sheet.cell(number, place).style = _GROUP
    workbooks.put_text(sheet.cell(number, first + 1), section)


def _write_row(sheet: Worksheet, number: int, row: shape.Row) -> None:
    cells = {}
    for place, name in enumerate(shape.COLUMNS, workbooks.HIDDEN + 1):
        cells[name] = sheet.cell(number, place)
        is_open = name in shape.ENTRIES and row.computed is None
        cells[name].style = workbooks.OPEN if is_open else workbooks.TOLD
    for name in ("code", "title", "guide", "evidence"):
        workbooks.put_text(cells[name], getattr(row, name))
    cells["most"].value = row.most
    cells["most"].number_format = cells["points"].number_format = "General"
    if row.computed is not None:
        workbooks.put_text(cells["note"], row.computed)
        cells["points"].value = row.points
        return
    points, note = shape.write_number(row.points), workbooks.clean(row.note)
    mark = shape.make_mark(row.code, points, note, applies=row.applies)
    hidden: tuple[str | int, ...] = (row.code, row.seen, mark)
    for place, value in enumerate(hidden, 1):
        sheet.cell(number, place, value)
    cells["points"].value = row.points
    workbooks.put_text(cells["absent"], "" if row.applies else shape.YES)
    workbooks.put_text(cells["note"], note)
    _guard(sheet, cells["points"].coordinate, row)
    _offer_yes(sheet, cells["absent"].coordinate)


def _guard(sheet: Worksheet, cell: str, row: shape.Row) -> None:
    """Let a cell take only points that the criterion can give."""
    if row.steps:
        formula = "OR(" + ",".join(f"{cell}={step.normalize():f}" for step in row.steps) + ")"
        rule = DataValidation(type="custom", formula1=formula)
        told = "; ".join(map(shape.write_number, row.steps))
        rule.error = f"Chỉ ghi một trong các mức: {told}."
    else:
        rule = DataValidation(
            type="decimal", operator="between", formula1="0", formula2=f"{row.most.normalize():f}"
        )
        rule.error = f"Ghi từ 0 đến {shape.write_number(row.most)} điểm."
    _add(sheet, rule, cell)


def _offer_yes(sheet: Worksheet, cell: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{shape.YES}"')
    rule.error = "Đánh dấu x hoặc để trống."
    _add(sheet, rule, cell)


def _add(sheet: Worksheet, rule: DataValidation, cell: str) -> None:
    rule.errorTitle, rule.errorStyle = shape.TITLE, "stop"
    rule.showErrorMessage = rule.allow_blank = True
    sheet.add_data_validation(rule)
    rule.add(cell)
