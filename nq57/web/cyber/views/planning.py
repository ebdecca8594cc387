"""Begin a response plan and write it, row by row, without script."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.core import numbers
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules
from nq57.web.cyber.forms import plans as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(_READ_OR_POST)
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a version: from the one before, another plan of the office, a sample, or empty."""
    system, by = common.get_system(request, code), acting.get_actor(request)
    permissions.check_may_begin_plan(by, system)
    form = forms.offer_begin(system, by, request.POST or None)
    if request.method == "POST" and form.is_valid():
        source = form.sources[form.cleaned_data["source"]]
        try:
            made = actions.open_plan(system=system, source=source, by=by, at=timezone.now())
        except common.REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã mở bản mới. Soạn rồi lưu, đủ thì trình phê duyệt."))
            return redirect(reverse("cyber:write_plan", args=[made.case.code]))
    context = {
        "system": system, "form": form, "samples": queries.list_samples(system=system),
        "may_begin": queries.may_open_plan(by=by, system=system),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/plan_begin.html", context, status=status)


@require_http_methods(_READ_OR_POST)
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Show a plan to be written; add, move and remove its rows; save it."""
    plan, by = common.get_plan(request, code), acting.get_actor(request)
    permissions.check_may_write_plan(by, plan)
    if request.method != "POST":
        if plan.case.state not in rules.PLAN_WRITABLE:
            return redirect(plan)
        form = forms.PlanForm(initial=forms.describe(plan))
        return _show(request, plan, form, forms.type_plan(plan))
    form, typed = forms.PlanForm(request.POST), forms.read_typed(request.POST)
    do = request.POST.get("do", "")
    if do.startswith(("step.", "contact.")):
        return _show(request, plan, form, forms.rearrange(typed, do), is_unsaved=True)
    kept = forms.keep_filled(typed)
    if not form.is_valid():
        return _show(request, plan, form, typed, status=422)
    try:
        actions.write_plan(
            plan=plan, content=forms.read_content(form.cleaned_data, kept),
            seen=numbers.read_seen(request.POST.get("seen", "")), by=by, at=timezone.now(),
        )  # fmt: skip
    except common.REFUSALS as error:
        forms.put_faults(kept, error)
        return _show(request, plan, form, kept, refusal=error, status=422)
    messages.success(request, _("Đã lưu phương án."))
    return redirect(plan)


def _show(
    request: HttpRequest,
    plan: models.ResponsePlan,
    form: forms.PlanForm,
    typed: forms.Typed,
    *,
    refusal: Exception | None = None,
    is_unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": plan, "system": plan.system, "form": form, "typed": typed, "refusal": refusal,
        "is_unsaved": is_unsaved, "is_faulty": bool(getattr(refusal, "faults", ())),
        "seen": request.POST.get("seen", plan.revision),
        "phases": [(value, _(str(label))) for value, label in enums.Phase.choices],
        "roles": [(value, _(str(label))) for value, label in enums.PlanRole.choices],
    }  # fmt: skip
    return render(request, "cyber/plan_write.html", context, status=status)
