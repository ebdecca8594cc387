"""Reporting periods: months, quarters, halves and years, their data windows and due dates.

A period is a calendar month, quarter, half or year. What its figures cover is its data
window: the calendar period itself, or the window of Decree 09/2019/NĐ-CP, article 12.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from nq57.core import dates, text
from nq57.core.phrases import Phrase

Kind = Literal["month", "quarter", "half_year", "year"]
Window = Literal["calendar", "decree_09_2019"]
DayOff = Literal["keep", "back", "forward"]

KINDS: tuple[Kind, ...] = get_args(Kind)
_MONTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_ROMAN = ("I", "II", "III", "IV")
_CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})|-Q(?P<quarter>[1-4])|-H(?P<half>[12]))?")
_TYPED = re.compile(
    r"(?:thang )?(?P<month>\d{1,2})[/-](?P<of_month>\d{4})"
    r"|(?:quy |q)(?P<quarter>[1-4]|iv|i{1,3})[/ -](?:nam )?(?P<of_quarter>\d{4})"
    r"|6 thang (?P<half>dau|cuoi) nam (?P<of_half>\d{4})"
    r"|nam (?P<year>\d{4})"
)


@dataclass(frozen=True)
class Period:
    """A period of one kind; ``number`` counts from 1 within the year."""

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        """Refuse a number that the year does not have.

        :raises ValueError: then.
        """
        if not 1 <= self.number <= 12 // _MONTHS[self.kind] or not 1900 <= self.year <= 2200:
            raise ValueError(f"Không có kỳ {self.kind} {self.number} trong năm {self.year}.")

    @property
    def start(self) -> datetime.date:
        """Return the first day of the calendar period."""
        return datetime.date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> datetime.date:
        """Return the last day of the calendar period."""
        return dates.last_day_of_month(self.year, self.number * _MONTHS[self.kind])

    @property
    def code(self) -> str:
        """Return the code that addresses and files use: 2026-11, 2026-Q4, 2026-H2, 2026."""
        marks = {"month": f"-{self.number:02d}", "quarter": f"-Q{self.number}"}
        return f"{self.year}" + (marks | {"half_year": f"-H{self.number}", "year": ""})[self.kind]

    @property
    def label(self) -> Phrase:
        """Return what a person reads: Tháng 11/2026, Quý IV/2026, 6 tháng đầu năm 2026."""
        if self.kind == "month":
            return Phrase("Tháng %(month)s/%(year)s", month=self.number, year=self.year)
        if self.kind == "quarter":
            number = _ROMAN[self.number - 1]
            return Phrase("Quý %(quarter)s/%(year)s", quarter=number, year=self.year)
        if self.kind == "half_year":
            if self.number == 1:
                return Phrase("6 tháng đầu năm %(year)s", year=self.year)
            return Phrase("6 tháng cuối năm %(year)s", year=self.year)
        return Phrase("Năm %(year)s", year=self.year)

    def contains(self, day: datetime.date) -> bool:
        """Tell whether a day lies in the calendar period."""
        return self.start <= day <= self.end

    def get_next(self) -> "Period":
        """Return the period of the same kind that follows."""
        return get_period(self.kind, self.end + datetime.timedelta(days=1))

    def get_previous(self) -> "Period":
        """Return the period of the same kind before this one."""
        return get_period(self.kind, self.start - datetime.timedelta(days=1))

    def get_window(self, window: Window) -> tuple[datetime.date, datetime.date]:
        """Return the first and last day that the period's figures cover.

        Decree 09/2019/NĐ-CP closes the data on day 14 of the last month and begins on day 15
        of the month before the period; the second half begins on 15 June.
        """
        if window == "calendar":
            return self.start, self.end
        before = self.start - datetime.timedelta(days=1)
        return before.replace(day=15), self.end.replace(day=14)

    def list_ending_with(self) -> tuple["Period", ...]:
        """Return the periods of every kind that end on this one's last day, shortest first.

        December ends with its quarter, its half and its year: one entry serves four reports.
        """
        found = (get_period(kind, self.end) for kind in KINDS)
        return tuple(one for one in found if one.end == self.end)

    def list_months(self) -> tuple["Period", ...]:
        """Return the months of the period, in order."""
        return tuple(iterate("month", self.start, self.end))


def get_period(kind: Kind, day: datetime.date) -> Period:
    """Return the period of a kind that a day lies in."""
    return Period(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)


def parse_period(code: str) -> Period:
    """Return the period of a code such as ``2026-11`` or ``2026-Q4``.

    :raises ValueError: when the code names no period.
    """
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"Không có kỳ {code!r}.")
    year = int(found["year"])
    if found["month"]:
        return Period("month", year, int(found["month"]))
    if found["quarter"]:
        return Period("quarter", year, int(found["quarter"]))
    return Period("half_year", year, int(found["half"])) if found["half"] else Period("year", year)


def read_period(typed: str) -> Period:
    """Return the period that a person typed: ``11/2026``, ``Quý IV/2026``, ``2026``, or a code.

    :raises ValueError: when it names none.
    """
    said = " ".join(text.fold(typed).split())
    found = _TYPED.fullmatch(said)
    if found is None:
        return parse_period(typed.strip())
    if found["month"]:
        return Period("month", int(found["of_month"]), int(found["month"]))
    if found["quarter"]:
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(found["quarter"]) or int(found["quarter"])
        return Period("quarter", int(found["of_quarter"]), number)
    if found["half"]:
        return Period("half_year", int(found["of_half"]), 1 if found["half"] == "dau" else 2)
    return Period("year", int(found["year"]))


def iterate(kind: Kind, since: datetime.date, until: datetime.date) -> Iterator[Period]:
    """Yield the periods of a kind that end between two days, both included."""
    period = get_period(kind, since)
    while period.end <= until:
        yield period
        period = period.get_next()


def get_due(
    period: Period,
    *,
    due_day: int,
    day_off: DayOff = "keep",
    is_working: Callable[[datetime.date], bool] = lambda day: True,
) -> datetime.date:
    """Return the last day on which the report of a period is on time.

    ``due_day`` is a day of the month after the period, or that month's last day when it is
    shorter: "trước ngày 05" is 4. A due day off stays, or moves to the nearest working day
    before or after it.

    :raises ValueError: when ``due_day`` is no day of a month.
    """
    if not 1 <= due_day <= 31:
        raise ValueError("Ngày hạn phải từ 1 đến 31.")
    month = get_period("month", period.end).get_next()
    day = month.start.replace(day=min(due_day, month.end.day))
    if day_off == "keep":
        return day
    step = datetime.timedelta(days=-1 if day_off == "back" else 1)
    while not is_working(day):
        day += step
    return day
