"""Conclude an inspection: remedies become obligations, statuses change; then see them mended."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.inspection import models, permissions, rules
from nq57.inspection.actions import writing
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.plans import rules as plan_rules


@transaction.atomic
def conclude(
    *,
    inspection: models.Inspection,
    symbol: str,
    on: date,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Conclude by a document: what is upheld becomes work with a day, what was reported done
    and is not goes back to the office; return how many obligations were opened.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when the office was not heard, the document is not named, or
        a finding asks for nothing.
    :raises StaleError: when something has changed since it was read.
    """
    permissions.check_may_record(by, inspection.case)
    held = writing.lock_inspection(inspection)
    rows = writing.lock_findings(held)
    rules.check_conclusion(
        states=[row.case.state for row in rows], answer_by=held.answer_by, symbol=symbol, on=on,
        visited_on=held.visited_on, today=timezone.localdate(at),
    )  # fmt: skip
    case_actions.move(
        case=inspection.case, verb="conclude", note=f"{symbol.strip()}, {on:%d/%m/%Y}", by=by,
        at=at,
    )  # fmt: skip
    inspection.conclusion, inspection.concluded_on = symbol.strip(), on
    inspection.save(update_fields=["conclusion", "concluded_on"])
    decided = [row for row in rows if row.case.state in rules.UNDECIDED]
    _decide(inspection, decided, by=by, at=at)
    return _require(inspection, decided, by=by, at=at)


def _decide(
    inspection: models.Inspection,
    rows: Sequence[models.Finding],
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Uphold or note every finding, and set what was seen beside what the office says."""
    moves = []
    for row in rows:
        count = len(row.remedies.all())
        rules.check_remedies(
            label=row.case.code, severity=row.severity, found=row.found, count=count
        )
        verb, on = ("uphold", None) if count else ("note_finding", inspection.concluded_on)
        moves.append(case_actions.NewMove(case=row.case, verb=verb, finished_on=on))
    case_actions.move_all(moves=moves, by=by, at=at)
    visited = inspection.visited_on or timezone.localdate(at)
    plan_actions.record_found(
        found=[
            plan_actions.NewFound(
                obligation=row.obligation, source=row.case.code, found=row.found,
                found_on=visited, secrecy=row.case.secrecy,
                reason=rules.say_reason(
                    basis=inspection.basis, title=row.case.title, is_open=_is_open(row)
                ),
            )
            for row in rows
            if row.obligation is not None
        ],
        by=by, at=at,
    )  # fmt: skip


def _require(
    inspection: models.Inspection,
    rows: Sequence[models.Finding],
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    remedies = [(row, remedy) for row in rows for remedy in row.remedies.all()]
    opened = plan_actions.require_work(
        required=[
            plan_actions.NewRequired(
                key=f"KP{remedy.pk}", title=remedy.text, due=remedy.due_on,
                basis=inspection.basis, source=row.case.code, plan=inspection.program.plan,
                organisation=row.case.organisation, monitor=inspection.lead,
                task=row.obligation.task if row.obligation else None, secrecy=row.case.secrecy,
            )
            for row, remedy in remedies
        ],
        by=by, at=at,
    )  # fmt: skip
    for (_row, remedy), obligation in zip(remedies, opened, strict=True):
        remedy.obligation = obligation
        remedy.save(update_fields=["obligation"])
    return len(opened)


@transaction.atomic
def accept_remedies(
    *, finding: models.Finding, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    """Accept what the office did about a finding: every remedy is reported done, with its
    product, or given up; the finding is mended since the last product's day.

    ``note`` says why it ends where every remedy was cancelled or carried over.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when a remedy is not reported done, or all are given up and
        nothing says why it ends.
    :raises CasesError: when it is not being mended.
    """
    permissions.check_may_record(by, finding.case)
    owed = _list_owed(finding)
    rules.check_ending(states=[row.case.state for row in owed], note=note)
    said = f"Khắc phục phát hiện {finding.case.code}: đoàn kiểm tra chấp nhận"
    try:
        on = plan_actions.accept_required(rows=owed, note=said, by=by, at=at)
    except plan_rules.PlansError as error:
        raise rules.InspectionError(str(error)) from error
    case_actions.move(
        case=finding.case, verb="accept_remedy", finished_on=on, note=note, by=by, at=at
    )
    plan_actions.settle_found(source=finding.case.code, on=on, by=by, at=at)


@transaction.atomic
def return_remedies(
    *, finding: models.Finding, reason: str, by: audit_rules.Actor, at: datetime
) -> int:
    """Give back what the office reported done about a finding, with the reason; return how
    many remedies went back.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when nothing is reported done.
    :raises CasesError: without a reason, or when it is not being mended.
    """
    permissions.check_may_record(by, finding.case)
    case_actions.move(case=finding.case, verb="return_remedy", note=reason, by=by, at=at)
    count = plan_actions.return_required(rows=_list_owed(finding), reason=reason, by=by, at=at)
    if not count:
        raise rules.InspectionError(
            "Cơ quan chưa báo khắc phục xong việc nào: chưa có gì để trả lại."
        )
    return count


@transaction.atomic
def finish_inspection(
    *, inspection: models.Inspection, by: audit_rules.Actor, at: datetime
) -> None:
    """Close an inspection of which every finding is over.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises rules.InspectionError: when a finding is still being mended.
    :raises CasesError: when it is not concluded.
    """
    permissions.check_may_record(by, inspection.case)
    left = inspection.findings.open().count()
    if left:
        raise rules.InspectionError(
            f"Còn {left} phát hiện chưa khắc phục xong: chấp nhận khắc phục trước khi kết thúc."
        )
    case_actions.move(case=inspection.case, verb="finish_inspection", by=by, at=at)


@transaction.atomic
def cancel_inspection(
    *, inspection: models.Inspection, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Call a planned inspection off; its program may plan the office again.

    :raises NotAllowedError: when the post does not inspect this office.
    :raises CasesError: without a reason, or when it was begun.
    """
    permissions.check_may_record(by, inspection.case)
    case_actions.move(case=inspection.case, verb="cancel_inspection", note=reason, by=by, at=at)
    inspection.is_called_off = True
    inspection.save(update_fields=["is_called_off"])


def _list_owed(finding: models.Finding) -> list[plans.Obligation]:
    own = cases.Case.objects.filter(obligation__remedy__finding=finding)
    list(own.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    found = plans.Obligation.objects.filter(remedy__finding=finding)
    return list(found.select_related("case__organisation").order_by("pk"))


def _is_open(row: models.Finding) -> bool:
    return row.case.secrecy == audit_enums.Secrecy.OPEN
