"""A meeting was held: on which day, and how each member was there, on one screen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.meetings import actions, models, queries, rules
from nq57.orgs import rules as org_rules
from nq57.web.meetings import forms
from nq57.web.meetings.views import common
from nq57.web.shared import acting


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def record_attendance(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a meeting was held and who came; of one that was held, who came."""
    meeting = common.get_meeting(request, code)
    is_frozen = meeting.case.state == "frozen"
    if not is_frozen and meeting.case.state not in rules.HELD:
        messages.error(request, _("Chốt hồ sơ phiên họp rồi mới ghi đã họp."))
        return redirect(meeting)
    # Another day may have other members: the page comes back with them.
    typed = org_rules.parse_day(request.POST.get("held_on", "")) if is_frozen else None
    day = typed or meeting.held_on or min(meeting.meets_on, timezone.localdate())
    form = forms.AttendanceForm(
        request.POST or None, members=queries.list_seated(plan=meeting.plan, on=day),
        has_day=is_frozen, initial=_describe(meeting),
    )  # fmt: skip
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, meeting, form)
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(meeting)
    context = {"meeting": meeting, "form": form, "refusal": refusal, "is_frozen": is_frozen}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/attendance.html", context, status=status)


def _write(request: HttpRequest, meeting: models.Meeting, form: forms.AttendanceForm) -> None:
    by, at, attended = acting.get_actor(request), timezone.now(), form.read()
    if "held_on" in form.fields:
        actions.hold_meeting(
            meeting=meeting, held_on=form.cleaned_data["held_on"], attended=attended, by=by, at=at
        )
    else:
        actions.record_attendance(meeting=meeting, attended=attended, by=by, at=at)


def _describe(meeting: models.Meeting) -> dict[str, object]:
    day = min(meeting.meets_on, timezone.localdate())
    said = forms.describe_attendance(queries.get_attended(meeting=meeting))
    return {"held_on": day} | said
