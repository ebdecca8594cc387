"""Who may run overall reviews, answer them, keep the lists that they look through."""

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import permissions as org_permissions
from nq57.registers.cyber import models
from nq57.registers.cyber.permissions import reach


def may_run_review(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` opens, corrects and ends overall reviews."""
    return org_permissions.may(by, reach.KIND, "review")


def check_may_run_review(by: audit_rules.Actor) -> None:
    """Refuse who runs no overall reviews.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, "review")


def may_answer_review(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` answers an overall review for an office (its code)."""
    return reach.reaches(by, {office}, "answer_review")


def check_may_answer_review(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not answer an overall review for an office (its code).

    :raises NotAllowedError: then.
    """
    if not may_answer_review(by, office):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ trả lời rà soát cho cơ quan mình.")


def may_send_review(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` approves and sends what an office (its code) answers."""
    return reach.reaches(by, {office}, "send_review")


def check_may_send_review(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not send what an office (its code) answers.

    :raises NotAllowedError: then.
    """
    if not may_send_review(by, office):
        raise refusals.NotAllowedError("Lãnh đạo cơ quan duyệt và gửi bản trả lời rà soát.")


def may_receive_review(by: audit_rules.Actor, answer: models.ReviewAnswer) -> bool:
    """Say whether ``by`` accepts or returns an answer; never what he wrote himself."""
    return by.account != answer.by and case_permissions.may(by, answer.case, "receive_review")


def check_may_receive_review(by: audit_rules.Actor, answer: models.ReviewAnswer) -> None:
    """Refuse who does not accept or return an answer.

    :raises NotAllowedError: then.
    """
    if not may_receive_review(by, answer):
        raise refusals.NotAllowedError(
            "Cơ quan chủ trì rà soát nhận, trả lại bản trả lời; người trả lời không tự nhận."
        )


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
