"""What the coordinator does: cycles, terms, published figures."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.audit import rules as audit_rules
from nq57.measures import actions as measure_actions
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.reporting import forms
from nq57.web.reporting.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared


@require_http_methods(common.READ_OR_POST)
def show_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the reports of a cycle by state; lock or unlock the cycle."""
    by, at = acting.get_actor(request), timezone.now()
    if not permissions.may_run(by):
        shared.refuse_page()
    cycle = get_object_or_404(models.Cycle.objects.select_related("plan__document", "terms"), pk=pk)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "close":
                actions.close_cycle(cycle=cycle, by=by, at=at)
            else:
                reason = request.POST.get("note", "")
                actions.unlock_cycle(cycle=cycle, reason=reason, by=by, at=at)
        except rules.ReportingError as error:
            return shared.show_refusal(request, error, status=422)
        return redirect(cycle)
    rows = queries.list_cycle(cycle=cycle, by=by, today=timezone.localdate())
    labels = {
        "not_sent": _("Chưa gửi"), "sent": _("Đã gửi"), "returned": _("Trả lại"),
        "accepted": _("Đã nhận"),
    }  # fmt: skip
    groups = [(label, [row for row in rows if row.group == name]) for name, label in labels.items()]
    return render(request, "reporting/cycle.html", {"cycle": cycle, "groups": groups})


@require_http_methods(common.READ_OR_POST)
def open_cycle(request: HttpRequest, code: str) -> HttpResponse:
    """Show what opening a period's cycle would make, then open it."""
    by, today = acting.get_actor(request), timezone.localdate()
    plan = _get_plan(request, code)
    if not permissions.may_run(by):
        shared.refuse_page()
    typed = (request.POST.get("ky") or request.GET.get("ky", "")).strip()
    context: dict[str, Any] = {
        "plan": plan, "typed": typed, "waiting": queries.list_due_cycles(plan=plan, today=today)
    }  # fmt: skip
    if typed or request.method == "POST":
        try:
            period = forms.read_period(typed)
            context["preview"] = queries.preview_cycle(plan=plan, period=period, today=today)
            if request.method == "POST":
                opened = actions.open_cycle(plan=plan, period=period, by=by, at=timezone.now())
                messages.success(request, _("Đã mở kỳ cho %(n)d cơ quan.") % {"n": opened.made})
                return redirect(opened.cycle)
        except rules.ReportingError as error:
            context["refusal"] = error
    status = 422 if "refusal" in context else 200
    return render(request, "reporting/open.html", context, status=status)


@require_http_methods(common.READ_OR_POST)
def record_published(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is asked of no office, and record a figure from a published source."""
    by, at = acting.get_actor(request), timezone.now()
    plan = _get_plan(request, code)
    if not permissions.may_run(by):
        shared.refuse_page()
    unasked = measure_queries.list_unasked(plan=plan)
    published = [one for one in unasked if one.reported_by == "published_source"]
    initial = {"indicator": request.GET.get("chi-tieu", "")}
    form = forms.PublishedForm(request.POST or None, profiles=published, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            measure_actions.record_published(
                profile=form.profile, organisation=_get_own_office(by), period=given["period"],
                figure=measure_rules.Figure(given["value"]), source=given["source"],
                year=given["year"], by=by, at=at,
            )  # fmt: skip
            messages.success(request, _("Đã ghi số liệu, chờ kiểm tra."))
            return redirect("reporting:published", code)
        except measure_rules.MeasuresError as error:
            form.add_error(None, str(error))
    newest = measure_queries.list_newest(indicators=[one.indicator_id for one in unasked])
    rows = [(one, newest.get(one.indicator_id)) for one in unasked]
    context = {"plan": plan, "rows": rows, "form": form, "has_published": bool(published)}
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/published.html", context, status=status)


@require_http_methods(common.READ_OR_POST)
def set_terms(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a plan asks for reports, and let other terms hold from a day on."""
    by, at = acting.get_actor(request), timezone.now()
    plan = _get_plan(request, code)
    if not permissions.may_run(by):
        shared.refuse_page()
    found = list(queries.list_terms(plan=plan))
    latest = found[0] if found else None
    if request.method == "POST" and request.POST.get("do") == "confirm" and latest:
        try:
            actions.confirm_terms(terms=latest, by=by, at=at)
        except rules.ReportingError as error:
            return shared.show_refusal(request, error, status=422)
        return redirect("reporting:terms", code)
    initial = {} if latest is None else vars(latest) | {"since": None}
    form = forms.TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(plan=plan, new=form.read(), by=by, at=at)
            messages.success(request, _("Đã ghi thiết lập báo cáo."))
            return redirect("reporting:terms", code)
        except rules.ReportingError as error:
            form.add_error(None, str(error))
    context = {"plan": plan, "terms": found, "latest": latest, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/terms.html", context, status=status)


def _get_plan(request: HttpRequest, code: str) -> plans.Plan:
    visible = plans.Plan.objects.visible_to(acting.get_actor(request))
    return get_object_or_404(visible.select_related("document", "coordinator"), code=code)


def _get_own_office(by: audit_rules.Actor) -> Organisation:
    return Organisation.objects.get(code=by.organisation)
