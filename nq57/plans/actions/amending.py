"""Amendments: propose, consider, decide; revise a target or a deadline, keeping the old."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.documents import models as documents
from nq57.documents.reading import schedules as schedule_reading
from nq57.documents.reading import targets as target_reading
from nq57.orgs.models import Organisation
from nq57.plans import enums, models, permissions, rules
from nq57.plans.actions import carrying, lineage, refusing, rolling


@transaction.atomic
def propose_amendment(
    *,
    plan: models.Plan,
    organisation: Organisation,
    subject: str,
    proposal: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Amendment:
    """Propose a change to one item, in the name of an office (Plan 142, IV.6).

    ``subject`` is the item's number in the plan.

    :raises NotAllowedError: when it is not the actor's own office.
    :raises rules.PlansError: when the plan is not in force, the item does not exist or words
        are missing.
    """
    permissions.check_may_propose_amendment(by, organisation.code)
    if not proposal.strip() or not reason.strip():
        raise rules.PlansError("Ghi nội dung đề xuất và lý do.")
    known = (
        plan.indicators.filter(code=subject).exists() or plan.tasks.filter(code=subject).exists()
    )
    if not known:
        raise rules.PlansError(f"Kế hoạch không có mục {subject}. Ghi số như trong kế hoạch.")
    held = models.Plan.objects.select_for_update().get(pk=plan.pk)
    lineage.check_in_force(held)
    number = plan.amendments.count() + 1
    amendment = models.Amendment.objects.create(
        plan=plan, code=f"{plan.pk}-{number:03d}", organisation=organisation,
        subject=subject, proposal=proposal.strip(), reason=reason.strip(),
        proposed_at=at, proposed_by=by.account,
    )  # fmt: skip
    _journal(by, at, "propose_amendment", amendment)
    return amendment


@transaction.atomic
def decide_amendment(
    *,
    amendment: models.Amendment,
    to: str,
    seen: str | None = None,
    answer: str = "",
    decision: documents.Document | None = None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Amendment:
    """Move an amendment along ``amendment@1``; an approval names its document.

    ``seen`` is the state that the person saw; None skips that check.

    :raises NotAllowedError: when the post may not decide (or, to withdraw, is not the
        proposer's office).
    :raises rules.DecidedError: when somebody has decided since.
    :raises rules.PlansError: when the step is not in the graph or lacks its document, or that
        is the plan itself, only known by name, or dated before the proposal.
    """
    if to == enums.AmendmentState.WITHDRAWN:
        permissions.check_may_propose_amendment(by, amendment.organisation.code)
    else:
        permissions.check_may_decide_amendment(by)
    held = models.Amendment.objects.select_for_update().get(pk=amendment.pk)
    permissions.check_amendment_step(held, to, seen)
    if to == enums.AmendmentState.APPROVED:
        _check_decision(held, decision)
    if to == enums.AmendmentState.REFUSED and not answer.strip():
        raise rules.PlansError("Không chấp thuận thì ghi lý do để cơ quan đề xuất biết.")
    before = held.state
    held.state = to
    held.answer = answer.strip()
    held.decision = decision if to == enums.AmendmentState.APPROVED else None
    held.decided_at = at
    held.decided_by = by.account
    held.save()
    _journal_step(by, at, held, before)
    return held


@transaction.atomic
def revise_target(
    *,
    target: models.Target,
    raw: str,
    in_words: bool = False,
    amendment: models.Amendment,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Target:
    """Set a new target by an approved amendment; the earlier row stays as it was.

    ``raw`` is read by the reader's grammar; ``in_words``: a person says it is no number.

    :raises NotAllowedError: when the post may not decide.
    :raises rules.PlansError: when the amendment is not approved, or of another plan or item,
        or ``raw`` is not the kind of value that the indicator has.
    """
    permissions.check_may_decide_amendment(by)
    _check_approved(amendment, target.indicator.plan, target.indicator.code)
    amount = _read_target(target, raw, in_words)
    held = models.Target.objects.select_for_update().get(pk=target.pk)
    if not held.is_current:
        raise _say_revised(
            "Mục tiêu này",
            models.Target.objects.filter(
                indicator=held.indicator_id, horizon=held.horizon, tier=held.tier
            ).get(is_current=True),
        )
    held.is_current = False
    held.save(update_fields=["is_current"])
    revised = models.Target.objects.create(
        indicator=held.indicator, horizon=held.horizon, label=held.label, tier=held.tier,
        position=held.position, revision=held.revision + 1, raw=raw.strip(), **amount,
        amendment=amendment,
        confirmed_by=by.account, confirmed_at=at, confirmation=str(amendment.decision),
    )  # fmt: skip
    _journal(
        by, at, "revise_target", amendment, before={"raw": held.raw}, after={"raw": revised.raw}
    )
    return revised


@refusing.as_plans()
@transaction.atomic
def revise_schedule(
    *,
    schedule: models.Schedule,
    raw: str,
    kind: str,
    due: date | None,
    amendment: models.Amendment,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Schedule:
    """Set a new schedule by an approved amendment; the earlier row stays as it was.

    Open obligations of the cell follow it, with their original dates kept.

    :raises NotAllowedError: when the post may not decide.
    :raises rules.PlansError: when the amendment is not approved, of another plan or item,
        or one of the obligations has just been changed.
    """
    permissions.check_may_decide_amendment(by)
    task = schedule.assignment.task
    _check_approved(amendment, task.plan, task.code)
    held = models.Schedule.objects.select_for_update().get(pk=schedule.pk)
    if not held.is_current:
        cells = models.Schedule.objects.filter(assignment=held.assignment_id)
        raise _say_revised("Thời hạn này", cells.get(position=held.position, is_current=True))
    held.is_current = False
    held.save(update_fields=["is_current"])
    revised = models.Schedule.objects.create(
        assignment=held.assignment, label=held.label, position=held.position,
        revision=held.revision + 1, raw=raw, kind=kind, due=due, amendment=amendment,
        **_read_rest(raw, kind, held.label),
        confirmed_by=by.account, confirmed_at=at, confirmation=str(amendment.decision),
    )  # fmt: skip
    carrying.follow_revision(old=held, new=revised, document=str(amendment.decision), by=by, at=at)
    rolling.defer_roll(task.plan)
    _journal(
        by, at, "revise_schedule", amendment, before={"raw": held.raw}, after={"raw": revised.raw}
    )
    return revised


def _check_decision(amendment: models.Amendment, decision: documents.Document | None) -> None:
    """Refuse an approval by what can be no decision on this proposal.

    :raises rules.PlansError: then.
    """
    if decision is None:
        raise rules.PlansError("Quyết định sửa đổi phải có văn bản: chọn văn bản quyết định.")
    if decision.pk == amendment.plan.document_id:
        raise rules.PlansError(
            f"{decision} là chính văn bản của kế hoạch, không phải văn bản quyết định sửa đổi nó. "
            "Chọn văn bản ban hành để sửa đổi."
        )
    if decision.is_stub:
        raise rules.PlansError(
            f"Hệ thống mới biết tên {decision}, chưa có toàn văn. Tải văn bản lên trước."
        )
    if decision.issued_on is None:
        raise rules.PlansError(
            f"{decision} chưa rõ ngày ban hành. Chọn văn bản quyết định có ngày ban hành."
        )
    proposed_on = timezone.localdate(amendment.proposed_at)
    if decision.issued_on < proposed_on:
        raise rules.PlansError(
            f"{decision} ban hành ngày {decision.issued_on:%d/%m/%Y}, trước ngày đề xuất "
            f"({proposed_on:%d/%m/%Y}). Chọn văn bản ban hành sau đề xuất."
        )


def _read_target(target: models.Target, raw: str, in_words: bool) -> dict[str, Any]:
    """Return the typed value of a target's new words.

    :raises rules.PlansError: when they are not the kind of value that the indicator has.
    """
    words = raw.strip()
    if not words:
        raise rules.PlansError("Ghi giá trị mới của mục tiêu.")
    if in_words:
        return {"text": words}
    current = target.indicator.targets.filter(is_current=True).exclude(raw=None)
    cells = [rules.Value(cell.op, cell.unit or target.indicator.unit) for cell in current]
    amount = target_reading.parse_amount(words)
    unit = amount.unit or target.unit
    rules.check_kind(cells, rules.Value(amount.op or "", unit), words)
    return {
        "op": amount.op or "", "low": amount.low, "high": amount.high,
        "unit": unit if amount.op else "", "text": amount.text or "",
    }  # fmt: skip


def _read_rest(raw: str, kind: str, label: str) -> dict[str, Any]:
    """Return what else the words of a cell say, when they say what the person chose."""
    read = schedule_reading.parse_schedule(raw, label)
    if read.kind != kind:
        return {}
    return {
        "recurrence": read.recurrence or "", "month": read.month, "expected": read.expected,
        "condition": read.condition or "", "from_year": read.from_year, "to_year": read.to_year,
    }  # fmt: skip


def _check_approved(amendment: models.Amendment, plan: models.Plan, subject: str) -> None:
    if amendment.state != enums.AmendmentState.APPROVED:
        raise rules.PlansError("Đề xuất chưa có quyết định chấp thuận.")
    if amendment.plan_id != plan.pk:
        raise rules.PlansError("Đề xuất này thuộc kế hoạch khác.")
    if amendment.subject != subject:
        raise rules.PlansError(f"Đề xuất này về mục {amendment.subject}, không phải {subject}.")


def _say_revised(what: str, now: models.Target | models.Schedule) -> rules.PlansError:
    if now.confirmed_at is None:
        return rules.PlansError(f"{what} đã được sửa sau đó. Hãy tải lại trang.")
    at = timezone.localtime(now.confirmed_at)
    return rules.DecidedError(f"{what} đã được sửa sau đó: việc sửa", now.confirmed_by, at)


def _journal_step(by: audit_rules.Actor, at: datetime, held: models.Amendment, before: str) -> None:
    after = {"state": held.state, "subject": held.subject}
    if held.decision is not None:
        after["decision"] = held.decision.code
    _journal(
        by, at, "decide_amendment", held,
        before={"state": before}, after=after, note=held.answer,
    )  # fmt: skip


def _journal(
    by: audit_rules.Actor,
    at: datetime,
    verb: str,
    amendment: models.Amendment,
    *,
    before: dict[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    note: str = "",
) -> None:
    said = after or {"state": amendment.state, "subject": amendment.subject}
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="amendment", subject_code=amendment.code,
        before=before, after=dict(said), note=note, secrecy=amendment.plan.secrecy,
    )  # fmt: skip
