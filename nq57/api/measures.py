"""Figures of offices, and the province's totals computed from them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema

from nq57.api import answers, auth, plans
from nq57.api.schemas import common
from nq57.core import periods, refusals
from nq57.measures import models, queries
from nq57.orgs.models import Organisation
from nq57.orgs.models.people import within
from nq57.reporting import permissions

router = Router()
Period = Annotated[
    str, Query(pattern=r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$", examples=["2026-11"])
]


class ObservationOut(Schema):
    """An office's figure of a period at one verdict; a correction is the next revision."""

    id: int
    indicator: str
    organisation: str
    period: str
    verdict: str
    value: str
    numerator: str | None
    denominator: str | None
    unit: str
    revision: int
    source: str
    note: str
    at: datetime


class ObservationPage(Schema):
    """A page of figures."""

    items: list[ObservationOut]
    next: int | None


class TotalOut(Schema):
    """The province's figure of an indicator, with who told and who is missing."""

    indicator: str
    period: str
    rule: str
    value: str | None
    unit: str
    level: str
    told: int
    asked: int
    missing: list[str]
    inputs: list[int]


class TotalList(Schema):
    """The totals of one period."""

    items: list[TotalOut]


@router.get("/plans/{code}/observations", auth=auth.READ, response=ObservationPage)
def list_observations(
    request: auth.ProgramRequest, code: str, period: Period | None = None,
    indicator: common.Word = "", organisation: common.Word = "", verdict: common.Word = "",
    after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the figures in use: of the own office, or of all for who reads all."""
    found = models.Observation.objects.current().filter(
        within(request.actor, "observation", "organisation"),
        indicator__plan=plans.find_open_plan(request, code),
    )
    kept = {
        "period": period, "indicator__code": indicator, "organisation__code": organisation,
        "verdict": verdict,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in kept.items() if value})
    rows, following = answers.take_page(
        found.select_related("indicator", "organisation", "profile"), after=after, limit=limit
    )
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/plans/{code}/totals", auth=auth.READ, response=TotalList)
def list_totals(request: auth.ProgramRequest, code: str, period: Period) -> dict[str, Any]:
    """List the province's totals of a period; ``inputs`` are the ids of the figures used."""
    plan = plans.find_open_plan(request, code)
    if not permissions.may_see_totals(request.actor):
        raise refusals.NotAllowedError("Vị trí này chỉ đọc số liệu của cơ quan mình.")
    try:
        asked = periods.parse_period(period)
    except ValueError as error:
        raise auth.Refused(422, "input", "Không có kỳ này: ghi như 2026-11.") from error
    found = queries.list_totals(plan=plan, of=[asked], with_verdicts=False)
    offices = name_offices({key for row in found.values() for key in row.missing})
    return {"items": [tell_total(row, offices) for row in found.values()]}


def _tell(row: models.Observation) -> dict[str, Any]:
    return {
        "id": row.pk, "indicator": row.indicator.code, "organisation": row.organisation.code,
        "period": row.period, "verdict": row.verdict, "value": write(row.value),
        "numerator": write(row.numerator), "denominator": write(row.denominator),
        "unit": row.profile.unit, "revision": row.revision, "source": row.source,
        "note": row.note, "at": row.at,
    }  # fmt: skip


def name_offices(keys: set[int]) -> dict[int, Organisation]:
    """Return offices by key."""
    return Organisation.objects.in_bulk(keys)


def tell_total(row: queries.TotalRow, offices: Any) -> dict[str, Any]:
    """Return a total as programs read it; ``offices`` by key name those that are missing."""
    return {
        "indicator": row.indicator.code, "period": row.period.code, "rule": row.rule,
        "value": write(row.figure.value) if row.figure else None, "unit": row.profile.unit,
        "level": row.level, "told": row.told, "asked": row.asked,
        "missing": [offices[key].code for key in row.missing if key in offices],
        "inputs": [one.key for one in row.headline.inputs],
    }  # fmt: skip


def write(value: Any) -> str | None:
    """Return a number as programs read it: a dot before the decimals, no groups."""
    return None if value is None else f"{value.normalize():f}"
