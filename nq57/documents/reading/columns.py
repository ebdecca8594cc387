"""The columns of a plan's table, typed from the words of its header."""

import datetime
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nq57.core import dates, text
from nq57.documents.reading import draft

Kind = Literal[
    "number",
    "name",
    "unit",
    "value",
    "lead",
    "coordinator",
    "monitor",
    "product",
    "deadline",
    "note",
    "baseline",
    "money",
    "agency",
    "person",
    "basis",
    "other",
]
_PATTERNS: tuple[tuple[str, Kind], ...] = (
    (r"(so )?t ?t|stt|so thu tu|s ?t ?t|ma( so)?|muc", "number"),
    (r"ghi chu.*|chu thich|luu y", "note"),
    (r"don vi (tinh|do).*|dvt|dv tinh|don vi|don vi do luong", "unit"),
    (r".*(kinh phi|du toan|nguon von|tong muc dau tu|ngan sach).*", "money"),
    (
        r"((co quan|don vi|cap|noi)[, ]*)+(co tham quyen )?(ban hanh|trinh|phe duyet|quyet dinh)",
        "agency",
    ),
    (
        r"(lanh dao|dong chi|d/c|thanh vien|ca nhan|nguoi)[, ]*.*(phu trach|chi dao|theo doi).*",
        "person",
    ),
    (r"(can cu|co so phap ly|nguon giao|van ban giao|nguon).*", "basis"),
    (r"[^/]*chu tri[^/]*", "lead"),
    (r".*phoi hop.*", "coordinator"),
    (
        r"((co quan|don vi|dau moi|bo phan|ca nhan|nguoi)[,/ ]*)+"
        r"(thuc hien|chiu trach nhiem|tham muu|dau moi|phu trach).*",
        "lead",
    ),
    (r"phan cong.*|(don vi|co quan|nguoi)? ?(chiu )?trach nhiem.*|dau moi.*", "lead"),
    (r".*(theo doi|don doc|giam sat|kiem tra|danh gia).*", "monitor"),
    (r"(thoi gian|thoi han|tien do|lo trinh|han|moc thoi gian|ky han|thoi diem).*", "deadline"),
    (r"(du kien )?(san pham|ket qua|dau ra|hinh thuc van ban|hinh thuc|nhat ky).*", "product"),
    (r".*/ ?(san pham|ket qua|dau ra).*", "product"),
    (
        r"(ten )?(cac )?(nhiem vu|noi dung|cong viec|hoat dong|giai phap|ten|danh muc|de an|du"
        r" an).*",
        "name",
    ),
    (r"(ten |nhom )?(cac )?(chi tieu|chi so|muc tieu|tieu chi).*", "name"),
    (r"gia tri.*|ke hoach|muc can dat|muc phan dau|can dat|muc tieu", "value"),
)
_COMPILED = [(re.compile(rf"(?:{pattern})"), kind) for pattern, kind in _PATTERNS]
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_HORIZON = re.compile(
    r"^(?:(?:muc tieu|chi tieu|ke hoach|gia tri|thuc hien|hien trang|uoc|so lieu|ket qua|phan dau"
    r"|tam nhin|dinh huong|lo trinh)[ ,]*)*(?:(?:tinh )?(?:den|toi|giai doan|nam|het|cuoi|dau|moc"
    r"|trong|thoi ky|sau|tu|cac)[ ,]*)*"
    r"\(?(?:19|20)\d\d(?:\s*(?:-|–|—|den|den nam)\s*(?:nam )?(?:19|20)\d\d)?\)?"
    r"(?: (?:tro di|va cac nam tiep theo|\(.*\)))?$"
)
_PERIOD = re.compile(
    r"^(?:trong )?(?:(?P<quarter>quy) (?P<q>iv|i{1,3}|[1-4])|(?P<month>thang) (?P<m>\d{1,2})"
    r"|(?P<half>6 thang) (?P<h>dau|cuoi))(?: nam| cua nam)?[ /,-]*(?:nam )?(?P<year>(?:19"
    r"|20)\d\d)?$"
)
_BASELINE = re.compile(r"^(?:thuc hien|hien trang|uoc|so lieu|ket qua|da thuc hien)")
_RESULT = re.compile(r"(ket qua|muc tieu|chi tieu|gia tri|ke hoach|lo trinh|moc|phan ky).*")
_INDICATOR = re.compile(r"chi tieu|chi so|muc tieu|tieu chi")
_TASK = re.compile(r"nhiem vu|cong viec|giai phap|hoat dong|de an|du an")


