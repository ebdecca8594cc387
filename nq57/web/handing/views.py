"""One page for both: the focal person hands out and gathers, a colleague marks what is done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.handing import forms
from nq57.web.shared import acting

_REFUSALS = (rules.ReportingError, case_rules.CasesError)


@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: HttpRequest, code: str) -> HttpResponse:
    """Show who holds which item of a report; hand out, take back, mark as done."""
    report = _get_report(request, code)
    by, today = acting.get_actor(request), timezone.localdate()
    gives = permissions.may_write(by, report)
    if not gives and not permissions.may_fill(by, report):
        raise refusals.NotAllowedError(
            _("Vị trí đang dùng không giao, không nhận mục báo cáo này.")
        )
    posts = queries.list_colleagues(report=report, by=by, on=today) if gives else []
    is_handing = request.POST.get("do") == "hand"
    form = forms.HandForm(request.POST if is_handing else None, posts=posts)
    if request.method != "POST":
        return _show(request, report, form, gives=gives)
    keys = request.POST.getlist("item")
    try:
        if not is_handing:
            _gather(request, report, keys)
        elif form.is_valid():
            number = actions.hand_items(
                report=report, keys=keys, by=by, at=timezone.now(), **form.read()
            )
            messages.success(request, _("Đã giao %(n)d mục.") % {"n": number})
        else:
            return _show(request, report, form, gives=gives, chosen=keys, status=422)
    except _REFUSALS as error:
        return _show(request, report, form, gives=gives, chosen=keys, refusal=error, status=422)
    return redirect("handing:hand", code)


def _gather(request: HttpRequest, report: models.Report, keys: list[str]) -> None:
    """Take back, or mark as done, as the form names it."""
    by, at = acting.get_actor(request), timezone.now()
    if request.POST.get("do") == "done":
        number = actions.finish_items(report=report, keys=keys, by=by, at=at)
        messages.success(request, _("Đã báo xong %(n)d mục.") % {"n": number})
        return
    named = [] if request.POST.get("do") == "take_all" else keys
    if not named and request.POST.get("do") != "take_all":
        raise rules.ReportingError(_("Chọn ít nhất một mục."))
    number = actions.take_back(report=report, keys=named, by=by, at=at)
    messages.success(request, _("Đã lấy lại %(n)d mục.") % {"n": number})


def _show(
    request: HttpRequest,
    report: models.Report,
    form: forms.HandForm,
    *,
    gives: bool,
    chosen: list[str] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by, today = acting.get_actor(request), timezone.localdate()
    shown = queries.get_form(report=report, today=today)
    handed = queries.list_handed(report=report)
    if not gives:
        mine = {key for key, row in handed.items() if row.to_post.code == by.post}
        shown = queries.keep_items(form=shown, keys=mine)
    rows = [(row.line.item, row, handed.get(row.line.item)) for row in shown.lines] + [
        (row.figure.item, row, handed.get(row.figure.item)) for row in shown.figures
    ]
    context: dict[str, Any] = {
        "report": report, "rows": rows, "form": form, "gives": gives, "chosen": chosen or [],
        "refusal": refusal, "own": by.post, "today": today,
        "is_open": report.case.state in rules.EDITABLE and report.cycle.closed_at is None,
        "out": sum(row.done_at is None for row in handed.values()),
    }  # fmt: skip
    return render(request, "handing/hand.html", context, status=status)


def _get_report(request: HttpRequest, code: str) -> models.Report:
    try:
        return queries.get_report(code=code, by=acting.get_actor(request))
    except models.Report.DoesNotExist as error:
        raise Http404 from error
