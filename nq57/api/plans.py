"""Plans with their indicators and targets, tasks and schedules; obligations of offices."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.api.schemas import plans as shapes
from nq57.plans import models, permissions, queries
from nq57.plans.models.parties import PartyModel

router = Router()


@router.get("/plans", auth=auth.READ, response=shapes.PlanPage)
def list_plans(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the plans, all versions."""
    found = models.Plan.objects.visible_to(request.actor).select_related("document", "coordinator")
    rows, following = answers.take_page(
        found.defer("document__lines"), after=after, limit=limit
    )  # fmt: skip
    return {"items": [_tell_plan(row) for row in rows], "next": following}


@router.get("/plans/{code}", auth=auth.READ, response=shapes.PlanOut)
def get_plan(request: auth.ProgramRequest, code: str) -> dict[str, Any]:
    """Tell one plan."""
    return _tell_plan(find_plan(request, code))


@router.get("/plans/{code}/indicators", auth=auth.READ, response=shapes.IndicatorPage)
def list_indicators(
    request: auth.ProgramRequest, code: str, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the indicators of a plan with the targets in use."""
    found = find_plan(request, code).indicators.with_rows()
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell_indicator(row) for row in rows], "next": following}


@router.get("/plans/{code}/tasks", auth=auth.READ, response=shapes.TaskPage)
def list_tasks(
    request: auth.ProgramRequest, code: str, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the tasks and orders of a plan: who does what by when."""
    found = find_plan(request, code).tasks.visible_to(request.actor).with_rows()
    rows, following = answers.take_page(
        found.defer("document__lines"), after=after, limit=limit
    )  # fmt: skip
    return {"items": [_tell_task(row) for row in rows], "next": following}


@router.get("/obligations", auth=auth.READ, response=shapes.ObligationPage)
def list_obligations(
    request: auth.ProgramRequest, plan: common.Word = "", office: common.Word = "",
    timeliness: common.Word = "", after: common.Word = "", limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List obligations by due date, those without one last; ``after`` is the ``next`` before."""
    filters = queries.Filters(
        plan=find_plan(request, plan) if plan else None, office=office, timeliness=timeliness
    )
    page = queries.list_obligations(
        by=request.actor, today=timezone.localdate(), filters=filters, after=after, size=limit
    )
    return {"items": [_tell_obligation(row) for row in page.rows], "next": page.next_key}


@router.get("/obligations/{code}", auth=auth.READ, response=shapes.ObligationOut)
def get_obligation(request: auth.ProgramRequest, code: str) -> dict[str, Any]:
    """Tell one obligation."""
    found = queries.get_obligation(code=code, by=request.actor)
    today = timezone.localdate()
    return _tell_obligation(found) | {
        "timeliness": queries.get_chain(
            obligation=found, by=request.actor, today=today
        ).timeliness
    }  # fmt: skip


def find_open_plan(request: auth.ProgramRequest, code: str) -> models.Plan:
    """Return a plan whose figures may leave: what programs fetch is a file as any other.

    :raises NotAllowedError: when the plan is restricted.
    """
    plan = find_plan(request, code)
    permissions.check_may_take_away(plan)
    return plan


def find_plan(request: auth.ProgramRequest, code: str) -> models.Plan:
    """Return a plan that the token's post may read.

    :raises Plan.DoesNotExist: when there is none.
    """
    found = models.Plan.objects.visible_to(request.actor).select_related("document", "coordinator")
    return found.defer("document__lines").get(code=code)


def _tell_plan(row: models.Plan) -> dict[str, Any]:
    return {
        "code": row.code, "title": row.title, "symbol": row.document.symbol or "",
        "document": row.document.code, "state": row.state, "in_force_on": row.in_force_on,
        "ended_on": row.ended_on,
        "coordinator": row.coordinator.code if row.coordinator else "",
    }  # fmt: skip


def _tell_indicator(row: Any) -> dict[str, Any]:
    return {
        "code": row.code, "name": row.name, "unit": row.unit, "time": row.time,
        "section": row.section.code if row.section else "",
        "parent": row.parent.code if row.parent else "",
        "clause": row.clause.path if row.clause else "",
        "parties": [_tell_party(party) for party in row.parties.all()],
        "targets": [
            {
                "horizon": cell.horizon, "tier": cell.tier, "raw": cell.raw or "", "op": cell.op,
                "low": _write(cell.low), "high": _write(cell.high), "unit": cell.unit,
                "text": cell.text, "revision": cell.revision, "is_confirmed": cell.is_confirmed,
            }
            for cell in row.current_targets
        ],
    }  # fmt: skip


def _tell_task(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "kind": row.kind, "code": row.code, "title": row.title,
        "document": row.document.code, "section": row.section.code if row.section else "",
        "parent": row.parent.code if row.parent else "",
        "clause": row.clause.path if row.clause else "",
        "assignments": [
            {
                "text": part.text, "deliverable": part.deliverable,
                "parties": [_tell_party(party) for party in part.parties.all()],
                "schedules": [
                    {
                        "label": cell.label, "raw": cell.raw or "", "kind": cell.kind,
                        "due": cell.due, "recurrence": cell.recurrence,
                        "condition": cell.condition,
                    }
                    for cell in part.current_schedules
                ],
            }
            for part in row.assignments.all()
        ],
    }  # fmt: skip


def _tell_obligation(row: Any) -> dict[str, Any]:
    case = row.case
    source = row.task.document if row.task else row.plan.document
    due: date | None = case.due
    return {
        "code": case.code, "title": case.title, "office": case.organisation,
        "plan": row.plan.code, "document": source.symbol or source.title,
        "item": row.task.code if row.task else row.duty.code if row.duty else "",
        "occurrence": row.occurrence, "kind": row.kind, "due": due, "state": case.state,
        "timeliness": getattr(row, "timeliness", ""), "product": row.product,
        "finished_on": case.finished_on,
    }  # fmt: skip


def _tell_party(party: PartyModel) -> dict[str, str]:
    body = party.organisation or party.group
    return {"role": party.role, "code": body.code if body else "", "name": party.name}


def _write(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"
