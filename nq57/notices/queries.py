"""Questions about notices and the channels out of the site."""

import functools
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max, Model, OuterRef, Subquery

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import sealing
from nq57.law import queries as law_queries
from nq57.notices import enums, models, rules
from nq57.orgs import enums as orgs_enums
from nq57.orgs import models as orgs_models
from nq57.orgs import queries as orgs_queries

PAGE_ROWS = 50
_DAYS_AHEAD = 40
# Asked for every page: the ORM takes longer to write this than the database to answer it.
_ACTING = """
SELECT {columns}, (
  SELECT count(*) FROM notices_notice AS notice
  WHERE notice.post_id = post.id AND notice.read_at IS NULL)
FROM orgs_post AS post
JOIN orgs_person AS person ON person.id = post.person_id
JOIN orgs_organisation AS office ON office.id = post.organisation_id
WHERE post.person_id = %(person)s
  AND (post.since IS NULL OR post.since <= %(on)s)
  AND (post.until IS NULL OR post.until > %(on)s)
ORDER BY post.role, post.code
"""
_ACTING_ROWS: tuple[tuple[str, type[Model]], ...] = (
    ("post", orgs_models.Post), ("person", orgs_models.Person),
    ("office", orgs_models.Organisation),
)  # fmt: skip


def count_unread(*, by: audit_rules.Actor) -> int:
    """Return how many messages the post being used has not read."""
    return models.Notice.objects.visible_to(by).unread().count()


@functools.cache
def _write_acting() -> tuple[str, list[list[str]]]:
    """Return the statement of ``list_acting``, and of each model's row the names of its fields."""
    fields = [[one.attname for one in model._meta.concrete_fields] for _, model in _ACTING_ROWS]
    columns = ", ".join(
        f'{name}."{one.column}"'
        for name, model in _ACTING_ROWS for one in model._meta.concrete_fields
    )  # fmt: skip
    return _ACTING.format(columns=columns), fields


def list_acting(*, account: orgs_models.Account, on: date) -> list[orgs_models.Post]:
    """Return the posts that an account may act under on a day, with person and office.

    Each has ``unread``: how many messages wait for it. Nothing of the answer is kept: a post
    that has ended is not in the next one.
    """
    written, (of_post, of_person, of_office) = _write_acting()
    with connection.cursor() as cursor:
        cursor.execute(written, {"person": account.person_id, "on": on})
        rows = cursor.fetchall()
    held, beyond, found = len(of_post), len(of_post) + len(of_person), []
    for row in rows:
        post = orgs_models.Post.from_db(connection.alias, of_post, row[:held])
        post.person = orgs_models.Person.from_db(connection.alias, of_person, row[held:beyond])
        post.organisation = orgs_models.Organisation.from_db(
            connection.alias, of_office, row[beyond:-1]
        )
        post.unread = row[-1]  # type: ignore[attr-defined]
        found.append(post)
    return found


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


def list_hosts() -> list[models.AllowedHost]:
    """Return the hosts to which changes may be pushed, by name."""
    return list(models.AllowedHost.objects.all())


def list_host_names() -> set[str]:
    """Return the names of the hosts to which changes may be pushed."""
    return set(models.AllowedHost.objects.values_list("name", flat=True))


def find_reader(*, token: int, at: datetime) -> orgs_models.Token | None:
    """Return a token (by its key) under which changes may be read now, or None."""
    found = orgs_queries.find_usable_token(key=token, at=at)
    return found if found is not None and orgs_enums.TokenScope.READ in found.scopes else None


def list_webhooks(*, account: orgs_models.Account) -> list[models.Webhook]:
    """Return an account's webhooks, the newest first."""
    found = models.Webhook.objects.of_account(account)
    return list(found.select_related("token__post__organisation"))


def list_pushes(*, webhook: models.Webhook) -> list[models.Push]:
    """Return the last pushes to a webhook, the newest first."""
    return list(webhook.pushes.defer("body").order_by("-pk")[: rules.PUSHES_KEPT])


def list_due_webhooks(*, at: datetime) -> list[int]:
    """Return the keys of webhooks that have something to push: sealed since, or tried again."""
    latest = audit_models.Seal.objects.aggregate(seq=Max("seq"))["seq"] or 0
    waiting = models.Push.objects.filter(
        webhook=OuterRef("pk"), state=enums.PushState.WAITING, is_test=False
    )
    leaving = Subquery(waiting.values("leaves_at"))
    found = models.Webhook.objects.running().annotate(leaves_at=leaving)
    return [
        key for key, place, leaves_at in found.values_list("pk", "place", "leaves_at")
        if (leaves_at <= at if leaves_at else "-" in place or int(place) < latest)
    ]  # fmt: skip


def unseal_secret(*, webhook: models.Webhook) -> str:
    """Return the secret that signs what goes to a webhook.

    :raises ValueError: when it was sealed with a key that is gone.
    """
    return sealing.unseal(webhook.secret_sealed, settings.FIELD_KEYS)
