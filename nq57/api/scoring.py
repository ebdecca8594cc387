"""Rounds of scoring and their results: to everybody in scoring once they are approved."""

from datetime import date
from typing import Any

from django.http import Http404
from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.measures import write
from nq57.api.schemas import common
from nq57.scoring import models, permissions, queries

router = Router()


class RoundOut(Schema):
    """A round of scoring over a period; ``decision`` approved its results."""

    code: str
    title: str
    criteria: str
    organisation: common.OfficeOut
    starts_on: date
    ends_on: date
    self_due: date
    state: str
    basis: str
    decision: str


class RoundPage(Schema):
    """A page of rounds."""

    items: list[RoundOut]
    next: int | None


class ResultOut(Schema):
    """The result of an office in its cluster; without rank before the approval."""

    cluster: str
    organisation: common.OfficeOut
    points: str
    most: str
    percent: str | None
    missing: int
    grade: str
    lowered_reason: str
    rank: int | None


class ResultList(Schema):
    """The results of a round."""

    items: list[ResultOut]


@router.get("/rounds", auth=auth.READ, response=RoundPage)
def list_rounds(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the rounds of scoring."""
    permissions.check_may_read(request.actor)
    rows, following = answers.take_page(
        queries.list_rounds(by=request.actor), after=after, limit=limit
    )
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/rounds/{key}/results", auth=auth.READ, response=ResultList)
def list_results(request: auth.ProgramRequest, key: str) -> dict[str, Any]:
    """List the results of a round by cluster: before the approval only for who approves."""
    permissions.check_may_read(request.actor)
    held = queries.get_round(code=key, by=request.actor)
    if held is None:
        raise Http404
    return {
        "items": [
            _tell_result(one, row)
            for one in queries.get_results(held=held, by=request.actor)
            for row in one.results
        ]
    }


def _tell(row: models.Round) -> dict[str, Any]:
    return {
        "code": row.case.code, "title": row.case.title, "criteria": str(row.criteria),
        "organisation": row.case.organisation, "starts_on": row.starts_on,
        "ends_on": row.ends_on, "self_due": row.self_due, "state": row.case.state,
        "basis": row.basis, "decision": row.decision,
    }  # fmt: skip


def _tell_result(one: queries.ClusterResults, row: queries.Result) -> dict[str, Any]:
    return {
        "cluster": str(one.cluster), "organisation": row.sheet.organisation,
        "points": write(row.total.points), "most": write(row.total.most),
        "percent": write(row.total.percent), "missing": row.total.missing, "grade": row.grade,
        "lowered_reason": row.sheet.lowered_reason, "rank": row.rank,
    }  # fmt: skip
