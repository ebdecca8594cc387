"""The committee of a plan: members, their charges and how these stand."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import text
from nq57.meetings import actions, models, permissions, queries
from nq57.plans import models as plans
from nq57.web.meetings import forms
from nq57.web.meetings.views import common
from nq57.web.shared import acting


@require_safe
@common.for_readers
def show_committee(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the members of a plan's committee and what each watches over."""
    by, today = acting.get_actor(request), timezone.localdate()
    found = common.get_plan(request, plan)
    return render(
        request, "meetings/committee.html",
        {
            "plan": found, "seats": queries.list_seats(plan=found, by=by, today=today),
            "former": queries.list_former(plan=found, today=today),
            "may_prepare": permissions.may_prepare(by),
        },
    )  # fmt: skip


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def add_member(request: HttpRequest, plan: str) -> HttpResponse:
    """Add a member."""
    found, today = common.get_plan(request, plan), timezone.localdate()
    posts = queries.list_people(today=today)
    form = forms.MemberForm(request.POST or None, posts=posts, initial={"since": today})
    return _handle(
        request, found, form, _("Thêm thành viên"),
        lambda given: actions.add_member(plan=found, new=form.read(), **given),
    )  # fmt: skip


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def end_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a membership end, with its charges."""
    member = _get_member(request, pk)
    form = forms.EndForm(request.POST or None, initial={"until": timezone.localdate()})
    title = _("Thôi làm thành viên: %(name)s") % {"name": member.person}
    return _handle(
        request, member.plan, form, title,
        lambda given: actions.end_member(member=member, **form.cleaned_data, **given),
    )  # fmt: skip


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def add_charge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a member watch over a group or a task."""
    member = _get_member(request, pk)
    sections, tasks = queries.list_chargeable(plan=member.plan, by=acting.get_actor(request))
    form = forms.ChargeForm(
        request.POST or None, sections=sections, tasks=tasks,
        initial={"since": timezone.localdate(), "basis": member.basis},
    )  # fmt: skip
    title = _("Phân công phụ trách: %(name)s") % {"name": member.person}
    return _handle(
        request, member.plan, form, title,
        lambda given: actions.add_charge(member=member, new=form.read(), **given),
    )  # fmt: skip


@require_http_methods(common.READ_OR_POST)
@common.for_preparers
def end_charge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a charge end."""
    visible = plans.Plan.objects.visible_to(acting.get_actor(request))
    found = models.Charge.objects.filter(member__plan__in=visible).select_related(
        "member__person", "member__plan", "section", "task"
    )
    charge = get_object_or_404(found, pk=pk)
    subject = charge.section or charge.task
    form = forms.EndForm(request.POST or None, initial={"until": timezone.localdate()})
    title = _("%(name)s thôi phụ trách: %(subject)s") % {
        "name": charge.member.person,
        "subject": text.sentence_case(subject.title) if subject else "",
    }
    return _handle(
        request, charge.member.plan, form, title,
        lambda given: actions.end_charge(charge=charge, **form.cleaned_data, **given),
    )  # fmt: skip


def _get_member(request: HttpRequest, pk: int) -> models.Member:
    visible = plans.Plan.objects.visible_to(acting.get_actor(request))
    found = models.Member.objects.filter(plan__in=visible).select_related("person", "plan")
    return get_object_or_404(found, pk=pk)


def _handle(
    request: HttpRequest, plan: plans.Plan, form: django_forms.Form, title: str, act: Any
) -> HttpResponse:
    """Show a form; act on a valid one and lead back, or say what was refused beside it."""
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        try:
            act({"by": acting.get_actor(request), "at": timezone.now()})
        except common.REFUSALS as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("meetings:committee", plan.code)
    context = {"plan": plan, "form": form, "title": title, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/change.html", context, status=status)
