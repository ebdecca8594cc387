"""Write questionnaires: a new one, its questions in order, a copy."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nq57.core import numbers
from nq57.reporting import actions, enums, models, permissions, queries, rules
from nq57.web.inquiries import forms
from nq57.web.inquiries.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared


@require_http_methods(common.READ_OR_POST)
def make(request: HttpRequest) -> HttpResponse:
    """Start a questionnaire."""
    by = acting.get_actor(request)
    permissions.check_may_ask(by)
    form = forms.TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            title = form.cleaned_data["title"]
            made = actions.make_questionnaire(title=title, by=by, at=timezone.now())
            return redirect(made)
        except rules.ReportingError as error:
            form.add_error("title", str(error))
    status = 422 if request.method == "POST" else 200
    return render(request, "inquiries/make.html", {"form": form}, status=status)


@require_http_methods(common.READ_OR_POST)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a questionnaire; add, move, remove and write its questions, without script."""
    made = common.get_questionnaire(request, pk)
    version = queries.get_version(questionnaire=made)
    if request.method != "POST":
        typed = forms.type_questions(version)
        if (kind := request.GET.get("them", "")) in enums.QuestionKind.values:
            typed.append(forms.TypedQuestion(kind=kind))
        return _show(request, made, version, typed)
    do = request.POST.get("do", "")
    typed = forms.rearrange(forms.read_typed(request.POST), do)
    kept = [one for one in typed if not one.is_blank]
    try:
        if do == "ask" and not kept:
            raise rules.ReportingError(_("Phiếu chưa có câu hỏi nào. Thêm câu hỏi rồi gửi."))
        actions.write_questionnaire(
            questionnaire=made, title=request.POST.get("title", ""),
            introduction=request.POST.get("introduction", ""),
            questions=forms.read_questions(kept), seen=_read_seen(request),
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except rules.ReportingError as error:
        forms.put_faults(kept, error)
        return _show(request, made, version, typed, refusal=error)
    verb, _dot, kind = do.partition(".")
    if verb == "add" and kind in enums.QuestionKind.values:
        return redirect(f"{made.get_absolute_url()}?them={kind}#cau-{len(kept) + 1}")
    messages.success(request, _("Đã lưu phiếu hỏi."))
    if do == "ask":
        return redirect(reverse("inquiries:ask", args=[pk]))
    return redirect(made)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a questionnaire, by default its newest version."""
    made = common.get_questionnaire(request, pk)
    number = numbers.read_whole(request.POST.get("ban", ""))
    versions = models.QuestionnaireVersion.objects.filter(questionnaire=made)
    if number is not None:
        version = get_object_or_404(versions, number=number)
    else:
        version = versions.latest("number")
    try:
        by = acting.get_actor(request)
        twin = actions.copy_questionnaire(version=version, by=by, at=timezone.now())
    except rules.ReportingError as error:
        return shared.show_refusal(request, error)
    messages.success(request, _("Đã chép thành phiếu mới. Sửa tên và câu hỏi rồi lưu."))
    return redirect(twin)


def _show(
    request: HttpRequest,
    made: models.Questionnaire,
    version: models.QuestionnaireVersion,
    typed: Sequence[forms.TypedQuestion],
    *,
    refusal: Exception | None = None,
) -> HttpResponse:
    sent = request.POST
    by = acting.get_actor(request)
    context = {
        "made": made, "version": version, "questions": typed, "kinds": enums.QuestionKind.choices,
        "title": sent.get("title", version.title),
        "introduction": sent.get("introduction", version.introduction),
        "seen": sent.get("seen", f"{version.number}.{version.revision}"),
        "refusal": refusal, "may_edit": permissions.may_run_inquiry(by, made.owner.code),
        "inquiries": models.Inquiry.objects.visible_to(by).filter(
            version__questionnaire=made
        ).select_related("version", "asker")[:20],
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "inquiries/questionnaire.html", context, status=status)


def _read_seen(request: HttpRequest) -> tuple[int, int]:
    seen = numbers.read_wholes(request.POST.get("seen", "").split("."))
    return (seen[0], seen[1]) if len(seen) == 2 else (0, -1)
