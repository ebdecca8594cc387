"""Questions over cases."""

from datetime import date

from django.db.models import Count, Q

from nq57.audit import rules as audit_rules
from nq57.cases import enums, models, rules


def get_case(*, code: str, by: audit_rules.Actor) -> models.Case:
    """Return a case that the actor may read.

    :raises Case.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    found = models.Case.objects.visible_to(by).select_related("organisation", "handler")
    return found.get(code=code)


def count_by_timeliness(
    *, cases: models.CaseQuerySet, today: date, soon_days: int = rules.SOON_DAYS
) -> dict[str, int]:
    """Return how many cases stand where; every value is there, zero included."""
    counts = {value: Count("pk", filter=Q(timeliness=value)) for value in enums.Timeliness.values}
    return cases.with_timeliness(today, soon_days).aggregate(**counts)
