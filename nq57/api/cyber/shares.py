"""Bundles that were exchanged with bodies outside, in summary."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.core import numbers
from nq57.registers.cyber import enums, models, queries, rules

router = Router()
_MOST = 5_000  # objects of one bundle


class ShareBundleOut(Schema):
    """A bundle that was asked to go out, or that came in; its bytes are given out to nobody here.
    ``peer`` is null for a file that was handed in, ``decided_at`` until somebody decides."""

    id: int
    direction: str
    peer: str | None
    title: str
    status: str
    tlp: str
    sha256: str
    total: int
    office: str
    asked_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    last_error: str
    incidents: list[str]


class ShareBundlePage(Schema):
    """A page of bundles."""

    items: list[ShareBundleOut]
    next: int | None


class BundledOut(Schema):
    """One object of a bundle: what it is, and how far it may go."""

    kind: str
    name: str
    tlp: str


class WholeBundleOut(ShareBundleOut):
    """One bundle with its objects."""

    objects: list[BundledOut]


@router.get("/share-bundles", auth=auth.READ, response=ShareBundlePage)
def list_share_bundles(
    request: auth.ProgramRequest, direction: common.Word = "", status: common.Word = "",
    after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the bundles that the own office asked or received, or all for who reads all; what is
    TLP:RED is told to no program."""
    if direction and direction not in enums.ShareDirection.values:
        raise auth.Refused(422, "input", "Chiều của gói là “in” hoặc “out”.")
    if status and status not in enums.ShareStatus.values:
        raise auth.Refused(422, "input", "Không có tình trạng này của gói chia sẻ.")
    asked = {"direction": direction, "status": status}
    found = _list_visible(request).filter(**{name: said for name, said in asked.items() if said})
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/share-bundles/{key}", auth=auth.READ, response=WholeBundleOut)
def read_share_bundle(request: auth.ProgramRequest, key: str) -> dict[str, Any]:
    """Return one bundle with its objects; those that are TLP:RED are left out."""
    number = numbers.read_whole(key)
    found = _list_visible(request).filter(pk=number).first() if number is not None else None
    if found is None:
        raise auth.Refused(404, "missing", "Không có gói chia sẻ này.")
    return {**_tell(found), "objects": _tell_objects(found)}


def _list_visible(request: auth.ProgramRequest) -> "QuerySet[models.ShareBundle]":
    found = queries.list_bundles(by=request.actor).exclude(tlp=rules.RED)
    return found.prefetch_related("incidents__case")


def _tell(row: models.ShareBundle) -> dict[str, Any]:
    names = (
        "direction", "title", "status", "tlp", "sha256", "total", "office", "asked_at",
        "decided_at", "ended_at", "last_error",
    )  # fmt: skip
    return {
        "id": row.pk, "peer": row.peer.name if row.peer else None,
        "incidents": [one.case.code for one in row.incidents.all()],
        **{name: getattr(row, name) for name in names},
    }  # fmt: skip


def _tell_objects(bundle: models.ShareBundle) -> list[dict[str, str]]:
    if bundle.direction == enums.ShareDirection.OUT:
        going = queries.describe_objects(queries.read_objects(bundle))
        return [{"kind": one.kind, "name": one.name, "tlp": one.tlp} for one in going[:_MOST]]
    came = bundle.objects_in.exclude(tlp=rules.RED).order_by("pk")[:_MOST]
    return [
        {"kind": str(one.get_kind_display()), "name": one.name, "tlp": rules.NAMES[one.tlp]}
        for one in came
    ]
