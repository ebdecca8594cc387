"""Who may do what with reports: the table of rights (seeds/reference/rights.csv)."""

from datetime import date

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.reporting import enums, models, rules


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may read reports at all."""
    return org_permissions.may(by, "report", "read")


def may_write(by: audit_rules.Actor, report: models.Report) -> bool:
    """Say whether ``by`` may write this report; its case and office loaded."""
    return case_permissions.may(by, report.case, "write")


def may_enter_for(by: audit_rules.Actor, report: models.Report) -> bool:
    """Say whether ``by`` may enter this report for its office: never one's own office's."""
    is_own = report.organisation.code == by.organisation
    return not is_own and case_permissions.may(by, report.case, "enter_for")


def enters_for(by: audit_rules.Actor, report: models.Report) -> bool:
    """Say whether ``by`` is the one who enters this report for its office now."""
    row = report.on_behalf
    is_his = row is not None and row.state == enums.BehalfState.ENTERING and row.by == by.account
    return is_his and may_enter_for(by, report)


def may_enter_all(by: audit_rules.Actor, report: models.Report) -> bool:
    """Say whether ``by`` may write any item of this report: the office, or who enters for it."""
    return may_write(by, report) or enters_for(by, report)


def may_fill(by: audit_rules.Actor, report: models.Report) -> bool:
    """Say whether ``by`` may be handed items of this report."""
    return case_permissions.may(by, report.case, "fill")


def may_enter(by: audit_rules.Actor, report: models.Report, *, on: date) -> bool:
    """Say whether ``by`` may write some item of this report; a colleague only what he holds."""
    return may_enter_all(by, report) or (
        may_fill(by, report)
        and models.Handing.objects.held(on).of_post(by).filter(report=report).exists()
    )


def check_may_enter_for(by: audit_rules.Actor, report: models.Report) -> None:
    """Refuse who may not enter this report for its office.

    :raises NotAllowedError: then.
    """
    if not may_enter_for(by, report):
        raise refusals.NotAllowedError(
            f"Vị trí đang dùng không nhập thay được cho {report.organisation.name}. "
            "Người điều phối của tỉnh làm việc này; báo cáo của cơ quan mình thì soạn như thường."
        )


def may_approve(by: audit_rules.Actor, report: models.Report) -> bool:
    """Say whether ``by`` may approve and send this report."""
    return case_permissions.may(by, report.case, "approve")


def may_check(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` checks items of reports at all."""
    return org_permissions.may(by, "report", "accept")


def may_run(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` runs the cycles: opens and closes them, sets the terms."""
    return org_rules.scope_of(by, "report", "accept") == org_enums.Scope.ALL


def may_see_totals(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may read the figures of all offices, and so the province's totals."""
    return org_rules.scope_of(by, "observation", "read") == org_enums.Scope.ALL


def check_may_run(by: audit_rules.Actor) -> None:
    """Refuse who does not run the cycles.

    :raises NotAllowedError: then.
    """
    if not may_run(by):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng không mở, khóa kỳ báo cáo hay đổi thiết lập. "
            "Người điều phối của tỉnh làm việc này."
        )


def check_may_check(by: audit_rules.Actor, item: models.Checked) -> None:
    """Refuse who does not check an item; its ``checker`` loaded.

    :raises NotAllowedError: when the post lacks the right, or another office checks it.
    """
    if not may_check(by):
        raise refusals.NotAllowedError("Vị trí đang dùng không nhận, trả lại báo cáo.")
    if not may_run(by) and item.checker.code != by.organisation:
        raise refusals.NotAllowedError(
            f"Mục này do {item.checker.name} kiểm tra. Chỉ chọn các mục trong hàng chờ của mình."
        )


def may_follow(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` follows the reports of others: of all offices, or those it monitors."""
    scope = org_rules.scope_of(by, "report", "read")
    return scope in (org_enums.Scope.ALL, org_enums.Scope.FOLLOWED)


def may_urge(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` urges offices to report at all."""
    return org_permissions.may(by, "report", "urge")


def may_read_digests(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may read the digest of any office; its own everybody may."""
    return org_rules.scope_of(by, "report", "read") == org_enums.Scope.ALL


def may_read_inquiries(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may read inquiries or replies at all."""
    return org_permissions.may(by, "inquiry", "read")


def may_ask(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` writes questionnaires and asks offices."""
    return org_permissions.may(by, "inquiry", "ask")


def check_may_ask(by: audit_rules.Actor) -> None:
    """Refuse who asks nobody.

    :raises NotAllowedError: then.
    """
    if not may_ask(by):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng không soạn phiếu hỏi, không yêu cầu báo cáo chuyên đề. "
            "Người điều phối hoặc cơ quan theo dõi làm việc này."
        )


def may_run_inquiry(by: audit_rules.Actor, asker: str) -> bool:
    """Say whether ``by`` changes what the office ``asker`` (its code) wrote or asked.

    Who follows some offices changes only what the own office asked.
    """
    scope = org_rules.scope_of(by, "inquiry", "ask")
    return scope == org_enums.Scope.ALL or (scope is not None and asker == by.organisation)


def check_may_run_inquiry(by: audit_rules.Actor, asker: str) -> None:
    """Refuse who does not change what the office ``asker`` wrote or asked.

    :raises NotAllowedError: then.
    """
    check_may_ask(by)
    if not may_run_inquiry(by, asker):
        raise refusals.NotAllowedError("Phiếu hỏi, yêu cầu này của cơ quan khác: chỉ xem được.")


def may_answer(by: audit_rules.Actor, reply: models.Reply) -> bool:
    """Say whether ``by`` writes this reply; its case and office loaded."""
    return case_permissions.may(by, reply.case, "answer")


def may_send_reply(by: audit_rules.Actor, reply: models.Reply) -> bool:
    """Say whether ``by`` approves and sends this reply."""
    return case_permissions.may(by, reply.case, "approve")


def may_accept_replies(by: audit_rules.Actor, asker: str) -> bool:
    """Say whether ``by`` accepts, returns and urges the replies to the office ``asker``."""
    scope = org_rules.scope_of(by, "inquiry", "accept")
    return scope == org_enums.Scope.ALL or (scope is not None and asker == by.organisation)


def may_see_answers(by: audit_rules.Actor, reply: models.Reply) -> bool:
    """Say whether ``by`` sees what stands in a reply: others only once it is sent."""
    return reply.case.state in rules.HANDED_IN or by.organisation == reply.organisation.code
