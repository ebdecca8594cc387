"""Periodic reports: the office's list and form, the head, the checkers, the coordinator."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.cases import rules as case_rules
from nq57.files import actions as file_actions
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.measures import actions as measure_actions
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
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
            "waiting": queries.list_due_cycles(plan=plan, today=today) if runs and plan else [],
        },
    )  # fmt: skip


@require_http_methods(_READ_OR_POST)
def edit_report(request: HttpRequest, code: str) -> HttpResponse:
    """Show a report; save what is typed, cell by cell, with or without script.

    A press that also keeps an item as before, or moves the report, does so after the saving:
    nothing typed is left behind.
    """
    report = _get_report(request, code)
    if request.method != "POST":
        asked = request.GET.get("mo", "")
        return _show_item(request, report, asked) if _is_part(request) else _show(request, report)
    form = queries.get_form(report=report, today=timezone.localdate())
    entries = forms.read_entries(form, request.POST)
    try:
        saved = _save(request, report, entries)
    except rules.FaultyError as error:
        return _answer_barred(request, report, entries, error)
    fresh = _get_report(request, code)
    if _is_part(request):
        return _show_item(request, fresh, request.POST.get("keep", ""), saved, entries)
    if saved.faults or saved.conflicts:
        return _show(request, fresh, saved, entries, status=422)
    if step := request.POST.get("step"):
        return _take_step(request, fresh, step)
    if not request.POST.get("keep") and not request.POST.get("copy"):
        messages.success(request, _("Đã lưu báo cáo."))
    return redirect(f"{fresh.get_absolute_url()}{_find_place(request)}")


@require_POST
def move_report(request: HttpRequest, code: str) -> HttpResponse:
    """Submit, approve and send, take back, withdraw or open a report for a correction."""
    return _take_step(request, _get_report(request, code), request.POST.get("step", ""))


def _save(
    request: HttpRequest, report: models.Report, entries: list[actions.Entry]
) -> actions.Saved:
    by, at = acting.get_actor(request), timezone.now()
    saved = actions.save_entries(report=report, entries=entries, by=by, at=at)
    if kept := request.POST.get("keep"):
        keys = [] if kept == "all" else [kept]
        count = actions.confirm_as_before(report=report, keys=keys, by=by, at=at)
        if not _is_part(request):
            messages.success(request, _("Đã giữ %(n)d mục như kỳ trước.") % {"n": count})
    if request.POST.get("copy"):
        actions.copy_words(report=report, by=by, at=at)
        messages.success(request, _("Đã lấy lời văn kỳ trước. Hãy sửa cho đúng kỳ này."))
    return saved


def _find_place(request: HttpRequest) -> str:
    """Return where on the page the work goes on."""
    if request.POST.get("copy"):
        return "#p3"
    kept = request.POST.get("keep", "")
    return "" if kept == "all" or not kept else f"#{kept}"


def _answer_barred(
    request: HttpRequest,
    report: models.Report,
    entries: list[actions.Entry],
    error: rules.FaultyError,
) -> HttpResponse:
    """Say why a report may not be written now; whoever may read it keeps what was typed."""
    barred = actions.Saved(
        faults=[rules.Fault(error.faults[0].code, one.key, "") for one in entries]
    )
    status = 403 if error.faults[0].code == "E100" else 422
    if _is_part(request):
        answer = _show_item(request, report, "", barred, entries, refusal=error)
        answer["HX-Reswap"] = "none"
        return answer
    if status == 403 or not entries:
        return shared.show_refusal(request, error, status=status)
    return _show(request, report, barred, entries, refusal=error, status=status)


def _take_step(request: HttpRequest, report: models.Report, step: str) -> HttpResponse:
    by, at, note = acting.get_actor(request), timezone.now(), request.POST.get("note", "")
    try:
        if step == "send":
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
            if step == "submit":
                messages.success(request, _("Đã trình lãnh đạo duyệt."))
    except (rules.NotAllowedError, org_rules.NotAllowedError) as error:
        return shared.show_refusal(request, error)
    except _REFUSALS as error:
        return _show(request, report, refusal=error, status=422)
    return redirect("reporting:report", report.case.code)


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
def add_evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Attach a file to a report or to one of its items (``?muc=line-12``)."""
    by, at = acting.get_actor(request), timezone.now()
    report = _get_report(request, code)
    if not case_permissions.may(by, report.case, "add", on="evidence"):
        return _refuse(request)
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
        except (file_rules.FilesError, *_REFUSALS) as error:
            form.add_error("file", str(error))
    limit = settings.FILE_LIMIT_BYTES // 1_000_000
    context = {"report": report, "form": form, "item": rows.get(key, ""), "limit": limit}
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/evidence.html", context, status=status)


