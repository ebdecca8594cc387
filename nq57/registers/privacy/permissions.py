"""Who reads and writes the register of personal-data processing."""

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import permissions as org_permissions
from nq57.registers.base import permissions as base
from nq57.registers.privacy import models

PROCESSINGS = base.Rights("processing")
IMPACTS, REQUESTS = base.Rights("impact_file"), base.Rights("subject_request")
BREACHES = base.Rights("breach")


def may_write_impact(by: audit_rules.Actor, impact: models.ImpactFile) -> bool:
    """Say whether ``by`` prepares an impact file; its case and organisation loaded."""
    return case_permissions.may(by, impact.case, "write")


def may_approve_impact(by: audit_rules.Actor, impact: models.ImpactFile) -> bool:
    """Say whether ``by`` may approve: for the office, and not what he prepared or sent; its case
    and organisation loaded."""
    is_other = by.account not in (impact.made_by, impact.submitted_by)
    return is_other and case_permissions.may(by, impact.case, "approve")


def check_may_write_impact(by: audit_rules.Actor, impact: models.ImpactFile) -> None:
    """Refuse who does not prepare this impact file.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, impact.case, "write")


def check_may_approve_impact(by: audit_rules.Actor, impact: models.ImpactFile) -> None:
    """Refuse who does not approve this impact file.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, "impact_file", "approve")
    if not may_approve_impact(by, impact):
        raise refusals.NotAllowedError(
            "Hồ sơ do thủ trưởng cơ quan phê duyệt; người lập, người trình không tự phê duyệt."
        )


def may_count_requests(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` sees how many requests the province has; never who asked."""
    return org_permissions.may(by, "subject_request", "count")


def may_handle_request(by: audit_rules.Actor, request: models.SubjectRequest) -> bool:
    """Say whether ``by`` handles a request; its case and organisation loaded."""
    return case_permissions.may(by, request.case, "handle")


def check_may_handle_request(by: audit_rules.Actor, request: models.SubjectRequest) -> None:
    """Refuse who does not handle this request.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, request.case, "handle")


def may_receive(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` receives requests for the own office."""
    return org_permissions.may(by, "subject_request", "handle")


def check_may_receive(by: audit_rules.Actor) -> None:
    """Refuse who receives no requests.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, "subject_request", "handle")
