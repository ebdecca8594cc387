"""Evaluation: a plan's indicators judged on a day, one verdict down to its inputs, criteria."""

from collections import Counter
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.evaluation import actions, enums, permissions, queries, rules
from nq57.insights import queries as insights
from nq57.measures import enums as measure_enums
from nq57.measures import models as measures
from nq57.plans import models as plans
from nq57.plans import permissions as plan_permissions
from nq57.reporting import models as reporting
from nq57.web.evaluation import forms
from nq57.web.shared import acting, chips, formats, sentences, verdicts
from nq57.web.shared import views as shared


@require_safe
def list_plans(request: HttpRequest) -> HttpResponse:
    """Show the verdicts of the one plan that is in force, or which plans there are."""
    permissions.check_may_read(acting.get_actor(request))
    found = plans.Plan.objects.visible_to(acting.get_actor(request)).select_related("document")
    held = list(found.filter(indicators__isnull=False).distinct())
    current = [one for one in held if one.state == "in_force"]
    if len(current) == 1 and len(held) == 1:
        return list_verdicts(request, current[0].code)
    return render(request, "evaluation/plans.html", {"plans": held})


@require_safe
def list_verdicts(request: HttpRequest, code: str) -> HttpResponse:
    """Show the verdicts of a plan's indicators on a day."""
    plan, filters = _get_plan(request, code), forms.read_filters(request.GET)
    try:
        found = _judge(request, plan, filters)
    except rules.EvaluationError as error:
        return shared.show_refusal(request, error, status=422)
    shown = [forms.show(one) for one in forms.choose(found, filters)]
    by_section = groupby(shown, lambda one: one.verdict.indicator.section)
    offices = {code: name for one in found for code, name in forms.list_leads(one) if code}
    return render(
        request, "evaluation/verdicts.html",
        {
            "plan": plan, "may_take_away": plan_permissions.may_take_away(plan),
            "groups": [(section, list(rows)) for section, rows in by_section],
            "total": len(shown), "filters": filters, "query": request.GET.urlencode(),
            "day": formats.format_day(filters.day or timezone.localdate()),
            "is_wrong_day": filters.is_wrong_day,
            "criteria": found[0].criteria if found else None,
            "states": chips.make_chips(request, "ket-qua", _count_states(found, filters)),
            "sections": _list_sections(found), "offices": sorted(
                offices.items(), key=lambda one: one[1]
            ),
        },
    )  # fmt: skip


