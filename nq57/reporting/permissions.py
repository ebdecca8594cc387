"""Who may do what with reports: the table of rights (seeds/reference/rights.csv)."""

from datetime import date

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
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

    :raises rules.NotAllowedError: then.
    """
    if not may_enter_for(by, report):
        raise rules.NotAllowedError(
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


def check_may_run(by: audit_rules.Actor) -> None:
    """Refuse who does not run the cycles.

    :raises rules.NotAllowedError: then.
    """
    if not may_run(by):
        raise rules.NotAllowedError(
            "Vị trí đang dùng không mở, khóa kỳ báo cáo hay đổi thiết lập. "
            "Người điều phối của tỉnh làm việc này."
        )


def check_may_check(by: audit_rules.Actor, item: models.Checked) -> None:
    """Refuse who does not check an item; its ``checker`` loaded.

    :raises rules.NotAllowedError: when the post lacks the right, or another office checks it.
    """
    if not may_check(by):
        raise rules.NotAllowedError("Vị trí đang dùng không nhận, trả lại báo cáo.")
    if not may_run(by) and item.checker.code != by.organisation:
        raise rules.NotAllowedError(
            f"Mục này do {item.checker.name} kiểm tra. Chỉ chọn các mục trong hàng chờ của mình."
        )
