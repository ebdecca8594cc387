"""What inspections found of indicators, beside the figures that offices had claimed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nq57.audit import rules as audit_rules
from nq57.core import periods
from nq57.inspection import models, permissions, queries
from nq57.orgs.models import Organisation
from nq57.reporting.models import Figure
from nq57.web.shared import pictures

MOST = 50


@dataclass(frozen=True)
class Found:
    """A finding with the figure that its office had claimed by the visit, and its period."""

    finding: models.Finding
    value: str
    period: str


def list_found(
    *,
    indicators: Collection[int],
    by: audit_rules.Actor,
    organisation: Organisation | None = None,
    most: int = MOST,
) -> dict[int, list[Found]]:
    """Return what was found by the indicator's key, ``most`` in all, the newest first; nothing
    for who reads no inspections."""
    made: dict[int, list[Found]] = {}
    if not indicators or not permissions.may_read(by):
        return made
    rows = queries.list_found_of_indicators(indicators=indicators, by=by, organisation=organisation)
    for one in rows[:most]:
        value, period = (vars(one)[name] for name in ("said_value", "said_period"))
        label = periods.parse_period(period).label if period else ""
        found = Found(one, pictures.show(value), label)
        made.setdefault(one.indicator_id or 0, []).append(found)
    return made


def load_found(
    *, figures: Sequence[Figure], organisation: Organisation, by: audit_rules.Actor
) -> None:
    """Load what was found of an office's figures into each one's ``found_now``: one query."""
    told = list_found(
        indicators=[one.indicator_id for one in figures], by=by, organisation=organisation
    )
    for one in figures:
        vars(one)["found_now"] = told.get(one.indicator_id, [])
