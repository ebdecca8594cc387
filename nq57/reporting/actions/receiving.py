"""Take what was done without the network: each act once, each file once."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import rules as case_rules
from nq57.files import actions as file_actions
from nq57.files import models as files_models
from nq57.files import rules as file_rules
from nq57.orgs import rules as org_rules
from nq57.reporting import enums, models, queries, rules
from nq57.reporting.actions import entering, moving

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
    *, report: models.Report, act: OfflineAct, clock_ahead: int, by: audit_rules.Actor,
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Do one act of a queue, once for its key, and return what became of it.

    ``{"state": "stored", "revision", "report_state", "at"}``, or ``"conflict"`` with what is
    ``held``, or ``"fault"`` with its code and sentence. ``clock_ahead`` in seconds is how far
    the device's clock was ahead when it sent; it is no part of what is compared on a repeat.

    :raises AuditError: when the key was used for another act.
    """
    request = {
        "report": report.pk, "verb": str(act.verb), "item": act.item, "seen": act.seen,
        "typed": act.typed if isinstance(act.typed, dict) or act.typed is None
        else asdict(act.typed),
    }  # fmt: skip
    return audit_actions.answer_once(
        key=str(act.key), by=by, at=at, verb="receive_act", request=request,
        write=lambda: _receive(report, act, clock_ahead, by, at),
    )  # fmt: skip


@transaction.atomic
def attach_upload(
    *, report: models.Report, upload: files_models.Upload, by: audit_rules.Actor, at: datetime
) -> None:
    """Store a file whose pieces are all there, as evidence of the report.

    A file that cannot be taken is refused with its sentence, and stays refused. One that is
    attached already is not attached twice.
    """
    try:
        with transaction.atomic():
            held = entering.lock_report(report)
            file = file_actions.finish_upload(upload=upload, by=by, at=at)
            if not held.case.evidence.filter(file__sha256=file.sha256).exists():
                case_actions.add_evidence(
                    case=held.case, file=file, claim=(upload.claim or CLAIM)[:500], by=by, at=at
                )
    except (file_rules.FilesError, case_rules.CasesError, org_rules.OrgsError) as error:
        file_actions.refuse_upload(upload=upload, reason=str(error), by=by, at=at)


def _receive(
    report: models.Report, act: OfflineAct, clock_ahead: int, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    try:
        with transaction.atomic():
            told = _do(report, act, by, at)
    except rules.FaultyError as error:
        return {"state": "fault", "code": error.faults[0].code, "sentence": str(error)}
    except (rules.ReportingError, case_rules.CasesError, org_rules.OrgsError) as error:
        return {"state": "fault", "code": "E100", "sentence": str(error)}
    if told["state"] != "stored":
        return told
    entered = min(act.entered_at - timedelta(seconds=clock_ahead), at)
    models.OfflineEntry.objects.create(
        report=report, key=act.key, account=by.account, item=act.item or str(act.verb),
        entered_at=entered, clock_ahead=clock_ahead, received_at=at,
    )  # fmt: skip
    state = models.Report.objects.values_list("case__state", flat=True).get(pk=report.pk)
    return told | {"report_state": state, "at": at.isoformat()}


def _do(
    report: models.Report, act: OfflineAct, by: audit_rules.Actor, at: datetime
) -> dict[str, Any]:
    if act.verb == enums.OfflineVerb.KEEP:
        return _keep(report, act, by, at)
    if act.verb == enums.OfflineVerb.SUBMIT:
        moving.submit(report=report, by=by, at=at)
    elif act.verb == enums.OfflineVerb.SEND:
        moving.send(report=report, by=by, at=at)
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


def _get_item(key: str) -> entering.Item:
    return queries.find_items(keys=[key])[key]


def _tell_conflict(item: entering.Item) -> dict[str, Any]:
    return {"state": "conflict", "held": queries.describe_item(item=item)}
