"""Overall reviews, by office and axis."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.cyber import models, permissions, queries

router = Router()


class ReviewOut(Schema):
    """An overall review of databases, systems and people: on what it rests, by when."""

    id: int
    code: str
    title: str
    basis: str
    due: date
    centre: common.OfficeOut
    state: str


class ReviewPage(Schema):
    """A page of overall reviews."""

    items: list[ReviewOut]
    next: int | None


class AxisOut(Schema):
    """Where an office stands on one axis; a number is null while nothing that it said stands."""

    standing: str
    items: int
    reviewed: int | None
    corrected: int | None
    added: int | None
    gone: int | None


class ReviewStandOut(Schema):
    """Where an office stands in an overall review."""

    office: common.OfficeOut
    standing: str
    axes: dict[str, AxisOut]
    due: date | None
    days_late: int


class ReviewBoardOut(Schema):
    """An overall review at the end of a day."""

    code: str
    day: date
    items: list[ReviewStandOut]


@router.get("/reviews", auth=auth.READ, response=ReviewPage)
def list_reviews(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the overall reviews: all for who sees the province's numbers, else the office's."""
    permissions.check_may_see_campaigns(request.actor)
    found = models.Review.objects.visible_to(request.actor).with_rows()
    rows, following = answers.take_page(found, after=after, limit=limit)
    names = ("code", "title", "due", "centre", "state")
    items = [
        {
            "id": row.pk, "basis": queries.say_basis(task=row.task),
            **{name: getattr(row, name) for name in names},
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "next": following}


@router.get("/reviews/{code}", auth=auth.READ, response=ReviewBoardOut)
def show_review(request: auth.ProgramRequest, code: str, on: common.Day = None) -> dict[str, Any]:
    """Show where every office stood at the end of a day, today when none is named; who sees no
    numbers of the province gets its own office. No entry of a register is told."""
    by, today = request.actor, timezone.localdate()
    try:
        review = queries.REVIEWS.get(code=code, by=by)
    except models.Review.DoesNotExist:
        raise auth.Refused(404, "missing", "Không có đợt rà soát này.") from None
    board = queries.make_review_board(review=review, day=min(on or today, today))
    sees_all = permissions.may_count(by) or permissions.may_read_all(by)
    return {
        "code": review.code, "day": board.day,
        "items": [
            {
                "office": row.office.organisation, "standing": row.stand.standing,
                "axes": row.stand.axes, "due": row.office.obligation.case.due,
                "days_late": row.stand.days_late,
            }
            for row in board.rows
            if sees_all or row.office.organisation.code == by.organisation
        ],
    }  # fmt: skip
