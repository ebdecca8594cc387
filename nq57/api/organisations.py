"""Organisations as they live on a day, and what the token itself may do."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.orgs import models, queries

router = Router()


class MeOut(Schema):
    """Under which post a program acts."""

    account: str
    post: str
    organisation: common.OfficeOut
    role: str
    scopes: list[str]
    expires_at: str


class OrganisationOut(Schema):
    """An office with its lifetime; ``until`` is the first day on which it no longer is."""

    code: str
    name: str
    short_name: str
    kind: str
    level: str
    parent: str
    place: str
    since: date | None
    until: date | None


class OrganisationPage(Schema):
    """A page of offices."""

    items: list[OrganisationOut]
    next: int | None


class GroupOut(Schema):
    """A group that documents name; ``rule`` says who belongs to it on a day."""

    code: str
    name: str
    rule: str
    note: str
    wordings: list[str]


class GroupPage(Schema):
    """A page of groups."""

    items: list[GroupOut]
    next: int | None


@router.get("/me", auth=auth.READ, response=MeOut)
def get_me(request: auth.ProgramRequest) -> dict[str, Any]:
    """Tell under which post the token acts, its scopes and its end."""
    token = request.token
    return {
        "account": token.account.login, "post": token.post.code, "role": token.post.role,
        "organisation": token.post.organisation, "scopes": token.scopes,
        "expires_at": token.expires_at.isoformat(),
    }  # fmt: skip


@router.get("/organisations", auth=auth.READ, response=OrganisationPage)
def list_organisations(
    request: auth.ProgramRequest, on: date | None = None, level: common.Word = "",
    after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the offices that live on a day, today unless one is named."""
    found = models.Organisation.objects.visible_to(request.actor).on(on or timezone.localdate())
    if level:
        found = found.filter(level=level)
    rows, following = answers.take_page(
        found.select_related("parent", "place"), after=after, limit=limit
    )
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/organisations/{code}", auth=auth.READ, response=OrganisationOut)
def get_organisation(request: auth.ProgramRequest, code: str) -> dict[str, Any]:
    """Tell one office, living or not."""
    found = models.Organisation.objects.visible_to(request.actor)
    return _tell(found.select_related("parent", "place").get(code=code))


@router.get("/groups", auth=auth.READ, response=GroupPage)
def list_groups(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the groups that documents name, with the wordings by which they do."""
    found = models.OrgGroup.objects.prefetch_related("patterns")
    rows, following = answers.take_page(found, after=after, limit=limit)
    items = [
        {
            "code": row.code, "name": row.name, "rule": row.rule, "note": row.note,
            "wordings": [one.wording for one in row.patterns.all()],
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "next": following}


@router.get("/groups/{group}/members", auth=auth.READ, response=OrganisationPage)
def list_group_members(
    request: auth.ProgramRequest, group: str, on: date | None = None, after: common.After = 0,
    limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List who belongs to a group on a day, today unless one is named."""
    held = models.OrgGroup.objects.get(code=group)
    found = queries.list_members(group=held, on=on or timezone.localdate())
    found = found.visible_to(request.actor).select_related("parent", "place")
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell(row) for row in rows], "next": following}


def _tell(row: models.Organisation) -> dict[str, Any]:
    return {
        "code": row.code, "name": row.name, "short_name": row.short_name, "kind": row.kind,
        "level": row.level, "parent": row.parent.code if row.parent else "",
        "place": row.place.code if row.place else "", "since": row.since, "until": row.until,
    }  # fmt: skip
