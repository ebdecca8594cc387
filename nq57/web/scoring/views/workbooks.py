"""A sheet as a workbook: the template, the upload with its preview, the marked copy."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import sheets as core_sheets
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.scoring import actions, models, permissions, queries, rules
from nq57.scoring.formats import sheet as formats
from nq57.web.scoring import forms
from nq57.web.scoring.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared


@require_safe
def download_template(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the own sheet as a workbook, filled as its page is."""
    sheet = _get_own(request, code)
    rows = queries.list_rows(sheet=sheet, by=acting.get_actor(request))
    return shared.send_file(queries.make_workbook(sheet=sheet, rows=rows), "phieu-tu-cham.xlsx")


@require_http_methods(common.READ_OR_POST)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a filled workbook in; what it would change is on the next page."""
    by, sheet = acting.get_actor(request), _get_own(request, code)
    is_sent = request.method == "POST"
    form = forms.UploadForm(request.POST, request.FILES) if is_sent else forms.UploadForm()
    refusal: Exception | None = None
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = actions.take_upload(
                sheet=sheet, source=file, name=file.name, by=by, at=timezone.now()
            )
            return redirect("scoring:preview", code, taken.pk)
        except rules.ScoringError as error:
            refusal = error
    context = {
        "sheet": sheet, "round": sheet.round, "form": form, "refusal": refusal,
        "uploads": sheet.uploads.select_related("file")[:5],
        "is_open": models.is_scored_now(sheet),
    }  # fmt: skip
    return render(request, "scoring/upload.html", context, status=422 if is_sent else 200)


@require_http_methods(common.READ_OR_POST)
def show_upload(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what a workbook would write; write all of it, or nothing."""
    by, taken = acting.get_actor(request), _get_upload(request, code, pk)
    is_sent = request.method == "POST"
    imported, refusal = actions.Imported(), None
    try:
        imported = actions.import_upload(
            upload=taken, by=by, at=timezone.now(), is_dry_run=not is_sent
        )
    except rules.ScoringError as error:
        refusal = error
    if is_sent and refusal is None and not imported.faults:
        messages.success(request, _("Đã ghi %(n)d tiêu chí.") % {"n": len(imported.changes)})
        return redirect(taken.sheet)
    context = {
        "upload": taken, "sheet": taken.sheet, "round": taken.sheet.round, "refusal": refusal,
        "faults": imported.faults, "changes": [_tell(one) for one in imported.changes],
    }  # fmt: skip
    return render(request, "scoring/preview.html", context, status=422 if is_sent else 200)


@require_safe
def download_marked(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with the office's own workbook, with what is wrong noted at its cells."""
    by, taken = acting.get_actor(request), _get_upload(request, code, pk)
    try:
        found = actions.import_upload(upload=taken, by=by, at=timezone.now(), is_dry_run=True)
        content = file_queries.read_content(stored=taken.file)
        marked = formats.mark_book(content, found.faults)
    except (rules.ScoringError, file_rules.FilesError, core_sheets.SheetReadError) as error:
        return shared.show_refusal(request, error, status=422)
    return shared.send_file(marked, "phieu-tu-cham-can-sua.xlsx")


def _get_own(request: HttpRequest, code: str) -> models.Sheet:
    """Return the sheet of the post's own office."""
    sheet = common.get_sheet(request, code)
    permissions.check_may_write(acting.get_actor(request), sheet)
    return sheet


def _get_upload(request: HttpRequest, code: str, pk: int) -> models.Upload:
    sheet = _get_own(request, code)
    found = get_object_or_404(sheet.uploads.select_related("file"), pk=pk)
    found.sheet = sheet
    return found


def _tell(one: actions.Change) -> dict[str, Any]:
    score, entry = one.score, one.entry
    return {
        "criterion": score.criterion,
        "before": forms.say_told(score.self_points, score.self_applies, score.self_note),
        "after": forms.say_told(entry.points, entry.applies, entry.note),
    }
