"""Deadlines of a case: set, armed by their condition, extended by a document, met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import enums, models, permissions, rules
from nq57.cases.actions import writing
from nq57.law import rules as law_rules
from nq57.notices import enums as notices_enums


@dataclass(frozen=True, kw_only=True)
class NewDeadline:
    """A deadline to be added: a computed due date, a plain date, or a condition to wait for.

    ``source`` is the clock rule's code or the clause that asks; ``original_due`` the first
    date of a deadline that is taken over from another case, by default ``due``.
    """

    name: str
    source: str
    due: law_rules.Due | date | None = None
    condition: str = ""
    expected_on: date | None = None
    original_due: date | None = None


@transaction.atomic
def add_deadline(
    *,
    case: models.Case,
    name: str,
    source: str,
    by: audit_rules.Actor,
    at: datetime,
    due: law_rules.Due | date | None = None,
    condition: str = "",
    expected_on: date | None = None,
    right: str = "assign",
) -> models.Deadline:
    """Add a deadline from a computed due date, a plain date, or a condition to wait for.

    ``source`` is the clock rule's code or the clause that asks; ``right`` is the verb of the
    step that starts it, where no one assigns this kind.

    :raises NotAllowedError: when the post may not assign this kind of case.
    :raises CasesError: when neither a date nor a condition is given.
    """
    permissions.check_may(by, case, right)
    new = NewDeadline(
        name=name, source=source, due=due, condition=condition, expected_on=expected_on
    )
    deadline = make_deadline(case, new)
    deadline.save(force_insert=True)
    writing.journal(case=case, verb="add_deadline", by=by, at=at, after=_describe(deadline))
    return deadline


def make_deadline(case: models.Case, new: NewDeadline) -> models.Deadline:
    """Return a deadline that is not saved yet.

    :raises CasesError: when neither a date nor a condition is given.
    """
    if not (new.due or new.original_due or new.condition.strip()):
        raise rules.CasesError("Hạn phải có ngày, hoặc sự kiện phải chờ.")
    deadline = models.Deadline(
        case=case, name=new.name, source=new.source, condition=new.condition,
        expected_on=new.expected_on, original_due=new.original_due,
    )  # fmt: skip
    if new.due is not None:
        _set_due(deadline, new.due)
    return deadline


@transaction.atomic
def reset_deadline(
    *, deadline: models.Deadline, due: date, document: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Set a new due date because the document that gave it has changed; the original is kept.

    More time that the owner asks for is an extension; this is the changed order itself.

    :raises NotAllowedError: when the post may not assign this kind of case.
    :raises CasesError: when the case is over, the deadline is met or waits for its condition,
        or the document is not named.
    """
    locked = _lock(deadline)
    case = deadline.case
    permissions.check_may(by, case, "assign")
    if locked.due is None or locked.met_on is not None or case.closed_at is not None:
        raise rules.CasesError("Hạn này không còn đặt lại được.")
    if not document.strip():
        raise rules.CasesError("Đặt lại hạn phải có văn bản: hãy ghi số, ký hiệu.")
    before = _describe(locked)
    locked.due, locked.due_at = due, None
    locked.save(update_fields=["due", "due_at"])
    _refresh(deadline, locked)
    note = f"{before['due']:%d/%m/%Y} → {due:%d/%m/%Y}: {document}"
    writing.add_step(case, verb="reset_deadline", before=case.state, note=note, by=by, at=at)
    after = _describe(locked)
    writing.journal(
        case=case, verb="reset_deadline", by=by, at=at, before=before, after=after, note=document
    )
    text = writing.say(case, f"Hạn đổi thành {due:%d/%m/%Y}", document)
    writing.tell(case, ("owner",), notices_enums.NoticeKind.CHANGED, text, by=by, at=at)


@transaction.atomic
def arm_deadline(
    *,
    deadline: models.Deadline,
    due: law_rules.Due | date,
    event: str,
    by: audit_rules.Actor,
    at: datetime,
    right: str = "assign",
) -> None:
    """Give a waiting deadline its date when its condition has come: ``event`` names what.

    :raises NotAllowedError: when the post may not assign this kind of case.
    :raises CasesError: when it has a date already, or the event is not named.
    """
    arm_deadlines(deadlines=[deadline], due=due, event=event, by=by, at=at, right=right)


