"""Exceptions: those that wait for a decision, those that hold."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.orgs import queries as org_queries
from nq57.registers.cyber import actions, models, permissions, queries
from nq57.web.cyber.forms import vulnerabilities as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting

_MOST = 200


@require_safe
def list_exceptions(request: HttpRequest) -> HttpResponse:
    """List the exceptions that wait, and those that hold."""
    return _render(request)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an exception or refuse it; what was typed comes back with a refusal."""
    by = acting.get_actor(request)
    seen = models.Acceptance.objects.filter(
        vulnerability__in=models.Vulnerability.objects.visible_to(by)
    )
    seen = seen.select_related("vulnerability__system__owner", "vulnerability__system__operator")
    row = get_object_or_404(seen, pk=pk)
    permissions.check_may_handle(by, row.vulnerability.system, "approve_exception")
    form = forms.DecisionForm(request.POST, auto_id=f"d{pk}_%s")
    is_approved = request.POST.get("do") == "approve"
    if not form.is_valid():
        return _render(request, kept={pk: form}, status=422)
    try:
        actions.decide_exception(
            exception=row, is_approved=is_approved, note=form.cleaned_data["note"], by=by,
            at=timezone.now(),
        )  # fmt: skip
    except common.REFUSALS as error:
        form.add_error(None, str(error))
        return _render(request, kept={pk: form}, status=422)
    messages.success(
        request, _("Đã đồng ý ngoại lệ.") if is_approved else _("Đã từ chối ngoại lệ.")
    )
    return redirect("cyber:exceptions")


def _render(
    request: HttpRequest, *, kept: dict[int, Any] | None = None, status: int = 200
) -> HttpResponse:
    by = acting.get_actor(request)
    permissions.check_may_list(by)
    waiting = list(queries.list_exceptions(by=by)[:_MOST])
    holding = list(queries.list_exceptions(by=by, is_waiting=False)[:_MOST])
    names = org_queries.list_account_names(
        logins={one.asked_by for one in (*waiting, *holding)} | {one.decided_by for one in holding}
    )
    return render(request, "cyber/exceptions.html", {
        "waiting": [
            (
                one, names.get(one.asked_by, ""),
                (kept or {}).get(one.pk) or forms.DecisionForm(auto_id=f"d{one.pk}_%s"),
                permissions.may_handle(by, one.vulnerability.system, "approve_exception")
                and one.asked_by != by.account,
            )
            for one in waiting
        ],
        "holding": [(one, names.get(one.decided_by, "")) for one in holding],
    }, status=status)  # fmt: skip
