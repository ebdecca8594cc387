"""What every layout needs of a table: its header as rows of spanning cells."""

from dataclasses import dataclass

from tests.factories.plan_documents import truth
from tests.factories.plan_documents.truth import Column, Grid, Row


@dataclass(frozen=True)
class HeaderCell:
    """A cell of the header with its place and spans."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def header_cells(columns: tuple[Column, ...]) -> tuple[HeaderCell, ...]:
    """Return the header of one or two rows, in reading order row by row."""
    if not any(column.over for column in columns):
        return tuple(HeaderCell(item.label, 0, at) for at, item in enumerate(columns))
    top: list[HeaderCell] = []
    below: list[HeaderCell] = []
    for at, column in enumerate(columns):
        if not column.over:
            top.append(HeaderCell(column.label, 0, at, row_span=2))
            continue
        below.append(HeaderCell(column.label, 1, at))
        if at == 0 or columns[at - 1].over != column.over:
            width = 1
            while at + width < len(columns) and columns[at + width].over == column.over:
                width += 1
            top.append(HeaderCell(column.over, 0, at, column_span=width))
    return (*top, *below)


def count_row(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the row that numbers the columns, as many official tables have."""
    return tuple(f"({at})" for at in range(1, len(columns) + 1))


def header_height(columns: tuple[Column, ...]) -> int:
    """Return the number of header rows, one or two."""
    return 2 if any(column.over for column in columns) else 1


def full_cells(row: Row, grid: Grid) -> tuple[str, ...]:
    """Return the row's cells padded to the table's width; merged ones are empty."""
    cells = tuple("" if cell == truth.SAME else cell for cell in row.cells)
    return cells + ("",) * (len(grid.columns) - len(row.cells))


def same_height(rows: tuple[Row, ...], at: int, column: int) -> int:
    """Return how many rows the cell at ``at`` is merged down over."""
    height = 1
    while at + height < len(rows) and _is_same(rows[at + height], column):
        height += 1
    return height


def _is_same(row: Row, column: int) -> bool:
    return column < len(row.cells) and row.cells[column] == truth.SAME


def merge_height(rows: tuple[Row, ...], at: int) -> int:
    """Return how many rows the number and name of the leaf at ``at`` span."""
    height = 1
    while at + height < len(rows) and rows[at + height].kind == "more":
        height += 1
    return height
