"""What a team writes down, and what the office says to it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.files import models as files
from nq57.inspection import models, permissions, rules
from nq57.inspection.actions import writing
from nq57.plans import models as plans

_MOST_TITLE = 1000


@dataclass(frozen=True, kw_only=True)
class NewFinding:
    """A finding to be written: ``title`` says it in a sentence, ``clause`` what it is held
    against; ``found`` what was seen of the obligation or the indicator."""

    title: str
    kind: str
    severity: str
    clause: str
    obligation: plans.Obligation | None = None
    indicator: plans.Indicator | None = None
    found: str = ""
    secrecy: str = audit_enums.Secrecy.OPEN


@transaction.atomic
def add_finding(
    *, inspection: models.Inspection, new: NewFinding, by: audit_rules.Actor, at: datetime
) -> models.Finding:
    """Write a finding down; the office sees it only once it is sent.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when the inspection does not run, something is not said, or
        the finding is there already.
    """
    permissions.check_may_record(by, inspection.case)
    held = writing.lock_inspection(inspection)
    secrecy = _check_new(held, new)
    number = held.findings.count() + 1
    case = case_actions.open_cases(
        graph=rules.FINDING.name, right="record", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{inspection.case.code}.{number}", title=new.title.strip()[:_MOST_TITLE],
                organisation=held.case.organisation, secrecy=secrecy,
                parties={case_enums.PartyRole.MONITOR: [inspection.lead]},
                note=f"Cuộc kiểm tra {inspection.case.code}", under=held.case,
            )
        ],
    )[0]  # fmt: skip
    return models.Finding.objects.create(
        case=case, inspection=held, organisation=inspection.case.organisation, kind=new.kind,
        severity=new.severity, clause=new.clause.strip(), obligation=new.obligation,
        indicator=new.indicator, found=new.found,
    )  # fmt: skip


def _check_new(inspection: models.Inspection, new: NewFinding) -> str:
    """Refuse what is not to be written; return its grade, never below its subject's."""
    if inspection.case.state not in rules.OPEN_TO_WRITING:
        raise rules.InspectionError(
            f"Cuộc kiểm tra ở trạng thái “{inspection.label}”: không ghi phát hiện được."
        )
    if not new.title.strip() or not new.clause.strip():
        raise rules.InspectionError("Ghi nội dung phát hiện và căn cứ (điều, khoản, mục).")
    if bool(new.found) != bool(new.obligation or new.indicator):
        raise rules.InspectionError(
            "Phát hiện về một việc hoặc một chỉ tiêu thì chọn kiểm tra thấy thế nào; "
            "phát hiện chung thì để trống."
        )
    _check_subject(inspection, new)
    own = new.obligation.case.secrecy if new.obligation else new.secrecy
    secrecy = max(new.secrecy, own, key=audit_enums.Secrecy.values.index)
    if secrecy == audit_enums.Secrecy.SEALED:
        raise rules.InspectionError("Nội dung niêm phong không ghi ở đây.")
    if inspection.findings.filter(case__title=new.title.strip()).exists():
        raise rules.InspectionError("Phát hiện này đã được ghi.")
    return secrecy


def _check_subject(inspection: models.Inspection, new: NewFinding) -> None:
    if new.obligation is None and new.indicator is None:
        return
    own = inspection.subjects.filter(obligation=new.obligation, indicator=new.indicator)
    if not own.exists():
        raise rules.InspectionError("Chỉ ghi phát hiện về nội dung của cuộc kiểm tra này.")


@transaction.atomic
def discard_finding(*, finding: models.Finding, by: audit_rules.Actor, at: datetime) -> None:
    """Take back a finding that was not sent; the office never sees it.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises CasesError: when it was sent.
    """
    permissions.check_may_record(by, finding.case)
    case_actions.move(case=finding.case, verb="discard", by=by, at=at)


