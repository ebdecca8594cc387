"""What a document says, cell by cell, independent of any layout and of any reader.

Rows carry the cells as printed; an empty string is an empty cell. Expected values of a
printed cell stand in ``values`` and are written by hand.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROLES = (
    "number", "name", "unit", "target", "lead", "coordinators", "product", "schedule",
    "note", "other",
)  # fmt: skip


# A cell merged with the one above it: where merging shows, the text above holds for it.
SAME = "^"


@dataclass(frozen=True)
class Column:
    """One column: its role, printed label, and the label that spans it from above.

    ``horizon`` is a year for a target and the printed label for a schedule.
    """

    role: str
    label: str
    horizon: int | str | None = None
    over: str = ""


@dataclass(frozen=True)
class Row:
    """One printed row.

    ``kind``: ``group`` (title in the second cell), ``parent`` (no assignment),
    ``leaf``, ``more`` (a further assignment of the leaf above, number and name merged).
    ``parent``: printed number of the row above it in the tree.
    ``horizon``: for a group row that names a milestone ("Đến năm 2030").
    """

    kind: str
    cells: tuple[str, ...]
    parent: str = ""
    horizon: int | None = None
    level: int = 1

    @property
    def number(self) -> str:
        return self.cells[0]

    @property
    def name(self) -> str:
        return self.cells[1]


@dataclass(frozen=True)
class Grid:
    """A table of an appendix with its title lines and the rows it prints."""

    kind: str  # "indicators", "tasks", "other"
    title: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    group: str = ""  # title of the group of rows that stand under no group row


@dataclass(frozen=True)
class Head:
    """The first page's fixed parts; ``title`` is empty for a letter with ``about``."""

    issuer: tuple[str, ...]
    symbol_line: str
    place_line: str
    kind_line: str = ""
    title: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Expected facts of the document; ``None`` says that the document does not tell."""

    symbol: str | None
    kind: str
    issuer: str
    issued_on: str | None
    signer: str
    implements: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Order:
    """An order of a letter, directive or notice; ``due`` is ISO, None when unsaid."""

    code: str
    starts: str
    performers: tuple[str, ...]
    due: str | None = None
    monitors: tuple[str, ...] = ()
    recurrence: str = ""


@dataclass(frozen=True)
class Duty:
    """A standing duty of the document's last part."""

    starts: str
    performer: tuple[str, ...]
    due: str | None = None
    every: tuple[str, ...] = ()
    due_day: int | None = None


@dataclass(frozen=True)
class ProseIndicator:
    """An indicator that stands in a sentence, under a milestone's heading."""

    name: str
    horizon: int
    op: str
    low: float
    unit: str | None


@dataclass(frozen=True)
class ProseTask:
    """A task that stands as a heading with its lead and time on the lines below."""

    starts: str
    lead: str
    due: str | None


@dataclass(frozen=True)
class Document:
    """A whole document and what a reader must find in it."""

    key: str
    head: Head
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: tuple[str, ...]
    facts: Facts
    grids: tuple[Grid, ...] = ()
    appendix_note: str = ""
    orders: tuple[Order, ...] = ()
    duties: tuple[Duty, ...] = ()
    prose: tuple[ProseIndicator, ...] = ()
    prose_tasks: tuple[ProseTask, ...] = ()
    has_prose_targets: bool = False  # targets in sentences whose reading is free
    footnotes: tuple[str, ...] = ()
    is_plan: bool = True
    is_invented: bool = True


def group(number: str, title: str, *, horizon: int | None = None, level: int = 1) -> Row:
    """Return a group row."""
    return Row("group", (number, title), horizon=horizon, level=level)


def parent(number: str, title: str) -> Row:
    """Return a parent row: a title with children and no assignment of its own."""
    return Row("parent", (number, title))


def leaf(number: str, name: str, *cells: str, under: str = "") -> Row:
    """Return a leaf row with ``cells`` for the columns after the name."""
    return Row("leaf", (number, name, *cells), parent=under)


def more(*cells: str) -> Row:
    """Return a further assignment of the leaf above."""
    return Row("more", ("", "", *cells))


def dump(document: Document, path: Path) -> None:
    """Write ``document`` as a truth file."""
    text = json.dumps(asdict(document), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def load(path: Path) -> Document:
    """Return the document of the truth file at ``path``."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Document(
        key=data["key"],
        head=Head(**_tuples(data["head"])),
        body=tuple(data["body"]),
        recipients=tuple(data["recipients"]),
        signer=tuple(data["signer"]),
        facts=Facts(**_tuples(data["facts"])),
        grids=tuple(_grid(item) for item in data["grids"]),
        appendix_note=data["appendix_note"],
        orders=tuple(Order(**_tuples(item)) for item in data["orders"]),
        duties=tuple(Duty(**_tuples(item)) for item in data["duties"]),
        prose=tuple(ProseIndicator(**item) for item in data["prose"]),
        prose_tasks=tuple(ProseTask(**item) for item in data.get("prose_tasks", ())),
        has_prose_targets=data.get("has_prose_targets", False),
        footnotes=tuple(data["footnotes"]),
        is_plan=data["is_plan"],
        is_invented=data["is_invented"],
    )


def year_end(year: int) -> str:
    """Return the last day of ``year`` in ISO form."""
    return date(year, 12, 31).isoformat()


def _grid(data: dict[str, Any]) -> Grid:
    return Grid(
        kind=data["kind"],
        title=tuple(data["title"]),
        columns=tuple(Column(**item) for item in data["columns"]),
        rows=tuple(Row(**_tuples(item)) for item in data["rows"]),
        group=data["group"],
    )


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(item) if isinstance(item, list) else item for key, item in data.items()}
