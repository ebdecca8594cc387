"""The change feed: what happened, in the order in which the journal sealed it."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema

from nq57.api import auth
from nq57.reporting import queries

router = Router()
Since = Annotated[
    str, Query(pattern=r"^\d{1,12}(-\d{1,6})?$", description="next của lần gọi trước; 0 lúc đầu")
]
Most = Annotated[int, Query(ge=1, le=1000, description="số dòng nhật ký xem qua mỗi lần gọi")]


class ChangeOut(Schema):
    """One thing that happened: read the subject anew to see how it stands."""

    id: int
    at: datetime
    verb: str
    kind: str
    code: str


class ChangePage(Schema):
    """What happened since; ask again with ``next``, at once while ``has_more``."""

    items: list[ChangeOut]
    next: str
    has_more: bool


@router.get("/changes", auth=auth.READ, response=ChangePage)
def list_changes(
    request: auth.ProgramRequest, since: Since = "0", limit: Most = 500
) -> dict[str, Any]:
    """List what happened to what the token's post may read; nothing is told twice or left out."""
    return queries.list_feed(by=request.actor, since=since, most=limit)
