"""Carry open obligations over: to a new plan, to a revised schedule, to a dated deadline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.documents import models as documents
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums, models, permissions, queries, rules
from nq57.plans.actions import handing, rolling
from nq57.plans.rules import work

_Key = tuple[int, int, str]  # assignment, office, occurrence


@dataclass
class _Carrier:
    """The new plan's items, who performs them today, and what is carried."""

    plan: models.Plan
    by: audit_rules.Actor
    at: datetime
    wanted: dict[_Key, queries.Wanted] = field(default_factory=dict)
    parts: dict[tuple[int, int], models.Assignment] = field(default_factory=dict)
    taken: dict[_Key, models.Obligation] = field(default_factory=dict)
    made: list[models.Carryover] = field(default_factory=list)

    def load(self) -> None:
        """Load what the new plan asks for and of whom."""
        today = rolling.get_day(self.at)
        until = rolling.get_horizon(today)
        self.wanted = _index(queries.list_wanted(plan=self.plan, today=today, until=until))
        for one in self.wanted.values():
            if one.assignment is not None:
                key = (one.assignment.task_id, one.organisation.pk)
                self.parts.setdefault(key, one.assignment)

    def note(
        self,
        row: models.Obligation,
        outcome: str,
        reason: str = "",
        to: models.Assignment | None = None,
        before: tuple[int | None, int | None] | None = None,
    ) -> None:
        """Keep what became of an obligation."""
        assignment, duty = before or (row.assignment_id, row.duty_id)
        self.made.append(
            models.Carryover(
                obligation=row, plan=self.plan, outcome=outcome, reason=reason,
                from_assignment_id=assignment, from_duty_id=duty, to_assignment=to,
                by=self.by.account, at=self.at,
            )
        )  # fmt: skip


@transaction.atomic
def carry_over(*, plan: models.Plan, by: audit_rules.Actor, at: datetime) -> dict[str, int]:
    """Carry the open obligations of the replaced plan over, as the decided mapping says.

    Each goes on under the item that continues its own, when that item is its office's too;
    is closed with the reason for which its item was dropped; or is flagged. None is lost:
    return how many of each outcome.

    :raises rules.NotAllowedError: when the post may not adopt.
    """
    permissions.check_may_adopt(by)
    carrier = _Carrier(plan, by, at)
    carrier.load()
    fates: dict[int, list[models.ItemMapping]] = {}
    for fate in plan.mappings.exclude(old_task=None).order_by("pk"):
        fates.setdefault(fate.old_task_id or 0, []).append(fate)
    rows = models.Obligation.objects.open().filter(plan=plan.replaces)
    for row in rows.select_related("case__organisation").order_by("case__opened_at", "pk"):
        _carry(row, fates.get(row.task_id or 0, []), carrier)
    models.Carryover.objects.bulk_create(carrier.made)
    counts = dict.fromkeys(enums.CarryOutcome.values, 0)
    for one in carrier.made:
        counts[str(one.outcome)] += 1
    audit_actions.record(
        by=by, at=at, verb="carry_over", subject_kind="plan", subject_code=plan.code,
        after=counts, secrecy=plan.secrecy,
    )  # fmt: skip
    return counts


def _carry(row: models.Obligation, fates: Sequence[models.ItemMapping], carrier: _Carrier) -> None:
    by, at = carrier.by, carrier.at
    dropped = next((one for one in fates if one.kind == enums.MappingKind.DROPPED), None)
    if dropped is not None:
        handing.close(row, dropped.reason, by=by, at=at)
        carrier.note(row, enums.CarryOutcome.CLOSED, dropped.reason)
        return
    targets = [one.new_task_id for one in fates if one.new_task_id is not None]
    parts = [carrier.parts.get((task, row.organisation_id)) for task in targets]
    part = next((one for one in parts if one is not None), None)
    if part is not None:
        _carry_to(row, part, carrier)
        return
    if row.duty_id is not None:
        why = "Trách nhiệm theo kế hoạch cũ: kế hoạch mới chưa nói còn hay thôi"
    elif targets:
        why = "Nhiệm vụ của kế hoạch mới không giao cho cơ quan này"
    else:
        why = "Chưa quyết định mục nào của kế hoạch mới tiếp nối mục này"
    handing.flag(row, why, by=by, at=at)
    carrier.note(row, enums.CarryOutcome.FLAGGED, why)


