"""What the views of consolidation share."""

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from nq57.core import refusals
from nq57.measures import enums as measure_enums
from nq57.measures import queries as measure_queries
from nq57.plans import models as plans
from nq57.reporting import models, queries
from nq57.web.consolidation import forms
from nq57.web.shared import acting, chips


def list_targets(rows: Iterable[measure_queries.Summary]) -> dict[int, list[plans.Target]]:
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


def list_headlines(request: HttpRequest) -> list[chips.Chip]:
    """Return the headline rules as chips."""
    choices = [
        chips.Choice("" if value == "furthest" else value, _(str(label)))
        for value, label in measure_enums.Headline.choices
    ]
    return chips.make_chips(request, "so", choices)


def list_boundaries(request: HttpRequest) -> list[chips.Chip]:
    """Return whose boundaries the offices stand in, as chips."""
    return chips.make_chips(
        request, "ranh-gioi",
        [chips.Choice("", _("Như khi đó")), chips.Choice("nay", _("Theo đơn vị hiện nay"))],
    )  # fmt: skip


def tell_changes(cycle: models.Cycle, found: Sequence[queries.TotalChange]) -> dict[str, list[Any]]:
    """Return what changed since a consolidation, as the pages show it; beside it the totals
    whose figures were only checked, or sent again as they were."""
    return {
        "changes": [_tell_change(cycle, one) for one in found if one.is_moved],
        "confirmed": [one for one in found if not one.is_moved],
    }


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


def get_cycle(request: HttpRequest, pk: int) -> models.Cycle:
    """Return a cycle of a plan that the post may read."""
    return get_object_or_404(queries.find_cycles(by=acting.get_actor(request)), pk=pk)


def refuse() -> NoReturn:
    """Refuse pages of the whole province to a post that does not open them."""
    raise refusals.NotAllowedError(
        _("Tổng hợp của tỉnh do cơ quan điều phối và lãnh đạo tỉnh xem. Xem số liệu của cơ quan "
          "mình trong Báo cáo kỳ.")
    )  # fmt: skip
