"""Questions over the committee: members and charges, meetings, what a meeting is told."""

from collections.abc import Sequence

from django.db.models import Count

from nq57.audit import rules as audit_rules
from nq57.meetings import models
from nq57.meetings.queries.attending import Attended, get_attended, list_seated
from nq57.meetings.queries.committee import (
    Seat,
    Watched,
    list_chargeable,
    list_former,
    list_own_seats,
    list_people,
    list_plans,
    list_seats,
)
from nq57.meetings.queries.conclusions import Candidate, list_candidates
from nq57.meetings.queries.official import MEETING, make_snapshot, name_source, propose_about
from nq57.meetings.queries.progress import (
    OrderRow,
    Progress,
    TaskRow,
    get_last_held,
    get_progress,
    list_orders,
)
from nq57.plans import models as plans

__all__ = [
    "MEETING",
    "Attended",
    "Candidate",
    "OrderRow",
    "Progress",
    "Seat",
    "TaskRow",
    "Watched",
    "get_attended",
    "get_last_held",
    "get_progress",
    "list_candidates",
    "list_chargeable",
    "list_former",
    "list_meetings",
    "list_orders",
    "list_own_seats",
    "list_people",
    "list_plans",
    "list_seated",
    "list_seats",
    "list_unconcluded",
    "make_snapshot",
    "name_source",
    "propose_about",
]


def list_meetings(
    *, held_plans: Sequence[plans.Plan], by: audit_rules.Actor
) -> models.MeetingQuerySet:
    """Return the meetings of some plans that ``by`` may read, the newest first, each with how
    many documents conclude it."""
    found = models.Meeting.objects.visible_to(by).filter(plan__in=held_plans).with_rows()
    return found.annotate(conclusion_count=Count("conclusions")).order_by("plan", "-number")


def list_unconcluded(*, by: audit_rules.Actor) -> models.MeetingQuerySet:
    """Return the meetings that were held and wait for their conclusions, the newest first."""
    found = models.Meeting.objects.visible_to(by).filter(case__state="held")
    return found.with_rows().order_by("-held_on", "-pk")
