"""Reports as files: the template, the upload with its preview, the tables of a cycle."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import sheets, tables
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.orgs import queries as org_queries
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.reporting.formats import sheet
from nq57.web.reportsheets import forms
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_MOST_SHOWN = 200


@require_safe
def download_template(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the report as a workbook, prefilled as its form is."""
    report, at = _get_report(request, code), timezone.now()
    content = queries.make_workbook(report=report, today=timezone.localdate(), at=at)
    return shared.send_file(content, f"{code}.xlsx")


@require_http_methods(_READ_OR_POST)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a filled workbook in; what it would change is on the next page."""
    by, report = acting.get_actor(request), _get_report(request, code)
    if not permissions.may_write(by, report):
        shared.refuse_page()
    is_sent = request.method == "POST"
    form = forms.UploadForm(request.POST, request.FILES) if is_sent else forms.UploadForm()
    refusal: Exception | None = None
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = actions.take_upload(
                report=report, source=file, name=file.name, by=by, at=timezone.now()
            )
            return redirect("reportsheets:preview", code, taken.pk)
        except rules.ReportingError as error:
            refusal = error
    context = {
        "report": report, "form": form, "refusal": refusal,
        "uploads": report.uploads.select_related("file")[:5],
        "is_open": report.case.state in rules.EDITABLE and report.cycle.closed_at is None,
        "state": rules.REPORT.states[report.case.state].label,
    }  # fmt: skip
    status = 422 if is_sent else 200
    return render(request, "reportsheets/upload.html", context, status=status)


@require_http_methods(_READ_OR_POST)
def show_upload(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what a workbook would write; write all of it, or nothing."""
    by, taken = acting.get_actor(request), _get_upload(request, code, pk)
    if not permissions.may_write(by, taken.report):
        shared.refuse_page()
    is_sent, choices = request.method == "POST", forms.read_choices(request.POST)
    imported, refusal = actions.Imported(), None
    try:
        imported = actions.import_upload(
            upload=taken, choices=choices, by=by, at=timezone.now(), is_dry_run=not is_sent
        )
    except rules.ReportingError as error:
        refusal = error
    if is_sent and refusal is None and imported.is_free:
        count = len(imported.written) + len(imported.kept)
        messages.success(request, _("Đã nhập %(n)d mục từ tệp Excel.") % {"n": count})
        return redirect("reporting:report", code)
    context = _describe(taken, imported, choices) | {"refusal": refusal}
    status = 422 if is_sent else 200
    return render(request, "reportsheets/preview.html", context, status=status)


@require_safe
def download_marked(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with the user's own workbook, with what is wrong written into it."""
    by, taken = acting.get_actor(request), _get_upload(request, code, pk)
    if not permissions.may_write(by, taken.report):
        shared.refuse_page()
    try:
        imported = actions.import_upload(
            upload=taken, choices={}, by=by, at=timezone.now(), is_dry_run=True
        )
        content = file_queries.read_content(stored=taken.file)
        marked = sheet.mark_book(content, [*imported.faults, *imported.lacks])
    except (rules.ReportingError, file_rules.FilesError, sheets.SheetReadError) as error:
        return shared.show_refusal(request, error, status=422)
    return shared.send_file(marked, f"{code}-can-sua.xlsx")


@require_safe
def download_status(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with how the reports of a cycle stand, as a table."""
    by = acting.get_actor(request)
    if not permissions.may_run(by):
        shared.refuse_page()
    cycle = _get_cycle(pk)
    rows = queries.list_status_rows(cycle=cycle, by=by, today=timezone.localdate())
    mark = org_queries.say_mark()
    content = tables.stream_xlsx(title="Tình hình", columns=queries.STATUS, rows=rows, mark=mark)
    return shared.send_table(content, f"tinh-hinh-{cycle.period}.xlsx")


@require_safe
def download_items(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with all lines, figures and words of a cycle, as a table."""
    by = acting.get_actor(request)
    if not permissions.may_run(by):
        shared.refuse_page()
    cycle = _get_cycle(pk)
    rows = queries.list_item_rows(cycle=cycle, by=by)
    mark = org_queries.say_mark()
    content = tables.stream_xlsx(title="Nội dung", columns=queries.ITEMS, rows=rows, mark=mark)
    return shared.send_table(content, f"noi-dung-{cycle.period}.xlsx")


@require_safe
def download_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with all lines, figures and words of a cycle, as CSV."""
    by = acting.get_actor(request)
    if not permissions.may_run(by):
        shared.refuse_page()
    cycle = _get_cycle(pk)
    rows = queries.list_item_rows(cycle=cycle, by=by)
    content = tables.stream_csv(columns=queries.ITEMS, rows=rows)
    return shared.send_table(content, f"noi-dung-{cycle.period}.csv")


def _get_report(request: HttpRequest, code: str) -> models.Report:
    try:
        return queries.get_report(code=code, by=acting.get_actor(request))
    except models.Report.DoesNotExist as error:
        raise Http404 from error


def _get_upload(request: HttpRequest, code: str, pk: int) -> models.Upload:
    """Return an upload of a report that the request's post sees, else 404."""
    report = _get_report(request, code)
    found = get_object_or_404(report.uploads.select_related("file"), pk=pk)
    found.report = report
    return found


def _get_cycle(pk: int) -> models.Cycle:
    try:
        return queries.get_cycle(pk=pk)
    except models.Cycle.DoesNotExist as error:
        raise Http404 from error


def _describe(
    taken: models.Upload, imported: actions.Imported, choices: dict[str, str]
) -> dict[str, Any]:
    """Return what the preview shows."""
    clashing = {clash.key for clash in imported.clashes}
    settled = {key: value for key, value in choices.items() if key not in clashing}
    counts = {kind: imported.count(kind) for kind in ("line", "figure", "words")}
    return {
        "upload": taken, "report": taken.report, "imported": imported, "counts": counts,
        "total": sum(counts.values()), "choices": settled, "held": actions.HELD,
        "changes": imported.changes[:_MOST_SHOWN], "faults": imported.faults[:_MOST_SHOWN],
        "more": max(len(imported.changes) - _MOST_SHOWN, 0),
    }  # fmt: skip
