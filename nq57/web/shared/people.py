"""Who asks: the actor of a request."""

from django.http import HttpRequest

from nq57.audit import rules as audit_rules

ANONYMOUS = audit_rules.Actor(account="")


def get_actor(request: HttpRequest) -> audit_rules.Actor:
    """Return the post under which the session acts; nobody's for the public."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, audit_rules.Actor) else ANONYMOUS