def _carry_to(row: models.Obligation, part: models.Assignment, carrier: _Carrier) -> None:
    """Let an obligation go on under an item of the new plan; due as that one says."""
    before = (row.assignment_id, row.duty_id)
    key = (part.pk, row.organisation_id, row.occurrence)
    document = str(carrier.plan.document)
    twin = carrier.taken.get(key) or _find(key)
    if twin is not None:
        handing.merge(row, twin, document, by=carrier.by, at=carrier.at)
        carrier.note(row, enums.CarryOutcome.MAPPED, to=part, before=before)
        return
    wanted = carrier.wanted.get(key)
    row.plan, row.task, row.assignment = carrier.plan, part.task, part
    row.duty = row.repeats = None
    row.schedule_id = wanted.occurrence.source if wanted else None
    row.flag = ""
    row.save()
    carrier.taken[key] = row
    if wanted is not None:
        _set_due(row, wanted.occurrence.due, document, by=carrier.by, at=carrier.at)
        case_actions.set_parties(
            case=row.case, parties=wanted.parties, by=carrier.by, at=carrier.at
        )
    carrier.note(row, enums.CarryOutcome.MAPPED, to=part, before=before)
    audit_actions.record(
        by=carrier.by, at=carrier.at, verb="carry_over", subject_kind="case",
        subject_code=row.case.code, before={"assignment": before[0], "duty": before[1]},
        after={"assignment": part.pk, "task": part.task.code, "plan": carrier.plan.code},
        secrecy=row.case.secrecy,
    )  # fmt: skip


@transaction.atomic
def follow_revision(
    *,
    old: models.Schedule,
    new: models.Schedule,
    document: str,
    by: audit_rules.Actor,
    at: datetime,
) -> dict[str, int]:
    """Let the open obligations of a revised cell follow it: new date, the original kept.

    What the new cell no longer asks for is closed with the reason. Return how many of each
    outcome.

    :raises NotAllowedError: when the post may not assign obligations.
    """
    org_permissions.check_may(by, "obligation", "assign")
    task = new.assignment.task
    today = rolling.get_day(at)
    asked = queries.list_wanted(
        plan=task.plan, today=today, until=rolling.get_horizon(today), task=task
    )
    wanted = _index(asked)
    carrier = _Carrier(task.plan, by, at)
    rows = models.Obligation.objects.open().filter(schedule=old)
    for row in rows.select_related("case__organisation").order_by("case__due", "pk"):
        _follow(row, new, wanted, document, carrier)
    models.Carryover.objects.bulk_create(carrier.made)
    counts = dict.fromkeys(enums.CarryOutcome.values, 0)
    for one in carrier.made:
        counts[str(one.outcome)] += 1
    return counts


def _follow(
    row: models.Obligation,
    new: models.Schedule,
    wanted: Mapping[_Key, queries.Wanted],
    document: str,
    carrier: _Carrier,
) -> None:
    by, at = carrier.by, carrier.at
    key = (new.assignment_id, row.organisation_id, row.occurrence)
    one = wanted.get(key)
    if one is None or one.occurrence.source != new.pk:
        one = _find_free(row, new, wanted)
    was_dated = row.case.due is not None
    if one is None or (was_dated and one.occurrence.due is None):
        reason = f"Thời hạn đã sửa theo {document}: không còn lần {row.occurrence}"
        handing.close(row, reason, by=by, at=at)
        carrier.note(row, enums.CarryOutcome.CLOSED, reason)
        return
    occurrence = one.occurrence
    row.schedule, row.occurrence, row.kind = new, occurrence.key, occurrence.kind
    row.starts_on, row.ends_on = occurrence.starts_on, occurrence.ends_on
    row.save(update_fields=["schedule", "occurrence", "kind", "starts_on", "ends_on"])
    _set_due(row, occurrence.due, document, by=by, at=at)
    carrier.note(row, enums.CarryOutcome.MAPPED, document, to=new.assignment)


def _find_free(
    row: models.Obligation, new: models.Schedule, wanted: Mapping[_Key, queries.Wanted]
) -> queries.Wanted | None:
    """Return the first occurrence of the new cell for the office that has no obligation."""
    asked = [
        one
        for (_, office, _), one in wanted.items()
        if office == row.organisation_id and one.occurrence.source == new.pk
    ]
    known = models.Obligation.objects.filter(
        assignment=new.assignment_id, organisation=row.organisation_id
    ).values_list("occurrence", flat=True)
    free = [one for one in asked if one.occurrence.key not in set(known)]
    return min(free, key=lambda one: one.occurrence.due or date.max, default=None)


