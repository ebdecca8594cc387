"""Start the clock of obligations that wait for a document."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as case_models
from nq57.documents import models as documents
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums, models, queries, rules
from nq57.plans.actions import handing

_GRADES = list(audit_enums.Secrecy.values)


@transaction.atomic
def arm_conditional(
    *,
    obligations: Sequence[models.Obligation],
    document: documents.Document,
    by: audit_rules.Actor,
    at: datetime,
    since: date | None = None,
) -> date:
    """Start the clock of dormant obligations: the document that they wait for is registered.

    Due by the clock rule ``obligation.after_document`` from the document's date, or from
    ``since`` when the document bears none. Return the due date. What is due before its plan
    is tracked waits to be settled.

    :raises NotAllowedError: when the post may not assign obligations.
    :raises LawError: when no clock rule holds on that day.
    :raises CasesError: when one has its date already.
    :raises rules.PlansError: when one does not wait for a document or is over, the document is
        more secret than one of them, or there is no date.
    """
    org_permissions.check_may(by, "obligation", "assign")
    due = queries.get_due_after(document=document, since=since)
    event = f"{document} ngày {due.start:%d/%m/%Y}"
    waiting = _list_waiting(obligations)
    for row in obligations:
        _check(row, document)
        if row.kind != enums.OccurrenceKind.CONDITIONAL or row.case_id not in waiting:
            raise rules.PlansError(f"Việc {row.case.code} không chờ văn bản nào.")
    deadlines = [waiting[row.case_id] for row in obligations]
    case_actions.arm_deadlines(deadlines=deadlines, due=due, event=event, by=by, at=at)
    late: list[case_actions.NewMove] = []
    for row in obligations:
        row.case.due = due.on
        move = handing.make_tracking_move(row, event)
        late += [move] if move else []
    case_actions.move_all(moves=late, by=by, at=at)
    return due.on


def _list_waiting(obligations: Sequence[models.Obligation]) -> dict[int, case_models.Deadline]:
    """Return the first deadline of each case that waits for something, by case."""
    found = case_models.Deadline.objects.filter(
        case__in=[row.case_id for row in obligations], due__isnull=True
    ).exclude(condition="")
    rows = found.select_related("case__organisation").order_by("-pk")
    return {row.case_id: row for row in rows}


def _check(row: models.Obligation, document: documents.Document) -> None:
    """Refuse what is over, and to name a document in a case that more people read.

    :raises rules.PlansError: then.
    """
    if row.case.closed_at is not None:
        raise rules.PlansError(f"Việc {row.case.code} đã kết thúc: tải lại trang để xem.")
    if _GRADES.index(document.secrecy) > _GRADES.index(row.case.secrecy):
        raise rules.PlansError(
            f"Văn bản này mật hơn việc {row.case.code}: số, ký hiệu của nó sẽ hiện cho người "
            "xem việc ấy. Chọn văn bản công khai làm căn cứ tính hạn."
        )
