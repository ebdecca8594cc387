"""What was let out to the public: the same that the portal shows, with its digest."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.releases import models

router = Router()


class ReleaseOut(Schema):
    """A release; ``replaces`` is the one that it corrects, ``replaced_by`` its correction."""

    id: int
    plan: str
    number: int
    period: str
    until: date
    with_names: bool
    replaces: int | None
    replaced_by: int | None
    changes: str
    digest: str
    at: datetime


class WholeReleaseOut(ReleaseOut):
    """A release with its content."""

    snapshot: dict[str, Any]


class ReleasePage(Schema):
    """A page of releases."""

    items: list[ReleaseOut]
    next: int | None


@router.get("/releases", auth=auth.READ, response=ReleasePage)
def list_releases(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List what was released; it is public, so every token may read it."""
    found = models.Release.objects.public().light()
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/releases/{key}", auth=auth.READ, response=WholeReleaseOut)
def get_release(request: auth.ProgramRequest, key: common.Pk) -> dict[str, Any]:
    """Tell a release with its content as it was let out."""
    related = ("plan", "consolidation__cycle", "replaced_by")
    row = models.Release.objects.public().select_related(*related).get(pk=key)
    return _tell(row) | {"snapshot": row.snapshot}


def _tell(row: models.Release) -> dict[str, Any]:
    correction = getattr(row, "replaced_by", None)
    return {
        "id": row.pk, "plan": row.plan.code, "number": row.number,
        "period": row.consolidation.cycle.period, "until": row.until,
        "with_names": row.with_names, "replaces": row.replaces_id,
        "replaced_by": correction.pk if correction else None, "changes": row.changes,
        "digest": row.digest, "at": row.at,
    }  # fmt: skip
