"""Dates and numbers as official Vietnamese papers write them, in every language."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from nq57.core import numbers

EMPTY = "–"


def format_day(day: date | None) -> str:
    """Return ``dd/MM/yyyy``; a moment is first brought to the province's time zone."""
    if day is None:
        return EMPTY
    if isinstance(day, datetime):
        day = timezone.localtime(day)
    return f"{day:%d/%m/%Y}"


def format_moment(moment: datetime | None) -> str:
    """Return ``HH:mm dd/MM/yyyy`` in the province's time zone."""
    if moment is None:
        return EMPTY
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"


def format_number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """Return ``1.234.567,89``; with ``places`` exactly that many decimals, else no zeros.

    >>> format_number(Decimal("1234.50"))
    '1.234,5'
    """
    if value is None:
        return EMPTY
    exact = Decimal(str(value))
    if places is None:
        exact = exact.normalize() if exact % 1 else exact.quantize(Decimal(1))
        shown = f"{exact:,f}"
    else:
        shown = f"{exact:,.{places}f}"
    return shown.translate(str.maketrans(",.", ".,")).replace("-", "−")


def format_percent(value: int | float | Decimal | None) -> str:
    """Return per cent ``value`` as ``66,67%``."""
    if value is None:
        return EMPTY
    return numbers.format_percent(Decimal(str(value))).replace("-", "−")


def format_rounded(value: Decimal | None) -> str:
    """Return a figure for reading: two decimals at most, half up."""
    return EMPTY if value is None else format_number(numbers.round_for_reading(value))
