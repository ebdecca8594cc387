"""The committee on a day: members, what each watches over, and how that stands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Prefetch, Q

from nq57.audit import rules as audit_rules
from nq57.meetings import models
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries

_CANDIDATES = (org_enums.Role.LEADER, org_enums.Role.HEAD, org_enums.Role.COORDINATOR)


@dataclass(frozen=True)
class Watched:
    """A charge, and its obligations by ``plans.enums.Standing``: those that count now."""

    charge: models.Charge
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return how many obligations there are."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Return how many are done."""
        return self.counts[plan_enums.Standing.DONE]

    @property
    def overdue(self) -> int:
        """Return how many are overdue."""
        return self.counts[plan_enums.Standing.OVERDUE]

    @property
    def at_risk(self) -> int:
        """Return how many are at risk of it."""
        return self.counts[plan_enums.Standing.AT_RISK]


@dataclass(frozen=True)
class Seat:
    """A member with what he watches over."""

    member: models.Member
    watched: list[Watched]


def list_plans(*, by: audit_rules.Actor) -> list[plans.Plan]:
    """Return the plans in force whose committee ``by`` may see."""
    found = plans.Plan.objects.visible_to(by).in_force().select_related("document", "coordinator")
    return list(found.defer("document__lines"))


def list_seats(*, plan: plans.Plan, by: audit_rules.Actor, today: date) -> list[Seat]:
    """Return the members of a plan's committee today by rank, each with his charges."""
    found = models.Member.objects.on(today).filter(plan=plan)
    return _seat(found.in_order(), by, today)


def list_former(*, plan: plans.Plan, today: date) -> list[models.Member]:
    """Return who was a member, or will be one, the newest first."""
    found = models.Member.objects.filter(plan=plan).exclude(
        pk__in=models.Member.objects.on(today).values("pk")
    )
    return list(found.select_related("person").order_by("-since", "pk"))


def list_own_seats(*, by: audit_rules.Actor, today: date) -> list[Seat]:
    """Return where the person of the acting post sits today, with his charges."""
    person = orgs.Post.objects.filter(code=by.post).values("person")
    visible = plans.Plan.objects.visible_to(by).in_force()
    found = models.Member.objects.on(today).filter(person__in=person, plan__in=visible)
    return _seat(found.in_order(), by, today)


def list_people(*, today: date) -> list[orgs.Post]:
    """Return who may be made a member: the posts of leaders and heads today, by name."""
    found = orgs.Post.objects.on(today).filter(role__in=_CANDIDATES)
    return list(
        found.select_related("person", "organisation").order_by("person__sort_key", "person", "pk")
    )


def list_chargeable(
    *, plan: plans.Plan, by: audit_rules.Actor
) -> tuple[list[plans.Section], list[plans.Task]]:
    """Return the groups of tasks and the tasks of a plan that a member may watch over."""
    sections = plan.sections.filter(kind=plan_enums.SectionKind.TASKS).order_by("position")
    tasks = plan.tasks.visible_to(by).filter(assignments__isnull=False).distinct()
    return list(sections), list(tasks.select_related("document").defer("document__lines"))


def _seat(members: "models.MemberQuerySet", by: audit_rules.Actor, today: date) -> list[Seat]:
    current = models.Charge.objects.on(today).select_related("section", "task__document")
    current = current.defer("task__document__lines").order_by("section__position", "task", "pk")
    charges = Prefetch("charges", current, to_attr="current_charges")
    loaded = list(members.select_related("person", "plan__document").prefetch_related(charges))
    held: dict[int, list[models.Charge]] = {one.pk: one.current_charges for one in loaded}  # type: ignore[attr-defined]
    counts = _count([row for rows in held.values() for row in rows], by, today)
    return [Seat(one, [Watched(row, counts[row.pk]) for row in held[one.pk]]) for one in loaded]


def _count(
    charges: Sequence[models.Charge], by: audit_rules.Actor, today: date
) -> dict[int, Counter[str]]:
    """Count the obligations of each charge by standing, all in one query."""
    if not charges:
        return {}
    asked = Q(task__section__in=_keys(row.section_id for row in charges)) | Q(
        task__in=_keys(row.task_id for row in charges)
    )
    found = plan_queries.annotate(plans.Obligation.objects.visible_to(by).filter(asked), today)
    rows = found.with_standing(today).order_by().values_list("task", "task__section", F("standing"))
    counts: dict[int, Counter[str]] = {row.pk: Counter() for row in charges}
    for task, section, standing, number in rows.annotate(number=Count("pk")):
        for row in charges:
            if row.task_id == task or (section is not None and row.section_id == section):
                counts[row.pk][standing] += number
    return counts


def _keys(found: Iterable[int | None]) -> list[int]:
    return sorted({key for key in found if key is not None})
