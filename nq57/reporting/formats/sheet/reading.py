"""Read the workbook of a report again, wherever its rows and columns went."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nq57.core import dates, numbers, sheets, workbooks
from nq57.core import text as words
from nq57.reporting.formats.sheet import shape

MOST_ROWS, MOST_COLUMNS, _MOST_HEAD = 3_000, 60, 40
_SERIALS = (36_526, 73_415)  # the days of 2000 to 2100 as numbers of Excel
_OWN = re.compile(
    r'=IF\(AND\(ISNUMBER\([A-Z]+\d+\),N\([A-Z]+\d+\)<>0\),[A-Z]+\d+/[A-Z]+\d+\*\d+,""\)'
)
_CODES = {
    kind: {words.fold(label): code for code, label in labels.items()}
    for kind, labels in (("state", shape.STATES), ("answer", shape.ANSWERS))
}
_NEW = "Tải mẫu mới ở trang báo cáo rồi chép nội dung sang."


@dataclass(frozen=True)
class ReadRow:
    """A row as it was read: its key, what it was made from, what it says and where."""

    table: shape.Table
    sheet: str
    number: int
    key: str
    seen: int
    answered: str
    label: str
    texts: Mapping[str, str]
    answer: str
    cells: Mapping[str, str]
    is_touched: bool
    is_faulty: bool


@dataclass
class ReadBook:
    """A workbook as it was read; notes tell what is left out of account."""

    version: str = ""
    report: str = ""
    rows: list[ReadRow] = field(default_factory=list)
    faults: list[shape.CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[shape.Table] = field(default_factory=list)


@dataclass
class _Found:
    """A sheet of items: where its head is, and which column stands where."""

    table: shape.Table
    sheet: Worksheet
    row: int
    places: dict[str, int]


def read_book(content: bytes) -> ReadBook:
    """Return what a workbook says, with every fault of the file itself.

    :raises sheets.SheetReadError: when it is no workbook, or not one of a report.
    """
    book = sheets.open_book(content)
    read = ReadBook()
    told = workbooks.read_meta(book)
    if told is None:
        raise sheets.SheetReadError(f"Tệp không phải mẫu Excel của báo cáo. {_NEW}")
    read.version, read.report = told.get("version", ""), told.get("report", "")
    shown: Workbook | None = None
    for table in shape.TABLES:
        found = _find(book, table, read)
        if found is None:
            continue
        if shown is None and _has_formula(found):
            shown = sheets.open_book(content, values=True)
        _read_rows(found, shown, read)
    return read


def _find(book: Workbook, table: shape.Table, read: ReadBook) -> _Found | None:
    """Find a sheet by the sign in its head, whatever it is called now."""
    for sheet in book.worksheets:
        for number, row in enumerate(_list_rows(sheet, last=_MOST_HEAD), 1):
            heads = [_fold(value) for value in row]
            if table.sign in heads:
                return _find_columns(table, sheet, number, heads, read)
    named = next((name for name in book.sheetnames if _fold(name) == _fold(table.title)), "")
    if named:
        told = f"Trang “{named}” mất cột ẩn ghi mã của từng dòng. {_NEW}"
        read.faults.append(shape.CellFault("E704", named, "A1", told))
    else:
        read.notes.append(f"Tệp không có trang “{table.title}”: phần này giữ nguyên.")
        read.missing.append(table)
    return None


def _find_columns(
    table: shape.Table, sheet: Worksheet, number: int, heads: Sequence[str], read: ReadBook
) -> _Found | None:
    wanted = {"key": table.sign, "seen": workbooks.SEEN, "mark": workbooks.MARK}
    wanted |= {
        column.name: _fold(column.heading)
        for column in table.columns
        if column.is_entry or column.name == "label"
    }
    lost = [name for name, heading in wanted.items() if heads.count(heading) != 1]
    titles = {column.name: column.heading for column in table.columns}
    for name in lost:
        what = f"cột “{titles[name]}”" if name in titles else "một cột ẩn"
        times = heads.count(wanted[name])
        told = f"Trang “{sheet.title}” {'có hai' if times else 'thiếu'} {what}. "
        told += "Để tên cột như trong mẫu, hoặc tải mẫu mới rồi chép nội dung sang."
        read.faults.append(shape.CellFault("E704", sheet.title, f"A{number}", told))
    if lost:
        return None
    known = {*wanted.values(), *(_fold(column.heading) for column in table.columns)}
    for place, heading in enumerate(heads, 1):
        if heading and heading not in known:
            letter = get_column_letter(place)
            read.notes.append(
                f"Trang “{sheet.title}”: cột {letter} không thuộc mẫu nên không được nhập."
            )
    places = {name: heads.index(heading) + 1 for name, heading in wanted.items()}
    return _Found(table, sheet, number, places)


def _has_formula(found: _Found) -> bool:
    return any(cell.data_type == "f" for row in _list_cells(found) for cell in row)


def _read_rows(found: _Found, shown: Workbook | None, read: ReadBook) -> None:
    merged = workbooks.list_merged(found.sheet, after=found.row)
    if found.sheet.max_row > found.row + MOST_ROWS:
        told = f"Trang “{found.sheet.title}” dài hơn {MOST_ROWS} dòng. {_NEW}"
        read.faults.append(shape.CellFault("E707", found.sheet.title, f"A{MOST_ROWS}", told))
        return
    cached = shown[found.sheet.title] if shown else None
    known: dict[str, int] = {}
    for number in range(found.row + 1, found.sheet.max_row + 1):
        row = _read_row(found, number, cached, merged, read)
        if row is None:
            continue
        if row.key in known:
            told = f"Dòng {number} lặp lại mục của dòng {known[row.key]}. Chỉ giữ một dòng."
            read.faults.append(shape.CellFault("E708", row.sheet, row.cells["label"], told))
            continue
        known[row.key] = number
        read.rows.append(row)


def _read_row(
    found: _Found, number: int, cached: Worksheet | None, merged: Mapping[str, str],
    read: ReadBook,
) -> ReadRow | None:  # fmt: skip
    def get(name: str) -> Any:
        return found.sheet.cell(number, found.places[name])

    table = found.table
    key, label = _say(get("key").value), _say(get("label").value)
    cells = {name: get(name).coordinate for name in found.places}
    said = {name: get(name) for name in (column.name for column in table.entries)}
    if not key:
        if any(_say(cell.value) for cell in said.values()):
            told = "Dòng này không phải mục của báo cáo nên không nhập được. Ghi vào dòng có sẵn."
            read.faults.append(shape.CellFault("E707", found.sheet.title, cells["label"], told))
        return None
    answered, _, mark = _say(get("mark").value).partition(":")
    before = len(read.faults)
    texts: dict[str, str] = {}
    for column in table.entries:
        told = _find_trouble(said[column.name], column, cached, merged)
        if told:
            code = "E706" if cells[column.name] in merged else "E705"
            read.faults.append(shape.CellFault(code, found.sheet.title, cells[column.name], told))
        texts[column.name] = "" if told else _read_cell(said[column.name], column.kind)
    answer = texts.pop("answer", "")
    is_touched = mark != shape.make_mark(label, [texts[name] for name in table.said])
    return ReadRow(
        table, found.sheet.title, number, key,
        numbers.read_seen(_say(get("seen").value)),
        answered, label, texts, answer, cells, is_touched, len(read.faults) > before,
    )  # fmt: skip


def _find_trouble(
    cell: Any, column: shape.Column, cached: Worksheet | None,
    merged: Mapping[str, str],
) -> str:  # fmt: skip
    """Return why a cell cannot be read, or nothing."""
    if spanned := merged.get(cell.coordinate):
        return f"Các ô {spanned} bị gộp. Bỏ gộp rồi ghi từng dòng."
    if cell.data_type == "f" and not (column.name == "value" and is_own(cell)):
        value = cached[cell.coordinate].value if cached else None
        formula = getattr(cell.value, "text", cell.value)
        shown = f", đang hiện “{_say(value)}”" if value not in (None, "") else ""
        return f"Ô có công thức “{str(formula)[:80]}”{shown}. Ghi thẳng giá trị vào ô."
    if cell.data_type == "e":
        return f"Ô đang báo lỗi “{cell.value}”. Ghi lại giá trị."
    return ""


def is_own(cell: Any) -> bool:
    """Say whether a cell holds the result that the template itself computes."""
    return cell.data_type == "f" and _OWN.fullmatch(str(cell.value)) is not None


def _read_cell(cell: Any, kind: shape.Kind) -> str:
    """Return what a cell says as it would be typed into the page."""
    value = cell.value
    if is_own(cell) or value is None:
        return ""
    if kind == "date":
        return _read_day(value)
    if kind in ("state", "answer"):
        return _CODES[kind].get(_fold(value), _say(value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return _read_number(value, str(cell.number_format), kind)
    return _say(value) if kind != "number" else _read_typed(_say(value))


def _read_number(value: int | float | Decimal, look: str, kind: shape.Kind) -> str:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** 20:
        return str(value)
    if kind == "percent" and "%" in look:
        exact *= 100
    if kind in ("number", "percent"):
        return numbers.write_number(exact)
    return str(int(exact)) if exact == int(exact) else f"{exact.normalize():f}".replace(".", ",")


def _read_typed(text: str) -> str:
    """Return a number typed as text as it is written; what is none stays as it is."""
    try:
        return numbers.write_number(numbers.parse_number(text)) if text else ""
    except (ValueError, ArithmeticError):
        return text


def _read_day(value: Any) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float) and _SERIALS[0] <= value <= _SERIALS[1]:
        found = from_excel(value)
        return f"{found:%d/%m/%Y}" if isinstance(found, datetime) else str(value)
    typed = _say(value)
    try:
        return dates.format_date(dates.parse_date(typed)) if typed else ""
    except ValueError:
        return typed


def _list_cells(found: _Found) -> Iterator[Sequence[Any]]:
    last = min(found.sheet.max_row, found.row + MOST_ROWS)
    return found.sheet.iter_rows(min_row=found.row + 1, max_row=last, max_col=MOST_COLUMNS)


def _list_rows(sheet: Worksheet, last: int) -> Iterator[Sequence[Any]]:
    return sheet.iter_rows(max_row=min(sheet.max_row, last), max_col=MOST_COLUMNS, values_only=True)


def _say(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else workbooks.clean(str(value))


def _fold(value: Any) -> str:
    return words.fold(_say(value))
