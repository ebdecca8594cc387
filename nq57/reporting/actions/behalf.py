"""Enter a report for an office on its signed sheet; the office confirms or contests it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.files import models as files
from nq57.orgs.models import Organisation
from nq57.reporting import enums, models, permissions, rules
from nq57.reporting.actions import entering, handing, moving

_STATES = enums.BehalfState


@transaction.atomic
def enter_for(
    *,
    report: models.Report,
    file: files.StoredFile | None,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.OnBehalf:
    """Begin to enter a report for its office; ``file`` is the sheet that the office signed.

    Who begins is who writes and sends; another coordinator who begins takes it over.

    :raises NotAllowedError: when the post does not enter for this office.
    :raises rules.ReportingError: without sheet or reason, or when the report is not being written.
    """
    held = entering.lock_report(report)
    permissions.check_may_enter_for(by, held)
    moving.check_open(held)
    if held.case.state not in rules.EDITABLE:
        raise rules.ReportingError("Báo cáo không ở bước soạn nên không nhập thay được.")
    if file is None:
        raise rules.ReportingError("Đính kèm phiếu có chữ ký của cơ quan: ảnh chụp hoặc tệp Excel.")
    if not reason.strip():
        raise rules.ReportingError("Ghi lý do nhập thay, ví dụ: xã mất mạng, gửi phiếu giấy.")
    sheet = _attach(held, file, by, at)
    if held.on_behalf is not None and held.on_behalf.is_open:
        held.on_behalf.state = _STATES.DROPPED
        held.on_behalf.save(update_fields=["state"])
    office = Organisation.objects.get(code=by.organisation)
    held.on_behalf = models.OnBehalf.objects.create(
        report=held, sheet=sheet, reason=reason.strip(), by=by.account, office=office.code,
        office_name=office.name, at=at,
    )  # fmt: skip
    held.save(update_fields=["on_behalf"])
    handing.end_all(held, by, at)
    _journal("enter_for", held, by, at, reason.strip())
    return held.on_behalf


@transaction.atomic
def send_for(*, report: models.Report, by: audit_rules.Actor, at: datetime, key: str = "") -> int:
    """Send a whole report for its office, which is asked to confirm; return the filing's number.

    The day on which the server receives it counts, until the office contests it.

    :raises NotAllowedError: when it is not the one who enters for this office.
    :raises rules.FaultyError: with everything that is left, or when the cycle is locked.
    :raises CasesError: when the report is not being written.
    """
    held = entering.lock_report(report)
    if not (held.case.state == "sent" and key):  # a repeated sending gets its first answer
        if not permissions.enters_for(by, held):
            raise refusals.NotAllowedError(
                "Báo cáo này không phải do bạn đang nhập thay. Bấm “Nhập thay” và đính kèm phiếu "
                "có chữ ký trước."
            )
        moving.check_open(held)
        moving.check_whole(held, at)
    name = held.on_behalf.office_name if held.on_behalf else ""
    note = f"{name} nhập thay theo phiếu có chữ ký. Cơ quan mở báo cáo để xác nhận."
    return moving.send_once(held, by, at, key, note, verb="send_for")


@transaction.atomic
def confirm_entered(*, report: models.Report, by: audit_rules.Actor, at: datetime) -> None:
    """Confirm, for the office, what was entered for it.

    :raises NotAllowedError: when the post does not write this report.
    :raises rules.ReportingError: when nothing waits for the office, or it is one's own entry.
    """
    held, row = _lock_waiting(report, by)
    row.state, row.answered_by, row.answered_at = _STATES.CONFIRMED, by.account, at
    row.save(update_fields=["state", "answered_by", "answered_at"])
    _journal("confirm_entered", held, by, at)


@transaction.atomic
def contest_entered(
    *, report: models.Report, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Contest, for the office, what was entered for it: the report is the office's to write.

    That sending no longer counts as the office's: the first one that stands does, if any.

    :raises NotAllowedError: when the post does not write this report.
    :raises rules.ReportingError: without a reason, or when nothing waits for the office.
    """
    held, row = _lock_waiting(report, by)
    if not reason.strip():
        raise rules.ReportingError("Ghi chỗ không đúng để người nhập thay biết.")
    moving.check_open(held)
    case_actions.move(case=held.case, verb="contest", note=reason.strip(), by=by, at=at)
    row.state, row.answer = _STATES.CONTESTED, reason.strip()
    row.answered_by, row.answered_at = by.account, at
    row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    standing = list(
        models.Filing.objects.filter(report=held)
        .exclude(on_behalf__state=_STATES.CONTESTED)
        .order_by("number")
    )
    held.first_sent_on = timezone.localdate(standing[0].at, rules.ZONE) if standing else None
    held.sent_by = standing[-1].by if standing else ""
    held.save(update_fields=["first_sent_on", "sent_by"])


def _lock_waiting(
    report: models.Report, by: audit_rules.Actor
) -> tuple[models.Report, models.OnBehalf]:
    held = entering.lock_report(report)
    case_permissions.check_may(by, held.case, "write")
    row = held.on_behalf
    if row is None or row.state != _STATES.WAITING:
        raise rules.ReportingError("Báo cáo này không có bản nhập thay nào chờ xác nhận.")
    if row.by == by.account:
        raise refusals.NotAllowedError("Người nhập thay không tự xác nhận.")
    return held, row


def _attach(
    report: models.Report, file: files.StoredFile, by: audit_rules.Actor, at: datetime
) -> cases.Evidence:
    """Return the sheet as evidence of the report; the same sheet stands once."""
    known = report.case.evidence.filter(file__sha256=file.sha256).first()
    return known or case_actions.add_evidence(
        case=report.case, file=file, claim="Phiếu có chữ ký của cơ quan, để nhập thay", by=by,
        at=at, right="enter_for", on="report",
    )  # fmt: skip


def _journal(
    verb: str, report: models.Report, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="case", subject_code=report.case.code, note=note,
        secrecy=report.case.secrecy,
    )  # fmt: skip
