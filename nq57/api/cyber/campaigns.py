"""Campaigns against holes, in numbers."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.cyber import models, permissions, queries

router = Router()


class CampaignOut(Schema):
    """A campaign against security holes: on what it rests, by when, which systems it asks after."""

    id: int
    code: str
    title: str
    basis: str
    due: date
    centre: common.OfficeOut
    kinds: list[str]
    levels: list[int]
    state: str


class CampaignPage(Schema):
    """A page of campaigns."""

    items: list[CampaignOut]
    next: int | None


class StandingOut(Schema):
    """Where an office stands; a number is null while the office has declared nothing."""

    office: common.OfficeOut
    standing: str
    systems: int
    missing: int | None
    holes: int | None
    fixed: int | None
    accepted: int | None
    open: int | None
    due: date | None
    days_late: int


class BoardOut(Schema):
    """A campaign at the end of a day; ``standings`` add up to ``offices``."""

    code: str
    day: date
    offices: int
    standings: dict[str, int]
    items: list[StandingOut]


@router.get("/campaigns", auth=auth.READ, response=CampaignPage)
def list_campaigns(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the campaigns: all for who sees the province's numbers, else those of the office."""
    permissions.check_may_see_campaigns(request.actor)
    found = models.Campaign.objects.visible_to(request.actor).with_rows()
    rows, following = answers.take_page(found, after=after, limit=limit)
    names = ("code", "title", "due", "centre", "kinds", "levels", "state")
    items = [
        {
            "id": row.pk, "basis": queries.say_basis(task=row.task),
            **{name: getattr(row, name) for name in names},
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "next": following}


@router.get("/campaigns/{code}", auth=auth.READ, response=BoardOut)
def show_campaign(request: auth.ProgramRequest, code: str, on: common.Day = None) -> dict[str, Any]:
    """Show where every office stood at the end of a day, today when none is named; who sees no
    numbers of the province gets its own office. No hole is told."""
    by, today = request.actor, timezone.localdate()
    try:
        campaign = queries.CAMPAIGNS.get(code=code, by=by)
    except models.Campaign.DoesNotExist:
        raise auth.Refused(404, "missing", "Không có chiến dịch này.") from None
    board = queries.make_board(campaign=campaign, day=min(on or today, today))
    sees_all = permissions.may_count(by) or permissions.may_read_all(by)
    rows = [
        row for row in board.rows if sees_all or row.office.organisation.code == by.organisation
    ]
    standings = board.totals.standings if sees_all else {row.stand.standing: 1 for row in rows}
    names = (
        "standing", "systems", "missing", "holes", "fixed", "accepted", "open", "days_late",
    )  # fmt: skip
    return {
        "code": campaign.code, "day": board.day, "offices": len(rows), "standings": standings,
        "items": [
            {
                "office": row.office.organisation, "due": row.office.obligation.case.due,
                **{name: getattr(row.stand, name) for name in names},
            }
            for row in rows
        ],
    }  # fmt: skip
