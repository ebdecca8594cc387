"""The day that a page is asked for in its address."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from nq57.orgs import rules

_YEARS = range(1900, 2200)  # further off nothing is known, and days cannot be added to


def read(request: HttpRequest) -> tuple[date, bool]:
    """Return the day of ``ngay`` in the address, today where there is none or it cannot be read;
    and whether it cannot."""
    typed = request.GET.get("ngay", "").strip()
    day = rules.parse_day(typed) if typed else None
    if day is not None and day.year in _YEARS:
        return day, False
    return timezone.localdate(), bool(typed)
