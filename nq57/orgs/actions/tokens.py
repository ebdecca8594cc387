"""Make and revoke the tokens under which programs act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nq57.audit import actions as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals, text
from nq57.orgs import models, queries, rules
from nq57.orgs.actions import saving


@dataclass(frozen=True)
class MadeToken:
    """A token with its plain code, which exists only here, to be shown once."""

    token: models.Token
    code: str


@transaction.atomic
def make_token(
    *,
    post: models.Post,
    account: models.Account,
    name: str,
    scopes: Sequence[str],
    days: int,
    by: audit_rules.Actor,
    at: datetime,
) -> MadeToken:
    """Make a token by which a program acts for an account under one of its posts.

    :raises OrgsError: when the post is not the account's own, somebody else asks, the account
        has too many, or a value is not offered.
    """
    queries.get_actor(account=account, post=post, on=timezone.localdate(at))
    if by.account != account.login:
        raise refusals.NotAllowedError("Mỗi người tự tạo mã truy cập cho vị trí của mình.")
    if days not in rules.TOKEN_DAYS:
        raise rules.OrgsError("Chọn thời hạn trong danh sách.")
    models.Account.objects.select_for_update().get(pk=account.pk)
    if models.Token.objects.of_account(account).usable(at).count() >= rules.MOST_TOKENS:
        raise rules.OrgsError(
            f"Đã có {rules.MOST_TOKENS} mã truy cập còn hạn: thu hồi mã không dùng rồi tạo mới."
        )
    code = rules.make_token_code()
    token = models.Token(
        account=account, post=post, name=text.normalise(name), hint=code[: rules.TOKEN_HINT],
        code_hash=rules.hash_token_code(code), scopes=sorted(set(scopes)), issued_at=at,
        expires_at=at + timedelta(days=days),
    )  # fmt: skip
    saving.save(token)
    audit.record(
        by=by, at=at, verb="make_token", subject_kind="token", subject_code=token.hint,
        after={
            "scopes": token.scopes, "post": post.code,
            "expires_at": token.expires_at.isoformat(),
        },
    )  # fmt: skip
    return MadeToken(token, code)


@transaction.atomic
def revoke_token(*, token: models.Token, by: audit_rules.Actor, at: datetime) -> None:
    """Revoke a token at once; one that is revoked already stays so.

    :raises OrgsError: when it is another account's.
    """
    locked = models.Token.objects.select_for_update(of=("self",)).select_related("account")
    held = locked.get(pk=token.pk)
    if by.account != held.account.login:
        raise refusals.NotAllowedError("Chỉ người tạo mã truy cập mới thu hồi được mã ấy.")
    if held.revoked_at is not None:
        return
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
    audit.record(
        by=by, at=at, verb="revoke_token", subject_kind="token", subject_code=held.hint
    )  # fmt: skip


def note_token_use(*, token: models.Token, by: audit_rules.Actor, at: datetime) -> None:
    """Note when a token was used last, once in a while; reading leaves no journal entry."""
    before = Q(last_used_at__isnull=True) | Q(last_used_at__lt=at - rules.TOKEN_NOTED_EVERY)
    models.Token.objects.filter(before, pk=token.pk).update(last_used_at=at)


@transaction.atomic
def note_program_call(
    *, token: models.Token, verb: str, subject: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Say in the journal that a program did something with a token, beside what it did."""
    audit.record(
        by=by, at=at, verb="call_program", subject_kind="token", subject_code=token.hint,
        after={"verb": verb, "subject": subject},
    )  # fmt: skip
