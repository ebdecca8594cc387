"""Carry open obligations over: to a new plan, to a revised schedule, to a decision."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums, models, permissions, queries, rules
from nq57.plans.actions import batches, matching, rolling


@transaction.atomic
def carry_over(*, plan: models.Plan, by: audit_rules.Actor, at: datetime) -> dict[str, int]:
    """Carry the open obligations of the replaced plan over, as the decided mapping says.

    Each goes on under the item that continues its own, as the occurrence of its own name or
    the nearest free one, when that item is its office's too; is closed with the reason for
    which its item was dropped; or is flagged. None is lost, and a repeat carries only what
    was not, or was flagged before its item was settled: return how many of each outcome.

    :raises NotAllowedError: when the post may not adopt.
    """
    permissions.check_may_adopt(by)
    batch = batches.Batch(plan, str(plan.document), by, at)
    fates: dict[int, list[models.ItemMapping]] = {}
    for fate in plan.mappings.exclude(old_task=None).order_by("pk"):
        fates.setdefault(fate.old_task_id or 0, []).append(fate)
    old = models.Obligation.objects.open().filter(plan=plan.replaces)
    rows = batches.load(old.exclude(pk__in=_list_carried(plan, fates)))
    going = []
    for row in rows:
        why = _get_dropping(fates.get(row.task_id or 0, []))
        if why is None:
            going.append(row)
        else:
            batch.close(row, why)
    _carry(going, fates, batch)
    counts = batch.write()
    audit_actions.record(
        by=by, at=at, verb="carry_over", subject_kind="plan", subject_code=plan.code,
        after=counts, secrecy=plan.secrecy,
    )  # fmt: skip
    return counts


def _list_carried(
    plan: models.Plan, fates: Mapping[int, Sequence[models.ItemMapping]]
) -> list[int]:
    """Return the obligations that were carried, and whose item nobody has settled since."""
    said: dict[int, tuple[int, datetime]] = {}
    rows = models.Carryover.objects.filter(plan=plan).order_by("pk")
    for pk, task, at in rows.values_list("obligation", "obligation__task", "at"):
        said[pk] = (task or 0, at)
    return [
        pk
        for pk, (task, at) in said.items()
        if not any(fate.decided_at > at for fate in fates.get(task, ()))
    ]


def _get_dropping(fates: Sequence[models.ItemMapping]) -> str | None:
    return next((one.reason for one in fates if one.kind == enums.MappingKind.DROPPED), None)


def _carry(
    rows: Sequence[models.Obligation],
    fates: dict[int, list[models.ItemMapping]],
    batch: batches.Batch,
) -> None:
    """Place obligations under the items that continue theirs; flag what finds no place."""
    wanted = matching.index(_list_wanted(batch.plan, batch.at))
    given: dict[tuple[int, int], dict[int, None]] = {}
    for (part, office, _), one in wanted.items():
        task = one.assignment.task_id if one.assignment else 0
        given.setdefault((task, office), {})[part] = None
    # What an inspection asks is no row of the plan: a person says whether it goes on.
    targets = {
        row.pk: [
            one.new_task_id for one in fates.get(row.task_id or 0, [])
            if one.new_task_id and not row.basis
        ]
        for row in rows
    }  # fmt: skip
    parts = {
        row.pk: [
            part for task in targets[row.pk] for part in given.get((task, row.organisation_id), ())
        ]
        for row in rows
    }
    found = matching.match(rows, parts, wanted)
    for row in rows:
        if not _settle(row, found, batch):
            batch.flag(row, _say_why(row, bool(targets[row.pk]), bool(parts[row.pk])))
    _free_dead(found, batch)


def _settle(row: models.Obligation, found: matching.Matching, batch: batches.Batch) -> bool:
    """Let an obligation take the place that was found for it; tell whether there was one."""
    if row.pk in found.places:
        batch.place(row, found.places[row.pk])
    elif row.pk in found.twins:
        batch.merge(row, found.twins[row.pk])
    else:
        return False
    return True


def _free_dead(found: matching.Matching, batch: batches.Batch) -> None:
    for row in found.dead:
        batch.supersede(row)


def _say_why(row: models.Obligation, is_continued: bool, is_given: bool) -> str:
    if row.basis:
        return f"Yêu cầu theo {row.basis}: kế hoạch mới chưa nói còn hay thôi"
    if row.duty_id is not None:
        return "Trách nhiệm theo kế hoạch cũ: kế hoạch mới chưa nói còn hay thôi"
    if is_given:
        return f"Kế hoạch mới không còn lần {row.occurrence} của việc này"
    if is_continued:
        return "Nhiệm vụ của kế hoạch mới không giao cho cơ quan này"
    return "Chưa quyết định mục nào của kế hoạch mới tiếp nối mục này"


def _list_wanted(
    plan: models.Plan,
    at: datetime,
    task: models.Task | None = None,
    until: date | None = None,
) -> queries.Asked:
    today = rolling.get_day(at)
    until = max(rolling.get_horizon(today), until or date.min)
    return queries.list_wanted(plan=plan, today=today, until=until, task=task)


@transaction.atomic
def follow_revision(
    *,
    old: models.Schedule,
    new: models.Schedule,
    document: str,
    by: audit_rules.Actor,
    at: datetime,
) -> dict[str, int]:
    """Let the open obligations of a revised cell follow it: new date, new condition or no
    date any more; the original is kept.

    What the new cell no longer asks for is closed with the reason, and made anew should a
    later cell ask for it. Return how many of each outcome.

    :raises NotAllowedError: when the post may not assign obligations.
    """
    org_permissions.check_may(by, "obligation", "assign")
    task = new.assignment.task
    batch = batches.Batch(task.plan, document, by, at)
    rows = batches.load(models.Obligation.objects.open().filter(schedule=old))
    parts = {row.pk: [new.assignment_id] for row in rows}
    wanted = matching.index(_list_wanted(task.plan, at, task, new.due))
    found = matching.match(rows, parts, wanted, source=new.pk)
    for row in rows:
        if not _settle(row, found, batch):
            reason = f"Thời hạn đã sửa theo {document}: không còn lần {row.occurrence}"
            batch.close(row, reason, is_superseded=True)
    _free_dead(found, batch)
    return batch.write()


@transaction.atomic
def decide_flagged(
    *,
    obligations: Sequence[models.Obligation],
    by: audit_rules.Actor,
    at: datetime,
    assignment: models.Assignment | None = None,
    reason: str = "",
) -> None:
    """Decide flagged obligations: they go on under ``assignment``, or end for a reason.

    Under the assignment each takes the occurrence of its own name, else the nearest free one,
    else goes into the nearest that is there already.

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.PlansError: when one is not flagged, the assignment's plan is not in force
        or asks nothing of the office, or a closing lacks its reason.
    """
    permissions.check_may_adopt(by)
    if assignment is None and not reason.strip():
        raise rules.PlansError("Chọn mục tiếp nối, hoặc ghi lý do kết thúc việc.")
    if assignment is not None and assignment.task.plan.state != enums.PlanState.IN_FORCE:
        raise rules.PlansError("Chỉ chuyển việc sang mục của kế hoạch đang hiệu lực.")
    given = [row.pk for row in obligations]
    rows = batches.load(models.Obligation.objects.filter(pk__in=given))
    for row in rows:
        if not row.flag or row.case.closed_at is not None:
            raise rules.PlansError(f"Việc {row.case.code} không chờ xem xét: tải lại trang.")
    if assignment is not None:
        _decide_to(rows, assignment, by, at)
        return
    for plan in {row.plan for row in rows}:
        batch = batches.Batch(plan, reason.strip(), by, at)
        for row in rows:
            if row.plan_id == plan.pk:
                batch.close(row, reason)
        batch.write()


def _decide_to(
    rows: Sequence[models.Obligation],
    assignment: models.Assignment,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    plan = assignment.task.plan
    batch = batches.Batch(plan, str(plan.document), by, at)
    wanted = matching.index(_list_wanted(plan, at, assignment.task))
    found = matching.match(rows, {row.pk: [assignment.pk] for row in rows}, wanted)
    for row in rows:
        if not _settle(row, found, batch):
            batch.merge(row, _get_nearest(row, assignment, wanted))
    _free_dead(found, batch)
    batch.write()


def _get_nearest(
    row: models.Obligation,
    assignment: models.Assignment,
    wanted: dict[matching.Key, queries.Wanted],
) -> models.Obligation:
    """Return the living obligation of the assignment that is nearest to one without a place.

    :raises rules.PlansError: when the office has none.
    """
    mine = models.Obligation.objects.filter(
        assignment=assignment, organisation=row.organisation_id, is_superseded=False
    ).exclude(pk=row.pk)
    there = {one.occurrence: one for one in mine.select_related("case") if batches.is_alive(one)}
    asked = [
        one
        for (part, office, name), one in wanted.items()
        if (part, office) == (assignment.pk, row.organisation_id) and name in there
    ]
    if not asked:
        raise rules.PlansError(
            f"Mục {assignment.task.code} không giao việc nào cho {row.case.organisation.name}: "
            "chọn mục khác, hoặc ghi lý do kết thúc việc."
        )
    return there[min(asked, key=lambda one: matching.get_distance(row, one)).occurrence.key]


@transaction.atomic
def close_obligations(
    *, plan: models.Plan, reason: str, by: audit_rules.Actor, at: datetime
) -> int:
    """Close the open obligations of a plan that has ended without a successor.

    :raises NotAllowedError: when the post may not assign obligations.
    :raises rules.PlansError: when the plan has not ended.
    """
    org_permissions.check_may(by, "obligation", "assign")
    if plan.state != enums.PlanState.ENDED:
        raise rules.PlansError("Kế hoạch này chưa kết thúc.")
    batch = batches.Batch(plan, reason, by, at)
    for row in batches.load(models.Obligation.objects.open().filter(plan=plan)):
        batch.close(row, reason)
    return batch.write()[enums.CarryOutcome.CLOSED]


@transaction.atomic
def follow_same(*, duty: models.Duty, by: audit_rules.Actor, at: datetime) -> None:
    """Let open obligations follow the decision whether a duty repeats its task.

    One: the task's get the earlier date, and the duty's own are merged into them. Two: the
    task's get their own date back; the next roll makes the duty's.

    :raises NotAllowedError: when the post may not assign obligations.
    """
    org_permissions.check_may(by, "obligation", "assign")
    if duty.same_as is None:
        return
    batch = batches.Batch(duty.plan, f"{duty.plan.document}, phần {duty.code}", by, at)
    wanted = matching.index(_list_wanted(duty.plan, at, duty.same_as))
    all_ = models.Obligation.objects
    twins: dict[tuple[int, int | None], models.Obligation] = {}
    for row in batches.load(all_.filter(task=duty.same_as, is_superseded=False)):
        one = wanted.get((row.assignment_id or 0, row.organisation_id, row.occurrence))
        if one is None or not batches.is_alive(row):
            continue
        if one.repeats == duty:
            twins[row.organisation_id, row.ends_on.year if row.ends_on else None] = row
        if row.case.closed_at is None and row.repeats != one.repeats:
            batch.place(row, one, is_noted=False)
    if duty.same_as_state == enums.LinkState.CONFIRMED:
        for row in batches.load(all_.open().filter(duty=duty)):
            twin = twins.get((row.organisation_id, row.ends_on.year if row.ends_on else None))
            if twin is not None:
                batch.merge(row, twin)
    batch.write()
