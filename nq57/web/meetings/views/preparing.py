"""A meeting is planned, its agenda written, its file frozen; it is held or called off."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nq57.meetings import actions, models, queries, rules
from nq57.orgs import queries as org_queries
from nq57.papers import queries as paper_queries
from nq57.web.meetings import forms
from nq57.web.meetings.views import common, meetings
from nq57.web.shared import acting, covers
from nq57.web.shared import views as shared

_MOVES: dict[str, Callable[..., object]] = {
    "reopen": actions.reopen_file, "call_off": actions.call_off,
}  # fmt: skip


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def plan_meeting(request: HttpRequest, plan: str) -> HttpResponse:
    """Plan the next meeting."""
    found = common.get_plan(request, plan)
    form = forms.AgendaForm(request.POST or None)
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        by, now = acting.get_actor(request), timezone.now()
        try:
            made = actions.plan_meeting(plan=found, new=form.read(), by=by, at=now)
        except common.REFUSALS as error:
            refusal = error
        else:
            told = _("Đã lập phiên họp lần thứ %(n)d.") % {"n": made.number}
            if made.number == 1:
                told = _("Đã lập phiên họp lần thứ nhất.")
            messages.success(request, told)
            return redirect(made)
    context = {"plan": found, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/agenda.html", context, status=status)


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def edit_agenda(request: HttpRequest, code: str) -> HttpResponse:
    """Write the agenda; when somebody wrote meanwhile, show both."""
    meeting = common.get_meeting(request, code)
    if meeting.case.state != "planned":
        messages.error(request, _("Hồ sơ đã chốt. Cần sửa thì mở lại hồ sơ trước."))
        return redirect(meeting)
    form = forms.AgendaForm(request.POST or None, initial=forms.describe_agenda(meeting))
    context: dict[str, Any] = {"plan": meeting.plan, "form": form, "meeting": meeting}
    if request.method == "POST" and form.is_valid():
        by, now = acting.get_actor(request), timezone.now()
        seen = forms.read_seen(request.POST)
        try:
            actions.edit_agenda(meeting=meeting, new=form.read(), seen=seen, by=by, at=now)
        except rules.ChangedMeanwhileError as error:
            other = common.get_meeting(request, code)
            people = org_queries.list_holders(logins=[other.edited_by])
            context |= {"conflict": error, "other": other, "people": people}
        except common.REFUSALS as error:
            context["refusal"] = error
        else:
            messages.success(request, _("Đã ghi chương trình họp."))
            return redirect(meeting)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/agenda.html", context, status=status)


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def freeze_file(request: HttpRequest, code: str) -> HttpResponse:
    """Look at the file as a draft; freeze it as a paper."""
    meeting = common.get_meeting(request, code)
    cover = paper_queries.propose_cover(
        organisation=meeting.organisation, about=queries.propose_about(meeting=meeting),
        today=timezone.localdate(),
    )  # fmt: skip
    initial = covers.describe_cover(cover)
    initial["recipients"] = "Thành viên Ban Chỉ đạo;\nLưu: VT."
    form = covers.CoverForm(request.POST or None, initial=initial)
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _freeze(request, meeting, form)
        except common.REFUSALS as error:
            refusal = error
    elif meeting.case.state != "planned":
        messages.error(request, _("Hồ sơ phiên họp này đã chốt."))
        return redirect(meeting)
    context = {"meeting": meeting, "form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/file.html", context, status=status)


def _freeze(request: HttpRequest, meeting: models.Meeting, form: covers.CoverForm) -> HttpResponse:
    by, now, cover, step = (
        acting.get_actor(request), timezone.now(), form.read_cover(), request.POST.get("do", ""),
    )  # fmt: skip
    if step in ("docx", "pdf"):
        snapshot = queries.make_snapshot(
            meeting=meeting, cover=cover, today=timezone.localdate(now)
        )
        content = paper_queries.render_draft(
            template=queries.MEETING, form=step, snapshot=snapshot, kind="BC", issuer=cover.issuer
        )
        return shared.send_file(content, f"ho-so-phien-hop.{step}")
    seen = forms.read_seen(request.POST)
    paper = actions.freeze_file(meeting=meeting, cover=cover, seen=seen, by=by, at=now)
    messages.success(request, _("Đã chốt hồ sơ: văn bản số %(symbol)s.") % {"symbol": paper.symbol})
    return redirect(meeting)


@require_POST
@common.for_preparers
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Reopen the file of a meeting, or call it off."""
    meeting = common.get_meeting(request, code)
    step = request.POST.get("do", "")
    refusal: Exception | None = None
    form = forms.WhyForm(request.POST, auto_id=f"id_{step}_%s")
    if step not in _MOVES:
        refusal = rules.MeetingsError("Chọn một việc với phiên họp.")
    elif form.is_valid():
        given = {**form.cleaned_data, "by": acting.get_actor(request), "at": timezone.now()}
        try:
            _MOVES[step](meeting=meeting, **given)
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(meeting)
    held = common.get_meeting(request, code)
    return meetings.render_meeting(request, held, refusal, bound={f"{step}_form": form})
