"""Who may run campaigns, declare for an office, receive what is declared."""

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import models
from nq57.registers.cyber.permissions import reach, systems


def may_run(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` opens and ends campaigns, and urges the offices that they ask."""
    return org_permissions.may(by, reach.KIND, "campaign")


def check_may_run(by: audit_rules.Actor) -> None:
    """Refuse who runs no campaigns.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, "campaign")


def check_may_see_campaigns(by: audit_rules.Actor) -> None:
    """Refuse who sees neither the province's numbers nor systems of an office.

    :raises NotAllowedError: then.
    """
    if not systems.may_count(by) and not systems.may_list(by):
        raise refusals.NotAllowedError("Vị trí đang dùng không xem chiến dịch khắc phục lỗ hổng.")


def may_see_holes(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` reads what an office (its code) declares: its own posts, the centre."""
    scope = org_rules.scope_of(by, reach.KIND, "read")
    return scope == org_enums.Scope.ALL or (
        scope == org_enums.Scope.OWN and by.organisation == office
    )


def may_declare(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` declares for an office (its code)."""
    return reach.reaches(by, {office}, "declare")


def check_may_declare(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not declare for an office (its code).

    :raises NotAllowedError: then.
    """
    if not may_declare(by, office):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ kê khai lỗ hổng cho cơ quan mình.")


def may_send(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` approves and sends what an office (its code) declares."""
    return reach.reaches(by, {office}, "send")


def check_may_send(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not send what an office (its code) declares.

    :raises NotAllowedError: then.
    """
    if not may_send(by, office):
        raise refusals.NotAllowedError("Lãnh đạo cơ quan duyệt và gửi bản kê khai.")


def may_receive(by: audit_rules.Actor, declaration: models.Declaration) -> bool:
    """Say whether ``by`` accepts or returns a declaration; never what he declared himself."""
    return by.account != declaration.by and case_permissions.may(by, declaration.case, "receive")


def check_may_receive(by: audit_rules.Actor, declaration: models.Declaration) -> None:
    """Refuse who does not accept or return a declaration.

    :raises NotAllowedError: then.
    """
    if not may_receive(by, declaration):
        raise refusals.NotAllowedError(
            "Cơ quan phụ trách chiến dịch nhận, trả lại bản kê khai; người kê khai không tự nhận."
        )
