"""Who may assess systems, report on the period, keep the lists that reviews look through."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import permissions as org_permissions
from nq57.registers.cyber import models
from nq57.registers.cyber.permissions import reach


def may_assess(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` assesses a system: of its own office, or any; offices loaded."""
    return reach.reaches(by, {system.owner.code, system.operator.code}, "assess")


def check_may_assess(by: audit_rules.Actor, system: models.InformationSystem) -> None:
    """Refuse who does not assess this system; its offices loaded.

    :raises NotAllowedError: then.
    """
    if not may_assess(by, system):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ đánh giá hệ thống của cơ quan mình.")


def may_report_period(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reports on the province's cybersecurity: the centre."""
    return org_permissions.may(by, reach.KIND, "periodic")


def check_may_report_period(by: audit_rules.Actor) -> None:
    """Refuse who does not report on the province's cybersecurity.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, "periodic")


def may_keep(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` writes databases and officers of an office (its code)."""
    return reach.reaches(by, {office})
