"""Write what is wrong into the office's own workbook, at the cells."""

from collections.abc import Sequence

from nq57.core import sheets, workbooks
from nq57.scoring.formats.sheet import reading, shape


def mark_book(content: bytes, faults: Sequence[shape.CellFault]) -> bytes:
    """Return the workbook with a note and a colour at each wrong cell.

    What was marked before is cleared first. Formulas become text: they are what is told of.

    :raises sheets.SheetReadError: when it is no workbook of a self-score.
    """
    book = sheets.open_book(content)
    workbooks.clear_marks(book)
    table, _places, _head = reading.find_table(book)
    for fault in faults:
        workbooks.note(table, fault.cell, fault.sentence)
    return workbooks.save(book)
