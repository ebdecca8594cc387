"""Let programs be told of changes: allowed hosts, webhooks, what is pushed and how it went."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import queue, sealing, text
from nq57.notices import enums, models, permissions, queries, rules
from nq57.notices.actions import telling
from nq57.orgs import models as orgs_models

_BY_OWNER = "Người tạo tạm dừng."


@dataclass(frozen=True)
class MadeWebhook:
    """A webhook with its secret, which is shown once."""

    webhook: models.Webhook
    secret: str


@transaction.atomic
def allow_host(
    *, name: str, note: str, by: audit_rules.Actor, at: datetime
) -> models.AllowedHost:  # fmt: skip
    """Allow changes to be pushed to a host outside.

    :raises NotAllowedError: without the right to change settings.
    :raises NoticesError: when it is no public host, allowed already, or nobody says whose.
    """
    permissions.check_may_allow(by)
    host = models.AllowedHost(
        name=rules.read_host(name), note=text.normalise(note), allowed_by=by.account, allowed_at=at
    )
    _save(host)
    audit_actions.record(
        by=by, at=at, verb="allow_host", subject_kind="host", subject_code=host.name,
        after={"note": host.note},
    )  # fmt: skip
    return host


@transaction.atomic
def withdraw_host(*, name: str, by: audit_rules.Actor, at: datetime) -> int:
    """Allow a host no more; return how many webhooks stop at once.

    :raises NotAllowedError: without the right to change settings.
    """
    permissions.check_may_allow(by)
    if not models.AllowedHost.objects.filter(name=name).delete()[0]:
        return 0
    audit_actions.record(
        by=by, at=at, verb="withdraw_host", subject_kind="host", subject_code=name
    )  # fmt: skip
    stopped = [
        row for row in models.Webhook.objects.running().select_related("token__post")
        if rules.split_address(row.address)[0] == name
    ]  # fmt: skip
    for row in stopped:
        stop_webhook(webhook=row, why="Máy chủ không còn được phép nhận.", by=by, at=at)
    return len(stopped)


@transaction.atomic
def make_webhook(
    *,
    token: orgs_models.Token,
    address: str,
    kinds: Sequence[str],
    by: audit_rules.Actor,
    at: datetime,
) -> MadeWebhook:
    """Push what changes from now on to a program, as far as the post of its token may see.

    :raises NotAllowedError: for the token of another account.
    :raises NoticesError: when the token opens nothing to read, the host is not allowed, or
        there are too many.
    """
    permissions.check_owner(by, token)
    orgs_models.Account.objects.select_for_update().get(pk=token.account_id)
    if queries.find_reader(token=token.pk, at=at) is None:
        raise rules.NoticesError("Chọn mã truy cập còn hạn và được đọc.")
    held = models.Webhook.objects.filter(token__account=token.account_id).count()
    if held >= rules.MOST_WEBHOOKS:
        raise rules.NoticesError(
            f"Đã có {rules.MOST_WEBHOOKS} điểm nhận: bỏ điểm không dùng rồi thêm."
        )
    secret = rules.make_secret()
    latest = audit_models.Seal.objects.aggregate(seq=Max("seq"))["seq"] or 0
    webhook = models.Webhook(
        token=token, address=rules.read_address(address, queries.list_host_names()),
        kinds=[kind for kind in enums.ChangeKind.values if kind in kinds],
        secret_sealed=sealing.seal(secret, settings.FIELD_KEYS), place=str(latest), made_at=at,
    )  # fmt: skip
    _save(webhook)
    _journal("make_webhook", webhook, by, at, {"address": webhook.address, "kinds": webhook.kinds})
    return MadeWebhook(webhook, secret)


@transaction.atomic
def ask_for_test(*, webhook: models.Webhook, by: audit_rules.Actor, at: datetime) -> models.Push:
    """Send a body without changes, once, so that its owner sees what the receiver answers.

    :raises NotAllowedError: for the webhook of another account.
    :raises NoticesError: while the one before is on its way.
    """
    held = _lock(webhook, by)
    if held.pushes.filter(is_test=True, state=enums.PushState.WAITING).exists():
        raise rules.NoticesError("Lượt gửi thử trước chưa xong: đợi vài giây rồi xem lại trang.")
    push = _make_push(held, [], at, is_test=True)
    queue.defer("push_test", lock=f"webhook-{held.pk}", push=push.pk)
    return push


@transaction.atomic
def pause_webhook(*, webhook: models.Webhook, by: audit_rules.Actor, at: datetime) -> None:
    """Push nothing for now; what changes meanwhile is pushed after it is resumed.

    :raises NotAllowedError: for the webhook of another account.
    """
    held = _lock(webhook, by)
    if held.paused_at is None:
        _pause(held, _BY_OWNER, by, at)


@transaction.atomic
def resume_webhook(*, webhook: models.Webhook, by: audit_rules.Actor, at: datetime) -> None:
    """Go on where it stopped; what could not be pushed is tried anew.

    :raises NotAllowedError: for the webhook of another account.
    :raises NoticesError: when its token opens nothing, or its host is not allowed any more.
    """
    held = _lock(webhook, by)
    if held.paused_at is None:
        return
    if queries.find_reader(token=held.token_id, at=at) is None:
        raise rules.NoticesError("Mã truy cập của điểm nhận đã hết hạn hoặc bị thu hồi.")
    rules.read_address(held.address, queries.list_host_names())
    held.paused_at, held.paused_why = None, ""
    held.save(update_fields=["paused_at", "paused_why"])
    held.pushes.filter(state=enums.PushState.WAITING).update(attempts=0, leaves_at=at)
    _journal("resume_webhook", held, by, at)


@transaction.atomic
def remove_webhook(*, webhook: models.Webhook, by: audit_rules.Actor, at: datetime) -> None:
    """Take a webhook away, with what was on its way.

    :raises NotAllowedError: for the webhook of another account.
    """
    held = _lock(webhook, by)
    _journal("remove_webhook", held, by, at, {"address": held.address})
    held.delete()


@transaction.atomic
def stop_webhook(
    *, webhook: models.Webhook, why: str, by: audit_rules.Actor, at: datetime
) -> None:  # fmt: skip
    """Pause a webhook that cannot go on, and tell its owner why."""
    _pause(webhook, why[:300], by, at)
    telling.notify(
        posts=[webhook.token.post], kind=enums.NoticeKind.CHANGED, subject_kind="webhook",
        subject_code=str(webhook.pk), by=by, at=at, secrecy=audit_enums.Secrecy.OPEN,
        text=f"Điểm nhận thay đổi {rules.split_address(webhook.address)[0]} đã tạm dừng: {why}",
    )  # fmt: skip


@transaction.atomic
def pass_place(
    *, webhook: models.Webhook, place: str, by: audit_rules.Actor, at: datetime
) -> None:  # fmt: skip
    """Note how far in the feed a webhook has come."""
    webhook.place = place
    webhook.save(update_fields=["place"])


@transaction.atomic
def add_push(
    *, webhook: models.Webhook, items: Sequence[dict[str, Any]], by: audit_rules.Actor, at: datetime
) -> models.Push:  # fmt: skip
    """Put changes on their way, in a body that stays the same at each attempt."""
    kept = webhook.pushes.exclude(state=enums.PushState.WAITING).order_by("-pk")
    old = kept.values_list("pk", flat=True)[rules.PUSHES_KEPT - 1 :]
    models.Push.objects.filter(pk__in=list(old)).delete()
    return _make_push(webhook, items, at, is_test=False)


@transaction.atomic
def record_push(
    *, push_id: int, outcome: rules.Outcome, by: audit_rules.Actor, at: datetime
) -> None:
    """Write down how an attempt went; after the last one, or when told to stop, pause."""
    push = models.Push.objects.select_for_update().filter(pk=push_id).first()
    if push is None or push.state != enums.PushState.WAITING:
        return  # removed meanwhile
    push.attempts += 1
    push.status, push.last_error = outcome.status, outcome.sentence[:300]
    if outcome.is_taken or push.is_test:
        is_sent = outcome.is_taken
        push.state = enums.PushState.SENT if is_sent else enums.PushState.FAILED
        push.body, push.ended_at = "", at
    else:
        push.leaves_at = at + rules.get_pause(push.attempts)
    push.save()
    if not push.is_test and (outcome.is_gone or push.attempts >= rules.MOST_ATTEMPTS):
        webhook = models.Webhook.objects.select_related("token__post").get(pk=push.webhook_id)
        if webhook.paused_at is None:
            stop_webhook(webhook=webhook, why=outcome.sentence, by=by, at=at)


def _make_push(
    webhook: models.Webhook, items: Sequence[dict[str, Any]], at: datetime, *, is_test: bool
) -> models.Push:
    key = rules.make_push_key()
    body = {
        "type": "nq57.test" if is_test else "nq57.changes", "timestamp": at.isoformat(),
        "data": {"items": [item | {"at": item["at"].isoformat()} for item in items]},
    }  # fmt: skip
    return models.Push.objects.create(
        webhook=webhook, key=key, is_test=is_test, items=len(items), made_at=at, leaves_at=at,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )  # fmt: skip


def _lock(webhook: models.Webhook, by: audit_rules.Actor) -> models.Webhook:
    """Lock a webhook of the actor's own.

    :raises NotAllowedError: when it is another account's.
    """
    locked = models.Webhook.objects.select_for_update(of=("self",))
    held = locked.select_related("token__account", "token__post").get(pk=webhook.pk)
    permissions.check_owner(by, held.token)
    return held


def _pause(webhook: models.Webhook, why: str, by: audit_rules.Actor, at: datetime) -> None:
    webhook.paused_at, webhook.paused_why = at, why
    webhook.save(update_fields=["paused_at", "paused_why"])
    _journal("pause_webhook", webhook, by, at, {"why": why})


def _save(row: models.AllowedHost | models.Webhook) -> None:
    """Check a row against its fields and constraints, then save it.

    :raises NoticesError: with the constraint's own Vietnamese sentences.
    """
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        raise rules.NoticesError(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise rules.NoticesError("Có người vừa thêm dòng này: tải lại trang.") from error


def _journal(
    verb: str,
    webhook: models.Webhook,
    by: audit_rules.Actor,
    at: datetime,
    after: dict[str, Any] | None = None,
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="webhook", subject_code=str(webhook.pk),
        after=after or {},
    )  # fmt: skip
