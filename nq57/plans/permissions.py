"""Who may do what with plans. The table of rights is data (seeds/reference/rights.csv)."""

from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.core.phrases import Phrase
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums, models, rules


def may_adopt(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may put a plan or a directive in force."""
    return org_permissions.may(by, "plan", "adopt")


def may_take_away(plan: models.Plan) -> bool:
    """Say whether a plan's figures may stand in a file: nothing restricted does, whoever asks."""
    return plan.secrecy == audit_enums.Secrecy.OPEN


def list_told_grades(plan: models.Plan) -> list[str]:
    """Return the grades of secrecy that a paper of a plan may tell, whoever issues it.

    Never more than the plan itself is open: the paper has the plan's grade.
    """
    open_, restricted = audit_enums.Secrecy.OPEN, audit_enums.Secrecy.RESTRICTED
    return [open_] if plan.secrecy == open_ else [open_, restricted]


def check_may_take_away(plan: models.Plan) -> None:
    """Refuse to write a plan's figures into a file.

    :raises NotAllowedError: when the plan is restricted.
    """
    if not may_take_away(plan):
        raise refusals.NotAllowedError(
            Phrase(
                "Kế hoạch này không công khai nên số liệu không tải ra tệp. Xem số liệu trên trang."
            )
        )


def may_propose_amendment(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may propose a change for its own office."""
    return org_permissions.may(by, "amendment", "propose")


def may_decide_amendment(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may record what became of a proposal."""
    return org_permissions.may(by, "amendment", "decide")


def check_may_adopt(by: audit_rules.Actor) -> None:
    """Refuse an adoption.

    :raises NotAllowedError: when the post lacks the right.
    """
    if not may_adopt(by):
        raise refusals.NotAllowedError(
            "Vị trí này không được ban hành văn bản vào hệ thống. "
            "Người điều phối của tỉnh làm việc này."
        )


def check_may_propose_amendment(by: audit_rules.Actor, organisation: str) -> None:
    """Refuse a proposal in another office's name (``organisation``: its code).

    :raises NotAllowedError: when the post lacks the right.
    """
    if not may_propose_amendment(by) or by.organisation != organisation:
        raise refusals.NotAllowedError("Chỉ đề xuất sửa đổi thay mặt cơ quan của mình.")


def check_may_decide_amendment(by: audit_rules.Actor) -> None:
    """Refuse a decision.

    :raises NotAllowedError: when the post lacks the right.
    """
    if not may_decide_amendment(by):
        raise refusals.NotAllowedError(
            "Vị trí này không được ghi quyết định sửa đổi. Người điều phối của tỉnh làm việc này."
        )


def may_publish_guidance(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may publish, replace and withdraw guidance."""
    return org_permissions.may(by, "guidance", "publish")


def check_may_publish_guidance(by: audit_rules.Actor) -> None:
    """Refuse who does not publish guidance.

    :raises NotAllowedError: when the post lacks the right.
    """
    if not may_publish_guidance(by):
        raise refusals.NotAllowedError(
            "Vị trí này không phát hành, thay, rút hướng dẫn. "
            "Người điều phối của tỉnh làm việc này."
        )


def check_amendment_step(amendment: models.Amendment, to: str, seen: str | None) -> None:
    """Refuse a step that the graph does not have from here, or that a person took unaware
    of what became of the amendment since; ``seen`` is the state on that person's page.

    :raises rules.PlansError: then; says who decided and when.
    """
    is_step = to in rules.AMENDMENT_STEPS.get(amendment.state, frozenset())
    if is_step and seen in (None, amendment.state):
        return
    if amendment.decided_at is not None:
        raise rules.DecidedError(
            "Đề xuất này không còn ở bước cho phép việc đó: bước hiện nay",
            amendment.decided_by,
            timezone.localtime(amendment.decided_at),
        )
    rules.check_amendment_step(amendment.state, to)
    raise rules.PlansError("Đề xuất này không còn như khi bạn mở trang. Hãy tải lại trang.")


def list_amendment_steps(by: audit_rules.Actor, amendment: models.Amendment) -> list[str]:
    """Return the steps that ``by`` may take from here."""
    steps = sorted(rules.AMENDMENT_STEPS[amendment.state])
    withdraw = enums.AmendmentState.WITHDRAWN.value
    is_own = may_propose_amendment(by) and by.organisation == amendment.organisation.code
    if not may_decide_amendment(by):
        return [withdraw] if is_own and withdraw in steps else []
    return [step for step in steps if step != withdraw or is_own]
