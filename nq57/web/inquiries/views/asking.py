"""Ask: a preview that writes nothing, then the sending; and what changes an inquiry later."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nq57.core import refusals
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.inquiries import forms
from nq57.web.inquiries.views import common, outcome
from nq57.web.shared import acting, sentences


@require_http_methods(common.READ_OR_POST)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview who would be asked what; ask when just those were seen."""
    by, today = acting.get_actor(request), timezone.localdate()
    made = common.get_questionnaire(request, pk)
    if not permissions.may_run_inquiry(by, made.owner.code):
        sentence = _("Phiếu hỏi này của cơ quan khác: chép thành phiếu của mình rồi gửi.")
        raise refusals.NotAllowedError(sentence)
    reporting = list(org_queries.list_reporting(on=today))
    form = forms.AskForm(
        request.POST or None, groups=org_queries.list_living_groups(on=today),
        reporting=reporting, offices=outcome.list_askable(today),
    )  # fmt: skip
    context: dict[str, Any] = {
        "made": made,
        "form": form,
        "version": queries.get_version(questionnaire=made),
    }
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid() and _is_ahead(form, today):
        new = _read(made, form.cleaned_data, reporting)
        reach = queries.list_reach(by=by, group=new.group, offices=new.offices, on=today)
        is_seen = request.POST.get("seen") == _stamp(reach)
        context |= {"reach": reach, "stamp": _stamp(reach), "new": new}
        try:
            if request.POST.get("do") == "ask" and is_seen:
                inquiry = actions.ask_offices(new=new, by=by, at=timezone.now())
                count = len(reach.offices)
                told = ngettext("Đã gửi đến %(n)d cơ quan.", "Đã gửi đến %(n)d cơ quan.", count)
                messages.success(request, told % {"n": count})
                return redirect(inquiry)
            status = 200
        except rules.ReportingError as error:
            context["refusal"] = error
    return render(request, "inquiries/ask.html", context, status=status)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more time, ask more offices, close or call off; what was typed comes back."""
    inquiry = common.get_inquiry(request, pk)
    by, at, do = acting.get_actor(request), timezone.now(), request.POST.get("do", "")
    if not permissions.may_run_inquiry(by, inquiry.asker.code):
        sentence = _("Yêu cầu này của cơ quan khác: chỉ xem được.")
        raise refusals.NotAllowedError(sentence)
    form = outcome.make_form(inquiry, do, request.POST)
    if form is not None and not form.is_valid():
        return outcome.render_inquiry(request, inquiry, forms={do: form})
    try:
        told = _change(inquiry, do, form, by=by, at=at)
    except common.REFUSALS as error:
        kept = {do: form} if form is not None else {}
        return outcome.render_inquiry(request, inquiry, forms=kept, refusal=error)
    messages.success(request, told)
    return redirect(inquiry)


def _change(
    inquiry: models.Inquiry, do: str, form: django_forms.Form | None, *, by: Any, at: Any
) -> str:
    """Do what the form names; return the sentence that tells it."""
    given: dict[str, Any] = form.cleaned_data if form is not None else {}

    def add() -> str:
        offices = list(orgs.Organisation.objects.filter(code__in=given["offices"]))
        count = actions.add_offices(inquiry=inquiry, offices=offices, by=by, at=at)
        return ngettext("Đã gửi thêm %(n)d cơ quan.", "Đã gửi thêm %(n)d cơ quan.", count) % {
            "n": count
        }

    def extend() -> str:
        actions.extend_inquiry(
            inquiry=inquiry, due=given["due"], document=given["document"], by=by, at=at
        )
        return _("Đã gia hạn và báo cho các cơ quan chưa xong.")

    def close() -> str:
        count = actions.close_inquiry(inquiry=inquiry, by=by, at=at)
        return _("Đã đóng: %(n)d cơ quan không trả lời.") % {"n": count}

    def call_off() -> str:
        actions.call_off_inquiry(inquiry=inquiry, reason=given["reason"], by=by, at=at)
        return _("Đã rút yêu cầu và báo cho các cơ quan.")

    acts: dict[str, Callable[[], str]] = {
        "add": add, "extend": extend, "close": close, "call_off": call_off
    }  # fmt: skip
    if do not in acts:
        raise rules.ReportingError(_("Chọn một việc trong trang này."))
    return acts[do]()


def _is_ahead(form: forms.AskForm, today: date) -> bool:
    """Say whether the day lies ahead; if not, its field says so."""
    try:
        rules.check_due(due=form.cleaned_data["due"], today=today)
    except rules.ReportingError as error:
        form.add_error("due", sentences.translate(error))
        return False
    return True


def _read(
    made: models.Questionnaire, given: dict[str, Any], reporting: list[orgs.Organisation]
) -> actions.NewInquiry:
    group, offices = given["group"], []
    if given["offices"]:
        offices = list(orgs.Organisation.objects.filter(code__in=given["offices"]))
    if group == forms.EVERYBODY:
        group, known = "", {office.pk for office in offices}
        offices += [office for office in reporting if office.pk not in known]
    return actions.NewInquiry(
        questionnaire=made, basis=given["basis"], due=given["due"],
        group=orgs.OrgGroup.objects.filter(code=group).first() if group else None,
        offices=tuple(offices),
    )  # fmt: skip


def _stamp(reach: queries.Reach) -> str:
    """Return what differs when other offices would be asked than were seen."""
    return ".".join(map(str, (len(reach.offices), sum(one.pk for one in reach.offices))))
