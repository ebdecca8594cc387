"""The rows of a document's tables as a reader should give them, from the truth."""

from dataclasses import dataclass, field, replace

from tests.factories.plan_documents.truth import SAME, Document, Grid, Row


@dataclass
class ExpectedAssignment:
    """One assignment: raw cells, and schedule cells by their column's label."""

    lead: str = ""
    coordinators: str = ""
    product: str = ""
    schedule: dict[str, str] = field(default_factory=dict)


@dataclass
class ExpectedRow:
    """One numbered row; ``targets`` of an indicator by year, ``assignments`` of a task."""

    kind: str  # "indicators" or "tasks"
    number: str
    name: str
    group: str | None
    parent: str
    is_parent: bool
    unit: str = ""
    targets: dict[int, str] = field(default_factory=dict)
    assignments: list[ExpectedAssignment] = field(default_factory=list)
    has_gap: bool = False  # an empty cell, so that flat text may leave the row open

    @property
    def key(self) -> str:
        return f"{self.group or ''}/{self.number}"


def rows(document: Document, *, shows_merging: bool = True) -> list[ExpectedRow]:
    """Return every numbered row of the document's indicator and task tables.

    ``shows_merging``: a cell merged with the one above has its text; else it is empty.
    """
    return [
        row
        for grid in document.grids
        if grid.kind != "other"
        for row in _grid_rows(_unmerged(grid, shows_merging=shows_merging))
    ]


def groups(document: Document) -> list[tuple[str, str]]:
    """Return ``(kind, title)`` of every group row."""
    return [
        (grid.kind, row.name)
        for grid in document.grids
        if grid.kind != "other"
        for row in grid.rows
        if row.kind == "group"
    ]


def _unmerged(grid: Grid, *, shows_merging: bool) -> Grid:
    above: dict[int, str] = {}
    made: list[Row] = []
    for row in grid.rows:
        cells = tuple(
            (above.get(at, "") if shows_merging else "") if cell == SAME else cell
            for at, cell in enumerate(row.cells)
        )
        above = dict(enumerate(cells))
        made.append(replace(row, cells=cells))
    return replace(grid, rows=tuple(made))


def _grid_rows(grid: Grid) -> list[ExpectedRow]:
    found: list[ExpectedRow] = []
    title: str | None = grid.group or None
    horizon = 0
    for row in grid.rows:
        if row.kind == "group":
            title, horizon = row.name, row.horizon or 0
        elif row.kind == "more":
            found[-1].assignments.append(_assignment(grid, row))
        else:
            found.append(_row(grid, row, title, horizon))
    return found


def _row(grid: Grid, row: Row, title: str | None, horizon: int) -> ExpectedRow:
    made = ExpectedRow(grid.kind, row.number, row.name, title, row.parent, row.kind == "parent")
    if made.is_parent:
        return made
    made.has_gap = any(
        not cell and column.role not in ("note", "other")
        for column, cell in zip(grid.columns, row.cells, strict=True)
    )
    made.assignments = [_assignment(grid, row)]
    for column, cell in zip(grid.columns, row.cells, strict=True):
        if column.role == "unit":
            made.unit = cell
        elif column.role == "target":
            made.targets[int(column.horizon or horizon)] = cell
    return made


def _assignment(grid: Grid, row: Row) -> ExpectedAssignment:
    made = ExpectedAssignment()
    for column, cell in zip(grid.columns, row.cells, strict=True):
        if column.role == "schedule":
            made.schedule[str(column.horizon)] = cell
        elif column.role in ("lead", "coordinators", "product"):
            setattr(made, column.role, cell)
    return made
