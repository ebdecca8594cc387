"""Who asks: the request as ``middleware.ActUnderPost`` leaves it, and its actor."""

from django.http import HttpRequest

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
