"""Periodic reports: the office's list and form, the head, the checkers, the coordinator."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit.rules import Actor
from nq57.cases import permissions as case_permissions
from nq57.cases import queries as case_queries
from nq57.cases import rules as case_rules
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.reporting import actions, enums, models, permissions, queries, rules
from nq57.web.reporting import forms
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_REFUSALS = (rules.ReportingError, case_rules.CasesError, org_rules.OrgsError)


@require_safe
def list_reports(request: HttpRequest) -> HttpResponse:
    """Show the office's reports; to who runs the cycles, the cycles and what waits."""
    by, today = acting.get_actor(request), timezone.localdate()
    if not permissions.may_read(by):
        return _refuse(request)
    runs = permissions.may_run(by)
    plan = plans.Plan.objects.in_force().filter(report_terms__isnull=False).first()
    return render(
        request,
        "reporting/reports.html",
        {
            "rows": queries.list_office_reports(by=by, today=today),
            "cycles": queries.list_cycles(by=by) if runs else [],
            "may_check": permissions.may_check(by), "runs": runs, "plan": plan,
        },
    )  # fmt: skip


@require_http_methods(_READ_OR_POST)
def edit_report(request: HttpRequest, code: str) -> HttpResponse:
    """Show a report; save what is typed, cell by cell, with or without script."""
    by = acting.get_actor(request)
    report = _get_report(request, code)
    if request.method != "POST":
        return _show(request, report)
    form = queries.get_form(report=report, today=timezone.localdate())
    entries = forms.read_entries(form, request.POST)
    try:
        saved = actions.save_entries(report=report, entries=entries, by=by, at=timezone.now())
        if kept := request.POST.get("keep"):
            keys = [] if kept == "all" else [kept]
            count = actions.confirm_as_before(report=report, keys=keys, by=by, at=timezone.now())
            messages.success(request, _("Đã giữ %(n)d mục như kỳ trước.") % {"n": count})
    except rules.FaultyError as error:
        is_barred = error.faults[0].code == "E100"
        return shared.show_refusal(request, error, status=403 if is_barred else 422)
    fresh = _get_report(request, code)
    if getattr(request, "htmx", None):
        return _show(request, fresh, saved, entries, template="reporting/_saved.html")
    if saved.faults or saved.conflicts:
        return _show(request, fresh, saved, entries, status=422)
    if not kept:
        messages.success(request, _("Đã lưu báo cáo."))
    return redirect("reporting:report", code)


@require_POST
def move_report(request: HttpRequest, code: str) -> HttpResponse:
    """Submit, approve and send, take back, withdraw or open a report for a correction."""
    by, at = acting.get_actor(request), timezone.now()
    report = _get_report(request, code)
    step, note = request.POST.get("step", ""), request.POST.get("note", "")
    try:
        if step == "send":
            if report.case.state != "approved":
                actions.approve(report=report, by=by, at=at)
            actions.send(report=report, by=by, at=at, key=request.POST.get("key", ""))
            messages.success(request, _("Đã duyệt và gửi báo cáo."))
        elif step == "correct":
            actions.correct(report=report, reason=note, by=by, at=at)
        elif step == "excuse":
            actions.excuse_late(report=report, reason=note, by=by, at=at)
        else:
            steps = {
                "submit": actions.submit, "reopen": actions.reopen, "withdraw": actions.withdraw,
            }  # fmt: skip
            if step not in steps:
                raise rules.ReportingError(_("Chọn một bước của báo cáo."))
            steps[step](report=report, by=by, at=at)
    except (rules.NotAllowedError, org_rules.NotAllowedError) as error:
        return shared.show_refusal(request, error)
    except _REFUSALS as error:
        return shared.show_refusal(request, error, status=422)
    return redirect("reporting:report", code)


@require_POST
def return_items(request: HttpRequest, code: str) -> HttpResponse:
    """Accept or return the chosen items of one report, each returned one with its reason."""
    by, at = acting.get_actor(request), timezone.now()
    report = _get_report(request, code)
    chosen = request.POST.getlist("item")
    try:
        if request.POST.get("do") == "accept":
            actions.accept_items(stamps=chosen, by=by, at=at)
            messages.success(request, _("Đã nhận các mục đã chọn."))
        else:
            reasons = {stamp: request.POST.get(f"reason.{stamp}", "") for stamp in chosen}
            actions.return_items(report=report, reasons=reasons, by=by, at=at)
            messages.success(request, _("Đã trả lại các mục đã chọn."))
    except rules.NotAllowedError as error:
        return shared.show_refusal(request, error)
    except _REFUSALS as error:
        return _show(request, report, refusal=error, status=422)
    return redirect("reporting:report", code)


