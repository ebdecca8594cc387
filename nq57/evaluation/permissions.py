"""Who may see verdicts and change their criteria: the table of rights."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may see verdicts: who reads the figures of all offices."""
    return org_rules.scope_of(by, "observation", "read") == org_enums.Scope.ALL


def check_may_read(by: audit_rules.Actor) -> None:
    """Refuse who may not see verdicts.

    :raises NotAllowedError: then.
    """
    if not may_read(by):
        raise refusals.NotAllowedError(
            "Đánh giá chỉ tiêu của tỉnh do cơ quan điều phối và lãnh đạo tỉnh xem. Xem số liệu "
            "của cơ quan mình trong Báo cáo kỳ."
        )


def may_change(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may add a version of the criteria, for templates."""
    return org_rules.scope_of(by, "criteria", "change") is not None


def check_may_change(by: audit_rules.Actor) -> None:
    """Refuse who may not add a version of the criteria.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, "criteria", "change")
