"""Which document concludes a meeting."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nq57.documents import actions as document_actions
from nq57.documents import queries as document_queries
from nq57.meetings import actions, models, queries
from nq57.web.meetings import forms
from nq57.web.meetings.views import common, meetings
from nq57.web.shared import acting


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def conclude(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the notice of a meeting's conclusions; its orders go under plan and meeting."""
    by, meeting = acting.get_actor(request), common.get_meeting(request, code)
    found = queries.list_candidates(meeting=meeting, by=by)
    chosen_before = {"which": request.GET.get("chon", "")}
    form = forms.ConcludeForm(request.POST or None, found=found, initial=chosen_before)
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in found if one.key == form.cleaned_data["which"])
        try:
            return _conclude(request, meeting, chosen, form.cleaned_data)
        except common.REFUSALS as error:
            refusal = error
    context = {"meeting": meeting, "form": form, "found": found, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/conclude.html", context, status=status)


def _conclude(
    request: HttpRequest,
    meeting: models.Meeting,
    chosen: queries.Candidate,
    said: Mapping[str, Any],
) -> HttpResponse:
    given: dict[str, Any] = {"by": acting.get_actor(request), "at": timezone.now()}
    draft = None
    if chosen.reading is not None:
        draft = document_queries.read_with_answers(reading=chosen.reading)
        if draft["questions"] and not chosen.open_questions:
            new = document_actions.keep_new_questions(reading=chosen.reading, draft=draft, **given)
            messages.info(request, _("Các trả lời làm nảy ra %(n)d câu hỏi mới.") % {"n": new})
            return redirect(chosen.reading)
    made = actions.conclude(
        meeting=meeting, document=chosen.document, reading=chosen.reading, draft=draft,
        why=said["why"], is_restricted=said["is_restricted"], **given,
    )  # fmt: skip
    told = ngettext(
        "Đã ghi kết luận %(document)s: %(n)d ý kiến chỉ đạo thành việc phải làm.",
        "Đã ghi kết luận %(document)s: %(n)d ý kiến chỉ đạo thành việc phải làm.",
        chosen.orders,
    )
    messages.success(request, told % {"document": made.document, "n": chosen.orders})
    return redirect(meeting)


@require_POST
@common.for_preparers
def drop_conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document off a meeting that it does not conclude."""
    by = acting.get_actor(request)
    visible = models.Meeting.objects.visible_to(by)
    found = models.Conclusion.objects.filter(meeting__in=visible)
    conclusion = get_object_or_404(found.select_related("meeting__case", "document"), pk=pk)
    meeting = conclusion.meeting
    form = forms.WhyForm(request.POST, auto_id=f"id_drop_{pk}_%s")
    refusal: Exception | None = None
    if form.is_valid():
        try:
            actions.drop_conclusion(
                conclusion=conclusion, why=form.cleaned_data["why"], by=by, at=timezone.now()
            )
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(request, _("Đã gỡ văn bản khỏi phiên họp."))
            return redirect(meeting)
    held = common.get_meeting(request, meeting.case.code)
    return meetings.render_meeting(request, held, refusal, dropping={pk: form})
