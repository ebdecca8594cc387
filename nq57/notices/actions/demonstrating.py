"""The webhook of a demonstration: of an invented program, on a host that exists nowhere."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.notices import enums, models
from nq57.notices.actions import hooks
from nq57.orgs import actions as org_actions
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs_models
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules

# No name below .example is ever given to anybody (RFC 2606, section 2).
_HOST = "chuong-trinh.example"
_NOTE = "(minh họa) Phần mềm theo dõi nhiệm vụ, không có thật"
_PROGRAM = "(minh họa) Phần mềm theo dõi nhiệm vụ"
_DAYS = 90


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> models.Webhook | None:
    """Let the invented coordinator have a paused webhook on a host that the invented
    administrator allowed, once.

    All is of invented accounts; ``by`` only asks. None where nothing is invented, one of them
    is missing, or there is a host or a webhook already.
    """
    today = timezone.localdate(at)
    held = org_queries.get_demonstration()
    administrator = _find(org_enums.Role.ADMINISTRATOR, today) if held else None
    owner = _find(org_enums.Role.COORDINATOR, today) if held else None
    is_begun = models.AllowedHost.objects.exists() or models.Webhook.objects.exists()
    if administrator is None or owner is None or is_begun:
        return None
    account, post, actor = owner
    hooks.allow_host(name=_HOST, note=_NOTE, by=administrator[2], at=at)
    token = org_actions.make_token(
        post=post, account=account, name=_PROGRAM, scopes=[org_enums.TokenScope.READ],
        days=_DAYS, by=actor, at=at,
    ).token  # fmt: skip
    made = hooks.make_webhook(
        token=token, address=f"https://{_HOST}/nhan-thay-doi",
        kinds=[enums.ChangeKind.CASE, enums.ChangeKind.OBSERVATION], by=actor, at=at,
    ).webhook  # fmt: skip
    hooks.pause_webhook(webhook=made, by=actor, at=at)
    made.refresh_from_db()
    return made


def _find(
    role: str, on: date
) -> tuple[orgs_models.Account, orgs_models.Post, org_rules.Actor] | None:
    """Return the invented account of a role with its post."""
    posts = org_queries.list_demonstration_posts(on=on).filter(role=role)
    post = posts.select_related("person").first()
    account = orgs_models.Account.objects.filter(person=post.person_id).first() if post else None
    if post is None or account is None:
        return None
    return account, post, org_queries.get_actor(account=account, post=post, on=on)
