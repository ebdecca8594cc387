"""Pure rules of messages that leave the site: when, what they say, how often tried."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EMAIL_PATTERN = r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"
PHONE_PATTERN = r"^\+?[0-9]{9,12}$"
MOST_ATTEMPTS = 6
_FIRST_PAUSE = timedelta(minutes=1)
_GROWTH = 5
_MOST_DAYS_OFF = 30
_PLAIN = "Có việc cần xem trên hệ thống"


class NoticesError(Exception):
    """Say in Vietnamese what is wrong with a message or a wish, and what to do."""


@dataclass(frozen=True)
class QuietHours:
    """The hours of a day in which nothing leaves; they may pass midnight."""

    start: time
    end: time

    def get_end(self, at: datetime) -> datetime:
        """Return the moment, ``at`` or later, at which the quiet hours around it are over."""
        now = at.time()
        passes_midnight = self.start > self.end
        is_quiet = (
            now >= self.start or now < self.end if passes_midnight else self.start <= now < self.end
        )
        if not is_quiet:
            return at
        day = at.date() + timedelta(days=passes_midnight and now >= self.start)
        return datetime.combine(day, self.end, at.tzinfo)


def read_quiet_hours(text: str) -> QuietHours | None:
    """Return the quiet hours written as ``20:00-07:00``, or None for an empty text.

    :raises ValueError: when it is written otherwise.
    """
    if not text.strip():
        return None
    start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    return QuietHours(start, end)


def get_leaving(
    at: datetime, quiet: QuietHours | None, is_working: Callable[[date], bool]
) -> datetime:
    """Return when a message made at a moment may leave: no quiet hour, no day off.

    Without quiet hours it leaves at once, on any day.
    """
    if quiet is None:
        return at
    moment = quiet.get_end(at.astimezone(ZONE))
    for _ in range(_MOST_DAYS_OFF):
        if is_working(moment.date()):
            return moment
        midnight = datetime.combine(moment.date() + timedelta(days=1), time(0), ZONE)
        moment = quiet.get_end(midnight)
    return moment


def get_pause(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: 1, 5, 25 minutes, 2 hours …"""
    times: int = _GROWTH ** max(attempts - 1, 0)
    return _FIRST_PAUSE * times


def say_outside(text: str, *, is_open: bool, address: str) -> str:
    """Return what leaves the site: an open text with the address, of all else the address."""
    return f"{text}\n{address}" if is_open else f"{_PLAIN}: {address}"


def check_email(address: str) -> None:
    """Check an e-mail address.

    :raises NoticesError: when it cannot be one.
    """
    if address and not re.fullmatch(EMAIL_PATTERN, address):
        raise NoticesError(f"“{address}” không phải địa chỉ thư. Viết như ten@sonla.gov.vn.")


def read_phone(typed: str) -> str:
    """Return a phone number without spaces, dots and dashes.

    :raises NoticesError: when it cannot be one.
    """
    number = re.sub(r"[\s.\-]", "", typed)
    if number and not re.fullmatch(PHONE_PATTERN, number):
        raise NoticesError(f"“{typed}” không phải số điện thoại. Viết như 0912 345 678.")
    return number