@transaction.atomic
def arm_deadlines(
    *,
    deadlines: Sequence[models.Deadline],
    due: law_rules.Due | date,
    event: str,
    by: audit_rules.Actor,
    at: datetime,
    right: str = "assign",
) -> None:
    """Give many waiting deadlines the same date, each as ``arm_deadline`` does: all or none.

    They come with their ``case__organisation`` loaded; ``right`` is as for ``add_deadline``.

    :raises NotAllowedError: when the post may not assign one of these cases.
    :raises CasesError: when one has a date already, or the event is not named.
    """
    keys = [one.pk for one in deadlines]
    rows = models.Deadline.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    locked = {row.pk: row for row in rows}
    events = []
    for deadline in deadlines:
        held, case = locked[deadline.pk], deadline.case
        permissions.check_may(by, case, right)
        if held.due is not None:
            raise rules.CasesError("Hạn này đã có ngày: muốn lùi thì gia hạn.")
        if not event.strip():
            raise rules.CasesError("Hãy ghi văn bản hoặc sự kiện làm căn cứ tính hạn.")
        _set_due(held, due)
        held.explanation |= {"event": event}
        _refresh(deadline, held)
        after = _describe(held)
        events.append(writing.make_event(case, "arm_deadline", after=after, note=event))
    fields = ["original_due", "due", "due_at", "explanation"]
    models.Deadline.objects.bulk_update(locked.values(), fields, batch_size=500)
    audit_actions.record_all(events=events, by=by, at=at)
    _tell_armed(deadlines, due, event, by, at)


