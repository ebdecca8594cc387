"""One response plan: what it says, its next steps, its versions, and how it goes out."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.files import actions as file_actions
from nq57.registers.cyber import actions, models, permissions, queries, rules
from nq57.registers.cyber.formats import cacao
from nq57.web.cyber import forms
from nq57.web.cyber.forms import plans as plan_forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, moves, states
from nq57.web.shared import views as shared

# What the actions call the deadline of a plan.
CLOCK = gettext_noop("Rà soát phương án")
_WRITERS: dict[str, tuple[str, ...]] = {
    "draft": ("submit", "attach", "withdraw"), "returned": ("submit", "attach", "withdraw"),
    "submitted": ("withdraw",), "in_force": ("review",),
}  # fmt: skip
_APPROVERS: dict[str, tuple[str, ...]] = {
    "submitted": ("approve", "return"), "approved": ("enforce", "end"), "in_force": ("end",),
}  # fmt: skip
_CENTRE = {"submitted": ("comment", "return"), "in_force": ("comment",)}


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a plan as far as the post may see it."""
    return _render(request, common.get_plan(request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names; what was typed comes back with a refusal."""
    plan, by = common.get_plan(request, code), acting.get_actor(request)
    do = request.POST.get("do", "")
    _check(by, plan, do)
    form = _make_form(do, request.POST, request.FILES)
    if form is not None and not form.is_valid():
        return _render(request, plan, kept={do: form}, status=422)
    acting.take_as_seen(request, plan.case)
    try:
        _act(plan, do, form.cleaned_data if form is not None else {}, by, timezone.now())
    except common.REFUSALS as error:
        kept = {do: form} if form is not None else {}
        plan = common.get_plan(request, code)
        return _render(request, plan, kept=kept, refusal=error, status=422)
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    return redirect(plan)


@require_safe
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Show in what a version differs from another one of the same system."""
    plan, by = common.get_plan(request, code), acting.get_actor(request)
    others = [one for one in queries.list_versions(system=plan.system, by=by) if one.pk != plan.pk]
    typed = request.GET.get("voi", "")
    chosen = next((one for one in others if str(one.number) == typed), None) or next(
        (one for one in others if one.number < plan.number), next(iter(others), None)
    )
    if chosen is None:
        raise Http404
    first, second = sorted(
        (plan, queries.get_plan(code=chosen.case.code, by=by)), key=lambda one: one.number
    )
    return render(request, "cyber/plan_compare.html", {
        "plan": plan, "system": plan.system, "before": first, "after": second, "others": others,
        "chosen": chosen, "sections": queries.compare_plans(before=first, after=second),
        "reads_contacts": permissions.may_read_contacts(by, plan),
    })  # fmt: skip


@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a document of a plan, always to be saved."""
    plan = common.get_plan(request, code)
    found = get_object_or_404(cases.Evidence.objects.select_related("file"), pk=pk, case=plan.case)
    return shared.send_stored(request, found.file)


@require_safe
def export_playbook(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the plan as a CACAO 2.0 playbook, for who may see its contacts."""
    plan = common.get_plan(request, code)
    permissions.check_may_read_contacts(acting.get_actor(request), plan)
    try:
        content = json.dumps(cacao.write_playbook(plan), ensure_ascii=False, indent=2)
    except rules.CyberError as error:
        return shared.show_refusal(request, error, status=409)
    return shared.send_file(content.encode(), f"{plan.case.code.lower()}.json")


@require_safe
def print_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the plan as PDF, for who may see its contacts."""
    plan = common.get_plan(request, code)
    permissions.check_may_read_contacts(acting.get_actor(request), plan)
    return shared.send_file(queries.print_plan(plan=plan), f"{plan.case.code.lower()}.pdf")


def _check(by: audit_rules.Actor, plan: models.ResponsePlan, do: str) -> None:
    """Refuse who does not take a step of this kind here."""
    is_centre = do in ("comment", "return") and permissions.may_comment_plan(by, plan)
    if do == "comment":
        permissions.check_may_comment_plan(by, plan)
    elif do in ("approve", "return", "enforce", "end") and not is_centre:
        permissions.check_may_approve_plan(by, plan)
    elif not is_centre:
        permissions.check_may_write_plan(by, plan)


def _act(
    plan: models.ResponsePlan, do: str, given: dict[str, Any], by: audit_rules.Actor, at: datetime
) -> None:
    def attach() -> None:
        if plan.case.state not in rules.PLAN_WRITABLE:
            raise rules.CyberError(_("Phương án đã trình: không thêm tài liệu nữa."))
        with transaction.atomic():
            file = file_actions.store_file(
                source=given["file"], name=given["file"].name, by=by, at=at
            )
            case_actions.add_evidence(
                case=plan.case, file=file, claim=given["claim"], by=by, at=at,
                right="write_plan", on="cyber",
            )  # fmt: skip

    told: dict[str, Any] = {"plan": plan, "by": by, "at": at}
    steps: dict[str, Callable[[], Any]] = {
        "attach": attach,
        "submit": lambda: actions.submit_plan(**told),
        "withdraw": lambda: actions.withdraw_plan(**told, **given),
        "comment": lambda: actions.comment_plan(**told, **given),
        "return": lambda: actions.return_plan(**told, **given),
        "approve": lambda: actions.approve_plan(**told, **given),
        "enforce": lambda: actions.enforce_plan(**told),
        "review": lambda: actions.review_plan(**told, **given),
        "end": lambda: actions.end_plan(**told, **given),
    }
    if do not in steps:
        raise rules.CyberError(_("Chọn một bước trong trang này."))
    steps[do]()


def _name_steps() -> dict[str, str]:
    return {
        "submit": _("Trình phê duyệt"), "attach": _("Đính kèm tài liệu"),
        "withdraw": _("Rút phương án"), "comment": _("Góp ý"), "return": _("Trả lại để sửa"),
        "approve": _("Phê duyệt phương án"), "enforce": _("Đưa vào hiệu lực"),
        "review": _("Đã rà soát, giữ nguyên"), "end": _("Kết thúc hiệu lực"),
    }  # fmt: skip


def _make_form(do: str, data: Any = None, files: Any = None) -> Any:
    """Return the form of a step, or None where a press is enough."""
    name = f"{do}_%s"
    if do == "attach":
        return plan_forms.PlanFileForm(data, files, auto_id=name)
    if do == "approve":
        today = timezone.localdate()
        return plan_forms.PlanApprovalForm(data, initial={"decided_on": today}, auto_id=name)
    labels = {
        "withdraw": _("Lý do rút"), "comment": _("Nội dung góp ý"), "return": _("Lý do trả lại"),
        "review": _("Kết quả rà soát"), "end": _("Lý do kết thúc"),
    }  # fmt: skip
    return forms.NoteForm(data, label=labels[do], auto_id=name) if do in labels else None


def _list_steps(
    by: audit_rules.Actor, plan: models.ResponsePlan, kept: dict[str, Any]
) -> list[moves.Step]:
    state, offered = plan.case.state, dict[str, None]()
    for steps, may in (
        (_APPROVERS, permissions.may_approve_plan), (_CENTRE, permissions.may_comment_plan),
        (_WRITERS, permissions.may_write_plan),
    ):  # fmt: skip
        if state in steps and may(by, plan):
            offered |= dict.fromkeys(steps[state])
    if "submit" in offered and queries.list_lacks(plan=plan):
        del offered["submit"]
    words, main = _name_steps(), ("submit", "approve", "enforce")
    return [
        moves.Step(do, words[do], kept.get(do) or _make_form(do), is_main=do in main)
        for do in offered
    ]


def _render(
    request: HttpRequest,
    plan: models.ResponsePlan,
    *,
    kept: dict[str, Any] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by = acting.get_actor(request)
    versions = queries.list_versions(system=plan.system, by=by)
    may_write = plan.case.state in rules.PLAN_WRITABLE and permissions.may_write_plan(by, plan)
    return render(request, "cyber/plan.html", {
        "plan": plan, "system": plan.system, "refusal": refusal, "versions": versions,
        "reads_contacts": permissions.may_read_contacts(by, plan),
        "may_write": may_write, "lacks": queries.list_lacks(plan=plan) if may_write else [],
        "may_begin": plan == versions[0] and queries.may_open_plan(by=by, system=plan.system),
        "files": cases.Evidence.objects.filter(case=plan.case).select_related("file"),
        "deadlines": plan.case.deadlines.order_by("pk"),
        "steps": _list_steps(by, plan, kept or {}),
        "history": moves.tell_taken(plan.case, states.PLANS),
        "today": timezone.localdate(),
    }, status=status)  # fmt: skip
