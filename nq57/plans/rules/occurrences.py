"""What a row of schedule cells asks for, as dated occurrences.

Columns share their end years (Plan 142: 2025 · 2025–2030 · 2030–2035 …); each year belongs to
the first column that has it.
"""

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

ONGOING = "ongoing"
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6}
_NAMES = {"month": "{0}-{1:02d}", "quarter": "{0}-Q{1}", "half_year": "{0}-H{1}"}

Days = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A schedule cell: what it says (kinds of ``enums.ScheduleKind``) and its column's days."""

    kind: str
    days: Days | None = None
    due: date | None = None
    recurrence: str = ""
    month: int | None = None
    condition: str = ""
    expected_on: date | None = None
    from_year: int | None = None
    to_year: int | None = None
    source: int | None = None  # key of the stored cell


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One thing owed once; ``key`` is stable however often it is computed.

    ``kind``: once, yearly, periodic, span, continuing or conditional. ``starts_on`` None: it
    starts when it is assigned. ``due`` None: never overdue by itself, or not dated yet.
    """

    key: str
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None
    due: date | None = None
    condition: str = ""
    expected_on: date | None = None
    source: int | None = None

    @property
    def last_day(self) -> date | None:
        """The last day on which it is still worked on as planned."""
        return self.due or self.ends_on


def list_occurrences(cells: Sequence[Cell], *, since: date, until: date) -> list[Occurrence]:
    """Return what the cells of one assignment ask for between two days, by date.

    An occurrence counts that has begun by ``until`` and is not over before ``since``. Of two
    with one key the earlier due date holds.
    """
    found: dict[str, Occurrence] = {}
    for cell, span in zip(cells, share_out([cell.days for cell in cells]), strict=True):
        for one in _list_of_cell(cell, span, since, until):
            if _is_within(one, since, until):
                known = found.setdefault(one.key, one)
                found[one.key] = min(known, one, key=lambda row: row.due or date.max)
    return sorted(found.values(), key=lambda one: (one.starts_on or date.min, one.key))


def share_out(columns: Sequence[Days | None]) -> list[Days | None]:
    """Return the days that each column has for itself: a year is the first column's.

    A column all of whose years are taken keeps its own words; one finer than a year too.
    """
    taken: set[int] = set()
    shared: list[Days | None] = []
    for days in columns:
        if days is None or not _is_whole_years(days):
            shared.append(days)
            continue
        years = set(range(days[0].year, days[1].year + 1))
        own = sorted(years - taken) or sorted(years)
        taken |= years
        shared.append((date(own[0], 1, 1), date(own[-1], 12, 31)))
    return shared


def _list_of_cell(cell: Cell, span: Days | None, since: date, until: date) -> Iterable[Occurrence]:
    if cell.kind in ("", "none"):
        return ()
    if cell.kind in ("date", "month", "quarter", "year") and cell.due is not None:
        return (_make_point(cell, cell.due),)
    if cell.kind == "span" and cell.from_year and cell.to_year:
        days = (date(cell.from_year, 1, 1), date(cell.to_year, 12, 31))
        return (_make_span(replace(cell, due=None), days),)
    if cell.kind == "in_period" and span is not None:
        return (_make_span(cell, span),)
    if cell.kind == "recurring" and cell.recurrence != "week":
        return _list_recurring(cell, span or (since, until))
    is_waiting = cell.kind == "conditional"
    starts_on, ends_on = span or (None, None)
    return (
        Occurrence(
            key=_name(span) if span else ONGOING,
            kind="conditional" if is_waiting else "continuing",
            starts_on=starts_on,
            ends_on=None if is_waiting else ends_on,
            condition=cell.condition,
            expected_on=cell.expected_on,
            source=cell.source,
        ),
    )


def _make_point(cell: Cell, due: date) -> Occurrence:
    month = {"year": 1, "quarter": due.month - 2}.get(cell.kind, due.month)
    starts_on = due.replace(month=max(month, 1), day=1)
    key = {
        "year": f"{due.year}",
        "quarter": f"{due.year}-Q{(due.month + 2) // 3}",
        "month": f"{due:%Y-%m}",
    }.get(cell.kind, f"{due}")
    return Occurrence(
        key=key, kind="once", starts_on=starts_on, ends_on=due, due=due, source=cell.source
    )


def _make_span(cell: Cell, days: Days) -> Occurrence:
    is_year = _is_whole_years(days) and days[0].year == days[1].year
    return Occurrence(
        key=_name(days), kind="once" if is_year else "span", starts_on=days[0],
        ends_on=days[1], due=days[1], source=cell.source,
    )  # fmt: skip


def _list_recurring(cell: Cell, span: Days) -> Iterator[Occurrence]:
    length = _MONTHS.get(cell.recurrence)
    for year in range(span[0].year, span[1].year + 1):
        if length is None:
            due = _last_day(year, cell.month or 12)
            yield Occurrence(
                key=f"{year}", kind="yearly", starts_on=date(year, 1, 1), ends_on=due, due=due,
                source=cell.source,
            )  # fmt: skip
            continue
        for number, first in enumerate(range(1, 13, length), 1):
            due = _last_day(year, first + length - 1)
            starts_on = date(year, first, 1)
            if starts_on <= span[1] and due >= span[0]:
                yield Occurrence(
                    key=_NAMES[cell.recurrence].format(year, number), kind="periodic",
                    starts_on=starts_on, ends_on=due, due=due, source=cell.source,
                )  # fmt: skip


def _is_within(one: Occurrence, since: date, until: date) -> bool:
    if one.starts_on is not None and one.starts_on > until:
        return False
    return one.last_day is None or one.last_day >= since


def _is_whole_years(days: Days) -> bool:
    return (days[0].month, days[0].day, days[1].month, days[1].day) == (1, 1, 12, 31)


def _name(days: Days) -> str:
    first, last = days
    if not _is_whole_years(days):
        return f"{first:%Y-%m}/{last:%Y-%m}"
    return f"{first.year}" if first.year == last.year else f"{first.year}-{last.year}"


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