@require_http_methods(_READ_OR_POST)
def check_items(request: HttpRequest) -> HttpResponse:
    """Show what waits for the actor's office, the unusual first; accept many at once."""
    by, today = acting.get_actor(request), timezone.localdate()
    if not permissions.may_check(by):
        return _refuse(request)
    refusal: Exception | None = None
    if request.method == "POST":
        try:
            stamps = request.POST.getlist("item")
            actions.accept_items(stamps=stamps, by=by, at=timezone.now())
            messages.success(request, _("Đã nhận %(n)d mục.") % {"n": len(stamps)})
            return redirect("reporting:queue")
        except _REFUSALS as error:
            refusal = error
    queue = queries.list_queue(by=by, today=today, everyone="tat-ca" in request.GET)
    context = {
        "queue": queue, "refusal": refusal, "may_run": permissions.may_run(by),
        "threads": case_queries.count_messages(cases=queue.cases, by=by),
    }  # fmt: skip
    return render(request, "reporting/queue.html", context, status=422 if refusal else 200)


@require_http_methods(_READ_OR_POST)
def show_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the reports of a cycle by state; lock or unlock the cycle."""
    by, at = acting.get_actor(request), timezone.now()
    if not permissions.may_run(by):
        return _refuse(request)
    cycle = get_object_or_404(models.Cycle.objects.select_related("plan__document", "terms"), pk=pk)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "close":
                actions.close_cycle(cycle=cycle, by=by, at=at)
            else:
                reason = request.POST.get("note", "")
                actions.unlock_cycle(cycle=cycle, reason=reason, by=by, at=at)
        except rules.ReportingError as error:
            return shared.show_refusal(request, error, status=422)
        return redirect(cycle)
    rows = queries.list_cycle(cycle=cycle, by=by, today=timezone.localdate())
    labels = {
        "not_sent": _("Chưa gửi"), "sent": _("Đã gửi"), "returned": _("Trả lại"),
        "accepted": _("Đã nhận"),
    }  # fmt: skip
    groups = [(label, [row for row in rows if row.group == name]) for name, label in labels.items()]
    return render(request, "reporting/cycle.html", {"cycle": cycle, "groups": groups})


@require_http_methods(_READ_OR_POST)
def set_terms(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a plan asks for reports, and let other terms hold from a day on."""
    by, at = acting.get_actor(request), timezone.now()
    plan = get_object_or_404(
        plans.Plan.objects.visible_to(by).select_related("document"), code=code
    )
    if not permissions.may_run(by):
        return _refuse(request)
    found = list(queries.list_terms(plan=plan))
    latest = found[0] if found else None
    if request.method == "POST" and request.POST.get("do") == "confirm" and latest:
        actions.confirm_terms(terms=latest, by=by, at=at)
        return redirect("reporting:terms", code)
    initial = {} if latest is None else vars(latest) | {"since": None}
    form = forms.TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(plan=plan, new=form.read(), by=by, at=at)
            messages.success(request, _("Đã ghi thiết lập báo cáo."))
            return redirect("reporting:terms", code)
        except rules.ReportingError as error:
            form.add_error(None, str(error))
    context = {"plan": plan, "terms": found, "latest": latest, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/terms.html", context, status=status)


def _get_report(request: HttpRequest, code: str) -> models.Report:
    try:
        return queries.get_report(code=code, by=acting.get_actor(request))
    except models.Report.DoesNotExist as error:
        raise Http404 from error


def _refuse(request: HttpRequest) -> HttpResponse:
    error = rules.NotAllowedError(_("Vị trí đang dùng không mở được trang này."))
    return shared.show_refusal(request, error)


def _show(
    request: HttpRequest,
    report: models.Report,
    saved: actions.Saved | None = None,
    entries: list[actions.Entry] | None = None,
    *,
    refusal: Exception | None = None,
    template: str = "reporting/report.html",
    status: int = 200,
) -> HttpResponse:
    """Answer with a report: what was typed stays, faults stand at their cells."""
    by = acting.get_actor(request)
    form = queries.get_form(report=report, today=timezone.localdate())
    handed = queries.list_handed(report=report)
    form, is_mine_only = _keep_mine(request, report, form, handed)
    told = {fault.where: fault.sentence for fault in form.faults}
    if saved is not None:
        told |= {fault.where: fault.sentence for fault in saved.faults}
        if template == "reporting/report.html":
            forms.put_typed(form, saved, entries or [])
    may_write = permissions.may_write(by, report)
    enters = permissions.may_enter(by, report, on=timezone.localdate())
    context: dict[str, Any] = {
        "report": report, "form": form, "told": told, "saved": saved, "refusal": refusal,
        "words": [] if is_mine_only else _list_words(report, told),
        "is_mine_only": is_mine_only, **_describe_around(request, report, handed),
        "states": enums.LineState.choices,
        "is_open": enters and report.case.state in rules.EDITABLE,
        "may_write": may_write, "may_approve": permissions.may_approve(by, report),
        "may_check": permissions.may_check(by) and report.case.state == "sent",
        "may_run": permissions.may_run(by), "changes": queries.list_changes(report=report),
        "state": rules.REPORT.states[report.case.state].label,
        "key": f"{report.pk}.{report.case.version}",
        "threads": _count_messages(request, [report], form.lines),
        "conflicts": [forms.say_conflict(one) for one in saved.conflicts] if saved else [],
    }  # fmt: skip
    return render(request, template, context, status=status)


def _describe_around(
    request: HttpRequest, report: models.Report, handed: dict[str, models.Handing]
) -> dict[str, Any]:
    """Return what stands around the form: who holds what, who entered it, what was sent."""
    return {
        "handed": handed, "handing": _describe_handing(request, report, handed),
        "behalf": _describe_behalf(request, report),
        "filings": report.filings.select_related("on_behalf"),
    }  # fmt: skip


def _keep_mine(
    request: HttpRequest,
    report: models.Report,
    form: queries.Form,
    handed: dict[str, models.Handing],
) -> tuple[queries.Form, bool]:
    """Keep what is handed to the actor: for whom may write no more, and where it is asked for."""
    by = acting.get_actor(request)
    mine = _list_mine(by, handed)
    is_asked = request.GET.get("giao") == "toi" and bool(mine)
    is_writable = report.case.state in rules.EDITABLE
    is_all_he_has = permissions.may_fill(by, report) and not permissions.may_write(by, report)
    if not is_writable or not (is_asked or (is_all_he_has and mine)):
        return form, False
    return queries.keep_items(form=form, keys=mine), True


def _list_mine(by: Actor, handed: dict[str, models.Handing]) -> set[str]:
    """Return the items that the actor holds."""
    return {
        key for key, row in handed.items() if row.to_post.code == by.post and row.done_at is None
    }


def _describe_handing(
    request: HttpRequest, report: models.Report, handed: dict[str, models.Handing]
) -> dict[str, Any]:
    """Return what a report's page says of handing inside the office."""
    by = acting.get_actor(request)
    is_writable = report.case.state in rules.EDITABLE
    mine = _list_mine(by, handed)
    return {
        "gives": is_writable and permissions.may_write(by, report), "mine": len(mine),
        "holds": is_writable and bool(mine),
        "out": sum(row.done_at is None for row in handed.values()),
    }  # fmt: skip


def _describe_behalf(request: HttpRequest, report: models.Report) -> dict[str, bool]:
    """Return what the actor may do about entering for the office."""
    by, row = acting.get_actor(request), report.on_behalf
    is_writable = report.case.state in rules.EDITABLE and report.cycle.closed_at is None
    is_waiting = row is not None and row.state == enums.BehalfState.WAITING
    enters = permissions.enters_for(by, report)
    return {
        "may_begin": is_writable and not enters and permissions.may_enter_for(by, report),
        "may_send": is_writable and enters,
        "may_answer": is_waiting and permissions.may_write(by, report),
        "may_open": row is not None
        and case_permissions.may(by, report.case, "read", on="evidence"),
    }


def _count_messages(
    request: HttpRequest,
    reports: Iterable[models.Report],
    lines: Iterable[queries.LineRow],
) -> case_queries.Threads:
    """Return how much is said about reports and the obligations of lines."""
    keys = {report.pk for report in reports} | {row.line.obligation_id for row in lines}
    return case_queries.count_messages(cases=keys, by=acting.get_actor(request))


def _list_words(report: models.Report, told: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "name": name, "title": title, "text": getattr(report, name),
            "id": f"words-{name}", "fault": told.get(f"words-{name}", ""),
        }
        for name, title in rules.WORDS.items()
    ]  # fmt: skip
