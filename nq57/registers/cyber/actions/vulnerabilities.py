"""What becomes of vulnerabilities: a fix claimed, confirmed, no effect, exceptions, reopening."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.files import models as files
from nq57.registers.cyber import enums, models, permissions, rules
from nq57.registers.cyber.rules import vex, vulnerabilities

_STATUS = enums.VexStatus


@transaction.atomic
def claim_fix(
    *,
    chosen: Collection[int],
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
    evidence: files.StoredFile | None = None,
) -> int:
    """Claim that vulnerabilities (their keys) are fixed, with words or a file; return how many.

    They are closed once a scan that covers them, or a check, confirms it.

    :raises NotAllowedError: when the post does not fix for these systems.
    :raises CyberError: when nothing is said, or one of them is not open.
    """
    vulnerabilities.check_claim(claim, has_evidence=evidence is not None)
    count = _move(
        chosen, _STATUS.FIX_CLAIMED, right="fix_vulnerability", verb="claim_fix", by=by, at=at,
        claim=claim, evidence=evidence,
    )  # fmt: skip
    asked = models.Probe.objects.filter(vulnerability__in=chosen, gone_at__isnull=False)
    asked.update(gone_at=None)  # each must run anew
    return count


@transaction.atomic
def confirm_fix(*, chosen: Collection[int], claim: str, by: audit_rules.Actor, at: datetime) -> int:
    """Confirm claimed fixes by a check of the centre: what was checked; return how many.

    :raises NotAllowedError: when the post does not judge vulnerabilities.
    :raises CyberError: without words, or when no fix of one of them was claimed.
    """
    vulnerabilities.check_said(claim, "Ghi đã kiểm tra lại thế nào.")
    return _move(
        chosen, _STATUS.FIXED, right="judge_vulnerability", verb="confirm_fix", by=by, at=at,
        claim=claim,
    )  # fmt: skip


@transaction.atomic
def reopen_vulnerability(
    *, chosen: Collection[int], claim: str, by: audit_rules.Actor, at: datetime
) -> int:
    """Say that vulnerabilities are open after all: why; return how many.

    :raises NotAllowedError: when the post does not judge vulnerabilities.
    :raises CyberError: without words, or when one of them is open.
    """
    vulnerabilities.check_said(claim, "Ghi lý do mở lại.")
    count = _move(
        chosen, _STATUS.AFFECTED, right="judge_vulnerability", verb="reopen_vulnerability", by=by,
        at=at, claim=claim,
    )  # fmt: skip
    _end(models.Acceptance.objects.filter(vulnerability__in=chosen), at)
    return count


@transaction.atomic
def mark_not_affected(
    *,
    chosen: Collection[int],
    justification: str,
    claim: str,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Say that systems are not affected, why by the list of VEX and in words; return how many.

    :raises NotAllowedError: when the post does not fix for these systems.
    :raises CyberError: without a justification, or when one of them is not open.
    """
    if justification not in enums.Justification.values:
        raise rules.CyberError("Chọn vì sao không bị ảnh hưởng.")
    vulnerabilities.check_said(claim, "Ghi căn cứ cho thấy không bị ảnh hưởng.")
    return _move(
        chosen, _STATUS.NOT_AFFECTED, right="fix_vulnerability", verb="mark_not_affected", by=by,
        at=at, claim=claim, justification=justification,
    )  # fmt: skip


