"""Response plans: begun, written, sent, approved, in force, reviewed, replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.registers.cyber import enums, models, permissions, queries, rules
from nq57.reporting import rules as report_rules


@dataclass(frozen=True, kw_only=True)
class PlanContent:
    """What a version says; ``scenarios`` by code."""

    scope: str = ""
    resources: str = ""
    scenarios: tuple[str, ...] = ()
    drill_on: date | None = None
    steps: Sequence[rules.PlanStep] = ()
    contacts: Sequence[rules.Contact] = ()


@transaction.atomic
def open_plan(
    *,
    system: models.InformationSystem,
    by: audit_rules.Actor,
    at: datetime,
    source: models.ResponsePlan | models.PlanSample | None = None,
) -> models.ResponsePlan:
    """Begin a version of a system's plan: empty, from a sample, or as a copy of a plan.

    :raises NotAllowedError: when the post does not write for the office that operates it.
    :raises CyberError: when the system has ended, a version is not finished, or the plan to
        copy is another office's.
    """
    held = models.InformationSystem.objects.select_for_update(of=("self",)).select_related(
        "owner", "operator", "specialised"
    ).get(pk=system.pk)  # fmt: skip
    permissions.check_may_begin_plan(by, held)
    if held.status == enums.Status.ENDED:
        raise rules.CyberError("Hệ thống đã kết thúc: không lập phương án nữa.")
    if queries.has_unfinished_plan(system=held):
        raise rules.CyberError("Hệ thống đang có phương án chưa xong: làm tiếp hoặc rút bản ấy.")
    copied = source if isinstance(source, models.ResponsePlan) else None
    if copied is not None and copied.case.organisation_id != held.operator_id:
        raise rules.CyberError("Chỉ chép phương án của cơ quan mình.")
    last = held.response_plans.order_by("-number").first()
    number = last.number + 1 if last else 1
    made = models.ResponsePlan.objects.create(
        case=_open_case(held, number, by, at), system=held, number=number,
        copied_from=copied,
        sample=source if isinstance(source, models.PlanSample) else None,
        made_by=by.account, written_by=by.account, written_at=at,
    )  # fmt: skip
    if source is not None:
        _fill(made, tell_content(source))
    return made


@transaction.atomic
def write_plan(
    *,
    plan: models.ResponsePlan,
    content: PlanContent,
    seen: int,
    by: audit_rules.Actor,
    at: datetime,
) -> models.ResponsePlan:
    """Write what a version says; ``seen`` is the revision that the person had open.

    A version may be saved before it is whole; what is there must make sense.

    :raises NotAllowedError: when the post does not write this plan.
    :raises FaultyError: with every fault of the rows.
    :raises StaleError: when somebody has written meanwhile.
    :raises CyberError: when the version is being judged or is approved.
    """
    held = _lock(plan)
    permissions.check_may_write_plan(by, held)
    if held.case.state not in rules.PLAN_WRITABLE:
        raise rules.CyberError(f"Phương án ở trạng thái “{held.label}”: lập bản mới để sửa.")
    if held.revision != seen:
        raise rules.StaleError(
            "Phương án vừa được người khác sửa. Những gì bạn nhập vẫn còn trên trang: mở phương "
            "án ở một trang khác để xem rồi nhập lại chỗ cần sửa."
        )
    faults = rules.list_plan_faults(content.steps, content.contacts)
    if faults:
        raise rules.FaultyError(faults)
    before = _count(tell_content(held))
    _fill(held, content)
    held.written_by, held.written_at = by.account, at
    held.revision += 1
    held.save(update_fields=["written_by", "written_at", "revision"])
    # Names and phones are for who reads the plan, never for the journal.
    audit_actions.record(
        by=by, at=at, verb="write_plan", subject_kind="case", subject_code=held.case.code,
        before=before, after=_count(content), secrecy=audit_enums.Secrecy.RESTRICTED,
    )  # fmt: skip
    return held


@transaction.atomic
def submit_plan(*, plan: models.ResponsePlan, by: audit_rules.Actor, at: datetime) -> None:
    """Send a whole version to its approval.

    :raises NotAllowedError: when the post does not write this plan.
    :raises CyberError: with everything that misses.
    :raises CasesError: when it is not being written.
    """
    held = _lock(plan)
    permissions.check_may_write_plan(by, held)
    lacks = queries.list_lacks(plan=held)
    if lacks:
        raise rules.CyberError(f"Phương án còn thiếu: {'; '.join(lacks)}. Ghi đủ rồi trình.")
    case_actions.move(case=plan.case, verb="submit_plan", by=by, at=at)
    plan.submitted_by = by.account
    plan.save(update_fields=["submitted_by"])


@transaction.atomic
def comment_plan(
    *, plan: models.ResponsePlan, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Comment on a version that waits for its approval, or ask that one in force be updated.

    :raises NotAllowedError: when the post does not comment on plans.
    :raises CasesError: without words, or when the version is at no such point.
    """
    permissions.check_may_comment_plan(by, plan)
    verb = "ask_revision" if plan.case.state == "in_force" else "comment_plan"
    case_actions.move(case=plan.case, verb=verb, note=note, by=by, at=at)


