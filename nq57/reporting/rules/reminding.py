"""When a reminder is sent, and in which words: pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nq57.core import dates
from nq57.law import rules as law_rules

LADDER = ("focal", "head", "coordinator")
MOST_DAYS = 90
MOST_NAMED = 6


_WORDS = {"focal": "đầu mối", "head": "thủ trưởng", "coordinator": "người điều phối"}


@dataclass(frozen=True, kw_only=True)
class ReminderTerms:
    """When and whom a reminder reaches: so many days ``before`` or ``after`` the due day."""

    kind: str
    audience: str
    moment: str
    days: int
    unit: str

    def get_day(self, due: date, calendar: law_rules.Calendar) -> date:
        """Return the day on which the reminder of a due day is sent."""
        if self.unit == "working":
            if self.moment == "before":
                return law_rules.subtract_working_days(due, self.days, calendar)
            return law_rules.add_working_days(due, self.days, calendar)[0]
        step = timedelta(days=self.days)
        return due - step if self.moment == "before" else due + step

    def is_due(self, *, day: date, due: date, today: date, since: date, opened_on: date) -> bool:
        """Tell whether the reminder of a due day is to be sent today, if it was not yet.

        ``day`` is ``get_day``. One that was missed is caught up, a reminder before the due day
        only until that day. Nothing is sent for days before the rule or the case was there:
        who installs nq57, or enters an old case, must not set off a flood.
        """
        if day < since or day < opened_on or day > today:
            return False
        return self.moment == "after" or today <= due


def say_reminder(
    *, due: date, today: date, titles: Sequence[str], noun: str, is_named: bool = True
) -> str:
    """Return the words of a reminder of cases that are due on one day.

    ``noun`` is what they are (việc, báo cáo); without ``is_named`` only how many.
    """
    left = (due - today).days
    if left > 0:
        head = f"Còn {left} ngày"
    elif left == 0:
        head = "Đến hạn hôm nay"
    else:
        head = f"Chậm {-left} ngày"
    on = dates.format_date(due)
    if not is_named:
        return f"{head}: {len(titles)} {noun}, hạn {on}."
    if len(titles) == 1:
        return f"{head}: {titles[0].rstrip('.')}. Hạn {on}."
    named = "; ".join(titles[:MOST_NAMED])
    more = f"; và {len(titles) - MOST_NAMED} {noun} khác" if len(titles) > MOST_NAMED else ""
    return f"{head}: {len(titles)} {noun}, hạn {on}: {named}{more}."


def list_steps_up(audience: str) -> tuple[str, ...]:
    """Return whom a reminder may reach: its audience, then who is above, step by step."""
    return LADDER[LADDER.index(audience) :]


def say_passed_up(*, audience: str, reached: str) -> str:
    """Return why a reminder comes to who is above its audience; nothing where it does not.

    It stands before the words of the reminder: what is cut off a long message is their end.
    """
    steps = list_steps_up(audience)
    lacking = [_WORDS[one] for one in steps[: steps.index(reached)]]
    if not lacking:
        return ""
    return f"Chuyển lên {_WORDS[reached]} vì cơ quan chưa có {', '.join(lacking)}. "
