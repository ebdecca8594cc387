"""Exercises as far as the program may see them."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.cyber import enums, permissions, queries, rules

router = Router()


class DrillOut(Schema):
    """The summary of an exercise; its scenario and its answers are not given out. The points are
    null to who may not see them yet; ``unscored`` turns count neither as zero nor in ``most``.
    ``systems`` are to who plays those of its own office."""

    id: int
    code: str
    title: str
    kind: str
    state: str
    planned_on: date
    started_at: datetime | None
    ended_at: datetime | None
    offices: list[str]
    systems: list[str]
    points: int | None
    most: int | None
    unscored: int | None


class DrillPage(Schema):
    """A page of exercises."""

    items: list[DrillOut]
    next: int | None


@router.get("/drills", auth=auth.READ, response=DrillPage)
def list_drills(
    request: auth.ProgramRequest, state: common.Word = "", year: int = 0,
    after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List exercises in which the own office takes part, or all for who reads all."""
    permissions.check_may_list_drills(request.actor)
    if state and state not in rules.DRILL.states:
        raise auth.Refused(422, "input", "Không có trạng thái này của cuộc diễn tập.")
    found = queries.list_drills(by=request.actor, year=year or None)
    if state:
        found = found.filter(case__state=state)
    found = found.prefetch_related("offices__organisation", "offices__systems")
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell_drill(request, row) for row in rows], "next": following}


def _tell_drill(request: auth.ProgramRequest, row: Any) -> dict[str, Any]:
    sees = queries.sees_results(drill=row, by=request.actor)
    players = [one for one in row.offices.all() if one.part == enums.DrillPart.PLAYER]
    sees_all, own = permissions.may_see_scenario(request.actor, row), request.actor.organisation
    shown = [one for one in players if sees_all or one.organisation.code == own]
    return {
        "id": row.pk, "code": row.case.code, "title": row.case.title, "kind": row.kind,
        "state": row.case.state, "planned_on": row.planned_on, "started_at": row.started_at,
        "ended_at": row.ended_at, "offices": [one.organisation.code for one in players],
        "systems": sorted({system.code for one in shown for system in one.systems.all()}),
        "points": row.points if sees else None, "most": row.most if sees else None,
        "unscored": row.left if sees else None,
    }  # fmt: skip
