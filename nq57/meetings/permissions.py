"""Who reads and who prepares the committee's meetings: the table of rights."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may see the committee and its meetings."""
    return org_rules.scope_of(by, "meeting", "read") == org_enums.Scope.ALL


def may_prepare(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` writes members, charges, meetings and conclusions."""
    return org_rules.scope_of(by, "meeting", "prepare") == org_enums.Scope.ALL


def check_may_read(by: audit_rules.Actor) -> None:
    """Refuse who may not see the committee and its meetings.

    :raises NotAllowedError: then.
    """
    if not may_read(by):
        raise refusals.NotAllowedError(
            "Phiên họp Ban Chỉ đạo do lãnh đạo tỉnh và cơ quan điều phối xem. Việc giao cho cơ "
            "quan theo kết luận có ở trang Việc phải làm."
        )


def check_may_prepare(by: audit_rules.Actor) -> None:
    """Refuse who may not prepare meetings.

    :raises NotAllowedError: then.
    """
    if not may_prepare(by):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng không lập thành viên, phiên họp, kết luận của Ban Chỉ đạo. "
            "Người điều phối của tỉnh làm việc này."
        )