@require_safe
def download_verdicts(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the verdicts as a sheet: ``dang`` is ``csv`` or ``xlsx``."""
    plan, filters = _get_plan(request, code), forms.read_filters(request.GET)
    try:
        found = _judge(request, plan, filters)
        plan_permissions.check_may_take_away(plan)
    except rules.EvaluationError as error:
        return shared.show_refusal(request, error, status=422)
    kind = "csv" if request.GET.get("dang") == "csv" else "xlsx"
    rows = [forms.show(one) for one in forms.choose(found, filters)]
    day = filters.day or timezone.localdate()
    return shared.send_file(forms.make_table(rows, kind), f"danh-gia-{day:%Y-%m-%d}.{kind}")


@require_safe
def show_verdict(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """Show one verdict: why, its path, its forecast, its figures and where each came from."""
    plan, filters = _get_plan(request, code), forms.read_filters(request.GET)
    row = get_object_or_404(plans.Indicator.objects.select_related("plan"), plan=plan,
                            code=indicator)  # fmt: skip
    try:
        found = queries.get_verdict(
            indicator=row, on=filters.day or timezone.localdate(), by=acting.get_actor(request)
        )
    except rules.EvaluationError as error:
        return shared.show_refusal(request, error, status=422)
    shown = forms.show(found)
    return render(
        request, "evaluation/verdict.html",
        {
            "plan": plan, "indicator": found.indicator, "shown": shown, "verdict": found,
            "tiers": [
                (tier, _tell_path(tier, found), _tell_outcomes(tier, found),
                 _tell_points(one, found))
                for tier, one in zip(shown.tiers, found.tiers, strict=True)
            ],
            "inputs": _list_inputs(request, found), "filters": filters,
            "day": formats.format_day(found.on), "is_wrong_day": filters.is_wrong_day,
            "query": request.GET.urlencode(), "digest": found.digest,
        },
    )  # fmt: skip


@require_safe
def show_criteria(request: HttpRequest) -> HttpResponse:
    """Show the versions of the criteria."""
    permissions.check_may_read(acting.get_actor(request))
    return render(request, "evaluation/criteria.html", {
        "versions": queries.list_criteria(),
        "may_change": permissions.may_change(acting.get_actor(request)),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def add_criteria(request: HttpRequest) -> HttpResponse:
    """Add a version of the criteria, beginning with the thresholds in use."""
    by, sentence = acting.get_actor(request), ""
    try:
        permissions.check_may_change(by)
        current = queries.get_criteria(on=timezone.localdate())
    except rules.EvaluationError as error:
        return shared.show_refusal(request, error, status=422)
    initial = {name: getattr(current, name) for name in forms.THRESHOLDS}
    form = forms.CriteriaForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = actions.add_criteria(
                code=queries.TARGETS, valid_from=form.cleaned_data["valid_from"],
                basis=form.cleaned_data["basis"], note=form.cleaned_data["note"],
                said=form.read_said(), by=by, at=timezone.now(),
            )  # fmt: skip
        except rules.EvaluationError as error:
            sentence = sentences.translate(error)
        else:
            told = _("Đã thêm bộ ngưỡng phiên bản %(v)s.") % {"v": made.version}
            messages.success(request, told)
            return redirect("evaluation:criteria")
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluation/criteria_form.html", {
        "form": form, "current": current, "sentence": sentence,
    }, status=status)  # fmt: skip


def _get_plan(request: HttpRequest, code: str) -> plans.Plan:
    found = plans.Plan.objects.visible_to(acting.get_actor(request)).select_related("document")
    return get_object_or_404(found, code=code)


def _judge(request: HttpRequest, plan: plans.Plan, filters: forms.Filters) -> list[queries.Verdict]:
    by = acting.get_actor(request)
    if filters.day is not None:
        return queries.list_verdicts(plan=plan, on=filters.day, by=by, with_inputs=False)
    return insights.list_verdicts(plan=plan, by=by, today=timezone.localdate())


def _count_states(found: list[queries.Verdict], filters: forms.Filters) -> list[chips.Choice]:
    """Return the states that the other filters leave, with their numbers."""
    others = forms.Filters(section=filters.section, office=filters.office)
    counts = Counter(one.state for one in forms.choose(found, others))
    present = [
        chips.Choice(state.value, _(str(state.label)), counts[state.value], verdicts.MARKS[state])
        for state in enums.State
        if counts[state.value] or state.value == filters.state
    ]
    return [chips.Choice("", _("Tất cả"), sum(counts.values())), *present]


def _list_sections(found: list[queries.Verdict]) -> list[plans.Section]:
    sections = [one.indicator.section for one in found if one.indicator.section]
    return list({one.pk: one for one in sections}.values())


def _tell_path(tier: forms.ShownTier, found: queries.Verdict) -> dict[str, Any] | None:
    path = tier.judgement.path
    if path is None:
        return None
    unit = found.profile.unit if found.profile else ""
    return {
        "origin": _(str(enums.Origin(path.start.origin).label)), "start_on": path.start.on,
        "start": verdicts.write_value(path.start.value, unit),
        "edge": verdicts.write_value(path.edge, unit),
        "expected": verdicts.write_value(path.expected, unit),
        "observed": verdicts.write_pace(path.observed, unit),
        "required": verdicts.write_pace(path.required, unit),
        "remaining": verdicts.write_pace(path.remaining, unit),
        "share": formats.format_rounded(path.ratio * 100) if path.ratio is not None else "",
    }  # fmt: skip


def _tell_outcomes(tier: forms.ShownTier, found: queries.Verdict) -> list[tuple[Any, ...]]:
    unit = found.profile.unit if found.profile else ""
    return [
        (
            one.goal.year, one.goal.raw,
            verdicts.write_value(one.point.value if one.point else None, unit),
            verdicts.MARKS[one.state], _(str(enums.State(one.state).label)),
        )
        for one in tier.judgement.outcomes
    ]  # fmt: skip


def _tell_points(tier: queries.Tier, found: queries.Verdict) -> list[tuple[Any, ...]]:
    unit = found.profile.unit if found.profile else ""
    return [
        (
            verdicts.write_period(one.period),
            verdicts.write_value(one.value, unit),
            one.told,
            one.asked,
        )
        for one in reversed(tier.points)
    ]


def _list_inputs(request: HttpRequest, found: queries.Verdict) -> list[dict[str, Any]]:
    """Return the figures of offices under the newest point, with the report of each."""
    keys = {key for tier in found.tiers for one in tier.points[-1:] for key in one.keys}
    visible = measures.Observation.objects.visible_to(acting.get_actor(request))
    rows = visible.filter(pk__in=keys).select_related("organisation", "profile", "indicator")
    rows = rows.order_by("indicator__position", "organisation__sort_key", "period")
    sources = {row.source for row in rows}
    seen = set(
        reporting.Report.objects.visible_to(acting.get_actor(request))
        .filter(case__code__in=sources).values_list("case__code", flat=True)
    )  # fmt: skip
    return [
        {
            "row": row, "value": verdicts.write_value(row.value, row.profile.unit),
            "period": verdicts.write_period(row.period),
            "word": _(str(measure_enums.Verdict(row.verdict).label)),
            "source": row.source if row.source in seen else "",
            "parts": _tell_parts(row),
        }
        for row in rows
    ]  # fmt: skip


def _tell_parts(row: measures.Observation) -> str:
    if row.denominator is None:
        return ""
    return f"{formats.format_number(row.numerator)}/{formats.format_number(row.denominator)}"
