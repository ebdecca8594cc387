"""Members come and go, and what they watch over: dated rows with the document behind them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.meetings import models, permissions, rules
from nq57.orgs.models import Person
from nq57.plans.models import Plan, Section, Task


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """Somebody who sits in the committee from a day on, by a document."""

    person: Person
    role: str
    since: date
    basis: str


@dataclass(frozen=True, kw_only=True)
class NewCharge:
    """What a member watches over from a day on, by a document: a group or one task."""

    since: date
    basis: str
    section: Section | None = None
    task: Task | None = None


@transaction.atomic
def add_member(*, plan: Plan, new: NewMember, by: audit_rules.Actor, at: datetime) -> models.Member:
    """Add a member of a plan's committee.

    :raises NotAllowedError: without the right.
    :raises rules.MeetingsError: when he is one already, another is chair then, or no basis is
        given.
    """
    permissions.check_may_prepare(by)
    _check_basis(new.basis)
    made = models.Member(
        plan=plan, person=new.person, role=new.role, since=new.since, basis=new.basis.strip(),
        written_by=by.account, written_at=at,
    )  # fmt: skip
    _save(made)
    _journal("add_member", made, made.basis, by, at, role=made.role, since=str(made.since))
    return made


@transaction.atomic
def end_member(
    *, member: models.Member, until: date, basis: str, by: audit_rules.Actor, at: datetime
) -> models.Member:
    """Let a membership end: ``until`` is the first day without it; so do its charges.

    :raises NotAllowedError: without the right.
    :raises rules.MeetingsError: when it has ended, the day is before its first, or no basis is
        given.
    """
    permissions.check_may_prepare(by)
    held = models.Member.objects.select_for_update(of=("self",)).select_related("person", "plan")
    row = held.get(pk=member.pk)
    _check_end(row, until, basis)
    open_ = row.charges.select_for_update().filter(Q(until__isnull=True) | Q(until__gt=until))
    for charge in open_:
        if charge.since is not None and charge.since >= until:
            charge.delete()  # it never began
            continue
        charge.until = until
        _save(charge)
    row.until = until
    _save(row)
    _journal("end_member", row, basis.strip(), by, at, until=str(until))
    return row


@transaction.atomic
def add_charge(
    *, member: models.Member, new: NewCharge, by: audit_rules.Actor, at: datetime
) -> models.Charge:
    """Let a member watch over a group of tasks or a task of the committee's plan.

    :raises NotAllowedError: without the right.
    :raises rules.MeetingsError: when it is another plan's, he does not sit then, he watches over
        it already, or no basis is given.
    """
    permissions.check_may_prepare(by)
    held = models.Member.objects.select_for_update(of=("self",)).select_related("person", "plan")
    row = held.get(pk=member.pk)
    subject = new.section or new.task
    if subject is None or subject.plan_id != row.plan_id:
        raise rules.MeetingsError("Chọn một nhóm nhiệm vụ hoặc một nhiệm vụ của kế hoạch này.")
    if not row.lifetime.contains(new.since):
        raise rules.MeetingsError(
            f"{row.person} chưa là thành viên Ban Chỉ đạo vào ngày {new.since:%d/%m/%Y}. "
            "Chọn ngày trong thời gian làm thành viên."
        )
    _check_basis(new.basis)
    made = models.Charge(
        member=row, section=new.section, task=new.task, since=new.since, until=row.until,
        basis=new.basis.strip(), written_by=by.account, written_at=at,
    )  # fmt: skip
    _save(made)
    _journal("add_charge", row, made.basis, by, at, of=subject.code, since=str(made.since))
    return made


@transaction.atomic
def end_charge(
    *, charge: models.Charge, until: date, basis: str, by: audit_rules.Actor, at: datetime
) -> models.Charge:
    """Let a charge end: ``until`` is the first day without it.

    :raises NotAllowedError: without the right.
    :raises rules.MeetingsError: when it has ended, the day is before its first, or no basis is
        given.
    """
    permissions.check_may_prepare(by)
    held = models.Charge.objects.select_for_update(of=("self",))
    row = held.select_related("member__person", "member__plan", "section", "task").get(pk=charge.pk)
    _check_end(row, until, basis)
    row.until = until
    _save(row)
    subject = row.section or row.task
    code = subject.code if subject else ""
    _journal("end_charge", row.member, basis.strip(), by, at, of=code, until=str(until))
    return row


def _check_end(row: models.Member | models.Charge, until: date, basis: str) -> None:
    if row.until is not None:
        raise rules.MeetingsError(
            f"Dòng này đã kết thúc từ ngày {row.until:%d/%m/%Y}. Tải lại trang để xem."
        )
    if row.since is not None and until <= row.since:
        raise rules.MeetingsError(f"Ngày thôi phải sau ngày bắt đầu {row.since:%d/%m/%Y}.")
    _check_basis(basis)


def _check_basis(basis: str) -> None:
    if not basis.strip():
        raise rules.MeetingsError("Ghi văn bản làm căn cứ.")


def _save(row: models.Member | models.Charge) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise rules.MeetingsError(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise rules.MeetingsError(
            "Có người vừa ghi một dòng trùng với dòng này: tải lại trang rồi làm lại."
        ) from error


def _journal(
    verb: str,
    member: models.Member,
    basis: str,
    by: audit_rules.Actor,
    at: datetime,
    **after: str,
) -> None:
    told = {"person": str(member.person)} | after
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="member",
        subject_code=f"{member.plan.code}/{member.pk}", after=told,
        note=basis, secrecy=member.plan.secrecy,
    )  # fmt: skip