@transaction.atomic
def return_plan(
    *, plan: models.ResponsePlan, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Send a version back to be mended: by the centre, or by who would approve it.

    :raises NotAllowedError: when the post is neither.
    :raises CasesError: without a reason, or when the version was not sent.
    """
    if permissions.may_comment_plan(by, plan):
        verb = "send_back_plan"
    else:
        permissions.check_may_approve_plan(by, plan)
        verb = "return_plan"
    case_actions.move(case=plan.case, verb=verb, note=note, by=by, at=at)


@transaction.atomic
def withdraw_plan(
    *, plan: models.ResponsePlan, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Take back a version that was not approved.

    :raises NotAllowedError: when the post does not write this plan.
    :raises CasesError: without words, or when it is approved.
    """
    permissions.check_may_write_plan(by, plan)
    case_actions.move(case=plan.case, verb="withdraw_plan", note=note, by=by, at=at)


@transaction.atomic
def approve_plan(
    *,
    plan: models.ResponsePlan,
    decision: str,
    decided_on: date,
    by: audit_rules.Actor,
    at: datetime,
    in_force_on: date | None = None,
) -> None:
    """Approve a version by a decision; from ``in_force_on`` (by default the decision's day) it
    holds, and the one before it holds until then.

    :raises NotAllowedError: when the post is not the owner's head, or wrote or sent it.
    :raises CyberError: when no decision is named, or a day makes no sense.
    :raises CasesError: when it was not sent.
    """
    held, today = _lock(plan), timezone.localdate(at)
    permissions.check_may_approve_plan(by, held)
    since = in_force_on or decided_on
    rules.check_plan_decision(
        decision=decision, decided_on=decided_on, in_force_on=since, today=today
    )
    case_actions.move(case=plan.case, verb="approve_plan", note=decision.strip(), by=by, at=at)
    _end_former(held, since)
    plan.decision, plan.decided_on, plan.in_force_on = decision.strip(), decided_on, since
    plan.approved_by, plan.approved_at = by.account, at
    plan.save(update_fields=["decision", "decided_on", "in_force_on", "approved_by", "approved_at"])
    if since <= today:
        _enforce(plan, by, at)


@transaction.atomic
def enforce_plan(*, plan: models.ResponsePlan, by: audit_rules.Actor, at: datetime) -> None:
    """Put an approved version in force on its day; the one before it is replaced.

    :raises NotAllowedError: when the post does not approve this plan.
    :raises CyberError: when its day has not come.
    :raises CasesError: when it is not approved.
    """
    permissions.check_may_approve_plan(by, plan)
    if plan.in_force_on is not None and plan.in_force_on > timezone.localdate(at):
        raise rules.CyberError(f"Phương án có hiệu lực từ ngày {plan.in_force_on:%d/%m/%Y}.")
    _enforce(plan, by, at)


@transaction.atomic
def review_plan(
    *, plan: models.ResponsePlan, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Record that a version in force was reviewed and stays; the next review is due later.

    :raises NotAllowedError: when the post does not write this plan.
    :raises CasesError: without words, or when it is not in force.
    """
    permissions.check_may_write_plan(by, plan)
    today = timezone.localdate(at)
    case_actions.move(case=plan.case, verb="review_plan", note=note, by=by, at=at)
    for owed in plan.case.deadlines.filter(
        name=rules.PLAN_REVIEW_DUE, met_on=None, due__isnull=False
    ):
        owed.case = plan.case
        case_actions.meet_deadline(deadline=owed, met_on=today, by=by, at=at, right="write_plan")
    _begin_review(plan, today, "write_plan", by, at)


@transaction.atomic
def end_plan(*, plan: models.ResponsePlan, note: str, by: audit_rules.Actor, at: datetime) -> None:
    """End an approved version today without a new one; a version that it would have replaced
    later holds on.

    :raises NotAllowedError: when the post does not approve this plan.
    :raises CasesError: without a reason, or when it is not approved.
    """
    held = _lock(plan)
    permissions.check_may_approve_plan(by, held)
    was_waiting = held.case.state == "approved"
    case_actions.move(case=plan.case, verb="end_response_plan", note=note, by=by, at=at)
    plan.ended_on = timezone.localdate(at)
    plan.save(update_fields=["ended_on"])
    if was_waiting:
        held.system.response_plans.filter(case__state="in_force", ended_on=held.in_force_on).update(
            ended_on=None
        )


@transaction.atomic
def remind_plan_reviews(*, by: audit_rules.Actor, at: datetime) -> int:
    """Remind the offices whose plan is to be reviewed soon, or should have been: once before and
    once after each day, which the law's dated rule has set; return how many were told."""
    today, told = timezone.localdate(at), 0
    for owed in queries.list_due_reviews(today=today):
        system, due = owed.case.response_plan.system, owed.due
        assert due is not None  # noqa: S101 (what is due has a day)
        is_late = due < today
        told += notice_actions.notify(
            posts=queries.list_plan_writers(office=owed.case.organisation, on=today),
            kind=notice_enums.NoticeKind.OVERDUE if is_late else notice_enums.NoticeKind.DUE_SOON,
            subject_kind="case", subject_code=owed.case.code,
            text=report_rules.say_reminder(
                due=due, today=today, noun="việc",
                titles=[f"Rà soát phương án ứng phó sự cố: {system.name}"],
            ),
            by=by, at=at, once_key=f"plan_review:{owed.pk}:{due}:{'late' if is_late else 'soon'}",
        )  # fmt: skip
    return told


@transaction.atomic
def report_order(*, obligation: plans.Obligation, by: audit_rules.Actor, at: datetime) -> None:
    """Report the order to plan as done: each system of the office has an approved plan.

    The obligation's own rules decide what comes of it.

    :raises NotAllowedError: when the post may not update the obligation.
    :raises CyberError: when a system has no approved plan, or the order asks for none.
    :raises CasesError: when it cannot be reported from its state.
    :raises PlansError: when its document has not come yet.
    """
    is_asked = models.PlanOrder.objects.holding().filter(task=obligation.task_id).exists()
    office = obligation.case.organisation.code
    found = queries.make_product(office=office, on=timezone.localdate(at))
    if not is_asked or found is None:
        raise rules.CyberError(
            "Còn hệ thống chưa có phương án được phê duyệt: phê duyệt đủ rồi báo hoàn thành."
        )
    product, finished_on = found
    plan_actions.submit_obligation(
        obligation=obligation, product=product, finished_on=finished_on, by=by, at=at
    )


def _open_case(
    system: models.InformationSystem, number: int, by: audit_rules.Actor, at: datetime
) -> Any:
    followers = {one.pk: one for one in (system.owner, system.specialised) if one}
    return case_actions.open_cases(
        graph=rules.RESPONSE_PLAN.name, right="write_plan", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{rules.PLAN_PREFIX}{system.code}.{number}",
                title=f"Phương án ứng phó sự cố: {system.name}",
                organisation=system.operator, secrecy=audit_enums.Secrecy.RESTRICTED,
                parties={case_enums.PartyRole.MONITOR: list(followers.values())},
            )
        ],
    )[0]  # fmt: skip