@transaction.atomic
def ask_exception(
    *,
    chosen: Collection[int],
    reason: str,
    measure: str,
    until: date,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Ask to leave vulnerabilities open until a day, with a measure meanwhile; return how many.

    :raises NotAllowedError: when the post does not fix for these systems.
    :raises CyberError: when a word is missing, the day makes no sense, one of them is not open
        or is asked about already.
    """
    vulnerabilities.check_exception(
        reason=reason, measure=measure, until=until, today=timezone.localdate(at)
    )
    held = _lock(chosen, "fix_vulnerability", by)
    for one in held:
        vex.check_move(one.status, _STATUS.ACCEPTED)
    if models.Acceptance.objects.filter(vulnerability__in=chosen, decided_at__isnull=True).exists():
        raise rules.CyberError("Lỗ hổng đã có đề nghị ngoại lệ đang chờ.")
    models.Acceptance.objects.bulk_create(
        models.Acceptance(
            vulnerability=one, reason=reason.strip(), measure=measure.strip(), until=until,
            asked_by=by.account, asked_at=at,
        )
        for one in held
    )  # fmt: skip
    _record(held, "ask_exception", {"until": until}, by, at)
    return len(held)


@transaction.atomic
def decide_exception(
    *,
    exception: models.Acceptance,
    is_approved: bool,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Acceptance:
    """Approve or refuse an exception that somebody else asked for.

    :raises NotAllowedError: when the post does not decide for this system.
    :raises CyberError: when he asked for it himself, it is decided or over, or a refusal says
        nothing.
    """
    held = models.Acceptance.objects.select_for_update().get(pk=exception.pk)
    row = _lock([held.vulnerability_id], "approve_exception", by)[0]
    if held.decided_at is not None:
        raise rules.CyberError("Đề nghị ngoại lệ này đã có quyết định.")
    if is_approved:
        vulnerabilities.check_decision(
            asked_by=held.asked_by, by=by.account, until=held.until, today=timezone.localdate(at)
        )
        vex.check_move(row.status, _STATUS.ACCEPTED)
    else:
        vulnerabilities.check_decision(
            asked_by=held.asked_by, by=by.account, until=date.max, today=timezone.localdate(at)
        )
        vulnerabilities.check_said(note, "Ghi lý do không đồng ý.")
    held.is_approved, held.decided_by, held.decided_at = is_approved, by.account, at
    held.note = note.strip()
    held.save(update_fields=["is_approved", "decided_by", "decided_at", "note"])
    if is_approved:
        _write([row], _STATUS.ACCEPTED, by, at, claim=held.reason, acceptance=held)
    verb = "approve_exception" if is_approved else "refuse_exception"
    _record([row], verb, {"until": held.until}, by, at)
    return held


@transaction.atomic
def end_exceptions(*, by: audit_rules.Actor, at: datetime) -> int:
    """Reopen what was accepted until a day that is over; return how many."""
    over = models.Acceptance.objects.filter(
        is_approved=True, ended_at__isnull=True, until__lt=timezone.localdate(at)
    )
    ended = {one.vulnerability_id: one for one in over.select_for_update()}
    if not ended:
        return 0
    held = list(_load(ended).filter(status=_STATUS.ACCEPTED))
    _write(held, _STATUS.AFFECTED, by, at, claim="Ngoại lệ đã hết thời hạn.")
    _end(over, at)
    _record(held, "end_exceptions", {}, by, at)
    return len(held)


def _move(
    chosen: Collection[int], after: enums.VexStatus, *, right: str, verb: str,
    by: audit_rules.Actor, at: datetime, **told: Any,
) -> int:  # fmt: skip
    held = _lock(chosen, right, by)
    for one in held:
        vex.check_move(one.status, after)
    _write(held, after, by, at, **told)
    if after != _STATUS.AFFECTED:  # what is asked is answered
        _end(models.Acceptance.objects.filter(vulnerability__in=chosen), at)
    _record(held, verb, {}, by, at)
    return len(held)


def _load(chosen: Collection[int]) -> models.VulnerabilityQuerySet:
    found = models.Vulnerability.objects.filter(pk__in=chosen)
    return found.select_related("system__owner", "system__operator").order_by("pk")


def _lock(chosen: Collection[int], right: str, by: audit_rules.Actor) -> list[models.Vulnerability]:
    """Return the rows, locked; each must be for ``by`` to see and to do this with.

    :raises NotAllowedError: when one is not.
    :raises CyberError: when none is chosen, or one is not there.
    """
    permissions.check_may_use(by, right)
    vulnerabilities.check_chosen_rows(chosen)
    held = list(_load(chosen).visible_to(by).select_for_update(of=("self",)))
    if len(held) != len(set(chosen)):
        raise rules.CyberError("Có lỗ hổng không còn trong danh sách: mở lại danh sách rồi chọn.")
    for system in {one.system_id: one.system for one in held}.values():
        permissions.check_may_handle(by, system, right)
    return held


def _write(
    held: Sequence[models.Vulnerability], after: enums.VexStatus, by: audit_rules.Actor,
    at: datetime, *, claim: str = "", **told: Any,
) -> None:  # fmt: skip
    models.VulnerabilityEntry.objects.bulk_create(
        models.VulnerabilityEntry(
            vulnerability=one, before=one.status, after=after.value, claim=claim.strip(),
            by=by.account, at=at, **told,
        )
        for one in held
    )  # fmt: skip


def _end(found: Any, at: datetime) -> None:
    """End the exceptions that hold."""
    found.filter(is_approved=True, ended_at__isnull=True).update(ended_at=at)


def _record(
    held: Sequence[models.Vulnerability], verb: str, told: dict[str, Any],
    by: audit_rules.Actor, at: datetime,
) -> None:  # fmt: skip
    """Journal an act on each system that it touches: how many, and which by number alone."""
    systems: dict[str, list[int]] = {}
    for one in held:
        systems.setdefault(one.system.code, []).append(one.pk)
    audit_actions.record_all(
        events=[
            audit_actions.Event(
                verb=verb, subject_kind=rules.SUBJECT, subject_code=code,
                after={"vulnerabilities": keys, **told},
                secrecy=audit_enums.Secrecy.RESTRICTED,
            )
            for code, keys in systems.items()
        ],
        by=by, at=at,
    )  # fmt: skip
