"""Who may do what with documents. The table of rights is data (seeds/reference/rights.csv)."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import permissions as org_permissions


def may_upload(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may bring in a document."""
    return org_permissions.may(by, "document", "upload")


def may_review(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may answer the reader's questions."""
    return org_permissions.may(by, "draft", "review")


def may_read_drafts(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may see readings under review."""
    return org_permissions.may(by, "draft", "read")


def check_may_upload(by: audit_rules.Actor) -> None:
    """Refuse an upload.

    :raises NotAllowedError: when the post lacks the right.
    """
    if not may_upload(by):
        raise refusals.NotAllowedError(
            "Vị trí này không được tải văn bản lên. Người điều phối của tỉnh làm việc này."
        )


def check_may_review(by: audit_rules.Actor) -> None:
    """Refuse an answer.

    :raises NotAllowedError: when the post lacks the right.
    """
    if not may_review(by):
        raise refusals.NotAllowedError(
            "Vị trí này không được trả lời câu hỏi của bản đọc. "
            "Người điều phối của tỉnh làm việc này."
        )
