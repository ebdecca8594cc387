"""A report as a workbook: written with locked cells, read again, marked with what is wrong.

Each row carries in hidden columns its item's key, the revision that it was made from, and a
mark of what it said: a row that nobody touched says nothing, wherever it was moved.
"""

from nq57.reporting.formats.sheet.marking import mark_book
from nq57.reporting.formats.sheet.reading import ReadBook, ReadRow, read_book
from nq57.reporting.formats.sheet.shape import (
    ANSWERS,
    FIGURES,
    LINES,
    STATES,
    TABLES,
    VERSION,
    WORDS,
    Book,
    CellFault,
    Row,
    Table,
    make_mark,
    write_text,
)
from nq57.reporting.formats.sheet.writing import write_book

__all__ = [
    "ANSWERS",
    "FIGURES",
    "LINES",
    "STATES",
    "TABLES",
    "VERSION",
    "WORDS",
    "Book",
    "CellFault",
    "ReadBook",
    "ReadRow",
    "Row",
    "Table",
    "make_mark",
    "mark_book",
    "read_book",
    "write_book",
    "write_text",
]
