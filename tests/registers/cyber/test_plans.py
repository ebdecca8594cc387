"""Response plans: written, approved, in force one at a time, who has none on which day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.orgs import actions as org_actions
from nq57.orgs import queries as org_queries
from nq57.plans.models import Plan
from nq57.registers.cyber import actions, models, queries, rules
from nq57.registers.cyber.models import PlanContact, PlanStep, ResponsePlan
from nq57.reporting import actions as reporting_actions
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LATER = cyber.AT + timedelta(days=30)


def test_a_plan_goes_from_its_writer_to_the_owners_head_and_holds() -> None:
    plan = cyber.write_plan(cyber.add())
    assert plan.case.state == "draft"
    plan = cyber.approve_plan(plan)
    assert (plan.case.state, plan.in_force_on, plan.approved_by) == (
        "in_force", cyber.DAY, cyber.HEAD.account,
    )  # fmt: skip
    owed = plan.case.deadlines.get()
    assert (owed.name, owed.due) == ("Rà soát phương án", date(2027, 10, 12))
    actions.review_plan(plan=plan, note="Không đổi", by=cyber.FOCAL, at=LATER)
    assert [(one.met_on, one.due) for one in plan.case.deadlines.order_by("pk")] == [
        (LATER.date(), date(2027, 10, 12)), (None, date(2027, 11, 11)),
    ]  # fmt: skip


def test_phones_never_reach_the_journal_or_the_steps_of_the_case() -> None:
    plan = cyber.approve_plan(cyber.write_plan(cyber.add()))
    entries = audit.Entry.objects.filter(subject_code=plan.case.code)
    told = str([(one.before, one.after, one.note) for one in entries])
    told += str(list(plan.case.steps.values_list("note", flat=True)))
    assert "write_plan" in {one.verb for one in entries}
    assert not any(one.name in told or one.phone in told for one in cyber.PEOPLE)
    for role in ("coordinator", "auditor"):  # who sees only numbers
        found = org_queries.list_journal(by=cyber.of_office(role, "SO-KHCN"))
        assert not found.filter(subject_code=plan.case.code).exists()


def test_who_wrote_or_sent_does_not_approve_and_strangers_do_nothing() -> None:
    system = cyber.add()
    by_head = cyber.write_plan(system, by=cyber.HEAD)
    actions.submit_plan(plan=by_head, by=cyber.FOCAL, at=cyber.AT)
    said = {"decision": "7/QĐ", "decided_on": cyber.DAY, "at": cyber.AT}
    stranger, centre = cyber.of_office("head", "SO-YT"), cyber.CENTRE
    for by in (cyber.HEAD, cyber.FOCAL, stranger, centre, cyber.of_office("head", cyber.POLICE)):
        with pytest.raises(refusals.NotAllowedError):
            actions.approve_plan(plan=by_head, by=by, **said)
    for act in (
        lambda: actions.open_plan(system=system, by=stranger, at=cyber.AT),
        lambda: actions.open_plan(system=system, by=centre, at=cyber.AT),
        lambda: actions.write_plan(
            plan=by_head, content=cyber.make_content(), seen=1, by=centre, at=cyber.AT
        ),
        lambda: actions.comment_plan(plan=by_head, note="x", by=cyber.FOCAL, at=cyber.AT),
        lambda: actions.return_plan(plan=by_head, note="x", by=stranger, at=cyber.AT),
        lambda: actions.withdraw_plan(plan=by_head, note="x", by=centre, at=cyber.AT),
    ):
        with pytest.raises(refusals.NotAllowedError):
            act()
    with pytest.raises(models.ResponsePlan.DoesNotExist):
        queries.get_plan(code=by_head.case.code, by=stranger)
    assert queries.get_plan(code=by_head.case.code, by=centre) == by_head
    # The database holds it too, whoever writes there.
    with pytest.raises(IntegrityError, match="cyber_plan_other_approves"), transaction.atomic():
        ResponsePlan.objects.filter(pk=by_head.pk).update(
            decision="7", decided_on=cyber.DAY, in_force_on=cyber.DAY, approved_at=cyber.AT,
            approved_by=cyber.HEAD.account, submitted_by=cyber.FOCAL.account,
        )  # fmt: skip


def test_the_centre_comments_and_sends_back_and_the_office_mends() -> None:
    plan = cyber.write_plan(cyber.add())
    actions.submit_plan(plan=plan, by=cyber.FOCAL, at=cyber.AT)
    actions.comment_plan(plan=plan, note="Nêu rõ bản sao lưu", by=cyber.CENTRE, at=cyber.AT)
    assert plan.case.state == "submitted"
    actions.return_plan(plan=plan, note="Thiếu nhà mạng", by=cyber.CENTRE, at=cyber.AT)
    assert plan.case.state == "returned"
    plan = cyber.reread_plan(plan)
    mended = actions.write_plan(
        plan=plan, content=cyber.make_content(scope="Mới"), seen=1, by=cyber.FOCAL, at=cyber.AT
    )
    assert (mended.scope, mended.revision) == ("Mới", 2)
    with pytest.raises(rules.StaleError):
        actions.write_plan(
            plan=plan, content=cyber.make_content(), seen=1, by=cyber.HEAD, at=cyber.AT
        )


def test_a_plan_is_refused_while_something_misses_or_makes_no_sense() -> None:
    system = cyber.add()
    made = actions.open_plan(system=system, by=cyber.FOCAL, at=cyber.AT)
    with pytest.raises(rules.CyberError, match="các bước ứng phó"):
        actions.submit_plan(plan=made, by=cyber.FOCAL, at=cyber.AT)
    for given in (
        {"steps": [replace(cyber.STEPS[0], on_failure=7)]},
        {"contacts": [replace(cyber.PEOPLE[0], phone="không có")]},
    ):
        with pytest.raises(rules.FaultyError):
            actions.write_plan(
                plan=made, content=cyber.make_content(**given), seen=0, by=cyber.FOCAL,
                at=cyber.AT,
            )  # fmt: skip
    with pytest.raises(rules.CyberError, match="chưa xong"):
        actions.open_plan(system=system, by=cyber.FOCAL, at=cyber.AT)
    ended = cyber.add("Cũ", status="ended", until=cyber.DAY)
    with pytest.raises(rules.CyberError, match="đã kết thúc"):
        actions.open_plan(system=ended, by=cyber.FOCAL, at=cyber.AT)


def test_an_approved_version_is_frozen_and_the_next_is_a_copy_that_replaces_it() -> None:
    system = cyber.add()
    first = cyber.approve_plan(cyber.write_plan(system))
    with pytest.raises(rules.CyberError, match="lập bản mới"):
        actions.write_plan(
            plan=first, content=cyber.make_content(scope="x"), seen=1, by=cyber.FOCAL, at=LATER
        )
    second = actions.open_plan(system=system, source=first, by=cyber.FOCAL, at=LATER)
    assert (second.number, second.copied_from) == (2, first)
    assert queries.tell_steps(cyber.reread_plan(second)) == list(cyber.STEPS)
    steps = (*cyber.STEPS[:3], replace(cyber.STEPS[3], text="Họp", minutes=60))
    actions.write_plan(
        plan=second, content=cyber.make_content(steps=steps, contacts=cyber.PEOPLE[:2]), seen=0,
        by=cyber.FOCAL, at=LATER,
    )  # fmt: skip
    found = queries.compare_plans(before=first, after=cyber.reread_plan(second))
    assert [(one.name, len(one.changes)) for one in found] == [("contacts", 2), ("steps", 1)]
    with pytest.raises(rules.CyberError, match="truyền thông"):
        actions.submit_plan(plan=second, by=cyber.FOCAL, at=LATER)
    actions.write_plan(
        plan=second, content=cyber.make_content(steps=steps), seen=1, by=cyber.FOCAL, at=LATER
    )
    day = LATER.date() + timedelta(days=5)
    second = cyber.approve_plan(second, LATER, in_force_on=day)
    assert (second.case.state, cyber.reread_plan(first).ended_on) == ("approved", day)
    with pytest.raises(rules.CyberError, match="có hiệu lực từ ngày"):
        actions.enforce_plan(plan=second, by=cyber.HEAD, at=LATER)
    actions.enforce_plan(plan=second, by=cyber.HEAD, at=LATER + timedelta(days=5))
    assert second.case.state == "in_force"
    assert cyber.reread_plan(first).case.state == "replaced"
    with pytest.raises(case_rules.CasesError):
        actions.review_plan(plan=cyber.reread_plan(first), note="x", by=cyber.FOCAL, at=LATER)


def test_a_version_that_ends_before_its_day_lets_the_former_hold_on() -> None:
    system = cyber.add()
    first = cyber.approve_plan(cyber.write_plan(system))
    second = cyber.write_plan(system, LATER)
    with pytest.raises(rules.CyberError, match="không thể có hiệu lực trước"):
        cyber.approve_plan(second, LATER, decided_on=date(2026, 10, 1))
    second = cyber.reread_plan(second)
    actions.approve_plan(
        plan=second, decision="8", decided_on=LATER.date(), by=cyber.HEAD, at=LATER,
        in_force_on=LATER.date() + timedelta(days=9),
    )  # fmt: skip
    actions.end_plan(plan=cyber.reread_plan(second), note="Sai", by=cyber.HEAD, at=LATER)
    first = cyber.reread_plan(first)
    assert (first.case.state, first.ended_on) == ("in_force", None)


CANNOT: list[tuple[Any, dict[str, Any], str]] = [
    (PlanStep, {"on_failure": 1}, "cyber_planstep_onward"),
    (PlanStep, {"text": ""}, "cyber_planstep_whole"),
    (PlanStep, {"role": "?"}, "cyber_planstep_whole"),
    (PlanStep, {"minutes": 0}, "cyber_planstep_whole"),
    (PlanStep, {"on_failure": 99}, "cyber_planstep_leads_on"),
    (PlanContact, {"phone": "không"}, "cyber_plancontact_whole"),
    (PlanContact, {"name": ""}, "cyber_plancontact_whole"),
    (ResponsePlan, {"decision": "1"}, "cyber_plan_approved"),
    (ResponsePlan, {"ended_on": date(2026, 1, 1)}, "cyber_plan_ended"),
    (ResponsePlan, {"number": 9}, "cyber_plan_numbered"),
    (models.PlanSample, {"scope": ""}, "cyber_sample_whole"),
    (models.SampleStep, {"phase": "?"}, "cyber_samplestep_whole"),
]


def test_rows_that_cannot_be() -> None:
    system = cyber.add()
    actions.withdraw_plan(plan=cyber.write_plan(system), note="x", by=cyber.FOCAL, at=cyber.AT)
    cyber.write_plan(system)

    def act(model: Any, said: dict[str, Any]) -> None:
        with transaction.atomic():
            model.objects.update(**said)
            connection.check_constraints()

    for model, said, name in CANNOT:
        with pytest.raises(IntegrityError, match=name):
            act(model, said)


def test_the_database_keeps_an_approved_version_and_one_in_force() -> None:
    system = cyber.add()
    first = cyber.approve_plan(cyber.write_plan(system))
    second = cyber.write_plan(system, LATER)
    approved = {
        "decision": "8", "decided_on": LATER.date(), "in_force_on": LATER.date(),
        "approved_at": LATER, "approved_by": "x", "submitted_by": "y",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="cyber_plan_one_in_force"), transaction.atomic():
        ResponsePlan.objects.filter(pk=second.pk).update(**approved)
    for write in (
        lambda: first.steps.update(text="x"),
        lambda: first.contacts.all().delete(),
        lambda: PlanStep.objects.create(
            plan=first, position=9, phase="detect", role="command", text="x"
        ),
        lambda: first.scenarios.clear(),
        lambda: ResponsePlan.objects.filter(pk=first.pk).update(scope="x"),
    ):
        with pytest.raises(DatabaseError, match="không sửa được"), transaction.atomic():
            write()


def test_who_has_no_approved_plan_as_of_any_day() -> None:
    planned = cyber.approve_plan(cyber.write_plan(cyber.add("Một cửa")))
    cyber.add("Quan trắc")
    cyber.add("Đang xây", status="building")
    cyber.add("Mới", since=cyber.DAY + timedelta(days=1))
    cyber.add("Sở", "SO-YT")

    def tell(on: date) -> dict[str, tuple[int, int, str]]:
        rows = queries.list_office_plans(on=on)
        return {one.office.code: (one.systems, one.planned, one.standing) for one in rows}

    before, on = cyber.DAY - timedelta(days=1), cyber.DAY
    assert tell(before) == {cyber.COMMUNE: (2, 0, "lacking"), "SO-YT": (1, 0, "lacking")}
    assert tell(on)[cyber.COMMUNE] == (2, 1, "lacking")
    assert tell(on + timedelta(days=1))[cyber.COMMUNE] == (3, 1, "lacking")

    def lacking(by: Any, day: date) -> set[str]:
        return {one.name for one in queries.list_own_planned_for(by=by, on=day)}

    assert lacking(cyber.FOCAL, on) == {"Quan trắc"}
    assert lacking(cyber.CENTRE, before) == {"Một cửa", "Quan trắc", "Sở"}
    assert lacking(cyber.of_office("leader", "UBND-14"), on) == set()
    actions.end_plan(plan=planned, note="Thay hệ thống", by=cyber.HEAD, at=LATER)
    assert tell(LATER.date())[cyber.COMMUNE] == (3, 0, "lacking")
    assert tell(on)[cyber.COMMUNE] == (2, 1, "lacking")  # what was true then stays
    rows = list(queries.stream_plan_rows(by=cyber.CENTRE, on=on, asked=queries.ALL))
    assert {(row[1], row[4], row[6]) for row in rows} == {
        ("Một cửa", "có", "7/QĐ-UBND"), ("Quan trắc", "chưa có", ""), ("Sở", "chưa có", ""),
    }  # fmt: skip


def test_samples_are_data_and_a_plan_begins_from_one_or_from_an_own_plan() -> None:
    system = cyber.add()
    assert actions.load_plan_samples(by=cyber.CENTRE, at=cyber.AT) == {
        "scenarios": 0, "samples": 0, "orders": 0,
    }  # fmt: skip
    assert models.PlanOrder.objects.get().task.code == "1.(5)"
    sample = queries.list_samples(system=system)[0]
    assert sample.code == "trang-tin"  # made for systems that serve the public
    made = cyber.reread_plan(
        actions.open_plan(system=system, source=sample, by=cyber.FOCAL, at=cyber.AT)
    )
    assert len(queries.tell_steps(made)) == sample.steps.count() == 8
    assert made.sample == sample
    other = cyber.add("Khác", "SO-YT")
    head = cyber.of_office("head", "SO-YT")
    theirs = cyber.write_plan(other, by=head)
    with pytest.raises(rules.CyberError, match="cơ quan mình"):
        actions.open_plan(system=cyber.add("Ba"), source=theirs, by=cyber.FOCAL, at=cyber.AT)
    third = actions.open_plan(system=cyber.add("Bốn"), source=made, by=cyber.FOCAL, at=cyber.AT)
    assert third.number == 1


def test_a_demonstration_invents_plans_and_takes_them_back() -> None:
    given: dict[str, Any] = {"by": audit_rules.SYSTEM, "at": cyber.AT}
    org_actions.add_demonstration(**given)
    plan = Plan.objects.get(code="142-kh-ubnd-2025")
    reporting_actions.begin_demonstration(plan=plan, today=cyber.DAY, months=1, **given)
    later = {**given, "at": LATER}
    actions.add_demonstration(**later)
    states = set(ResponsePlan.objects.values_list("case__state", flat=True))
    assert states == {"in_force", "submitted", "draft"}
    assert all("minh họa" in one for one in PlanContact.objects.values_list("name", flat=True))
    reporting_actions.clear_demonstration(**later)
    assert actions.remove_demonstration(**later) > 0
    for model in (ResponsePlan, PlanStep, PlanContact, models.InformationSystem):
        assert not model.objects.exists()
