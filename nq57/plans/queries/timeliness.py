"""How obligations stand, counted: of all, by office, by section."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.cases import models as case_models
from nq57.cases import queries as case_queries
from nq57.plans import models
from nq57.plans.queries.obligations import Filters, filter_obligations


@dataclass(frozen=True)
class TimelinessCount:
    """How the obligations of one office or section stand; unsettled ones are apart."""

    key: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return how many there are, unsettled ones included."""
        return sum(self.counts.values())


def count_by_timeliness(*, by: audit_rules.Actor, today: date, filters: Filters) -> dict[str, int]:
    """Count obligations by timeliness; every value is there, unsettled apart."""
    if filters == Filters():  # an obligation is its case: nothing else need be read
        cases = case_models.Case.objects.filter(case_models.say_visible(by, kind="obligation"))
        return case_queries.count_by_timeliness(cases=cases, today=today)
    found = filter_obligations(by=by, today=today, filters=filters)
    counted = dict(found.values_list(F("timeliness")).annotate(count=Count("pk")).order_by())
    return {value: counted.get(value, 0) for value in case_enums.Timeliness.values}


def count_per_office(
    *, by: audit_rules.Actor, today: date, filters: Filters
) -> list[TimelinessCount]:
    """Count each owner's obligations by timeliness, in the order of offices."""
    return _count_per(by, today, filters, "organisation__code", "organisation__name", "tier")


def count_per_section(
    *, by: audit_rules.Actor, today: date, filters: Filters
) -> list[TimelinessCount]:
    """Count each section's obligations by timeliness; orders and duties stand under ""."""
    return _count_per(
        by, today, filters, "task__section__code", "task__section__title", "task__section__position"
    )


def _count_per(
    by: audit_rules.Actor, today: date, filters: Filters, key: str, name: str, order: str
) -> list[TimelinessCount]:
    found: QuerySet[models.Obligation] = filter_obligations(by=by, today=today, filters=filters)
    if order == "tier":
        order = "organisation__sort_key"
    values = case_enums.Timeliness.values
    counts = {value: Count("pk", filter=Q(timeliness=value)) for value in values}
    rows = found.values(key, name, order).annotate(**counts)
    ordered = rows.order_by(F(order).asc(nulls_last=True), key)
    return [
        TimelinessCount(row[key] or "", row[name] or "", {value: row[value] for value in values})
        for row in ordered
    ]
