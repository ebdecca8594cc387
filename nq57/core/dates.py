"""Dates and deadlines as Vietnamese official papers write them.

A deadline is the last day allowed: "trong tháng 4/2026" ends on 30 April 2026, "trong
quý II/2026" on 30 June, "trước ngày 30/6/2026" on the day before.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "quarter", "half_year", "year"]

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_YEAR = r"(?P<{0}>(?:19|20)\d{{2}})"
_DAY = (
    r"(?P<day>\d{1,2})\s*(?:[/.-]\s*|tháng\s+)(?P<month>\d{1,2})\s*(?:[/.-]\s*|năm\s+)"
    + _YEAR.format("dyear")
)
_MONTH = (
    r"(?:tháng\s+)?(?P<omonth>\d{1,2})\s*/\s*"
    + _YEAR.format("oyear")
    + r"|tháng\s+(?P<wmonth>\d{1,2})\s*,?\s*năm\s+"
    + _YEAR.format("wyear")
)
_QUARTER = (
    r"quý\s+(?P<quarter>IV|I{1,3}|[1-4])\s*(?:[/,-]|năm|của năm)?\s*(?:năm\s+)?"
    + _YEAR.format("qyear")
)
_HALF = r"6\s+tháng\s+(?P<half>đầu|cuối)\s+năm\s+" + _YEAR.format("hyear")
_BARE_YEAR = r"(?:năm\s+)?" + _YEAR.format("year")
_POINT = re.compile(
    rf"(?<![\d/])(?:(?:ngày\s+)?{_DAY}|{_QUARTER}|{_HALF}|{_MONTH}|{_BARE_YEAR})(?![\d/]*\d)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\btrước\s+(?:ngày\s+)?$", re.IGNORECASE)
_INTRODUCTION = re.compile(
    r"(?:(?:thời\s+gian|thời\s+hạn)\s+)?(?:hoàn\s+thành\s*:?\s*)?"
    r"(?:xong\s+)?(?:trước|trong|đến\s+hết|đến|hết|chậm\s+nhất(?:\s+là)?|vào)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Deadline:
    """A point in time found in text: last day allowed, how exact, and the words."""

    due: datetime.date
    precision: Precision
    raw: str
    start: int
    end: int
    is_before: bool = False


def last_day_of_month(year: int, month: int) -> datetime.date:
    """Return the last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def last_day_of_quarter(year: int, quarter: int) -> datetime.date:
    """Return the last day of quarter 1 to 4."""
    return last_day_of_month(year, quarter * 3)


def parse_date(text: str) -> datetime.date:
    """Return the day that ``text`` is: ``4/6/2025`` or ``ngày 04 tháng 6 năm 2025``.

    :raises ValueError: when ``text`` is not one existing day.
    """
    match = re.fullmatch(rf"(?:ngày\s+)?{_DAY}", text.strip(), re.IGNORECASE)
    if match is None:
        raise ValueError(f"Không phải ngày: {text!r}")
    return datetime.date(int(match["dyear"]), int(match["month"]), int(match["day"]))


def format_date(day: datetime.date) -> str:
    """Return ``day`` as dd/MM/yyyy."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_official(day: datetime.date) -> str:
    """Return ``day`` as running text of official papers has it: ``04/6/2025``, ``10/02/2026``.

    As in the head of a paper (``format_long_date``), months 3 to 9 have one digit.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year:04d}"


def format_moment(moment: datetime.datetime) -> str:
    """Return a moment in local time as ``10:05 ngày 04/06/2025``."""
    return f"{moment:%H:%M} ngày {moment:%d/%m/%Y}"


def format_long_date(day: datetime.date) -> str:
    """Return ``day`` as in the head of a paper: the day and months 1, 2 in two digits.

    Decree 30/2020/NĐ-CP, appendix I: ``ngày 04 tháng 6 năm 2025``.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def find_deadlines(text: str) -> list[Deadline]:
    """Return every point in time that ``text`` names, in order, as deadlines."""
    found = []
    for match in _POINT.finditer(text):
        point = _read_point(match)
        if point is None:
            continue
        first, last, precision = point
        lead = text[: match.start()]
        is_before = _BEFORE.search(lead) is not None
        due = first - datetime.timedelta(days=1) if is_before else last
        introduction = _INTRODUCTION.search(lead)
        start = introduction.start() if introduction else match.start()
        raw = text[start : match.end()]
        start += len(raw) - len(raw.lstrip())
        found.append(Deadline(due, precision, raw.strip(), start, match.end(), is_before))
    return found


def find_deadline(text: str) -> Deadline | None:
    """Return the first point in time that ``text`` names, as a deadline, or None."""
    return next(iter(find_deadlines(text)), None)


def _read_point(
    match: re.Match[str],
) -> tuple[datetime.date, datetime.date, Precision] | None:
    part = match.groupdict()
    try:
        if part["dyear"]:
            day = datetime.date(int(part["dyear"]), int(part["month"]), int(part["day"]))
            return day, day, "day"
        if part["qyear"]:
            name = part["quarter"].upper()
            return _quarter(int(part["qyear"]), _ROMAN.get(name) or int(name))
        if part["hyear"]:
            first = 1 if part["half"].lower() == "đầu" else 7
            year = int(part["hyear"])
            end = last_day_of_month(year, first + 5)
            return datetime.date(year, first, 1), end, "half_year"
        if part["oyear"] or part["wyear"]:
            year = int(part["oyear"] or part["wyear"])
            month = int(part["omonth"] or part["wmonth"])
            return datetime.date(year, month, 1), last_day_of_month(year, month), "month"
        year = int(part["year"])
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31), "year"
    except ValueError:
        return None


def _quarter(year: int, quarter: int) -> tuple[datetime.date, datetime.date, Precision]:
    first = datetime.date(year, quarter * 3 - 2, 1)
    return first, last_day_of_quarter(year, quarter), "quarter"
