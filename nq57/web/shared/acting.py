"""Who asks: the request as ``middleware.ActUnderPost`` leaves it, and its actor."""

from typing import Protocol

from django.http import HttpRequest

from nq57.core import numbers
from nq57.orgs import models, rules

ANONYMOUS = rules.Actor(account="")


class OfficialRequest(HttpRequest):
    """A request with who acts; ``post`` is None only on a person's own pages."""

    user: models.Account
    actor: rules.Actor
    post: models.Post | None
    posts: list[models.Post]
    must_enrol: bool


def get_actor(request: HttpRequest) -> rules.Actor:
    """Return the post under which the session acts; nobody's for the public."""
    return getattr(request, "actor", None) or ANONYMOUS


class Seen(Protocol):
    """A row that counts its changes."""

    version: int


def take_as_seen(request: HttpRequest, row: Seen) -> None:
    """Hold a row against what the person's page showed: a later change is then stale."""
    seen = numbers.read_whole(request.POST.get("seen", ""))
    if seen is not None:
        row.version = seen
