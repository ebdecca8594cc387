"""One level dossier: its documents, its clocks, and the next step of who is asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.registers.cyber import actions, models, permissions, queries, rules
from nq57.web.cyber import forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, moves, states
from nq57.web.shared import views as shared

# What the actions call the deadlines of a dossier, and what one waits for.
CLOCKS = (gettext_noop("Thẩm định hồ sơ"), gettext_noop("bổ sung đủ hồ sơ"))
_OWNERS: dict[str, tuple[str, ...]] = {
    "draft": ("submit", "attach", "withdraw"), "supplement": ("submit", "attach", "withdraw"),
    "approved": ("enforce",), "in_force": ("review",),
}  # fmt: skip
_APPRAISERS = {"submitted": ("appraise", "ask"), "review": ("keep",)}
_APPROVERS = {"appraised": ("approve", "send_back")}


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a dossier as far as the post may see it."""
    return _render(request, common.get_dossier(request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names; what was typed comes back with a refusal."""
    dossier, by = common.get_dossier(request, code), acting.get_actor(request)
    do = request.POST.get("do", "")
    _check(by, dossier, do)
    form = _make_form(dossier, do, request.POST, request.FILES)
    if form is not None and not form.is_valid():
        return _render(request, dossier, kept={do: form}, status=422)
    acting.take_as_seen(request, dossier.case)
    try:
        _act(dossier, do, form.cleaned_data if form is not None else {}, by, timezone.now())
    except common.REFUSALS as error:
        kept = {do: form} if form is not None else {}
        return _render(
            request, common.get_dossier(request, code), kept=kept, refusal=error, status=422
        )
    messages.success(request, _("Đã ghi: %(what)s.") % {"what": _name_steps()[do]})
    return redirect(dossier)


@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a document of a dossier, always to be saved."""
    dossier = common.get_dossier(request, code)
    found = get_object_or_404(
        models.DossierFile.objects.select_related("evidence__file"), pk=pk, dossier=dossier
    )
    return shared.send_stored(request, found.evidence.file)


def _check(by: audit_rules.Actor, dossier: models.Dossier, do: str) -> None:
    """Refuse who does not take a step of this kind here."""
    if do in ("appraise", "ask", "keep"):
        permissions.check_may_appraise(by, dossier)
    elif do in ("approve", "send_back"):
        permissions.check_may_approve(by, dossier)
    else:
        permissions.check_may_submit(by, dossier)


def _act(
    dossier: models.Dossier,
    do: str,
    given: dict[str, Any],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    @transaction.atomic
    def attach() -> None:
        file = given["file"]
        stored = file_actions.store_file(source=file, name=file.name, by=by, at=at)
        actions.attach_part(dossier=dossier, part=given["part"], file=stored, by=by, at=at)

    told: dict[str, Any] = {"dossier": dossier, "by": by, "at": at}
    steps: dict[str, Callable[[], Any]] = {
        "attach": attach,
        "submit": lambda: actions.submit_dossier(**told),
        "withdraw": lambda: actions.withdraw_dossier(**told, **given),
        "ask": lambda: actions.ask_supplement(**told, **given),
        "appraise": lambda: actions.appraise_dossier(**told, opinion=given["note"]),
        "send_back": lambda: actions.send_back(**told, **given),
        "approve": lambda: actions.approve_dossier(**told, **given),
        "enforce": lambda: actions.put_in_force(**told, **given),
        "review": lambda: actions.begin_review(**told, **given),
        "keep": lambda: actions.keep_level(**told, **given),
    }
    if do not in steps:
        raise rules.CyberError(_("Chọn một bước trong trang này."))
    steps[do]()


def _name_steps() -> dict[str, str]:
    return {
        "attach": _("Đính kèm tài liệu"), "submit": _("Nộp thẩm định"),
        "withdraw": _("Rút hồ sơ"), "ask": _("Yêu cầu bổ sung"),
        "appraise": _("Ghi kết quả thẩm định"), "send_back": _("Trả lại để bổ sung"),
        "approve": _("Phê duyệt cấp độ"), "enforce": _("Đưa vào hiệu lực"),
        "review": _("Mở rà soát"), "keep": _("Giữ cấp độ sau rà soát"),
    }  # fmt: skip


def _make_form(dossier: models.Dossier, do: str, data: Any = None, files: Any = None) -> Any:
    """Return the form of a step, or None where a press is enough."""
    today, name = timezone.localdate(), f"{do}_%s"
    if do == "attach":
        papers = queries.list_papers(dossier=dossier)
        parts = [(one.part, one.label) for one in sorted(papers, key=lambda one: bool(one.file))]
        return forms.PartForm(data, files, parts=parts, auto_id=name)
    if do == "approve":
        return forms.ApprovalForm(data, initial={"decided_on": today}, auto_id=name)
    if do == "enforce":
        return forms.DayForm(data, initial={"on": dossier.decided_on}, auto_id=name)
    labels = {
        "withdraw": _("Lý do rút"), "ask": _("Cần bổ sung những gì"),
        "appraise": _("Kết quả thẩm định"), "send_back": _("Lý do trả lại"),
        "review": _("Rà soát vì"), "keep": _("Kết quả rà soát"),
    }  # fmt: skip
    return forms.NoteForm(data, label=labels[do], auto_id=name) if do in labels else None


def _list_steps(
    by: audit_rules.Actor, dossier: models.Dossier, kept: dict[str, Any]
) -> list[moves.Step]:
    state = dossier.case.state
    offered: list[str] = []
    if state in _OWNERS and permissions.may_submit(by, dossier):
        offered = list(_OWNERS[state])
        papers = queries.list_papers(dossier=dossier)
        if any(one.is_needed and one.file is None for one in papers):
            offered = ["attach", "withdraw"]
    elif state in _APPRAISERS and permissions.may_appraise(by, dossier):
        offered = list(_APPRAISERS[state])
    elif state in _APPROVERS and permissions.may_approve(by, dossier):
        offered = list(_APPROVERS[state])
    words = _name_steps()
    return [
        moves.Step(do, words[do], kept.get(do) or _make_form(dossier, do), is_main=number == 0)
        for number, do in enumerate(offered)
    ]


def _render(
    request: HttpRequest,
    dossier: models.Dossier,
    *,
    kept: dict[str, Any] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by = acting.get_actor(request)
    level = dossier.levelling.level
    approver = rules.get_approver(level)
    return render(request, "cyber/dossier.html", {
        "dossier": dossier, "system": dossier.system, "refusal": refusal,
        "papers": queries.list_papers(dossier=dossier),
        "deadlines": dossier.case.deadlines.order_by("pk"),
        "supplement": queries.get_supplement_due(dossier=dossier),
        "has_clock": bool(rules.name_clock(level)),
        "approver": dossier.system.owner if approver == rules.OWNER
        else dossier.system.specialised,
        "steps": _list_steps(by, dossier, kept or {}),
        "history": moves.tell_taken(dossier.case, states.DOSSIERS),
        "today": timezone.localdate(),
    }, status=status)  # fmt: skip
