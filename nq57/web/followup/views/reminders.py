"""The rules of reminders and escalation: read by who follows, changed by who runs the cycles."""

import re
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.followup import forms
from nq57.web.followup.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def list_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules that hold, will hold or have ended."""
    if not permissions.may_follow(acting.get_actor(request)):
        shared.refuse_page()
    today = timezone.localdate()
    context = common.describe_area(request, "rules") | {
        "rules": queries.list_rules(today=today), "today": today,
    }  # fmt: skip
    return render(request, "followup/rules.html", context)


@require_http_methods(_READ_OR_POST)
def add_rule(request: HttpRequest) -> HttpResponse:
    """Add a rule; its code is made of what it says."""
    if not permissions.may_run(acting.get_actor(request)):
        shared.refuse_page()
    initial = {"since": timezone.localdate(), "moment": "before", "unit": "working", "days": 1}
    form = forms.RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        new = form.read()
        start = f"{new.kind}.{new.moment}_{new.audience}"
        try:
            actions.set_rule(
                code=_make_code(start), new=new, by=acting.get_actor(request), at=timezone.now()
            )
        except rules.ReportingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi quy tắc nhắc."))
            return redirect("followup:rules")
    context = common.describe_area(request, "rules") | {"form": form, "rule": None}
    status = 422 if request.method == "POST" else 200
    return render(request, "followup/rule.html", context, status=status)


@require_http_methods(_READ_OR_POST)
def change_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Let a rule say something else from a day on, or end it."""
    by, at, today = acting.get_actor(request), timezone.now(), timezone.localdate()
    if not permissions.may_run(by):
        shared.refuse_page()
    try:
        rule = queries.get_rule(code=code)
    except models.ReminderRule.DoesNotExist:
        raise Http404 from None
    if request.method == "POST" and request.POST.get("do") == "end":
        try:
            actions.end_rule(code=code, on=today, by=by, at=at)
        except rules.ReportingError as error:
            return shared.show_refusal(request, error, status=422)
        messages.success(request, _("Quy tắc thôi áp dụng từ hôm nay."))
        return redirect("followup:rules")
    since = today if rule.since is None or rule.since < today else rule.since + timedelta(days=1)
    form = forms.RuleForm(request.POST or None, initial=forms.describe_rule(rule, since))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rule(code=code, new=form.read(), by=by, at=at)
        except rules.ReportingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi quy tắc nhắc."))
            return redirect("followup:rules")
    is_held = rule.until is None or rule.until > today
    context = common.describe_area(request, "rules") | {
        "form": form, "rule": rule, "is_held": is_held,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "followup/rule.html", context, status=status)


def _make_code(start: str) -> str:
    """Return a code that no rule bears yet."""
    known = models.ReminderRule.objects.filter(code__startswith=start)
    codes = set(known.values_list("code", flat=True))
    numbers = [int(found[1]) for code in codes if (found := re.search(r"_(\d+)$", code))]
    return f"{start}_{max(numbers, default=0) + 1}"