def _set_due(
    row: models.Obligation,
    due: date | None,
    document: str,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Give the obligation's deadline the date that its document now says."""
    if due is None or due == row.case.due:
        return
    deadline = row.case.deadlines.filter(met_on__isnull=True).select_related("case").first()
    if deadline is None:
        case_actions.add_deadline(
            case=row.case, name=rolling.DEADLINE, source=document[:200], due=due, by=by, at=at
        )
    elif deadline.due is None:
        case_actions.arm_deadline(deadline=deadline, due=due, event=document, by=by, at=at)
    else:
        case_actions.reset_deadline(deadline=deadline, due=due, document=document, by=by, at=at)
    row.case.due = due


@transaction.atomic
def arm_conditional(
    *,
    obligations: Sequence[models.Obligation],
    document: documents.Document,
    by: audit_rules.Actor,
    at: datetime,
    since: date | None = None,
) -> date:
    """Start the clock of dormant obligations: the document that they wait for is registered.

    Due by the clock rule ``obligation.after_document`` from the document's date, or from
    ``since`` when the document bears none. Return the due date. What is due before its plan
    is tracked waits to be settled.

    :raises NotAllowedError: when the post may not assign obligations.
    :raises LawError: when no clock rule holds on that day.
    :raises CasesError: when one has its date already.
    :raises rules.PlansError: when one does not wait for a document, or there is no date.
    """
    org_permissions.check_may(by, "obligation", "assign")
    due = queries.get_due_after(document=document, since=since)
    event = f"{document} ngày {due.start:%d/%m/%Y}"
    late: list[case_actions.NewMove] = []
    for row in obligations:
        waiting = row.case.deadlines.filter(due__isnull=True).select_related("case__organisation")
        deadline = waiting.first()
        if row.kind != enums.OccurrenceKind.CONDITIONAL or deadline is None:
            raise rules.PlansError(f"Việc {row.case.code} không chờ văn bản nào.")
        case_actions.arm_deadline(deadline=deadline, due=due, event=event, by=by, at=at)
        is_before = work.is_due_before(
            row.plan.tracked_since, due=due.on, ends_on=None, kind=row.kind
        )
        if is_before and row.case.state == "assigned":
            late.append(case_actions.NewMove(case=row.case, verb="unsettle", note=event))
    case_actions.move_all(moves=late, by=by, at=at)
    return due.on


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

    :raises rules.NotAllowedError: when the post may not adopt.
    :raises rules.PlansError: when one is not flagged, the assignment's plan is not in force,
        or a closing lacks its reason.
    """
    permissions.check_may_adopt(by)
    if assignment is None and not reason.strip():
        raise rules.PlansError("Chọn mục tiếp nối, hoặc ghi lý do kết thúc việc.")
    if assignment is not None and assignment.task.plan.state != enums.PlanState.IN_FORCE:
        raise rules.PlansError("Chỉ chuyển việc sang mục của kế hoạch đang hiệu lực.")
    carriers: dict[int, _Carrier] = {}
    for row in obligations:
        if not row.flag:
            raise rules.PlansError(f"Việc {row.case.code} không chờ xem xét: tải lại trang.")
        plan = assignment.task.plan if assignment else row.plan
        carrier = carriers.setdefault(plan.pk, _Carrier(plan, by, at))
        if assignment is not None:
            _carry_to(row, assignment, carrier)
        else:
            handing.close(row, reason, by=by, at=at)
            row.flag = ""
            row.save(update_fields=["flag"])
            carrier.note(row, enums.CarryOutcome.CLOSED, reason)
    models.Carryover.objects.bulk_create(
        one for carrier in carriers.values() for one in carrier.made
    )


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
    carrier = _Carrier(plan, by, at)
    for row in plan.obligations.open().select_related("case__organisation").order_by("pk"):
        handing.close(row, reason, by=by, at=at)
        carrier.note(row, enums.CarryOutcome.CLOSED, reason)
    models.Carryover.objects.bulk_create(carrier.made)
    return len(carrier.made)


@transaction.atomic
def follow_same(*, duty: models.Duty, by: audit_rules.Actor, at: datetime) -> None:
    """Let open obligations follow the decision whether a duty repeats its task.

    One: the duty's own are merged into the task's, and the earlier date holds. Two: the
    task's get their own date back; the next roll makes the duty's.

    :raises NotAllowedError: when the post may not assign obligations.
    """
    org_permissions.check_may(by, "obligation", "assign")
    document = f"{duty.plan.document}, phần {duty.code}"
    if duty.same_as_state == enums.LinkState.REFUSED:
        today = rolling.get_day(at)
        until = rolling.get_horizon(today)
        wanted = _index(
            queries.list_wanted(plan=duty.plan, today=today, until=until, task=duty.same_as)
        )
        joined = models.Obligation.objects.open().filter(repeats=duty)
        for row in joined.select_related("case__organisation"):
            one = wanted.get((row.assignment_id or 0, row.organisation_id, row.occurrence))
            row.repeats = None
            row.save(update_fields=["repeats"])
            _set_due(row, one.occurrence.due if one else None, document, by=by, at=at)
        return
    for row in duty.obligations.open().select_related("case__organisation"):
        twins = models.Obligation.objects.open().filter(
            task=duty.same_as, organisation=row.organisation_id,
            case__due__year=row.case.due.year if row.case.due else 0,
        )  # fmt: skip
        twin = twins.select_related("case__organisation").order_by("case__due").first()
        if twin is None:
            continue
        twin.repeats = duty
        twin.save(update_fields=["repeats"])
        dues = (day for day in (row.case.due, twin.case.due) if day)
        _set_due(twin, min(dues, default=None), document, by=by, at=at)
        handing.merge(row, twin, document, by=by, at=at)


def _index(asked: queries.Asked) -> dict[_Key, queries.Wanted]:
    return {
        (one.assignment.pk, one.organisation.pk, one.occurrence.key): one
        for one in asked.wanted
        if one.assignment is not None
    }


def _find(key: _Key) -> models.Obligation | None:
    rows = models.Obligation.objects.filter(
        assignment=key[0], organisation=key[1], occurrence=key[2]
    )
    return rows.select_related("case").first()
