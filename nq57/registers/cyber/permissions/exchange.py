"""Who keeps the bodies outside, who prepares, approves, receives and reads what is exchanged."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.registers.base import permissions as base
from nq57.registers.cyber import models, rules


def may_share(by: audit_rules.Actor, verb: str) -> bool:
    """Say whether ``by`` does this with bundles: prepare, approve, receive."""
    return org_permissions.may(by, rules.SHARE, verb)


def check_may_share(by: audit_rules.Actor, verb: str) -> None:
    """Refuse who does not do this with bundles.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, rules.SHARE, verb)


def may_read_all_shared(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reads all that is exchanged, and not only what reaches its office."""
    return org_rules.scope_of(by, rules.SHARE, "read") == org_enums.Scope.ALL


def check_may_decide(by: audit_rules.Actor, bundle: models.ShareBundle) -> None:
    """Refuse who does not decide on this bundle: whoever asked never does.

    :raises NotAllowedError: then.
    """
    check_may_share(by, "approve")
    if by.account == bundle.asked_by:
        raise refusals.NotAllowedError("Người đề nghị không tự duyệt: nhờ người khác duyệt.")
    if not base.reaches(by, rules.SHARE, "approve", offices={bundle.office}):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ duyệt gói của cơ quan mình.")


def may_decide(by: audit_rules.Actor, bundle: models.ShareBundle) -> bool:
    """Say whether ``by`` decides on this bundle."""
    is_reached = base.reaches(by, rules.SHARE, "approve", offices={bundle.office})
    return is_reached and by.account != bundle.asked_by


def may_read_peers(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reads where bundles go and come from."""
    return org_permissions.may(by, rules.PEER, "read")


def check_may_read_peers(by: audit_rules.Actor) -> None:
    """Refuse who does not.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, rules.PEER, "read")


def may_keep_peers(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` keeps the bodies outside."""
    return org_permissions.may(by, rules.PEER, "write")


def check_may_keep_peers(by: audit_rules.Actor) -> None:
    """Refuse who does not keep the bodies outside.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, rules.PEER, "write")
