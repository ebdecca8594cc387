"""One finding: what the office says and what was found, side by side; explained, mended."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core import numbers, periods
from nq57.files import actions as file_actions
from nq57.inspection import actions, models, permissions, queries
from nq57.plans import models as plans
from nq57.web.inspection import forms
from nq57.web.inspection.views import common
from nq57.web.shared import acting, pictures
from nq57.web.shared import views as shared

_FORMS: dict[str, Callable[[Any], Any]] = {
    "explain": lambda data: forms.NoteForm(
        data, label=_("Nội dung giải trình"), auto_id="explain_%s"
    ),
    "drop": lambda data: forms.NoteForm(
        data, label=_("Lý do không giữ phát hiện"), auto_id="drop_%s"
    ),
    "return": lambda data: forms.NoteForm(data, label=_("Lý do trả lại"), auto_id="return_%s"),
    "accept": lambda data: forms.EndingForm(data, auto_id="accept_%s"),
    "remedy": lambda data: forms.RemedyForm(data, auto_id="remedy_%s"),
}


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a finding as far as the post may see it."""
    return _render(request, common.get_finding(request, code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take the step that the form names; what was typed comes back with a refusal."""
    finding, by = common.get_finding(request, code), acting.get_actor(request)
    do = request.POST.get("do", "")
    if permissions.may_record(by, finding.case) or do not in ("explain", "attach"):
        permissions.check_may_record(by, finding.case)
    else:
        permissions.check_may_answer(by, finding)
    form = _make_form(request, do)
    if form is not None and not form.is_valid():
        return _render(request, finding, kept={do: form}, status=422)
    try:
        acting.take_as_seen(request, finding.case)
        told = _act(request, finding, do, form.cleaned_data if form is not None else {})
    except common.REFUSALS as error:
        fresh = common.get_finding(request, code)
        kept = {do: form} if form is not None else {}
        return _render(request, fresh, kept=kept, refusal=error, status=422)
    messages.success(request, told)
    return (
        redirect("inspection:inspection", finding.inspection.case.code)
        if (do == "discard")
        else redirect(finding)
    )


def _make_form(request: HttpRequest, do: str) -> Any:
    if do == "attach":
        return forms.EvidenceForm(request.POST, request.FILES, auto_id="attach_%s")
    return _FORMS[do](request.POST) if do in _FORMS else None


def _act(request: HttpRequest, finding: models.Finding, do: str, given: dict[str, Any]) -> str:
    by, at = acting.get_actor(request), timezone.now()

    def explain() -> None:
        actions.explain(finding=finding, text=given["note"], by=by, at=at)

    def remedy() -> None:
        actions.add_remedy(
            finding=finding, text=given["text"], due_on=given["due_on"], by=by, at=at
        )

    def unremedy() -> None:
        pk = numbers.read_whole(request.POST.get("remedy", ""))
        found = finding.remedies.filter(pk=pk).first() if pk is not None else None
        if found is not None:
            actions.remove_remedy(remedy=found, by=by, at=at)

    steps: dict[str, Callable[[], Any]] = {
        "explain": explain, "remedy": remedy, "unremedy": unremedy,
        "discard": lambda: actions.discard_finding(finding=finding, by=by, at=at),
        "drop": lambda: actions.drop_finding(
            finding=finding, reason=given["note"], by=by, at=at
        ),
        "accept": lambda: actions.accept_remedies(
            finding=finding, note=given["note"], by=by, at=at
        ),
        "return": lambda: actions.return_remedies(
            finding=finding, reason=given["note"], by=by, at=at
        ),
        "attach": lambda: _attach(finding, given, by, at),
    }  # fmt: skip
    if do not in steps:
        return _("Chọn một bước trong trang này.")
    steps[do]()
    return _("Đã ghi.")


def _attach(finding: models.Finding, given: dict[str, Any], by: audit_rules.Actor, at: Any) -> None:
    file = given["file"]
    with transaction.atomic():
        stored = file_actions.store_file(source=file, name=file.name, by=by, at=at)
        actions.attach(finding=finding, file=stored, claim=given["claim"], by=by, at=at)


@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Answer with a file of a finding, always to be saved."""
    finding = common.get_finding(request, code)
    found = cases.Evidence.objects.select_related("file")
    evidence = get_object_or_404(found, pk=pk, case=finding.case)
    return shared.send_stored(request, evidence.file)


def _tell_figure(finding: models.Finding, by: audit_rules.Actor) -> dict[str, str] | None:
    """Return what the office claimed of the finding's indicator, as it is read."""
    found = queries.find_figure(finding=finding)
    if found is None:
        return None
    unit = found.profile.unit
    value = pictures.show(found.value, unit)
    return {
        "value": value if unit.startswith("%") else f"{value} {unit}".strip(),
        "period": periods.parse_period(found.period).label,
    }


def _render(
    request: HttpRequest,
    finding: models.Finding,
    *,
    kept: dict[str, Any] | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by, held = acting.get_actor(request), kept or {}
    made = {name: held.get(name) or make(None) for name, make in _FORMS.items()}
    is_team = permissions.may_record(by, finding.case)
    may_answer = permissions.may_answer(by, finding)
    state = finding.case.state
    readable = plans.Obligation.objects.visible_to(by)
    owed = [one.obligation_id for one in finding.remedies.all()] + [finding.obligation_id]
    said = plans.FoundStatus.objects.visible_to(by).filter(source=finding.case.code).first()
    context = {
        "finding": finding, "inspection": finding.inspection, "refusal": refusal,
        "subject": queries.say_subject(finding), "figure": _tell_figure(finding, by),
        "said": said, "forms": made, "kept": held,
        "standing": queries.tell_standing(finding=finding),
        "readable": set(
            readable.filter(pk__in=[pk for pk in owed if pk]).values_list("pk", flat=True)
        ),
        "may_answer": may_answer,
        "may_decide": is_team and state in ("draft", "sent", "explained"),
        "may_accept": is_team and state == "upheld",
        "evidence": finding.case.evidence.select_related("file"),
        "attach_form": held.get("attach") or forms.EvidenceForm(auto_id="attach_%s")
        if (is_team and finding.case.closed_at is None) or may_answer else None,
        "history": common.name_steps(finding.case),
    }  # fmt: skip
    return render(request, "inspection/finding.html", context, status=status)
