"""Dated memberships: who belongs to a group whose list people keep."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.orgs import enums, models, permissions, queries, rules
from nq57.orgs.actions import saving


@transaction.atomic
def add_members(
    *,
    group: models.OrgGroup,
    organisations: Sequence[str],
    since: date,
    basis: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    seen: str | None = None,
) -> list[models.GroupMember]:
    """Put organisations, by code, into a group from a day, all or none.

    ``seen`` is the stamp of the list that the decision rests on; None does not look.

    :raises OrgsError: when the group keeps no list, no document names it, or one of the
        organisations is unknown, not alive then, or a member from then or later.
    """
    locked = _open(group, seen=seen, reason=reason, by=by)
    symbol = rules.require_basis(basis)
    _refuse_closed(locked)
    members = [
        _join(locked, organisation, since=since, basis=symbol)
        for organisation in list_chosen(organisations)
    ]
    after = {"since": since.isoformat(), "basis": symbol}
    _record("add_members", locked, members, after=after, reason=reason, by=by, at=at)
    return members


@transaction.atomic
def end_members(
    *,
    group: models.OrgGroup,
    members: Sequence[int],
    on: date,
    basis: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    seen: str | None = None,
) -> list[models.GroupMember]:
    """Take members out of a group: ``on`` is the first day without them.

    :raises OrgsError: when one was out by then or came in on that day or later.
    """
    locked = _open(group, seen=seen, reason=reason, by=by)
    symbol = rules.require_basis(basis)
    chosen = _choose(locked, members)
    before = {"until": {_code(one): one.until and one.until.isoformat() for one in chosen}}
    for member in chosen:
        rules.refuse_end(
            member.organisation.name, "vào nhóm", "đã ra khỏi nhóm", member.lifetime, on=on
        )
        member.until = on
        saving.save(member)
    after = {"until": on.isoformat(), "basis": symbol}
    _record("end_members", locked, chosen, before=before, after=after, reason=reason, by=by, at=at)
    return chosen


@transaction.atomic
def confirm_members(
    *,
    group: models.OrgGroup,
    members: Sequence[int],
    basis: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    seen: str | None = None,
) -> list[models.GroupMember]:
    """Mark memberships as confirmed by the province in a document.

    :raises OrgsError: when one is confirmed already.
    """
    locked = _open(group, seen=seen, reason=reason, by=by)
    symbol = rules.require_basis(basis)
    chosen = _choose(locked, members)
    for member in chosen:
        if member.status == enums.Confirmation.CONFIRMED:
            raise rules.OrgsError(
                f"{member.organisation.name} đã được xác nhận: bỏ chọn, hoặc dùng Sửa căn cứ."
            )
        member.basis, member.status = symbol, enums.Confirmation.CONFIRMED
        saving.save(member)
    after = {"basis": symbol}
    _record("confirm_members", locked, chosen, after=after, reason=reason, by=by, at=at)
    return chosen


@transaction.atomic
def correct_members(
    *,
    group: models.OrgGroup,
    members: Sequence[int],
    basis: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
    seen: str | None = None,
) -> list[models.GroupMember]:
    """Correct the symbol of the document on which memberships rest; days and state stay.

    :raises OrgsError: when one has that symbol already, or awaits confirmation.
    """
    locked = _open(group, seen=seen, reason=reason, by=by)
    symbol = rules.require_basis(basis)
    chosen = _choose(locked, members)
    before = {"basis": {_code(one): one.basis for one in chosen}}
    for member in chosen:
        if member.status == enums.Confirmation.PENDING:
            raise rules.OrgsError(
                f"{member.organisation.name} còn chờ tỉnh xác nhận: dùng Xác nhận để ghi căn cứ."
            )
        if member.basis == symbol:
            raise rules.OrgsError(
                f"{member.organisation.name} đã có căn cứ {symbol}: bỏ chọn, hoặc ghi căn cứ khác."
            )
        member.basis = symbol
        saving.save(member)
    after = {"basis": symbol}
    _record(
        "correct_members", locked, chosen, before=before, after=after, reason=reason, by=by, at=at
    )
    return chosen


@transaction.atomic
def confirm_organisation(
    *, organisation: models.Organisation, by: audit_rules.Actor, at: datetime
) -> models.Organisation:
    """Settle, as the province says, that a body stands as entered."""
    permissions.check_may_change_organisations(by)
    locked = models.Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = {"status": locked.status}
    locked.status = enums.Confirmation.CONFIRMED
    saving.save(locked)
    audit.record(
        by=by,
        at=at,
        verb="confirm_organisation",
        subject_kind="organisation",
        subject_code=locked.code,
        before=before,
        after={"status": locked.status},
    )
    return locked


def join_groups(
    organisation: models.Organisation, codes: Sequence[str], *, since: date, basis: str
) -> None:
    """Put a new organisation into groups, by code, as part of its founding.

    :raises OrgsError: when a group is unknown or keeps no list.
    """
    for code in codes:
        group = models.OrgGroup.objects.select_for_update().filter(code=code).first()
        if group is None:
            raise rules.OrgsError(f"Không có nhóm mang mã “{code}”.")
        _refuse_closed(group)
        _join(group, organisation, since=since, basis=basis)


def list_chosen(codes: Sequence[str]) -> list[models.Organisation]:
    """Return organisations by code, locked until the transaction ends.

    :raises OrgsError: when none is chosen or one is unknown.
    """
    if not codes:
        raise rules.OrgsError("Chọn ít nhất một cơ quan.")
    wanted = sorted(set(codes))
    found = list(
        models.Organisation.objects.select_for_update().filter(code__in=wanted).order_by("code")
    )
    if missing := sorted(set(wanted) - {one.code for one in found}):
        raise rules.OrgsError(f"Không có cơ quan mang mã “{', '.join(missing)}”.")
    return found


def _open(
    group: models.OrgGroup, *, seen: str | None, reason: str, by: audit_rules.Actor
) -> models.OrgGroup:
    permissions.check_may_change_organisations(by)
    rules.require_reason(reason)
    locked = models.OrgGroup.objects.select_for_update().get(pk=group.pk)
    rules.refuse_changed(seen, queries.get_membership_stamp(group=locked))
    return locked


def _refuse_closed(group: models.OrgGroup) -> None:
    if not group.membership.keeps_list:
        raise rules.OrgsError(
            f"Nhóm “{group.name}” tính thành viên theo quy tắc, không theo danh sách: "
            "lập, đổi hoặc kết thúc cơ quan thì nhóm tự đổi."
        )
    if not group.patterns.exists():
        raise rules.OrgsError(
            f"Nhóm “{group.name}” chưa có cách gọi nào trong văn bản nên không nhận được việc: "
            "bổ sung cách gọi vào dữ liệu gốc trước."
        )


def _join(
    group: models.OrgGroup, organisation: models.Organisation, *, since: date, basis: str
) -> models.GroupMember:
    rules.refuse_outside(organisation.name, organisation.lifetime, on=since)
    known = organisation.group_memberships.filter(group=group).order_by("since")
    rules.refuse_overlap(
        organisation.name,
        "đã là thành viên của nhóm",
        [one.lifetime for one in known],
        since=since,
    )
    member = models.GroupMember(
        group=group,
        organisation=organisation,
        since=since,
        until=organisation.until,
        basis=basis,
        status=enums.Confirmation.CONFIRMED,
    )
    saving.save(member)
    return member


def _choose(group: models.OrgGroup, members: Sequence[int]) -> list[models.GroupMember]:
    if not members:
        raise rules.OrgsError("Chọn ít nhất một cơ quan.")
    found = list(
        group.members.select_for_update(of=("self",))
        .filter(pk__in=members)
        .select_related("organisation")
        .order_by("organisation__code", "since")
    )
    if len(found) != len(set(members)):
        raise rules.OrgsError("Có dòng đã chọn không thuộc nhóm này: tải lại trang rồi chọn lại.")
    return found


def _code(member: models.GroupMember) -> str:
    return member.organisation.code


def _record(
    verb: str,
    group: models.OrgGroup,
    members: Sequence[models.GroupMember],
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
        subject_kind="group",
        subject_code=group.code,
        before=before,
        after={"organisations": [_code(one) for one in members], **after},
        note=rules.require_reason(reason),
    )
