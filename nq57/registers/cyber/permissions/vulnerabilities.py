"""Who may import scans and decide about vulnerabilities."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import permissions as org_permissions
from nq57.registers.cyber import models
from nq57.registers.cyber.permissions import reach


def may_see_vulnerabilities(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` reads what is found on a system: its owner, its operator, the centre."""
    return reach.reaches(by, {system.owner.code, system.operator.code}, "read")


def may_handle(by: audit_rules.Actor, system: models.InformationSystem, verb: str) -> bool:
    """Say whether ``by`` may do it to vulnerabilities of a system; its offices loaded.

    ``verb``: import_scan, fix_vulnerability, approve_exception, judge_vulnerability.
    """
    return reach.reaches(by, {system.owner.code, system.operator.code}, verb)


def check_may_handle(by: audit_rules.Actor, system: models.InformationSystem, verb: str) -> None:
    """Refuse who may not do it to vulnerabilities of this system; its offices loaded.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, verb)
    if not may_handle(by, system, verb):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng chỉ xử lý lỗ hổng của hệ thống mà cơ quan mình là chủ quản hoặc "
            "đơn vị vận hành."
        )


def may_use(by: audit_rules.Actor, verb: str) -> bool:
    """Say whether ``by`` does it to vulnerabilities at all; the verbs of ``may_handle``."""
    return org_permissions.may(by, reach.KIND, verb)


def check_may_use(by: audit_rules.Actor, verb: str) -> None:
    """Refuse who does it to no vulnerability; the verbs of ``may_handle``.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, verb)
