"""Writes of notices. The action that tells keeps the journal; reading is not journalled."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.notices import models
from nq57.orgs import models as orgs_models

MAX_TEXT = 500


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
) -> int:
    """Tell posts something; return how many were told. Nobody is told what he did himself.

    With ``once_key`` a post that was told before under the key is not told again. The text
    of a sealed subject must not say what it is about.
    """
    rows = [
        models.Notice(
            post=post,
            kind=kind,
            subject_kind=subject_kind,
            subject_code=subject_code,
            text=text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…",
            sender=by.account,
            once_key=once_key,
            created_at=at,
        )
        for post in posts
        if post.code != by.post
    ]
    if once_key:
        known = set(
            models.Notice.objects.filter(
                once_key=once_key, post__in=[row.post_id for row in rows]
            ).values_list("post_id", flat=True)
        )
        rows = [row for row in rows if row.post_id not in known]
    # A key taken at the same moment by somebody else is his to tell.
    models.Notice.objects.bulk_create(rows, ignore_conflicts=bool(once_key))
    return len(rows)


@transaction.atomic
def mark_read(*, by: audit_rules.Actor, at: datetime, notice_id: int | None = None) -> int:
    """Mark one message of the post being used as read, or all; return how many were unread."""
    found = models.Notice.objects.visible_to(by).unread()
    if notice_id is not None:
        found = found.filter(pk=notice_id)
    return found.update(read_at=at)
