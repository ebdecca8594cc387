"""The journal, as far as the post reads it: of sealed subjects the hash alone."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.orgs import permissions, queries

router = Router()


class EntryOut(Schema):
    """One thing that somebody did; ``hash`` is what the seals link."""

    id: int
    at: datetime
    account: str
    post: str
    organisation: str
    verb: str
    subject_kind: str
    subject_code: str
    before: Any | None
    after: Any | None
    note: str
    content_hash: str
    hash: str


class EntryPage(Schema):
    """A page of the journal."""

    items: list[EntryOut]
    next: int | None


@router.get("/journal", auth=auth.READ, response=EntryPage)
def list_entries(
    request: auth.ProgramRequest, account: common.Word = "", verb: common.Word = "",
    subject: common.Word = "", since: date | None = None, until: date | None = None,
    after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the journal, the oldest first: of all, or of the own office."""
    permissions.check_may(request.actor, "journal", "read")
    found = queries.filter_entries(
        found=queries.list_journal(by=request.actor), account=account, verb=verb, about=subject,
        since=since, until=until,
    )  # fmt: skip
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": rows, "next": following}
