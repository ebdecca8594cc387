"""Write a self-score as a workbook: locked but for the cells to be filled in."""

import io

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nq57.core import sheets
from nq57.scoring.formats.sheet import shape

_THIN = Side(style="thin", color="BFC7D1")
_HEAD, _OPEN, _TOLD, _GROUP = "nq57 đầu cột", "nq57 ô ghi", "nq57 ô khóa", "nq57 nhóm"
_GUIDE = (
    "Chỉ ghi vào ô nền vàng. Không phát sinh thì để trống điểm, đánh dấu x và ghi lý do ở cột "
    "Thuyết minh. Điểm tính từ dữ liệu không ghi; minh chứng đính kèm ở trang phiếu điểm."
)


def write_book(book: shape.Book) -> bytes:
    """Return a self-score as an XLSX file."""
    target = openpyxl.Workbook()
    target.remove(target.worksheets[0])
    _add_styles(target)
    sheet = target.create_sheet(sheets.name_sheet(shape.TITLE, book.mark))
    _write_head(sheet, book)
    number, section = shape.HEAD_ROW, ""
    for row in book.rows:
        number += 1
        if row.section != section:
            section = row.section
            _write_section(sheet, number, section)
            number += 1
        _write_row(sheet, number, row)
    _set_page(sheet, number)
    meta = target.create_sheet(shape.META)
    for told in (("version", shape.VERSION), ("sheet", book.sheet)):
        meta.append(told)
    meta.sheet_state = "veryHidden"
    meta.protection.sheet = True
    target.properties.title, target.properties.creator = book.title, shape.AUTHOR
    written = io.BytesIO()
    target.save(written)
    return written.getvalue()


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text that stays text, also after the cell is edited in a spreadsheet."""
    cell.value = shape.clean(text) or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))


def _add_styles(book: Workbook) -> None:
    line = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
    for name, font, fill, is_locked in (
        (_HEAD, Font(name="Arial", size=10, bold=True, color="FFFFFF"), "1D4F91", True),
        (_OPEN, Font(name="Arial", size=10), "FFF9DB", False),
        (_TOLD, Font(name="Arial", size=10), "F3F5F8", True),
        (_GROUP, Font(name="Arial", size=10, bold=True), "DDE5EF", True),
    ):
        book.add_named_style(NamedStyle(
            name=name, font=font, border=line, alignment=Alignment(wrap_text=True, vertical="top"),
            fill=PatternFill("solid", start_color=fill), protection=Protection(locked=is_locked),
        ))  # fmt: skip


def _write_head(sheet: Worksheet, book: shape.Book) -> None:
    first = len(shape.HIDDEN) + 1
    for place, text, font in (
        (1, f"{book.mark} {book.title}".strip(), Font(name="Arial", size=14, bold=True)),
        (2, book.office, Font(name="Arial", size=11, bold=True)),
        (3, f"{book.sentence}. {_GUIDE}", Font(name="Arial", size=10, color="5A6472")),
    ):
        put_text(sheet.cell(place, first), text)
        sheet.cell(place, first).font = font
    heads = [*shape.HIDDEN, *(heading for heading, _ in shape.COLUMNS.values())]
    for place, heading in enumerate(heads, 1):
        sheet.cell(shape.HEAD_ROW, place, heading).style = _HEAD


def _write_section(sheet: Worksheet, number: int, section: str) -> None:
    first = len(shape.HIDDEN) + 1
    for place in range(first, first + len(shape.COLUMNS)):
        sheet.cell(number, place).style = _GROUP
    put_text(sheet.cell(number, first + 1), section)


def _write_row(sheet: Worksheet, number: int, row: shape.Row) -> None:
    cells = {}
    for place, name in enumerate(shape.COLUMNS, len(shape.HIDDEN) + 1):
        cells[name] = sheet.cell(number, place)
        is_open = name in shape.ENTRIES and row.computed is None
        cells[name].style = _OPEN if is_open else _TOLD
    for name in ("code", "title", "guide", "evidence"):
        put_text(cells[name], getattr(row, name))
    cells["most"].value = row.most
    cells["most"].number_format = cells["points"].number_format = "General"
    if row.computed is not None:
        put_text(cells["note"], row.computed)
        cells["points"].value = row.points
        return
    points, note = shape.write_number(row.points), shape.clean(row.note)
    mark = shape.make_mark(row.code, points, note, applies=row.applies)
    hidden: tuple[str | int, ...] = (row.code, row.seen, mark)
    for place, value in enumerate(hidden, 1):
        sheet.cell(number, place, value)
    cells["points"].value = row.points
    put_text(cells["absent"], "" if row.applies else shape.YES)
    put_text(cells["note"], note)
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


def _set_page(sheet: Worksheet, last: int) -> None:
    first = len(shape.HIDDEN) + 1
    for place in range(1, first):
        sheet.column_dimensions[get_column_letter(place)].hidden = True
    for place, (_heading, width) in enumerate(shape.COLUMNS.values(), first):
        sheet.column_dimensions[get_column_letter(place)].width = width
    left, right = (get_column_letter(place) for place in (first, first + len(shape.COLUMNS) - 1))
    sheet.freeze_panes = f"{get_column_letter(first + 2)}{shape.HEAD_ROW + 1}"
    sheet.print_area = f"{left}1:{right}{last}"
    sheet.print_title_rows = f"{shape.HEAD_ROW}:{shape.HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.sheet_view.showGridLines = False
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = False