@dataclass(frozen=True)
class Column:
    """A typed column.

    ``years`` bounds a milestone or a period column, ``period`` one finer than a year.
    ``is_unmet``: a milestone whose words say no time, so that its year must be asked.
    """

    kind: Kind
    label: str
    years: tuple[int, int] | None = None
    period: tuple[datetime.date, datetime.date] | None = None
    is_unmet: bool = False

    def days(self) -> tuple[datetime.date, datetime.date] | None:
        """Return the first and last day of the column's period, or None."""
        if self.period is not None or self.years is None:
            return self.period
        first, last = self.years
        return datetime.date(first, 1, 1), datetime.date(last, 12, 31)


@dataclass(frozen=True)
class Layout:
    """The columns of one table, left to right, and what its rows are."""

    columns: tuple[Column, ...]
    kind: draft.GroupKind

    def horizons(self) -> tuple[Column, ...]:
        """Return the columns that hold targets (indicators) or schedules (tasks)."""
        return tuple(
            column
            for column in self.columns
            if is_horizon(column, self.kind) and column.kind != "baseline"
        )

    def block(self) -> tuple[Column, ...]:
        """Return the same with the columns of earlier figures among them."""
        return tuple(column for column in self.columns if is_horizon(column, self.kind))


def is_horizon(column: Column, kind: draft.GroupKind) -> bool:
    """Tell whether a column holds targets or schedules in a table of this kind."""
    if kind == "indicators":
        return column.kind in ("value", "baseline")
    return column.kind == "deadline"


@functools.lru_cache(maxsize=4096)
def classify(label: str) -> Column | None:
    """Return the typed column that a header cell names, or None when it names none."""
    words = " ".join(re.sub(r"[*:.\[\]]|\(\d+\)$", " ", text.fold(label)).split())
    if not words or len(words) > 90:
        return None
    if _HORIZON.match(words):
        years = [int(year) for year in _YEAR.findall(words)]
        kind: Kind = "baseline" if _BASELINE.match(words) else "value"
        return Column(kind, text.normalise(label), (min(years), max(years)))
    period = _PERIOD.match(words)
    if period is not None:
        return _period_column(label, period)
    for pattern, kind in _COMPILED:
        if pattern.fullmatch(words):
            return Column(kind, text.normalise(label))
    return None


def table_kind(columns: Sequence[Column], title: str) -> draft.GroupKind | None:
    """Return what the rows of a table are, from its columns and title, or None."""
    kinds = {column.kind for column in columns}
    names = " ".join(text.fold(column.label) for column in columns if column.kind == "name")
    is_indicator, is_task = bool(_INDICATOR.search(names)), bool(_TASK.search(names))
    if is_indicator != is_task:
        return "indicators" if is_indicator else "tasks"
    if "unit" in kinds:
        return "indicators"
    if kinds & {"product", "deadline"}:
        return "tasks"
    heading = text.fold(title)
    if _TASK.search(heading) or not _INDICATOR.search(heading):
        return "tasks" if kinds & {"lead", "coordinator", "value"} else None
    return "indicators"


