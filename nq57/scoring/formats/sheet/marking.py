"""Write what is wrong into the office's own workbook, at the cells."""

import io
from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from nq57.core import sheets
from nq57.scoring.formats.sheet import reading, shape, writing

_FAULT, _OPEN = (PatternFill("solid", start_color=color) for color in ("F8CBAD", "FFF9DB"))


def mark_book(content: bytes, faults: Sequence[shape.CellFault]) -> bytes:
    """Return the workbook with a note and a colour at each wrong cell.

    What was marked before is cleared first. Formulas become text: they are what is told of.

    :raises sheets.SheetReadError: when it is no workbook of a self-score.
    """
    book = sheets.open_book(content)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):
                    _clear(cell)
    table, _places, _head = reading.find_table(book)
    for fault in faults:
        found = table[fault.cell]
        if isinstance(found, Cell):
            known = f"{found.comment.text}\n" if found.comment is not None else ""
            found.comment = Comment(f"{known}{fault.sentence}", shape.AUTHOR, 120, 320)
            found.fill = _FAULT
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _clear(cell: Cell) -> None:
    if cell.comment is not None and cell.comment.author == shape.AUTHOR:
        cell.comment, cell.fill = None, _OPEN
    if cell.data_type == "f":
        writing.put_text(cell, str(getattr(cell.value, "text", cell.value)))
