"""The list of systems with its filters, and the numbers of the province."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nq57.orgs import models as orgs
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.web.cyber.views import common
from nq57.web.shared import acting, chips, pages
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
    reads_all = permissions.may_read_all(by)
    operators = models.InformationSystem.objects.order_by().values("operator")
    return shared.render_list(request, "cyber", "systems", {
        **common.describe_tabs(request, "systems"), "filters": filters,
        "page": pages.take(found, request, key=("sort_key", "pk")), "number": found.count(),
        "chips": _make_chips(request), "kinds": enums.Kind.choices,
        "statuses": enums.Status.choices, "may_add": permissions.may_add(by),
        "offices": orgs.Organisation.objects.filter(pk__in=operators).order_by("sort_key")
        if reads_all else [],
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
        **common.describe_tabs(request, "counts"), "counts": counts, "levels": levels,
        "kinds": kinds,
    })  # fmt: skip


def read_filters(request: HttpRequest) -> queries.Filters:
    """Return what the address asks of the list; what it does not know it does not ask."""
    given = request.GET
    kind, status = given.get("loai", ""), given.get("trang-thai", "")
    level, cloud = given.get("cap-do", ""), given.get("dam-may", "")
    return queries.Filters(
        text=given.get("q", "").strip(), office=given.get("co-quan", ""),
        level=level if level in ("0", "1", "2", "3", "4", "5") else "",
        kind=kind if kind in enums.Kind.values else "",
        status=status if status in enums.Status.values else "",
        cloud=cloud if cloud in ("0", "1") else "",
        is_without_officer=given.get("can-bo") == "0",
    )  # fmt: skip


def _make_chips(request: HttpRequest) -> list[chips.Chip]:
    """Return a chip for each level that is there under the other filters."""
    counts = queries.count_levels(by=acting.get_actor(request), filters=read_filters(request))
    choices = [chips.Choice("", _("Tất cả"), sum(counts.values()))]
    for level in (*rules.LEVELS, None):
        if level in counts:
            word = _("Cấp độ %(n)d") % {"n": level} if level else _("Chưa xác định cấp độ")
            choices.append(chips.Choice(str(level or 0), word, counts[level]))
    return chips.make_chips(request, "cap-do", choices)
