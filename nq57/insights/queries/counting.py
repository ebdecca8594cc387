"""How many obligations stand how: in all, by section, by office; what happened in seven days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.insights import enums, permissions, rules
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.plans.models.obligations import ObligationQuerySet
from nq57.reporting import models as reporting

# The database adds up by section and by office: the cells of both together are many times more.
_SUMS = """
SELECT section, office, standing, sum(count)::bigint
FROM ({told}) AS told (section, office, standing, count)
GROUP BY GROUPING SETS ((section, standing), (office, standing))
"""


@dataclass(frozen=True)
class SectionCount:
    """A group of tasks, or None for orders and duties, and how its obligations stand."""

    section: plans.Section | None
    tally: rules.Tally

    @property
    def code(self) -> str:
        """Return the code that a list's filter wants."""
        return self.section.code if self.section else plan_queries.NO_SECTION


@dataclass(frozen=True)
class OfficeCount:
    """An office and how its obligations stand."""

    office: orgs.Organisation
    tally: rules.Tally


@dataclass(frozen=True)
class Work:
    """How the obligations of a plan stand, in all, by section and by office (its key)."""

    total: rules.Tally
    sections: list[SectionCount]
    by_office: dict[int, rules.Tally]

    def get(self, office: int) -> rules.Tally:
        """Return how the obligations of an office stand."""
        return self.by_office.get(office, rules.Tally())


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which obligations of a plan are counted; empty asks nothing. ``section`` and ``office``
    are codes; with ``grades`` only those of these grades of secrecy: others read what leaves
    the screen."""

    plan: plans.Plan
    section: str = ""
    office: str = ""
    grades: Collection[str] | None = None


def filter_work(*, filters: Filters, by: audit_rules.Actor, today: date) -> ObligationQuerySet:
    """Return the obligations of a plan that ``by`` may read, with ``standing`` on each.

    :raises NotAllowedError: when the post does not see the whole province.
    """
    permissions.check_may_read(by)
    asked = plan_queries.Filters(
        plan=filters.plan, section=filters.section, office=filters.office,
        role=plan_enums.Role.LEAD if filters.office else "",
    )  # fmt: skip
    found = plan_queries.filter_obligations(by=by, today=today, filters=asked)
    if filters.grades is not None:
        found = found.filter(case__secrecy__in=filters.grades)
    return found.with_standing(today)


def count_work(*, filters: Filters, by: audit_rules.Actor, today: date) -> Work:
    """Count a plan's obligations by standing: two queries, however many there are."""
    by_section: dict[str, dict[str, int]] = {}
    by_office: dict[int, dict[str, int]] = {}
    for section, office, standing, count in _read_sums(filters, by, today):
        if office is None:
            by_section.setdefault(section or "", {})[standing] = count
        else:
            by_office.setdefault(office, {})[standing] = count
    tallies = {code: rules.Tally(counts) for code, counts in by_section.items()}
    sections: list[plans.Section | None] = [
        *filters.plan.sections.filter(kind=plan_enums.SectionKind.TASKS).order_by("position"), None,
    ]  # fmt: skip
    return Work(
        rules.add_up(tallies.values()),
        [
            SectionCount(one, tallies[one.code if one else ""])
            for one in sections
            if (one.code if one else "") in tallies
        ],
        {office: rules.Tally(counts) for office, counts in by_office.items()},
    )


def _read_sums(
    filters: Filters, by: audit_rules.Actor, today: date
) -> list[tuple[str | None, int | None, str, int]]:
    """Return (section, office, standing, count): by section without office, then by office."""
    found = filter_work(filters=filters, by=by, today=today)
    rows = found.order_by().values_list("task__section__code", "organisation", F("standing"))
    told, given = rows.annotate(count=Count("pk")).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(told=told), given)
        return list(cursor.fetchall())


