"""Take what was done without the network: each act once, each file once."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import dates, refusals
from nq57.files import actions as file_actions
from nq57.files import models as files_models
from nq57.files import queries as file_queries
from nq57.files import rules as file_rules
from nq57.reporting import enums, models, permissions, queries, rules
from nq57.reporting.actions import answering, attaching, entering, moving, standing

CLAIM = "Minh chứng của báo cáo, gửi khi có mạng trở lại"


@dataclass(frozen=True, kw_only=True)
class OfflineAct:
    """One act of a device's queue.

    ``entered_at`` is the device's own time; ``seen`` the revision that was open there.
    """

    key: UUID
    verb: enums.OfflineVerb
    entered_at: datetime
    item: str = ""
    seen: int = -1
    typed: rules.LineText | rules.FigureText | dict[str, str] | None = None


@transaction.atomic
def receive_act(
    *, on: models.Report | models.Reply, act: OfflineAct, clock_ahead: int,
    by: audit_rules.Actor, at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Do one act of a queue on a report or a reply, once for its key; return what became of it.

    ``{"state": "stored", "revision", "report_state", "at"}``, or ``"conflict"`` with what is
    ``held``, or ``"fault"`` with its code, sentence and ``report_state``. ``clock_ahead`` in
    seconds is how far the device's clock was ahead when it sent; it is no part of what is
    compared on a repeat.

    :raises AuditError: when the key was used for another act.
    """
    kind = "report" if isinstance(on, models.Report) else "reply"
    request = {
        kind: on.pk, "verb": str(act.verb), "item": act.item, "seen": act.seen,
        "typed": act.typed if isinstance(act.typed, dict) or act.typed is None
        else asdict(act.typed),
    }  # fmt: skip
    return audit_actions.answer_once(
        key=str(act.key), by=by, at=at, verb="receive_act", request=request,
        write=lambda: _receive(on, act, clock_ahead, by, at),
    )  # fmt: skip


@transaction.atomic
def attach_upload(
    *, report: models.Report, upload: files_models.Upload, by: audit_rules.Actor, at: datetime
) -> None:
    """Store a file whose pieces are all there, as evidence of the report or of its item.

    The item stands behind ``#`` in the upload's subject. A file that cannot be taken is refused
    with its sentence, and stays refused. One that is attached already is not attached twice.
    """
    try:
        with transaction.atomic():
            file = file_actions.finish_upload(upload=upload, by=by, at=at)
            attaching.attach_evidence(
                report=report, key=upload.subject.partition("#")[2], file=file,
                claim=(upload.claim.strip() or CLAIM)[:500], by=by, at=at, follows=True,
            )  # fmt: skip
    except (
        file_rules.FilesError, case_rules.CasesError, rules.ReportingError,
        refusals.NotAllowedError,
    ) as error:  # fmt: skip
        file_actions.refuse_upload(upload=upload, reason=str(error), by=by, at=at)


@transaction.atomic
def keep_upload(*, upload: files_models.Upload, by: audit_rules.Actor, at: datetime) -> None:
    """Store a file whose pieces are all there, for the act that puts it into an answer.

    A file that cannot be taken is refused with its sentence, and stays refused.
    """
    try:
        with transaction.atomic():
            file_actions.finish_upload(upload=upload, by=by, at=at)
    except file_rules.FilesError as error:
        file_actions.refuse_upload(upload=upload, reason=str(error), by=by, at=at)


