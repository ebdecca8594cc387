"""Who may issue and withdraw papers of an office, and bring back signed ones."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import models as orgs_models
from nq57.orgs import permissions as orgs_permissions


def check_may_issue(by: audit_rules.Actor, organisation: orgs_models.Organisation) -> None:
    """Check that the actor may issue, withdraw and sign papers of an office.

    :raises NotAllowedError: when the post has no such right, or it does not reach the office.
    """
    scope = orgs_permissions.check_may(by, "paper", "issue")
    if not orgs_permissions.reaches(by, scope, organisation):
        raise refusals.NotAllowedError(
            f"Vị trí đang dùng không phát hành văn bản của {organisation.name}."
        )


def may_issue(by: audit_rules.Actor, organisation: orgs_models.Organisation) -> bool:
    """Tell whether the actor may issue papers of an office, for templates."""
    try:
        check_may_issue(by, organisation)
    except refusals.NotAllowedError:
        return False
    return True