@require_safe
def download_evidence(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a file of a report, always to be saved."""
    report = _get_report(request, code)
    if not case_permissions.may(acting.get_actor(request), report.case, "read", on="evidence"):
        raise Http404
    found = get_object_or_404(report.case.evidence.select_related("file"), pk=pk)
    try:
        content = file_queries.read_content(stored=found.file)
    except file_rules.FilesError as error:
        return shared.show_refusal(request, error, status=409)
    return HttpResponse(content, headers=file_queries.get_download_headers(stored=found.file))


@require_safe
def show_paper(request: HttpRequest, code: str, period: str = "") -> HttpResponse:
    """Show a report as it is printed: for all periods that it serves, or for one of them."""
    report = _get_report(request, code)
    served = [one for one in report.cycle.periods if not period or one.code == period]
    if not served:
        raise Http404
    paper = queries.get_paper(report=report, served=served, today=timezone.localdate())
    context = {
        "report": report, "paper": paper, "words": _list_words(report),
        "state": rules.REPORT.states[report.case.state].label,
        "is_sent": report.case.state in rules.HANDED_IN,
    }  # fmt: skip
    return render(request, "reporting/paper.html", context)


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
    is_whole = "tat-ca" in request.GET
    after = request.GET.get("sau", "") if refusal is None else ""
    queue = queries.list_queue(by=by, today=today, everyone=is_whole, after=after)
    context = {
        "queue": queue, "refusal": refusal, "may_run": permissions.may_run(by),
        "is_whole": is_whole, "chosen": request.POST.getlist("item") if refusal else None,
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
def open_cycle(request: HttpRequest, code: str) -> HttpResponse:
    """Show what opening a period's cycle would make, then open it."""
    by, today = acting.get_actor(request), timezone.localdate()
    plan = _get_plan(request, code)
    if not permissions.may_run(by):
        return _refuse(request)
    typed = (request.POST.get("ky") or request.GET.get("ky", "")).strip()
    context: dict[str, Any] = {
        "plan": plan, "typed": typed, "waiting": queries.list_due_cycles(plan=plan, today=today)
    }  # fmt: skip
    if typed or request.method == "POST":
        try:
            period = forms.read_period(typed)
            context["preview"] = queries.preview_cycle(plan=plan, period=period, today=today)
            if request.method == "POST":
                opened = actions.open_cycle(plan=plan, period=period, by=by, at=timezone.now())
                messages.success(request, _("Đã mở kỳ cho %(n)d cơ quan.") % {"n": opened.made})
                return redirect(opened.cycle)
        except rules.ReportingError as error:
            context["refusal"] = error
    status = 422 if "refusal" in context else 200
    return render(request, "reporting/open.html", context, status=status)


@require_http_methods(_READ_OR_POST)
def record_published(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is asked of no office, and record a figure from a published source."""
    by, at = acting.get_actor(request), timezone.now()
    plan = _get_plan(request, code)
    if not permissions.may_run(by):
        return _refuse(request)
    unasked = measure_queries.list_unasked(plan=plan)
    published = [one for one in unasked if one.reported_by == "published_source"]
    initial = {"indicator": request.GET.get("chi-tieu", "")}
    form = forms.PublishedForm(request.POST or None, profiles=published, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            measure_actions.record_published(
                profile=form.profile, organisation=_get_own_office(by), period=given["period"],
                figure=measure_rules.Figure(given["value"]), source=given["source"],
                year=given["year"], by=by, at=at,
            )  # fmt: skip
            messages.success(request, _("Đã ghi số liệu, chờ kiểm tra."))
            return redirect("reporting:published", code)
        except measure_rules.MeasuresError as error:
            form.add_error(None, str(error))
    newest = measure_queries.list_newest(indicators=[one.indicator_id for one in unasked])
    rows = [(one, newest.get(one.indicator_id)) for one in unasked]
    context = {"plan": plan, "rows": rows, "form": form, "has_published": bool(published)}
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/published.html", context, status=status)


@require_http_methods(_READ_OR_POST)
def set_terms(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a plan asks for reports, and let other terms hold from a day on."""
    by, at = acting.get_actor(request), timezone.now()
    plan = _get_plan(request, code)
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


def _get_plan(request: HttpRequest, code: str) -> plans.Plan:
    visible = plans.Plan.objects.visible_to(acting.get_actor(request))
    return get_object_or_404(visible.select_related("document", "coordinator"), code=code)


def _get_own_office(by: audit_rules.Actor) -> Organisation:
    return Organisation.objects.get(code=by.organisation)


def _refuse(request: HttpRequest) -> HttpResponse:
    error = rules.NotAllowedError(_("Vị trí đang dùng không mở được trang này."))
    return shared.show_refusal(request, error)


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", None))


def _show_item(
    request: HttpRequest,
    report: models.Report,
    key: str,
    saved: actions.Saved | None = None,
    entries: list[actions.Entry] | None = None,
    refusal: Exception | None = None,
) -> HttpResponse:
    """Answer HTMX with one item, and after a saving with where the rest stands now.

    :raises Http404: when the report has no such item and nothing was saved.
    """
    context = _describe(request, report, saved, refusal)
    form: queries.Form = context["form"]
    rows: dict[str, Any] = {row.line.item: row for row in form.lines}
    rows |= {row.figure.item: row for row in form.figures}
    sent = {entry.key for entry in entries or ()} - {key}
    context |= {"sent": sent, "opened": {key} if saved is None else set()}
    if key in rows:
        context |= {"row": rows[key], "is_line": key.startswith("line-")}
        return render(request, "reporting/_item.html", context)
    if saved is None:
        raise Http404
    return render(request, "reporting/_saved.html", context)


def _show(
    request: HttpRequest,
    report: models.Report,
    saved: actions.Saved | None = None,
    entries: list[actions.Entry] | None = None,
    *,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a report: what was typed stays, faults stand at their cells."""
    context = _describe(request, report, saved, refusal)
    form: queries.Form = context["form"]
    asked = {*request.GET.getlist("mo"), *(entry.key for entry in entries or ())}
    if saved is not None:
        forms.put_typed(form, saved, entries or [])
        context["words"] = _list_words(report)
    context["opened"] = forms.list_opened(form, asked)
    context["changes"] = queries.list_changes(report=report)
    before = queries.get_words_before(report=report) if context["is_open"] else {}
    context["has_words_before"] = any(
        text and not getattr(report, name) for name, text in before.items()
    )
    return render(request, "reporting/report.html", context, status=status)


def _describe(
    request: HttpRequest,
    report: models.Report,
    saved: actions.Saved | None,
    refusal: Exception | None,
) -> dict[str, Any]:
    by = acting.get_actor(request)
    form = queries.get_form(report=report, today=timezone.localdate())
    told = forms.tell_items(form)
    if saved is not None:
        told |= {fault.where: fault.sentence for fault in saved.faults if fault.sentence}
    forms.put_chosen(form, request.POST)
    may_write = permissions.may_write(by, report)
    may_approve, stands = permissions.may_approve(by, report), report.case.state
    return {
        "report": report, "form": form, "told": told, "saved": saved, "refusal": refusal,
        "words": _list_words(report), "states": enums.LineState.choices,
        "rest": forms.list_rest(form),
        "is_open": may_write and report.case.state in rules.EDITABLE,
        "may_write": may_write, "may_approve": may_approve,
        "may_check": permissions.may_check(by) and report.case.state == "sent",
        "state_offers": (stands in ("waiting", "approved") and (may_write or may_approve))
        or (stands == "sent" and may_approve),
        "checks": _list_checked(by, form), "may_run": permissions.may_run(by),
        "state": rules.REPORT.states[report.case.state].label,
        "offline": queries.get_offline(report=report),
        "key": f"{report.pk}.{report.case.version}",
        "conflicts": [forms.say_conflict(one, form) for one in saved.conflicts] if saved else [],
    }  # fmt: skip


def _list_checked(by: audit_rules.Actor, form: queries.Form) -> set[int]:
    """Return the keys of the offices whose items ``by`` may judge."""
    offices = {row.checker_id: row.checker for row in [*form.items, form.report]}
    return {
        key for key, office in offices.items()
        if permissions.may_run(by) or office.code == by.organisation
    }  # fmt: skip


def _list_words(report: models.Report) -> list[dict[str, str]]:
    return [
        {"name": name, "title": title, "text": getattr(report, name), "id": f"words-{name}"}
        for name, title in rules.WORDS.items()
    ]
