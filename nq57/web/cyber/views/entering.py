"""Enter a system, change it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.registers.cyber import actions, models, permissions, queries
from nq57.web.cyber import forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting, registers

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(_READ_OR_POST)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a system of the own office."""
    by = acting.get_actor(request)
    permissions.check_may_add(by)
    own = request.post.organisation.name  # type: ignore[attr-defined]
    office = "" if permissions.may_read_all(by) else own
    specialised = queries.find_specialised()
    form = forms.SystemForm(
        request.POST or None,
        initial={"owner": office, "operator": office, "specialised": specialised, "scope": "in"},
    )
    if request.method == "POST" and form.is_valid():
        made = registers.save_entry(form, lambda: actions.add_system(
            facts=form.read(), by=by, at=timezone.now()
        ))  # fmt: skip
        if made is not None:
            messages.success(request, _("Đã ghi hệ thống. Tiếp theo: xác định cấp độ."))
            return redirect(made)
    return _render(request, form, None)


@require_http_methods(_READ_OR_POST)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change a system as it was when the page was opened."""
    system, by = common.get_system(request, code), acting.get_actor(request)
    offices = {system.owner.code, system.operator.code}
    permissions.check_may_write(by, offices=offices)
    form = forms.SystemForm(request.POST or None, initial=forms.describe(system))
    if request.method == "POST" and form.is_valid():
        acting.take_as_seen(request, system)
        changed = registers.save_entry(form, lambda: actions.change_system(
            system=system, facts=form.read(), by=by, at=timezone.now()
        ))  # fmt: skip
        if changed is not None:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(system)
    return _render(request, form, system)


def _render(
    request: HttpRequest, form: forms.SystemForm, system: models.InformationSystem | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form, "system": system, "offices": common.list_offices(),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "cyber/edit.html", context, status=status)
