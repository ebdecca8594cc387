"""The register of information systems and databases."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.cyber import models, permissions, queries

router = Router()


class SystemOut(Schema):
    """An information system; ``level`` is null until it was found, a count until it is known."""

    id: int
    code: str
    name: str
    owner: common.OfficeOut
    operator: common.OfficeOut
    specialised: common.OfficeOut | None
    kind: str
    hosting: str
    is_cloud: bool
    links_lgsp: bool
    links_ndxp: bool
    holds_personal: bool
    basic_subjects: int | None
    sensitive_subjects: int | None
    status: str
    since: date | None
    until: date | None
    level: int | None
    grounds: str
    criteria: str


class SystemPage(Schema):
    """A page of systems."""

    items: list[SystemOut]
    next: int | None


@router.get("/information-systems", auth=auth.READ, response=SystemPage)
def list_systems(
    request: auth.ProgramRequest, level: common.Word = "", kind: common.Word = "",
    organisation: common.Word = "", after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the systems that have not ended: of the own office, or of all for who reads all."""
    permissions.check_may_list(request.actor)
    if level not in ("", "0", "1", "2", "3", "4", "5"):
        raise auth.Refused(422, "input", "Cấp độ từ 1 đến 5; 0 là chưa xác định.")
    filters = queries.Filters(level=level, kind=kind, office=organisation)
    found = queries.list_systems(by=request.actor, filters=filters)
    rows, following = answers.take_page(
        found.select_related("specialised", "levelling__criteria"), after=after, limit=limit
    )
    return {"items": [_tell(row) for row in rows], "next": following}


def _tell(row: models.InformationSystem) -> dict[str, Any]:
    names = (
        "code", "name", "owner", "operator", "specialised", "kind", "hosting", "is_cloud",
        "links_lgsp", "links_ndxp", "holds_personal", "basic_subjects", "sensitive_subjects",
        "status", "since", "until", "level",
    )  # fmt: skip
    found = row.levelling
    return {
        "id": row.pk, "grounds": found.grounds if found else "",
        "criteria": found.criteria.code if found else "",
        **{name: getattr(row, name) for name in names},
    }  # fmt: skip


class DatabaseOut(Schema):
    """A database of an office; ``system`` is the code of the system that holds it, null where
    nobody said."""

    id: int
    code: str
    name: str
    office: common.OfficeOut
    system: str | None
    sharing: str
    holds_personal: bool
    since: date | None
    until: date | None


class DatabasePage(Schema):
    """A page of databases."""

    items: list[DatabaseOut]
    next: int | None


@router.get("/databases", auth=auth.READ, response=DatabasePage)
def list_databases(
    request: auth.ProgramRequest, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the databases: of the own office, or of all for who reads all."""
    permissions.check_may_list(request.actor)
    found = models.Database.objects.visible_to(request.actor).with_rows()
    rows, following = answers.take_page(found, after=after, limit=limit)
    names = ("code", "name", "office", "sharing", "holds_personal", "since", "until")
    items = [
        {
            "id": row.pk, "system": row.system.code if row.system else None,
            **{name: getattr(row, name) for name in names},
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "next": following}
