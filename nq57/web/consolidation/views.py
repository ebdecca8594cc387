"""Consolidation: totals by indicator, one indicator's offices, the text, what was frozen."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nq57.core import periods
from nq57.measures import enums as measure_enums
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.plans import models as plans
from nq57.reporting import actions, models, permissions, queries, rules
from nq57.web.consolidation import forms
from nq57.web.shared import acting, chips, pages
from nq57.web.shared import views as shared

_READ_OR_POST = ["GET", "HEAD", "POST"]
_MOST_CYCLES = 24
_PERIODS_BACK = 11
_OFFICES_A_PAGE = 20


@require_safe
def list_cycles(request: HttpRequest) -> HttpResponse:
    """Show the cycles with their newest consolidation."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        return _refuse(request)
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
        return _refuse(request)
    cycle = _get_cycle(request, pk)
    if request.method == "POST":
        return _consolidate(request, cycle)
    headline, period = (
        forms.pick_headline(request.GET),
        forms.pick_period(request.GET, cycle.periods),
    )
    latest = queries.list_latest(cycles=[cycle]).get(cycle.pk)
    changes = queries.list_changes_since(consolidation=latest) if latest else []
    shown = _list_shown(cycle, period, headline, changes)
    by_section = groupby(shown, lambda one: one.row.indicator.section)
    groups = [(section, list(rows)) for section, rows in by_section]
    return render(
        request, "consolidation/totals.html",
        {
            "cycle": cycle, "period": period, "groups": groups, "latest": latest,
            "changes": [_tell_change(cycle, one) for one in changes],
            "periods": chips.make_chips(
                request, "ky", [
                    chips.Choice("" if one == cycle.periods[0] else one.code, one.label)
                    for one in cycle.periods
                ]
            ) if len(cycle.periods) > 1 else [],
            "headlines": _list_headlines(request), "headline": headline,
            "may_run": permissions.may_run(by), "total": len(shown),
            "known": sum(one.row.figure is not None for one in shown),
            "query": request.GET.urlencode(),
        },
    )  # fmt: skip


@require_safe
def download_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the totals as a sheet: ``dang`` is ``csv`` or ``xlsx``."""
    if not permissions.may_see_totals(acting.get_actor(request)):
        return _refuse(request)
    cycle = _get_cycle(request, pk)
    period = forms.pick_period(request.GET, cycle.periods)
    kind = "csv" if request.GET.get("dang") == "csv" else "xlsx"
    rows = _list_shown(cycle, period, forms.pick_headline(request.GET), [])
    return shared.send_file(forms.make_table(rows, kind), f"tong-hop-{period.code}.{kind}")


@require_http_methods(_READ_OR_POST)
def show_indicator(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show one total with every office's figure; recognise checked figures."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        return _refuse(request)
    cycle = _get_cycle(request, pk)
    indicator = get_object_or_404(
        plans.Indicator.objects.with_rows(), plan=cycle.plan_id, code=code
    )
    refusal: Exception | None = None
    if request.method == "POST":
        try:
            keys = forms.read_keys(request.POST.getlist("figure"))
            count = actions.validate_figures(cycle=cycle, keys=keys, by=by, at=timezone.now())
            messages.success(request, _("Đã công nhận %(n)d số liệu.") % {"n": count})
            return redirect(request.get_full_path())
        except rules.NotAllowedError as error:
            return shared.show_refusal(request, error)
        except rules.ReportingError as error:
            refusal = error
    described = _describe_indicator(request, cycle, indicator)
    if described is None:
        messages.info(request, _("Kỳ này không hỏi chỉ tiêu %(code)s.") % {"code": code})
        return redirect("consolidation:totals", pk)
    context = described | {"refusal": refusal, "may_validate": permissions.may_run(by)}
    status = 422 if refusal else 200
    return render(request, "consolidation/indicator.html", context, status=status)


@require_http_methods(_READ_OR_POST)
def show_narrative(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words of all offices side by side, and the province's text made of them."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        return _refuse(request)
    cycle = _get_cycle(request, pk)
    if request.method == "POST":
        return _write_text(request, cycle)
    part = request.GET.get("muc", "")
    part = part if part in rules.WORDS else "results"
    query = request.GET.get("q", "")
    found = queries.find_statements(cycle=cycle, part=part, query=query)
    page = pages.take(found, request, key=("organisation__sort_key", "pk"), size=_OFFICES_A_PAGE)
    return render(
        request, "consolidation/narrative.html",
        {
            "cycle": cycle, "part": part, "title": rules.WORDS[part], "value": query,
            "parts": chips.make_chips(
                request, "muc", [
                    chips.Choice("" if name == "results" else name, title)
                    for name, title in rules.WORDS.items()
                ]
            ),
            "statements": queries.list_statements(reports=page.rows, part=part), "page": page,
            "passages": queries.list_passages(cycle=cycle, part=part),
            "may_run": permissions.may_run(by),
        },
    )  # fmt: skip


@require_safe
def show_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who said nothing, and what does not agree."""
    if not permissions.may_see_totals(acting.get_actor(request)):
        return _refuse(request)
    cycle = _get_cycle(request, pk)
    gaps = queries.list_gaps(cycle=cycle)
    conflicts = queries.list_conflicts(cycle=cycle)
    kinds = {
        "words_done": _("Lời văn nói hoàn thành, dòng nhiệm vụ chưa hoàn thành"),
        "line_done": _("Báo hoàn thành nhưng việc phải làm chưa được báo xong"),
        "leads_differ": _("Các cơ quan cùng chủ trì nói khác nhau"),
        "figure_differs": _("Số trong lời văn khác số liệu đã báo"),
        "sources_differ": _("Hai nguồn cho một chỉ tiêu"),
    }
    groups = [(kinds[kind], [one for one in conflicts if one.kind == kind]) for kind in kinds]
    return render(
        request, "consolidation/review.html",
        {
            "cycle": cycle, "unsent": [one for one in gaps if one.is_unsent],
            "silent": [one for one in gaps if not one.is_unsent],
            "groups": [(title, rows) for title, rows in groups if rows],
            "conflicts": len(conflicts), "skipped": queries.list_skipped(cycle=cycle),
        },
    )  # fmt: skip


