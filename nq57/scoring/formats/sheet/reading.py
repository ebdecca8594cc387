"""Read the workbook of a self-score again, wherever its rows and columns went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nq57.core import numbers, sheets, text, workbooks
from nq57.core.phrases import Phrase
from nq57.scoring.formats.sheet import shape

_MOST_ROWS, _MOST_COLUMNS, _MOST_HEAD = 500, 40, 40
_NEW = "Tệp không phải mẫu tự chấm của phiếu điểm. Tải mẫu mới rồi chép nội dung sang."


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """A row that somebody touched: its criterion, the version it was made from, what it says,
    and its cells by name."""

    code: str
    seen: int
    points: Decimal | None
    applies: bool
    note: str
    cells: Mapping[str, str]


@dataclass
class ReadBook:
    """A workbook as it was read."""

    version: str = ""
    sheet: str = ""
    rows: list[ReadRow] = field(default_factory=list)
    faults: list[shape.CellFault] = field(default_factory=list)


def read_book(content: bytes) -> ReadBook:
    """Return what a workbook says, with every fault of its cells.

    :raises sheets.SheetReadError: when it is no workbook, or not one of a self-score.
    """
    book = sheets.open_book(content)
    told = workbooks.read_meta(book)
    if told is None:
        raise sheets.SheetReadError(_NEW)
    read = ReadBook(told.get("version", ""), told.get("sheet", ""))
    sheet, places, head = find_table(book)
    merged = workbooks.list_merged(sheet, after=head)
    known: set[str] = set()
    for number in range(head + 1, min(sheet.max_row, head + _MOST_ROWS) + 1):
        cells = {name: sheet.cell(number, place) for name, place in places.items()}
        code = _say(cells["key"].value)
        if code in known:
            told_twice = Phrase("Tiêu chí %(code)s có hai dòng. Chỉ giữ một dòng.", code=code)
            read.faults.append(shape.CellFault(cells["code"].coordinate, told_twice))
        elif code:
            known.add(code)
            _read_row(cells, code, merged, read)
    return read


def find_table(book: Workbook) -> tuple[Worksheet, dict[str, int], int]:
    """Return the sheet with the sign in its head, the place of each column and the head's row.

    :raises sheets.SheetReadError: when there is none, or a column is lost.
    """
    wanted = {"key": shape.SIGN, "seen": workbooks.SEEN, "mark": workbooks.MARK}
    wanted |= {name: text.fold(shape.COLUMNS[name][0]) for name in ("code", *shape.ENTRIES)}
    for sheet in book.worksheets:
        rows = sheet.iter_rows(
            max_row=min(sheet.max_row, _MOST_HEAD), max_col=_MOST_COLUMNS, values_only=True
        )
        for number, row in enumerate(rows, 1):
            heads = [text.fold(_say(value)) for value in row]
            if shape.SIGN in heads:
                return sheet, _find_columns(wanted, heads), number
    raise sheets.SheetReadError(_NEW)


def _find_columns(wanted: Mapping[str, str], heads: Sequence[str]) -> dict[str, int]:
    if any(heads.count(heading) != 1 for heading in wanted.values()):
        raise sheets.SheetReadError(
            "Tệp thiếu cột hoặc có hai cột cùng tên. Để tên cột như trong mẫu, hoặc tải mẫu mới."
        )
    return {name: heads.index(heading) + 1 for name, heading in wanted.items()}


def _read_row(
    cells: Mapping[str, Any], code: str, merged: Mapping[str, str], read: ReadBook
) -> None:
    """Read a row unless it says what it was written with."""
    before = len(read.faults)
    for name in shape.ENTRIES:
        if fault := _find_trouble(cells[name], merged):
            read.faults.append(shape.CellFault(cells[name].coordinate, fault))
    if len(read.faults) > before:
        return
    points = _read_points(cells["points"], read)
    ticked = text.fold(_say(cells["absent"].value))
    if ticked not in ("", shape.YES):
        said = Phrase("Đánh dấu x hoặc để trống, không ghi “%(typed)s”.", typed=ticked[:40])
        read.faults.append(shape.CellFault(cells["absent"].coordinate, said))
    elif ticked and points is not None:
        said = Phrase("Đã đánh dấu không phát sinh thì để trống điểm.")
        read.faults.append(shape.CellFault(cells["points"].coordinate, said))
    note = workbooks.clean(_say(cells["note"].value))
    mark = shape.make_mark(code, shape.write_number(points), note, applies=not ticked)
    if len(read.faults) > before or mark == _say(cells["mark"].value):
        return
    read.rows.append(ReadRow(
        code=code, points=points, applies=not ticked, note=note,
        seen=numbers.read_seen(_say(cells["seen"].value)),
        cells={name: cell.coordinate for name, cell in cells.items()},
    ))  # fmt: skip


def _find_trouble(cell: Any, merged: Mapping[str, str]) -> Phrase | None:
    if cell.coordinate in merged:
        return Phrase("Ô này bị gộp với ô khác. Bỏ gộp rồi ghi từng dòng.")
    if cell.data_type == "f":
        return Phrase("Ô có công thức. Ghi thẳng giá trị vào ô.")
    if cell.data_type == "e":
        return Phrase("Ô đang báo lỗi của bảng tính. Ghi lại giá trị.")
    return None


def _read_points(cell: Any, read: ReadBook) -> Decimal | None:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(repr(value))
        if exact.is_finite():
            return exact
    typed = _say(value)
    if not typed:
        return None
    try:
        return numbers.parse_number(typed)
    except (ValueError, ArithmeticError):
        said = Phrase("“%(typed)s” không phải là số. Ghi như 7,5.", typed=typed[:40])
        read.faults.append(shape.CellFault(cell.coordinate, said))
        return None


def _say(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else workbooks.clean(str(value))
