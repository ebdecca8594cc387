"""Impact files: prepared, sent, approved by another, replaced by the next version."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.files import models as files
from nq57.registers.base.rules import EntryError
from nq57.registers.privacy import models, permissions, queries, rules


@transaction.atomic
def begin_impact(
    *,
    processing: models.Processing,
    summary: str,
    file: files.StoredFile,
    by: audit_rules.Actor,
    at: datetime,
) -> models.ImpactFile:
    """Begin the next version of the impact file of a processing, with its file.

    :raises NotAllowedError: when the post does not write for the office.
    :raises EntryError: without words, when the processing has ended, or a version is not decided.
    """
    found = models.Processing.objects.select_for_update(of=("self",)).select_related("office")
    held = found.get(pk=processing.pk)
    permissions.IMPACTS.check_may_write(by, offices={held.office.code})
    today = timezone.localdate(at)
    if held.ended_on is not None:
        raise EntryError("Hoạt động xử lý đã kết thúc: không lập hồ sơ mới.")
    if held.impact_files.filter(approved_on=None, case__closed_at=None).exists():
        raise EntryError("Hoạt động này đang có hồ sơ chưa xong: làm tiếp hoặc rút hồ sơ ấy.")
    _check_summary(summary)
    last = held.impact_files.order_by("-number").first()
    number = last.number + 1 if last else 1
    case = case_actions.open_cases(
        graph=rules.IMPACT.name, right="write", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{rules.IMPACT_PREFIX}{held.code}.{number}",
                title=f"Hồ sơ đánh giá tác động: {held.name}", organisation=held.office,
                secrecy=audit_enums.Secrecy.RESTRICTED,
            )
        ],
    )[0]  # fmt: skip
    made = models.ImpactFile.objects.create(
        case=case, processing=held, number=number, summary=summary.strip(), file=file,
        made_on=today, made_by=by.account,
    )  # fmt: skip
    _prove(made, by, at)
    return made


@transaction.atomic
def rewrite_impact(
    *,
    impact: models.ImpactFile,
    summary: str,
    file: files.StoredFile | None,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Write a version anew before it is sent, or after it was returned; who wrote it last has
    prepared it.

    :raises NotAllowedError: when the post does not prepare this file.
    :raises EntryError: without words, or when the version was sent.
    """
    held = _lock(impact)
    permissions.check_may_write_impact(by, held)
    if held.case.state not in rules.IMPACT_WRITABLE:
        raise EntryError(f"Hồ sơ ở trạng thái “{held.label}”: không sửa được.")
    _check_summary(summary)
    held.summary, held.made_by = summary.strip(), by.account
    if file is not None and file.pk != held.file_id:
        held.file = file
        _prove(held, by, at)
    held.save(update_fields=["summary", "made_by", "file"])
    audit_actions.record(
        by=by, at=at, verb="rewrite_impact", subject_kind="case", subject_code=held.case.code,
        after={"file": held.file.sha256}, secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip


@transaction.atomic
def submit_impact(*, impact: models.ImpactFile, by: audit_rules.Actor, at: datetime) -> None:
    """Send a version to its approval.

    :raises NotAllowedError: when the post does not prepare this file.
    :raises CasesError: when it is not being prepared.
    """
    permissions.check_may_write_impact(by, impact)
    case_actions.move(case=impact.case, verb="submit_impact", by=by, at=at)
    impact.submitted_by = by.account
    impact.save(update_fields=["submitted_by"])


@transaction.atomic
def return_impact(
    *, impact: models.ImpactFile, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Send a version back to be mended.

    :raises NotAllowedError: when the post does not approve this file, or prepared it.
    :raises CasesError: without a reason, or when it was not sent.
    """
    permissions.check_may_approve_impact(by, impact)
    case_actions.move(case=impact.case, verb="return_impact", note=note, by=by, at=at)


@transaction.atomic
def withdraw_impact(
    *, impact: models.ImpactFile, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Take back a version that was not approved.

    :raises NotAllowedError: when the post does not prepare this file.
    :raises CasesError: without a reason, or when it is approved.
    """
    permissions.check_may_write_impact(by, impact)
    case_actions.move(case=impact.case, verb="withdraw_impact", note=note, by=by, at=at)


@transaction.atomic
def approve_impact(
    *,
    impact: models.ImpactFile,
    approved_on: date,
    decision: str,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Approve a version; the one before it is replaced, and the clock of the next begins.

    :raises NotAllowedError: when the post does not approve this file, prepared or sent it.
    :raises EntryError: when the day makes no sense.
    :raises CasesError: when it was not sent.
    """
    held = _lock(impact)
    permissions.check_may_approve_impact(by, held)
    rules.check_impact_decision(
        approved_on=approved_on, made_on=held.made_on, today=timezone.localdate(at)
    )
    case_actions.move(case=impact.case, verb="approve_impact", note=decision.strip(), by=by, at=at)
    due = queries.find_due(code=rules.REFRESH_RULE, start=approved_on)
    impact.decision, impact.approved_on = decision.strip(), approved_on
    impact.approved_by = by.account
    if due is not None:
        impact.refresh_due, impact.refresh_due_why = due.on, due.sentence
    impact.save()
    former = held.processing.impact_files.filter(case__state="approved").exclude(pk=held.pk)
    for one in former.select_related("case__organisation"):
        # It follows from the approval, of whatever office the former was.
        case_actions.move(case=one.case, verb="replace_impact", by=audit_rules.SYSTEM, at=at)


def _check_summary(summary: str) -> None:
    if not summary.strip():
        raise EntryError("Ghi rủi ro chính và biện pháp của hồ sơ.")


def _prove(impact: models.ImpactFile, by: audit_rules.Actor, at: datetime) -> None:
    """Put the file among the evidence of the case, once."""
    if not impact.case.evidence.filter(file__sha256=impact.file.sha256).exists():
        case_actions.add_evidence(
            case=impact.case, file=impact.file, claim="Hồ sơ đánh giá tác động", by=by, at=at,
            right="write", on="impact_file",
        )  # fmt: skip


def _lock(impact: models.ImpactFile) -> models.ImpactFile:
    held = models.ImpactFile.objects.with_rows().select_for_update(of=("self",))
    return held.get(pk=impact.pk)
