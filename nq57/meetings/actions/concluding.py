"""The notice of a meeting's conclusions: its orders hang under the meeting and under the plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.documents import models as documents
from nq57.meetings import models, permissions, rules
from nq57.plans import actions as plan_actions


@transaction.atomic
def conclude(
    *,
    meeting: models.Meeting,
    document: documents.Document | None = None,
    reading: documents.Reading | None = None,
    draft: Mapping[str, Any] | None = None,
    why: str = "",
    is_restricted: bool = False,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Conclusion:
    """Let a document conclude a meeting: one that stands under the plan, or a reading with the
    ``draft`` of its answers, whose orders are added to the plan in the same act.

    ``why``: it names another day; ``is_restricted``: a reading, whatever its plan is.

    :raises NotAllowedError: without the right.
    :raises rules.OtherMeetingError: when it names another day and ``why`` is empty.
    :raises rules.MeetingsError: when the meeting was not held, or the document was issued before
        it, concludes another one, gives no orders here, or is open and is to be restricted.
    :raises PlansError: when the reading cannot be added to the plan.
    """
    row = _lock(meeting, by)
    held_on = row.held_on
    if held_on is None or row.case.state not in rules.HELD:
        raise rules.MeetingsError("Ghi đã họp rồi mới ghi kết luận của phiên họp.")
    if reading is not None and draft is not None:
        orders = plan_actions.add_directive(
            reading=reading, draft=draft, plan=row.plan, by=by, at=at,
            secrecy=_grade(row, is_restricted=is_restricted),
        )  # fmt: skip
        document = orders[0].document
    if document is None:
        raise rules.MeetingsError("Chọn thông báo kết luận của phiên họp.")
    _check_free(document, row)
    _check_grade(document, is_restricted=is_restricted)
    rules.check_conclusion(
        lines=document.lines, issued_on=document.issued_on, held_on=held_on, why=why
    )
    return _add(row, document, why.strip(), by, at)


@transaction.atomic
def drop_conclusion(
    *, conclusion: models.Conclusion, why: str, by: audit_rules.Actor, at: datetime
) -> models.Meeting:
    """Take a document off a meeting that it does not conclude; its orders stay under the plan.

    :raises NotAllowedError: without the right.
    :raises rules.MeetingsError: when no reason is given.
    """
    row = _lock(conclusion.meeting, by)
    if not why.strip():
        raise rules.MeetingsError("Ghi lý do gỡ văn bản khỏi phiên họp.")
    _journal("drop_conclusion", conclusion, why.strip(), by, at)
    conclusion.delete()
    if not row.conclusions.exists():
        case_actions.move(case=row.case, verb="reopen_meeting", by=by, at=at, note=why.strip())
    return row


def _grade(row: models.Meeting, *, is_restricted: bool) -> str:
    """Return how secret a notice is: at least as its plan."""
    asked = audit_enums.Secrecy.RESTRICTED if is_restricted else audit_enums.Secrecy.OPEN
    return max(row.plan.secrecy, asked, key=audit_enums.Secrecy.values.index)


def _check_grade(document: documents.Document, *, is_restricted: bool) -> None:
    if is_restricted and document.secrecy == audit_enums.Secrecy.OPEN:
        raise rules.MeetingsError(
            f"{document} đã công khai trong hệ thống nên không ghi hạn chế ở đây được. "
            "Bỏ chọn “Hạn chế” rồi ghi lại."
        )


def _lock(meeting: models.Meeting, by: audit_rules.Actor) -> models.Meeting:
    permissions.check_may_prepare(by)
    # The state is the case's: whoever waited must read it as it is now.
    held = models.Meeting.objects.select_for_update(of=("self", "case")).with_rows()
    return held.get(pk=meeting.pk)


def _add(
    row: models.Meeting,
    document: documents.Document,
    why: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Conclusion:
    made = models.Conclusion.objects.create(
        meeting=row, document=document, why=why, by=by.account, at=at
    )
    if row.case.state == "held":
        case_actions.move(case=row.case, verb="conclude_meeting", by=by, at=at, note=str(document))
    _journal("add_conclusion", made, why, by, at)
    return made


def _check_free(document: documents.Document, row: models.Meeting) -> None:
    taken = models.Conclusion.objects.filter(document=document).select_related("meeting").first()
    if taken is not None:
        number = rules.say_number(taken.meeting.number)
        which = "này" if taken.meeting_id == row.pk else f"lần thứ {number}"
        raise rules.MeetingsError(
            f"{document} đã là kết luận của phiên họp {which}. Chọn văn bản khác."
        )
    if not row.plan.tasks.orders().filter(document=document).exists():
        raise rules.MeetingsError(
            f"{document} không có ý kiến chỉ đạo nào trong kế hoạch này. "
            "Tải lên, đọc rồi bổ sung vào kế hoạch trước."
        )


def _journal(
    verb: str, made: models.Conclusion, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="case", subject_code=made.meeting.case.code,
        after={"document": made.document.code}, note=note, secrecy=made.meeting.case.secrecy,
    )  # fmt: skip
