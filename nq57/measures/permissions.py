"""Who may do what with profiles. The table of rights is data (seeds/reference/rights.csv)."""

from nq57.audit import rules as audit_rules
from nq57.measures import rules
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may open whole profiles, drafts included."""
    return org_permissions.may(by, "profile", "read")


def may_edit(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may propose and edit profiles."""
    return org_permissions.may(by, "profile", "edit")


def may_approve(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may approve and confirm profiles."""
    return org_permissions.may(by, "profile", "approve")


def check_may_read(by: audit_rules.Actor) -> None:
    """Refuse who may not open profiles.

    :raises rules.NotAllowedError: when the post lacks the right.
    """
    _check(by, "read")


def check_may_edit(by: audit_rules.Actor) -> None:
    """Refuse who may not edit profiles.

    :raises rules.NotAllowedError: when the post lacks the right.
    """
    _check(by, "edit")


def check_may_approve(by: audit_rules.Actor) -> None:
    """Refuse who may not approve profiles.

    :raises rules.NotAllowedError: when the post lacks the right.
    """
    _check(by, "approve")


def _check(by: audit_rules.Actor, verb: str) -> None:
    try:
        org_permissions.check_may(by, "profile", verb)
    except org_rules.NotAllowedError as error:
        raise rules.NotAllowedError(str(error)) from error
