"""What the workbook of a report looks like: its sheets, columns, words and marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from nq57.core import dates, numbers, workbooks

VERSION = "1"
GUIDE, FAULTS = "Hướng dẫn", "Lỗi"

Value = str | int | Decimal | date | None
Kind = Literal["text", "answer", "state", "percent", "number", "date"]

STATES = {
    "done": "Hoàn thành",
    "doing": "Đang thực hiện",
    "continuing": "Tiếp tục duy trì",
    "not_started": "Chưa thực hiện",
}
ANSWERS = {"open": "Chưa xác nhận", "as_before": "Như kỳ trước", "changed": "Có thay đổi"}


@dataclass(frozen=True)
class Column:
    """A column: its name in code, its heading, its width in letters."""

    name: str
    heading: str
    width: int
    kind: Kind = "text"
    is_entry: bool = False


@dataclass(frozen=True)
class Table:
    """A sheet of items: the mark in its hidden head, its title, its visible columns."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def sign(self) -> str:
        """Return the heading of the hidden key column: by it the sheet is found again."""
        return f"#{self.name}"

    @property
    def entries(self) -> tuple[Column, ...]:
        """Return the columns that an office fills in."""
        return tuple(column for column in self.columns if column.is_entry)

    @property
    def said(self) -> tuple[str, ...]:
        """Return the names of what a row says; whether it is as before is not part of it."""
        return tuple(column.name for column in self.entries if column.kind != "answer")


def _entry(name: str, heading: str, width: int, kind: Kind = "text") -> Column:
    return Column(name, heading, width, kind, is_entry=True)


LINES = Table("lines", "Nhiệm vụ", (
    Column("label", "Số", 9), Column("title", "Nhiệm vụ", 44), Column("before", "Kỳ trước", 18),
    _entry("answer", "Xác nhận", 14, "answer"), _entry("state", "Tình trạng", 16, "state"),
    _entry("percent", "Phần trăm", 9, "percent"), _entry("product", "Văn bản kết quả", 20),
    _entry("product_on", "Ngày văn bản", 12, "date"),
    _entry("difficulty", "Khó khăn, kiến nghị", 30), Column("wanting", "Cần bổ sung", 26),
))  # fmt: skip
FIGURES = Table("figures", "Số liệu", (
    Column("label", "Số", 9), Column("title", "Chỉ tiêu", 44), Column("unit", "Đơn vị", 10),
    Column("period", "Kỳ", 14), Column("before", "Kỳ trước", 18),
    _entry("answer", "Xác nhận", 14, "answer"), _entry("numerator", "Tử số", 13, "number"),
    _entry("denominator", "Mẫu số", 13, "number"), _entry("value", "Kết quả", 13, "number"),
    _entry("note", "Ghi chú", 28), Column("wanting", "Cần bổ sung", 26),
))  # fmt: skip
WORDS = Table("words", "Phần lời", (
    Column("label", "Phần", 34), _entry("text", "Nội dung", 110),
    Column("wanting", "Cần bổ sung", 26),
))  # fmt: skip
TABLES = (LINES, FIGURES, WORDS)


@dataclass(frozen=True)
class Row:
    """A row to be written: what is told, what is said, and which cells may be filled in.

    ``scale`` makes the result of a figure with parts a formula of them.
    """

    key: str
    seen: int
    told: Mapping[str, str]
    said: Mapping[str, Value]
    answer: str = ""
    open_cells: frozenset[str] = frozenset()
    scale: int | None = None


@dataclass(frozen=True)
class Book:
    """A report to be written as a workbook."""

    report: str
    title: str
    office: str
    made: str
    sentence: str
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell (``I7`` of a sheet; both empty for the file as a whole)."""

    code: str
    sheet: str
    cell: str
    sentence: str
    is_blocking: bool = True

    @property
    def place(self) -> tuple[str, int, int, str]:
        """Return by what faults are sorted: sheet, row, column."""
        column = self.cell.rstrip("0123456789")
        row = self.cell[len(column) :]
        return self.sheet, int(row or 0), len(column), column


def write_text(value: Value) -> str:
    """Return a value as it is typed; the same for what was written and what is read again."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return numbers.write_number(value)
    if isinstance(value, date):
        return dates.format_date(value)
    return workbooks.clean(str(value))


def make_mark(label: str, texts: Sequence[str]) -> str:
    """Return the mark of what a row says: another one as soon as a cell says something else."""
    return workbooks.make_mark(label, *texts)
