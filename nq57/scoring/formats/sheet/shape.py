"""What the workbook of a self-score looks like: its columns, words and marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nq57.core import numbers, workbooks

VERSION = "1"
TITLE = "Phiếu tự chấm"
SIGN = "#score"  # heads the hidden column of keys: by it the sheet is found again
YES = "x"

# Heading and width in letters of the visible columns.
COLUMNS = {
    "code": ("Mã", 8), "title": ("Tiêu chí", 44), "guide": ("Cách chấm", 40),
    "most": ("Điểm tối đa", 9), "points": ("Điểm tự chấm", 11), "absent": ("Không phát sinh", 11),
    "note": ("Thuyết minh", 50), "evidence": ("Minh chứng phải có", 26),
}  # fmt: skip
ENTRIES = ("points", "absent", "note")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A criterion to be written; ``steps`` are the only points that it can give, empty any.

    A computed one has no version: ``computed`` says what the data gave, and nothing is asked.
    """

    code: str
    section: str
    title: str
    guide: str
    evidence: str
    most: Decimal
    steps: tuple[Decimal, ...] = ()
    points: Decimal | None = None
    applies: bool = True
    note: str = ""
    seen: int = 0
    computed: str | None = None


@dataclass(frozen=True, kw_only=True)
class Book:
    """A sheet to be written as a workbook; ``sheet`` is the code of its case."""

    sheet: str
    title: str
    office: str
    sentence: str
    rows: Sequence[Row]
    mark: str = ""


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell (``H7``)."""

    cell: str
    sentence: str


def write_number(value: Decimal | None) -> str:
    """Return points as they are typed, or nothing."""
    return "" if value is None else numbers.write_number(value)


def make_mark(code: str, points: str, note: str, *, applies: bool) -> str:
    """Return the mark of what a row says: another one as soon as a cell says something else."""
    return workbooks.make_mark(code, points, applies, note)
