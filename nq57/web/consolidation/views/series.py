"""One indicator over time: the province's figure by period, and every office's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.measures import queries as measure_queries
from nq57.plans import models as plans
from nq57.plans import permissions as plan_permissions
from nq57.reporting import permissions, queries
from nq57.web.consolidation import forms
from nq57.web.consolidation.views import common
from nq57.web.shared import acting, chips, pictures, sentences
from nq57.web.shared import views as shared

_PERIODS = 12
_OFFICES_A_PAGE = 100


@require_safe
def show_series(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show an indicator's newest periods: the total by verdict, and each office's figure."""
    if not permissions.may_see_totals(acting.get_actor(request)):
        common.refuse()
    indicator = _get_indicator(request, code, number)
    headline = forms.pick_headline(request.GET)
    story = measure_queries.get_story(
        indicator=indicator, until=timezone.localdate(), count=_PERIODS, headline=headline
    )
    context = {
        "indicator": indicator, "plan": indicator.plan, "story": story,
        "may_take_away": plan_permissions.may_take_away(indicator.plan),
    }  # fmt: skip
    if story is not None:
        context |= _describe(request, indicator, story)
    return render(request, "consolidation/series.html", context)


@require_safe
def download_series(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Answer with every office's figures by period as a sheet: ``dang`` is csv or xlsx."""
    if not permissions.may_see_totals(acting.get_actor(request)):
        common.refuse()
    indicator = _get_indicator(request, code, number)
    plan_permissions.check_may_take_away(indicator.plan)
    story = measure_queries.get_story(
        indicator=indicator, until=timezone.localdate(), count=_PERIODS,
        headline=forms.pick_headline(request.GET),
    )  # fmt: skip
    kind = "csv" if request.GET.get("dang") == "csv" else "xlsx"
    rows = story.recent if story else ()
    told = _list_offices(request, rows)
    names = queries.list_names(offices={one.office for one in told})
    content = forms.make_series_table(rows, told, names, kind)
    return shared.send_file(content, f"chi-tieu-{number.lower()}.{kind}")


def _describe(
    request: HttpRequest, indicator: plans.Indicator, story: measure_queries.Story
) -> dict[str, Any]:
    """Return what the page of an indicator that has a profile shows."""
    cycles = _find_cycles(request, indicator, story)
    told = _list_offices(request, story.recent)
    start = forms.pick_start(request.GET, len(told))
    shown = told[start : start + _OFFICES_A_PAGE]
    names = queries.list_names(offices={one.office for one in shown})
    unit, targets = story.profile.unit, list(indicator.targets.filter(is_current=True))
    return {
        "profile": story.profile, "newest": story.newest,
        "value": forms.show(story.newest.figure.value if story.newest and story.newest.figure
                            else None),
        "path": pictures.draw_path(targets=targets, story=story, unit=unit),
        "recent": pictures.draw_recent(targets=targets, story=story, unit=unit),
        "rows": [forms.show_period(row, cycles.get(row.period.code, "")) for row in
                 reversed(story.recent)],
        "periods": [
            (
                pictures.shorten(row.period), sentences.translate(row.period.label),
                cycles.get(row.period.code, ""),
            )
            for row in story.recent
        ],
        "offices": [forms.show_series(one, names, story.recent, cycles) for one in shown],
        "is_today": _is_today(request), "headlines": common.list_headlines(request),
        "boundaries": common.list_boundaries(request), "query": request.GET.urlencode(),
        "total": len(told), "pages": _list_pages(request, len(told), start),
    }  # fmt: skip


def _list_offices(
    request: HttpRequest, rows: tuple[measure_queries.TotalRow, ...]
) -> list[measure_queries.UnitSeries]:
    if any(row.children for row in rows):
        return []
    return measure_queries.list_unit_series(
        rows=rows, today=timezone.localdate(), is_as_then=not _is_today(request)
    )


def _find_cycles(
    request: HttpRequest, indicator: plans.Indicator, story: measure_queries.Story
) -> dict[str, str]:
    """Return the address of the total of each period, where a cycle of reports serves it."""
    wanted = {row.period.code for row in story.recent}
    ends = [row.period.end for row in story.recent]
    found = queries.find_cycles(by=acting.get_actor(request)).filter(plan=indicator.plan_id)
    return {
        one.code: reverse("consolidation:indicator", args=[cycle.pk, indicator.code])
        + ("" if one == cycle.base else f"?ky={one.code}")
        for cycle in found.filter(ends_on__year__gte=min(ends, default=timezone.localdate()).year)
        for one in cycle.periods
        if one.code in wanted
    }


def _list_pages(request: HttpRequest, total: int, start: int) -> list[chips.Chip]:
    if total <= _OFFICES_A_PAGE:
        return []
    places = range(0, total, _OFFICES_A_PAGE)
    return [
        chips.Chip(
            f"{at + 1}–{min(at + _OFFICES_A_PAGE, total)}",
            chips.make_url(request, "tu", str(at) if at else ""), at == start,
        )
        for at in places
    ]  # fmt: skip


def _is_today(request: HttpRequest) -> bool:
    return request.GET.get("ranh-gioi") == "nay"


def _get_indicator(request: HttpRequest, code: str, number: str) -> plans.Indicator:
    visible = plans.Plan.objects.visible_to(acting.get_actor(request))
    plan = get_object_or_404(visible.select_related("document"), code=code)
    found = plan.indicators.select_related("section")
    indicator = get_object_or_404(found, code=number)
    indicator.plan = plan
    return indicator
