"""The request of a signed-in person: what ``middleware.ActUnderPost`` adds to it."""

from django.http import HttpRequest

from nq57.orgs import models, rules


class OfficialRequest(HttpRequest):
    """A request with who acts; ``post`` is None only on a person's own pages."""

    user: models.Account
    actor: rules.Actor
    post: models.Post | None
    posts: list[models.Post]
    must_enrol: bool
