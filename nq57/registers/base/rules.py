"""The refusals of an entry, and the columns of a register's sheet: what is read, what is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nq57.core import text
from nq57.orgs import rules as org_rules

CODE_PATTERN = r"^[A-Z0-9][A-Z0-9.-]{0,59}$"
INVENTED = "MINH-HOA-"  # begins the codes of what a demonstration invents
YES, NO = "có", "không"
_YES, _NO = {"co", "x", "1", "yes", "true"}, {"khong", "", "0", "no", "false"}
_MOST_DIGITS = 10


class EntryError(Exception):
    """Say in Vietnamese why a register refuses and what to do."""


class StaleError(EntryError):
    """Refuse a write that was made on an older state of an entry."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an entry: its field, and a sentence."""

    field: str
    message: str


class FaultyError(EntryError):
    """Refuse an entry with every fault."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults in the order of the fields."""
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.message for fault in faults))


# What a cell names: an office by name or code, or with its column a linked row; refuses with an
# EntryError.
FindOffice = Callable[..., Any]


@dataclass(frozen=True)
class Column:
    """A column of the sheet: its head, and its width in letters."""

    head: str
    width: int

    def read(self, cell: str, find_office: FindOffice) -> Any:
        """Return what a cell says, without space around it.

        :raises EntryError: with a sentence, when that cannot be.
        """
        return cell

    def tell(self, value: Any) -> Any:
        """Return the cell for a value, as ``read`` takes it again."""
        return value


class Code(Column):
    """The code of the entry: a row without one is a new entry."""


class Told(Column):
    """What the register finds itself: it goes out, and an import passes over it."""


@dataclass(frozen=True)
class Text(Column):
    """Words; ``most`` letters, or any number for 0."""

    most: int = 0

    def read(self, cell: str, find_office: FindOffice) -> str:
        """Return the words.

        :raises EntryError: when they are too many.
        """
        if self.most and len(cell) > self.most:
            raise EntryError(f"Dài quá {self.most} ký tự: viết gọn lại.")
        return cell


@dataclass(frozen=True)
class Choice(Column):
    """A word of a closed list, as pairs of value and label; an empty cell is ``default``."""

    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""

    @property
    def labels(self) -> list[str]:
        """Return the words to choose from."""
        return [label for _value, label in self.choices]

    def read(self, cell: str, find_office: FindOffice) -> str:
        """Return the value of a label, accents and case ignored, or of a value.

        :raises EntryError: when the list does not have it.
        """
        if not cell and self.default:
            return self.default
        folded = text.fold(cell)
        for value, label in self.choices:
            if folded in (text.fold(label), value):
                return value
        said = f"“{cell}” không có trong danh mục" if cell else "Chưa ghi; chọn một trong các mục"
        raise EntryError(f"{said}: {', '.join(self.labels)}.")

    def tell(self, value: Any) -> str:
        """Return the label of a value."""
        return dict(self.choices).get(value, "")


@dataclass(frozen=True)
class Several(Column):
    """Words of a closed list, as many as apply: a cell parts them by semicolons."""

    choices: tuple[tuple[str, str], ...] = ()

    @property
    def labels(self) -> list[str]:
        """Return the words to choose from."""
        return [label for _value, label in self.choices]

    def read(self, cell: str, find_office: FindOffice) -> list[str]:
        """Return the values of the labels, accents and case ignored, in the order of the list.

        :raises EntryError: when the list does not have one of them.
        """
        known = {text.fold(word): value for value, label in self.choices for word in (value, label)}
        said = [word.strip() for word in cell.split(";") if word.strip()]
        strange = [word for word in said if text.fold(word) not in known]
        if strange:
            raise EntryError(
                f"“{strange[0]}” không có trong danh mục: {'; '.join(self.labels)}. "
                "Ghi nhiều mục thì cách nhau bằng dấu chấm phẩy."
            )
        found = {known[text.fold(word)] for word in said}
        return [value for value, _label in self.choices if value in found]

    def tell(self, value: Any) -> str:
        """Return the labels of the values."""
        return "; ".join(label for known, label in self.choices if known in value)


@dataclass(frozen=True)
class YesNo(Column):
    """Yes or no; an empty cell is no, unless the answer is required."""

    is_required: bool = False

    def read(self, cell: str, find_office: FindOffice) -> bool:
        """Return whether the cell says yes.

        :raises EntryError: when it says neither.
        """
        folded = text.fold(cell)
        if folded not in _YES | _NO or (self.is_required and not folded):
            said = f"“{cell}”" if cell else "Để trống"
            raise EntryError(f"{said}: ghi có hoặc không.")
        return folded in _YES

    def tell(self, value: Any) -> str:
        """Return the word for a truth."""
        return YES if value else NO


class Day(Column):
    """A day, or nothing."""

    def read(self, cell: str, find_office: FindOffice) -> date | None:
        """Return the day.

        :raises EntryError: when it is none.
        """
        day = org_rules.parse_day(cell) if cell else None
        if cell and day is None:
            raise EntryError(f"“{cell}” không phải ngày dd/mm/yyyy.")
        return day


