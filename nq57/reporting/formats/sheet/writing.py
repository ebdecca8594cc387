"""Write a report as a workbook: locked but for the cells to be filled in."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nq57.core import workbooks
from nq57.reporting.formats.sheet import shape

_EXACT_DIGITS = 15  # of a number in a cell of Excel
_WANTING = "nq57 cần bổ sung"
_FORMATS = {"percent": "0", "number": "#,##0", "date": "dd/mm/yyyy", "text": "@"}
_GUIDE = (
    "1. Chỉ ghi vào ô nền vàng. Ô khác bị khóa; không xóa, đổi tên cột.",
    "2. Mục không thay đổi: chọn “Như kỳ trước” ở cột Xác nhận. "
    "Mục có thay đổi: sửa các ô rồi để nguyên hoặc chọn “Có thay đổi”.",
    "3. Phần trăm là số nguyên từ 0 đến 100. Ngày ghi như 04/12/2026. Số ghi như 5.431 hoặc 61,7.",
    "4. Ghi thẳng giá trị, không dùng công thức, không gộp ô.",
    "5. Chỉ tiêu có tử số, mẫu số: ghi hai số, kết quả tự tính.",
    "6. Phần lời: mục nào không có nội dung thì ghi “Không”.",
    "7. Lưu tệp dạng .xlsx rồi nộp ở trang báo cáo, mục “Nộp tệp Excel”. "
    "Hệ thống cho xem trước; tệp có chỗ sai thì chưa ghi gì, và trả lại tệp có đánh dấu ô sai.",
    "8. Nộp lại cùng một tệp không làm thay đổi gì. Người khác vừa sửa trên web thì hai bản "
    "được hiện cạnh nhau để chọn.",
)  # fmt: skip


def write_book(book: shape.Book) -> bytes:
    """Return the report as an XLSX file."""
    target = openpyxl.Workbook()
    target.remove(target.worksheets[0])
    workbooks.add_styles(target, {
        _WANTING: (Font(name="Arial", size=10, italic=True, color="8A4B08"), "F3F5F8"),
    })  # fmt: skip
    for table in shape.TABLES:
        _write_table(target.create_sheet(table.title), table, book)
    _write_guide(target.create_sheet(shape.GUIDE), book)
    told = {"version": shape.VERSION, "report": book.report, "made": book.made}
    return workbooks.finish(target, title=book.title, told=told)


def _write_table(sheet: Worksheet, table: shape.Table, book: shape.Book) -> None:
    workbooks.write_head(
        sheet, title=f"{book.title} – {table.title}", office=book.office, sentence=book.sentence,
        heads=[table.sign, workbooks.SEEN, workbooks.MARK,
               *(column.heading for column in table.columns)],
    )  # fmt: skip
    rows = book.rows.get(table.name, ())
    for number, row in enumerate(rows, workbooks.HEAD_ROW + 1):
        _write_row(sheet, table, number, row)
    _set_columns(sheet, table, workbooks.HEAD_ROW + len(rows))
    if rows:
        _offer(sheet, table, workbooks.HEAD_ROW + len(rows))


def _write_row(sheet: Worksheet, table: shape.Table, number: int, row: shape.Row) -> None:
    texts = [shape.write_text(row.said.get(name)) for name in table.said]
    label = row.told.get("label", "")
    mark = f"{row.answer}:{shape.make_mark(label, texts)}"
    hidden: tuple[str | int, ...] = (row.key, row.seen, mark)
    for place, value in enumerate(hidden, 1):
        sheet.cell(number, place, value)
    for place, column in enumerate(table.columns, workbooks.HIDDEN + 1):
        cell = sheet.cell(number, place)
        cell.style = _pick_style(column, row)
        if column.kind == "answer":
            workbooks.put_text(cell, shape.ANSWERS.get(row.answer, ""))
        elif not column.is_entry:
            workbooks.put_text(cell, row.told.get(column.name, ""))
        elif column.name == "value" and row.scale is not None:
            _put_formula(cell, sheet, number, table, row.scale)
        else:
            _put(cell, column, row.said.get(column.name))
    if table is shape.WORDS:
        text = shape.write_text(row.said.get("text"))
        lines = sum(len(part) // 105 + 1 for part in text.split("\n"))
        sheet.row_dimensions[number].height = min(max(lines * 13.5 + 6, 96), 400)


def _pick_style(column: shape.Column, row: shape.Row) -> str:
    if column.name == "wanting":
        return _WANTING
    return workbooks.OPEN if column.name in row.open_cells else workbooks.TOLD


def _put(cell: Cell | MergedCell, column: shape.Column, value: shape.Value) -> None:
    cell.number_format = _FORMATS.get(column.kind, "General")
    if column.kind == "state":
        workbooks.put_text(cell, shape.STATES.get(str(value or ""), str(value or "")))
    elif isinstance(value, str):
        workbooks.put_text(cell, value)
    elif isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > _EXACT_DIGITS:
        workbooks.put_text(cell, shape.write_text(value))
    elif isinstance(value, Decimal):
        cell.value = value.normalize() if value % 1 else int(value)
    else:
        cell.value = value
    if column.kind in ("percent", "number", "date"):
        cell.alignment = Alignment(vertical="top", horizontal="right")


def _put_formula(
    cell: Cell | MergedCell, sheet: Worksheet, number: int, table: shape.Table, scale: int
) -> None:
    """Let the result show itself while the parts are typed; it is not read again."""
    names = [column.name for column in table.columns]
    top, bottom = (
        f"{get_column_letter(workbooks.HIDDEN + 1 + names.index(name))}{number}"
        for name in ("numerator", "denominator")
    )
    cell.value = f'=IF(AND(ISNUMBER({top}),N({bottom})<>0),{top}/{bottom}*{scale},"")'
    cell.number_format = "#,##0.0#####"
    cell.alignment = Alignment(vertical="top", horizontal="right")


def _set_columns(sheet: Worksheet, table: shape.Table, last: int) -> None:
    workbooks.set_page(
        sheet, widths=[column.width for column in table.columns], last=last,
        told=1 if table is shape.WORDS else 2,
    )  # fmt: skip
    sheet.protection.sort = sheet.protection.autoFilter = False


def _offer(sheet: Worksheet, table: shape.Table, last: int) -> None:
    """Offer words, and warn of what is no number or day; text that says one may stay."""
    for place, column in enumerate(table.columns, workbooks.HIDDEN + 1):
        letter = get_column_letter(place)
        cells = f"{letter}{workbooks.HEAD_ROW + 1}:{letter}{last}"
        if rule := _make_rule(column):
            sheet.add_data_validation(rule)
            rule.add(cells)
        if column.kind == "number":
            look = NumberFormat(numFmtId=180, formatCode="#,##0.0#####")
            top = f"{letter}{workbooks.HEAD_ROW + 1}"
            sheet.conditional_formatting.add(
                cells,
                Rule(
                    type="expression", dxf=DifferentialStyle(numFmt=look),
                    formula=[f"AND(ISNUMBER({top}),{top}<>INT({top}))"],
                ),
            )  # fmt: skip


def _make_rule(column: shape.Column) -> DataValidation | None:
    told = ""
    style: Literal["stop", "warning"] = "warning"
    rule: DataValidation | None = None
    if column.kind in ("answer", "state"):
        words: Sequence[str] = list(
            (shape.STATES if column.kind == "state" else shape.ANSWERS).values()
        )
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"')
        told, style = "Chọn trong danh sách.", "stop"
    elif column.kind == "percent":
        rule = DataValidation(type="whole", operator="between", formula1="0", formula2="100")
        told = "Ghi số nguyên từ 0 đến 100, không gõ dấu %."
    elif column.kind == "number":
        rule = DataValidation(
            type="decimal", operator="between", formula1="-9999999999999", formula2="9999999999999"
        )
        told = "Ghi một số, ví dụ 5.431 hoặc 61,7."
    elif column.kind == "date":
        first = (date(2000, 1, 1) - date(1899, 12, 30)).days
        rule = DataValidation(type="date", operator="greaterThan", formula1=str(first))
        told = "Ghi ngày/tháng/năm, ví dụ 04/12/2026."
    elif column.name == "product":
        rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1="200")
        told, style = "Dài nhất 200 ký tự.", "stop"
    if rule is not None:
        rule.errorTitle, rule.error, rule.errorStyle = column.heading, told, style
        rule.showErrorMessage = rule.allow_blank = True
    return rule


def _write_guide(sheet: Worksheet, book: shape.Book) -> None:
    sheet.column_dimensions["A"].width = 110
    workbooks.put_text(sheet["A1"], f"Cách ghi: {book.title}")
    sheet["A1"].font = Font(name="Arial", size=14, bold=True)
    workbooks.put_text(sheet["A2"], f"{book.office}. {book.made}.")
    for number, text in enumerate(_GUIDE, 4):
        workbooks.put_text(sheet.cell(number, 1), text)
        sheet.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 1).font = Font(name="Arial", size=11)
    for number, (text, style) in enumerate(
        (("Ô nền vàng: ghi", workbooks.OPEN), ("Ô nền xám: khóa", workbooks.TOLD)), len(_GUIDE) + 5
    ):
        sheet.cell(number, 1, text).style = style
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
