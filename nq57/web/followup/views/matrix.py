"""The matrix of a cycle: offices by state, filters and order as addresses."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nq57.reporting import models, permissions, queries
from nq57.web.followup.views import common
from nq57.web.shared import acting, chips, pages
from nq57.web.shared import views as shared


@dataclass(frozen=True)
class Column:
    """A column by which the matrix is sorted: its words, the link, how it is sorted now."""

    label: str
    url: str
    order: str
    is_number: bool


@require_safe
def show_latest(request: HttpRequest) -> HttpResponse:
    """Show the newest cycle in which the post reads a report."""
    by = acting.get_actor(request)
    if not permissions.may_follow(by):
        shared.refuse_page()
    cycle = queries.get_latest_cycle(by=by)
    if cycle is None:
        context = common.describe_area(request, "matrix") | {"cycle": None}
        return render(request, "followup/matrix.html", context)
    return _show(request, cycle)


@require_safe
def show_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one cycle."""
    if not permissions.may_follow(acting.get_actor(request)):
        shared.refuse_page()
    cycle = common.find_cycle(request, pk)
    if cycle is None:
        raise Http404
    return _show(request, cycle)


def _show(request: HttpRequest, cycle: models.Cycle) -> HttpResponse:
    by, today = acting.get_actor(request), timezone.localdate()
    filters, after = common.read_filters(request.GET), request.GET.get(pages.PARAMETER, "")
    matrix = queries.list_matrix(cycle=cycle, by=by, today=today, filters=filters, after=after)
    by_state, by_kind = common.make_chips(request, matrix)
    words = common.name_states()
    groups: list[Any] = [("", 0, matrix.rows)]
    if not filters.sort:
        grouped = groupby(matrix.rows, key=lambda row: row.state)
        groups = [(words[state], matrix.kept[state], list(rows)) for state, rows in grouped]
    context = common.describe_area(request, "matrix") | {
        "cycle": cycle, "matrix": matrix, "groups": groups, "states": by_state, "kinds": by_kind,
        "filters": filters, "columns": _make_columns(request, filters.sort), "words": words,
        "bars": _make_bars(matrix), "today": today, "page": _make_page(request, matrix, after),
        "kept_filters": common.list_kept_filters(request.GET),
    }  # fmt: skip
    return shared.render_list(request, "followup", "matrix", context)


def _make_page(
    request: HttpRequest, matrix: queries.Matrix, after: str
) -> pages.Page[models.Report]:
    """Return the ways on; a page starts after the office that the one before ended with."""
    here = chips.make_url(request, pages.PARAMETER, "")
    beyond = chips.make_url(request, pages.PARAMETER, matrix.following)
    return pages.Page([], beyond if matrix.following else None, here if after else None)


def _make_columns(request: HttpRequest, sort: str) -> list[Column]:
    """Return the heads of the table; a second click turns the order, figures go down first."""
    heads = {
        "name": (_("Cơ quan"), False), "": (_("Kỳ này"), False), "late": (_("Chậm"), True),
        "filled": (_("Đã soạn"), True), "reminded": (_("Đã nhắc"), True),
        "acted": (_("Lần cuối"), False), "history": (_("Các kỳ trước"), False),
    }  # fmt: skip
    columns = []
    for name, (label, is_number) in heads.items():
        down = name if name in ("", "name", "filled") else f"-{name}"
        turned = f"-{name}" if down == name else name
        wanted = turned if sort == down and name else down
        order = ""
        if name and sort.removeprefix("-") == name:
            order = "desc" if sort.startswith("-") else "asc"
        columns.append(Column(label, chips.make_url(request, "xep", wanted), order, is_number))
    return columns


def _make_bars(matrix: queries.Matrix) -> list[dict[str, Any]]:
    """Return the parts of the meter: received, with the checkers, overdue at its end."""
    handed = matrix.states["accepted"]
    sent = matrix.states["sent"]
    return [
        {"look": "b2", "x": 0, "width": handed},
        {"look": "b1", "x": handed, "width": sent},
        {"look": "b4", "x": matrix.total - matrix.late, "width": matrix.late},
    ]
