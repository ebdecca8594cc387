"""Who may do what with information systems and their level dossiers."""

from collections.abc import Collection

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import models, rules
from nq57.registers.cyber.permissions import reach


def may_list(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reads systems at all, at least those of its own office."""
    return org_permissions.may(by, reach.KIND, "read")


def may_count(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may see how many systems the province has."""
    return org_permissions.may(by, reach.KIND, "count")


def may_add(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may enter systems, at least those of its own office."""
    return org_permissions.may(by, reach.KIND, "write")


def may_read_all(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reads the systems of the whole province."""
    return org_rules.scope_of(by, reach.KIND, "read") == org_enums.Scope.ALL


def may_set_criteria(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may correct the criteria of levels."""
    return org_permissions.may(by, reach.KIND, "criteria")


def may_write(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` may change a system: of its own office, or any; offices loaded."""
    return reach.reaches(by, {system.owner.code, system.operator.code})


def may_open(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` may begin a dossier: for the office that operates the system."""
    return reach.reaches(by, {system.operator.code})


def check_may_list(by: audit_rules.Actor) -> None:
    """Refuse who reads no systems.

    :raises NotAllowedError: then.
    """
    if not may_list(by):
        raise refusals.NotAllowedError("Vị trí đang dùng không xem danh mục hệ thống thông tin.")


def check_may_count(by: audit_rules.Actor) -> None:
    """Refuse who does not see the province's numbers.

    :raises NotAllowedError: then.
    """
    if not may_count(by):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng không xem số lượng hệ thống thông tin của tỉnh."
        )


def check_may_add(by: audit_rules.Actor) -> None:
    """Refuse who enters no systems.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, "write")


def check_may_write(by: audit_rules.Actor, *, offices: Collection[str]) -> None:
    """Refuse to write an entry that is of these offices (codes): a system's owner, operator.

    :raises NotAllowedError: when the post's right does not reach one of them.
    """
    check_may_add(by)
    if not reach.reaches(by, offices):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng chỉ ghi danh mục của cơ quan mình; hệ thống thì là chủ quản hoặc đơn "
            "vị vận hành."
        )


def check_may_set_criteria(by: audit_rules.Actor) -> None:
    """Refuse who does not keep the criteria of levels.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, "criteria")


def may_submit(by: audit_rules.Actor, dossier: models.Dossier) -> bool:
    """Say whether ``by`` prepares a dossier; its case and organisation loaded."""
    return case_permissions.may(by, dossier.case, "write")


def may_appraise(by: audit_rules.Actor, dossier: models.Dossier) -> bool:
    """Say whether ``by`` may appraise now: for the specialised unit, and not what he sent."""
    return (
        reach.is_of(by, dossier, rules.SPECIALISED)
        and by.account != dossier.submitted_by
        and case_permissions.may(by, dossier.case, "appraise")
    )


def may_approve(by: audit_rules.Actor, dossier: models.Dossier) -> bool:
    """Say whether ``by`` may approve now: for the office that the level asks for."""
    return (
        reach.is_of(by, dossier, rules.get_approver(dossier.levelling.level))
        and by.account != dossier.submitted_by
        and case_permissions.may(by, dossier.case, "approve")
    )


def check_may_submit(by: audit_rules.Actor, dossier: models.Dossier) -> None:
    """Refuse who does not prepare this dossier.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, dossier.case, "write")


def check_may_appraise(by: audit_rules.Actor, dossier: models.Dossier) -> None:
    """Refuse who does not appraise this dossier.

    :raises NotAllowedError: then.
    """
    if not may_appraise(by, dossier):
        raise refusals.NotAllowedError(
            "Đơn vị chuyên trách của hệ thống thẩm định hồ sơ; người nộp không tự thẩm định."
        )


def check_may_approve(by: audit_rules.Actor, dossier: models.Dossier) -> None:
    """Refuse who does not approve this dossier.

    :raises NotAllowedError: then.
    """
    if not may_approve(by, dossier):
        raise refusals.NotAllowedError(
            "Cấp độ 1, 2 do đơn vị chuyên trách phê duyệt, từ cấp độ 3 do chủ quản phê duyệt; "
            "người nộp không tự phê duyệt."
        )
