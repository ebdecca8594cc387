"""Write profiles: propose, edit, submit, approve, confirm."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nq57.core import numbers
from nq57.measures import actions, models, permissions, queries, rules
from nq57.orgs import enums as org_enums
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.web.measures import forms
from nq57.web.measures.views import common
from nq57.web.shared import acting
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]


@require_POST
@common.only(permissions.check_may_edit)
def propose_all(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a profile for each indicator that has none."""
    plan = common.get_plan(request, code)
    try:
        made = actions.propose_all(plan=plan, by=acting.get_actor(request), at=timezone.now())
    except rules.MeasuresError as error:
        return shared.show_refusal(request, error, status=422)
    if made:
        said = ngettext("Đã lập %(n)d dự thảo phiếu.", "Đã lập %(n)d dự thảo phiếu.", made)
        messages.success(request, said % {"n": made})
    else:
        messages.info(request, _("Chỉ tiêu nào cũng đã có phiếu hoặc dự thảo."))
    return redirect("measures:profiles", plan.code)


@require_http_methods(_READ_OR_POST)
@common.only(permissions.check_may_edit)
def edit_profile(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Edit the draft of a profile; of an approved one this makes the next version."""
    plan = common.get_plan(request, code)
    indicator = common.get_indicator(plan, number)
    latest = queries.get_latest(indicator=indicator)
    terms, reasons = _begin(plan, indicator, latest)
    note = latest.note if latest and latest.is_open else ""
    form = forms.ProfileForm(
        request.POST or None,
        offices=_list_offices(terms),
        reasons=reasons,
        initial=asdict(terms) | {"note": note},
    )
    context: dict[str, Any] = {
        "plan": plan, "indicator": indicator, "form": form, "latest": latest,
        "stamp": request.POST.get("seen", latest.stamp if latest else ""),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = _save(request, indicator, form)
        if told is None:
            messages.success(request, _("Đã ghi dự thảo. Phiếu chỉ có hiệu lực khi được duyệt."))
            return redirect("measures:profile", plan.code, number)
        context |= told
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/edit.html", context, status=status)


def _save(
    request: HttpRequest, indicator: plans.Indicator, form: forms.ProfileForm
) -> dict[str, Any] | None:
    """Write what was typed; None when done, else what the page must show besides the form."""
    try:
        actions.edit_profile(
            indicator=indicator, terms=form.read_terms(), note=form.cleaned_data["note"],
            seen=request.POST.get("seen", ""), by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except actions.ConflictError as error:
        return _show_conflict(error, form.read_terms())
    except rules.FaultyError as error:
        for fault in error.faults:
            form.add_error(fault.field, fault.message)
        return {}
    except rules.MeasuresError as error:
        form.add_error(None, str(error))
        return {}
    return None


@require_POST
@common.only(permissions.check_may_edit)
def submit_profile(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Put one draft before who approves."""
    plan = common.get_plan(request, code)
    indicator = common.get_indicator(plan, number)
    latest = queries.get_latest(indicator=indicator)
    try:
        actions.submit_profiles(
            profiles=[latest] if latest else [],
            stamps={latest.pk: request.POST.get("seen", "")} if latest else {},
            by=acting.get_actor(request), at=timezone.now(),
        )  # fmt: skip
    except rules.MeasuresError as error:
        return shared.show_refusal(request, error, status=422)
    messages.success(request, _("Đã trình duyệt."))
    return redirect("measures:profile", plan.code, number)


@require_http_methods(_READ_OR_POST)
@common.only(permissions.check_may_approve)
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve drafts of a plan, many at once, by one document."""
    plan = common.get_plan(request, code)
    found = queries.list_open(plan=plan, on=timezone.localdate())
    return _decide(request, plan, found, "approve", actions.approve_profiles)


@require_http_methods(_READ_OR_POST)
@common.only(permissions.check_may_approve)
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Write that the province confirms profiles in use, many at once, by one document."""
    plan = common.get_plan(request, code)
    found = [(profile, list[rules.Fault]()) for profile in queries.list_unconfirmed(plan=plan)]
    return _decide(request, plan, found, "confirm", actions.confirm_profiles)


def _decide(
    request: HttpRequest,
    plan: plans.Plan,
    found: Sequence[tuple[models.Profile, list[rules.Fault]]],
    name: str,
    act: Callable[..., int],
) -> HttpResponse:
    """Show the list with its boxes, act on what is ticked, or bring back the refusal."""
    form = forms.DecisionForm(request.POST or None)
    stamps = _read_stamps(request.POST.getlist("phieu"))
    is_none = request.GET.get("chon") == "khong"
    if request.method == "POST" and form.is_valid():
        try:
            done = act(
                profiles=list(models.Profile.objects.of_plan(plan).filter(pk__in=stamps)),
                stamps=stamps, decision=form.cleaned_data["decision"],
                by=acting.get_actor(request), at=timezone.now(),
            )  # fmt: skip
        except rules.MeasuresError as error:
            form.add_error(None, str(error))
        else:
            said = ngettext("Đã ghi %(n)d phiếu.", "Đã ghi %(n)d phiếu.", done)
            messages.success(request, said % {"n": done})
            return redirect("measures:profiles", plan.code)
    ticked = stamps if request.method == "POST" else {row.pk for row, _ in found if not is_none}
    changed = _list_changed(plan, [one for one, _ in found]) if name == "approve" else {}
    rows = [
        (profile, faults, profile.pk in ticked, changed.get(profile.pk, []))
        for profile, faults in found
    ]
    context = {"plan": plan, "rows": rows, "form": form, "is_none": is_none, "name": name}
    status = 422 if request.method == "POST" else 200
    return render(request, f"measures/{name}.html", context, status=status)


def _list_changed(
    plan: plans.Plan, drafts: Sequence[models.Profile]
) -> dict[int, list[common.Changed]]:
    """Return in what drafts differ from the version in use of their indicator, by key."""
    of_plan = models.Profile.objects.of_plan(plan)
    in_use = of_plan.current().filter(indicator__in=of_plan.open().values("indicator"))
    used = {row.indicator_id: row for row in in_use.with_offices()}
    names = common.name_offices([*drafts, *used.values()])
    return {
        row.pk: common.describe_changes(
            rules.diff(used[row.indicator_id].to_terms(), row.to_terms()), names
        )
        for row in drafts
        if row.indicator_id in used
    }


def _read_stamps(typed: list[str]) -> dict[int, str]:
    """Return the writings that boxes name as ``key:stamp``; other words are passed over."""
    pairs = (value.partition(":") for value in typed)
    read = ((numbers.read_whole(key), stamp) for key, _, stamp in pairs)
    return {key: stamp for key, stamp in read if key is not None}


def _begin(
    plan: plans.Plan, indicator: plans.Indicator, latest: models.Profile | None
) -> tuple[rules.Terms, dict[str, str]]:
    """Return what the form starts from: the newest version, else the proposal."""
    if latest is not None:
        return latest.to_terms(), latest.reasons
    facts = queries.list_facts(plan=plan, on=timezone.localdate())[indicator.pk]
    proposal = rules.propose_profile(facts)
    return proposal.terms, proposal.reasons


def _list_offices(terms: rules.Terms) -> list[tuple[str, str]]:
    """Return the offices to choose from: those above the communes, and those named already."""
    living = Organisation.objects.on(timezone.localdate()).exclude(level=org_enums.Level.COMMUNE)
    named = [getattr(terms, name) for name in models.OFFICES]
    both = living | Organisation.objects.filter(code__in=named)
    return list(both.in_order().values_list("code", "short_name"))


def _show_conflict(error: actions.ConflictError, typed: rules.Terms) -> dict[str, Any]:
    """Return what the page needs to show both versions; the next writing is on purpose."""
    differences = rules.diff(error.held.to_terms(), typed)
    names = common.name_codes(differences)
    return {
        "conflict": str(error),
        "held": error.held,
        "stamp": error.held.stamp,
        "changes": common.describe_changes(differences, names),
    }
