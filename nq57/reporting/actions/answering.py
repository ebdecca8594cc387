"""Answer an inquiry: save cells, read the office's sheet, move the reply, accept or return."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.cases import permissions as case_permissions
from nq57.cases import rules as case_rules
from nq57.core import dates, refusals
from nq57.core.phrases import Phrase
from nq57.files import actions as file_actions
from nq57.files import models as files_models
from nq57.files import rules as file_rules
from nq57.reporting import models, permissions, queries, rules

_COLUMNS = ("text", "number", "choice_id", "day", "file_id")
_WHOLE = ("submit", "approve", "send")
_MOST_KEY = 40
VERBS = ("submit", "reopen", "approve", "send", "withdraw")


@dataclass(frozen=True, kw_only=True)
class AnswerEntry:
    """What was typed into one question (``q12``); ``seen`` is the revision that was open.

    A file is given with its name, or ``stored`` already; ``drops_file`` takes the file away that
    is there.
    """

    key: str
    seen: int
    typed: str = ""
    file: tuple[Any, str] | None = None
    stored: files_models.StoredFile | None = None
    drops_file: bool = False


@dataclass(frozen=True)
class AnswerConflict:
    """An answer that somebody else wrote since: what stands, and what was typed."""

    row: queries.AnswerRow
    entry: AnswerEntry


@dataclass
class SavedAnswers:
    """What became of a saving: keys that were written, faults, conflicts."""

    written: list[str] = field(default_factory=list)
    faults: list[rules.Fault] = field(default_factory=list)
    conflicts: list[AnswerConflict] = field(default_factory=list)


@transaction.atomic
def save_answers(
    *,
    reply: models.Reply,
    entries: Sequence[AnswerEntry],
    by: audit_rules.Actor,
    at: datetime,
) -> SavedAnswers:
    """Save what was typed, question by question; what cannot be kept comes back.

    An answer that says what it said is not written. What only stands before sending does not
    stop saving.

    :raises NotAllowedError: when the post does not answer for this office.
    :raises rules.ReportingError: when the reply is not being written.
    """
    held = lock_reply(reply)
    _check_gate(held, by)
    rows = {row.response.item: row for row in queries.list_answers(reply=held)}
    saved = SavedAnswers()
    for entry in entries:
        row = rows.get(entry.key)
        if row is None:
            told = Phrase("Câu này không thuộc phiếu. Hãy tải lại trang.")
            saved.faults.append(rules.Fault("E800", entry.key, told))
        else:
            _save(row, entry, saved, by, at)
    _note_saving(held, saved.written, by, at)
    return saved


@transaction.atomic
def import_answers(
    *, reply: models.Reply, cells: Sequence[Sequence[str]], by: audit_rules.Actor, at: datetime
) -> SavedAnswers:
    """Write the answers of the office's filled sheet; what somebody answered since comes back.

    A faulty sheet writes nothing. An empty cell leaves what is answered; the same sheet again
    changes nothing.

    :raises NotAllowedError: when the post does not answer for this office.
    :raises rules.SheetError: with the faults by cell.
    :raises rules.ReportingError: when the reply is not being written.
    """
    held = lock_reply(reply)
    _check_gate(held, by)
    rows = queries.list_answers(reply=held)
    asked = {f"C{row.question.pk}": row.asked for row in rows}
    found = rules.read_reply_sheet(cells, columns=queries.SHEET, code=held.case.code, asked=asked)
    saved = SavedAnswers()
    for row in rows:
        one = found.get(f"C{row.question.pk}")
        if one is None or one.given == row.response.given:
            continue
        entry = AnswerEntry(key=row.response.item, seen=one.seen, typed=_retype(one))
        if row.response.revision != one.seen:
            saved.conflicts.append(AnswerConflict(row, entry))
        else:
            _write(row.response, one.given)
            saved.written.append(entry.key)
    _note_saving(held, saved.written, by, at)
    return saved


@transaction.atomic
def move_reply(
    *, reply: models.Reply, verb: str, by: audit_rules.Actor, at: datetime, key: str = ""
) -> str:
    """Submit, take back, approve, send or withdraw a reply; return the state it came to.

    Sending approves it first unless that was done. Late is allowed and shown; the day of the
    first sending counts; what was sent stands in the journal each time. ``key`` makes a
    repeated step give the first answer.

    :raises NotAllowedError: when the post may not do that for this office.
    :raises CasesError: when the reply does not stand where the step begins.
    :raises rules.FaultyError: with everything that is left, before it goes on.
    :raises rules.ReportingError: when there is no such step.
    """
    if verb not in VERBS:
        raise rules.ReportingError("Chọn một bước của phiếu trả lời.")
    if not key:
        return str(_move(reply, verb, by, at)["state"])
    answer = audit_actions.answer_once(
        # Named by what it moves: the same key on another reply or step is another key.
        key=f"{verb}_reply.{reply.pk}.{key[:_MOST_KEY]}", by=by, at=at, verb=f"{verb}_reply",
        request={"reply": reply.pk}, write=lambda: _move(reply, verb, by, at),
    )  # fmt: skip
    return str(answer["state"])


@transaction.atomic
def accept_replies(*, replies: Iterable[models.Reply], by: audit_rules.Actor, at: datetime) -> int:
    """Accept replies that were sent, all or none; return how many.

    :raises NotAllowedError: when the post does not accept one of them.
    :raises CasesError: when one is not with who asked.
    :raises rules.ReportingError: when none is given, or who accepts has sent one.
    """
    held = _lock_all(replies, by)
    moves = [case_actions.NewMove(case=reply.case, verb="accept") for reply in held]
    case_actions.move_all(moves=moves, by=by, at=at)
    return len(held)


@transaction.atomic
def return_replies(
    *, replies: Iterable[models.Reply], reason: str, by: audit_rules.Actor, at: datetime
) -> int:
    """Return replies with one reason for all, all or none; return how many.

    :raises NotAllowedError: when the post does not return one of them.
    :raises CasesError: when one is not with who asked.
    :raises rules.ReportingError: without a reason, when none is given, who returns has sent one,
        or the inquiry takes no answers any more.
    """
    said = reason.strip()
    if not said:
        raise rules.ReportingError("Ghi lý do trả lại, để cơ quan biết sửa chỗ nào.")
    held = _lock_all(replies, by)
    if not all(reply.inquiry.is_open for reply in held):
        raise rules.ReportingError("Yêu cầu đã đóng nên cơ quan không sửa được. Gia hạn trước.")
    moves = [case_actions.NewMove(case=reply.case, verb="return", note=said) for reply in held]
    case_actions.move_all(moves=moves, by=by, at=at)
    for reply in held:
        reply.round += 1
        reply.return_reason = said
    models.Reply.objects.bulk_update(held, ["round", "return_reason"])
    return len(held)


@transaction.atomic
def excuse_replies(
    *, replies: Iterable[models.Reply], reason: str, by: audit_rules.Actor, at: datetime
) -> int:
    """Let late replies count as timely, with the reason shown beside each; return how many.

    :raises NotAllowedError: when the post does not accept replies to who asked, or who
        excuses has sent one.
    :raises rules.ReportingError: without a reason, when none is given, or one was not sent late.
    """
    said = reason.strip()
    if not said:
        raise rules.ReportingError("Ghi lý do coi là đúng hạn.")
    held = _lock_all(replies, by)
    for reply in held:
        if not permissions.may_accept_replies(by, reply.inquiry.asker.code):
            raise refusals.NotAllowedError("Vị trí đang dùng không coi phiếu này là đúng hạn được.")
        sent = reply.first_sent_on
        if sent is None or not case_rules.count_days_late(
            due=reply.case.due, met_on=sent, today=sent
        ):
            raise rules.ReportingError(
                f"Phiếu của {reply.organisation.name} chưa gửi hoặc đã gửi đúng hạn. "
                "Bỏ chọn cơ quan này."
            )
    for reply in held:
        reply.excuse, reply.excused_by = said, by.account
        _journal("excuse_replies", reply, by, at, {"excuse": said})
    models.Reply.objects.bulk_update(held, ["excuse", "excused_by"])
    return len(held)


def lock_reply(reply: models.Reply) -> models.Reply:
    """Lock a reply and return it as it stands, with its case, inquiry and office."""
    cases.Case.objects.select_for_update().get(pk=reply.pk)
    return models.Reply.objects.with_rows().get(pk=reply.pk)


def _lock_all(replies: Iterable[models.Reply], by: audit_rules.Actor) -> list[models.Reply]:
    keys = [reply.pk for reply in replies]
    if not keys:
        raise rules.ReportingError("Chưa chọn cơ quan nào. Đánh dấu rồi làm lại.")
    list(cases.Case.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    held = list(models.Reply.objects.with_rows().filter(pk__in=keys).order_by("pk"))
    if own := next((reply for reply in held if reply.sent_by == by.account), None):
        raise refusals.NotAllowedError(
            f"Bạn đã gửi phiếu của {own.organisation.name} nên không tự nhận, trả lại phiếu đó. "
            "Bỏ chọn cơ quan này."
        )
    return held


def _move(reply: models.Reply, verb: str, by: audit_rules.Actor, at: datetime) -> dict[str, Any]:
    held = lock_reply(reply)
    # Who may not take the step is not told what the reply still lacks.
    case_permissions.check_may(by, held.case, rules.INQUIRY.moves[verb].right)
    if verb == "send" and held.case.state != "approved":
        _move(held, "approve", by, at)
        held = lock_reply(held)
    rows = queries.list_answers(reply=held)
    step = rules.INQUIRY.get_move(held.case.state, verb)
    if verb in _WHOLE and (faults := queries.list_lacks(rows=rows)):
        raise rules.FaultyError(faults)
    first = held.first_sent_on or timezone.localdate(at, rules.ZONE)
    finished_on = first if verb == "send" else None
    case_actions.move(case=held.case, verb=verb, finished_on=finished_on, by=by, at=at)
    if verb == "send":
        held.first_sent_on, held.sent_by, held.return_reason = first, by.account, ""
        held.save(update_fields=["first_sent_on", "sent_by", "return_reason"])
        said = {str(row.question): f"{queries.get_value(row.response) or ''}" for row in rows}
        _journal("send_reply", held, by, at, {"answers": said})
    return {"state": step.target}


def _check_gate(reply: models.Reply, by: audit_rules.Actor) -> None:
    if not permissions.may_answer(by, reply):
        raise refusals.NotAllowedError(
            f"Vị trí đang dùng không trả lời thay {reply.organisation.name} được."
        )
    if reply.case.state not in rules.EDITABLE:
        raise rules.ReportingError(rules.say_shut(reply.case.state))


def _save(
    row: queries.AnswerRow,
    entry: AnswerEntry,
    saved: SavedAnswers,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    given, fault = _read(row, entry, by, at)
    if fault is not None:
        saved.faults.append(fault)
    elif given != row.response.given:
        if row.response.revision != entry.seen:
            saved.conflicts.append(AnswerConflict(row, entry))
            return
        _write(row.response, given)
        saved.written.append(entry.key)


def _read(
    row: queries.AnswerRow, entry: AnswerEntry, by: audit_rules.Actor, at: datetime
) -> tuple[rules.Given, rules.Fault | None]:
    if row.question.kind != "file":
        return rules.read_answer(row.asked, entry.typed, entry.key)
    if entry.drops_file:
        return rules.Given(), None
    if entry.stored is not None:
        return rules.Given(file=entry.stored.pk), None
    if entry.file is None:
        return row.response.given, None
    source, name = entry.file
    try:
        stored = file_actions.store_file(source=source, name=name, by=by, at=at)
    except file_rules.FilesError as error:
        return rules.Given(), rules.Fault("E805", entry.key, str(error))
    return rules.Given(file=stored.pk), None


def _retype(one: rules.SheetAnswer) -> str:
    """Return what a sheet says as the form takes it."""
    if one.given.choice is not None:
        return f"#{one.given.choice}"
    return dates.format_date(one.given.day) if one.given.day else one.typed


def _write(response: models.Response, given: rules.Given) -> None:
    response.text, response.number, response.day = given.text, given.number, given.day
    response.choice_id, response.file_id = given.choice, given.file
    response.revision += 1
    response.save(update_fields=[*_COLUMNS, "revision"])


def _note_saving(
    reply: models.Reply, written: Sequence[str], by: audit_rules.Actor, at: datetime
) -> None:
    if written:
        reply.saved_at, reply.saved_by = at, by.account
        reply.save(update_fields=["saved_at", "saved_by"])
        _journal("save_answers", reply, by, at, {"answers": len(written)})


def _journal(
    verb: str,
    reply: models.Reply,
    by: audit_rules.Actor,
    at: datetime,
    after: dict[str, object],
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="case", subject_code=reply.case.code, after=after,
        secrecy=reply.case.secrecy,
    )  # fmt: skip
