"""Tell posts, in the site and outside. The action that tells keeps the journal."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import queue
from nq57.notices import enums, formats, models, queries, rules
from nq57.orgs import models as orgs_models

MAX_TEXT = 500
_MAX_ERROR = 300


@transaction.atomic
def notify(
    *,
    posts: Iterable[orgs_models.Post],
    kind: str,
    subject_kind: str,
    subject_code: str,
    text: str,
    by: audit_rules.Actor,
    at: datetime,
    once_key: str = "",
    secrecy: str = audit_enums.Secrecy.RESTRICTED,
) -> int:
    """Tell posts something; return how many were told. Nobody is told what he did himself.

    With ``once_key`` a post that was told before under the key is not told again. The text
    of a sealed subject must not say what it is about. Only a text whose ``secrecy`` is said
    to be open leaves the site; of any other, outside goes only that there is something.
    """
    rows = [
        models.Notice(
            post=post,
            kind=kind,
            subject_kind=subject_kind,
            subject_code=subject_code,
            text=text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…",
            sender=by.account,
            secrecy=secrecy,
            once_key=once_key,
            created_at=at,
        )
        for post in posts
        if post.code != by.post
    ]
    if once_key:
        rows = _leave_out_told(rows, once_key)
    # A key taken at the same moment by somebody else is his to tell.
    models.Notice.objects.bulk_create(rows, ignore_conflicts=bool(once_key))
    if rows and queries.list_channels():
        _send_outside(_find(rows) if once_key else rows, at)
    return len(rows)


@transaction.atomic
def mark_read(*, by: audit_rules.Actor, at: datetime, notice_id: int | None = None) -> int:
    """Mark one message of the post being used as read, or all; return how many were unread."""
    found = models.Notice.objects.visible_to(by).unread()
    if notice_id is not None:
        found = found.filter(pk=notice_id)
    return found.update(read_at=at)


@transaction.atomic
def set_preference(
    *,
    post: orgs_models.Post,
    channels: Sequence[str],
    digest: str,
    email: str,
    phone: str,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Write by which channels a post wishes to be told, and where its holder is reached.

    The journal keeps the wish, not the addresses.

    :raises NoticesError: for another's post, an address that cannot be one, or a channel
        without its address.
    """
    if post.code != by.post:
        raise rules.NoticesError("Chỉ đặt được cách nhận thông báo của vị trí đang dùng.")
    email, phone = email.strip(), rules.read_phone(phone)
    rules.check_email(email)
    chosen = [name for name in enums.Channel.values if name in channels]
    if enums.Channel.EMAIL in chosen and not email:
        raise rules.NoticesError("Chọn nhận qua thư điện tử thì ghi địa chỉ thư.")
    if {enums.Channel.SMS, enums.Channel.ZALO} & set(chosen) and not phone:
        raise rules.NoticesError("Chọn nhận qua SMS hoặc Zalo thì ghi số điện thoại.")
    reached = {"email": email, "phone": phone}
    models.Contact.objects.update_or_create(person=post.person, defaults=reached)
    wished = {"channels": chosen, "digest": digest}
    models.Preference.objects.update_or_create(post=post, defaults=wished)
    audit_actions.record(
        by=by, at=at, verb="set_channels", subject_kind="post", subject_code=post.code,
        after=wished,
    )  # fmt: skip


@transaction.atomic
def deliver(*, delivery_id: int, by: audit_rules.Actor, at: datetime) -> datetime | None:
    """Send one waiting message outside; return when to try again, or None when it is over.

    It waits for the end of the quiet hours, and after a failure longer each time. What the
    post no longer wishes, or the installation no longer sends, is dropped.
    """
    found = models.Delivery.objects.select_for_update(of=("self",))
    row = found.select_related("notice__post__person").get(pk=delivery_id)
    if row.state != enums.DeliveryState.WAITING:
        return None
    leaving = queries.get_leaving(at=at)
    if leaving > at:
        return leaving
    again = None
    if not _is_wished(row, at):
        row.state = enums.DeliveryState.DROPPED
    else:
        again = _try(row, at)
    row.save(update_fields=["state", "attempts", "last_error", "sent_at", "leaves_at"])
    return again


def _leave_out_told(rows: Sequence[models.Notice], once_key: str) -> list[models.Notice]:
    posts = [row.post_id for row in rows]
    told = models.Notice.objects.filter(once_key=once_key, post__in=posts)
    known = set(told.values_list("post_id", flat=True))
    return [row for row in rows if row.post_id not in known]


def _find(rows: Sequence[models.Notice]) -> list[models.Notice]:
    """Return the rows as they stand: what was inserted only if absent has no key yet."""
    posts = [row.post_id for row in rows]
    return list(models.Notice.objects.filter(once_key=rows[0].once_key, post__in=posts))


def _send_outside(notices: Sequence[models.Notice], at: datetime) -> None:
    """Put messages on their way by the channels that their posts wish."""
    channels = queries.list_channels()
    by_post = {notice.post_id: notice for notice in notices}
    wishing = queries.list_wishing(posts=by_post, channels=channels)
    leaving = queries.get_leaving(at=at)
    for wish in wishing:
        contact = getattr(wish.post.person, "contact", None)
        for channel in channels:
            address = contact.get_address(channel) if contact else ""
            if channel not in wish.channels or not address:
                continue
            row, is_new = models.Delivery.objects.get_or_create(
                notice=by_post[wish.pk], channel=channel,
                defaults={"address": address, "leaves_at": leaving, "made_at": at},
            )  # fmt: skip
            if is_new:
                queue.defer("deliver", schedule_at=leaving, delivery=row.pk)


def _is_wished(row: models.Delivery, at: datetime) -> bool:
    """Tell whether a message is still to go: setting, wish, post and person as they are now."""
    post = row.notice.post
    wish = queries.get_preference(post=post.code)
    return bool(
        row.channel in queries.list_channels()
        and wish is not None
        and row.channel in wish.channels
        and post.lifetime.contains(at.astimezone(rules.ZONE).date())
    )


def _try(row: models.Delivery, at: datetime) -> datetime | None:
    """Send; write how it went into the row, and return when to try again."""
    is_open = row.notice.secrecy == audit_enums.Secrecy.OPEN
    address = f"{settings.PUBLIC_ADDRESS}/thong-bao/"
    message = formats.Message(
        to=row.address,
        subject=f"nq57 {settings.PROVINCE}: "
        + (row.notice.get_kind_display() if is_open else "có việc cần xem"),
        text=rules.say_outside(row.notice.text, is_open=is_open, address=address),
    )
    setting = settings.CHANNELS[row.channel]
    token = settings.CHANNEL_TOKENS.get(row.channel, "")
    row.attempts += 1
    try:
        formats.open_adapter(row.channel, setting, token).send(message)
    except formats.ChannelError as error:
        row.last_error = str(error)[:_MAX_ERROR]
        if row.attempts >= rules.MOST_ATTEMPTS:
            row.state = enums.DeliveryState.FAILED
            return None
        row.leaves_at = queries.get_leaving(at=at + rules.get_pause(row.attempts))
        return row.leaves_at
    row.state, row.sent_at, row.last_error = enums.DeliveryState.SENT, at, ""
    return None
