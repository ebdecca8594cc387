"""Settle later what was flagged when a plan took the place of another."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.plans import enums, models, permissions, rules
from nq57.plans.actions import lineage, rolling


@transaction.atomic
def settle_mapping(
    *,
    plan: models.Plan,
    indicators: Sequence[lineage.Fate],
    tasks: Sequence[lineage.Fate],
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Decide items of the replaced plan that were flagged: mapped, or dropped with reason.

    A fate that is flagged leaves its item as it is. Open obligations follow in the
    background, as they do when a plan is replaced. Return how many items were settled.

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.PlansError: when the plan is not in force, nothing is decided, somebody
        has settled an item since, a reason lacks, or an item is of neither plan.
    """
    permissions.check_may_adopt(by)
    lineage.check_in_force(models.Plan.objects.select_for_update().get(pk=plan.pk))
    flagged = enums.MappingKind.FLAGGED
    said = [fate for fate in indicators if fate.kind != flagged]
    said_tasks = [fate for fate in tasks if fate.kind != flagged]
    if not said and not said_tasks:
        raise rules.PlansError("Chưa mục nào được quyết: chọn kết quả cho ít nhất một mục.")
    new = set(plan.indicators.values_list("pk", flat=True))
    new_tasks = set(plan.tasks.of_plan_text().values_list("pk", flat=True))
    for fate in said:
        _settle(plan, "indicator", fate, new, by, at)
    for fate in said_tasks:
        _settle(plan, "task", fate, new_tasks, by, at)
    rolling.defer_carrying(plan)
    settled = len(said) + len(said_tasks)
    left = plan.mappings.filter(kind=flagged).count()
    audit_actions.record(
        by=by, at=at, verb="settle_mapping", subject_kind="plan", subject_code=plan.code,
        before={"flagged": left + settled}, after={"flagged": left, "settled": settled},
        secrecy=plan.secrecy,
    )  # fmt: skip
    return settled


def _settle(
    plan: models.Plan,
    sort: str,
    fate: lineage.Fate,
    new: set[int],
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Put the decision in the place of the flag; ``sort`` is indicator or task."""
    rows = plan.mappings.filter(**{f"old_{sort}": fate.old})
    held = rows.select_for_update().filter(kind=enums.MappingKind.FLAGGED).first()
    if held is None:
        decided = rows.first()
        if decided is None:
            raise rules.PlansError("Có mục không thuộc hai kế hoạch này. Hãy tải lại trang.")
        at_local = timezone.localtime(decided.decided_at)
        raise rules.DecidedError("Mục này", decided.decided_by, at_local)
    made = _list_rows(fate, new)
    continued = [target for target, _ in made if target is not None]
    plan.mappings.filter(
        kind=enums.MappingKind.NEW, **{f"new_{sort}__in": continued}
    ).delete()  # what continues an item is no longer new
    held.delete()
    models.ItemMapping.objects.bulk_create(
        models.ItemMapping(
            plan=plan, kind=kind, reason=fate.reason, score=fate.score,
            decided_by=by.account, decided_at=at,
            **{f"old_{sort}_id": fate.old, f"new_{sort}_id": target},
        )
        for target, kind in made
    )  # fmt: skip


def _list_rows(fate: lineage.Fate, new: set[int]) -> list[tuple[int | None, str]]:
    """Return each new item of a decision, and how it goes on; none for a dropped item."""
    kinds = enums.MappingKind
    if fate.kind == kinds.DROPPED:
        if not fate.reason.strip():
            raise rules.PlansError("Bỏ một mục của kế hoạch cũ thì phải ghi lý do.")
        return [(None, fate.kind)]
    if fate.kind not in (kinds.SAME, kinds.CHANGED, kinds.SPLIT):
        raise rules.PlansError("Có kết quả chuyển tiếp không hợp lệ. Hãy tải lại trang.")
    if not fate.new:
        raise rules.PlansError("Ghi số của mục mới tiếp nối, hoặc chọn “không còn” và ghi lý do.")
    if not set(fate.new) <= new:
        raise rules.PlansError("Có mục không thuộc hai kế hoạch này. Hãy tải lại trang.")
    kind = kinds.SPLIT if len(fate.new) > 1 else fate.kind
    return [(target, kind) for target in fate.new]
