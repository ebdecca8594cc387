"""Orders to plan: which clauses ask for response plans, whom they ask, who is asked more."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.plans import rules as plan_rules
from nq57.registers.cyber import actions, models, permissions, queries
from nq57.web.cyber.forms import ordering as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting

_REFUSALS = (*common.REFUSALS, plan_rules.PlansError)


@require_safe
def list_orders(request: HttpRequest) -> HttpResponse:
    """List the clauses that ask for response plans."""
    by = acting.get_actor(request)
    permissions.check_may_order_plans(by)
    return render(request, "cyber/plan_orders.html", {
        **common.describe_tabs(request, "plans"), "orders": queries.list_plan_orders(by=by),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Name a clause as one that asks for response plans."""
    by = acting.get_actor(request)
    permissions.check_may_order_plans(by)
    offered = {str(one.pk): one for one in queries.list_orderable(by=by)}
    named = [(key, common.name_order(one)) for key, one in offered.items()]
    form = forms.OrderForm(request.POST or None, orders=named)
    if request.method == "POST" and form.is_valid():
        task = offered[form.cleaned_data["task"]]
        try:
            made = actions.order_plans(task=task, by=by, at=timezone.now())
        except _REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi chỉ đạo lập phương án."))
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/plan_order_add.html", {"form": form}, status=status)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom an order asks, by when, and who of them lacks plans."""
    order = _get(request, pk)
    return _render(request, order)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask more offices for their plans."""
    order, by = _get(request, pk), acting.get_actor(request)
    offices = queries.list_askable(order=order, on=timezone.localdate())
    form = _make_form(offices, request.POST)
    if not form.is_valid():
        return _render(request, order, form=form)
    chosen = [one for one in offices if one.code in form.cleaned_data["office"]]
    try:
        number = actions.ask_for_plans(
            order=order, offices=chosen, due=form.cleaned_data["due"], by=by, at=timezone.now()
        )
    except _REFUSALS as error:
        form.add_error(None, str(error))
        return _render(request, order, form=form)
    words = ngettext("Đã giao %(n)d cơ quan.", "Đã giao %(n)d cơ quan.", number)
    messages.success(request, words % {"n": number})
    return redirect(order)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a clause ask for plans no more, with the reason."""
    order, by = _get(request, pk), acting.get_actor(request)
    reason = request.POST.get("reason", "")
    try:
        actions.end_plan_order(order=order, reason=reason, by=by, at=timezone.now())
    except _REFUSALS as error:
        return _render(request, order, refusal=error, reason=reason)
    messages.success(request, _("Đã bỏ chỉ đạo lập phương án."))
    return redirect("cyber:plan_orders")


def _get(request: HttpRequest, pk: int) -> models.PlanOrder:
    by = acting.get_actor(request)
    permissions.check_may_order_plans(by)
    try:
        return queries.get_plan_order(pk=pk, by=by)
    except models.PlanOrder.DoesNotExist:
        raise Http404 from None


def _make_form(offices: Any, data: Any = None) -> forms.AskForm:
    return forms.AskForm(data, offices=[(one.code, one.name) for one in offices])


def _render(
    request: HttpRequest,
    order: models.PlanOrder,
    *,
    form: forms.AskForm | None = None,
    refusal: Exception | None = None,
    reason: str = "",
) -> HttpResponse:
    today = timezone.localdate()
    offices = queries.list_askable(order=order, on=today)
    return render(request, "cyber/plan_order.html", {
        "order": order, "basis": queries.say_basis(task=order.task), "today": today,
        "rows": queries.list_ordered(order=order, on=today), "askable": offices,
        "form": form or _make_form(offices), "refusal": refusal, "reason": reason,
    }, status=422 if form or refusal else 200)  # fmt: skip
