"""Dated duties to report under a document."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.orgs import enums, models, permissions, queries, rules
from nq57.orgs.actions import memberships, saving


@transaction.atomic
def begin_reporting(
    *,
    organisations: Sequence[str],
    basis: str,
    clause: str,
    since: date,
    decision: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    seen: str | None = None,
) -> list[models.ReportingDuty]:
    """Give organisations, by code, the duty to report under a document from a day.

    ``decision`` is the document that says so; ``seen`` the stamp of the list that the act
    rests on, None does not look.

    :raises OrgsError: when one is unknown, not alive then or has the duty from then or later.
    """
    chosen = _open(organisations, seen=seen, by=by)
    symbol, decided = rules.require_basis(basis), rules.require_basis(decision)
    duties = []
    for office in chosen:
        rules.refuse_outside(office.name, office.lifetime, on=since)
        _refuse_held(office, symbol, since=since)
        duty = models.ReportingDuty(
            organisation=office,
            basis=symbol,
            clause=text.normalise(clause),
            confirmed_by=decided,
            since=since,
            until=office.until,
            status=enums.Confirmation.CONFIRMED,
        )
        saving.save(duty)
        duties.append(duty)
    after = {"clause": clause, "since": since.isoformat(), "decision": decided}
    _record("begin_reporting", symbol, chosen, after=after, reason=reason, by=by, at=at)
    return duties


@transaction.atomic
def end_reporting(
    *,
    organisations: Sequence[str],
    basis: str,
    on: date,
    decision: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    seen: str | None = None,
) -> list[models.ReportingDuty]:
    """End duties to report: ``on`` is the first day without them.

    :raises OrgsError: when one has no such duty on the day before.
    """
    chosen = _open(organisations, seen=seen, by=by)
    symbol, decided = rules.require_basis(basis), rules.require_basis(decision)
    duties = [_find(office, symbol, on=on) for office in chosen]
    before = {
        "until": {duty.organisation.code: duty.until and duty.until.isoformat() for duty in duties}
    }
    for duty in duties:
        duty.until = on
        saving.save(duty)
    after = {"until": on.isoformat(), "decision": decided}
    _record(
        "end_reporting", symbol, chosen, before=before, after=after, reason=reason, by=by, at=at
    )
    return duties


@transaction.atomic
def confirm_reporting(
    *,
    organisations: Sequence[str],
    basis: str,
    decision: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    seen: str | None = None,
) -> list[models.ReportingDuty]:
    """Mark duties under a document as confirmed by the province in another, or the same.

    :raises OrgsError: when one of the organisations has no duty there to confirm.
    """
    chosen = _open(organisations, seen=seen, by=by)
    symbol, decided = rules.require_basis(basis), rules.require_basis(decision)
    pending = models.ReportingDuty.objects.filter(
        basis=symbol, organisation__in=chosen, status=enums.Confirmation.PENDING
    )
    duties = list(pending.select_related("organisation").order_by("organisation__code", "since"))
    if missing := {one.code for one in chosen} - {one.organisation.code for one in duties}:
        raise rules.OrgsError(
            f"Không có trách nhiệm báo cáo theo {symbol} đang chờ xác nhận: "
            f"{', '.join(sorted(missing))}. Bỏ chọn các cơ quan này."
        )
    for duty in duties:
        duty.confirmed_by, duty.status = decided, enums.Confirmation.CONFIRMED
        saving.save(duty)
    after = {"decision": decided}
    _record("confirm_reporting", symbol, chosen, after=after, reason=reason, by=by, at=at)
    return duties


def _open(
    codes: Sequence[str], *, seen: str | None, by: audit_rules.Actor
) -> list[models.Organisation]:
    permissions.check_may_change_organisations(by)
    chosen = memberships.list_chosen(codes)
    rules.refuse_changed(seen, queries.get_reporting_stamp())
    return chosen


def _refuse_held(office: models.Organisation, basis: str, *, since: date) -> None:
    known = office.reporting_duties.filter(basis=basis).order_by("since")
    state = f"đã có trách nhiệm báo cáo theo {basis}"
    rules.refuse_overlap(office.name, state, [one.lifetime for one in known], since=since)


def _find(office: models.Organisation, basis: str, *, on: date) -> models.ReportingDuty:
    running = (Q(since__isnull=True) | Q(since__lt=on)) & (Q(until__isnull=True) | Q(until__gt=on))
    duty = office.reporting_duties.filter(running, basis=basis).first()
    if duty is None:
        raise rules.OrgsError(
            f"{office.name} không có trách nhiệm báo cáo theo {basis} trước ngày "
            f"{on:%d/%m/%Y}: bỏ chọn cơ quan này, hoặc chọn ngày khác."
        )
    return duty


def _record(
    verb: str,
    basis: str,
    offices: Sequence[models.Organisation],
    *,
    after: dict[str, Any],
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
) -> None:
    audit.record(
        by=by,
        at=at,
        verb=verb,
        subject_kind="reporting_duty",
        subject_code=basis,
        before=before,
        after={"organisations": [one.code for one in offices], **after},
        note=rules.require_reason(reason),
    )
