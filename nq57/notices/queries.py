"""Questions about notices and the channels out of the site."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from nq57.audit import rules as audit_rules
from nq57.law import queries as law_queries
from nq57.notices import enums, models, rules

PAGE_ROWS = 50
_DAYS_AHEAD = 40


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


def list_channels() -> list[str]:
    """Return the channels that this installation has turned on; none by default."""
    return [name for name in enums.Channel.values if settings.CHANNELS.get(name)]


def get_leaving(*, at: datetime) -> datetime:
    """Return when a message made at a moment may leave the site: the quiet hours of this
    installation, and the days off of the working calendar."""
    quiet = rules.read_quiet_hours(settings.QUIET_HOURS)
    if quiet is None:
        return at
    today = at.astimezone(rules.ZONE).date()
    calendar = law_queries.get_calendar(since=today, until=today + timedelta(days=_DAYS_AHEAD))
    return rules.get_leaving(at, quiet, calendar.is_working)


def get_preference(*, post: str) -> models.Preference | None:
    """Return what a post (its code) wishes, or None when it has said nothing."""
    return models.Preference.objects.filter(post__code=post).first()


def list_wishing(*, posts: Collection[int], channels: Collection[str]) -> list[models.Preference]:
    """Return the wishes of posts for one of the channels, with where they are reached."""
    found = models.Preference.objects.filter(post__in=posts, channels__overlap=list(channels))
    return list(found.select_related("post__person__contact"))