def _tell_armed(
    deadlines: Sequence[models.Deadline],
    due: law_rules.Due | date,
    event: str,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Let deadlines that got their date stand in the history, and tell the owners."""
    on = due.on if isinstance(due, law_rules.Due) else due
    note = f"{on:%d/%m/%Y}: {event}"
    cases = [one.case for one in deadlines]
    models.Step.objects.bulk_create(
        (
            writing.make_step(case, verb="arm_deadline", before=case.state, note=note, by=by, at=at)
            for case in cases
        ),
        batch_size=1000,
    )
    told = [(case, writing.say(case, f"Đã có hạn {on:%d/%m/%Y}", event)) for case in cases]
    writing.tell_owners(told, notices_enums.NoticeKind.CHANGED, by=by, at=at)


@transaction.atomic
def meet_deadline(
    *,
    deadline: models.Deadline,
    met_on: date,
    by: audit_rules.Actor,
    at: datetime,
    right: str = "confirm",
) -> None:
    """Record when a deadline that is not the case's end was met, as its checker accepts it.

    ``right`` is the verb of the step that meets it, where no one confirms this kind.

    :raises NotAllowedError: when the post may not confirm this kind of case.
    :raises CasesError: when it has no date, or the day is to come.
    """
    locked = _lock(deadline)
    permissions.check_may(by, deadline.case, right)
    if locked.due is None:
        raise rules.CasesError("Hạn này còn chờ sự kiện, chưa có ngày.")
    if met_on > writing.today(at):
        raise rules.CasesError("Ngày đạt không thể ở sau hôm nay.")
    before = _describe(locked)
    locked.met_on = met_on
    locked.save(update_fields=["met_on"])
    _refresh(deadline, locked)
    after = _describe(locked)
    writing.journal(
        case=deadline.case, verb="meet_deadline", by=by, at=at, before=before, after=after
    )


@transaction.atomic
def request_extension(
    *,
    deadline: models.Deadline,
    asked_due: date,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Extension:
    """Ask for more time; the deadline stays until somebody decides.

    :raises NotAllowedError: when the post may not ask for this case.
    :raises CasesError: when there is nothing to extend, a request waits, or no reason is given.
    """
    locked = _lock(deadline)
    case = deadline.case
    permissions.check_may(by, case, "request_extension")
    if locked.due is None or locked.met_on is not None or case.closed_at is not None:
        raise rules.CasesError("Hạn này không còn gì để gia hạn.")
    if asked_due <= locked.due:
        raise rules.CasesError(f"Hạn xin lùi phải sau {locked.due:%d/%m/%Y}.")
    if not reason.strip():
        raise rules.CasesError("Hãy ghi lý do xin gia hạn.")
    if locked.extensions.filter(state=enums.ExtensionState.REQUESTED).exists():
        raise rules.CasesError("Hạn này đang có một đề nghị gia hạn chờ quyết định.")
    extension = models.Extension.objects.create(
        deadline=locked,
        asked_due=asked_due,
        reason=reason,
        requested_by=by.account,
        requested_at=at,
        due_before=locked.due,
    )
    after = {"deadline": locked.name, "asked_due": asked_due}
    told = f"{locked.due:%d/%m/%Y} → {asked_due:%d/%m/%Y}: {reason}"
    writing.add_step(case, verb="request_extension", before=case.state, note=told, by=by, at=at)
    writing.journal(case=case, verb="request_extension", by=by, at=at, after=after, note=reason)
    text = writing.say(case, f"Xin gia hạn đến {asked_due:%d/%m/%Y}", reason)
    kind = notices_enums.NoticeKind.CHANGED
    writing.tell(case, ("coordinators",), kind, text, by=by, at=at)
    return extension


@transaction.atomic
def decide_extension(
    *,
    extension: models.Extension,
    by: audit_rules.Actor,
    at: datetime,
    granted_due: date | None = None,
    document: str = "",
    note: str = "",
) -> None:
    """Grant more time by a document, or refuse with a reason (``granted_due`` None).

    :raises NotAllowedError: when the post may not decide for this case.
    :raises CasesError: when it was decided before, or the document, date or reason misses.
    """
    locked = models.Extension.objects.select_for_update().get(pk=extension.pk)
    deadline = _lock(extension.deadline)
    case = deadline.case
    permissions.check_may(by, case, "decide_extension")
    _check_decision(locked, granted_due, document, note)
    states = enums.ExtensionState
    locked.state = states.GRANTED if granted_due else states.REFUSED
    locked.decided_by, locked.decided_at, locked.decision_note = by.account, at, note
    locked.document, locked.granted_due = document, granted_due
    locked.save()
    if granted_due:
        deadline.due, deadline.due_at = granted_due, None
        deadline.save(update_fields=["due", "due_at"])
        _refresh(extension.deadline, deadline)
    before = {"deadline": deadline.name, "due": locked.due_before}
    after = {"state": str(locked.state), "due": deadline.due, "document": document}
    writing.journal(
        case=case, verb="decide_extension", by=by, at=at, before=before, after=after, note=note
    )
    verdict = f"Được gia hạn đến {granted_due:%d/%m/%Y}" if granted_due else "Không được gia hạn"
    told = ": ".join(part for part in (verdict, document, note) if part)
    writing.add_step(case, verb="decide_extension", before=case.state, note=told, by=by, at=at)
    text = writing.say(case, verdict, note or document)
    writing.tell(case, ("owner",), notices_enums.NoticeKind.DECIDED, text, by=by, at=at)


def _check_decision(
    extension: models.Extension, granted_due: date | None, document: str, note: str
) -> None:
    if extension.state != enums.ExtensionState.REQUESTED:
        raise rules.CasesError("Đề nghị gia hạn này đã được quyết định.")
    if granted_due is None and not note.strip():
        raise rules.CasesError("Hãy ghi lý do không cho gia hạn.")
    if granted_due is not None and not document.strip():
        raise rules.CasesError("Gia hạn phải có văn bản: hãy ghi số, ký hiệu.")
    if granted_due is not None and granted_due <= extension.due_before:
        raise rules.CasesError(f"Hạn mới phải sau {extension.due_before:%d/%m/%Y}.")


def _lock(deadline: models.Deadline) -> models.Deadline:
    return models.Deadline.objects.select_for_update().get(pk=deadline.pk)


def _set_due(deadline: models.Deadline, due: law_rules.Due | date) -> None:
    if isinstance(due, law_rules.Due):
        deadline.due_at = due.at
        deadline.explanation = due.to_json()
        due = due.on
    deadline.due = due
    deadline.original_due = deadline.original_due or due


def _refresh(deadline: models.Deadline, locked: models.Deadline) -> None:
    for name in ("original_due", "due", "due_at", "met_on", "explanation"):
        setattr(deadline, name, getattr(locked, name))


def describe(new: NewDeadline) -> dict[str, Any]:
    """Return what the journal says of a deadline to be added."""
    due = new.due.on if isinstance(new.due, law_rules.Due) else new.due
    return {"deadline": new.name, "source": new.source, "condition": new.condition, "due": due}


def _describe(deadline: models.Deadline) -> dict[str, Any]:
    return {
        "deadline": deadline.name,
        "source": deadline.source,
        "condition": deadline.condition,
        "due": deadline.due,
        "met_on": deadline.met_on,
    }
