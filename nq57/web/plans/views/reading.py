"""Read a plan: its tables, its items, its offices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nq57.cases import enums as case_enums
from nq57.measures import permissions as measure_permissions
from nq57.measures import queries as measure_queries
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation
from nq57.plans import enums, models, permissions, queries
from nq57.reporting import permissions as report_permissions
from nq57.web.plans.views import common
from nq57.web.shared import acting, chips, findings, pages, people, pictures

_MOST_OFFICES = 200  # on one page: all of a province, a part of many
_PERIODS = 12


@dataclass
class OfficeColumn:
    """A column of the table of offices that the rows can stand by."""

    key: str
    label: str
    order: Callable[[queries.OfficeCount], Any]
    is_current: bool = False

    @property
    def direction(self) -> str:
        """Return the order's name, as a table's head tells it."""
        return "ascending" if self.key == "ten" else "descending"


@require_GET
@login_not_required
def list_plans(request: HttpRequest) -> HttpResponse:
    """List plan versions, those in force first."""
    actor = acting.get_actor(request)
    visible = models.Plan.objects.visible_to(actor)
    plans = visible.with_counts(actor).select_related("document", "coordinator", "replaces")
    in_force = [plan for plan in plans if plan.state == enums.PlanState.IN_FORCE]
    ended = [plan for plan in plans if plan.state != enums.PlanState.IN_FORCE]
    groups = [(_("Đang hiệu lực"), in_force), (_("Đã hết hiệu lực"), ended)]
    return render(request, "plans/list.html", {"groups": groups, "has_any": bool(plans)})


@require_GET
@login_not_required
def show_indicators(request: HttpRequest, code: str) -> HttpResponse:
    """Show the indicators as the document has them."""
    plan = common.get_plan(request, code)
    found = plan.indicators.with_rows().searched(request.GET.get("q", ""))
    section, office = request.GET.get("nhom", ""), request.GET.get("co-quan", "")
    if section:
        found = found.filter(section__code=section)
    if office:
        found = found.concerning(office)
    context = {
        "tab": "indicators",
        "table": queries.group_indicators(indicators=list(found)),
    }
    return _render_table(request, plan, "plans/indicators.html", context, section, office)


@require_GET
@login_not_required
def show_tasks(request: HttpRequest, code: str) -> HttpResponse:
    """Show the tasks as the document has them."""
    plan = common.get_plan(request, code)
    found = plan.tasks.of_plan_text().with_rows().searched(request.GET.get("q", ""))
    section, office = request.GET.get("nhom", ""), request.GET.get("co-quan", "")
    kind = request.GET.get("thoi-han", "")
    if section:
        found = found.filter(section__code=section)
    if office:
        found = found.concerning(office)
    if kind in enums.ScheduleKind.values:
        found = found.scheduled(kind)
    context = {
        "tab": "tasks", "table": queries.group_tasks(tasks=list(found)),
        "kind": kind, "kinds": enums.ScheduleKind.choices,
    }  # fmt: skip
    return _render_table(request, plan, "plans/tasks.html", context, section, office)


@require_GET
@login_not_required
def show_orders(request: HttpRequest, code: str) -> HttpResponse:
    """Show the orders that directives added to the plan."""
    plan = common.get_plan(request, code)
    visible = plan.tasks.visible_to(acting.get_actor(request))
    orders = visible.orders().with_rows().searched(request.GET.get("q", ""))
    office = request.GET.get("co-quan", "")
    if office:
        orders = orders.concerning(office)
    context = {"tab": "orders", "documents": queries.group_orders(orders=list(orders))}
    return _render_table(request, plan, "plans/orders.html", context, "", office)


@require_GET
@login_not_required
def show_duties(request: HttpRequest, code: str) -> HttpResponse:
    """Show the standing duties of the plan's part on organisation."""
    plan = common.get_plan(request, code)
    duties = plan.duties.select_related("through", "same_as", "clause").prefetch_related("parties")
    named = people.list_of(duties, "same_as_decided_by") if request.user.is_authenticated else {}
    context = {"tab": "duties", "duties": duties, "people": named}
    return _render_table(request, plan, "plans/duties.html", context)


