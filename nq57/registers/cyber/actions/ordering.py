"""Who must have response plans by when: clauses are named, offices asked, an order is taken back.

What an office owes is an obligation of the core, as in a call.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.cases import permissions as case_permissions
from nq57.orgs.models import Organisation
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.registers.cyber import models, permissions, queries, rules
from nq57.registers.cyber.actions import calls

SUBJECT = "plan_order"
_STEM = "PAUP"


@transaction.atomic
def order_plans(*, task: plans.Task, by: audit_rules.Actor, at: datetime) -> models.PlanOrder:
    """Name a clause as one that asks for response plans; whom it asks owes them by its dates.

    :raises NotAllowedError: when the post does not order plans.
    :raises CyberError: when the clause asks for them already.
    """
    permissions.check_may_order_plans(by)
    held = calls.lock_order(task)
    made, is_new = models.PlanOrder.objects.get_or_create(task=held)
    if not is_new and made.ended_at is None:
        raise rules.CyberError("Mục này đã là chỉ đạo lập phương án.")
    if not is_new:
        made.ended_at, made.reason = None, ""
        made.save(update_fields=["ended_at", "reason"])
    _journal(made, "order_plans", by, at, after={"basis": queries.say_basis(task=held)})
    return made


@transaction.atomic
def ask_for_plans(
    *,
    order: models.PlanOrder,
    offices: Sequence[Organisation],
    due: date | None,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Ask more offices for their plans by a day, on an order; return how many.

    :raises NotAllowedError: when the post does not order plans.
    :raises CyberError: without an office or a day ahead, or when one has this work already.
    """
    held = _lock(order, by)
    if not offices:
        raise rules.CyberError("Chọn ít nhất một cơ quan.")
    if due is None or due < timezone.localdate(at):
        raise rules.CyberError("Ghi hạn lập phương án, từ hôm nay trở đi.")
    askable = queries.list_askable(order=held, on=timezone.localdate(at))
    if not {one.pk for one in offices} <= {one.pk for one in askable}:
        raise rules.CyberError("Có cơ quan đã được giao hoặc không có hệ thống: tải lại trang.")
    known = cases.Case.objects.filter(code__startswith=f"{_STEM}{held.pk}-").count()
    key, centre = f"{_STEM}{held.pk}-{known + 1}", calls.find_centre(by)
    plan_actions.require_work(
        required=[
            plan_actions.NewRequired(
                key=key, title=f"Lập phương án ứng phó sự cố: {held.task.title}", due=due,
                source=key, basis=queries.say_basis(task=held.task), plan=held.task.plan,
                organisation=one, monitor=centre, task=held.task,
            )
            for one in offices
        ],
        by=by, at=at,
    )  # fmt: skip
    asked = sorted(one.code for one in offices)
    _journal(held, "ask_for_plans", by, at, after={"offices": asked, "due": due})
    return len(asked)


@transaction.atomic
def end_plan_order(
    *, order: models.PlanOrder, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Let a clause ask for plans no more; what was asked for here alone is cancelled with it.

    :raises NotAllowedError: when the post does not order plans.
    :raises CyberError: without a reason, or when it asks no more.
    """
    held = _lock(order, by)
    held.reason, held.ended_at = rules.check_ended(reason), at
    held.save(update_fields=["ended_at", "reason"])
    made = plans.Obligation.objects.open().filter(case__code__startswith=f"{_STEM}{held.pk}-")
    for row in made.select_related("case__organisation"):
        acts = by if case_permissions.may(by, row.case, "assign") else audit_rules.SYSTEM
        case_actions.move(case=row.case, verb="cancel", note=held.reason, by=acts, at=at)
    _journal(held, "end_plan_order", by, at, note=held.reason)


def _lock(order: models.PlanOrder, by: audit_rules.Actor) -> models.PlanOrder:
    permissions.check_may_order_plans(by)
    found = models.PlanOrder.objects.select_for_update(of=("self",)).select_related(
        "task__plan", "task__document"
    ).defer("task__document__lines").get(pk=order.pk)  # fmt: skip
    if found.ended_at is not None:
        raise rules.CyberError("Chỉ đạo này đã bỏ: tải lại trang.")
    return found


def _journal(
    order: models.PlanOrder, verb: str, by: audit_rules.Actor, at: datetime, **told: Any
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind=SUBJECT, subject_code=str(order.pk),
        secrecy=audit_enums.Secrecy.RESTRICTED, **told,
    )  # fmt: skip
