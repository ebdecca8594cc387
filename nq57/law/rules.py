"""Working days and due dates: pure functions that explain their answer.

Days are days in Vietnam. A duration does not count the day it starts on, and one that ends
on a day off ends on the next working day (Civil Code 91/2015/QH13, articles 147 and 148).
"""

import calendar as months
import re
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


YEARS = range(2000, 2100)
OPPOSITE = {"holiday": "working", "working": "holiday"}
DEFAULT_BASIS = "45/2019/QH14"
_SWAPPED = re.compile(r"thay cho ngày (\d{2})/(\d{2})/(\d{4})")


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
    """A duration that the law gives, with the symbol of its basis; ``is_pending`` while nobody
    of the province has confirmed it."""

    name: str
    duration: int
    unit: str
    basis: str
    clause: str = ""
    is_rolled: bool = True
    is_pending: bool = False


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
        doubt = " (chờ tỉnh xác nhận)" if self.clock.is_pending else ""
        return "; ".join(parts) + f". Căn cứ: {source}{doubt}."

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


@dataclass(frozen=True, kw_only=True)
class MarkedDay:
    """A public holiday or a make-up day of the calendar, with its reason and basis."""

    day: date
    kind: str
    reason: str
    basis: str = DEFAULT_BASIS
    swapped_with: date | None = None
    is_edited: bool = False
    is_pending: bool = False


@dataclass(frozen=True, kw_only=True)
class BasisFacts:
    """What is said of a legal document, besides its symbol and its end."""

    title: str
    source: str
    topic: str = ""
    note: str = ""
    valid_from: date | None = None
    confidence: str = "pending"


@dataclass(frozen=True, kw_only=True)
class ClockTerms:
    """What a clock rule says, besides its code and its validity."""

    name: str
    trigger: str
    duration: int
    unit: str
    basis: str
    clause: str = ""
    is_rolled: bool = True
    confidence: str = "pending"

    @classmethod
    def of(cls, rule: Any) -> "ClockTerms":
        """Return the terms of a stored rule; needs ``basis`` fetched."""
        names = ("name", "trigger", "duration", "unit", "clause", "is_rolled", "confidence")
        return cls(basis=rule.basis.code, **{name: getattr(rule, name) for name in names})


def list_default_days(year: int) -> list[MarkedDay]:
    """Return the library's holidays and make-up days of a year, by day; swaps name each other.

    :raises LawError: when the year is out of range.
    """
    if year not in YEARS:
        raise LawError(f"Lịch làm việc có từ năm {YEARS[0]} đến năm {YEARS[-1]}.")
    default = holidays.country_holidays("VN", language="vi", years=year)
    pairs: dict[date, date] = {}
    for day, label in default.items():
        if found := _SWAPPED.search(label):
            worked = date(int(found[3]), int(found[2]), int(found[1]))
            pairs |= {day: worked, worked: day}
    marked = [
        MarkedDay(day=day, kind="holiday", reason=default[day], swapped_with=pairs.get(day))
        for day in default
    ]
    for day in default.weekend_workdays:
        if day.year == year:
            other = pairs.get(day)
            reason = f"Ngày làm bù cho ngày {other:%d/%m/%Y}" if other else "Ngày làm bù"
            marked.append(MarkedDay(day=day, kind="working", reason=reason, swapped_with=other))
    return sorted(marked, key=lambda one: one.day)


def check_swap(day: date, kind: str, swapped_with: date | None) -> None:
    """Check that an edit of the calendar makes sense against the default one.

    :raises LawError: when a year is out of range, a make-up day is worked anyway, or a day is
        swapped with itself.
    """
    for one in filter(None, (day, swapped_with)):
        if one.year not in YEARS:
            raise LawError(f"Lịch làm việc có từ năm {YEARS[0]} đến năm {YEARS[-1]}.")
    if day == swapped_with:
        raise LawError("Một ngày không hoán đổi với chính nó: ghi ngày kia.")
    worked = day if kind == "working" else swapped_with
    if worked and make_default(worked.year).is_working(worked):
        raise LawError(
            f"Ngày {worked:%d/%m/%Y} vốn là ngày làm việc nên không làm bù vào ngày ấy: "
            "chọn một ngày nghỉ; nếu chỉ muốn ngày ấy làm việc lại thì bỏ ngày đã sửa."
        )


def make_default(year: int) -> Calendar:
    """Return the default calendar of a year as if no swap had been made in it."""
    made = make_calendar([year])
    return Calendar(made.off, {})


def check_basis_covers(
    basis: str, valid_from: date | None, valid_to: date | None, *, since: date | None
) -> None:
    """Check that a basis is in force on the day from which a rule holds; unknown is no bound.

    :raises LawError: when it is not yet, or no longer, in force.
    """
    if since and valid_from and since < valid_from:
        raise LawError(
            f"Căn cứ “{basis}” có hiệu lực từ {valid_from:%d/%m/%Y}, sau ngày {since:%d/%m/%Y} "
            "mà quy tắc bắt đầu áp dụng: chọn ngày khác hoặc căn cứ khác."
        )
    if since and valid_to and since >= valid_to:
        raise LawError(
            f"Căn cứ “{basis}” hết hiệu lực từ {valid_to:%d/%m/%Y}: chọn căn cứ đang có hiệu lực "
            f"vào ngày {since:%d/%m/%Y}."
        )


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
