"""Enter for an office: begin with its sheet. It goes and is answered as steps of the report."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.cases import models as case_models
from nq57.cases import permissions as case_permissions
from nq57.cases import rules as case_rules
from nq57.files import actions as file_actions
from nq57.files import rules as file_rules
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.behalf import forms
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_REFUSALS = (rules.ReportingError, case_rules.CasesError, file_rules.FilesError)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Show what entering for an office asks, and begin it with the sheet."""
    by, at, report = acting.get_actor(request), timezone.now(), _get_report(request, code)
    permissions.check_may_enter_for(by, report)
    form = forms.BeginForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            reason = form.cleaned_data["reason"]
            with transaction.atomic():
                file = file_actions.store_file(source=given, name=given.name, by=by, at=at)
                actions.enter_for(report=report, file=file, reason=reason, by=by, at=at)
            messages.success(request, _("Đã đính kèm phiếu. Nhập theo phiếu rồi gửi thay."))
            return redirect(report)
        except _REFUSALS as error:
            form.add_error(None, str(error))
    status = 422 if request.method == "POST" else 200
    return render(request, "behalf/begin.html", {"report": report, "form": form}, status=status)


@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with the signed sheet, always to be saved."""
    report = _get_report(request, code)
    if not case_permissions.may(acting.get_actor(request), report.case, "read", on="evidence"):
        raise Http404
    sheets = models.OnBehalf.objects.filter(report=report).values("sheet")
    found = get_object_or_404(
        case_models.Evidence.objects.select_related("file"), pk=pk, pk__in=sheets
    )
    return shared.send_stored(request, found.file)


def _get_report(request: HttpRequest, code: str) -> models.Report:
    try:
        return queries.get_report(code=code, by=acting.get_actor(request))
    except models.Report.DoesNotExist as error:
        raise Http404 from error
