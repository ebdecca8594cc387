"""What the views of the follow-up share."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from nq57.reporting import models, permissions, queries
from nq57.web.shared import acting, chips

STATUSES = {
    "not_sent": "todo", "drafting": "doing", "returned": "ret", "sent": "sent", "accepted": "done",
}  # fmt: skip


_FILTERS = ("tt", "loai", "cham", "dau-moi", "q")


def find_cycle(request: HttpRequest, pk: int) -> models.Cycle | None:
    """Return a cycle in which the post reads a report, or None."""
    seen = models.Report.objects.visible_to(acting.get_actor(request)).filter(cycle=pk)
    found = models.Cycle.objects.select_related("plan__document", "plan__coordinator", "terms")
    return found.filter(pk=pk).first() if seen.exists() else None


def name_states() -> dict[str, str]:
    """Return the states of the matrix in words."""
    return {
        "not_sent": _("Chưa gửi"), "drafting": _("Đang soạn"), "returned": _("Trả lại"),
        "sent": _("Đã gửi"), "accepted": _("Đã nhận"),
    }  # fmt: skip


def read_filters(given: QueryDict) -> queries.MatrixFilters:
    """Return the filters that an address or a form names; what it names wrongly keeps nothing
    out."""
    said = {name: str(value).replace("\0", "") for name, value in given.items()}
    state, kind, sort = said.get("tt", ""), said.get("loai", ""), said.get("xep", "")
    return queries.MatrixFilters(
        state=state if state in STATUSES else "",
        kind=kind if kind in ("province", "commune") else "", is_late=said.get("cham") == "1",
        lacks_focal=said.get("dau-moi") == "0", text=said.get("q", "").strip(),
        sort=sort if sort.removeprefix("-") in queries.SORTS else "",
    )  # fmt: skip


def list_kept_filters(given: QueryDict) -> list[tuple[str, str]]:
    """Return what an address or a form filters by, as the fields of a form."""
    return [(name, str(given[name])) for name in _FILTERS if given.get(name)]


def describe_area(request: HttpRequest, tab: str) -> dict[str, Any]:
    """Return what every page of the area shows: which parts the post may open."""
    by = acting.get_actor(request)
    return {
        "tab": tab, "may_follow": permissions.may_follow(by), "runs": permissions.may_run(by),
        "may_urge": permissions.may_urge(by),
    }  # fmt: skip


def make_chips(
    request: HttpRequest, matrix: queries.Matrix
) -> tuple[list[chips.Chip], list[chips.Chip]]:
    """Return the chips by state, and by kind of office with the late ones."""
    words = name_states()
    states = [
        chips.Choice("", _("Tất cả"), matrix.total),
        *(chips.Choice(name, words[name], matrix.states[name], STATUSES[name]) for name in words),
    ]
    kinds = [
        chips.Choice("province", _("Sở, ngành"), matrix.kinds["province"]),
        chips.Choice("commune", _("Xã, phường"), matrix.kinds["commune"]),
    ]
    late = chips.Choice("1", _("Quá hạn"), matrix.late, "late")
    lacking = chips.Choice("0", _("Chưa có đầu mối"), matrix.lacking)
    return chips.make_chips(request, "tt", states), [
        *_toggled(request, "loai", kinds), *_toggled(request, "cham", [late]),
        *_toggled(request, "dau-moi", [lacking]),
    ]  # fmt: skip


def _toggled(request: HttpRequest, parameter: str, choices: list[chips.Choice]) -> list[chips.Chip]:
    """Return chips of which the chosen one leads back to all."""
    current = request.GET.get(parameter, "")
    return [
        chips.Chip(
            choice.label,
            chips.make_url(request, parameter, "" if choice.value == current else choice.value),
            choice.value == current, choice.count, choice.status,
        )
        for choice in choices
    ]  # fmt: skip
