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
from nq57.web.shared import acting, chips
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
        return common.show_refused(request)
    cycle = queries.get_latest_cycle(by=by)
    if cycle is None:
        context = common.describe_area(request, "matrix") | {"cycle": None}
        return render(request, "followup/matrix.html", context)
    return _show(request, cycle)


@require_safe
def show_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one cycle."""
    if not permissions.may_follow(acting.get_actor(request)):
        return common.show_refused(request)
    cycle = common.find_cycle(request, pk)
    if cycle is None:
        raise Http404
    return _show(request, cycle)


def _show(request: HttpRequest, cycle: models.Cycle) -> HttpResponse:
    by, today = acting.get_actor(request), timezone.localdate()
    filters = _read_filters(request)
    matrix = queries.list_matrix(cycle=cycle, by=by, today=today, filters=filters)
    by_state, by_kind = common.make_chips(request, matrix)
    words = common.name_states()
    groups: list[Any] = [("", "", matrix.rows)]
    if not filters.sort:
        grouped = groupby(matrix.rows, key=lambda row: row.state)
        groups = [(state, words[state], list(rows)) for state, rows in grouped]
    context = common.describe_area(request, "matrix") | {
        "cycle": cycle, "matrix": matrix, "groups": groups, "states": by_state, "kinds": by_kind,
        "filters": filters, "columns": _make_columns(request, filters.sort), "words": words,
        "bars": _make_bars(matrix), "today": today,
    }  # fmt: skip
    return shared.render_list(request, "followup", "matrix", context)


def _read_filters(request: HttpRequest) -> queries.MatrixFilters:
    """Return the filters that the address names; what it names wrongly keeps nothing out."""
    given = {name: str(value).replace("\0", "") for name, value in request.GET.items()}
    state, kind, sort = given.get("tt", ""), given.get("loai", ""), given.get("xep", "")
    return queries.MatrixFilters(
        state=state if state in common.STATUSES else "",
        kind=kind if kind in ("province", "commune") else "", is_late=given.get("cham") == "1",
        text=given.get("q", "").strip(),
        sort=sort if sort.removeprefix("-") in queries.SORTS else "",
    )  # fmt: skip


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
