"""When a reminder is sent, and in which words: pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nq57.core import dates
from nq57.core.phrases import Phrase
from nq57.law import rules as law_rules
from nq57.reporting.rules import telling

LADDER = ("focal", "head", "coordinator")
MOST_DAYS = 90
MOST_NAMED = 6


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
    if left == 0:
        when = telling.TODAY
    else:
        when = Phrase(telling.LEFT if left > 0 else telling.LATE, count=abs(left))
    on, count = dates.format_date(due), len(titles)
    if not is_named:
        return Phrase(telling.COUNTED, when=when, count=count, noun=noun, on=on)
    if count == 1:
        return Phrase(telling.ALONE, when=when, case=titles[0].rstrip("."), on=on)
    named, more = "; ".join(titles[:MOST_NAMED]), count - MOST_NAMED
    said = {"when": when, "count": count, "noun": noun, "on": on, "named": named}
    if more > 0:
        return Phrase(telling.NAMED_AND_MORE, **said, more=more, others=noun)
    return Phrase(telling.NAMED, **said)


def list_steps_up(audience: str) -> tuple[str, ...]:
    """Return whom a reminder may reach: its audience, then who is above, step by step."""
    return LADDER[LADDER.index(audience) :]


def pass_up(reminder: str, *, audience: str, reached: str) -> str:
    """Return a reminder with why it comes to who is above its audience, where it does.

    That stands before the words of the reminder: what is cut off a long message is their end.
    """
    steps = list_steps_up(audience)
    lacking = [telling.STEPS[one] for one in steps[: steps.index(reached)]]
    if not lacking:
        return reminder
    return Phrase(
        telling.PASSED_UP, step=telling.STEPS[reached], lacking=", ".join(lacking),
        reminder=reminder,
    )  # fmt: skip