def _lock(plan: models.ResponsePlan) -> models.ResponsePlan:
    held = models.ResponsePlan.objects.with_rows().select_for_update(of=("self",))
    return held.get(pk=plan.pk)


def tell_content(source: models.ResponsePlan | models.PlanSample) -> PlanContent:
    """Return what a plan or a sample says, but for the day of its drill."""
    contacts = source.contacts.all() if isinstance(source, models.ResponsePlan) else ()
    return PlanContent(
        scope=source.scope, resources=source.resources,
        scenarios=tuple(one.code for one in source.scenarios.all()),
        steps=[row.to_rule() for row in source.steps.all()],
        contacts=[row.to_rule() for row in contacts],
    )  # fmt: skip


def _fill(plan: models.ResponsePlan, content: PlanContent) -> None:
    """Let a version say just this; a step keeps the key of the one that stood in its place."""
    plan.scope = content.scope.replace("\r\n", "\n").strip()
    plan.resources = content.resources.replace("\r\n", "\n").strip()
    plan.drill_on = content.drill_on
    plan.save(update_fields=["scope", "resources", "drill_on"])
    plan.scenarios.set(models.Scenario.objects.filter(code__in=content.scenarios))
    keys = dict(plan.steps.values_list("position", "key"))
    plan.steps.all().delete()
    plan.contacts.all().delete()
    models.PlanStep.objects.bulk_create(
        models.PlanStep(
            plan=plan, position=position, phase=step.phase, role=step.role,
            text=step.text.strip(), minutes=step.minutes, on_failure=step.on_failure,
            **({"key": keys[position]} if position in keys else {}),
        )
        for position, step in enumerate(content.steps, 1)
    )  # fmt: skip
    models.PlanContact.objects.bulk_create(
        models.PlanContact(
            plan=plan, position=position, role=one.role, is_substitute=one.is_substitute,
            name=one.name.strip(), title=one.title.strip(), office=one.office.strip(),
            phone=one.phone.strip(), email=one.email.strip(),
        )
        for position, one in enumerate(content.contacts, 1)
    )  # fmt: skip


