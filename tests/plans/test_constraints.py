"""Each constraint of plans violated once, against the database itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction

from nq57.documents.models import Document
from nq57.orgs.models import OrgGroup
from nq57.plans.models import (
    Amendment,
    Assignment,
    AssignmentParty,
    Carryover,
    Duty,
    DutyParty,
    FoundStatus,
    Guidance,
    Handover,
    Indicator,
    IndicatorParty,
    ItemMapping,
    Link,
    Obligation,
    Plan,
    Schedule,
    Section,
    Target,
    Task,
)
from tests.factories import cases, orgs
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db

LINES = {"from_line": 1, "to_line": 1, "position": 0}


def plan(**fields: Any) -> Plan:
    made = Document.objects.create(code=f"d{Document.objects.count()}", added_at=AT, added_by="thu")
    return Plan(
        **{"code": made.code, "title": "Thử", "document": made, "in_force_on": "2026-01-01",
           "adopted_at": AT, "adopted_by": "thu", **fields}
    )  # fmt: skip


def saved(row: Any) -> Any:
    row.save()
    return row


def indicator(held: Plan | None = None, code: str = "I.1") -> Indicator:
    return Indicator(plan=held or saved(plan()), code=code, name="Thử", **LINES)


def task(held: Plan | None = None, code: str = "I.1") -> Task:
    owner = held or saved(plan())
    return Task(plan=owner, document=owner.document, kind="task", code=code, title="Thử", **LINES)


def assignment() -> Assignment:
    return Assignment(task=saved(task()), position=0)


def again(row: Any, **fields: Any) -> Any:
    """Save a row and return a second one like it."""
    row.save()
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated
    }
    return type(row)(**{**values, **fields})


def both_bodies(model: type[Any], **owner: Any) -> Any:
    office = orgs.OrganisationFactory()
    group = OrgGroup.objects.create(code="NHOM-THU", name="Nhóm thử", rule="open")
    return model(organisation=office, group=group, role="lead", name="x", position=0, **owner)


def target(**fields: Any) -> Target:
    return Target(**{"indicator": saved(indicator()), "horizon": 2030, "position": 0, **fields})


def schedule(**fields: Any) -> Schedule:
    return Schedule(**{"assignment": saved(assignment()), "label": "x", "position": 0, **fields})


def link(**fields: Any) -> Link:
    order = saved(task(code="1.a"))
    known = {"order": order, "score": 1, "task": saved(task(order.plan, "I.2"))}
    return Link(**{**known, **fields})


def mapping(**fields: Any) -> ItemMapping:
    held = saved(plan())
    known = {"plan": held, "kind": "same", "decided_by": "thu", "decided_at": AT}
    return ItemMapping(**{**known, **fields})


def approved() -> Amendment:
    return Amendment(
        plan=saved(plan()), code="x", organisation=orgs.OrganisationFactory(), subject="I.1",
        proposal="x", reason="y", state="approved", proposed_at=AT, proposed_by="thu",
    )  # fmt: skip


def duty() -> Duty:
    return saved(Duty(plan=saved(plan()), code="1", kind="other", text="x", **LINES))


STRANGE: dict[str, Any] = {"role": "x", "name": "x", "position": 0}


def with_field(row: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def obligation(**fields: Any) -> Obligation:
    """Return an obligation of a saved assignment that is not saved itself."""
    part = None if "duty" in fields else saved(assignment())
    case = cases.make_case(f"NV-{Obligation.objects.count()}")
    known = {
        "case": case, "organisation": case.organisation, "assignment": part,
        "task": part.task if part else None,
        "plan": part.task.plan if part else fields["duty"].plan,
        "occurrence": "2026", "kind": "once",
    }  # fmt: skip
    return Obligation(**{**known, **fields})


def second(row: Obligation) -> Any:
    """Save an obligation and return the same of another case of its office."""
    case = cases.make_case("NV-lai", organisation=row.organisation)
    return again(row, case_id=case.pk)


def merged_into_itself() -> Obligation:
    row = obligation()
    row.merged_into_id = row.case_id
    return row


def found(**given: Any) -> FoundStatus:
    known: dict[str, Any] = {
        "source": "KT1.1", "found": "absent", "found_on": "2026-10-12", "said": "done"
    }  # fmt: skip
    return FoundStatus(obligation=saved(obligation()), **known | given)


def handover(**fields: Any) -> Handover:
    row = saved(obligation())
    known = {
        "obligation": row, "from_organisation": row.organisation,
        "to_organisation": orgs.OrganisationFactory(), "on": "2026-01-01", "reason": "x",
    }  # fmt: skip
    return Handover(**{**known, **fields})


def to_itself() -> Handover:
    row = handover()
    row.to_organisation = row.from_organisation
    return row


def carryover(**fields: Any) -> Carryover:
    row = saved(obligation())
    known = {
        "obligation": row, "plan": row.plan, "outcome": "closed", "reason": "x", "by": "thu",
        "at": AT,
    }  # fmt: skip
    return Carryover(**{**known, **fields})


def guidance(**fields: Any) -> Guidance:
    known: dict[str, Any] = {
        "code": "hd1", "question": "Hỏi?", "answer": "Đáp.", "basis": "12/SKHCN",
        "since": "2026-11-01", "published_by": "thu", "published_at": AT,
    }  # fmt: skip
    return Guidance(**{**known, "plan": saved(plan()), **fields})


CASES: list[tuple[str, Callable[[], models.Model], str]] = [
    ("plans_plan_ends_after_start",
     lambda: plan(state="ended", ended_on="2025-12-31"), "trước ngày có hiệu lực"),
    ("plans_plan_state_has_its_date", lambda: plan(ended_on="2026-02-01"), "phải có ngày hết"),
    ("plans_plan_state_has_its_date", lambda: plan(state="replaced"), "phải có ngày hết"),
    ("plans_section_once",
     lambda: again(Section(plan=saved(plan()), kind="tasks", code="I", title="x", position=0)),
     "hai nhóm cùng số"),
    ("plans_indicator_once", lambda: again(indicator()), "hai chỉ tiêu cùng số"),
    ("plans_task_once", lambda: again(task()), "hai nhiệm vụ cùng số"),
    ("plans_assignment_order", lambda: again(assignment()), "cùng một vị trí"),
    ("plans_target_one_current", lambda: again(target()), "cùng một mốc"),
    ("plans_target_one_current", lambda: again(target(horizon=None)), "cùng một mốc"),
    ("plans_target_low_below_high", lambda: target(low=9, high=1), "lớn hơn cận trên"),
    ("plans_schedule_one_current", lambda: again(schedule()), "cùng một cột"),
    ("plans_schedule_month", lambda: schedule(month=13), "từ 1 đến 12"),
    ("plans_link_one_end", lambda: link(task=None), "chỉ đến một nhiệm vụ"),
    ("plans_link_one_end", lambda: link(indicator=saved(indicator())), "chỉ đến một nhiệm vụ"),
    ("plans_link_once", lambda: again(link()), "đã có"),
    ("plans_mapping_one_sort",
     lambda: mapping(old_task=saved(task()), new_indicator=saved(indicator())), "thành nhiệm vụ"),
    ("plans_mapping_dropped_has_reason",
     lambda: mapping(old_task=saved(task()), kind="dropped"), "phải ghi lý do"),
    ("plans_amendment_needs_decision", approved, "phải có văn bản"),
    ("plans_indicatorparty_one_body",
     lambda: both_bodies(IndicatorParty, indicator=saved(indicator())), "một cơ quan hoặc"),
    ("plans_assignmentparty_one_body",
     lambda: both_bodies(AssignmentParty, assignment=saved(assignment())), "một cơ quan hoặc"),
    ("plans_dutyparty_one_body",
     lambda: both_bodies(DutyParty, duty=duty()), "một cơ quan hoặc"),
    ("plans_plan_state", lambda: plan(state="nhap", ended_on="2026-02-01"), "Trạng thái kế hoạch"),
    ("plans_plan_secrecy", lambda: plan(secrecy="mat"), "Độ mật"),
    ("plans_section_kind",
     lambda: Section(plan=saved(plan()), kind="x", code="I", title="x", position=0), "Loại nhóm"),
    ("plans_indicator_time", lambda: with_field(indicator(), time="x"), "Thời gian của chỉ tiêu"),
    ("plans_target_op", lambda: target(op="x"), "Phép so sánh"),
    ("plans_task_kind", lambda: with_field(task(), kind="x"), "Loại nhiệm vụ"),
    ("plans_schedule_kind", lambda: schedule(kind="x"), "Loại thời hạn"),
    ("plans_duty_kind", lambda: with_field(duty(), kind="x"), "Loại trách nhiệm"),
    ("plans_duty_same_as_state",
     lambda: with_field(duty(), same_as_state="x"), "Kết luận trùng nhiệm vụ"),
    ("plans_link_state", lambda: link(state="x"), "Trạng thái liên quan"),
    ("plans_mapping_kind", lambda: mapping(kind="x"), "Kết quả chuyển tiếp"),
    ("plans_amendment_state", lambda: with_field(approved(), state="x"), "Trạng thái đề xuất"),
    ("plans_indicatorparty_role",
     lambda: IndicatorParty(indicator=saved(indicator()), **STRANGE), "Vai trò"),
    ("plans_assignmentparty_role",
     lambda: AssignmentParty(assignment=saved(assignment()), **STRANGE), "Vai trò"),
    ("plans_dutyparty_role", lambda: DutyParty(duty=duty(), **STRANGE), "Vai trò"),
    ("plans_obligation_one_source", lambda: obligation(duty=duty(), repeats=duty()),
     "đúng một gốc"),
    ("plans_obligation_one_source", lambda: obligation(task=None), "đúng một gốc"),
    ("plans_obligation_once", lambda: second(obligation()), "đã có việc này"),
    ("plans_duty_obligation_once", lambda: second(obligation(duty=duty())), "trách nhiệm này"),
    ("plans_obligation_settled_by_somebody",
     lambda: obligation(settled_as="done"), "người và thời điểm"),
    ("plans_obligation_settled_as",
     lambda: obligation(settled_as="x", settled_by="thu", settled_at=AT), "Kết quả xác nhận"),
    ("plans_obligation_kind", lambda: obligation(kind="never"), "Loại việc"),
    ("plans_obligation_days",
     lambda: obligation(starts_on="2026-02-01", ends_on="2026-01-01"), "trước khi bắt đầu"),
    ("plans_obligation_merged_into_other", merged_into_itself, "chính nó"),
    ("plans_handover_once", lambda: again(handover()), "đã được chuyển giao"),
    ("plans_handover_to_other", to_itself, "cho chính mình"),
    ("plans_carryover_outcome", lambda: carryover(outcome="lost"), "Kết quả chuyển tiếp"),
    ("plans_carryover_reason", lambda: carryover(reason=""), "ghi lý do"),
    ("plans_guidance_once", lambda: again(guidance()), "đã có phiên bản"),
    ("plans_guidance_about_one",
     lambda: guidance(task=saved(task()), indicator=saved(indicator())), "hoặc một chỉ tiêu"),
    ("plans_guidance_said", lambda: guidance(basis=""), "câu hỏi, trả lời"),
    ("plans_guidance_version", lambda: guidance(version=2), "thay phiên bản trước"),
    ("plans_guidance_withdrawn", lambda: guidance(withdrawn_by="thu"), "Rút hướng dẫn"),
    ("plans_carryover_mapped_to", lambda: carryover(outcome="mapped"), "mục mới"),
    ("plans_found_once", lambda: again(found()), "đã được ghi"),
    ("plans_found_listed", lambda: found(found="lost"), "Kết quả kiểm tra"),
    ("plans_found_secrecy", lambda: found(secrecy="secret"), "Độ mật"),
    ("plans_found_settled_after", lambda: found(settled_on="2026-01-01"), "trước ngày kiểm tra"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "build", "words"), CASES)
def test_the_database_refuses_and_the_model_says_why(
    name: str, build: Callable[[], models.Model], words: str
) -> None:
    row = build()
    with pytest.raises(ValidationError, match=words):
        row.validate_constraints()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()


def test_every_constraint_is_violated_here() -> None:
    names = {
        constraint.name
        for model in apps.get_app_config("plans").get_models()
        for constraint in model._meta.constraints
    }
    assert names == {name for name, _, _ in CASES}


def test_an_obligation_goes_where_its_case_goes() -> None:
    row = saved(obligation())
    heir = orgs.OrganisationFactory()
    row.organisation = heir
    with pytest.raises(IntegrityError, match="plans_obligation_of_owner"), transaction.atomic():
        row.save()
    type(row.case).objects.filter(pk=row.case_id).update(organisation=heir)
    row.refresh_from_db()
    assert row.organisation == heir


@pytest.mark.parametrize("build", [handover, carryover])
def test_lineage_is_never_changed(build: Callable[[], Any]) -> None:
    row = saved(build())
    row.reason = "khác"
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
