"""The report of an office: its list, its form saved cell by cell, its steps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.plans import models as plans
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.reporting import forms
from nq57.web.reporting.views import around, common, showing
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_HEAD = "#main"  # where what was done is told; without it a browser goes back to its old place


@require_safe
def list_reports(request: HttpRequest) -> HttpResponse:
    """Show the office's reports; to who runs the cycles, the cycles and what waits."""
    by, today = acting.get_actor(request), timezone.localdate()
    if not permissions.may_read(by):
        shared.refuse_page()
    runs = permissions.may_run(by)
    asking = (
        plans.Plan.objects.visible_to(by)
        .in_force()
        .filter(pk__in=models.Terms.objects.values("plan"))
    )
    found = list(asking.select_related("document").order_by("pk")) if runs else []
    return render(
        request,
        "reporting/reports.html",
        {
            "rows": queries.list_office_reports(by=by, today=today),
            "cycles": queries.list_cycles(by=by) if runs else [],
            "may_check": permissions.may_check(by), "runs": runs,
            "plans": [(plan, queries.list_due_cycles(plan=plan, today=today)) for plan in found],
        },
    )  # fmt: skip


@require_http_methods(common.READ_OR_POST)
def edit_report(request: HttpRequest, code: str) -> HttpResponse:
    """Show a report; save what is typed, cell by cell, with or without script.

    A press that also keeps an item as before, or moves the report, does so after the saving:
    nothing typed is left behind.
    """
    report = common.get_report(request, code)
    if request.method != "POST":
        if common.is_part(request):
            return showing.show_item(request, report, request.GET.get("mo", ""))
        return showing.show(request, report)
    form = queries.get_form(report=report, today=timezone.localdate())
    entries = forms.read_entries(form, request.POST)
    try:
        saved = _save(request, report, entries)
    except rules.FaultyError as error:
        return _answer_barred(request, report, entries, error)
    except common.REFUSALS as error:
        fresh = common.get_report(request, code)
        return showing.show(request, fresh, None, entries, refusal=error, status=422)
    fresh = common.get_report(request, code)
    if common.is_part(request):
        return showing.show_item(request, fresh, request.POST.get("keep", ""), saved, entries)
    if saved.faults or saved.conflicts:
        return showing.show(request, fresh, saved, entries, status=422)
    if step := request.POST.get("step"):
        return _take_step(request, fresh, step)
    if not any(request.POST.get(name) for name in ("keep", "copy", "stand")):
        messages.success(request, _("Đã lưu báo cáo."))
    return redirect(f"{fresh.get_absolute_url()}{_find_place(request)}")


@require_POST
def move_report(request: HttpRequest, code: str) -> HttpResponse:
    """Submit, approve and send, take back, withdraw or open a report for a correction."""
    return _take_step(request, common.get_report(request, code), request.POST.get("step", ""))


def _save(
    request: HttpRequest, report: models.Report, entries: list[actions.Entry]
) -> actions.Saved:
    by, at = acting.get_actor(request), timezone.now()
    saved = actions.save_entries(report=report, entries=entries, by=by, at=at)
    if kept := request.POST.get("keep"):
        keys = [] if kept == "all" else [kept]
        count = actions.confirm_as_before(report=report, keys=keys, by=by, at=at)
        if not common.is_part(request):
            messages.success(request, _("Đã giữ %(n)d mục như kỳ trước.") % {"n": count})
    if request.POST.get("copy"):
        actions.copy_words(report=report, by=by, at=at)
        messages.success(request, _("Đã lấy lời văn kỳ trước. Hãy sửa cho đúng kỳ này."))
    if not common.is_part(request) and not (saved.faults or saved.conflicts):
        for key, answer in forms.read_answers(request.POST).items():
            actions.stand_by(report=report, key=key, answer=answer, by=by, at=at)
            messages.success(request, _("Đã trả lời cơ quan kiểm tra."))
    return saved


def _find_place(request: HttpRequest) -> str:
    """Return where on the page the work goes on."""
    if request.POST.get("copy"):
        return "#p3"
    if stood := request.POST.get("stand"):
        return "#p3" if stood.startswith("words-") else f"#{stood}"
    kept = request.POST.get("keep", "")
    return _HEAD if kept == "all" or not kept else f"#{kept}"


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
    if common.is_part(request):
        answer = showing.show_item(request, report, "", barred, entries, refusal=error)
        answer["HX-Reswap"] = "none"
        return answer
    if status == 403 or not entries:
        return shared.show_refusal(request, error, status=status)
    return showing.show(request, report, barred, entries, refusal=error, status=status)


def _take_step(request: HttpRequest, report: models.Report, step: str) -> HttpResponse:
    try:
        told = _act(request, report, step)
    except common.REFUSALS as error:
        return showing.show(request, report, refusal=error, status=422)
    if told:
        messages.success(request, told)
    return redirect(f"{report.get_absolute_url()}{_HEAD}")


def _act(request: HttpRequest, report: models.Report, step: str) -> str:
    """Take a step of a report; return what is told of it, if anything."""
    by, at = acting.get_actor(request), timezone.now()
    note, key = request.POST.get("note", ""), request.POST.get("key", "")
    match step:
        case "submit":
            actions.submit(report=report, by=by, at=at)
            return _("Đã trình lãnh đạo duyệt.")
        case "send":
            actions.send(report=report, by=by, at=at, key=key)
            return _("Đã duyệt và gửi báo cáo.")
        case "send_for":
            actions.send_for(report=report, by=by, at=at, key=key)
            return _("Đã gửi thay. Cơ quan được báo để xác nhận.")
        case "confirm_entered":
            actions.confirm_entered(report=report, by=by, at=at)
            return _("Đã xác nhận bản nhập thay.")
        case "contest_entered":
            actions.contest_entered(report=report, reason=note, by=by, at=at)
            return _("Báo cáo về lại bước soạn của cơ quan.")
        case "finish":
            keys = around.list_own(request, report)
            number = actions.finish_items(report=report, keys=keys, by=by, at=at)
            return _("Đã báo xong %(n)d mục.") % {"n": number}
        case "correct":
            actions.correct(report=report, reason=note, by=by, at=at)
        case "excuse":
            actions.excuse_late(report=report, reason=note, by=by, at=at)
        case "reopen":
            actions.reopen(report=report, by=by, at=at)
        case "withdraw":
            actions.withdraw(report=report, by=by, at=at)
        case _:
            raise rules.ReportingError(_("Chọn một bước của báo cáo."))
    return ""