def arrange(columns: Sequence[Column], title: str) -> Layout | None:
    """Return the layout of a table from its leaf columns, or None when it is no plan's.

    In an indicator table a result column holds targets; in a task table a column with
    years holds schedules.
    """
    kind = table_kind(columns, title)
    kinds = [column.kind for column in columns]
    if kind is None or "name" not in kinds or len(columns) < 3:
        return None
    seen_name = False
    arranged: list[Column] = []
    for column in columns:
        if column.kind == "name" and seen_name:
            is_result = kind == "indicators" and _RESULT.fullmatch(text.fold(column.label))
            column = Column("value" if is_result else "other", column.label, column.years)
        seen_name = seen_name or column.kind == "name"
        if kind == "tasks" and column.kind in ("value", "baseline"):
            column = replace(column, kind="deadline")
        arranged.append(column)
    if kind == "indicators":
        arranged = _with_values(arranged)
    if not any(column.kind == "lead" for column in arranged):
        arranged = _with_lead(arranged)
    layout = Layout(tuple(arranged), kind)
    is_plan = layout.horizons() or any(c.kind in ("lead", "coordinator") for c in arranged)
    return layout if is_plan else None


def unfold(columns: Sequence[Column]) -> list[Column]:
    """Return leaf columns from a flattened two-row header.

    The second row's cells (years; lead and coordinator) come last in the stream; they
    belong in the place of the spanning cell that they explain.
    """
    result = list(columns)
    _replace_parent(result, lambda c: _is_dated(c) and c.kind != "baseline", is_time_parent)
    leads = [c for c in result if c.kind in ("lead", "coordinator", "monitor")]
    if any(c.kind == "lead" and not _is_agency_parent(c) for c in leads):
        _replace_parent(
            result, lambda c: c in leads and not _is_agency_parent(c), _is_agency_parent
        )
    return result


def _with_values(columns: list[Column]) -> list[Column]:
    if any(column.kind == "value" for column in columns):
        return columns
    for kind in ("product", "other"):
        for index, column in enumerate(columns):
            if column.kind == kind and _RESULT.fullmatch(text.fold(column.label)):
                columns[index] = Column("value", column.label)
                return columns
    return columns


def _with_lead(columns: list[Column]) -> list[Column]:
    """Take the only agency column of a table for the one that answers for the row."""
    for index, column in enumerate(columns):
        if column.kind == "monitor":
            columns[index] = replace(column, kind="lead")
            return columns
    return columns


def _period_column(label: str, match: re.Match[str]) -> Column:
    year = int(match["year"]) if match["year"] else None
    if match["quarter"]:
        roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
        quarter = roman.get(match["q"]) or int(match["q"])
        first, last = quarter * 3 - 2, quarter * 3
    elif match["month"]:
        first = last = min(12, max(1, int(match["m"])))
    else:
        first, last = (1, 6) if match["h"] == "dau" else (7, 12)
    words = text.normalise(label)
    if year is None:
        return Column("value", words)
    days = datetime.date(year, first, 1), dates.last_day_of_month(year, last)
    return Column("value", words, (year, year), days)


def _replace_parent(
    columns: list[Column],
    is_child: Callable[[Column], bool],
    is_parent: Callable[[Column], bool],
) -> None:
    """Move the children that follow a spanning cell into its place."""
    first_name = next((i for i, c in enumerate(columns) if c.kind == "name"), -1)
    for place in range(len(columns) - 1, -1, -1):
        if place == first_name or is_child(columns[place]) or not is_parent(columns[place]):
            continue
        children = [c for c in columns[place + 1 :] if is_child(c)]
        if children:
            rest = [c for c in columns[place + 1 :] if c not in children]
            columns[place:] = [*children, *rest]
            return


def _is_dated(column: Column) -> bool:
    return column.years is not None or column.is_unmet or _is_period(column)


def _is_period(column: Column) -> bool:
    return column.kind == "value" and bool(_PERIOD.match(text.fold(column.label)))


def is_time_parent(column: Column) -> bool:
    """Tell whether a header cell may span the milestone columns under it."""
    if column.years or column.is_unmet or _is_period(column):
        return False
    words = text.fold(column.label)
    return column.kind in ("deadline", "value") or (
        column.kind == "name"
        and bool(re.match(r"(muc tieu|chi tieu|ke hoach)( |$)", words))
        and bool(re.search(r"nam|giai doan|cu the|den|qua|cac|phan|^muc tieu$", words))
    )


def _is_agency_parent(column: Column) -> bool:
    words = text.fold(column.label)
    return column.kind == "lead" and "chu tri" not in words
