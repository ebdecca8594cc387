"""Put a read document in force: as a plan, or as a directive that adds to one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.documents import actions as document_actions
from nq57.documents import models as documents
from nq57.documents import queries as document_queries
from nq57.plans import enums, models, permissions, queries, rules
from nq57.plans.actions import lineage, rolling, rows


@transaction.atomic
def adopt_plan(
    *,
    reading: documents.Reading,
    draft: Mapping[str, Any],
    in_force_on: date,
    replaces: models.Plan | None = None,
    secrecy: str = audit_enums.Secrecy.OPEN,
    tracked_since: date | None = None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Plan:
    """Put a read plan in force: version, sections, indicators, targets, tasks, duties.

    ``draft`` is the reader's JSON with the answers applied. A plan that this one is to replace
    stays in force until its items are mapped. Tracked from today, or its first day to come.

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.UnansweredError: when questions are open.
    :raises rules.PlansError: when the document holds no plan or has two rows of one number.
    """
    permissions.check_may_adopt(by)
    _check_answered(reading, draft)
    _check_is_plan(draft)
    _check_numbers(draft)
    if replaces is not None:
        lineage.check_may_replace(in_force_on, replaces)
    confirmations = rows.say_confirmations(reading)
    document = document_actions.register_document(
        reading=reading, draft=draft, secrecy=secrecy, by=by, at=at
    )
    plan = models.Plan.objects.create(
        code=document.code, title=document.title or str(document), document=document,
        in_force_on=in_force_on, replaces=replaces, adopted_at=at, adopted_by=by.account,
        secrecy=document.secrecy, coordinator_id=_find_coordinator(draft),
        tracked_since=tracked_since or max(in_force_on, rolling.get_day(at)),
    )  # fmt: skip
    _write_rows(rows.Writer(plan, document, rows.Bodies.load(), confirmations), draft)
    _journal(by, at, "adopt_plan", plan, draft)
    rolling.defer_roll(plan)
    return plan


@transaction.atomic
def add_directive(
    *,
    reading: documents.Reading,
    draft: Mapping[str, Any],
    plan: models.Plan,
    secrecy: str = audit_enums.Secrecy.OPEN,
    by: audit_rules.Actor,
    at: datetime,
) -> list[models.Task]:
    """Add a directive's orders to a plan in force, each with lineage and proposed links.

    :raises NotAllowedError: when the post may not adopt.
    :raises rules.UnansweredError: when questions are open.
    :raises rules.PlansError: when there is no order in it, or the plan is not in force.
    """
    permissions.check_may_adopt(by)
    _check_answered(reading, draft)
    lineage.check_in_force(models.Plan.objects.select_for_update().get(pk=plan.pk))
    if not draft["directives"]:
        raise rules.PlansError("Không thấy ý kiến chỉ đạo nào trong văn bản này.")
    _check_numbers(draft)
    confirmations = rows.say_confirmations(reading)
    document = document_actions.register_document(
        reading=reading, draft=draft, secrecy=secrecy, by=by, at=at
    )
    writer = rows.Writer(plan, document, rows.Bodies.load(), confirmations)
    orders = writer.write_tasks(
        [rows.as_task(order, at) for order in draft["directives"]], enums.TaskKind.ORDER
    )
    _propose_links(plan, orders)
    _journal(by, at, "add_directive", plan, draft, note=str(document))
    rolling.defer_roll(plan)
    return orders


def _check_is_plan(draft: Mapping[str, Any]) -> None:
    if not draft["indicators"] and not draft["tasks"]:
        raise rules.PlansError(
            "Không thấy chỉ tiêu hay nhiệm vụ nào trong văn bản này, nên không có kế hoạch để "
            "ban hành. Nếu đây là văn bản chỉ đạo, chọn “bổ sung vào kế hoạch”."
        )


def _write_rows(writer: rows.Writer, draft: Mapping[str, Any]) -> None:
    writer.write_sections(draft["groups"])
    writer.write_indicators(draft["indicators"])
    tasks = writer.write_tasks(draft["tasks"], enums.TaskKind.TASK)
    duties = writer.write_duties(draft["duties"])
    _mark_overlaps(draft, duties, {task.code: task for task in tasks})


def _check_answered(reading: documents.Reading, draft: Mapping[str, Any]) -> None:
    progress = document_queries.get_progress(reading=reading)
    if not progress.is_complete:
        raise rules.UnansweredError(
            f"Còn {progress.asked - progress.answered} câu hỏi chưa trả lời. "
            "Trả lời hết rồi ban hành vào hệ thống."
        )
    if draft["questions"]:
        raise rules.UnansweredError(
            f"Các trả lời làm nảy ra {len(draft['questions'])} câu hỏi mới. "
            "Trả lời tiếp rồi ban hành."
        )


def _find_coordinator(draft: Mapping[str, Any]) -> int | None:
    """Return the office through which offices report, else the one that monitors."""
    bodies = rows.Bodies.load()
    for kind, field in (("report", "through"), ("monitor", "performer")):
        for duty in draft["duties"]:
            if duty["kind"] == kind and duty[field]:
                found = bodies.find(duty[field])["organisation_id"]
                if found is not None:
                    return found
    return None


def _mark_overlaps(
    draft: Mapping[str, Any], duties: list[models.Duty], tasks: Mapping[str, models.Task]
) -> None:
    """Tie a duty to the task that says the same; two duties may stand under one number."""
    for overlap in draft["overlaps"]:
        task = tasks.get(overlap["task"])
        for duty, read in zip(duties, draft["duties"], strict=True):
            named = read["performers"] or [read["performer"]]
            if task and duty.code == overlap["duty"] and overlap["performer"] in named:
                duty.same_as = task
                duty.same_as_reason = overlap["reason"]
                duty.same_as_state = enums.LinkState.PROPOSED
                duty.save(update_fields=["same_as", "same_as_reason", "same_as_state"])


def _propose_links(plan: models.Plan, orders: list[models.Task]) -> None:
    tasks = queries.list_task_items(plan=plan)
    indicators = queries.list_indicator_items(plan=plan)
    served = queries.list_served_indicators(plan=plan)
    proposed: list[models.Link] = []
    for order in orders:
        for_tasks = rules.propose_links(order.title, tasks)
        for_indicators = rules.propose_links(order.title, indicators)
        for_indicators += rules.propose_served(for_tasks, for_indicators, served)
        proposed += [
            models.Link(order=order, task_id=row.key, score=row.score, reason=row.reason)
            for row in for_tasks
        ]
        proposed += [
            models.Link(order=order, indicator_id=row.key, score=row.score, reason=row.reason)
            for row in for_indicators
        ]
    models.Link.objects.bulk_create(proposed)


def _check_numbers(draft: Mapping[str, Any]) -> None:
    """Refuse two rows of one number before anything is written: a number is an address."""
    for key, word in (
        ("groups", "nhóm"),
        ("indicators", "chỉ tiêu"),
        ("tasks", "nhiệm vụ"),
        ("directives", "ý kiến chỉ đạo"),
    ):
        seen: set[Any] = set()
        for item in draft[key]:
            mark = (item.get("kind"), item["code"])
            if mark in seen:
                raise rules.PlansError(
                    f"Văn bản có hai {word} cùng số {item['code']} "
                    f"(dòng {item['source']['from_line']}). Sửa số trong tệp rồi tải lại."
                )
            seen.add(mark)
    _check_milestones(draft)


def _check_milestones(draft: Mapping[str, Any]) -> None:
    """Refuse an indicator with two values for one milestone before anything is written."""
    for item in draft["indicators"]:
        seen: set[tuple[Any, ...]] = set()
        for cell in item["targets"]:
            mark = (cell["horizon"], cell["label"])
            if mark in seen:
                raise rules.PlansError(
                    f"Chỉ tiêu {item['code']} (dòng {item['source']['from_line']}) có hai giá trị "
                    f"cho cùng mốc “{cell['label']}”. Sửa tên cột trong tệp rồi tải lại."
                )
            seen.add(mark)


def _journal(
    by: audit_rules.Actor,
    at: datetime,
    verb: str,
    plan: models.Plan,
    draft: Mapping[str, Any],
    note: str = "",
) -> None:
    counts = {key: len(draft[key]) for key in ("indicators", "tasks", "directives", "duties")}
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="plan", subject_code=plan.code, after=counts,
        note=note, secrecy=plan.secrecy,
    )  # fmt: skip
