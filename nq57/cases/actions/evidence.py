"""Evidence of a case: attached by one, checked by another."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.cases import enums, models, permissions, rules
from nq57.cases.actions import writing
from nq57.core import refusals
from nq57.files import models as files_models


@transaction.atomic
def add_evidence(
    *,
    case: models.Case,
    file: files_models.StoredFile,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
    right: str = "add",
    on: str = "evidence",
    check: Callable[[audit_rules.Actor], None] | None = None,
) -> models.Evidence:
    """Attach a stored file to a case, saying what it proves.

    ``right`` is a verb of ``on``: who enters for an office attaches by another right. A kind
    whose own rule says who takes part gives it as ``check``.

    :raises NotAllowedError: when the post may not add evidence here.
    :raises CasesError: when the case is over, the claim is empty, or the file is there.
    """
    if check is not None:
        check(by)
    else:
        permissions.check_may(by, case, right, on=on)
    if case.closed_at is not None:
        raise rules.CasesError("Hồ sơ đã kết thúc, không nhận thêm minh chứng.")
    if not claim.strip():
        raise rules.CasesError("Hãy ghi tệp này chứng minh điều gì.")
    if case.evidence.filter(file__sha256=file.sha256).exists():
        raise rules.CasesError(f"Tệp “{file.name}” đã được đính kèm.")
    evidence = models.Evidence.objects.create(
        case=case, file=file, claim=claim.strip(), added_by=by.account, added_at=at
    )
    after = {"claim": evidence.claim, "sha256": file.sha256, "name": file.name}
    writing.journal(case=case, verb="add_evidence", by=by, at=at, after=after)
    return evidence


@transaction.atomic
def remove_evidence(
    *, evidence: models.Evidence, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    """Take a file that proves the wrong thing away from a case; nothing rests on it any more.

    The stored file stays: the journal names it by its hash, and other cases may show it.

    :raises NotAllowedError: when the post may not add evidence here.
    :raises CasesError: when the case is over, the file was checked, or it is gone already.
    """
    case = evidence.case
    permissions.check_may(by, case, "add", on="evidence")
    locked = models.Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
    if locked is None:
        raise rules.CasesError("Tệp này đã được gỡ.")
    if case.closed_at is not None:
        raise rules.CasesError("Hồ sơ đã kết thúc, không gỡ minh chứng.")
    if locked.verdict != enums.Verdict.CLAIMED:
        raise rules.CasesError(
            "Tệp này đã được kiểm tra nên không gỡ được. Đính kèm thêm tệp đúng."
        )
    before = {"claim": locked.claim, "sha256": locked.file.sha256, "name": locked.file.name}
    locked.delete()
    writing.journal(case=case, verb="remove_evidence", by=by, at=at, before=before, note=note)


@transaction.atomic
def check_evidence(
    *,
    evidence: models.Evidence,
    is_accepted: bool,
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Accept or reject evidence; nobody checks what he added himself.

    :raises NotAllowedError: when the post may not check evidence here, or added it.
    :raises CasesError: when it is rejected without a reason.
    """
    locked = models.Evidence.objects.select_for_update().get(pk=evidence.pk)
    case = evidence.case
    permissions.check_may(by, case, "check", on="evidence")
    if locked.added_by == by.account:
        raise refusals.NotAllowedError("Người đính kèm không tự kiểm tra minh chứng của mình.")
    if not is_accepted and not note.strip():
        raise rules.CasesError("Hãy ghi lý do không chấp nhận minh chứng.")
    before = {"evidence": locked.claim, "verdict": str(locked.verdict)}
    locked.verdict = enums.Verdict.ACCEPTED if is_accepted else enums.Verdict.REJECTED
    locked.checked_by, locked.checked_at, locked.check_note = by.account, at, note
    locked.save(update_fields=["verdict", "checked_by", "checked_at", "check_note"])
    evidence.verdict = locked.verdict
    after = {"verdict": str(locked.verdict)}
    writing.journal(
        case=case, verb="check_evidence", by=by, at=at, before=before, after=after, note=note
    )
