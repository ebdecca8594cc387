"""The steering committee of a plan, its meetings, who came, and what they concluded."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from nq57.api import answers, auth, plans
from nq57.api.schemas import common
from nq57.meetings import models, permissions, queries
from nq57.orgs import permissions as org_permissions

router = Router()


class ChargeOut(Schema):
    """What a member watches over, a group or a task, and how its obligations stand."""

    section: str
    task: str
    since: date
    total: int
    done: int
    at_risk: int
    overdue: int


class MemberOut(Schema):
    """Somebody who sits in the committee today."""

    id: int
    name: str
    role: str
    since: date
    basis: str
    charges: list[ChargeOut]


class Committee(Schema):
    """The members of a plan's committee today, by rank."""

    items: list[MemberOut]


class MeetingOut(Schema):
    """A meeting; ``paper`` is the key of its frozen file among the papers."""

    code: str
    plan: str
    number: int
    state: str
    meets_on: date
    held_on: date | None
    place: str
    agenda: list[str]
    asks: list[str]
    paper: int | None


class MeetingPage(Schema):
    """A page of meetings."""

    items: list[MeetingOut]
    next: int | None


class AttendanceOut(Schema):
    """How a member was there; ``stand_in`` came in his place, ``why`` he was away."""

    member: int
    name: str
    presence: str
    stand_in: str
    why: str


class OrderOut(Schema):
    """An order that the meeting gave, and what became of its obligations."""

    task: int
    code: str
    title: str
    document: str
    leads: str
    due: str
    total: int
    done: int
    outcome: str


class WholeMeetingOut(MeetingOut):
    """A meeting with who came and what it concluded."""

    attendance: list[AttendanceOut]
    conclusions: list[str]
    orders: list[OrderOut]


@router.get("/plans/{code}/committee", auth=auth.READ, response=Committee)
def list_members(request: auth.ProgramRequest, code: str) -> dict[str, Any]:
    """List the members of a plan's committee today, with what each watches over."""
    permissions.check_may_read(request.actor)
    plan = plans.find_plan(request, code)
    seats = queries.list_seats(plan=plan, by=request.actor, today=timezone.localdate())
    return {"items": [_tell_seat(one) for one in seats]}


@router.get("/meetings", auth=auth.READ, response=MeetingPage)
def list_meetings(
    request: auth.ProgramRequest, plan: common.Word = "", after: common.After = 0,
    limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the meetings of the committees."""
    permissions.check_may_read(request.actor)
    found = models.Meeting.objects.visible_to(request.actor).with_rows()
    if plan:
        found = found.filter(plan=plans.find_plan(request, plan))
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/meetings/{key}", auth=auth.READ, response=WholeMeetingOut)
def get_meeting(request: auth.ProgramRequest, key: str) -> dict[str, Any]:
    """Tell a meeting with who came, the documents that conclude it, and its orders."""
    permissions.check_may_read(request.actor)
    by = request.actor
    meeting = models.Meeting.objects.visible_to(by).with_rows().get(case__code=key)
    grades = org_permissions.list_visible_secrecy(by, "document")
    concluded = meeting.conclusions.filter(document__secrecy__in=grades)
    orders = queries.list_orders(
        meetings=models.Meeting.objects.filter(pk=meeting.pk), grades=grades,
        today=timezone.localdate(),
    )  # fmt: skip
    return _tell(meeting) | {
        "attendance": [
            {
                "member": row.member_id, "name": str(row.member.person),
                "presence": row.presence, "stand_in": row.stand_in, "why": row.why,
            }
            for row in queries.get_attended(meeting=meeting).rows
        ],
        "conclusions": list(concluded.values_list("document__code", flat=True)),
        "orders": [_tell_order(row) for row in orders],
    }  # fmt: skip


def _tell(row: models.Meeting) -> dict[str, Any]:
    return {
        "code": row.case.code, "plan": row.plan.code, "number": row.number,
        "state": row.case.state, "meets_on": row.meets_on, "held_on": row.held_on,
        "place": row.place, "agenda": row.agenda.splitlines(), "asks": row.asks.splitlines(),
        "paper": row.paper_id,
    }  # fmt: skip


def _tell_seat(seat: queries.Seat) -> dict[str, Any]:
    member = seat.member
    return {
        "id": member.pk, "name": str(member.person), "role": member.role, "since": member.since,
        "basis": member.basis, "charges": [
            {
                "section": one.charge.section.code if one.charge.section else "",
                "task": one.charge.task.code if one.charge.task else "",
                "since": one.charge.since, "total": one.total, "done": one.done,
                "at_risk": one.at_risk, "overdue": one.overdue,
            }
            for one in seat.watched
        ],
    }  # fmt: skip


def _tell_order(row: queries.OrderRow) -> dict[str, Any]:
    return {
        "task": row.order.pk, "code": row.order.code, "title": row.order.title,
        "document": row.order.document.code, "leads": row.leads, "due": row.due,
        "total": row.total, "done": row.done, "outcome": row.outcome,
    }  # fmt: skip