def filter_offices(*, work: Work, today: date) -> orgs.OrganisationQuerySet:
    """Return the offices that have obligations, each with ``rank``: 0 of the province and others,
    1 of a commune, 2 ended."""
    commune = org_enums.Level.COMMUNE
    ranked = Case(
        When(until__lte=today, then=Value(2)), When(level=commune, then=Value(1)), default=Value(0)
    )
    return orgs.Organisation.objects.filter(pk__in=list(work.by_office)).annotate(rank=ranked)


def list_pressed(*, work: Work) -> list[OfficeCount]:
    """Return the offices other than communes that have obligations, in their order."""
    offices = orgs.Organisation.objects.exclude(level=org_enums.Level.COMMUNE)
    rows = offices.order_by("sort_key", "pk")
    return [OfficeCount(one, work.get(one.pk)) for one in rows if one.pk in work.by_office]


def get_since(today: date) -> datetime:
    """Return the moment from which the last seven days count: midnight seven days ago."""
    return timezone.make_aware(datetime.combine(today - timedelta(days=rules.DAYS), time.min))


def filter_changed(
    *, filters: Filters, change: str, by: audit_rules.Actor, today: date
) -> ObligationQuerySet:
    """Return the obligations that a change of the last seven days happened to."""
    found = filter_work(filters=filters, by=by, today=today)
    return found.filter(_changed(change, today))


def count_changes(*, filters: Filters, by: audit_rules.Actor, today: date) -> dict[str, int]:
    """Count what happened in the last seven days, by ``enums.Change``, in one query."""
    found = filter_work(filters=filters, by=by, today=today).filter(pk__in=_touch(today))
    counts = {change: Count("pk", filter=_changed(change, today)) for change in enums.Change.values}
    return {change: int(number) for change, number in found.aggregate(**counts).items()}


def _touch(today: date) -> QuerySet[cases.Case, Any]:
    """Return the keys of all cases to which a change of the last seven days can have happened:
    few of very many, found by their indexes."""
    since = get_since(today)
    decided = cases.Extension.objects.filter(decided_at__gte=since)
    return cases.Case.objects.filter(due__gte=since.date(), due__lte=today).order_by().values(
        "pk"
    ).union(
        cases.Step.objects.filter(at__gte=since).order_by().values("case"),
        decided.order_by().values("deadline__case"),
        plans.Obligation.objects.filter(settled_at__gte=since).order_by().values("pk"),
    )  # fmt: skip


def _changed(change: str, today: date) -> Q:
    """Say what a change of the last seven days is; what was undone since is none."""
    since = get_since(today)
    steps = cases.Step.objects.filter(case=OuterRef("case"), at__gte=since)
    granted = cases.Extension.objects.filter(
        deadline__case=OuterRef("case"), state=case_enums.ExtensionState.GRANTED,
        decided_at__gte=since,
    )  # fmt: skip
    made = {
        enums.Change.FINISHED: Q(case__state="done") & Q(Exists(steps.filter(verb="confirm"))),
        enums.Change.CLAIMED: Q(case__state="waiting") & Q(Exists(steps.filter(after="waiting"))),
        enums.Change.OVERDUE: Q(("standing", "overdue"), case__due__gte=since.date()),
        enums.Change.RETURNED: Q(case__state="returned")
        & Q(Exists(steps.filter(after="returned"))),
        enums.Change.EXTENDED: Q(Exists(granted)),
        enums.Change.SETTLED: Q(settled_at__gte=since),
    }
    return made[enums.Change(change)]


def count_reports(
    *, plan: plans.Plan, by: audit_rules.Actor
) -> tuple[reporting.Cycle, int, int] | None:
    """Return the newest cycle, how many of its reports were sent, and how many there are."""
    cycle = reporting.Cycle.objects.filter(plan=plan).order_by("-ends_on", "-pk").first()
    if cycle is None:
        return None
    found = reporting.Report.objects.visible_to(by).filter(cycle=cycle)
    counts = found.aggregate(
        sent=Count("pk", filter=Q(first_sent_on__isnull=False)), asked=Count("pk")
    )
    return cycle, counts["sent"], counts["asked"]