@require_safe
def show_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a consolidation as it was frozen; ``kiem-tra`` computes it again."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        return _refuse(request)
    found = models.Consolidation.objects.filter(cycle__in=queries.find_cycles(by=by))
    made = get_object_or_404(found.select_related("cycle__plan__document"), pk=pk)
    totals = made.totals.select_related("indicator", "profile").order_by(
        "indicator__position", "pk"
    )
    proof = queries.prove(consolidation=made) if "kiem-tra" in request.GET else None
    return render(
        request, "consolidation/version.html",
        {
            "made": made, "cycle": made.cycle, "proof": proof,
            "rows": [
                (row, forms.show(row.value), len(row.inputs))
                for row in totals.order_by("indicator__position", "pk")
            ],
            "changes": [
                _tell_change(made.cycle, one)
                for one in queries.list_changes_since(consolidation=made)
            ],
            "text": [
                (title, made.words.get(part, [])) for part, title in rules.WORDS.items()
                if made.words.get(part)
            ],
            "others": made.cycle.consolidations.exclude(pk=made.pk).defer("words"),
        },
    )  # fmt: skip


def _consolidate(request: HttpRequest, cycle: models.Cycle) -> HttpResponse:
    by, at = acting.get_actor(request), timezone.now()
    try:
        made = actions.consolidate(
            cycle=cycle, by=by, at=at, note=request.POST.get("note", ""),
            headline=forms.pick_headline(request.POST),
        )  # fmt: skip
    except rules.NotAllowedError as error:
        return shared.show_refusal(request, error)
    except rules.ReportingError as error:
        return shared.show_refusal(request, error, status=422)
    messages.success(request, _("Đã chốt bản tổng hợp lần %(n)d.") % {"n": made.number})
    return redirect(made)


def _write_text(request: HttpRequest, cycle: models.Cycle) -> HttpResponse:
    by, at, step = acting.get_actor(request), timezone.now(), request.POST.get("do", "")
    try:
        permissions.check_may_run(by)
        if step == "take":
            keys = request.POST.getlist("sentence")
            count = actions.take_sentences(cycle=cycle, keys=keys, by=by, at=at)
            messages.success(request, _("Đã lấy %(n)d câu.") % {"n": count})
            return redirect(request.get_full_path())
        verb, _mark, key = step.partition("-")
        found = cycle.passages.filter(pk__in=forms.read_keys([key])).first()
        if found is None or verb not in ("edit", "drop", "raise"):
            raise rules.ReportingError(
                _("Câu này không còn trong báo cáo của tỉnh. Tải lại trang.")
            )
        if verb == "edit":
            seen = forms.read_keys([request.POST.get(f"seen-{key}", "")])
            actions.edit_passage(
                passage=found, text=request.POST.get(f"text-{key}", ""),
                seen=seen[0] if seen else -1, by=by, at=at,
            )  # fmt: skip
        elif verb == "drop":
            actions.drop_passage(passage=found, by=by, at=at)
        else:
            actions.raise_passage(passage=found, by=by, at=at)
    except rules.NotAllowedError as error:
        return shared.show_refusal(request, error)
    except rules.ReportingError as error:
        return shared.show_refusal(request, error, status=422)
    return redirect(request.get_full_path())


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
        "series": [
            (one.label, forms.show(told.figure.value if told.figure else None), told)
            for one in back if (told := found.get((indicator.pk, one.code)))
        ],
        "targets": _list_targets([row]).get(indicator.pk, []),
        "missing": [unit for unit in units if unit.reason == "missing"],
        "headlines": _list_headlines(request), "is_today": is_today,
        "boundaries": chips.make_chips(
            request, "ranh-gioi",
            [chips.Choice("", _("Như khi đó")), chips.Choice("nay", _("Theo đơn vị hiện nay"))],
        ),
        "children": [(one, forms.show(one.figure.value if one.figure else None))
                     for one in row.children],
        "checked": sum(unit.checked > 0 for unit in units),
    }  # fmt: skip