class Whole(Column):
    """A whole number from 0, or nothing: what nobody knows is not zero."""

    def read(self, cell: str, find_office: FindOffice) -> int | None:
        """Return the number.

        :raises EntryError: when it is none.
        """
        plain = cell.replace(".", "").replace(" ", "")
        if not plain:
            return None
        if not (plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS):
            raise EntryError(f"“{cell}” không phải số nguyên từ 0 trở lên.")
        return int(plain)


@dataclass(frozen=True)
class Office(Column):
    """An office by its name or code."""

    is_required: bool = True

    def read(self, cell: str, find_office: FindOffice) -> Any:
        """Return the office, or None for an empty cell where none is required.

        :raises EntryError: when none or several bear the name.
        """
        if not cell:
            if self.is_required:
                raise EntryError("Chưa ghi cơ quan.")
            return None
        return find_office(cell)

    def tell(self, value: Any) -> str:
        """Return the name of an office."""
        return value.name if value else ""


@dataclass(frozen=True)
class Link(Column):
    """A row elsewhere by its code; ``rows`` is the query of those that may be named."""

    rows: Any = None
    is_required: bool = False

    def read(self, cell: str, find_office: FindOffice) -> Any:
        """Return the row, or None for an empty cell where none is required.

        :raises EntryError: when no such row has the code.
        """
        if not cell and self.is_required:
            raise EntryError("Chưa ghi mã.")
        return find_office(cell, self) if cell else None

    def tell(self, value: Any) -> str:
        """Return the code of the row."""
        return value.code if value else ""


Columns = Mapping[str, Column]  # by the field of the entry


@dataclass(frozen=True)
class Row:
    """A row without a fault of its own: its number in the sheet, and what it says by field."""

    number: int
    code: str
    said: dict[str, Any]


@dataclass
class Reading:
    """What was read from a sheet: the rows without a fault, and the faults by cell."""

    columns: Columns
    rows: list[Row] = field(default_factory=list)
    faults: list[org_rules.Fault] = field(default_factory=list)

    def blame(self, number: int, name: str, message: str) -> None:
        """Add a fault of the cell of a field."""
        self.faults.append(org_rules.Fault(number, self.columns[name].head, message))


def list_fields(columns: Columns) -> tuple[str, ...]:
    """Return the fields that a person fills in: all but the code and what is only told."""
    return tuple(name for name, one in columns.items() if not isinstance(one, Code | Told))


def list_offices(columns: Columns) -> tuple[str, ...]:
    """Return the fields that hold an office."""
    return tuple(name for name, one in columns.items() if isinstance(one, Office))


def list_links(columns: Columns) -> tuple[str, ...]:
    """Return the fields that name a row elsewhere by its code, offices too."""
    return tuple(name for name, one in columns.items() if isinstance(one, Office | Link))


def list_missing(said: Mapping[str, Any], sentences: Mapping[str, str]) -> list[Fault]:
    """Return a fault, in its sentence, for each of these fields that says nothing."""
    return [
        Fault(name, sentence)
        for name, sentence in sentences.items()
        if said[name] is None or (isinstance(said[name], str) and not said[name].strip())
    ]


def tell_row(columns: Columns, entry: object) -> list[Any]:
    """Return an entry as a row of the sheet, as ``read_rows`` takes it again."""
    return [column.tell(getattr(entry, name)) for name, column in columns.items()]


def read_rows(
    cells: Sequence[Sequence[str]], columns: Columns, *, noun: str, find_office: FindOffice,
    check: Callable[[Mapping[str, Any]], list[Fault]],
) -> Reading:  # fmt: skip
    """Read a sheet whose first row holds the heads, in any order; empty rows are passed over.

    ``noun`` is what an entry is called, ``check`` what is wrong with a row whose cells are right.

    :raises EntryError: when the sheet has no row, or lacks a column.
    """
    if len(cells) < 2:
        raise EntryError(f"Bảng không có dòng nào: điền ít nhất một {noun}.")
    known = {text.fold(column.head): name for name, column in columns.items()}
    names = [known.get(text.fold(cell), "") for cell in cells[0]]
    missing = [columns[name].head for name in list_fields(columns) if name not in names]
    if missing:
        raise EntryError(f"Dòng đầu thiếu cột: {', '.join(missing)}. Dùng bảng mẫu ở trang này.")
    reading = Reading(columns)
    for number, row in enumerate(cells[1:], 2):
        if any(cell.strip() for cell in row):
            said = dict(zip(names, (cell.strip() for cell in row), strict=False))
            _read_row(reading, number, said, find_office, check)
    return reading


def _read_row(
    reading: Reading, number: int, cells: Mapping[str, str], find_office: FindOffice,
    check: Callable[[Mapping[str, Any]], list[Fault]],
) -> None:  # fmt: skip
    before, said = len(reading.faults), {}
    for name in list_fields(reading.columns):
        try:
            said[name] = reading.columns[name].read(cells.get(name, ""), find_office)
        except EntryError as error:
            reading.blame(number, name, str(error))
    if len(reading.faults) == before:
        for fault in check(said):
            reading.blame(number, fault.field, fault.message)
    if len(reading.faults) == before:
        reading.rows.append(Row(number, cells.get("code", "").upper(), said))
