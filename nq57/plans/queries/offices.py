"""Who has what of a plan, on a day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from nq57.audit import rules as audit_rules
from nq57.orgs import permissions as org_permissions
from nq57.orgs import queries as org_queries
from nq57.orgs.models import Organisation
from nq57.plans import enums, models
from nq57.plans.queries import performers

_Part = tuple[str, str, int]  # role, kind and key of an item


@dataclass(frozen=True)
class Performers:
    """Who performs on a day: the offices, and the groups that have no member then."""

    organisations: tuple[Organisation, ...]
    empty_groups: tuple[str, ...]
    unresolved: tuple[str, ...]


@dataclass(frozen=True)
class OfficeCount:
    """How much of a plan one office has."""

    office: performers.Facts
    leads: int
    coordinates: int
    monitors: int


@dataclass(frozen=True)
class OfficeShare:
    """What one office has of a plan, by role: indicators and assignments."""

    led_indicators: list[models.Indicator]
    led: list[models.Assignment]
    coordinated_indicators: list[models.Indicator]
    coordinated: list[models.Assignment]
    monitored: list[models.Assignment]

    @property
    def has_any(self) -> bool:
        """Say whether the office has a part in the plan at all."""
        return any(vars(self).values())

    @property
    def coordinated_count(self) -> int:
        """Return how many indicators and assignments the office coordinates."""
        return len(self.coordinated_indicators) + len(self.coordinated)


@dataclass(frozen=True)
class ShareCount:
    """How many items of a plan an office has, by its part in them."""

    led_indicators: int = 0
    led: int = 0
    coordinated: int = 0
    monitored: int = 0

    @property
    def has_any(self) -> bool:
        """Say whether the office has a part in the plan at all."""
        return any(vars(self).values())


def list_parts(*, task: models.Task, on: date) -> list[tuple[models.Assignment, Performers]]:
    """Return a loaded task's assignments, each with who performs it on a day."""
    return [
        (
            part,
            list_performers(
                parties=[row for row in part.parties.all() if row.role == enums.Role.LEAD], on=on
            ),
        )
        for part in task.assignments.all()
    ]


def list_performers(
    *, parties: QuerySet[models.AssignmentParty] | list[models.AssignmentParty], on: date
) -> Performers:
    """Resolve parties to the offices that exist on a day.

    An office that has ended by then is followed to its successors; a group without members
    on that day is named in ``empty_groups``: "không còn áp dụng".
    """
    found: dict[int, Organisation] = {}
    empty: list[str] = []
    unresolved: list[str] = []
    for party in parties:
        if party.organisation is not None:
            for office in org_queries.list_successors(organisation=party.organisation, on=on):
                found[office.pk] = office
        elif party.group is not None:
            members = list(org_queries.list_members(group=party.group, on=on))
            found |= {office.pk: office for office in members}
            if not members:
                empty.append(party.group.name)
        else:
            unresolved.append(party.name)
    return Performers(tuple(found.values()), tuple(empty), tuple(unresolved))


def count_by_office(*, plan: models.Plan, on: date, by: audit_rules.Actor) -> list[OfficeCount]:
    """Count, for each office alive on a day, what it leads, coordinates and monitors.

    A group counts for each of its members on that day; an item that names an office both by
    name and in a group counts once. Only what ``by`` may read counts. Offices that stand in the
    same groups, and by name nowhere, are counted once for all of them.
    """
    parties = _all_parties(plan, by)
    groups = {party.group.pk: party.group for party in parties if party.group is not None}
    resolver = performers.Resolver(on)
    resolver.preload(groups.values(), [on])
    named: dict[int, set[_Part]] = {}
    told: dict[int, set[_Part]] = {key: set() for key in groups}
    for party in parties:
        if party.group is not None:
            told[party.group.pk].add(_tell(party))
        elif party.organisation is not None and party.organisation.lifetime.contains(on):
            named.setdefault(party.organisation.pk, set()).add(_tell(party))
    standing: dict[int, list[int]] = {key: [] for key in named}
    for group in groups.values():
        for office in resolver.list_members(group, on):
            standing.setdefault(office, []).append(group.pk)
    alike: dict[tuple[int, ...], Counter[str]] = {}
    rows = []
    for office, among in standing.items():
        counts = None if office in named else alike.get(tuple(among))
        if counts is None:
            parts = named.get(office, set()).union(*(told[key] for key in among))
            counts = Counter(role for role, _kind, _key in parts)
            if office not in named:
                alike[tuple(among)] = counts
        rows.append(OfficeCount(
            resolver.facts[office], counts["lead"], counts["coordinate"], counts["monitor"]
        ))  # fmt: skip
    return sorted(rows, key=lambda row: (-row.leads, row.office.sort_key))


