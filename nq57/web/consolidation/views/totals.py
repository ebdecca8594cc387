"""Cycles and their totals by indicator; freezing them; sheets."""

from collections.abc import Sequence
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import periods
from nq57.measures import queries as measure_queries
from nq57.plans import permissions as plan_permissions
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.consolidation import forms
from nq57.web.consolidation.views import common
from nq57.web.shared import acting, chips, sentences
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_MOST_CYCLES = 24


@require_safe
def list_cycles(request: HttpRequest) -> HttpResponse:
    """Show the cycles with their newest consolidation."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        common.refuse()
    cycles = list(queries.find_cycles(by=by)[:_MOST_CYCLES])
    latest = queries.list_latest(cycles=cycles)
    counted = {cycle.pk: count for cycle, count in queries.list_cycles(by=by)}
    rows = [(cycle, latest.get(cycle.pk), counted.get(cycle.pk)) for cycle in cycles]
    return render(request, "consolidation/cycles.html", {"rows": rows})


@require_http_methods(_READ_OR_POST)
def show_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a cycle's totals by indicator; consolidate them."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        common.refuse()
    cycle = common.get_cycle(request, pk)
    refusal: rules.ReportingError | None = None
    if request.method == "POST":
        try:
            return redirect(_consolidate(request, cycle))
        except rules.ReportingError as error:
            refusal = error
    headline = forms.pick_headline(request.POST if refusal else request.GET)
    period = forms.pick_period(request.GET, cycle.periods)
    latest = queries.list_latest(cycles=[cycle]).get(cycle.pk)
    rows, changes = _read(cycle, period, headline, latest)
    shown = _list_shown(rows, changes)
    groups = groupby(shown, lambda one: one.row.indicator.section)
    return render(
        request, "consolidation/totals.html",
        {
            "cycle": cycle, "period": period, "latest": latest,
            "groups": [(section, list(rows)) for section, rows in groups],
            **common.tell_changes(cycle, changes),
            "periods": _list_periods(request, cycle) if len(cycle.periods) > 1 else [],
            "headlines": common.list_headlines(request), "headline": headline,
            "may_take_away": plan_permissions.may_take_away(cycle.plan),
            "may_run": permissions.may_run(by), "total": len(shown),
            "known": sum(one.row.figure is not None for one in shown),
            "query": request.GET.urlencode(), "refusal": refusal,
        },
        status=422 if refusal else 200,
    )  # fmt: skip


@require_safe
def download_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the totals as a sheet: ``dang`` is ``csv`` or ``xlsx``."""
    if not permissions.may_see_totals(acting.get_actor(request)):
        common.refuse()
    cycle = common.get_cycle(request, pk)
    plan_permissions.check_may_take_away(cycle.plan)
    period = forms.pick_period(request.GET, cycle.periods)
    kind = "csv" if request.GET.get("dang") == "csv" else "xlsx"
    sums = queries.list_cycle_summaries(
        cycle=cycle, of=[period], headline=forms.pick_headline(request.GET)
    )
    rows = _list_shown(list(sums.values()), [], most=None)
    return shared.send_file(forms.make_table(rows, kind), f"tong-hop-{period.code}.{kind}")


def _list_periods(request: HttpRequest, cycle: models.Cycle) -> list[chips.Chip]:
    return chips.make_chips(
        request, "ky", [
            chips.Choice(
                "" if one == cycle.periods[0] else one.code, sentences.translate(one.label)
            )
            for one in cycle.periods
        ]
    )  # fmt: skip


def _consolidate(request: HttpRequest, cycle: models.Cycle) -> models.Consolidation:
    """Consolidate a cycle and say so.

    :raises rules.ReportingError: when nothing has changed since the last one.
    """
    made = actions.consolidate(
        cycle=cycle, by=acting.get_actor(request), at=timezone.now(),
        note=request.POST.get("note", ""), headline=forms.pick_headline(request.POST),
    )  # fmt: skip
    messages.success(request, _("Đã chốt bản tổng hợp lần %(n)d.") % {"n": made.number})
    return made


def _read(
    cycle: models.Cycle,
    period: periods.Period,
    headline: str,
    latest: models.Consolidation | None,
) -> tuple[list[measure_queries.Summary], list[queries.TotalChange]]:
    """Return the sums of a period, and what changed since the newest consolidation.

    Where that one rests on the same headline, one reading serves both.
    """
    is_alike = latest is not None and latest.headline == headline
    sums = queries.list_cycle_summaries(
        cycle=cycle, of=cycle.periods if is_alike else [period], headline=headline
    )
    rows = [one for one in sums.values() if one.period == period]
    if latest is None:
        return rows, []
    known = sums if is_alike else None
    return rows, queries.list_changes_since(consolidation=latest, sums=known)


def _list_shown(
    rows: Sequence[measure_queries.Summary],
    changes: Sequence[queries.TotalChange],
    most: int | None = forms.FEW_NAMES,
) -> list[forms.Shown]:
    """Return the totals of a period as rows of a table; each names ``most`` of the offices that
    are missing, None all."""
    targets = common.list_targets(rows)
    names = queries.list_names(offices={key for row in rows for key in row.missing[:most]})
    changed = {(one.indicator.pk, one.period): one for one in changes if one.is_moved}
    return [
        forms.Shown(
            row, forms.show(row.figure.value if row.figure else None), forms.show_verdicts(row),
            targets.get(row.indicator.pk, []), [names[key][1] for key in row.missing[:most]],
            changed.get((row.indicator.pk, row.period)),
        )
        for row in rows
    ]  # fmt: skip
