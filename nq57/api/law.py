"""Clocks that the law gives, the legal bases that they rest on, and edited days."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.law import models, permissions

router = Router()


class ClockOut(Schema):
    """One duration that the law gives between two dates; ``valid_to`` is the first day out of
    force. ``confidence`` says whether somebody has checked it."""

    code: str
    name: str
    trigger: str
    duration: int
    unit: str
    is_rolled: bool
    basis: str
    clause: str
    valid_from: date | None
    valid_to: date | None
    confidence: str


class ClockPage(Schema):
    """A page of clocks."""

    items: list[ClockOut]
    next: int | None


class BasisOut(Schema):
    """A legal document as a basis, by its symbol."""

    code: str
    title: str
    topic: str
    valid_from: date | None
    valid_to: date | None
    replaced_by: list[str]
    source: str
    confidence: str


class BasisPage(Schema):
    """A page of legal bases."""

    items: list[BasisOut]
    next: int | None


class DayOut(Schema):
    """A day off or a make-up day that the published calendar adds."""

    day: date
    kind: str
    reason: str
    basis: str
    confidence: str


class DayPage(Schema):
    """A page of days."""

    items: list[DayOut]
    next: int | None


@router.get("/clocks", auth=auth.READ, response=ClockPage)
def list_clocks(
    request: auth.ProgramRequest, on: common.Day = None, after: common.After = 0,
    limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the clocks of the law: every version, or those that hold on a day."""
    permissions.check_may_read(request.actor)
    found = models.ClockRule.objects.select_related("basis")
    rows, following = answers.take_page(found.on(on) if on else found, after=after, limit=limit)
    items = [
        {
            "code": row.code, "name": row.name, "trigger": row.trigger,
            "duration": row.duration, "unit": row.unit, "is_rolled": row.is_rolled,
            "basis": row.basis.code, "clause": row.clause, "valid_from": row.valid_from,
            "valid_to": row.valid_to, "confidence": row.confidence,
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "next": following}


@router.get("/bases", auth=auth.READ, response=BasisPage)
def list_bases(
    request: auth.ProgramRequest, on: common.Day = None, after: common.After = 0,
    limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the legal bases: all, or those in force on a day."""
    permissions.check_may_read(request.actor)
    found = models.LegalBasis.objects.prefetch_related("replaced_by")
    rows, following = answers.take_page(
        found.in_force_on(on) if on else found, after=after, limit=limit
    )
    items = [
        {
            "code": row.code, "title": row.title, "topic": row.topic,
            "valid_from": row.valid_from, "valid_to": row.valid_to,
            "replaced_by": [one.code for one in row.replaced_by.all()], "source": row.source,
            "confidence": row.confidence,
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "next": following}


@router.get("/days", auth=auth.READ, response=DayPage)
def list_days(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the days off and make-up days that somebody entered from the published calendar."""
    permissions.check_may_read(request.actor)
    rows, following = answers.take_page(
        models.HolidayOverride.objects.all(), after=after, limit=limit
    )
    return {"items": rows, "next": following}
