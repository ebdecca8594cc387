"""Who may release, and who may write the portal's texts: the table of rights."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may see how releases are prepared."""
    return org_rules.scope_of(by, "release", "read") == org_enums.Scope.ALL


def may_release(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may release."""
    return org_rules.scope_of(by, "release", "make") == org_enums.Scope.ALL


def may_write(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may write the portal's texts."""
    return org_rules.scope_of(by, "portal", "write") == org_enums.Scope.ALL


def check_may_read(by: audit_rules.Actor) -> None:
    """Refuse who may not see how releases are prepared.

    :raises NotAllowedError: then.
    """
    if not may_read(by):
        raise refusals.NotAllowedError(
            "Việc công bố do lãnh đạo tỉnh và cơ quan điều phối xem. Những gì đã công bố có ở "
            "trang công khai."
        )


def check_may_release(by: audit_rules.Actor) -> None:
    """Refuse who may not release.

    :raises NotAllowedError: then.
    """
    if not may_release(by):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng không công bố số liệu. Lãnh đạo tỉnh làm việc này."
        )


def check_may_write(by: audit_rules.Actor) -> None:
    """Refuse who may not write the portal's texts.

    :raises NotAllowedError: then.
    """
    if not may_write(by):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng không sửa nội dung công khai. Người điều phối hoặc người quản trị "
            "làm việc này."
        )
