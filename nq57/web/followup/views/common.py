"""What the views of the follow-up share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nq57.reporting import models, permissions, queries, rules
from nq57.web.shared import acting, chips
from nq57.web.shared import views as shared

STATUSES = {
    "not_sent": "todo", "drafting": "doing", "returned": "ret", "sent": "sent", "accepted": "done",
}  # fmt: skip


def refuse() -> rules.NotAllowedError:
    """Return the refusal of a page that the post does not open."""
    return rules.NotAllowedError(_("Vị trí đang dùng không mở được trang này."))


def show_refused(request: HttpRequest) -> HttpResponse:
    """Answer with that refusal."""
    return shared.show_refusal(request, refuse())


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
    return chips.make_chips(request, "tt", states), [
        *_toggled(request, "loai", kinds), *_toggled(request, "cham", [late]),
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