@require_GET
@login_not_required
def show_offices(request: HttpRequest, code: str) -> HttpResponse:
    """Show which offices the plan concerns, and how much each leads and coordinates.

    ``xep`` names the column that orders them: names upwards, figures downwards.
    """
    plan = common.get_plan(request, code)
    offices = queries.count_by_office(
        plan=plan, on=timezone.localdate(), by=acting.get_actor(request)
    )
    chosen = request.GET.get("xep", "chu-tri")
    columns = [
        OfficeColumn("ten", _("Cơ quan"), lambda row: row.office.sort_key),
        OfficeColumn("chu-tri", _("Chủ trì"), lambda row: -row.leads),
        OfficeColumn("phoi-hop", _("Phối hợp"), lambda row: -row.coordinates),
        OfficeColumn("theo-doi", _("Theo dõi"), lambda row: -row.monitors),
    ]
    for column in columns:
        column.is_current = column.key == chosen
        if column.is_current:
            offices.sort(key=column.order)
    page = _take_page(request, offices)
    context = {"tab": "offices", "offices": page.rows, "page": page, "columns": columns}
    return _render_table(request, plan, "plans/offices.html", context)


@require_GET
@login_not_required
def show_office(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Show what one office leads and coordinates, in its own name and in groups."""
    plan = common.get_plan(request, code)
    organisation = get_object_or_404(Organisation, code=office)
    context = {
        "tab": "offices", "organisation": organisation,
        "share": queries.get_office_share(
            plan=plan, organisation=organisation, on=timezone.localdate(),
            by=acting.get_actor(request),
        ),
    }  # fmt: skip
    return _render_table(request, plan, "plans/office.html", context)


@require_GET
@login_not_required
def show_indicator(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show one indicator: targets with their history, offices, clause, what sharpens it."""
    plan = common.get_plan(request, code)
    actor = acting.get_actor(request)
    indicator = get_object_or_404(plan.indicators.with_rows(), code=number)
    targets = list(indicator.targets.select_related("amendment__decision"))
    is_known = request.user.is_authenticated
    return render(
        request,
        "plans/indicator.html",
        {
            "plan": plan, "indicator": indicator, "targets": targets,
            "confirmations": list(
                dict.fromkeys(
                    (cell.confirmation, cell.confirmed_by, cell.confirmed_at)
                    for cell in targets
                    if cell.confirmation and not cell.amendment
                )
            ),
            "people": people.list_of(targets, "confirmed_by") if is_known else {},
            "lines": queries.list_lines(item=indicator, document=plan.document),
            "children": indicator.children.all(),
            "links": indicator.sharpened_by.shown_to(actor)
            .exclude(state=enums.LinkState.REFUSED)
            .select_related("order__document"),
            "fates": indicator.fates.visible_to(actor).select_related("plan", "new_indicator"),
            "origins": indicator.origins.visible_to(actor).select_related("old_indicator__plan"),
            "may_propose": permissions.may_propose_amendment(actor),
            "may_read_profile": measure_permissions.may_read(actor),
            "found": findings.list_found(indicators=[indicator.pk], by=actor).get(indicator.pk),
            **_tell_figures(request, indicator, targets),
        },
    )  # fmt: skip


def _tell_figures(
    request: HttpRequest, indicator: models.Indicator, targets: list[models.Target]
) -> dict[str, Any]:
    """Return an indicator's path; its figures only for who reads those of all offices."""
    today, story = timezone.localdate(), None
    may_see_totals = report_permissions.may_see_totals(acting.get_actor(request))
    if may_see_totals:
        story = measure_queries.get_story(indicator=indicator, until=today, count=_PERIODS)
        profile = story.profile if story else None
    else:
        profile = measure_queries.get_current(indicator=indicator)
    unit = (profile.unit if profile else "") or indicator.unit
    newest = story.newest if story else None
    current = [cell for cell in targets if cell.is_current and cell.horizon and cell.raw]
    year = min((cell.horizon or 0 for cell in current if (cell.horizon or 0) >= today.year),
               default=0)  # fmt: skip
    return {
        "profile": profile, "may_see_totals": may_see_totals, "newest": newest,
        "value": pictures.show(newest.figure.value if newest and newest.figure else None),
        "coming": [cell for cell in current if cell.horizon == year],
        "path": pictures.draw_path(targets=targets, story=story, unit=unit),
        "recent": pictures.draw_recent(targets=targets, story=story, unit=unit) if story else None,
    }  # fmt: skip


@require_GET
@login_not_required
def show_task(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one task or order: assignments by office today, schedule, clause, links."""
    plan = common.get_plan(request, code)
    actor = acting.get_actor(request)
    whole = plan.tasks.visible_to(actor).with_rows().defer(None)
    task = get_object_or_404(whole, pk=pk)
    links = task.links.shown_to(actor).select_related("task", "indicator")
    return render(
        request,
        "plans/task.html",
        {
            "plan": plan, "task": task,
            "parts": queries.list_parts(task=task, on=timezone.localdate()),
            "lines": queries.list_lines(item=task, document=task.document),
            "children": task.children.all(),
            "links": links,
            "people": people.list_of(links, "decided_by") if request.user.is_authenticated else {},
            "sharpened_by": task.sharpened_by.shown_to(actor)
            .exclude(state=enums.LinkState.REFUSED)
            .select_related("order__document"),
            "duties": task.duties.all(),
            "fates": task.fates.visible_to(actor).select_related("plan", "new_task"),
            "origins": task.origins.visible_to(actor).select_related("old_task__plan"),
            "may_decide": permissions.may_adopt(actor),
            "may_propose": permissions.may_propose_amendment(actor),
            **_tell_obligations(request, task),
        },
    )  # fmt: skip


def _tell_obligations(request: HttpRequest, task: models.Task) -> dict[str, Any]:
    """Return how a task's obligations stand, and what of it nobody performs, for officials."""
    actor, today = acting.get_actor(request), timezone.localdate()
    if org_rules.scope_of(actor, "obligation", "read") is None:
        return {}
    counts = queries.count_by_timeliness(
        by=actor, today=today, filters=queries.Filters(plan=task.plan, task=task.code)
    )
    named = dict(case_enums.Timeliness.choices)
    ends: dict[str, int] = {}
    for end in queries.list_open_ends(task=task, today=today):
        ends[end.gap.name] = ends.get(end.gap.name, 0) + 1
    return {
        "standing": [(value, named[value], number) for value, number in counts.items() if number],
        "owed_count": sum(counts.values()),
        "open_ends": list(ends.items()),
        "found": list(queries.list_found_of_task(task=task, by=actor)[: findings.MOST]),
    }


def _take_page(
    request: HttpRequest, offices: list[queries.OfficeCount]
) -> pages.Page[queries.OfficeCount]:
    """Return a page of counted offices; it starts after the one that the page before ended with."""
    codes = {one.office.code: place for place, one in enumerate(offices, 1)}
    begin = codes.get(request.GET.get(pages.PARAMETER, ""), 0)
    shown = offices[begin : begin + _MOST_OFFICES]
    here = chips.make_url(request, pages.PARAMETER, "")
    beyond = chips.make_url(request, pages.PARAMETER, shown[-1].office.code) if shown else ""
    return pages.Page(
        shown, beyond if begin + len(shown) < len(offices) else None, here if begin else None
    )


def _list_elsewhere(
    plan: models.Plan, tab: str, found: dict[str, int]
) -> list[tuple[str, str, int]]:
    """Return address, name and number of what a search found under the other tabs."""
    tabs = [
        ("indicators", "plans:plan", _("Chỉ tiêu")),
        ("tasks", "plans:tasks", _("Nhiệm vụ")),
        ("orders", "plans:orders", _("Ý kiến chỉ đạo")),
    ]
    return [
        (reverse(name, args=[plan.code]), label, found[key])
        for key, name, label in tabs
        if key != tab and found.get(key)
    ]


def _render_table(
    request: HttpRequest,
    plan: models.Plan,
    template: str,
    context: dict[str, Any],
    section: str = "",
    office: str = "",
) -> HttpResponse:
    actor = acting.get_actor(request)
    words = request.GET.get("q", "").strip()
    found = queries.count_found(plan=plan, words=words, by=actor) if words else {}
    context |= {
        "plan": plan,
        "found_in": found,
        "elsewhere": _list_elsewhere(plan, context["tab"], found),
        "counts": queries.get_counts(plan=plan, by=actor),
        "sections": plan.sections.all(),
        "bodies": queries.list_named_bodies(plan=plan),
        "section": section,
        "office": office,
        "q": words,
        "may_adopt": permissions.may_adopt(actor),
    }
    return render(request, template, context)
