"""Incidents as far as the program may see them."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.cyber import permissions, queries, rules

router = Router()


class IncidentOut(Schema):
    """The summary of an incident; its people, its course and its reports are not given out.
    ``next_due`` is null when nothing is owed, and once it is over."""

    id: int
    code: str
    office: str
    kind: str
    state: str
    noticed_at: datetime
    personal_data: str
    is_serious: bool | None
    systems: list[str]
    next_due: datetime | None


class IncidentPage(Schema):
    """A page of incidents."""

    items: list[IncidentOut]
    next: int | None


@router.get("/incidents", auth=auth.READ, response=IncidentPage)
def list_incidents(
    request: auth.ProgramRequest, state: common.Word = "", after: common.After = 0,
    limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List incidents in which the own office takes part, or all for who reads all."""
    permissions.check_may_list(request.actor)
    if state and state not in rules.INCIDENT.states:
        raise auth.Refused(422, "input", "Không có trạng thái này của sự cố an ninh mạng.")
    found = queries.list_incidents(by=request.actor, now=timezone.now(), asked=state or "all")
    rows, following = answers.take_page(found.prefetch_related("systems"), after=after, limit=limit)
    return {"items": [_tell_incident(row) for row in rows], "next": following}


def _tell_incident(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "code": row.case.code, "office": row.case.organisation.code,
        "kind": row.kind.code, "state": row.case.state, "noticed_at": row.noticed_at,
        "personal_data": row.personal_data,
        "next_due": row.next_end if row.case.closed_at is None else None,
        "is_serious": row.is_serious,
        "systems": [one.code for one in row.systems.all()],
    }  # fmt: skip
