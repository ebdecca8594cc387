"""Follow one plan version to the next, and orders to what they sharpen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import queue
from nq57.documents import queries as document_queries
from nq57.plans import enums, models, permissions, rules
from nq57.plans.actions import carrying, refusing, rolling


@dataclass(frozen=True)
class Fate:
    """A person's word on one old item: what continues it, or why nothing does."""

    old: int
    new: tuple[int, ...]
    kind: str
    reason: str = ""
    score: int | None = None


@refusing.as_plans()
@transaction.atomic
def record_mapping(
    *,
    plan: models.Plan,
    indicators: Sequence[Fate],
    tasks: Sequence[Fate],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Let ``plan`` take the place of the plan that it replaces.

    Every old item is mapped, dropped with reason, or flagged. Items on which ``indicators``
    and ``tasks`` are silent are flagged; items of the new plan that continue nothing are
    new. The old plan ends on the day the new one begins; the background carries its open
    obligations over as the mapping says.

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.PlansError: when the new plan is dated before the old one, the old one is
        already replaced, a dropped item lacks a reason, or an item is of neither plan.
    """
    permissions.check_may_adopt(by)
    if plan.replaces_id is None:
        raise rules.PlansError("Kế hoạch này không thay thế kế hoạch nào.")
    replaces = models.Plan.objects.select_for_update().get(pk=plan.replaces_id)
    check_may_replace(plan.in_force_on, replaces)
    made = _indicator_rows(plan, replaces, indicators, by, at)
    made += _task_rows(plan, replaces, tasks, by, at)
    models.ItemMapping.objects.bulk_create(made)
    replaces.state = enums.PlanState.REPLACED
    replaces.ended_on = plan.in_force_on
    replaces.save(update_fields=["state", "ended_on"])
    plan.replaces = replaces
    rolling.defer_carrying(plan)
    audit_actions.record(
        by=by, at=at, verb="replace_plan", subject_kind="plan", subject_code=plan.code,
        before={"in_force": replaces.code}, after={"in_force": plan.code, "mapped": len(made)},
        secrecy=plan.secrecy,
    )  # fmt: skip


@transaction.atomic
def decide_link(
    *,
    link: models.Link,
    state: str,
    seen: str = enums.LinkState.PROPOSED,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Link:
    """Confirm or refuse a proposed link; ``seen`` is the state that the person saw.

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.DecidedError: when somebody has decided since.
    :raises rules.PlansError: when ``state`` is no decision.
    """
    permissions.check_may_adopt(by)
    if state not in (enums.LinkState.CONFIRMED, enums.LinkState.REFUSED):
        raise rules.PlansError("Chọn “có liên quan” hoặc “không liên quan”.")
    held = models.Link.objects.select_for_update().get(pk=link.pk)
    if held.state != seen:
        raise _say_decided("Liên quan này", held.decided_by, held.decided_at)
    before = held.state
    link.state = state
    link.decided_by = by.account
    link.decided_at = at
    link.save(update_fields=["state", "decided_by", "decided_at"])
    audit_actions.record(
        by=by, at=at, verb="decide_link", subject_kind="task", subject_code=link.order.code,
        before={"state": before}, after={"state": state, "link": link.pk},
        secrecy=link.order.document.secrecy,
    )  # fmt: skip
    return link


@refusing.as_plans()
@transaction.atomic
def decide_same(
    *,
    duty: models.Duty,
    state: str,
    seen: str = enums.LinkState.PROPOSED,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Duty:
    """Say whether a duty and the task that it seems to repeat are one obligation.

    ``seen`` is the state that the person saw.

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.DecidedError: when somebody has decided since.
    :raises rules.PlansError: when ``state`` is no decision, nothing was offered, or one of the
        obligations has just been changed.
    """
    permissions.check_may_adopt(by)
    if duty.same_as is None:
        raise rules.PlansError("Trách nhiệm này không trùng nhiệm vụ nào.")
    if state not in (enums.LinkState.CONFIRMED, enums.LinkState.REFUSED):
        raise rules.PlansError("Chọn “là một việc” hoặc “là hai việc”.")
    held = models.Duty.objects.select_for_update().get(pk=duty.pk)
    if held.same_as_state != seen:
        raise _say_decided("Trách nhiệm này", held.same_as_decided_by, held.same_as_decided_at)
    before = held.same_as_state
    duty.same_as_state = state
    duty.same_as_decided_by = by.account
    duty.same_as_decided_at = at
    duty.save(update_fields=["same_as_state", "same_as_decided_by", "same_as_decided_at"])
    audit_actions.record(
        by=by, at=at, verb="decide_same", subject_kind="duty", subject_code=str(duty.pk),
        before={"state": before}, after={"state": state, "task": duty.same_as.code},
        secrecy=duty.plan.secrecy,
    )  # fmt: skip
    carrying.follow_same(duty=duty, by=by, at=at)
    rolling.defer_roll(duty.plan)
    return duty


@transaction.atomic
def end_plan(
    *, plan: models.Plan, on: date, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """End a plan without a successor.

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.PlansError: when it is not in force, or no reason is given.
    """
    permissions.check_may_adopt(by)
    check_in_force(models.Plan.objects.select_for_update().get(pk=plan.pk))
    if not reason.strip():
        raise rules.PlansError("Ghi lý do và văn bản làm căn cứ kết thúc kế hoạch.")
    if on < plan.in_force_on:
        raise rules.PlansError("Kế hoạch không thể hết hiệu lực trước ngày có hiệu lực.")
    plan.state = enums.PlanState.ENDED
    plan.ended_on = on
    plan.save(update_fields=["state", "ended_on"])
    queue.defer("close_obligations", plan=plan.code, reason=reason.strip())
    audit_actions.record(
        by=by, at=at, verb="end_plan", subject_kind="plan", subject_code=plan.code,
        after={"ended_on": str(on)}, note=reason, secrecy=plan.secrecy,
    )  # fmt: skip


def check_may_replace(in_force_on: date, replaces: models.Plan) -> None:
    """Refuse to replace a plan that is no longer in force, or by an older one.

    :raises rules.PlansError: then.
    """
    check_in_force(replaces)
    if in_force_on < replaces.in_force_on:
        raise rules.PlansError(
            f"Kế hoạch mới có hiệu lực từ {in_force_on:%d/%m/%Y}, trước {replaces.document} "
            f"({replaces.in_force_on:%d/%m/%Y}). Kiểm tra lại ngày của hai văn bản."
        )


def check_in_force(plan: models.Plan) -> None:
    """Refuse to build on a plan that is replaced or ended; say who did that and when.

    :raises rules.PlansError: then.
    """
    if plan.state == enums.PlanState.IN_FORCE:
        return
    what = f"Kế hoạch {plan.document} không còn hiệu lực"
    mapped = models.ItemMapping.objects.filter(plan__replaces=plan).first()
    ended = document_queries.get_decision(verb="end_plan", kind="plan", code=plan.code)
    if plan.state == enums.PlanState.REPLACED and mapped is not None:
        raise _say_decided(f"{what}: việc thay thế", mapped.decided_by, mapped.decided_at)
    if plan.state == enums.PlanState.ENDED and ended is not None:
        raise rules.DecidedError(f"{what}: việc kết thúc", *ended)
    raise rules.PlansError(f"{what}.")


def _say_decided(what: str, by: str, at: datetime | None) -> rules.PlansError:
    if at is None:
        return rules.PlansError(f"{what} không còn như khi bạn mở trang. Hãy tải lại trang.")
    return rules.DecidedError(what, by, timezone.localtime(at))


def _indicator_rows(
    plan: models.Plan,
    replaces: models.Plan,
    fates: Sequence[Fate],
    by: audit_rules.Actor,
    at: datetime,
) -> list[models.ItemMapping]:
    old = list(replaces.indicators.values_list("pk", flat=True))
    new = list(plan.indicators.values_list("pk", flat=True))
    return [
        models.ItemMapping(
            plan=plan, old_indicator_id=row[0], new_indicator_id=row[1], kind=row[2],
            reason=row[3], score=row[4], decided_by=by.account, decided_at=at,
        )
        for row in _expand(old, new, fates)
    ]  # fmt: skip


def _task_rows(
    plan: models.Plan,
    replaces: models.Plan,
    fates: Sequence[Fate],
    by: audit_rules.Actor,
    at: datetime,
) -> list[models.ItemMapping]:
    old = list(replaces.tasks.values_list("pk", flat=True))
    new = list(plan.tasks.of_plan_text().values_list("pk", flat=True))
    return [
        models.ItemMapping(
            plan=plan, old_task_id=row[0], new_task_id=row[1], kind=row[2],
            reason=row[3], score=row[4], decided_by=by.account, decided_at=at,
        )
        for row in _expand(old, new, fates)
    ]  # fmt: skip


Row = tuple[int | None, int | None, str, str, int | None]

_SAID = frozenset(
    {
        enums.MappingKind.SAME,
        enums.MappingKind.CHANGED,
        enums.MappingKind.SPLIT,
        enums.MappingKind.DROPPED,
        enums.MappingKind.FLAGGED,
    }
)


def _expand(old: Sequence[int], new: Sequence[int], fates: Sequence[Fate]) -> list[Row]:
    said = {fate.old: fate for fate in fates}
    if set(said) - set(old) or {key for fate in fates for key in fate.new} - set(new):
        raise rules.PlansError("Có mục không thuộc hai kế hoạch này. Hãy tải lại trang.")
    if not {fate.kind for fate in fates} <= _SAID:
        raise rules.PlansError("Có kết quả chuyển tiếp không hợp lệ. Hãy tải lại trang.")
    rows: list[Row] = []
    for key in old:
        fate = said.get(key)
        if fate is None:
            rows.append((key, None, enums.MappingKind.FLAGGED, "", None))
        elif fate.kind == enums.MappingKind.DROPPED or not fate.new:
            if fate.kind == enums.MappingKind.DROPPED and not fate.reason.strip():
                raise rules.PlansError("Bỏ một mục của kế hoạch cũ thì phải ghi lý do.")
            rows.append((key, None, fate.kind, fate.reason, fate.score))
        else:
            kind = enums.MappingKind.SPLIT if len(fate.new) > 1 else fate.kind
            rows += [(key, target, kind, fate.reason, fate.score) for target in fate.new]
    continued = {row[1] for row in rows}
    rows += [(None, key, enums.MappingKind.NEW, "", None) for key in new if key not in continued]
    return rows
