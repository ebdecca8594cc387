"""One inspection: its team, its subjects, its findings, and the next step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.inspection import actions, models, permissions, queries
from nq57.papers import permissions as paper_permissions
from nq57.papers import queries as paper_queries
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.web.inspection import forms
from nq57.web.inspection.views import common
from nq57.web.shared import acting

_DAYS_TO_ANSWER = 7


@dataclass(frozen=True)
class Step:
    """One step that may be taken now: its words, its form; whether it is the main one."""

    do: str
    label: str
    form: django_forms.Form | None
    is_main: bool = False


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show an inspection as far as the post may see it."""
    return _render(request, common.get_inspection(request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names; what was typed comes back with a refusal."""
    inspection, by = common.get_inspection(request, code), acting.get_actor(request)
    do = request.POST.get("do", "")
    permissions.check_may_record(by, inspection.case)
    form = _make_form(inspection, do, request.POST)
    if form is not None and not form.is_valid():
        return _render(request, inspection, kept={do: form}, status=422)
    try:
        acting.take_as_seen(request, inspection.case)
        told = _act(request, inspection, do, form)
    except common.REFUSALS as error:
        fresh = common.get_inspection(request, code)
        kept = {do: form} if form is not None else {}
        return _render(request, fresh, kept=kept, refusal=error, status=422)
    messages.success(request, told)
    return redirect(inspection)


def _act(
    request: HttpRequest, inspection: models.Inspection, do: str, form: django_forms.Form | None
) -> str:
    by, at = acting.get_actor(request), timezone.now()
    given: dict[str, Any] = form.cleaned_data if form is not None else {}

    def begin() -> str:
        actions.begin_visit(inspection=inspection, on=given["on"], by=by, at=at)
        return _("Đã bắt đầu kiểm tra.")

    def find() -> str:
        assert isinstance(form, forms.FindingForm)  # noqa: S101
        actions.add_finding(inspection=inspection, new=form.read(), by=by, at=at)
        return _("Đã ghi phát hiện. Cơ quan chỉ thấy khi đoàn gửi.")

    def send() -> str:
        count = actions.send_findings(inspection=inspection, answer_by=given["on"], by=by, at=at)
        return _("Đã gửi %(n)d phát hiện cho cơ quan giải trình.") % {"n": count}

    def conclude() -> str:
        count = actions.conclude(
            inspection=inspection, symbol=given["symbol"], on=given["on"], by=by, at=at
        )
        return _("Đã kết luận: %(n)d việc khắc phục được giao.") % {"n": count}

    def finish() -> str:
        actions.finish_inspection(inspection=inspection, by=by, at=at)
        return _("Đã kết thúc cuộc kiểm tra.")

    def cancel() -> str:
        actions.cancel_inspection(inspection=inspection, reason=given["note"], by=by, at=at)
        return _("Đã hủy cuộc kiểm tra.")

    steps: dict[str, Callable[[], str]] = {
        "begin": begin, "find": find, "send": send, "conclude": conclude, "finish": finish,
        "cancel": cancel,
    }  # fmt: skip
    if do not in steps:
        return _("Chọn một bước trong trang này.")
    return steps[do]()


def _make_form(inspection: models.Inspection, do: str, data: Any = None) -> Any:
    """Return the form of a step, or None where a press is enough."""
    today = timezone.localdate()
    if do == "find":
        subjects = list(_list_subjects(inspection))
        return forms.FindingForm(data, subjects=subjects, auto_id="find_%s")
    if do in ("begin", "send"):
        on = today if do == "begin" else today + timedelta(days=_DAYS_TO_ANSWER)
        form = forms.DayForm(data, initial={"on": on}, auto_id=f"{do}_%s")
        form.fields["on"].label = _("Ngày kiểm tra") if do == "begin" else _("Giải trình đến hết")
        return form
    if do == "conclude":
        return forms.ConclusionForm(data, initial={"on": today}, auto_id="conclude_%s")
    if do == "cancel":
        return forms.NoteForm(data, label=_("Lý do hủy"), auto_id="cancel_%s")
    return None


def _list_subjects(inspection: models.Inspection) -> Any:
    return inspection.subjects.select_related(
        "obligation__case__organisation", "obligation__task", "indicator"
    )


def _list_steps(
    by: audit_rules.Actor,
    inspection: models.Inspection,
    rows: list[models.Finding],
    kept: dict[str, Any],
) -> list[Step]:
    if not permissions.may_record(by, inspection.case):
        return []
    states = {row.case.state for row in rows}
    state = inspection.case.state
    offered: list[tuple[str, str]] = []
    if state == "planned":
        offered = [("begin", _("Bắt đầu kiểm tra")), ("cancel", _("Hủy cuộc kiểm tra"))]
    elif state in ("visiting", "explaining"):
        find, send = ("find", _("Ghi phát hiện")), ("send", _("Gửi cơ quan giải trình"))
        offered = [send, find] if "draft" in states else [("conclude", _("Kết luận")), find]
        offered = offered if rows else offered[::-1]
    elif state == "concluded" and not _count_open(rows):
        offered = [("finish", _("Kết thúc cuộc kiểm tra"))]
    return [
        Step(do, label, kept.get(do) or _make_form(inspection, do), is_main=number == 0)
        for number, (do, label) in enumerate(offered)
    ]


def _count_open(rows: list[models.Finding]) -> int:
    return sum(row.case.closed_at is None for row in rows)


def _render(
    request: HttpRequest,
    inspection: models.Inspection,
    *,
    kept: dict[str, Any] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by, today = acting.get_actor(request), timezone.localdate()
    found = models.Finding.objects.visible_to(by).filter(inspection=inspection).with_rows()
    rows = list(found.order_by("pk"))
    subjects = list(_list_subjects(inspection))
    owed = [one.obligation_id for one in subjects if one.obligation_id]
    readable = plans.Obligation.objects.visible_to(by).filter(pk__in=owed)
    paper = paper_queries.find_current(
        source=queries.name_source(inspection=inspection), organisation=inspection.lead
    )
    context = {
        "inspection": inspection, "findings": rows, "today": today,
        "subjects": [(one, queries.say_subject(one)) for one in subjects],
        "readable": set(readable.values_list("pk", flat=True)),
        "members": inspection.members.select_related("post__person", "post__organisation"),
        "steps": _list_steps(by, inspection, rows, kept or {}), "kept": kept or {},
        "left": _count_open(rows) if inspection.case.state == "concluded" else 0,
        "history": common.name_steps(inspection.case), "refusal": refusal,
        "paper": paper,
        "may_issue": inspection.visited_on is not None
        and paper_permissions.may_issue(by, inspection.lead),
    }  # fmt: skip
    plan_queries.load_found(rows=[one.obligation for one in subjects if one.obligation], by=by)
    return render(request, "inspection/inspection.html", context, status=status)
