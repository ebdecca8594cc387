"""Questions about notices."""

from nq57.audit import rules as audit_rules
from nq57.notices import models

PAGE_ROWS = 50


def count_unread(*, by: audit_rules.Actor) -> int:
    """Return how many messages the post being used has not read."""
    return models.Notice.objects.visible_to(by).unread().count()


def list_notices(
    *, by: audit_rules.Actor, before_id: int | None = None, limit: int = PAGE_ROWS
) -> list[models.Notice]:
    """Return a page of messages, the newest first, older than ``before_id``."""
    found = models.Notice.objects.visible_to(by)
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    return list(found.order_by("-id")[:limit])
