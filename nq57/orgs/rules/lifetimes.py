"""Spans of days, half open, and the days on which something may begin or end.

``since`` is the first day, ``until`` the first day on which the thing no longer is; None is
unbounded.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from nq57.orgs.rules.faults import OrgsError

_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")


@dataclass(frozen=True)
class Lifetime:
    """A half-open span of days."""

    since: date | None = None
    until: date | None = None

    def contains(self, day: date) -> bool:
        """Say whether ``day`` lies in the span."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


def parse_day(typed: str) -> date | None:
    """Return the day of ``d/M/yyyy`` or ``yyyy-MM-dd``, or None when it is no day."""
    found = _DAY.fullmatch(typed.strip()) or _ISO_DAY.fullmatch(typed.strip())
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def refuse_dead(name: str, lifetime: Lifetime, *, on: date) -> None:
    """Refuse to change a unit on a day when it is not alive just before.

    :raises OrgsError: when it begins on that day or later, or has ended by then.
    """
    if not lifetime.contains(on - timedelta(days=1)):
        raise OrgsError(
            f"{name} không hoạt động ngay trước ngày {on:%d/%m/%Y}: "
            "chọn ngày khác hoặc đơn vị khác."
        )
    if lifetime.until is not None:
        raise OrgsError(f"{name} đã có ngày kết thúc {lifetime.until:%d/%m/%Y}.")


def refuse_outside(name: str, lifetime: Lifetime, *, on: date) -> None:
    """Refuse a day on which a unit does not exist.

    :raises OrgsError: when the day is before its life or after its end.
    """
    absent = f"{name} không hoạt động vào ngày {on:%d/%m/%Y}"
    if lifetime.since is not None and on < lifetime.since:
        raise OrgsError(
            f"{absent}: đơn vị có từ ngày {lifetime.since:%d/%m/%Y}, chọn từ ngày ấy trở đi."
        )
    if lifetime.until is not None and on >= lifetime.until:
        raise OrgsError(
            f"{absent}: đơn vị đã kết thúc từ ngày {lifetime.until:%d/%m/%Y}, "
            "chọn ngày sớm hơn hoặc đơn vị kế tục."
        )


def refuse_overlap(name: str, state: str, spans: Iterable[Lifetime], *, since: date) -> None:
    """Refuse a span without end that begins on ``since`` beside the spans already there.

    :raises OrgsError: when one of them covers the day or begins later.
    """
    for span in spans:
        if span.contains(since):
            begun = f"từ ngày {span.since:%d/%m/%Y}" if span.since else "từ trước"
            raise OrgsError(f"{name} {state} {begun}: bỏ cơ quan này, hoặc chọn ngày khác.")
        if span.since is not None and span.since > since:
            raise OrgsError(
                f"{name} {state} từ ngày {span.since:%d/%m/%Y}, chồng lên khoảng bắt đầu từ "
                f"{since:%d/%m/%Y}: bỏ cơ quan này, hoặc kết thúc khoảng kia trước."
            )


def refuse_end(name: str, begun: str, ended: str, span: Lifetime, *, on: date) -> None:
    """Refuse to end a span on a day on which it has not begun or is over.

    :raises OrgsError: then; ``begun`` and ``ended`` are the words for its two days.
    """
    if span.until is not None and span.until <= on:
        raise OrgsError(f"{name} {ended} từ ngày {span.until:%d/%m/%Y}: chọn ngày sớm hơn.")
    if span.since is not None and on <= span.since:
        raise OrgsError(
            f"{name} {begun} từ ngày {span.since:%d/%m/%Y}: ngày kết thúc phải sau ngày ấy."
        )
