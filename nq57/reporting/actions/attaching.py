"""Attach evidence to a report, to one of its items, and so to what the item speaks of; take it
away again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as case_models
from nq57.cases import permissions as case_permissions
from nq57.core.phrases import Phrase
from nq57.files.models import StoredFile
from nq57.reporting import enums, models, rules
from nq57.reporting.actions import entering


@transaction.atomic
def attach_evidence(
    *,
    report: models.Report,
    key: str,
    file: StoredFile,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
    follows: bool = False,
) -> case_models.Evidence:
    """Attach a stored file to an item of a report, or to the whole of it without a key.

    One file may support several items. A line's evidence stands with its obligation too,
    while that is open. An item that was returned goes to its checker again. What ``follows``
    comes from a device after its text: also when the report was sent meanwhile, until the item
    is judged.

    :raises NotAllowedError: when the post may not add evidence here.
    :raises CasesError: when the claim is empty.
    :raises rules.FaultyError: when the report or the item may not be written now.
    """
    held = entering.lock_report(report)
    entering.check_gate(held, by, at, follows=follows)
    item, desk = entering.load_items(held).get(key or held.item), entering.take_seat(held, by, at)
    footing = entering.make_footing(held, item, desk, key or held.item, follows=follows)
    if fault := rules.climb(footing, key):
        raise rules.FaultyError([fault])
    evidence = _add(held.case, file, claim, by, at)
    if isinstance(item, models.Line):
        copy = _pass_on(item, file, claim, by, at)
        models.ItemEvidence.objects.get_or_create(
            evidence=evidence, line=item, defaults={"passed_on": copy}
        )
    elif isinstance(item, models.Figure):
        models.ItemEvidence.objects.get_or_create(evidence=evidence, figure=item)
    if item is not None and item.verdict == enums.ItemVerdict.RETURNED:
        entering.touch(item, [])
    return evidence


@transaction.atomic
def remove_evidence(
    *,
    report: models.Report,
    evidence: case_models.Evidence,
    key: str = "",
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Take a wrong file away from an item of a report, or from all of it without a key.

    The evidence stays while it supports another item, the stored file always: the journal
    names it by its hash. What was passed on to an obligation goes with the last line that did
    so. An item that somebody had judged goes to its checker again.

    :raises NotAllowedError: when the post may not add evidence here.
    :raises rules.FaultyError: when the report or the item may not be written now.
    :raises rules.ReportingError: when it is gone, was checked, or is the sheet of an entering.
    """
    held = entering.lock_report(report)
    entering.check_gate(held, by, at)
    case_permissions.check_may(by, held.case, "add", on="evidence")
    found = _find(held, evidence)
    links, items = list(found.report_items.all()), entering.load_items(held)
    keys = _list_keys(found, links, key)
    _check_writable(held, items, keys, by, at)
    gone = [link for link in links if link.item in keys]
    models.ItemEvidence.objects.filter(pk__in=[link.pk for link in gone]).delete()
    _take_back(gone, held, by, at)
    if len(gone) < len(links) or models.OnBehalf.objects.filter(sheet=found).exists():
        audit_actions.record(
            by=by, at=at, verb="remove_evidence", subject_kind="case", secrecy=held.case.secrecy,
            subject_code=held.case.code, before={"items": keys, "sha256": found.file.sha256},
        )  # fmt: skip
    else:
        case_actions.remove_evidence(evidence=found, by=by, at=at, note=" ".join(keys))
    for one in keys or [held.item]:
        if items[one].verdict != enums.ItemVerdict.PENDING:
            entering.touch(items[one], [])


def _add(
    case: case_models.Case, file: StoredFile, claim: str, by: audit_rules.Actor, at: datetime
) -> case_models.Evidence:
    """Add a file to a case, or find it where it is already."""
    case_permissions.check_may(by, case, "add", on="evidence")
    known = case.evidence.filter(file__sha256=file.sha256).first()
    if known is not None:
        return known
    return case_actions.add_evidence(case=case, file=file, claim=claim, by=by, at=at)


def _pass_on(
    line: models.Line, file: StoredFile, claim: str, by: audit_rules.Actor, at: datetime
) -> case_models.Evidence | None:
    """Add a line's file to its obligation too; return it where it stands there by reports."""
    case = case_models.Case.objects.select_related("organisation").get(
        pk=line.obligation.case_id  # a case is the key of its obligation
    )
    known = case.evidence.filter(file__sha256=file.sha256).first()
    if known is not None:
        return known if models.ItemEvidence.objects.filter(passed_on=known).exists() else None
    if case.closed_at is None and case_permissions.may(by, case, "add", on="evidence"):
        return _add(case, file, claim, by, at)
    return None


def _find(report: models.Report, evidence: case_models.Evidence) -> case_models.Evidence:
    known = report.case.evidence.select_related("case__organisation", "file")
    found = known.filter(pk=evidence.pk).first()
    if found is None:
        raise rules.ReportingError(Phrase("Tệp này đã được gỡ khỏi báo cáo."))
    return found


def _list_keys(
    evidence: case_models.Evidence, links: Sequence[models.ItemEvidence], key: str
) -> list[str]:
    """Return the items from which evidence is taken away; none for the report as a whole.

    :raises rules.ReportingError: when it does not stand there, or the report rests on it.
    """
    if key and key not in {link.item for link in links}:
        raise rules.ReportingError(Phrase("Tệp này không còn gắn với mục. Hãy tải lại trang."))
    if evidence.verdict != case_enums.Verdict.CLAIMED:
        raise rules.ReportingError(
            Phrase("Tệp này đã được kiểm tra nên không gỡ được. Đính kèm thêm tệp đúng.")
        )
    if not key and models.OnBehalf.objects.filter(sheet=evidence).exists():
        raise rules.ReportingError(
            Phrase("Đây là phiếu có chữ ký của bản nhập thay: không gỡ được.")
        )
    return [link.item for link in links if not key or link.item == key]


def _check_writable(
    report: models.Report,
    items: Mapping[str, entering.Item],
    keys: Sequence[str],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    desk = entering.take_seat(report, by, at)
    told = [
        rules.climb(entering.make_footing(report, items.get(key), desk, key), key)
        for key in keys or [report.item]
    ]
    if faults := [fault for fault in told if fault]:
        raise rules.FaultyError(faults)


def _take_back(
    links: Sequence[models.ItemEvidence], report: models.Report, by: audit_rules.Actor, at: datetime
) -> None:
    """Take what was passed on from obligations, unless another line still rests on it there."""
    copies = {link.passed_on_id for link in links if link.passed_on_id is not None}
    kept = models.ItemEvidence.objects.filter(passed_on__in=copies).values("passed_on")
    found = case_models.Evidence.objects.filter(
        pk__in=copies, verdict=case_enums.Verdict.CLAIMED, case__closed_at__isnull=True
    )
    for copy in found.exclude(pk__in=kept).select_related("case__organisation", "file"):
        if case_permissions.may(by, copy.case, "add", on="evidence"):
            case_actions.remove_evidence(evidence=copy, by=by, at=at, note=report.case.code)
