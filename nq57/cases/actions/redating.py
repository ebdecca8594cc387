"""Follow a changed order: deadlines get its date, its condition, or no date any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import models, permissions, rules
from nq57.cases.actions import writing
from nq57.notices import enums as notices_enums

_FIELDS = ("original_due", "due", "due_at", "condition", "expected_on")


@dataclass(frozen=True, kw_only=True)
class NewDate:
    """What the changed order says of a deadline: a date, a condition to wait for, or neither.

    The deadline comes with its ``case__organisation`` loaded.
    """

    deadline: models.Deadline
    due: date | None = None
    condition: str = ""
    expected_on: date | None = None


@transaction.atomic
def void_deadline(
    *,
    deadline: models.Deadline,
    document: str,
    by: audit_rules.Actor,
    at: datetime,
    condition: str = "",
    expected_on: date | None = None,
) -> None:
    """Take the date off a deadline because the order that gave it has changed.

    It waits for ``condition`` from now on, or is owed without a date; the original is kept.

    :raises NotAllowedError: when the post may not assign this kind of case.
    :raises CasesError: when the case is over, the deadline is met, or no document is named.
    """
    new = NewDate(deadline=deadline, condition=condition, expected_on=expected_on)
    redate_all(dates=[new], document=document, by=by, at=at)
    text = writing.say(deadline.case, "Hạn không còn ngày", document)
    kind = notices_enums.NoticeKind.CHANGED
    writing.tell(deadline.case, ("owner",), kind, text, by=by, at=at)


@transaction.atomic
def redate_all(
    *,
    dates: Sequence[NewDate],
    document: str,
    by: audit_rules.Actor,
    at: datetime,
    right: str = "assign",
) -> None:
    """Give many deadlines what the changed order ``document`` says; the originals are kept.

    Nobody is told: who changes thousands tells each office once. ``right`` is the verb of
    the kind's object that gives orders.

    :raises NotAllowedError: when the post has no such right over one of the cases.
    :raises CasesError: when a case is over, a deadline is met, or the document is not named.
    """
    if not dates:
        return
    if not document.strip():
        raise rules.CasesError("Đặt lại hạn phải có văn bản: hãy ghi số, ký hiệu.")
    keys = [new.deadline.pk for new in dates]
    locked = models.Deadline.objects.select_for_update().order_by("pk").in_bulk(keys)
    steps, events = [], []
    for new in dates:
        held, case = locked[new.deadline.pk], new.deadline.case
        before = _redate(held, new, right, by)
        note = f"{_say(before['due'])} → {_say(held.due, held.condition)}: {document}"
        steps.append(
            writing.make_step(
                case, verb="reset_deadline", before=case.state, note=note, by=by, at=at
            )
        )
        after = _describe(held)
        events.append(
            writing.make_event(case, "reset_deadline", before=before, after=after, note=document)
        )
    _write(dates, locked)
    models.Step.objects.bulk_create(steps, batch_size=1000)
    audit_actions.record_all(events=events, by=by, at=at)


def _redate(
    held: models.Deadline, new: NewDate, right: str, by: audit_rules.Actor
) -> dict[str, Any]:
    """Set what a changed order says in memory; return what the deadline was before."""
    case = new.deadline.case
    permissions.check_may(by, case, right)
    if held.met_on is not None or case.closed_at is not None:
        raise rules.CasesError("Hạn này không còn đặt lại được.")
    before = _describe(held)
    _set(held, new)
    return before


def _set(held: models.Deadline, new: NewDate) -> None:
    held.due, held.due_at = new.due, None
    held.original_due = held.original_due or new.due
    if new.due is None:
        held.condition, held.expected_on = new.condition[:400], new.expected_on


def _write(dates: Sequence[NewDate], locked: dict[int, models.Deadline]) -> None:
    """Write the deadlines, and let the given ones and their cases say the same.

    One that never had a date and waits for nothing any more asks for nothing: it goes.
    """
    empty = [key for key, row in locked.items() if not (row.original_due or row.condition)]
    models.Deadline.objects.filter(pk__in=empty).delete()
    kept = [row for key, row in locked.items() if key not in set(empty)]
    models.Deadline.objects.bulk_update(kept, _FIELDS, batch_size=500)
    cases = {new.deadline.case_id for new in dates}
    dues = dict(models.Case.objects.filter(pk__in=cases).values_list("pk", "due"))
    for new in dates:
        for name in _FIELDS:
            setattr(new.deadline, name, getattr(locked[new.deadline.pk], name))
        new.deadline.case.due = dues[new.deadline.case_id]


def _describe(deadline: models.Deadline) -> dict[str, Any]:
    return {"deadline": deadline.name, "due": deadline.due, "condition": deadline.condition}


def _say(due: date | None, condition: str = "") -> str:
    if due is not None:
        return f"{due:%d/%m/%Y}"
    return f"chờ: {condition}" if condition else "không có ngày"
