"""Dated memberships: who reports under a document, who belongs to a listed group."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.orgs import enums, models, permissions, rules
from nq57.orgs.actions import saving


@transaction.atomic
def begin_reporting(
    *,
    organisation: models.Organisation,
    basis: str,
    clause: str,
    since: date,
    by: audit_rules.Actor,
    at: datetime,
) -> models.ReportingDuty:
    """Give an organisation the duty to report under a document from a day.

    :raises OrgsError: when it is not alive then or has the duty already.
    """
    permissions.check_may_change_organisations(by)
    _refuse_absent(organisation, since)
    duty = models.ReportingDuty(
        organisation=organisation,
        basis=rules.require_basis(basis),
        clause=clause,
        since=since,
        until=organisation.until,
        status=enums.Confirmation.CONFIRMED,
    )
    saving.save(duty)
    audit.record(
        by=by,
        at=at,
        verb="begin_reporting",
        subject_kind="organisation",
        subject_code=organisation.code,
        after={"basis": duty.basis, "clause": clause, "since": since.isoformat()},
    )
    return duty


@transaction.atomic
def end_reporting(
    *,
    organisation: models.Organisation,
    basis: str,
    on: date,
    by: audit_rules.Actor,
    at: datetime,
) -> models.ReportingDuty:
    """End a duty to report: ``on`` is the first day without it.

    :raises OrgsError: when there is no such duty on the day before.
    """
    permissions.check_may_change_organisations(by)
    duty = (
        organisation.reporting_duties.select_for_update()
        .filter(basis=basis)
        .filter(Q(since__isnull=True) | Q(since__lt=on))
        .filter(Q(until__isnull=True) | Q(until__gt=on))
        .first()
    )
    if duty is None:
        raise rules.OrgsError(
            f"{organisation.name} không có trách nhiệm báo cáo theo {basis} trước ngày "
            f"{on:%d/%m/%Y}."
        )
    duty.until = on
    saving.save(duty)
    audit.record(
        by=by,
        at=at,
        verb="end_reporting",
        subject_kind="organisation",
        subject_code=organisation.code,
        after={"basis": basis, "until": on.isoformat()},
    )
    return duty


@transaction.atomic
def confirm_reporting(
    *, basis: str, organisations: Sequence[str], by: audit_rules.Actor, at: datetime
) -> int:
    """Mark duties under a document as confirmed by the province; return how many changed.

    :raises OrgsError: when one of the organisations has no duty under the document.
    """
    permissions.check_may_change_organisations(by)
    duties = models.ReportingDuty.objects.filter(basis=basis, organisation__code__in=organisations)
    known = set(duties.values_list("organisation__code", flat=True))
    if missing := sorted(set(organisations) - known):
        raise rules.OrgsError(f"Không có trách nhiệm báo cáo theo {basis}: {', '.join(missing)}.")
    pending = duties.filter(status=enums.Confirmation.PENDING)
    codes = sorted(pending.values_list("organisation__code", flat=True))
    changed = pending.update(status=enums.Confirmation.CONFIRMED)
    if changed:
        audit.record(
            by=by,
            at=at,
            verb="confirm_reporting",
            subject_kind="reporting_duty",
            subject_code=basis,
            after={"organisations": codes},
        )
    return changed


@transaction.atomic
def confirm_organisation(
    *,
    organisation: models.Organisation,
    is_department: bool,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Organisation:
    """Settle, as the province says, that a body stands as entered and whether it belongs
    to "các sở, ban, ngành".
    """
    permissions.check_may_change_organisations(by)
    locked = models.Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = {"status": locked.status, "is_department": locked.is_department}
    locked.status, locked.is_department = enums.Confirmation.CONFIRMED, is_department
    saving.save(locked)
    audit.record(
        by=by,
        at=at,
        verb="confirm_organisation",
        subject_kind="organisation",
        subject_code=locked.code,
        before=before,
        after={"status": locked.status, "is_department": is_department},
    )
    return locked


@transaction.atomic
def add_member(
    *,
    group: models.OrgGroup,
    organisation: models.Organisation,
    since: date,
    by: audit_rules.Actor,
    at: datetime,
) -> models.GroupMember:
    """Put an organisation into a listed group from a day.

    :raises OrgsError: when the group has no list, or the organisation is in it or not alive.
    """
    permissions.check_may_change_organisations(by)
    if not group.membership.is_listed:
        raise rules.OrgsError(
            f"Nhóm “{group.name}” tính thành viên theo quy tắc, không theo danh sách."
        )
    _refuse_absent(organisation, since)
    member = models.GroupMember(
        group=group,
        organisation=organisation,
        since=since,
        until=organisation.until,
        status=enums.Confirmation.CONFIRMED,
    )
    saving.save(member)
    audit.record(
        by=by,
        at=at,
        verb="add_member",
        subject_kind="group",
        subject_code=group.code,
        after={"organisation": organisation.code, "since": since.isoformat()},
    )
    return member


@transaction.atomic
def end_member(
    *, member: models.GroupMember, on: date, by: audit_rules.Actor, at: datetime
) -> models.GroupMember:
    """Take an organisation out of a listed group: ``on`` is the first day without it.

    :raises OrgsError: when it was out by then or came in on that day or later.
    """
    permissions.check_may_change_organisations(by)
    locked = models.GroupMember.objects.select_for_update().get(pk=member.pk)
    if locked.until is not None and locked.until <= on:
        raise rules.OrgsError(f"Cơ quan đã ra khỏi nhóm từ ngày {locked.until:%d/%m/%Y}.")
    locked.until = on
    saving.save(locked)
    audit.record(
        by=by,
        at=at,
        verb="end_member",
        subject_kind="group",
        subject_code=locked.group.code,
        after={"organisation": locked.organisation.code, "until": on.isoformat()},
    )
    return locked


def _refuse_absent(organisation: models.Organisation, day: date) -> None:
    if not organisation.lifetime.contains(day):
        raise rules.OrgsError(f"{organisation.name} không hoạt động vào ngày {day:%d/%m/%Y}.")
