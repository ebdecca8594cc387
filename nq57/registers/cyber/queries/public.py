"""What the public is told of security where a leader releases it: numbers without a name.

No sum is told beside its parts, so that nothing that is withheld can be reckoned from the rest.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.rules import public

_STILL_THERE = (*models.OPEN, enums.VexStatus.ACCEPTED.value)
_CLOSED = (enums.VexStatus.FIXED.value,)


def count_public(*, until: date) -> dict[str, Any]:
    """Return what stood at the end of a day: systems by level, how many of a hundred have an
    approved response plan, vulnerabilities that are there and that were closed by severity, and
    the incidents of the day's year by kind."""
    end = _end_of(until)
    return {
        "year": until.year,
        "systems": _count_levels(until),
        "planned": _say_planned(until),
        "open": _count_severities(_STILL_THERE, end),
        "closed": _count_severities(_CLOSED, end),
        "incidents": _count_kinds(until, end),
    }


def _end_of(day: date) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time())
    return timezone.make_aware(midnight, timezone.get_default_timezone())


def _tell(
    found: Iterable[tuple[Any, int, int]], words: Iterable[tuple[Any, str]]
) -> list[dict[str, Any]]:
    """Return a row for each word, its number None where it is withheld; of what there is none
    at all, no row."""
    counted = {key: (number, offices) for key, number, offices in found}
    return [
        {"label": label, "count": public.withhold(counted[key][0], offices=counted[key][1])}
        for key, label in words
        if key in counted
    ]


def _group(found: "QuerySet[Any]", by: str, office: str) -> list[tuple[Any, int, int]]:
    rows = found.order_by().values_list(by)
    return list(rows.annotate(number=Count("pk"), offices=Count(office, distinct=True)))


def _count_levels(until: date) -> list[dict[str, Any]]:
    words = [*((level, f"Cấp độ {level}") for level in rules.LEVELS), (None, "Chưa xác định")]
    living = models.InformationSystem.objects.living_on(until)
    return _tell(_group(living, "levelling__level", "operator"), words)


def _say_planned(until: date) -> int | None:
    approved = models.ResponsePlan.objects.approved_on(until).filter(system=OuterRef("pk"))
    living = models.InformationSystem.objects.living_on(until).order_by()
    whole = living.aggregate(number=Count("pk"), offices=Count("operator", distinct=True))
    part = living.filter(Exists(approved)).count()
    return public.say_share(part, whole["number"], offices=whole["offices"])


def _count_severities(statuses: tuple[str, ...], end: datetime) -> list[dict[str, Any]]:
    """Count what had one of some statuses at a moment, as the histories say."""
    last = models.VulnerabilityEntry.objects.filter(vulnerability=OuterRef("pk"), at__lt=end)
    found = models.Vulnerability.objects.grave().annotate(
        then=Subquery(last.order_by("-pk").values("after")[:1])
    )
    words = [(value, str(label)) for value, label in enums.Gravity.choices]
    return _tell(_group(found.filter(then__in=statuses), "severity", "system__operator"), words)


def _count_kinds(until: date, end: datetime) -> list[dict[str, Any]]:
    """Count the incidents of a year up to a moment; what may not be shared, and what was found to
    be no incident, is not in it."""
    found = (
        models.Incident.objects.filter(
            noticed_at__lt=end, noticed_at__gte=_end_of(date(until.year - 1, 12, 31))
        )
        .exclude(tlp=enums.Tlp.RED)
        .exclude(case__state="not_an_incident")
    )
    words = models.IncidentKind.objects.values_list("pk", "name")
    return _tell(_group(found, "kind", "case__organisation"), words)