def _receive(
    on: models.Report | models.Reply, act: OfflineAct, clock_ahead: int, by: audit_rules.Actor,
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    try:
        with transaction.atomic():
            if isinstance(on, models.Report):
                told = _do(on, act, by, at)
            else:
                told = _answer(on, act, by, at)
    except rules.FaultyError as error:
        told = {"state": "fault", "code": error.faults[0].code, "sentence": str(error)}
    except (rules.ReportingError, case_rules.CasesError, refusals.NotAllowedError) as error:
        told = {"state": "fault", "code": "E100", "sentence": str(error)}
    state = cases.Case.objects.values_list("state", flat=True).get(pk=on.pk)
    if told["state"] != "stored":
        return told | {"report_state": state}
    entered = min(act.entered_at - timedelta(seconds=clock_ahead), at)
    whose = {"report": on} if isinstance(on, models.Report) else {"reply": on}
    models.OfflineEntry.objects.create(
        **whose, key=act.key, account=by.account, item=act.item or str(act.verb),
        entered_at=entered, clock_ahead=clock_ahead, received_at=at,
    )  # fmt: skip
    return told | {"report_state": state, "at": at.isoformat()}


def _do(
    report: models.Report, act: OfflineAct, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    if act.verb == enums.OfflineVerb.KEEP:
        return _keep(report, act, by, at)
    if act.verb == enums.OfflineVerb.STAND:
        return _stand(report, act, by, at)
    if act.verb == enums.OfflineVerb.SUBMIT:
        moving.submit(report=report, by=by, at=at)
    elif act.verb == enums.OfflineVerb.SEND:
        moving.send(report=report, by=by, at=at)
    elif act.verb == enums.OfflineVerb.ATTACH:
        raise rules.ReportingError("Tệp của báo cáo là minh chứng, không gắn vào một ô.")
    else:
        return _save(report, act, by, at)
    return {"state": "stored"}


def _save(
    report: models.Report, act: OfflineAct, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    entry = entering.Entry(act.item, act.seen, act.typed or {})
    saved = entering.save_entries(report=report, entries=[entry], by=by, at=at)
    if saved.faults:
        raise rules.FaultyError(saved.faults)
    if saved.conflicts:
        return _tell_conflict(saved.conflicts[0].held)
    return {"state": "stored", "revision": _get_item(act.item).revision}


def _keep(
    report: models.Report, act: OfflineAct, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    """Confirm an item as before, unless somebody wrote it since it was seen."""
    entering.lock_report(report)
    item = queries.find_items(keys=[act.item]).get(act.item)
    if (
        isinstance(item, models.Line | models.Figure)
        and item.report_id == report.pk
        and item.revision != act.seen
        and item.answer != enums.Answer.AS_BEFORE
    ):
        return _tell_conflict(item)
    entering.confirm_as_before(report=report, keys=[act.item], by=by, at=at)
    return {"state": "stored", **queries.describe_item(item=_get_item(act.item))}


def _stand(
    report: models.Report, act: OfflineAct, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    """Stand by a returned item, unless it was written and returned anew since it was seen."""
    held = entering.lock_report(report)
    item = entering.load_items(held).get(act.item)
    is_returned = item is not None and item.verdict == enums.ItemVerdict.RETURNED
    if item is not None and is_returned and item.revision != act.seen:
        return _tell_conflict(item)
    answer = act.typed.get("answer", "") if isinstance(act.typed, dict) else ""
    standing.stand_by(report=held, key=act.item, answer=answer, by=by, at=at)
    return {"state": "stored", **queries.describe_item(item=_get_item(act.item))}


def _answer(
    reply: models.Reply, act: OfflineAct, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    """Do one act on a reply; one that takes no answers any more is told with what came after."""
    held = answering.lock_reply(reply)
    if held.case.closed_at is not None and permissions.may_answer(by, held):
        raise rules.ReportingError(_say_over(held))
    if act.verb == enums.OfflineVerb.SUBMIT:
        answering.move_reply(reply=held, verb="submit", by=by, at=at)
    elif act.verb == enums.OfflineVerb.SEND:
        if held.case.state != "approved":
            answering.move_reply(reply=held, verb="approve", by=by, at=at)
        answering.move_reply(reply=held, verb="send", by=by, at=at)
    elif act.verb in (enums.OfflineVerb.SAVE, enums.OfflineVerb.ATTACH):
        return _save_answer(held, act, by, at)
    elif act.verb == enums.OfflineVerb.STAND:
        raise rules.ReportingError("Phiếu hỏi không trả lại từng câu. Hãy trả lời câu này.")
    else:
        raise rules.ReportingError("Phiếu hỏi không có bản kỳ trước để giữ. Hãy trả lời câu này.")
    return {"state": "stored"}


def _save_answer(
    reply: models.Reply, act: OfflineAct, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    typed = act.typed if isinstance(act.typed, dict) else {}
    said = typed.get("answer", "")
    is_file = act.verb == enums.OfflineVerb.ATTACH
    entry = answering.AnswerEntry(
        key=act.item, seen=act.seen, typed=said, drops_file=not is_file and not said,
        stored=_get_stored(reply, act, by) if is_file else None,
    )  # fmt: skip
    saved = answering.save_answers(reply=reply, entries=[entry], by=by, at=at)
    if saved.faults:
        raise rules.FaultyError(saved.faults)
    if saved.conflicts:
        held = queries.describe_response(response=saved.conflicts[0].row.response)
        return {"state": "conflict", "held": held}
    found = reply.responses.select_related("file").get(question=int(act.item[1:]))
    return {"state": "stored", **queries.describe_response(response=found)}


def _get_stored(
    reply: models.Reply, act: OfflineAct, by: audit_rules.Actor
) -> files_models.StoredFile:
    """Return the file that came in pieces for this question.

    :raises rules.ReportingError: when it is not whole, or was for something else.
    """
    typed = act.typed if isinstance(act.typed, dict) else {}
    stored = file_queries.find_stored(
        upload=typed.get("upload", ""), subject=f"{reply.case.code}#{act.item}", by=by
    )
    if stored is None:
        raise rules.ReportingError("Máy chủ chưa nhận đủ tệp này. Hãy chọn lại tệp.")
    return stored


def _say_over(reply: models.Reply) -> str:
    said = [rules.say_shut(reply.case.state)]
    if reply.inquiry.reason:
        said.append(f"Lý do: {reply.inquiry.reason.strip().rstrip('.')}.")
    said.append("Điều bạn đã ghi vẫn còn trên máy này.")
    newer = queries.get_newer_reply(reply=reply)
    if newer is not None:
        due = dates.format_date(newer.inquiry.due_on)
        said.append(f"Đã có phiếu mới “{newer.inquiry.version.title}”, hạn {due}: mang về để ghi.")
    return " ".join(said)


def _get_item(key: str) -> entering.Item:
    return queries.find_items(keys=[key])[key]


def _tell_conflict(item: entering.Item) -> dict[str, Any]:
    return {"state": "conflict", "held": queries.describe_item(item=item)}
