"""Inspections with what they found, and how the remedies stand."""

from collections.abc import Container, Iterable
from datetime import date
from typing import Any

from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.inspection import models, permissions, queries
from nq57.plans.models import Obligation

router = Router()


class InspectionOut(Schema):
    """One visit of a team to an office; findings are counted as far as the post sees them."""

    code: str
    title: str
    program: str
    organisation: common.OfficeOut
    lead: common.OfficeOut
    state: str
    planned_on: date
    visited_on: date | None
    answer_by: date | None
    conclusion: str
    concluded_on: date | None
    findings: int
    open_findings: int


class InspectionPage(Schema):
    """A page of inspections."""

    items: list[InspectionOut]
    next: int | None


class RemedyOut(Schema):
    """What is to be done about a finding; ``obligation`` is what became of it."""

    text: str
    due_on: date
    obligation: str
    state: str


class FindingOut(Schema):
    """What a team found; ``obligation`` or ``indicator`` is what it is about, if anything."""

    code: str
    title: str
    inspection: str
    organisation: common.OfficeOut
    state: str
    kind: str
    severity: str
    clause: str
    obligation: str
    indicator: str
    found: str
    explanation: str
    remedies: list[RemedyOut]


class FindingPage(Schema):
    """A page of findings."""

    items: list[FindingOut]
    next: int | None


@router.get("/inspections", auth=auth.READ, response=InspectionPage)
def list_inspections(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the inspections."""
    permissions.check_may_read(request.actor)
    found = queries.list_inspections(by=request.actor)
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/findings", auth=auth.READ, response=FindingPage)
def list_findings(
    request: auth.ProgramRequest, office: common.Word = "", state: common.Word = "",
    severity: common.Word = "", text: common.Word = "", after: common.After = 0,
    limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the findings; an office sees those that its team has sent."""
    permissions.check_may_read(request.actor)
    filters = queries.Filters(office=office, state=state, severity=severity, text=text)
    found = queries.list_takeable(by=request.actor, filters=filters)
    rows, following = answers.take_page(found, after=after, limit=limit)
    seen = _list_seen(request, rows)
    return {"items": [_tell_finding(row, seen) for row in rows], "next": following}


@router.get("/findings/{key}", auth=auth.READ, response=FindingOut)
def get_finding(request: auth.ProgramRequest, key: str) -> dict[str, Any]:
    """Tell one finding."""
    found = queries.list_takeable(by=request.actor, filters=queries.Filters())
    row = found.get(case__code=key)
    return _tell_finding(row, _list_seen(request, [row]))


def _tell(row: Any) -> dict[str, Any]:
    return {
        "code": row.case.code, "title": row.case.title, "program": row.program.symbol,
        "organisation": row.case.organisation, "lead": row.lead, "state": row.case.state,
        "planned_on": row.planned_on, "visited_on": row.visited_on, "answer_by": row.answer_by,
        "conclusion": row.conclusion, "concluded_on": row.concluded_on,
        "findings": row.finding_count, "open_findings": row.open_count,
    }  # fmt: skip


def _list_seen(request: auth.ProgramRequest, rows: Iterable[models.Finding]) -> set[int]:
    """Return which obligations of findings and their remedies the post may read."""
    named = {row.obligation_id for row in rows}
    named |= {one.obligation_id for row in rows for one in row.remedies.all()}
    seen = Obligation.objects.visible_to(request.actor).filter(pk__in=named - {None})
    return set(seen.values_list("pk", flat=True))


def _tell_finding(row: models.Finding, seen: Container[int | None]) -> dict[str, Any]:
    return {
        "code": row.case.code, "title": row.case.title, "inspection": row.inspection.case.code,
        "organisation": row.case.organisation, "state": row.case.state, "kind": row.kind,
        "severity": row.severity, "clause": row.clause,
        "obligation": row.obligation.case.code
        if row.obligation and row.obligation_id in seen else "",
        "indicator": row.indicator.code if row.indicator else "", "found": row.found,
        "explanation": row.explanation,
        "remedies": [
            {
                "text": one.text, "due_on": one.due_on,
                "obligation": one.obligation.case.code
                if one.obligation and one.obligation_id in seen else "",
                "state": one.obligation.case.state if one.obligation else "",
            }
            for one in row.remedies.all()
        ],
    }  # fmt: skip
