"""One total with every office's figure; recognising checked figures."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nq57.core import numbers
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.plans import models as plans
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.consolidation import forms
from nq57.web.consolidation.views import common
from nq57.web.shared import acting, pictures

_READ_OR_POST = ["GET", "HEAD", "POST"]
_PERIODS_BACK = 11


@require_http_methods(_READ_OR_POST)
def show_indicator(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show one total with every office's figure; recognise checked figures."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        common.refuse()
    cycle = common.get_cycle(request, pk)
    indicator = get_object_or_404(
        plans.Indicator.objects.with_rows(), plan=cycle.plan_id, code=code
    )
    refusal: Exception | None = None
    if request.method == "POST":
        try:
            keys = numbers.read_wholes(request.POST.getlist("figure"))
            count = actions.validate_figures(cycle=cycle, keys=keys, by=by, at=timezone.now())
            messages.success(request, _("Đã công nhận %(n)d số liệu.") % {"n": count})
            return redirect(request.get_full_path())
        except rules.ReportingError as error:
            refusal = error
    described = _describe_indicator(request, cycle, indicator)
    if described is None:
        messages.info(request, _("Kỳ này không hỏi chỉ tiêu %(code)s.") % {"code": code})
        return redirect("consolidation:totals", pk)
    context = described | {"refusal": refusal, "may_validate": permissions.may_run(by)}
    status = 422 if refusal else 200
    return render(request, "consolidation/indicator.html", context, status=status)


def _describe_indicator(
    request: HttpRequest, cycle: models.Cycle, indicator: plans.Indicator
) -> dict[str, Any] | None:
    """Return what the page of one total shows, or None when the period does not ask for it."""
    headline, period = (
        forms.pick_headline(request.GET),
        forms.pick_period(request.GET, cycle.periods),
    )
    back = [period]
    for _step in range(_PERIODS_BACK):
        back.insert(0, back[0].get_previous())
    family = [indicator.pk, *indicator.children.values_list("pk", flat=True)]
    found = measure_queries.list_totals(
        plan=cycle.plan, of=back, headline=headline, indicators=family
    )
    row = found.get((indicator.pk, period.code))
    if row is None:
        return None
    is_today = request.GET.get("ranh-gioi") == "nay"
    units = _list_units(request, row, is_today=is_today)
    return {
        "cycle": cycle, "indicator": indicator, "period": period, "row": row, "units": units,
        "value": forms.show(row.figure.value if row.figure else None),
        "parts": forms.show_parts(row.figure), "verdicts": forms.show_verdicts(row),
        "recent": _draw_recent(indicator, row, [
            told for one in back if (told := found.get((indicator.pk, one.code)))
        ]),
        "spread": _draw_spread(request, units, row), "rule": forms.say_rule(row.rule),
        "targets": common.list_targets([row]).get(indicator.pk, []),
        "missing": [unit for unit in units if unit.reason == "missing"],
        "headlines": common.list_headlines(request), "is_today": is_today,
        "boundaries": common.list_boundaries(request),
        "children": [(one, forms.show(one.figure.value if one.figure else None))
                     for one in row.children],
        "checked": sum(unit.checked > 0 for unit in units),
    }  # fmt: skip


def _draw_recent(
    indicator: plans.Indicator, row: measure_queries.TotalRow, told: list[measure_queries.TotalRow]
) -> pictures.Picture | None:
    is_short = row.period.kind == row.profile.frequency
    story = measure_queries.Story(row.profile, tuple(told), ())
    targets = list(indicator.targets.filter(is_current=True)) if is_short else []
    return pictures.draw_recent(targets=targets, story=story, unit=row.profile.unit)


def _draw_spread(
    request: HttpRequest, units: list[forms.ShownUnit], row: measure_queries.TotalRow
) -> pictures.Picture | None:
    """Return offices from low to high, where their figures compare: shares, not counts."""
    if row.profile.formula_units not in ("ratio", "average"):
        return None
    own = acting.get_actor(request).organisation
    values = [(unit.figure.value, unit.code == own) for unit in units if unit.figure]
    total = row.figure.value if row.figure else None
    return pictures.draw_spread(values=values, total=total, unit=row.profile.unit)


def _list_units(
    request: HttpRequest, row: measure_queries.TotalRow, *, is_today: bool
) -> list[forms.ShownUnit]:
    total = row.headline.last
    told: dict[int, dict[str, measure_rules.Input]] = {}
    for name in measure_rules.VERDICTS:
        for one in row.by_verdict[name].last.inputs:
            told.setdefault(one.via or one.office, {})[name] = one
    today = timezone.localdate() if is_today else None
    units = measure_queries.list_units(row=row, today=today)
    asides = [one.input for one in total.aside]
    offices = {unit.office for unit in units} | {key for unit in units for key in unit.absent}
    offices |= {one.via or one.office for unit in units for one in unit.inputs}
    names = queries.list_names(offices=offices | {one.office for one in asides})
    sources = {one.source for unit in units for one in unit.inputs}
    seen = set(
        models.Report.objects.visible_to(acting.get_actor(request))
        .filter(case__code__in=sources).values_list("case__code", flat=True)
    )  # fmt: skip
    shown = [_show_unit(row, unit, told, names, seen) for unit in units]
    for put, reason in total.aside:
        unit = measure_rules.Unit(put.office, put.figure, (put,), (), reason)
        shown.append(_show_unit(row, unit, told, names, seen))
    return shown


def _show_unit(
    row: measure_queries.TotalRow,
    unit: measure_rules.Unit,
    told: dict[int, dict[str, measure_rules.Input]],
    names: dict[int, tuple[str, str]],
    seen: set[str],
) -> forms.ShownUnit:
    only = unit.inputs[0] if len(unit.inputs) == 1 else None
    said = told.get((only.via or only.office) if only else 0, {})
    checked = said.get("checked")
    is_open = checked is not None and "validated" not in said and len(row.headline.parts) == 1
    return forms.ShownUnit(
        code=names[unit.office][0], name=names[unit.office][1], parts=forms.show_parts(unit.figure),
        verdicts=[
            (name, forms.show(said[name].figure.value) if name in said else "")
            for name in measure_rules.VERDICTS
        ],
        value=forms.show(unit.figure.value if unit.figure else None),
        verdict=only.verdict if only else "", revision=only.revision if only else 0,
        source=only.source if only and only.source in seen else "",
        checked=checked.key if is_open and checked else 0,
        via=", ".join(names[one.via or one.office][1] for one in unit.inputs
                      if (one.via or one.office) != unit.office or one.via),
        is_outdated=unit.office in row.outdated,
        absent=tuple(names[key][1] for key in unit.absent), reason=unit.reason,
        figure=unit.figure,
    )  # fmt: skip
