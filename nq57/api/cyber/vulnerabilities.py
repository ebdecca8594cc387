"""Vulnerabilities, their numbers, and the import of scans."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, cast

from django.utils import timezone
from ninja import Router, Schema, UploadedFile

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules

router = Router()


class VulnerabilityOut(Schema):
    """A weakness at a location of a system; ``due`` is null when no deadline holds."""

    id: int
    system: str
    weakness: str
    title: str
    kind: str
    place: str
    port: int | None
    severity: str
    score: Decimal | None
    is_exploited: bool
    status: str
    due: date | None
    first_seen_at: datetime
    last_seen_at: datetime
    unseen_at: datetime | None


class VulnerabilityPage(Schema):
    """A page of vulnerabilities."""

    items: list[VulnerabilityOut]
    next: int | None


class OfficeVulnerabilitiesOut(Schema):
    """How many open vulnerabilities an office has, and how many of them are late."""

    office: str
    open: int
    late: int


class VulnerabilityCountsOut(Schema):
    """How many vulnerabilities the province has; what they are is not told."""

    open: int
    late: int
    exploited: int
    claimed: int
    fixed: int
    accepted: int
    severities: dict[str, int]
    offices: list[OfficeVulnerabilitiesOut]


class ScanOut(Schema):
    """What an import did, or with ``trial`` would do."""

    tool: str
    findings: int
    new: int
    seen: int
    closed: int
    reopened: int
    rejected: list[dict[str, str]]
    remarks: list[str]
    trial: bool


@router.get("/vulnerabilities", auth=auth.READ, response=VulnerabilityPage)
def list_vulnerabilities(
    request: auth.ProgramRequest, status: common.Word = "", system: common.Word = "",
    severity: common.Word = "", after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the vulnerabilities of systems that the own office owns or operates, or all for the
    centre: those that are open, or of a status; ``all`` for every one."""
    permissions.check_may_list(request.actor)
    if status not in ("", "all", "late", *enums.VexStatus.values):
        raise auth.Refused(422, "input", "Không có tình trạng này của lỗ hổng.")
    if severity and severity not in enums.Gravity.values:
        raise auth.Refused(422, "input", "Không có mức độ này của lỗ hổng.")
    found = queries.list_vulnerabilities(
        by=request.actor, today=timezone.localdate(),
        filters=queries.VulnerabilityFilters(view=status, system=system, severity=severity),
    )  # fmt: skip
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell_vulnerability(row) for row in rows], "next": following}


def _tell_vulnerability(row: models.Vulnerability) -> dict[str, Any]:
    names = ("severity", "status", "due", "first_seen_at", "last_seen_at", "unseen_at")
    weakness, place = row.weakness, row.location
    return {
        "id": row.pk, "system": row.system.code, "weakness": weakness.code,
        "title": weakness.title, "score": weakness.score, "is_exploited": weakness.is_kev,
        "kind": place.kind, "place": place.value, "port": place.port,
        **{name: getattr(row, name) for name in names},
    }  # fmt: skip


@router.get("/vulnerabilities/counts", auth=auth.READ, response=VulnerabilityCountsOut)
def count_vulnerabilities(request: auth.ProgramRequest) -> dict[str, Any]:
    """Count the province's vulnerabilities, for who sees its numbers."""
    permissions.check_may_count(request.actor)
    found = queries.count_vulnerabilities(today=timezone.localdate())
    names = ("open", "late", "claimed", "fixed", "accepted", "severities")
    return {
        "exploited": found.kev, **{name: getattr(found, name) for name in names},
        "offices": [
            {"office": name, "open": number, "late": late} for name, number, late in found.offices
        ],
    }  # fmt: skip


@router.post("/information-systems/{code}/scans", auth=auth.WRITE, response=ScanOut)
def import_scan(
    request: auth.ProgramRequest, code: str, file: UploadedFile, trial: bool = False
) -> dict[str, Any]:
    """Import a scanner's file for a system; with ``trial`` nothing is written. The same file again
    changes nothing."""
    by = request.actor
    try:
        system = queries.get_vulnerable_system(code=code, by=by)
    except models.InformationSystem.DoesNotExist:
        raise auth.Refused(404, "missing", "Không có hệ thống này.") from None
    try:
        done = actions.import_scan(
            system=system, source=cast(BinaryIO, file), name=file.name or "", by=by,
            at=timezone.now(), is_trial=trial,
        )  # fmt: skip
    except rules.CyberError as error:
        raise auth.Refused(422, "input", str(error)) from None
    names = ("tool", "findings", "new", "seen", "closed", "reopened")
    return {
        **{name: getattr(done, name) for name in names}, "remarks": list(done.remarks),
        "rejected": [{"where": one.where, "sentence": one.sentence} for one in done.rejected],
        "trial": trial,
    }  # fmt: skip
