"""A self-score as a workbook: written with locked cells, read again row by row.

Each row carries in hidden columns its criterion, the version of the line that it was made from,
and a mark of what it said: a row that nobody touched says nothing, wherever it was moved.
"""

from nq57.scoring.formats.sheet.marking import mark_book
from nq57.scoring.formats.sheet.reading import ReadBook, ReadRow, read_book
from nq57.scoring.formats.sheet.shape import VERSION, Book, CellFault, Row
from nq57.scoring.formats.sheet.writing import write_book

__all__ = [
    "VERSION",
    "Book",
    "CellFault",
    "ReadBook",
    "ReadRow",
    "Row",
    "mark_book",
    "read_book",
    "write_book",
]
