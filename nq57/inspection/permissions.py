"""Who may do what with inspections: the table of rights, and never over one's own office."""

from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.inspection import models, rules
from nq57.orgs import permissions as org_permissions


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may read inspections at all."""
    return org_permissions.may(by, "inspection", "read")


def may_plan(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may plan inspections."""
    return org_permissions.may(by, "inspection", "record")


def may_record(by: audit_rules.Actor, case: cases.Case) -> bool:
    """Say whether ``by`` may write an inspection or a finding: never of the own office."""
    office = getattr(by, "organisation", "")
    return office != case.organisation.code and case_permissions.may(by, case, "record")


def may_answer(by: audit_rules.Actor, finding: models.Finding) -> bool:
    """Say whether ``by`` may explain a finding now, for its office."""
    is_asked = finding.case.state in rules.UNDECIDED
    return is_asked and case_permissions.may(by, finding.case, "answer")


def check_may_read(by: audit_rules.Actor) -> None:
    """Refuse who does not read inspections.

    :raises NotAllowedError: then.
    """
    if not may_read(by):
        raise refusals.NotAllowedError("Vị trí đang dùng không xem việc kiểm tra.")


def check_may_plan(by: audit_rules.Actor) -> None:
    """Refuse who does not plan inspections.

    :raises NotAllowedError: then.
    """
    if not may_plan(by):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng không lập việc kiểm tra. Cơ quan điều phối hoặc đoàn kiểm tra lập."
        )


def check_may_record(by: audit_rules.Actor, case: cases.Case) -> None:
    """Refuse who does not inspect this office, above all the office itself.

    :raises NotAllowedError: then.
    """
    if getattr(by, "organisation", "") == case.organisation.code:
        raise refusals.NotAllowedError(
            "Cơ quan được kiểm tra không tự ghi, kết luận hay kết thúc phát hiện về mình."
        )
    if not may_record(by, case):
        raise refusals.NotAllowedError(
            f"Vị trí đang dùng không kiểm tra {case.organisation.name}: "
            "đoàn kiểm tra hoặc cơ quan điều phối làm việc này."
        )


def check_may_answer(by: audit_rules.Actor, finding: models.Finding) -> None:
    """Refuse who does not explain for the office.

    :raises NotAllowedError: then.
    """
    if not case_permissions.may(by, finding.case, "answer"):
        raise refusals.NotAllowedError(
            f"Chỉ {finding.case.organisation.name} giải trình phát hiện này."
        )
