"""Orders to plan: which clauses ask for response plans, of whom, by when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.plans import models as plan_models
from nq57.registers.cyber import models
from nq57.registers.cyber.queries import calls, plans


@dataclass(frozen=True)
class Ordered:
    """An office that an order asks: what it owes, how many of its systems have a plan."""

    office: orgs.Organisation
    obligation: plan_models.Obligation
    held: plans.OfficePlans


@dataclass(frozen=True)
class OrderFigures:
    """An order to plan: its basis in words, whom it asks, how many have not reported it."""

    order: models.PlanOrder
    basis: str
    offices: int
    open: int
    due: date | None


def list_plan_orders(*, by: audit_rules.Actor) -> list[OrderFigures]:
    """Return the orders that ask for plans still, those that are due first ahead."""
    found = models.PlanOrder.objects.holding().filter(
        task__in=plan_models.Task.objects.visible_to(by)
    ).select_related("task__document").defer("task__document__lines")  # fmt: skip
    rows = list(found)
    owed: dict[int, list[plan_models.Obligation]] = {one.task_id: [] for one in rows}
    for row in calls.list_given(task__in=list(owed)).select_related("case"):
        if row.task_id is not None:
            owed[row.task_id].append(row)
    told = [
        OrderFigures(
            order=one, basis=calls.say_basis(task=one.task),
            offices=len({row.organisation_id for row in owed[one.task_id]}),
            open=sum(row.case.closed_at is None for row in owed[one.task_id]),
            due=min((row.case.due for row in owed[one.task_id] if row.case.due), default=None),
        )
        for one in rows
    ]  # fmt: skip
    return sorted(told, key=lambda one: (one.due or date.max, one.order.pk))


def get_plan_order(*, pk: int, by: audit_rules.Actor) -> models.PlanOrder:
    """Return an order to plan that holds and whose clause the actor may see.

    :raises PlanOrder.DoesNotExist: when there is none.
    """
    seen = plan_models.Task.objects.visible_to(by)
    found = models.PlanOrder.objects.holding().filter(task__in=seen)
    return found.select_related("task__document").defer("task__document__lines").get(pk=pk)


def list_orderable(*, by: audit_rules.Actor) -> QuerySet[plan_models.Task]:
    """Return the clauses of plans in force, tasks and orders, that do not ask for plans yet."""
    return calls.list_clauses(by=by, besides=models.PlanOrder.objects.holding())


def list_ordered(*, order: models.PlanOrder, on: date) -> list[Ordered]:
    """Return the offices that an order asks, by name, each with the work it is to do first."""
    held = {one.office.pk: one for one in plans.list_office_plans(on=on)}
    first: dict[int, plan_models.Obligation] = {}
    rows = calls.list_given(task=order.task_id).select_related("case", "organisation")
    for row in rows.order_by("case__closed_at", "case__due", "pk"):
        known = first.get(row.organisation_id)
        if known is None or (known.case.closed_at and not row.case.closed_at):
            first[row.organisation_id] = row
    found = [
        Ordered(row.organisation, row, held.get(key, plans.OfficePlans(row.organisation, 0, 0)))
        for key, row in first.items()
    ]
    return sorted(found, key=lambda one: one.office.sort_key)


def list_askable(*, order: models.PlanOrder, on: date) -> list[orgs.Organisation]:
    """Return the offices that operate a system with no work left of this order, by name."""
    owed = calls.list_given(task=order.task_id).filter(case__closed_at__isnull=True)
    operating = plans.list_planned_for(on=on).order_by().values("operator")
    found = orgs.Organisation.objects.on(on).filter(pk__in=operating)
    return list(found.exclude(pk__in=owed.values("organisation")).order_by("sort_key", "pk"))
