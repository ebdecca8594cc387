"""Amendments: propose, decide, carry out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nq57.documents import queries as document_queries
from nq57.documents import rules as document_rules
from nq57.orgs.models import Organisation
from nq57.plans import actions, enums, models, permissions, queries, rules
from nq57.web.plans import forms
from nq57.web.plans.views import common
from nq57.web.shared import acting, people
from nq57.web.shared import views as shared_views


@require_GET
def list_amendments(request: HttpRequest, code: str) -> HttpResponse:
    """List the proposals to change a plan."""
    plan = common.get_plan(request, code)
    actor = acting.get_actor(request)
    context = {
        "plan": plan,
        "amendments": plan.amendments.visible_to(actor).select_related("organisation", "decision"),
        "may_propose": permissions.may_propose_amendment(actor),
    }
    return render(request, "plans/amendments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a change in the name of the acting office."""
    plan = common.get_plan(request, code)
    actor = acting.get_actor(request)
    organisation = get_object_or_404(Organisation, code=actor.organisation)
    try:
        permissions.check_may_propose_amendment(actor, organisation.code)
    except rules.PlansError as error:
        return shared_views.show_refusal(request, error)
    form = forms.ProposeForm(request.POST or None, initial={"subject": request.GET.get("muc", "")})
    if request.method == "POST" and form.is_valid():
        try:
            amendment = actions.propose_amendment(
                plan=plan, organisation=organisation, by=actor, at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
        except rules.PlansError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề xuất đến cơ quan tổng hợp."))
            return redirect("plans:amendment", plan.code, amendment.pk)
    context = {"plan": plan, "form": form, "organisation": organisation}
    return render(request, "plans/propose.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def show_amendment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a proposal; decide on it, or carry an approved one out."""
    plan = common.get_plan(request, code)
    actor = acting.get_actor(request)
    visible = plan.amendments.visible_to(actor).select_related("organisation", "decision")
    amendment = get_object_or_404(visible, pk=pk)
    steps = permissions.list_amendment_steps(actor, amendment)
    cells = queries.list_amendable_cells(amendment=amendment)
    is_revising = request.POST.get("form") == "revise"
    decide = forms.DecideForm(
        request.POST if request.method == "POST" and not is_revising else None, steps=steps
    )
    revise = _make_revise_forms(request, cells, is_revising)
    sentence = ""
    if request.method == "POST":
        try:
            _check_may_write(request, amendment, is_revising, steps)
            done = (
                _revise(request, amendment, revise, cells)
                if is_revising
                else _decide(request, amendment, decide)
            )
        except rules.PlansError as error:
            sentence = str(error)
        else:
            if done:
                return redirect("plans:amendment", plan.code, amendment.pk)
    taken = queries.list_steps(amendment=amendment)
    context = {
        "plan": plan, "amendment": amendment, "decide": decide if steps else None,
        "revise": revise if _may_revise(request, amendment) else [], "sentence": sentence,
        "subjects": queries.list_subjects(amendment=amendment, by=actor),
        "steps": taken, "people": people.list_of(taken, "account"),
        "revisions": queries.list_revisions(amendment=amendment),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "plans/amendment.html", context, status=status)


def _make_revise_forms(
    request: HttpRequest, cells: list[queries.AmendableCell], is_revising: bool
) -> list[forms.ReviseTargetForm | forms.ReviseScheduleForm]:
    """Return a form for the targets and one for the deadlines, each where there are any.

    A number may name an indicator and a task of the same plan: then there are both.
    """
    targets = [(cell.key, cell.label) for cell in cells if cell.target]
    schedules = [(cell.key, cell.label) for cell in cells if cell.schedule]
    is_schedule = request.POST.get("cell", "").startswith("h") if targets else bool(schedules)
    made: list[forms.ReviseTargetForm | forms.ReviseScheduleForm] = []
    if targets:
        given = request.POST if is_revising and not is_schedule else None
        made.append(forms.ReviseTargetForm(given, cells=targets))
    if schedules:
        given = request.POST if is_revising and is_schedule else None
        made.append(forms.ReviseScheduleForm(given, cells=schedules, auto_id="id_due_%s"))
    return made


def _check_may_write(
    request: HttpRequest, amendment: models.Amendment, is_revising: bool, steps: list[str]
) -> None:
    """Refuse whose post has no step to take here, before the form is judged.

    An office's own proposal that is decided offers no step either: that is no lack of right.
    """
    actor = acting.get_actor(request)
    is_own = actor.organisation == amendment.organisation.code
    if is_revising or not (steps or (is_own and permissions.may_propose_amendment(actor))):
        permissions.check_may_decide_amendment(actor)
    if not is_revising and not steps:
        permissions.check_amendment_step(amendment, request.POST.get("to", ""), None)


def _may_revise(request: HttpRequest, amendment: models.Amendment) -> bool:
    return (
        permissions.may_decide_amendment(acting.get_actor(request))
        and amendment.state == enums.AmendmentState.APPROVED
    )


def _decide(request: HttpRequest, amendment: models.Amendment, form: forms.DecideForm) -> bool:
    if not form.is_valid():
        return False
    given: dict[str, Any] = form.cleaned_data
    decision = None
    if given.get("decision"):
        try:
            decision = document_queries.find_by_words(
                words=given["decision"], by=acting.get_actor(request)
            )
        except document_rules.DocumentsError as error:
            form.add_error("decision", str(error))
            return False
        if decision is None:
            form.add_error(
                "decision", _("Chưa có văn bản này trong hệ thống. Tải văn bản lên trước.")
            )
            return False
    actions.decide_amendment(
        amendment=amendment, to=given["to"], seen=request.POST.get("seen"),
        answer=given["answer"], decision=decision,
        by=acting.get_actor(request), at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã ghi bước giải quyết đề xuất."))
    return True


def _revise(
    request: HttpRequest,
    amendment: models.Amendment,
    made: list[forms.ReviseTargetForm | forms.ReviseScheduleForm],
    cells: list[queries.AmendableCell],
) -> bool:
    form = next((form for form in made if form.is_bound), None)
    if form is None or not form.is_valid():
        return False
    given: dict[str, Any] = form.cleaned_data
    cell = next(cell for cell in cells if cell.key == given["cell"])
    actor, now = acting.get_actor(request), timezone.now()
    if cell.target is not None:
        try:
            actions.revise_target(
                target=cell.target, raw=given["raw"], in_words=given["in_words"],
                amendment=amendment, by=actor, at=now,
            )  # fmt: skip
        except rules.KindError as error:
            form.add_error("raw", str(error))
            return False
    elif cell.schedule is not None:
        actions.revise_schedule(
            schedule=cell.schedule, raw=given["raw"], due=given["due"],
            kind=enums.ScheduleKind.DATE if given["due"] else enums.ScheduleKind.TEXT,
            amendment=amendment, by=actor, at=now,
        )  # fmt: skip
    messages.success(request, _("Đã sửa. Giá trị cũ vẫn xem được ở lịch sử của mục."))
    return True
