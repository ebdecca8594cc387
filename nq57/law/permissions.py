"""Who may read and change the calendar, the clocks and the legal bases."""

from nq57.audit import rules as audit_rules
from nq57.orgs import permissions as orgs_permissions


def check_may_read(by: audit_rules.Actor) -> None:
    """Check that the actor may read the calendar, the clocks and the legal bases.

    :raises NotAllowedError: when the post has no such right.
    """
    orgs_permissions.check_may(by, "setting", "read")


def check_may_change(by: audit_rules.Actor) -> None:
    """Check that the actor may change the calendar and the clocks.

    :raises NotAllowedError: when the post has no such right.
    """
    orgs_permissions.check_may(by, "setting", "change")


def may_change(by: audit_rules.Actor) -> bool:
    """Tell whether the actor may change the calendar and the clocks, for templates."""
    return orgs_permissions.may(by, "setting", "change")
