"""Hosts outside to which programs may be told of changes: allowed by an administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.law import permissions
from nq57.notices import actions, queries
from nq57.web.law import forms
from nq57.web.law.views import common
from nq57.web.shared import acting, people


@require_safe
@common.for_readers
def list_hosts(request: acting.OfficialRequest) -> HttpResponse:
    """Show the allowed hosts."""
    hosts = queries.list_hosts()
    context = {
        "hosts": hosts, "may_change": permissions.may_change(request.actor),
        "people": people.list_of(hosts, "allowed_by"),
    }  # fmt: skip
    return render(request, "law/hosts.html", context)


@require_http_methods(common.READ_OR_POST)
@common.for_changers
def allow_host(request: acting.OfficialRequest) -> HttpResponse:
    """Allow a host."""
    form = forms.AllowHostForm(request.POST or None)

    def make() -> str:
        actions.allow_host(**form.cleaned_data, by=request.actor, at=timezone.now())
        return reverse("hosts")

    lead = _("Người dùng chỉ lập được điểm nhận thay đổi trên các máy chủ trong danh sách này.")
    title = _("Cho phép một máy chủ nhận thay đổi")
    change = common.Change(
        title, lead, reverse("hosts"), _("Máy chủ được phép nhận thay đổi"), make
    )
    return common.answer_change(request, form, change)


@require_POST
@common.for_changers
def withdraw_host(request: acting.OfficialRequest, name: str) -> HttpResponse:
    """Allow a host no more; webhooks on it stop at once."""
    stopped = actions.withdraw_host(name=name, by=request.actor, at=timezone.now())
    told = _("Đã bỏ máy chủ. Số điểm nhận dừng theo: %(number)d.") % {"number": stopped}
    messages.success(request, told)
    return redirect("hosts")
