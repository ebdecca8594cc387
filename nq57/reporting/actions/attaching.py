"""Attach evidence to a report, to one of its items, and so to what the item speaks of."""

from datetime import datetime

from django.db import transaction

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as case_models
from nq57.cases import permissions as case_permissions
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
) -> case_models.Evidence:
    """Attach a stored file to an item of a report, or to the whole of it without a key.

    One file may support several items. A line's evidence stands with its obligation too,
    while that is open. An item that was returned goes to its checker again.

    :raises NotAllowedError: (cases) when the post may not add evidence here.
    :raises CasesError: when the claim is empty.
    :raises rules.FaultyError: when the report or the item may not be written now.
    """
    held = entering.lock_report(report)
    entering.check_gate(held, by, at)
    item, desk = entering.load_items(held).get(key or held.item), entering.take_seat(held, by, at)
    if fault := rules.climb(entering.make_footing(held, item, desk, key or held.item), key):
        raise rules.FaultyError([fault])
    evidence = _add(held.case, file, claim, by, at)
    if isinstance(item, models.Line):
        models.ItemEvidence.objects.get_or_create(evidence=evidence, line=item)
        _pass_on(item, file, claim, by, at)
    elif isinstance(item, models.Figure):
        models.ItemEvidence.objects.get_or_create(evidence=evidence, figure=item)
    if item is not None and item.verdict == enums.ItemVerdict.RETURNED:
        entering.touch(item, [])
    return evidence


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
) -> None:
    case = case_models.Case.objects.select_related("organisation").get(
        pk=line.obligation.case_id  # a case is the key of its obligation
    )
    if case.closed_at is None and case_permissions.may(by, case, "add", on="evidence"):
        _add(case, file, claim, by, at)
