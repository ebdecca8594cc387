"""Which offices have entered their processings, declared none, or said nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nq57.registers.base import rules as base_rules
from nq57.registers.privacy import actions, permissions, queries, rules
from nq57.web.privacy import forms
from nq57.web.shared import acting, chips, registers, states
from nq57.web.shared import views as shared


@require_safe
def list_offices(request: HttpRequest) -> HttpResponse:
    """Show where each office stands; the own one may say that it has none."""
    return _render(request)


@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """Record that the own office processes no personal data, in its head's name."""
    by, office = acting.get_actor(request), request.post.organisation  # type: ignore[attr-defined]
    permissions.PROCESSINGS.check_may_write(by, offices={office.code})
    form = forms.NoneForm(request.POST)
    if form.is_valid():
        try:
            actions.declare_none(office=office, by=by, at=timezone.now(), **form.cleaned_data)
        except base_rules.EntryError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã khai không có."))
            return redirect("privacy:offices")
    return _render(request, form=form, status=422)


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Take the own office's declaration of none back."""
    by, office = acting.get_actor(request), request.post.organisation  # type: ignore[attr-defined]
    permissions.PROCESSINGS.check_may_write(by, offices={office.code})
    try:
        actions.take_back_none(office=office, by=by, at=timezone.now())
    except base_rules.EntryError as error:
        return _render(request, refusal=error, status=422)
    messages.success(request, _("Đã rút lại: cơ quan chưa kê khai."))
    return redirect("privacy:offices")


def _render(
    request: HttpRequest,
    *,
    form: forms.NoneForm | None = None,
    refusal: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    by, today = acting.get_actor(request), timezone.localdate()
    permissions.PROCESSINGS.check_may_list(by)
    asked = registers.read_pick(request, "tinh-trang", rules.STANDINGS)
    rows = queries.list_standings(by=by, on=today)
    own = next((one for one in rows if one.office.code == by.organisation), None)
    may_write = permissions.PROCESSINGS.may_write(by, offices={by.organisation})
    context: dict[str, Any] = {
        "tab": "offices", "own": own, "may_write": may_write, "refusal": refusal,
        "form": form or forms.NoneForm(initial={"on": today}), "today": today,
        "may_read_all": permissions.PROCESSINGS.may_read_all(by),
        "rows": [one for one in rows if asked in ("", one.standing)],
        "chips": chips.make_chips(request, "tinh-trang", _count(rows)),
    }  # fmt: skip
    response = shared.render_list(request, "privacy", "offices", context)
    response.status_code = status
    return response


def _count(rows: list[queries.Standing]) -> list[chips.Choice]:
    counts = {name: len([one for one in rows if one.standing == name]) for name in rules.STANDINGS}
    return [
        chips.Choice("", _("Tất cả"), len(rows)),
        *(
            chips.Choice(name, str(word), counts[name], kind)
            for name, (kind, word) in states.PROCESSINGS.items()
        ),
    ]
