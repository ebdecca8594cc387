"""Who may write, comment, approve and read response plans."""

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import permissions as org_permissions
from nq57.registers.cyber import models
from nq57.registers.cyber.permissions import reach, systems


def may_write_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> bool:
    """Say whether ``by`` writes a plan; its case and organisation loaded."""
    return case_permissions.may(by, plan.case, "write_plan")


def may_begin_plan(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` may begin a plan: for the office that operates the system."""
    writes = org_permissions.may(by, reach.KIND, "write_plan")
    return writes and by.organisation == system.operator.code


def may_comment_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> bool:
    """Say whether ``by`` comments on a plan: the centre."""
    return case_permissions.may(by, plan.case, "comment_plan")


def may_approve_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> bool:
    """Say whether ``by`` may approve: for the owner, and not what he wrote or sent."""
    return (
        reach.owns(by, plan.system)
        and case_permissions.may(by, plan.case, "approve_plan")
        and (by.account not in (plan.made_by, plan.written_by, plan.submitted_by))
    )


def may_approve_plans(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` approves plans at all."""
    return org_permissions.may(by, reach.KIND, "approve_plan")


def may_read_contacts(by: audit_rules.Actor, plan: models.ResponsePlan) -> bool:
    """Say whether ``by`` sees the people of a plan and their phones: the offices that own and
    operate the system, and the centre; a plan that it may read, with its offices loaded."""
    own = {plan.system.owner.code, plan.system.operator.code, plan.case.organisation.code}
    return systems.may_read_all(by) or by.organisation in own


def check_may_read_contacts(by: audit_rules.Actor, plan: models.ResponsePlan) -> None:
    """Refuse who does not see the people of a plan.

    :raises NotAllowedError: then.
    """
    if not may_read_contacts(by, plan):
        raise refusals.NotAllowedError(
            "Đầu mối của phương án chỉ cơ quan của hệ thống và cơ quan phụ trách an ninh mạng xem."
        )


def check_may_begin_plan(by: audit_rules.Actor, system: models.InformationSystem) -> None:
    """Refuse who begins no plan for this system; its operator loaded.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, "write_plan")
    if by != audit_rules.SYSTEM and not may_begin_plan(by, system):
        raise refusals.NotAllowedError(
            "Phương án do đơn vị vận hành hệ thống lập: vị trí đang dùng không lập được."
        )


def check_may_write_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> None:
    """Refuse who does not write this plan.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, plan.case, "write_plan")


def check_may_comment_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> None:
    """Refuse who does not comment on this plan.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, plan.case, "comment_plan")


def check_may_approve_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> None:
    """Refuse who does not approve this plan.

    :raises NotAllowedError: then.
    """
    if not may_approve_plan(by, plan):
        raise refusals.NotAllowedError(
            "Phương án do thủ trưởng cơ quan chủ quản phê duyệt; người soạn, người trình không "
            "tự phê duyệt."
        )


def may_order_plans(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` names which clauses ask for plans, and asks offices for theirs."""
    return org_permissions.may(by, reach.KIND, "order_plan")


def check_may_order_plans(by: audit_rules.Actor) -> None:
    """Refuse who orders no plans.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, "order_plan")