def _list_units(
    request: HttpRequest, row: measure_queries.TotalRow, *, is_today: bool
) -> list[forms.ShownUnit]:
    total = row.headline.last
    told: dict[int, dict[str, measure_rules.Input]] = {}
    for name in measure_rules.VERDICTS:
        for one in row.by_verdict[name].last.inputs:
            told.setdefault(one.via or one.office, {})[name] = one
    units = (
        measure_queries.list_units(row=row, today=timezone.localdate()) if is_today
        else _take_as_told(total)
    )  # fmt: skip
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


def _take_as_told(total: measure_rules.Total) -> list[measure_rules.Unit]:
    """Return the offices as they were then, with what each told."""
    by_office: dict[int, list[measure_rules.Input]] = {}
    for one in total.inputs:
        by_office.setdefault(one.via or one.office, []).append(one)
    return [
        measure_rules.Unit(
            office, by_office[office][0].figure if office in by_office else None,
            tuple(by_office.get(office, ())), (), "" if office in by_office else "missing",
        )
        for office in dict.fromkeys([*total.expected, *by_office])
        if office in by_office or office in total.missing
    ]  # fmt: skip


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
        office=unit.office, name=names[unit.office][1], parts=forms.show_parts(unit.figure),
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
    )  # fmt: skip


def _list_shown(
    cycle: models.Cycle, period: periods.Period, headline: str, changes: list[queries.TotalChange]
) -> list[forms.Shown]:
    rows = list(queries.list_cycle_totals(cycle=cycle, of=[period], headline=headline).values())
    targets = _list_targets(rows)
    names = queries.list_names(offices={key for row in rows for key in row.missing})
    changed = {one.indicator.pk: one for one in changes if one.period == period}
    return [
        forms.Shown(
            row, forms.show(row.figure.value if row.figure else None), forms.show_verdicts(row),
            targets.get(row.indicator.pk, []), [names[key][1] for key in row.missing],
            changed.get(row.indicator.pk),
        )
        for row in rows
    ]  # fmt: skip


def _list_targets(rows: list[measure_queries.TotalRow]) -> dict[int, list[plans.Target]]:
    """Return the targets of the next milestone of each indicator."""
    years = {row.indicator.pk: row.period.year for row in rows}
    found = plans.Target.objects.filter(indicator__in=years, is_current=True, horizon__isnull=False)
    targets: dict[int, list[plans.Target]] = {}
    for one in found.order_by("indicator", "horizon", "position"):
        held = targets.setdefault(one.indicator_id, [])
        is_next = (one.horizon or 0) >= years[one.indicator_id] and one.raw
        if is_next and (not held or held[0].horizon == one.horizon):
            held.append(one)
    return targets


def _list_headlines(request: HttpRequest) -> list[chips.Chip]:
    choices = [
        chips.Choice("" if value == "furthest" else value, _(str(label)))
        for value, label in measure_enums.Headline.choices
    ]
    return chips.make_chips(request, "so", choices)


def _tell_change(cycle: models.Cycle, one: queries.TotalChange) -> dict[str, Any]:
    address = reverse("consolidation:indicator", args=[cycle.pk, one.indicator.code])
    return {
        "change": one, "url": f"{address}?ky={one.period.code}", "before": forms.show(one.before),
        "after": forms.show(one.after), "difference": forms.show_difference(one.difference),
        "inputs": [
            (put, forms.show(put.before.figure.value if put.before else None),
             forms.show(put.after.figure.value if put.after else None))
            for put in one.inputs
        ],
    }  # fmt: skip


def _get_cycle(request: HttpRequest, pk: int) -> models.Cycle:
    return get_object_or_404(queries.find_cycles(by=acting.get_actor(request)), pk=pk)


def _refuse(request: HttpRequest) -> HttpResponse:
    error = rules.NotAllowedError(
        _("Tổng hợp của tỉnh do cơ quan điều phối và lãnh đạo tỉnh xem. Xem số liệu của cơ quan "
          "mình trong Báo cáo kỳ.")
    )  # fmt: skip
    return shared.show_refusal(request, error)
