"""One criterion of a sheet: its inputs, its evidence, disputes and their answers."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.cases import enums as case_enums
from nq57.cases import permissions as case_permissions
from nq57.files import actions as file_actions
from nq57.orgs import queries as org_queries
from nq57.scoring import actions, enums, models, permissions, queries, rules
from nq57.web.scoring import forms
from nq57.web.scoring.views import common
from nq57.web.shared import acting, sentences
from nq57.web.shared import states as state_words
from nq57.web.shared import views as shared


@require_http_methods(common.READ_OR_POST)
def show_line(request: HttpRequest, code: str, criterion: str) -> HttpResponse:
    """Show a criterion of a sheet; attach a file (``do=attach``), dispute, or answer."""
    sheet = common.get_sheet(request, code)
    row = common.get_row(request, sheet, criterion)
    if request.method != "POST":
        return render(request, "scoring/line.html", _describe(request, sheet, row))
    given = forms.EvidenceForm(request.POST, request.FILES)
    try:
        if request.POST.get("do") != "attach":
            _argue(request, sheet, row)
        elif given.is_valid():
            _attach(request, sheet, row, given)
    except common.REFUSALS as error:
        if request.POST.get("do") != "attach":
            context = _describe(request, sheet, row) | {
                "refusal": error, "typed": request.POST.get("reason", ""),
            }  # fmt: skip
            return render(request, "scoring/line.html", context, status=422)
        given.add_error("file", sentences.translate(error))
    if request.POST.get("do") == "attach" and given.errors:
        context = _describe(request, sheet, row) | {"form": given}
        return render(request, "scoring/line.html", context, status=422)
    messages.success(request, forms.LINE_DONE[request.POST["do"]])
    return redirect("scoring:line", code, criterion)


@require_POST
def detach(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a file away from a criterion of the own sheet."""
    link = _get_link(request, code, pk)
    try:
        actions.detach_evidence(link=link, by=acting.get_actor(request), at=timezone.now())
    except common.REFUSALS as error:
        return shared.show_refusal(request, error, status=422)
    messages.success(request, _("Đã gỡ tệp “%(name)s”.") % {"name": link.evidence.file.name})
    return redirect("scoring:line", code, link.score.criterion.code)


@require_safe
def download_evidence(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a file that proves a criterion, always to be saved."""
    file = _get_link(request, code, pk).evidence.file
    return shared.send_stored(request, file)


def _get_link(request: HttpRequest, code: str, pk: int) -> models.ScoreEvidence:
    """Return a piece of evidence of a line that the post sees, else 404."""
    sheet = common.get_sheet(request, code)
    found = models.ScoreEvidence.objects.filter(score__sheet=sheet).select_related(
        "evidence__file", "evidence__case", "score__criterion__owner"
    )
    link = get_object_or_404(found, pk=pk)
    link.score.sheet = sheet
    if not permissions.may_see_line(acting.get_actor(request), link.score):
        raise Http404
    return link


def _attach(
    request: HttpRequest, sheet: models.Sheet, row: queries.Row, given: forms.EvidenceForm
) -> None:
    by, at = acting.get_actor(request), timezone.now()
    sent, criterion = given.cleaned_data["file"], row.score.criterion
    permissions.check_may_write(by, sheet)
    with transaction.atomic():
        file = file_actions.store_file(source=sent, name=sent.name, by=by, at=at)
        claim = given.cleaned_data["claim"] or criterion.evidence or criterion.title
        actions.attach_evidence(
            sheet=sheet, criterion=criterion.code, file=file, claim=claim[:500], by=by, at=at
        )


def _argue(request: HttpRequest, sheet: models.Sheet, row: queries.Row) -> None:
    by, at = acting.get_actor(request), timezone.now()
    do, reason = common.read(request, "do"), common.read(request, "reason")
    if do == "dispute":
        actions.dispute(
            sheet=sheet, criterion=row.score.criterion.code, reason=reason, by=by, at=at
        )
    elif do in ("uphold", "refuse"):
        held = row.open_dispute
        if held is None:
            raise rules.ScoringError("Không có khiếu nại nào chờ trả lời.")
        held.score = row.score
        actions.answer_dispute(row=held, is_upheld=do == "uphold", answer=reason, by=by, at=at)
    else:
        raise rules.ScoringError("Chọn một việc để làm với tiêu chí này.")


def _describe(request: HttpRequest, sheet: models.Sheet, row: queries.Row) -> dict[str, Any]:
    by = acting.get_actor(request)
    is_open = sheet.round.case.state in rules.UNDERWAY and sheet.case.closed_at is None
    is_own = permissions.may_write(by, sheet)
    may_prove = (
        is_own and not row.score.is_computed and models.is_scored_now(sheet)
        and case_permissions.may(by, sheet.case, "add", on="evidence")
    )  # fmt: skip
    logins = {link.evidence.added_by for link in row.evidence}
    for one in row.disputes:
        logins |= {one.by, one.answered_by}
    return {
        "sheet": sheet, "round": sheet.round, "row": row, "score": row.score,
        "people": org_queries.list_holders(logins=logins),
        "criterion": row.score.criterion, "inputs": _list_inputs(row),
        "may_prove": may_prove, "form": forms.EvidenceForm(),
        "limit": settings.FILE_LIMIT_BYTES // 1_000_000,
        "may_dispute": is_own and is_open and row.score.is_computed and not row.open_dispute,
        "may_answer": row.may_verify and is_open and row.open_dispute is not None,
        "measure": _(str(enums.Measure(row.score.criterion.measure).label))
        if row.score.is_computed else "",
    }  # fmt: skip


def _list_inputs(row: queries.Row) -> list[dict[str, Any]]:
    """Return what a computed value rests on, in words."""
    words = dict(case_enums.Timeliness.choices)
    return [
        {
            "code": code, "title": title or _("việc hạn chế"), "due": date.fromisoformat(due),
            "met_on": date.fromisoformat(met) if met else None,
            "mark": state_words.TIMELINESS.get(stands, "none"),
            "word": _(str(words.get(stands, stands))), "is_good": bool(good),
        }
        for code, title, due, met, stands, good in row.score.inputs
    ]  # fmt: skip
