"""The committee of a demonstration: invented people with charges, and a meeting to prepare."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.meetings import enums, models
from nq57.meetings.actions import committee, preparing
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans import enums as plan_enums
from nq57.plans.models import Plan
from nq57.reporting.rules import ZONE, inventing

_BASIS = "Quyết định minh họa"
_SEATS = {
    org_enums.Role.LEADER: enums.MemberRole.STANDING,
    org_enums.Role.COORDINATOR: enums.MemberRole.MEMBER,
}
_SECTIONS = 3
_AGENDA = (
    "Sở Khoa học và Công nghệ báo cáo tiến độ thực hiện kế hoạch\n"
    "Các cơ quan có việc quá hạn giải trình\nThảo luận, kết luận"
)
_ASKS = "Bố trí kinh phí cho các nhiệm vụ quá hạn vì thiếu vốn"


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> models.Meeting | None:
    """Seat the invented leader and coordinator and plan a meeting, once.

    All is of an invented account; ``by`` only asks. None where nothing is invented, the plan
    has no coordinating office, or somebody sits or meets already.
    """
    held = org_queries.get_demonstration()
    found = Plan.objects.select_for_update(of=("self",)).select_related("coordinator")
    plan = found.filter(code=held.plan).first() if held else None
    if plan is None or plan.coordinator is None or plan.members.exists() or plan.meetings.exists():
        return None
    office = plan.coordinator.code
    coordinator = org_rules.Actor(
        account=f"{inventing.PREFIX}{office.lower()}.coordinator", organisation=office,
        role=org_enums.Role.COORDINATOR,
    )  # fmt: skip
    _seat(plan, coordinator, at)
    new = preparing.Agenda(
        meets_on=timezone.localdate(at, ZONE) + timedelta(days=7), place="Phòng họp UBND tỉnh",
        agenda=_AGENDA, asks=_ASKS,
    )  # fmt: skip
    return preparing.plan_meeting(plan=plan, new=new, by=coordinator, at=at)


def _seat(plan: Plan, by: org_rules.Actor, at: datetime) -> None:
    today = timezone.localdate(at, ZONE)
    sections = plan.sections.filter(kind=plan_enums.SectionKind.TASKS).order_by("position")
    posts = orgs.Post.objects.on(today).filter(
        person__is_demonstration=True, role__in=_SEATS, area=org_rules.ALL_AREAS
    )
    for post in posts.select_related("person").order_by("pk"):
        role = _SEATS[org_enums.Role(post.role)]
        seat = committee.NewMember(
            person=post.person, role=role, since=plan.in_force_on, basis=_BASIS
        )
        member = committee.add_member(plan=plan, new=seat, by=by, at=at)
        for section in sections[:_SECTIONS] if role == enums.MemberRole.STANDING else ():
            charge = committee.NewCharge(section=section, since=plan.in_force_on, basis=_BASIS)
            committee.add_charge(member=member, new=charge, by=by, at=at)
