"""Profiles of indicators, and their figures over time: of the province and office by office."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema

from nq57.api import answers, auth, measures, plans
from nq57.api.schemas import common
from nq57.core import refusals
from nq57.measures import models, permissions, queries
from nq57.orgs.models import Organisation
from nq57.plans.models import Indicator
from nq57.reporting import permissions as reporting_permissions

router = Router()
Count = Annotated[int, Query(ge=1, le=60, description="số kỳ gần nhất đã kết thúc")]


class ProfileOut(Schema):
    """One version of what an indicator means; ``approved`` is the one in use."""

    indicator: str
    version: int
    state: str
    unit: str
    direction: str
    numerator: str
    denominator: str
    scale: int
    time: str
    frequency: str
    asked_from: int | None
    asked_until: int | None
    reported_by: str
    reporter: str
    checker: str
    register_name: str
    published_source: str
    denominator_source: str
    formula_units: str
    formula_periods: str
    parent_rule: str
    baseline: str | None
    baseline_year: int | None
    bound_low: str | None
    bound_high: str | None
    basis: str
    decision: str
    is_confirmed: bool
    approved_at: datetime | None


class ProfilePage(Schema):
    """A page of profiles."""

    items: list[ProfileOut]
    next: int | None


class SeriesList(Schema):
    """The province's totals of an indicator over periods, the oldest first."""

    items: list[measures.TotalOut]


class CellOut(Schema):
    """An office's figure of a period; ``reason`` says why there is none, or no whole one."""

    period: str
    value: str | None
    reason: str
    inputs: list[int]


class UnitOut(Schema):
    """An office's figures over periods, within the boundaries of today."""

    organisation: common.OfficeOut
    cells: list[CellOut]


class UnitList(Schema):
    """An indicator's figures by office."""

    items: list[UnitOut]


@router.get("/plans/{code}/profiles", auth=auth.READ, response=ProfilePage)
def list_profiles(
    request: auth.ProgramRequest, code: str, indicator: common.Word = "",
    state: common.Word = "", after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the profiles of a plan's indicators: every version, or those of a state."""
    permissions.check_may_read(request.actor)
    found = models.Profile.objects.visible_to(request.actor).with_offices()
    found = found.of_plan(plans.find_plan(request, code)).select_related("indicator")
    kept = {"indicator__code": indicator, "state": state}
    found = found.filter(**{name: value for name, value in kept.items() if value})
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/plans/{code}/indicators/{indicator}/series", auth=auth.READ, response=SeriesList)
def list_series(
    request: auth.ProgramRequest, code: str, indicator: str, limit: Count = 12
) -> dict[str, Any]:
    """List the province's totals of the newest periods; none without a profile in use."""
    rows = _list_rows(request, code, indicator, limit)
    offices = measures.name_offices({key for row in rows for key in row.missing})
    return {"items": [measures.tell_total(row, offices) for row in rows]}


@router.get("/plans/{code}/indicators/{indicator}/units", auth=auth.READ, response=UnitList)
def list_units(
    request: auth.ProgramRequest, code: str, indicator: str, limit: Count = 12
) -> dict[str, Any]:
    """List the offices' figures of the newest periods; ``inputs`` are ids of observations."""
    rows = _list_rows(request, code, indicator, limit)
    series = queries.list_unit_series(rows=rows, today=timezone.localdate())
    offices = measures.name_offices({one.office for one in series})
    return {"items": [_tell_unit(one, offices) for one in series if one.office in offices]}


def _list_rows(
    request: auth.ProgramRequest, code: str, indicator: str, count: int
) -> list[queries.TotalRow]:
    """Return an indicator's totals for who reads the figures of all offices.

    :raises NotAllowedError: for anybody else.
    """
    if not reporting_permissions.may_see_totals(request.actor):
        raise refusals.NotAllowedError("Vị trí này chỉ đọc số liệu của cơ quan mình.")
    found = Indicator.objects.select_related("plan").get(
        plan=plans.find_open_plan(request, code), code=indicator
    )
    until: date = timezone.localdate()
    story = queries.get_story(indicator=found, until=until, count=count)
    return list(story.recent) if story else []


def _tell_unit(one: queries.UnitSeries, offices: dict[int, Organisation]) -> dict[str, Any]:
    return {
        "organisation": offices[one.office],
        "cells": [
            {
                "period": period,
                "value": measures.write(unit.figure.value) if unit.figure else None,
                "reason": unit.reason, "inputs": [found.key for found in unit.inputs],
            }
            for period, unit in one.cells.items()
        ],
    }  # fmt: skip


def _tell(row: models.Profile) -> dict[str, Any]:
    same = (
        "version", "state", "unit", "direction", "numerator", "denominator", "scale", "time",
        "frequency", "asked_from", "asked_until", "reported_by", "published_source",
        "denominator_source", "formula_units", "formula_periods", "parent_rule", "baseline_year",
        "basis", "decision", "is_confirmed", "approved_at",
    )  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "indicator": row.indicator.code, "register_name": row.register,
        "reporter": row.reporter.code if row.reporter else "",
        "checker": row.checker.code if row.checker else "",
        **{
            name: measures.write(getattr(row, name))
            for name in ("baseline", "bound_low", "bound_high")
        },
    }  # fmt: skip
