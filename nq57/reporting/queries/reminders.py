"""Reminders: the rules that hold, and whom each is about today."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from nq57.cases import models as cases
from nq57.law import queries as law_queries
from nq57.law import rules as law_rules
from nq57.orgs import queries as org_queries
from nq57.reporting import enums, models, rules

_MARGIN = 3 * rules.MOST_DAYS  # ninety working days lie within so many calendar days
# Nobody is urged for what is not given to him yet, or was stopped.
_SILENT = {enums.CaseKind.OBLIGATION.value: ("draft", "paused"), enums.CaseKind.REPORT.value: ()}


def list_rules(*, today: date) -> list[models.ReminderRule]:
    """Return the rules that hold today or later, and for each code the last that has ended, in
    the order in which they come: before the due day, on it, after it."""
    rows = list(models.ReminderRule.objects.order_by("since"))
    latest = {row.code: row for row in rows}
    kept = [
        row for row in rows
        if row.until is None or row.until > today or latest[row.code].pk == row.pk
    ]  # fmt: skip
    kinds = enums.CaseKind.values
    return sorted(
        kept,
        key=lambda row: (
            kinds.index(row.kind), -row.days if row.moment == enums.Moment.BEFORE else row.days,
        ),
    )  # fmt: skip


def get_rule(*, code: str) -> models.ReminderRule:
    """Return the newest version of a rule.

    :raises ReminderRule.DoesNotExist: when there is none.
    """
    return models.ReminderRule.objects.filter(code=code).latest("since")


def list_due(*, rule: models.ReminderRule, today: date) -> list[cases.Deadline]:
    """Return the deadlines that a rule is about today and has not reminded of, by due day.

    An invented history was opened in the past, but nobody could be reminded before it was
    loaded. Four queries, whatever their number.
    """
    asked = _list_owed(rule)
    if rule.moment == enums.Moment.BEFORE:
        asked = asked.filter(due__gte=today, due__lte=today + timedelta(days=_MARGIN))
    else:
        asked = asked.filter(due__lt=today)
    days = set(asked.order_by().values_list("due", flat=True).distinct())
    due_days = {due for due in days if due is not None}
    if not due_days:
        return []
    calendar = _get_calendar(due_days)
    fires = {due: rule.terms.get_day(due, calendar) for due in due_days}
    meant = [due for due, day in fires.items() if (rule.since or day) <= day <= today]
    held = org_queries.get_demonstration()
    begun_on = timezone.localdate(held.begun_at, rules.ZONE) if held else date.min
    rows = asked.filter(due__in=meant).select_related("case__organisation")
    return [
        row for row in rows.order_by("due", "case__organisation__sort_key", "pk")
        if row.due is not None and rule.terms.is_due(
            day=fires[row.due], due=row.due, today=today, since=rule.since or fires[row.due],
            opened_on=max(timezone.localdate(row.case.opened_at, rules.ZONE), begun_on),
        )
    ]  # fmt: skip


def _list_owed(rule: models.ReminderRule) -> cases.DeadlineQuerySet:
    """Return what is owed of the rule's kind, not claimed, and not reminded of by it."""
    sent = models.Reminder.objects.filter(
        deadline=OuterRef("pk"), due=OuterRef("due"), rule=rule.code
    )
    owed = cases.Deadline.objects.owed().filter(
        ~Exists(sent), case__kind=rule.kind, case__claimed_on__isnull=True
    )
    return owed.exclude(case__state__in=_SILENT[rule.kind])


def _get_calendar(days: set[date]) -> law_rules.Calendar:
    margin = timedelta(days=_MARGIN)
    years = law_rules.YEARS
    since, until = min(days) - margin, max(days) + margin
    return law_queries.get_calendar(
        since=max(since, date(years[0], 1, 1)), until=min(until, date(years[-1], 12, 31))
    )
