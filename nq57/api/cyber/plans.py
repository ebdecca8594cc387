"""Response plans of systems."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.cyber import models, permissions, rules

router = Router()


class PlanStepOut(Schema):
    """A step: in which phase, which role, what, within how many minutes (null: not said), and
    the later step on failure (null: the next one)."""

    position: int
    phase: str
    role: str
    text: str
    minutes: int | None
    on_failure: int | None


class PlanOut(Schema):
    """A version of the response plan of a system; its people and phones are not given out."""

    id: int
    code: str
    system: str
    number: int
    state: str
    decision: str
    decided_on: date | None
    in_force_on: date | None
    ended_on: date | None
    scenarios: list[str]
    steps: list[PlanStepOut]


class PlanPage(Schema):
    """A page of response plans."""

    items: list[PlanOut]
    next: int | None


@router.get("/response-plans", auth=auth.READ, response=PlanPage)
def list_plans(
    request: auth.ProgramRequest, system: common.Word = "", state: common.Word = "",
    after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the versions of response plans: of the own office, or of all for who reads all."""
    permissions.check_may_list(request.actor)
    if state and state not in rules.RESPONSE_PLAN.states:
        raise auth.Refused(422, "input", "Không có trạng thái này của phương án ứng phó sự cố.")
    asked = {"system__code": system, "case__state": state}
    found = models.ResponsePlan.objects.visible_to(request.actor).with_rows().filter(
        **{name: value for name, value in asked.items() if value}
    )  # fmt: skip
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell_plan(row) for row in rows], "next": following}


def _tell_plan(row: models.ResponsePlan) -> dict[str, Any]:
    names = ("number", "decision", "decided_on", "in_force_on", "ended_on")
    steps = ("position", "phase", "role", "text", "minutes", "on_failure")
    return {
        "id": row.pk, "code": row.case.code, "system": row.system.code, "state": row.case.state,
        **{name: getattr(row, name) for name in names},
        "scenarios": [one.code for one in row.scenarios.all()],
        "steps": [{name: getattr(step, name) for name in steps} for step in row.steps.all()],
    }  # fmt: skip
