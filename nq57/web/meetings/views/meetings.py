"""The meetings of the committee, and one of them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.meetings import models, permissions, queries
from nq57.orgs import permissions as org_permissions
from nq57.orgs import queries as org_queries
from nq57.papers import queries as paper_queries
from nq57.web.meetings import forms
from nq57.web.meetings.views import common
from nq57.web.shared import acting


@require_safe
@common.for_readers
def list_meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings of the plans in force, the newest first."""
    by = acting.get_actor(request)
    found = queries.list_plans(by=by)
    held: dict[int, list[models.Meeting]] = {plan.pk: [] for plan in found}
    for meeting in queries.list_meetings(held_plans=found, by=by):
        held[meeting.plan_id].append(meeting)
    return render(
        request, "meetings/list.html",
        {
            "plans": [(plan, held[plan.pk]) for plan in found],
            "own": queries.list_own_seats(by=by, today=timezone.localdate()),
            "may_prepare": permissions.may_prepare(by),
        },
    )  # fmt: skip


@require_safe
@common.for_readers
def show_meeting(request: HttpRequest, code: str) -> HttpResponse:
    """Show a meeting: its agenda, its file as frozen or as it would be today, its orders."""
    return render_meeting(request, common.get_meeting(request, code))


def render_meeting(
    request: HttpRequest,
    meeting: models.Meeting,
    refusal: Exception | None = None,
    *,
    bound: Mapping[str, Form] | None = None,
    dropping: Mapping[int, Form] | None = None,
) -> HttpResponse:
    """Answer with the page of a meeting: forms that were refused stand as they were typed.

    ``bound`` is ``reopen_form`` or ``call_off_form``, ``dropping`` the form of a conclusion by
    its key.
    """
    by, today = acting.get_actor(request), timezone.localdate()
    is_planned = meeting.case.state == "planned"
    file = _make_file(meeting, today) if is_planned else {}
    if meeting.paper and not is_planned:
        file = meeting.paper.snapshot
    grades = org_permissions.list_visible_secrecy(by, "document")
    this = models.Meeting.objects.filter(pk=meeting.pk)
    steps = list(meeting.case.steps.order_by("-pk"))
    conclusions = _list_conclusions(meeting, grades, dropping or {})
    issuers = {meeting.paper.issued_by} if meeting.paper else set()
    logins = {step.account for step in steps} | {one.by for one, _form in conclusions} | issuers
    return render(
        request, "meetings/meeting.html",
        {
            "people": org_queries.list_holders(logins=logins),
            "meeting": meeting, "file": file, "is_planned": is_planned,
            "conclusions": conclusions,
            "orders": queries.list_orders(meetings=this, grades=grades, today=today),
            "attended": queries.get_attended(meeting=meeting) if meeting.held_on else None,
            "steps": steps, "may_prepare": permissions.may_prepare(by), "refusal": refusal,
            "reopen_form": forms.WhyForm(auto_id="id_reopen_%s"),
            "call_off_form": forms.WhyForm(auto_id="id_call_off_%s"), **(bound or {}),
        },
        status=422 if refusal or bound or dropping else 200,
    )  # fmt: skip


def _make_file(meeting: models.Meeting, today: date) -> dict[str, Any]:
    """Return what the file of a planned meeting would say today."""
    cover = paper_queries.propose_cover(
        organisation=meeting.organisation, about=queries.propose_about(meeting=meeting), today=today
    )
    return queries.make_snapshot(meeting=meeting, cover=cover, today=today)


def _list_conclusions(
    meeting: models.Meeting, grades: Collection[str], dropping: Mapping[int, Form]
) -> list[tuple[models.Conclusion, Form]]:
    found = meeting.conclusions.filter(document__secrecy__in=grades).select_related("document")
    return [
        (one, dropping.get(one.pk) or forms.WhyForm(auto_id=f"id_drop_{one.pk}_%s"))
        for one in found.defer("document__lines")
    ]