def get_office_share(
    *, plan: models.Plan, organisation: Organisation, on: date, by: audit_rules.Actor
) -> OfficeShare:
    """Return what an office has of a plan, in its own name or as a member of a group.

    Only what ``by`` may read.
    """
    grades = org_permissions.list_visible_secrecy(by, "document")
    groups = [group.pk for group in org_queries.list_groups_of(organisation=organisation, on=on)]
    named = Q(organisation=organisation) | Q(group__in=groups)

    current = Prefetch("schedules", _current_schedules(), to_attr="current_schedules")

    def indicators(role: str) -> list[models.Indicator]:
        parties = models.IndicatorParty.objects.filter(named, role=role, indicator__plan=plan)
        rows = plan.indicators.filter(pk__in=parties.values("indicator"))
        return list(rows.with_rows())

    def assignments(role: str) -> list[models.Assignment]:
        parties = models.AssignmentParty.objects.filter(
            named,
            role=role,
            assignment__task__plan=plan,
            assignment__task__document__secrecy__in=grades,
        )
        return list(
            models.Assignment.objects.filter(pk__in=parties.values("assignment"))
            .select_related("task__document", "task__section")
            .defer("task__document__lines")
            .prefetch_related(current)
            .order_by("task__kind", "task__position", "position")
        )

    return OfficeShare(
        led_indicators=indicators(enums.Role.LEAD),
        led=assignments(enums.Role.LEAD),
        coordinated_indicators=indicators(enums.Role.COORDINATE),
        coordinated=assignments(enums.Role.COORDINATE),
        monitored=assignments(enums.Role.MONITOR),
    )


def count_office_shares(
    *, of: Sequence[models.Plan], organisation: Organisation, on: date, by: audit_rules.Actor
) -> list[ShareCount]:
    """Count what ``get_office_share`` lists for each plan: four queries, however many plans."""
    grades = org_permissions.list_visible_secrecy(by, "document")
    groups = [group.pk for group in org_queries.list_groups_of(organisation=organisation, on=on)]
    named = Q(organisation=organisation) | Q(group__in=groups)
    parties = models.IndicatorParty.objects.filter(named, indicator__plan__in=of)
    indicators = _count_roles(parties, "indicator")
    tasks = models.AssignmentParty.objects.filter(
        named, assignment__task__plan__in=of, assignment__task__document__secrecy__in=grades
    )
    assignments = _count_roles(tasks, "assignment", "assignment__task__plan")
    lead, coordinate, monitor = enums.Role.LEAD, enums.Role.COORDINATE, enums.Role.MONITOR
    return [
        ShareCount(
            led_indicators=indicators.get((one.pk, lead), 0),
            led=assignments.get((one.pk, lead), 0),
            coordinated=indicators.get((one.pk, coordinate), 0)
            + assignments.get((one.pk, coordinate), 0),
            monitored=assignments.get((one.pk, monitor), 0),
        )
        for one in of
    ]


def _count_roles(
    parties: QuerySet[Any], item: str, plan: str = "indicator__plan"
) -> dict[tuple[int, str], int]:
    rows = parties.order_by().values_list(plan, "role").annotate(n=Count(item, distinct=True))
    return {(key, role): number for key, role, number in rows}


def _tell(party: models.IndicatorParty | models.AssignmentParty) -> _Part:
    if isinstance(party, models.IndicatorParty):
        return party.role, "indicator", party.indicator_id
    return party.role, "assignment", party.assignment_id


def _current_schedules() -> QuerySet[models.Schedule]:
    return models.Schedule.objects.filter(is_current=True)


def _all_parties(
    plan: models.Plan, by: audit_rules.Actor
) -> list[models.IndicatorParty | models.AssignmentParty]:
    related = ("organisation", "group")
    grades = org_permissions.list_visible_secrecy(by, "document")
    return [
        *models.IndicatorParty.objects.filter(indicator__plan=plan).select_related(*related),
        *models.AssignmentParty.objects.filter(
            assignment__task__plan=plan, assignment__task__document__secrecy__in=grades
        ).select_related(*related),
    ]
