"""Read profiles: all of a plan, one with its versions."""

from collections import Counter
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nq57.measures import enums, models, permissions, queries, rules
from nq57.plans import models as plans
from nq57.web.measures.views import common
from nq57.web.shared import acting, chips, people
from nq57.web.shared import views as shared

Row = queries.Row
STANDINGS: dict[str, Callable[[Row], bool]] = {
    "thieu": lambda row: row.current is None,
    "cho-xac-nhan": lambda row: row.current is not None and not row.current.is_confirmed,
    "da-xac-nhan": lambda row: row.current is not None and row.current.is_confirmed,
    "du-thao": lambda row: row.draft is not None,
}


@require_safe
@common.only(permissions.check_may_read)
def show_overview(request: HttpRequest) -> HttpResponse:
    """Show the plans in force, each with how far its profiles are."""
    visible = plans.Plan.objects.visible_to(acting.get_actor(request))
    held = list(visible.in_force().select_related("document"))
    counts = queries.count_profiles(of=held)
    context = {"rows": [(plan, counts[plan.pk]) for plan in held]}
    return render(request, "measures/overview.html", context)


@require_safe
@common.only(permissions.check_may_read)
def list_profiles(request: HttpRequest, code: str) -> HttpResponse:
    """Show every indicator of a plan with its profile, or that it has none."""
    plan = common.get_plan(request, code)
    query = request.GET.get("q", "").strip()
    found = plan.indicators.searched(query).select_related("section")
    everything = queries.list_rows(indicators=found)
    rows = _filter(request, everything)
    groups: dict[int | None, tuple[plans.Section | None, list[Row]]] = {}
    for row in rows:
        section = row.indicator.section
        groups.setdefault(row.indicator.section_id, (section, []))[1].append(row)
    context = {
        "plan": plan, "query": query, "groups": list(groups.values()), "shown": len(rows),
        "counts": queries.count_profiles(of=[plan])[plan.pk],
        "standings": chips.make_chips(request, "muc", _list_standings(everything)),
        "frequencies": _list_frequencies(request),
        "checkers": _list_checkers(request, everything),
        **common.list_rights(request, plan),
    }  # fmt: skip
    return shared.render_list(request, "measures", "profiles", context)


@require_safe
@common.only(permissions.check_may_read)
def show_profile(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show what an indicator's profile says and why, the draft beside it, its versions."""
    plan = common.get_plan(request, code)
    indicator = common.get_indicator(plan, number)
    steps = queries.list_history(indicator=indicator)
    versions = [step.profile for step in steps]
    names = common.name_offices(versions)
    shown = _choose(request, versions)
    context = {
        "plan": plan, "indicator": indicator, "profile": shown,
        "sections": common.describe(shown) if shown else [],
        "latest": versions[0] if versions else None,
        "history": [
            (step.profile, common.describe_changes(step.differences, names)) for step in steps
        ],
        "remarks": _list_remarks(shown) if shown else [],
        "people": people.list_of(versions, "drafted_by", "approved_by"),
        **common.list_rights(request, plan),
    }  # fmt: skip
    return render(request, "measures/profile.html", context)


def _choose(request: HttpRequest, versions: list[models.Profile]) -> models.Profile | None:
    """Return the version that the address names, else the one in use, else the newest."""
    wanted = request.GET.get("ban", "")
    named = next((row for row in versions if str(row.version) == wanted), None)
    approved = enums.ProfileState.APPROVED
    current = next((row for row in versions if row.state == approved), None)
    return named or current or next(iter(versions), None)


def _list_remarks(shown: models.Profile) -> list[str]:
    """Return what to mind of a version: its terms, and whether the named office reports."""
    remarks = list(rules.list_remarks(shown.to_terms(), _list_leads(shown.indicator)))
    if queries.is_reporter_silent(profile=shown, on=timezone.localdate()):
        sentence = _(
            "%(office)s được chỉ định cho số liệu nhưng không có chế độ báo cáo nên không kỳ nào "
            "hỏi. Giao chế độ báo cáo ở trang Cơ quan báo cáo hoặc chỉ định cơ quan khác."
        )
        remarks.append(sentence % {"office": shown.reporter})
    return remarks


def _list_leads(indicator: plans.Indicator) -> frozenset[str]:
    leads = indicator.parties.filter(role="lead").values_list("organisation__code", "group__code")
    return frozenset(code for pair in leads for code in pair if code)


def _filter(request: HttpRequest, rows: list[Row]) -> list[Row]:
    standing = STANDINGS.get(request.GET.get("muc", ""))
    frequency, checker = request.GET.get("ky", ""), request.GET.get("kiem-tra", "")
    return [
        row
        for row in rows
        if (standing is None or standing(row))
        and (not frequency or (row.shown is not None and row.shown.frequency == frequency))
        and (not checker or _checker_of(row) == checker)
    ]


def _checker_of(row: Row) -> str:
    return row.shown.checker.code if row.shown and row.shown.checker else ""


def _list_standings(rows: list[Row]) -> list[chips.Choice]:
    labels = {
        "thieu": _("Chưa có phiếu được duyệt"),
        "cho-xac-nhan": _("Chờ tỉnh xác nhận"),
        "da-xac-nhan": _("Tỉnh đã xác nhận"),
        "du-thao": _("Có dự thảo"),
    }
    counted = {key: sum(map(judge, rows)) for key, judge in STANDINGS.items()}
    return [chips.Choice("", _("Tất cả"), len(rows))] + [
        chips.Choice(key, label, counted[key]) for key, label in labels.items()
    ]


def _list_frequencies(request: HttpRequest) -> list[tuple[str, str, bool]]:
    chosen = request.GET.get("ky", "")
    return [(value, _(str(label)), value == chosen) for value, label in enums.Frequency.choices]


def _list_checkers(request: HttpRequest, rows: list[Row]) -> list[tuple[str, str, bool]]:
    chosen = request.GET.get("kiem-tra", "")
    offices = [row.shown.checker for row in rows if row.shown and row.shown.checker]
    counted = Counter((office.code, office.short_name) for office in offices)
    return [(code, f"{name} ({n})", code == chosen) for (code, name), n in counted.most_common()]
