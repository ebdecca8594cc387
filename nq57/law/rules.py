"""Working days and due dates: pure functions that explain their answer.

Days are days in Vietnam. A duration does not count the day it starts on, and one that ends
on a day off ends on the next working day (Civil Code 91/2015/QH13, articles 147 and 148).
"""

import calendar as months
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_DURATION = 10_000
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_COUNTED = {
    "calendar_days": "{} ngày",
    "working_days": "{} ngày làm việc",
    "hours": "{} giờ",
    "months": "{} tháng",
    "end_of_month": "đến hết ngày cuối của tháng thứ {} sau",
    "day_of_next_month": "đến hết ngày {} của tháng sau",
}


class LawError(Exception):
    """Say in Vietnamese why a dated rule is refused and what to do."""


@dataclass(frozen=True)
class Calendar:
    """Days off and make-up days, each with its reason; weekends are off by themselves."""

    off: Mapping[date, str] = field(default_factory=dict)
    working: Mapping[date, str] = field(default_factory=dict)

    def why_off(self, day: date) -> str | None:
        """Return why a day is off, or None when it is worked."""
        if day in self.working:
            return None
        if day in self.off:
            return self.off[day]
        return _WEEKDAYS[day.weekday()] if day.weekday() >= 5 else None

    def is_working(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return self.why_off(day) is None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A duration that the law gives, with the symbol of its basis."""

    name: str
    duration: int
    unit: str
    basis: str
    clause: str = ""
    is_rolled: bool = True


@dataclass(frozen=True)
class Skipped:
    """A day that did not count, and why."""

    day: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Due:
    """A due date that can explain itself: until the end of ``on``, or at ``at`` exactly."""

    on: date
    at: datetime | None
    clock: Clock
    start: date | datetime
    skipped: tuple[Skipped, ...]

    @property
    def sentence(self) -> str:
        """Return the explanation that a person reads."""
        parts = [
            f"{self.clock.name}: {_COUNTED[self.clock.unit].format(self.clock.duration)}"
            f" kể từ {_write(self.start)}"
        ]
        if self.clock.unit != "hours":
            parts[0] += " (không tính ngày bắt đầu)"
        if self.skipped:
            listed = ", ".join(f"{_write(item.day)} ({item.reason})" for item in self.skipped)
            parts.append(f"không tính {listed}")
        end = f"lúc {_write(self.at)}" if self.at else f"hết ngày {_write(self.on)}"
        parts.append(f"hạn {end}")
        source = " ".join(part for part in (self.clock.clause, self.clock.basis) if part)
        return "; ".join(parts) + f". Căn cứ: {source}."

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as JSON, to be kept with a deadline."""
        return {
            "rule": self.clock.name,
            "duration": self.clock.duration,
            "unit": str(self.clock.unit),
            "basis": self.clock.basis,
            "clause": self.clock.clause,
            "start": self.start.isoformat(),
            "due": (self.at or self.on).isoformat(),
            "skipped": [[item.day.isoformat(), item.reason] for item in self.skipped],
            "sentence": self.sentence,
        }


def make_calendar(years: Iterable[int], edited: Iterable[tuple[date, str, str]] = ()) -> Calendar:
    """Return the calendar of the given years: the library's default, then edited days.

    ``edited``: ``(day, "holiday" | "working", reason)``; an edited day beats the default.
    """
    default = holidays.country_holidays("VN", language="vi", years=sorted(set(years)))
    off = {day: str(default[day]) for day in default}
    working = dict.fromkeys(default.weekend_workdays, "ngày làm bù")
    for day, kind, reason in edited:
        off.pop(day, None)
        working.pop(day, None)
        (off if kind == "holiday" else working)[day] = reason
    return Calendar(off, working)


def add_working_days(
    start: date, count: int, calendar: Calendar
) -> tuple[date, tuple[Skipped, ...]]:
    """Return the working day ``count`` working days after ``start``, and the days skipped.

    The start is not counted: seven working days from 12 February 2026 end on 2 March 2026.
    Zero gives the start, or the next working day when the start is off.
    """
    day, skipped = start, []
    while count > 0:
        day += timedelta(days=1)
        reason = calendar.why_off(day)
        if reason is None:
            count -= 1
        else:
            skipped.append(Skipped(day, reason))
    day, rolled = _roll(day, calendar)
    return day, (*skipped, *rolled)


def subtract_working_days(end: date, count: int, calendar: Calendar) -> date:
    """Return the working day ``count`` working days before ``end``, which is not counted."""
    day = end
    while count > 0:
        day -= timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def count_working_days(start: date, end: date, calendar: Calendar) -> int:
    """Return how many working days lie after ``start`` up to and including ``end``."""
    days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    return sum(calendar.is_working(day) for day in days)


def compute_due(clock: Clock, start: date | datetime, calendar: Calendar) -> Due:
    """Return when a clock that starts at ``start`` runs out, with its explanation.

    :raises LawError: on a duration out of range, or hours counted from a mere day.
    """
    if not 0 <= clock.duration <= MAX_DURATION:
        raise LawError(f"Thời hạn “{clock.name}” phải từ 0 đến {MAX_DURATION}.")
    if clock.unit == "hours":
        return _due_in_hours(clock, start)
    first = start.astimezone(ZONE).date() if isinstance(start, datetime) else start
    skipped: tuple[Skipped, ...] = ()
    if clock.unit == "working_days":
        on, skipped = add_working_days(first, clock.duration, calendar)
    else:
        on = _add_calendar(first, clock)
        if clock.is_rolled:
            on, skipped = _roll(on, calendar)
    return Due(on=on, at=None, clock=clock, start=first, skipped=skipped)


def _due_in_hours(clock: Clock, start: date | datetime) -> Due:
    if not isinstance(start, datetime):
        raise LawError(f"Thời hạn “{clock.name}” tính bằng giờ: cần giờ bắt đầu.")
    begun = start.astimezone(ZONE)
    at = begun + timedelta(hours=clock.duration)
    return Due(on=at.date(), at=at, clock=clock, start=begun, skipped=())


def _add_calendar(first: date, clock: Clock) -> date:
    if clock.unit == "calendar_days":
        return first + timedelta(days=clock.duration)
    if clock.unit == "months":
        return _in_month(first, clock.duration, first.day)
    if clock.unit == "end_of_month":
        return _in_month(first, clock.duration, 31)
    if clock.unit == "day_of_next_month":
        return _in_month(first, 1, clock.duration)
    raise LawError(f"Thời hạn “{clock.name}” có đơn vị lạ: {clock.unit}.")


def _in_month(day: date, later: int, number: int) -> date:
    """Return the given day of a later month, or its last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(max(number, 1), last))


def _roll(day: date, calendar: Calendar) -> tuple[date, tuple[Skipped, ...]]:
    skipped = []
    while reason := calendar.why_off(day):
        skipped.append(Skipped(day, reason))
        day += timedelta(days=1)
    return day, tuple(skipped)


def _write(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        return f"{moment:%H:%M} ngày {moment:%d/%m/%Y}"
    return f"{moment:%d/%m/%Y}"
