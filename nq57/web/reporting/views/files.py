"""What goes with a report: its evidence, and its paper."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.cases import permissions as case_permissions
from nq57.files import actions as file_actions
from nq57.files import rules as file_rules
from nq57.papers import permissions as paper_permissions
from nq57.reporting import actions, queries, rules
from nq57.web.reporting import forms
from nq57.web.reporting.views import common, showing
from nq57.web.shared import acting, people, sentences
from nq57.web.shared import views as shared


@require_http_methods(common.READ_OR_POST)
def add_evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Attach a file to a report or to one of its items (``?muc=line-12``)."""
    by, at = acting.get_actor(request), timezone.now()
    report = common.get_report(request, code)
    if not case_permissions.may(by, report.case, "add", on="evidence"):
        shared.refuse_page()
    key = request.GET.get("muc", "")
    rows = forms.list_named(queries.get_form(report=report, today=timezone.localdate()))
    if key and key not in rows:
        raise Http404
    form = forms.EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data["file"]
            with transaction.atomic():
                file = file_actions.store_file(source=given, name=given.name, by=by, at=at)
                claim = form.cleaned_data["claim"] or rows.get(key, _("Báo cáo kỳ"))
                actions.attach_evidence(
                    report=report, key=key, file=file, claim=claim[:500], by=by, at=at
                )
            messages.success(request, _("Đã đính kèm tệp."))
            return redirect(f"{report.get_absolute_url()}#{key or 'p4'}")
        except (file_rules.FilesError, *common.REFUSALS) as error:
            form.add_error("file", sentences.translate(error))
    limit = settings.FILE_LIMIT_BYTES // 1_000_000
    context = {"report": report, "form": form, "item": rows.get(key, ""), "limit": limit}
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/evidence.html", context, status=status)


@require_http_methods(common.READ_OR_POST)
def remove_evidence(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what a file proves, then take it away: from one item (``?muc=line-12``), or from all."""
    by, report = acting.get_actor(request), common.get_report(request, code)
    if not case_permissions.may(by, report.case, "add", on="evidence"):
        shared.refuse_page()
    found = report.case.evidence.select_related("file").filter(pk=pk).first()
    if found is None and request.method == "POST":
        messages.info(request, _("Tệp này đã được gỡ."))
        return redirect(report)
    if found is None:
        raise Http404
    key, refusal = request.GET.get("muc", ""), None
    rows = forms.list_named(queries.get_form(report=report, today=timezone.localdate()))
    if request.method == "POST":
        try:
            actions.remove_evidence(
                report=report, evidence=found, key=key, by=by, at=timezone.now()
            )
            messages.success(request, _("Đã gỡ tệp “%(name)s”.") % {"name": found.file.name})
            return redirect(f"{report.get_absolute_url()}#{key or 'p4'}")
        except common.REFUSALS as error:
            refusal = error
    named = [(link.item, rows.get(link.item, "")) for link in found.report_items.all()]
    context = {
        "report": report, "found": found, "key": key, "refusal": refusal,
        "people": people.list_of([found], "added_by"),
        "items": [name for item, name in named if not key or item == key],
        "others": [name for item, name in named if key and item != key],
    }  # fmt: skip
    return render(request, "reporting/remove.html", context, status=422 if refusal else 200)


@require_safe
def download_evidence(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a file of a report, always to be saved."""
    report = common.get_report(request, code)
    if not case_permissions.may(acting.get_actor(request), report.case, "read", on="evidence"):
        raise Http404
    found = get_object_or_404(report.case.evidence.select_related("file"), pk=pk)
    return shared.send_stored(request, found.file)


@require_safe
def show_paper(request: HttpRequest, code: str, period: str = "") -> HttpResponse:
    """Show a report as it is printed: for all periods that it serves, or for one of them."""
    report = common.get_report(request, code)
    served = [one for one in report.cycle.periods if not period or one.code == period]
    if not served:
        raise Http404
    paper = queries.get_paper(report=report, served=served, today=timezone.localdate())
    context = {
        "report": report, "paper": paper, "words": showing.list_words(report),
        "state": rules.REPORT.states[report.case.state].label,
        "is_sent": report.case.state in rules.HANDED_IN,
        "may_issue": report.case.state in rules.HANDED_IN
        and paper_permissions.may_issue(acting.get_actor(request), report.organisation),
    }  # fmt: skip
    return render(request, "reporting/paper.html", context)
