"""Who may see the whole province: the table of rights."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.evaluation import permissions as evaluation_permissions
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reads the obligations and the figures of all offices."""
    reads_all = org_rules.scope_of(by, "obligation", "read") == org_enums.Scope.ALL
    return reads_all and evaluation_permissions.may_read(by)


def check_may_read(by: audit_rules.Actor) -> None:
    """Refuse who may not.

    :raises NotAllowedError: then.
    """
    if not may_read(by):
        raise refusals.NotAllowedError(
            "Toàn cảnh của tỉnh do cơ quan điều phối và lãnh đạo tỉnh xem. Xem việc của cơ quan "
            "mình trong Việc phải làm."
        )
