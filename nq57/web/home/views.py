"""The front page."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.cases import queries as case_queries
from nq57.documents import permissions as document_permissions
from nq57.documents import queries as document_queries
from nq57.meetings import permissions as meeting_permissions
from nq57.meetings import queries as meeting_queries
from nq57.orgs import enums as org_enums
from nq57.orgs import models as org_models
from nq57.orgs import rules as org_rules
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.registers.cyber import permissions as cyber_permissions
from nq57.registers.cyber import queries as cyber_queries
from nq57.releases import queries as release_queries
from nq57.reporting import permissions as report_permissions
from nq57.reporting import queries as report_queries
from nq57.reporting import rules as report_rules
from nq57.web.shared import acting, chips, demonstration, released, states

MOST_OF_A_LANE = 8
_NEXT = ("overdue", "soon")
# What makes a lane of work on the page of a post.
_OWED = (
    "open_count", "is_report_open", "handed_to_me", "replies", "declarations", "reviews",
    "drills", "incidents", "vulnerabilities", "awaits",
)  # fmt: skip


@require_safe
@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the plans in force; to an official also what waits for the acting post.

    Who holds several posts and acts under none yet chooses one first.
    """
    if getattr(request, "posts", None) and getattr(request, "post", None) is None:
        return redirect("choose_post")
    actor = acting.get_actor(request)
    in_force = _list_plans(actor)
    context: dict[str, Any] = {
        "plans": in_force, "readings": [], "shares": [], **demonstration.describe(request)
    }  # fmt: skip
    if document_permissions.may_read_drafts(actor):
        context["readings"] = document_queries.list_open_readings()
    post: org_models.Post | None = getattr(request, "post", None)
    if post is not None:
        office, today = post.organisation, timezone.localdate()
        context["office"] = office
        context["shares"] = _list_shares(in_force, office, actor)
        context |= _list_work(request, office) | _find_report(request)
        context["handed_to_me"] = report_queries.list_mine(by=actor, on=today)
        context["unread_threads"] = case_queries.list_unread_threads(by=actor)
        context["replies"] = report_queries.list_owed_replies(
            by=actor, today=today, most=MOST_OF_A_LANE
        )
        context |= _list_cyber(actor, office) | {"today": today}
        if meeting_permissions.may_read(actor):
            context["own"] = meeting_queries.list_own_seats(by=actor, today=today)
        context["owes_work"] = any(context.get(name) for name in _OWED)
    elif current := release_queries.get_current():
        context["shown"] = released.show(current)
    name = "home/home.html" if post is None else "home/work.html"
    return render(request, name, context)


def _list_cyber(actor: audit_rules.Actor, office: org_models.Organisation) -> dict[str, Any]:
    """Return what the field of cybersecurity waits for from the office, to who reads it."""
    if not cyber_permissions.may_list(actor):
        return {}
    awaiting = cyber_queries.count_awaiting(by=actor)
    found: dict[str, Any] = {
        "sees_cyber": True,
        "awaiting": awaiting,
        "awaits": awaiting.is_any,
        "drills": cyber_queries.list_own_drills(by=actor, now=timezone.now()),
        "incidents": cyber_queries.list_running(by=actor, most=MOST_OF_A_LANE),
        "vulnerabilities": cyber_queries.list_urgent(
            by=actor, office=office.pk, most=MOST_OF_A_LANE
        ),
    }
    if any(
        may(actor, office.code)
        for may in (cyber_permissions.CAMPAIGNS.may_answer, cyber_permissions.CAMPAIGNS.may_send)
    ):
        found["declarations"] = cyber_queries.CAMPAIGNS.list_owed(organisation=office.code)
        found["reviews"] = cyber_queries.REVIEWS.list_owed(organisation=office.code)
    return found


def _list_plans(actor: audit_rules.Actor) -> list[plans.Plan]:
    """Return the plans in force; with their counts and sections, unless work is shown instead."""
    found = plans.Plan.objects.visible_to(actor).in_force().select_related("document")
    found = found.defer("document__lines")
    if actor.post:
        return list(found)
    sections = Prefetch("sections", plans.Section.objects.with_counts())
    counted = found.with_counts(actor).select_related("document", "coordinator")
    return list(counted.prefetch_related(sections))


def _list_shares(
    in_force: Sequence[plans.Plan], office: org_models.Organisation, actor: audit_rules.Actor
) -> list[tuple[plans.Plan, plan_queries.ShareCount]]:
    """Return the plans in which an office has a part, each with how large it is."""
    found = plan_queries.count_office_shares(
        of=in_force, organisation=office, on=timezone.localdate(), by=actor
    )
    return [(plan, share) for plan, share in zip(in_force, found, strict=True) if share.has_any]


def _list_work(request: HttpRequest, office: org_models.Organisation) -> dict[str, Any]:
    """Return what the office owes by lane; to who sees all, the province's counts before."""
    actor, today = acting.get_actor(request), timezone.localdate()
    reach = org_rules.scope_of(actor, "obligation", "read")
    if reach is None:
        return {}
    lanes = plan_queries.list_office_work(
        organisation=office, by=actor, today=today, most=MOST_OF_A_LANE
    )
    counts = {lane.lane: lane.count for lane in lanes}
    pressing = [row for lane in lanes if lane.lane in _NEXT for row in lane.rows]
    for row in pressing[:1]:
        row.is_first = True  # type: ignore[attr-defined]
    found = {
        "sees_work": True, "lanes": lanes, "open_count": sum(counts.values()),
        "overdue_count": counts[plan_enums.Lane.OVERDUE],
        "may_settle": org_rules.scope_of(actor, "obligation", "settle") is not None,
    }  # fmt: skip
    if reach == org_enums.Scope.ALL:
        return found | {"province_chips": _count_province(request)}
    monitored = plan_queries.filter_obligations(
        by=actor, today=today,
        filters=plan_queries.Filters(
            office=office.code, role=plan_enums.Role.MONITOR, is_open=True
        ),
    )  # fmt: skip
    return found | {"monitored_count": monitored.count()}


def _find_report(request: HttpRequest) -> dict[str, Any]:
    """Return the report that the office works on, and how far it is."""
    actor = acting.get_actor(request)
    if not report_permissions.may_read(actor):
        return {}
    report = report_queries.get_current_report(by=actor)
    if report is None:
        return {}
    form = report_queries.get_form(report=report, today=timezone.localdate())
    return {
        "report": report, "report_form": form,
        "report_state": report_rules.REPORT.states[report.case.state].label,
        "is_report_open": report.case.state not in report_rules.HANDED_IN,
    }  # fmt: skip


def _count_province(request: HttpRequest) -> list[chips.Chip]:
    """Return the province's obligations by timeliness, each as a link to its list."""
    counts = plan_queries.count_by_timeliness(
        by=acting.get_actor(request), today=timezone.localdate(), filters=plan_queries.Filters()
    )
    named, place = dict(case_enums.Timeliness.choices), reverse("work:obligations")
    return [
        chips.Chip(
            label=_(str(named[value])), url=f"{place}?tinh-trang={value}", is_current=False,
            count=counts[value], status=status,
        )
        for value, status in states.TIMELINESS.items()
        if counts[value] or value == "overdue"
    ]  # fmt: skip