def _count(content: PlanContent) -> dict[str, Any]:
    return {
        "scenarios": sorted(content.scenarios), "steps": len(content.steps),
        "contacts": len(content.contacts),
    }  # fmt: skip


def _end_former(plan: models.ResponsePlan, since: date) -> None:
    """Let the version in force hold until a day."""
    former = plan.system.response_plans.filter(in_force_on__isnull=False, ended_on__isnull=True)
    for one in former.exclude(pk=plan.pk):
        if one.in_force_on is not None and since < one.in_force_on:
            raise rules.CyberError(
                f"Bản {one.number} có hiệu lực từ {one.in_force_on:%d/%m/%Y}: bản mới không thể "
                "có hiệu lực trước ngày ấy."
            )
        one.ended_on = since
        one.save(update_fields=["ended_on"])


def _enforce(plan: models.ResponsePlan, by: audit_rules.Actor, at: datetime) -> None:
    case_actions.move(case=plan.case, verb="enforce_plan", by=by, at=at)
    former = plan.system.response_plans.filter(case__state="in_force").exclude(pk=plan.pk)
    for one in former.select_related("case__organisation"):
        # It follows from the approval, whoever owned the system when the former was begun.
        case_actions.move(case=one.case, verb="replace_response_plan", by=audit_rules.SYSTEM, at=at)
    if plan.in_force_on is not None:
        _begin_review(plan, plan.in_force_on, "approve_plan", by, at)


def _begin_review(
    plan: models.ResponsePlan, start: date, right: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Let the clock of the regular review run; where no rule holds there is no deadline."""
    due = queries.find_due(code=rules.PLAN_REVIEW, start=start)
    if due is not None:
        case_actions.add_deadline(
            case=plan.case, name=rules.PLAN_REVIEW_DUE, source=rules.PLAN_REVIEW, due=due, by=by,
            at=at, right=right,
        )  # fmt: skip
