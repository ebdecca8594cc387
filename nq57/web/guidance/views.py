"""Guidance: the list with its search, one with its versions, publish, replace, withdraw."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.core import numbers, refusals
from nq57.measures import models as measures
from nq57.orgs import rules as org_rules
from nq57.plans import actions, models, permissions, queries, rules
from nq57.reporting import models as reporting
from nq57.web.guidance import forms
from nq57.web.shared import acting, chips, pages
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def list_guidance(request: HttpRequest) -> HttpResponse:
    """List the guidance that stands, or what no longer does; searched without accents."""
    by, today = acting.get_actor(request), timezone.localdate()
    if not org_rules.scope_of(by, "guidance", "read"):
        raise refusals.NotAllowedError(_("Vị trí đang dùng không xem hướng dẫn."))
    query, is_past = request.GET.get("q", "").replace("\0", ""), "thoi" in request.GET
    found = queries.list_guidance(by=by, on=today, text=query, withdrawn=is_past)
    context = {
        "page": pages.take(found, request, key=("-since", "-pk")), "query": query,
        "chips": [
            chips.Chip(_("Đang áp dụng"), chips.make_url(request, "thoi", ""), not is_past),
            chips.Chip(_("Đã thôi áp dụng"), chips.make_url(request, "thoi", "1"), is_past),
        ],
        "is_past": is_past, "may_publish": permissions.may_publish_guidance(by),
    }  # fmt: skip
    return shared.render_list(request, "guidance", "list", context)


@require_safe
def show_guidance(request: HttpRequest, code: str) -> HttpResponse:
    """Show guidance with all its versions."""
    return _show(request, _get_versions(request, code), forms.WithdrawForm())


@require_http_methods(_READ_OR_POST)
def publish(request: HttpRequest) -> HttpResponse:
    """Publish guidance; ``?tu=`` takes over what was said in a thread."""
    by = acting.get_actor(request)
    permissions.check_may_publish_guidance(by)
    message = _get_message(request)
    initial = {"since": timezone.localdate()} | (_take_over(message, by) if message else {})
    form = forms.GuidanceForm(request.POST or None, initial=initial, by=by)
    return _publish(request, form, message=message)


@require_http_methods(_READ_OR_POST)
def replace(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the next version of guidance."""
    by, newest = acting.get_actor(request), _get_versions(request, code)[0]
    permissions.check_may_publish_guidance(by)
    initial = {
        "subject": _name_subject(newest), "question": newest.question, "answer": newest.answer,
        "basis": newest.basis, "since": timezone.localdate(),
    }  # fmt: skip
    form = forms.GuidanceForm(request.POST or None, initial=initial, by=by)
    return _publish(request, form, replaces=newest)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw guidance for a reason."""
    versions = _get_versions(request, code)
    form = forms.WithdrawForm(request.POST)
    permissions.check_may_publish_guidance(acting.get_actor(request))
    if form.is_valid():
        try:
            actions.withdraw_guidance(
                guidance=versions[0], reason=form.cleaned_data["reason"],
                by=acting.get_actor(request), at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Đã rút hướng dẫn."))
            return redirect(versions[0])
        except rules.PlansError as error:
            form.add_error(None, str(error))
    return _show(request, versions, form, status=422)


def _publish(
    request: HttpRequest,
    form: forms.GuidanceForm,
    *,
    message: cases.Message | None = None,
    replaces: models.Guidance | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        plan, new = form.read()
        try:
            made = actions.publish_guidance(
                plan=plan, new=new, message=message, replaces=replaces,
                reporters=_list_reporters(new),
                by=acting.get_actor(request), at=timezone.now(),
            )  # fmt: skip
            told = _("Đã phát hành hướng dẫn; các cơ quan liên quan được thông báo.")
            messages.success(request, told)
            return redirect(made)
        except rules.PlansError as error:
            form.add_error(None, str(error))
    context = {"form": form, "replaces": replaces, "message": message}
    status = 422 if request.method == "POST" else 200
    return render(request, "guidance/publish.html", context, status=status)


def _list_reporters(new: actions.NewGuidance) -> list[int]:
    """Return who reports the indicator by its profile in place of the offices in the plan."""
    if new.indicator is None:
        return []
    profile = measures.Profile.objects.current().filter(indicator=new.indicator).first()
    return [profile.reporter_id] if profile and profile.reporter_id else []


def _show(
    request: HttpRequest,
    versions: list[models.Guidance],
    form: forms.WithdrawForm,
    status: int = 200,
) -> HttpResponse:
    by, newest = acting.get_actor(request), versions[0]
    may_publish = permissions.may_publish_guidance(by) and newest.withdrawn_on is None
    context: dict[str, Any] = {
        "newest": newest, "versions": versions[1:], "may_publish": may_publish, "form": form,
        "message": newest.message if newest.message and _sees(request, newest.message) else None,
    }  # fmt: skip
    return render(request, "guidance/guidance.html", context, status=status)


def _get_versions(request: HttpRequest, code: str) -> list[models.Guidance]:
    versions = queries.list_guidance_versions(code=code, by=acting.get_actor(request))
    if not versions:
        raise Http404
    return versions


def _get_message(request: HttpRequest) -> cases.Message | None:
    key = numbers.read_whole(request.GET.get("tu", ""))
    if key is None:
        return None
    found = cases.Message.objects.visible_to(acting.get_actor(request)).filter(pk=key)
    return found.select_related("case", "reply_to").first()


def _sees(request: HttpRequest, message: cases.Message) -> bool:
    by = acting.get_actor(request)
    return cases.Message.objects.visible_to(by).filter(pk=message.pk).exists()


def _take_over(message: cases.Message, by: audit_rules.Actor) -> dict[str, str]:
    """Return what the form starts with: an answer with its question, or a question alone.

    Words of the own office are an answer wherever they were written; they answer what another
    office said last before them.
    """
    asked = message.reply_to
    if asked is None and message.office == by.organisation:
        before = cases.Message.objects.visible_to(by).filter(
            case=message.case_id, about=message.about, pk__lt=message.pk
        )
        asked = before.exclude(office=message.office).order_by("-pk").first()
    elif asked is None:
        return {"question": message.text, "subject": _find_subject(message)}
    return {
        "question": asked.text if asked else "", "answer": message.text,
        "subject": _find_subject(message),
    }  # fmt: skip


def _find_subject(message: cases.Message) -> str:
    owed = models.Obligation.objects.filter(pk=message.case_id).first()
    if owed is not None:
        return f"task-{owed.task_id}" if owed.task_id else f"plan-{owed.plan_id}"
    kind, _dash, key = message.about.partition("-")
    if kind == "figure":
        figure = reporting.Figure.objects.filter(pk=key, report=message.case_id).first()
        return f"indicator-{figure.indicator_id}" if figure else ""
    report = reporting.Report.objects.select_related("cycle").filter(pk=message.case_id).first()
    return f"plan-{report.cycle.plan_id}" if report else ""


def _name_subject(guidance: models.Guidance) -> str:
    if guidance.task_id:
        return f"task-{guidance.task_id}"
    return f"indicator-{guidance.indicator_id}" if guidance.indicator_id else (
        f"plan-{guidance.plan_id}"
    )  # fmt: skip
