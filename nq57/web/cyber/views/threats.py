"""The lists of exploited weaknesses, loaded from files: the site asks nobody outside."""

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.registers.cyber import actions, permissions, queries
from nq57.web.cyber.forms import vulnerabilities as forms
from nq57.web.cyber.views import common
from nq57.web.shared import acting

_MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Load a list of exploited weaknesses, or of their chances."""
    by = acting.get_actor(request)
    permissions.check_may_use(by, "judge_vulnerability")
    form: django_forms.Form = forms.ThreatsForm(request.POST or None, request.FILES or None)
    rejected = []
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            done = actions.load_threats(source=sent, name=sent.name, by=by, at=timezone.now())
        except common.REFUSALS as error:
            form.add_error("file", str(error))
        else:
            told = {"kind": done.kind, "told": done.told, "held": done.held}
            messages.success(request, _(
                "Đã nạp %(kind)s: %(told)d mã CVE, %(held)d mã đang có trong các hệ thống."
            ) % told)  # fmt: skip
            if not done.rejected:
                return redirect("cyber:vulnerabilities")
            rejected = list(done.rejected[:_MOST_SHOWN])
    return render(request, "cyber/threats.html", {
        "form": form, "rejected": rejected, "held": queries.tell_threats(),
    }, status=422 if form.errors else 200)  # fmt: skip
