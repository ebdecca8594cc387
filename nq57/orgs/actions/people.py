"""Add people, open accounts, give and end posts, issue and redeem slips."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.orgs import enums, models, permissions, rules
from nq57.orgs.actions import saving

WRONG_SLIP = (
    "Tên đăng nhập hoặc mã phiếu không đúng, hoặc phiếu đã dùng, đã hết hạn. "
    "Kiểm tra lại, hoặc xin phiếu mới ở người quản trị."
)


@dataclass(frozen=True)
class IssuedSlip:
    """A slip with its plain code, which exists only here, to be printed once."""

    slip: models.Slip
    code: str


@transaction.atomic
def add_person(*, name: str, by: audit_rules.Actor, at: datetime) -> models.Person:
    """Add a person by full name.

    :raises OrgsError: when the name is empty.
    """
    permissions.check_may(by, "account", "manage")
    person = create_person(name)
    audit.record(
        by=by,
        at=at,
        verb="add_person",
        subject_kind="person",
        subject_code=str(person.pk),
        after={"name": person.name},
    )
    return person


@transaction.atomic
def add_post(
    *,
    person: models.Person,
    organisation: models.Organisation,
    role: str,
    since: date,
    by: audit_rules.Actor,
    at: datetime,
    area: str = rules.ALL_AREAS,
    until: date | None = None,
    is_sealed: bool = False,
    title: str = "",
) -> models.Post:
    """Give a person a post in an organisation from a day.

    :raises OrgsError: when the organisation is not alive then or the post overlaps one.
    """
    permissions.check_may_manage_post(
        by, organisation=organisation, person=person, role=role, is_sealed=is_sealed
    )
    post = create_post(
        person, organisation, role=role, area=area, since=since, until=until,
        is_sealed=is_sealed, title=title,
    )  # fmt: skip
    audit.record(
        by=by,
        at=at,
        verb="add_post",
        subject_kind="post",
        subject_code=post.code,
        after={"person": person.name, "sealed": is_sealed, "since": since.isoformat()},
    )
    return post


@transaction.atomic
def end_post(*, post: models.Post, on: date, by: audit_rules.Actor, at: datetime) -> models.Post:
    """End a post: ``on`` is the first day without it.

    :raises OrgsError: when the post had ended by then or begins on that day or later.
    """
    locked = models.Post.objects.select_for_update().get(pk=post.pk)
    permissions.check_may_manage_post(
        by,
        organisation=locked.organisation,
        person=locked.person,
        role=locked.role,
        is_sealed=locked.is_sealed,
    )
    if locked.until is not None and locked.until <= on:
        raise rules.OrgsError(f"Vị trí này đã kết thúc từ ngày {locked.until:%d/%m/%Y}.")
    before = {"until": locked.until.isoformat() if locked.until else None}
    locked.until = on
    saving.save(locked)
    audit.record(
        by=by,
        at=at,
        verb="end_post",
        subject_kind="post",
        subject_code=locked.code,
        before=before,
        after={"until": on.isoformat()},
    )
    return locked


@transaction.atomic
def open_account(
    *, person: models.Person, by: audit_rules.Actor, at: datetime, login: str = ""
) -> IssuedSlip:
    """Open a person's account without a password, with the slip that sets one.

    :raises OrgsError: when the person has an account or the log-in name is taken.
    """
    permissions.check_may_manage_person(
        by, person, object_kind="account", verb="manage", on=timezone.localdate(at)
    )
    account = create_account(person, login=login)
    issued = create_slip(account, enums.SlipPurpose.ACCOUNT, by=by, at=at)
    audit.record(
        by=by,
        at=at,
        verb="open_account",
        subject_kind="account",
        subject_code=account.login,
        after={"person": person.name, "expires_at": issued.slip.expires_at.isoformat()},
    )
    return issued


@transaction.atomic
def close_account(
    *, account: models.Account, by: audit_rules.Actor, at: datetime
) -> models.Account:
    """Close an account: it opens nothing any more, and its slips are void.

    :raises OrgsError: when it is closed already.
    """
    permissions.check_may_manage_person(
        by, account.person, object_kind="account", verb="manage", on=timezone.localdate(at)
    )
    locked: models.Account = models.Account.objects.select_for_update().get(pk=account.pk)
    if not locked.is_active:
        raise rules.OrgsError(f"Tài khoản {locked.login} đã khóa từ trước.")
    locked.is_active = False
    locked.save()
    locked.slips.usable(at).update(voided_at=at)
    audit.record(
        by=by,
        at=at,
        verb="close_account",
        subject_kind="account",
        subject_code=locked.login,
        before={"is_active": True},
        after={"is_active": False},
    )
    return locked


@transaction.atomic
def issue_slip(
    *, account: models.Account, purpose: str, by: audit_rules.Actor, at: datetime
) -> IssuedSlip:
    """Issue a one-time slip; an unused one of the same purpose is void.

    :raises OrgsError: when the account is closed or out of reach.
    """
    permissions.check_may_manage_person(
        by, account.person, object_kind="slip", verb="issue", on=timezone.localdate(at)
    )
    if not account.is_active:
        raise rules.OrgsError(f"Tài khoản {account.login} đã khóa: không cấp phiếu.")
    issued = create_slip(account, purpose, by=by, at=at)
    audit.record(
        by=by,
        at=at,
        verb="issue_slip",
        subject_kind="account",
        subject_code=account.login,
        after={"purpose": purpose, "expires_at": issued.slip.expires_at.isoformat()},
    )
    return issued


@transaction.atomic
def redeem_slip(
    *,
    login: str,
    code: str,
    by: audit_rules.Actor,
    at: datetime,
    new_password: str | None = None,
) -> models.Slip:
    """Use a slip once: set the password, or take off the second factor.

    A slip of purpose ``recovery`` changes nothing here: whoever signs in by it passes the
    second step once. ``by`` is the account itself, as it is not signed in yet.

    :raises OrgsError: when the code opens nothing or the new password is too weak.
    """
    slip = (
        models.Slip.objects.select_for_update(of=("self",))
        .usable(at)
        .select_related("account")
        .filter(code_hash=rules.hash_slip_code(code), account__login=login.strip().lower())
        .first()
    )
    if slip is None or not slip.account.is_active:
        raise rules.OrgsError(WRONG_SLIP)
    if slip.purpose in {enums.SlipPurpose.ACCOUNT, enums.SlipPurpose.PASSWORD}:
        _set_password(slip.account, new_password)
    elif slip.purpose == enums.SlipPurpose.SECOND_FACTOR:
        Authenticator.objects.filter(user=slip.account).delete()
    slip.used_at = at
    saving.save(slip)
    audit.record(
        by=by,
        at=at,
        verb="redeem_slip",
        subject_kind="account",
        subject_code=slip.account.login,
        after={"purpose": slip.purpose},
    )
    return slip


def create_person(name: str) -> models.Person:
    """Save a person, without a journal entry: for the actions of this package."""
    person = models.Person(name=text.normalise(name))
    saving.save(person)
    return person


def create_post(
    person: models.Person,
    organisation: models.Organisation,
    *,
    role: str,
    area: str,
    since: date,
    until: date | None = None,
    is_sealed: bool = False,
    title: str = "",
) -> models.Post:
    """Save a post, without a journal entry: for the actions of this package.

    :raises OrgsError: when the organisation is not alive then or the post overlaps one.
    """
    if not organisation.lifetime.contains(since):
        raise rules.OrgsError(f"{organisation.name} không hoạt động vào ngày {since:%d/%m/%Y}.")
    post = models.Post(
        code=rules.make_post_code(
            organisation=organisation.code, role=role, area=area,
            person_id=person.pk, since=since,
        ),
        person=person,
        organisation=organisation,
        role=role,
        area=area,
        since=since,
        until=until if until is not None else organisation.until,
        is_sealed=is_sealed,
        title=text.normalise(title),
    )  # fmt: skip
    saving.save(post)
    return post


def create_account(person: models.Person, *, login: str = "") -> models.Account:
    """Save an account without a password or a journal entry.

    :raises OrgsError: when the person has one or the log-in name is taken.
    """
    if not login:
        stem = rules.propose_login(person.name, ())
        taken = models.Account.objects.filter(login__startswith=stem)
        login = rules.propose_login(person.name, set(taken.values_list("login", flat=True)))
    account = models.Account(login=login.strip().lower(), person=person)
    account.set_unusable_password()
    saving.save(account)
    return account


def create_slip(
    account: models.Account, purpose: str, *, by: audit_rules.Actor, at: datetime
) -> IssuedSlip:
    """Save a slip in place of an unused one, without a journal entry."""
    unused = account.slips.filter(purpose=purpose, used_at__isnull=True, voided_at__isnull=True)
    unused.update(voided_at=at)
    code = rules.make_slip_code()
    slip = models.Slip(
        account=account,
        purpose=purpose,
        code_hash=rules.hash_slip_code(code),
        issued_at=at,
        issued_by=by.account,
        expires_at=at + rules.SLIP_LIFETIME,
    )
    saving.save(slip)
    return IssuedSlip(slip, code)


def _set_password(account: models.Account, new_password: str | None) -> None:
    try:
        password_validation.validate_password(new_password or "", account)
    except ValidationError as error:
        raise rules.OrgsError(" ".join(error.messages)) from error
    account.set_password(new_password)
    account.save()
