"""Verdicts of a plan's indicators on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from nq57.api import auth, plans
from nq57.core import dates, numbers
from nq57.evaluation import enums, queries, rules

router = Router()


class VerdictOut(Schema):
    """A verdict with its reason in a Vietnamese sentence and the fingerprint of its inputs."""

    indicator: str
    on: date
    state: str
    word: str
    reason: str
    sentence: str
    value: str | None
    period: str
    forecast: str
    criteria: str
    digest: str


class VerdictList(Schema):
    """The verdicts of a plan, in its order."""

    items: list[VerdictOut]


@router.get("/plans/{code}/verdicts", auth=auth.READ, response=VerdictList)
def list_verdicts(
    request: auth.ProgramRequest, code: str, on: date | None = None
) -> dict[str, Any]:
    """Judge the indicators on a day, today unless one is named."""
    plan, day = plans.find_open_plan(request, code), on or timezone.localdate()
    if not date(2000, 1, 1) <= day <= date(2100, 12, 31):
        raise auth.Refused(422, "input", "Ngày đánh giá phải từ năm 2000 đến năm 2100.")
    found = queries.list_verdicts(plan=plan, on=day, by=request.actor)
    return {"items": [_tell(one) for one in found]}


def _tell(one: queries.Verdict) -> dict[str, Any]:
    said = one.judgement
    unit = one.profile.unit if one.profile else ""
    return {
        "indicator": one.indicator.code, "on": one.on, "state": one.state,
        "word": str(enums.State(one.state).label), "reason": said.reason.code,
        "sentence": _say(said.reason, unit, said.goal.raw if said.goal else ""),
        "value": f"{said.point.value.normalize():f}" if said.point else None,
        "period": said.point.period if said.point else "",
        "forecast": said.forecast.state if said.forecast else "",
        "criteria": str(one.criteria), "digest": one.digest,
    }  # fmt: skip


def _say(reason: rules.Reason, unit: str, goal: str) -> str:
    """Return the sentence of a reason with its figures written out."""
    told = {name: _write(value) for name, value in reason.said.items()}
    sentence = str(enums.Reason(reason.code).label)
    return sentence % ({"goal": goal, "unit": unit} | told)


def _write(value: Decimal | int | str | date) -> str:
    if isinstance(value, date):
        return dates.format_date(value)
    if isinstance(value, Decimal):
        return numbers.write_number(value.quantize(Decimal("0.01")))
    return str(value)