@transaction.atomic
def add_remedy(
    *,
    finding: models.Finding,
    text: str,
    due_on: date,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Remedy:
    """Write what is to be done about a finding; the conclusion makes it an obligation.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when it says nothing, is there already, its day is not ahead,
        or the finding is decided.
    """
    permissions.check_may_record(by, finding.case)
    held = writing.lock_finding(finding)
    _check_undecided(held)
    rules.check_remedy_due(due_on, timezone.localdate(at))
    said = text.strip()[:_MOST_TITLE]
    if not said or held.remedies.filter(text=said).exists():
        raise rules.InspectionError("Ghi một biện pháp khắc phục chưa có.")
    made = models.Remedy.objects.create(finding=held, text=said, due_on=due_on)
    case_actions.journal(
        case=held.case, verb="add_remedy", after={"text": said, "due_on": due_on}, by=by, at=at
    )
    return made


@transaction.atomic
def remove_remedy(*, remedy: models.Remedy, by: audit_rules.Actor, at: datetime) -> None:
    """Take back a remedy before the conclusion.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when the finding is decided, or it was taken back already.
    """
    permissions.check_may_record(by, remedy.finding.case)
    held = writing.lock_finding(remedy.finding)
    _check_undecided(held)
    if not held.remedies.filter(pk=remedy.pk).delete()[0]:
        raise rules.InspectionError("Biện pháp này đã được bỏ.")
    before = {"text": remedy.text, "due_on": remedy.due_on}
    case_actions.journal(case=held.case, verb="remove_remedy", before=before, by=by, at=at)


@transaction.atomic
def send_findings(
    *,
    inspection: models.Inspection,
    answer_by: date,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Send the new findings to the office for its explanation until a day; return how many.

    A day that was promised before, and is later, stays.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when none is new, or the day has passed.
    :raises StaleError: when the inspection has changed since it was read.
    """
    permissions.check_may_record(by, inspection.case)
    held = writing.lock_inspection(inspection)
    rows = writing.lock_findings(held)
    states = [row.case.state for row in rows]
    today = timezone.localdate(at)
    rules.check_sending(states=states, answer_by=answer_by, today=today)
    # What was promised for the findings sent before is kept.
    until = max(answer_by, held.answer_by or answer_by)
    drafts = [row.case for row in rows if row.case.state == "draft"]
    moves = [case_actions.NewMove(case=case, verb="send_finding") for case in drafts]
    case_actions.move_all(moves=moves, by=by, at=at)
    case_actions.move(
        case=inspection.case, verb="send_findings", by=by, at=at,
        note=f"{len(drafts)} phát hiện, giải trình đến hết {until:%d/%m/%Y}",
    )  # fmt: skip
    inspection.answer_by = until
    inspection.save(update_fields=["answer_by"])
    return len(drafts)


@transaction.atomic
def explain(*, finding: models.Finding, text: str, by: audit_rules.Actor, at: datetime) -> None:
    """Let the office say what it has to say to a finding, as often as it is not decided.

    :raises NotAllowedError: when the post does not answer for this office.
    :raises CasesError: when nothing is said, or it is decided.
    """
    permissions.check_may_answer(by, finding)
    case_actions.move(case=finding.case, verb="explain", note=text, by=by, at=at)
    finding.explanation, finding.explained_by, finding.explained_at = text, by.account, at
    finding.save(update_fields=["explanation", "explained_by", "explained_at"])


@transaction.atomic
def drop_finding(
    *, finding: models.Finding, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Let a finding go after the office explained it.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises CasesError: without a reason, or when it is decided.
    """
    permissions.check_may_record(by, finding.case)
    case_actions.move(case=finding.case, verb="drop", note=reason, by=by, at=at)


@transaction.atomic
def attach(
    *,
    finding: models.Finding,
    file: files.StoredFile,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
) -> cases.Evidence:
    """Attach what proves a finding, by its team, or what answers it, by the office.

    :raises NotAllowedError: when the post is of neither.
    :raises CasesError: when the finding is over, nothing is claimed, or the file is there.
    """
    is_team = permissions.may_record(by, finding.case)
    if not is_team:
        permissions.check_may_answer(by, finding)
    right = "record" if is_team else "answer"
    return case_actions.add_evidence(
        case=finding.case, file=file, claim=claim, by=by, at=at, right=right, on="inspection"
    )


def _check_undecided(finding: models.Finding) -> None:
    if finding.case.state not in ("draft", *rules.UNDECIDED):
        raise rules.InspectionError(
            f"Phát hiện ở trạng thái “{finding.label}”: không sửa biện pháp khắc phục được."
        )
