"""The register of information systems, their plans and incidents, campaigns in numbers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, cast

from django.utils import timezone
from ninja import Router, Schema, UploadedFile

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.registers.cyber import actions, enums, models, permissions, queries, rules

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


class PlanStepOut(Schema):
    """A step: in which phase, which role, what, within how many minutes (null: not said), and
    the later step on failure (null: the next one)."""

    position: int
    phase: str
    role: str
    text: str
    minutes: int | None
    on_failure: int | None


class PlanOut(Schema):
    """A version of the response plan of a system; its people and phones are not given out."""

    id: int
    code: str
    system: str
    number: int
    state: str
    decision: str
    decided_on: date | None
    in_force_on: date | None
    ended_on: date | None
    scenarios: list[str]
    steps: list[PlanStepOut]


class PlanPage(Schema):
    """A page of response plans."""

    items: list[PlanOut]
    next: int | None


@router.get("/response-plans", auth=auth.READ, response=PlanPage)
def list_plans(
    request: auth.ProgramRequest, system: common.Word = "", state: common.Word = "",
    after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the versions of response plans: of the own office, or of all for who reads all."""
    permissions.check_may_list(request.actor)
    if state and state not in rules.RESPONSE_PLAN.states:
        raise auth.Refused(422, "input", "Không có trạng thái này của phương án ứng phó sự cố.")
    asked = {"system__code": system, "case__state": state}
    found = models.ResponsePlan.objects.visible_to(request.actor).with_rows().filter(
        **{name: value for name, value in asked.items() if value}
    )  # fmt: skip
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell_plan(row) for row in rows], "next": following}


def _tell_plan(row: models.ResponsePlan) -> dict[str, Any]:
    names = ("number", "decision", "decided_on", "in_force_on", "ended_on")
    steps = ("position", "phase", "role", "text", "minutes", "on_failure")
    return {
        "id": row.pk, "code": row.case.code, "system": row.system.code, "state": row.case.state,
        **{name: getattr(row, name) for name in names},
        "scenarios": [one.code for one in row.scenarios.all()],
        "steps": [{name: getattr(step, name) for name in steps} for step in row.steps.all()],
    }  # fmt: skip


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
        campaign = queries.get_campaign(code=code, by=by)
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


class IncidentOut(Schema):
    """The summary of an incident; its people, its course and its reports are not given out.
    ``next_due`` is null when nothing is owed, and once it is over."""

    id: int
    code: str
    office: str
    kind: str
    state: str
    noticed_at: datetime
    personal_data: str
    is_serious: bool | None
    systems: list[str]
    next_due: datetime | None


class IncidentPage(Schema):
    """A page of incidents."""

    items: list[IncidentOut]
    next: int | None


@router.get("/incidents", auth=auth.READ, response=IncidentPage)
def list_incidents(
    request: auth.ProgramRequest, state: common.Word = "", after: common.After = 0,
    limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List incidents in which the own office takes part, or all for who reads all."""
    permissions.check_may_list(request.actor)
    if state and state not in rules.INCIDENT.states:
        raise auth.Refused(422, "input", "Không có trạng thái này của sự cố an ninh mạng.")
    found = queries.list_incidents(by=request.actor, now=timezone.now(), asked=state or "all")
    rows, following = answers.take_page(found.prefetch_related("systems"), after=after, limit=limit)
    return {"items": [_tell_incident(row) for row in rows], "next": following}


def _tell_incident(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "code": row.case.code, "office": row.case.organisation.code,
        "kind": row.kind.code, "state": row.case.state, "noticed_at": row.noticed_at,
        "personal_data": row.personal_data,
        "next_due": row.next_end if row.case.closed_at is None else None,
        "is_serious": row.is_serious,
        "systems": [one.code for one in row.systems.all()],
    }  # fmt: skip


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
        review = queries.get_review(code=code, by=by)
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
