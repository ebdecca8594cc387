"""Push what changed to the webhooks of programs: what the post of each token may see.

One push of a webhook is on its way at a time, and the next begins after it: a receiver gets
everything at least once, in the order of the feed. Nothing is sent inside a transaction.
"""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.notices import models as notices
from nq57.notices import queries as notice_queries
from nq57.notices import rules as notice_rules
from nq57.notices.formats import webhook as wire
from nq57.orgs import queries as org_queries
from nq57.reporting import queries

_LOOKED_AT = 500  # entries of the journal for one body
_MOST_BODIES = 10  # in one go; the rest waits for the next


def push_changes(*, webhook_id: int, by: audit_rules.Actor, at: datetime) -> int:
    """Push to one webhook what is due; return how many bodies its receiver took."""
    taken, begun = 0, time.monotonic()
    for _ in range(_MOST_BODIES):
        now = at + timedelta(seconds=int(time.monotonic() - begun))
        push = _prepare(webhook_id, by, now)
        if push is None:
            break
        outcome = _send(push, now)
        notice_actions.record_push(push_id=push.pk, outcome=outcome, by=by, at=now)
        if not outcome.is_taken:
            break
        taken += 1
    return taken


def push_test(*, push_id: int, by: audit_rules.Actor, at: datetime) -> None:
    """Send a test body, once."""
    found = notices.Push.objects.select_related("webhook")
    push = found.filter(pk=push_id, state=notice_enums.PushState.WAITING).first()
    if push is not None:
        outcome = _send(push, at)
        notice_actions.record_push(push_id=push.pk, outcome=outcome, by=by, at=at)


def _send(push: notices.Push, at: datetime) -> notice_rules.Outcome:
    """Sign and send a body to its host, if that is still allowed."""
    webhook, body = push.webhook, push.body.encode()
    host = notice_rules.split_address(webhook.address)[0]
    if host not in notice_queries.list_host_names():
        return notice_rules.Outcome(False, sentence="Máy chủ không còn được phép nhận.")
    try:
        secret = notice_queries.unseal_secret(webhook=webhook)
    except ValueError:
        told = "Khóa ký không mở được nữa (khóa NQ57_FIELD_KEYS đã đổi): bỏ điểm nhận rồi lập lại."
        return notice_rules.Outcome(False, sentence=told, is_gone=True)
    stamp = int(at.timestamp())
    signature = notice_rules.sign(secret=secret, key=push.key, stamp=stamp, body=body)
    return wire.send(
        webhook.address, body,
        {"webhook-id": push.key, "webhook-timestamp": str(stamp), "webhook-signature": signature},
    )  # fmt: skip


@transaction.atomic
def _prepare(webhook_id: int, by: audit_rules.Actor, at: datetime) -> notices.Push | None:
    """Return the body that is due, made from the feed when none waits; None when nothing is."""
    locked = notices.Webhook.objects.running().select_for_update(of=("self",))
    webhook = locked.select_related("token__post").filter(pk=webhook_id).first()
    if webhook is None:
        return None
    token = notice_queries.find_reader(token=webhook.token_id, at=at)
    if token is None:
        why = "Mã truy cập đã hết hạn hoặc bị thu hồi."
        notice_actions.stop_webhook(webhook=webhook, why=why, by=by, at=at)
        return None
    waiting = webhook.pushes.filter(
        state=notice_enums.PushState.WAITING, is_test=False
    ).first()  # fmt: skip
    if waiting is not None:
        return waiting if waiting.leaves_at <= at else None
    actor = org_queries.get_actor(
        account=token.account, post=token.post, on=timezone.localdate(at)
    )  # fmt: skip
    for _ in range(_MOST_BODIES):
        page = queries.list_feed(by=actor, since=webhook.place, most=_LOOKED_AT)
        items = [item for item in page["items"] if item["kind"] in webhook.kinds]
        notice_actions.pass_place(webhook=webhook, place=page["next"], by=by, at=at)
        if items:
            return notice_actions.add_push(webhook=webhook, items=items, by=by, at=at)
        if not page["has_more"]:
            break
    return None
