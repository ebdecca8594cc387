"""The list of systems with its filters, and the numbers of the province."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, pages, registers
from nq57.web.shared import views as shared


@require_safe
def list_systems(request: HttpRequest) -> HttpResponse:
    """List the systems that the post may read, with counts by level.

    Who sees only the numbers gets them here.
    """
    by = acting.get_actor(request)
    if not permissions.may_list(by) and permissions.may_count(by):
        return count(request)
    permissions.check_may_list(by)
    filters = read_filters(request)
    found = queries.list_systems(by=by, filters=filters)
    return shared.render_list(request, "cyber", "systems", {
        **common.describe_tabs(request, "systems"), "filters": filters,
        "page": pages.take(found, request, key=("sort_key", "pk")), "number": found.count(),
        "chips": _make_chips(request), "may_add": permissions.may_add(by),
        "bar": registers.make_bar(request, _make_picks(by, filters)),
        "is_filtered": any(filters.__dict__.values()),
        "waiting": queries.list_waiting(by=by),
    })  # fmt: skip


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Show how many systems the province has, by level, kind and office."""
    by = acting.get_actor(request)
    permissions.check_may_count(by)
    counts = queries.count_systems()
    levels = [(one, counts.levels.get(one, 0)) for one in (*rules.LEVELS, None)]
    kinds = [(label, counts.kinds.get(value, 0)) for value, label in enums.Kind.choices]
    return render(request, "cyber/counts.html", {
        **common.describe_tabs(request, "overview"), "counts": counts, "levels": levels,
        "kinds": kinds,
    })  # fmt: skip


def read_filters(request: HttpRequest) -> queries.Filters:
    """Return what the address asks of the list; what it does not know it does not ask."""
    given = request.GET
    return queries.Filters(
        text=given.get("q", "").strip(), office=given.get("co-quan", ""),
        level=registers.read_pick(request, "cap-do", ("0", "1", "2", "3", "4", "5")),
        kind=registers.read_pick(request, "loai", enums.Kind.values),
        status=registers.read_pick(request, "trang-thai", enums.Status.values),
        cloud=registers.read_pick(request, "dam-may", ("0", "1")),
        is_without_officer=given.get("can-bo") == "0",
    )  # fmt: skip


def _make_picks(by: audit_rules.Actor, filters: queries.Filters) -> list[registers.Pick]:
    """Return what the list is filtered by; an office's own list needs no office."""
    operators = models.InformationSystem.objects.order_by().values("operator")
    offices = orgs.Organisation.objects.filter(pk__in=operators).order_by("sort_key")
    named = list(offices.values_list("code", "name")) if permissions.may_read_all(by) else []
    kinds, statuses = registers.offer(enums.Kind), registers.offer(enums.Status)
    lacking = "0" if filters.is_without_officer else ""
    return [
        registers.Pick("co-quan", _("Đơn vị vận hành"), named, filters.office),
        registers.Pick("loai", _("Loại"), kinds, filters.kind),
        registers.Pick("trang-thai", _("Trạng thái"), statuses, filters.status, _("Chưa kết thúc")),
        registers.Pick("dam-may", _("Đám mây"), [("1", _("Có")), ("0", _("Không"))], filters.cloud),
        registers.Pick(
            "can-bo", _("Cán bộ phụ trách"), [("0", _("Chưa có hoặc chưa tập huấn"))], lacking
        ),
    ]


def _make_chips(request: HttpRequest) -> list[chips.Chip]:
    """Return a chip for each level that is there under the other filters."""
    counts = queries.count_levels(by=acting.get_actor(request), filters=read_filters(request))
    choices = [chips.Choice("", _("Tất cả"), sum(counts.values()))]
    for level in (*rules.LEVELS, None):
        if level in counts:
            word = _("Cấp độ %(n)d") % {"n": level} if level else _("Chưa xác định cấp độ")
            choices.append(chips.Choice(str(level or 0), word, counts[level]))
    return chips.make_chips(request, "cap-do", choices)
