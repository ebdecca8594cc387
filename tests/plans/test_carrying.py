"""Open obligations through a new plan and a revised schedule: mapped, closed or flagged."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.documents import models as documents
from nq57.jobs import tasks
from nq57.notices import models as notices
from nq57.plans import actions, models, queries, rules
from tests.factories import orgs, plan_texts, readings
from tests.factories.orgs import make_actor

pytestmark = pytest.mark.django_db

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
NEXT = date(2026, 4, 1)
SYSTEM = audit_rules.SYSTEM
COORDINATOR = make_actor("coordinator")
KHCN, TAI_CHINH, NOI_VU = plan_texts.KHCN, plan_texts.TAI_CHINH, plan_texts.NOI_VU
NEW_TASKS = (
    ("I", "HẠ TẦNG"),
    ("1", "Xóa vùng lõm sóng di động tại các bản biên giới",
     KHCN, NOI_VU, "Báo cáo", "-", "Tháng 12/2026", "-", "-", "-"),
    ("2", "Mở lớp bồi dưỡng kỹ năng số cho cán bộ cấp xã",
     NOI_VU, KHCN, "Lớp học", "-", "Tháng 11 hàng năm", "-", "-", "-"),
    ("3", "Vận hành kho dữ liệu dùng chung của tỉnh",
     TAI_CHINH, KHCN, "Kho", "-", "Thường xuyên", "-", "-", "-"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _offices(monkeypatch: pytest.MonkeyPatch) -> None:
    readings.read_in_process(monkeypatch)
    for code, name in (("SO-KHCN", KHCN), ("SO-TC", TAI_CHINH), ("SO-NV", NOI_VU)):
        orgs.OrganisationFactory(code=code, name=name)


@pytest.fixture
def plan() -> models.Plan:
    made = readings.adopt(tracked_since=date(2026, 1, 1), at=AT)
    actions.roll_obligations(plan=made, by=SYSTEM, at=AT)
    return made


@pytest.fixture
def successor(plan: models.Plan) -> models.Plan:
    content = plan_texts.small_plan("58/KH-UBND", "ngày 01 tháng 4 năm 2026", tasks=NEW_TASKS)
    return readings.adopt(content, in_force_on=NEXT, replaces=plan, at=AT)


def list_owed(plan: models.Plan) -> list[tuple[str, str, str, date | None, str]]:
    rows = plan.obligations.exclude(task=None).order_by("task__code", "occurrence")
    return [
        (row.task.code, row.organisation.code, row.occurrence, row.case.due, row.case.state)
        for row in rows
        if row.task
    ]


def test_a_small_plan_is_owed_by_its_grammar(plan: models.Plan) -> None:
    assert list_owed(plan) == [
        ("I.1", "SO-KHCN", "2025-12", date(2025, 12, 31), "unsettled"),
        ("I.2", "SO-KHCN", "2026-2030", date(2030, 12, 31), "assigned"),
        ("I.3", "SO-NV", "2025", date(2025, 12, 31), "unsettled"),
        ("I.3", "SO-NV", "2026", date(2026, 12, 31), "assigned"),
        ("I.3", "SO-NV", "2027", date(2027, 12, 31), "assigned"),
    ]


def test_adoption_leaves_the_obligations_to_the_background(plan: models.Plan) -> None:
    job = ProcrastinateJob.objects.get(task_name="roll_obligations")
    assert job.args == {"plan": plan.code}


def test_a_plan_adopted_later_is_tracked_from_that_day() -> None:
    assert readings.adopt(at=AT).tracked_since == date(2026, 4, 20)
    early = readings.adopt(plan_texts.small_plan("60/KH-UBND"), in_force_on=date(2026, 6, 1), at=AT)
    assert early.tracked_since == date(2026, 6, 1)


def test_a_successor_asks_for_nothing_until_it_is_mapped(successor: models.Plan) -> None:
    assert actions.roll_obligations(plan=successor, by=SYSTEM, at=AT).made == 0


def replace(old: models.Plan, new: models.Plan, **kinds: str) -> Counter[str]:
    """Map the old tasks by title; ``kinds`` overrule by number, as ``I_2="dropped"``."""
    by_title = {task.title: task.pk for task in new.tasks.all()}
    fates = []
    for task in old.tasks.all():
        kind = kinds.get(task.code.replace(".", "_"), "same")
        target = by_title.get(task.title)
        to = (target,) if target and kind == "same" else ()
        fates.append(actions.Fate(task.pk, to, kind if to or kind != "same" else "flagged", "thôi"))
    actions.record_mapping(plan=new, indicators=[], tasks=fates, by=COORDINATOR, at=AT)
    actions.carry_over(plan=new, by=SYSTEM, at=AT)
    return Counter(models.Carryover.objects.values_list("outcome", flat=True))


def test_none_is_lost_when_a_plan_is_replaced(plan: models.Plan, successor: models.Plan) -> None:
    owed = set(plan.obligations.open().values_list("pk", flat=True))
    outcomes = replace(plan, successor, I_2="dropped")
    assert sum(outcomes.values()) == len(owed)
    assert set(models.Carryover.objects.values_list("obligation", flat=True)) == owed
    duties = models.Obligation.objects.filter(pk__in=owed, duty__isnull=False).count()
    assert outcomes == Counter(mapped=3, closed=1, flagged=duties + 1)
    assert not plan.obligations.open().filter(flag="").exists()
    actions.roll_obligations(plan=successor, by=SYSTEM, at=AT)
    assert list_owed(successor) == [
        ("I.1", "SO-KHCN", "2026-12", date(2026, 12, 31), "assigned"),
        ("I.2", "SO-NV", "2026", date(2026, 11, 30), "assigned"),
        ("I.2", "SO-NV", "2027", date(2027, 11, 30), "assigned"),
        ("I.3", "SO-TC", "2026-2030", None, "assigned"),
    ]
    assert actions.roll_obligations(plan=successor, by=SYSTEM, at=AT).made == 0
    missed = plan.obligations.get(task__code="I.3", occurrence="2025")
    assert "không còn lần 2025" in missed.flag


def test_a_mapped_obligation_keeps_its_original_date_and_its_origin(
    plan: models.Plan, successor: models.Plan
) -> None:
    row = plan.obligations.get(task__code="I.3", occurrence="2026")
    old = row.assignment
    replace(plan, successor)
    row.refresh_from_db()
    deadline = row.case.deadlines.get()
    assert (deadline.due, deadline.original_due) == (date(2026, 11, 30), date(2026, 12, 31))
    carried = row.carryovers.get()
    assert (carried.from_assignment, carried.to_assignment) == (old, row.assignment)
    assert "58/KH-UBND" in row.case.steps.get(verb="reset_deadline").note
    chain = queries.get_chain(obligation=row, by=COORDINATOR, today=AT.date())
    assert (chain.document, chain.carryovers) == (successor.document, [carried])


def test_a_dropped_item_closes_with_its_reason_and_a_silent_one_is_flagged(
    plan: models.Plan, successor: models.Plan
) -> None:
    dropped = plan.obligations.get(task__code="I.2")
    silent = plan.obligations.get(task__code="I.1")
    replace(plan, successor, I_2="dropped", I_1="flagged")
    for row in (dropped, silent):
        row.refresh_from_db()
    assert (dropped.case.state, dropped.case.steps.last().note) == ("cancelled", "thôi")
    assert silent.case.closed_at is None
    assert "Chưa quyết định" in silent.flag
    part = models.Assignment.objects.get(task__plan=successor, task__code="I.1")
    with pytest.raises(rules.PlansError, match="lý do"):
        actions.decide_flagged(obligations=[silent], by=COORDINATOR, at=AT)
    actions.decide_flagged(obligations=[silent], assignment=part, by=COORDINATOR, at=AT)
    silent.refresh_from_db()
    assert (silent.plan, silent.assignment, silent.flag) == (successor, part, "")
    with pytest.raises(rules.PlansError, match="không chờ xem xét"):
        actions.decide_flagged(obligations=[silent], reason="x", by=COORDINATOR, at=AT)


def test_an_item_given_to_another_office_is_flagged(plan: models.Plan) -> None:
    tasks_ = tuple(row if row[0] != "1" else (*row[:2], TAI_CHINH, *row[3:]) for row in NEW_TASKS)
    content = plan_texts.small_plan("58/KH-UBND", "ngày 01 tháng 4 năm 2026", tasks=tasks_)
    new = readings.adopt(content, in_force_on=NEXT, replaces=plan, at=AT)
    row = plan.obligations.get(task__code="I.1")
    replace(plan, new)
    row.refresh_from_db()
    assert "không giao cho cơ quan này" in row.flag


def revise(plan: models.Plan, code: str, label: str, raw: str, **read: Any) -> models.Schedule:
    office = models.Obligation.objects.filter(task__code=code)[0].organisation
    amendment = actions.propose_amendment(
        plan=plan, organisation=office, subject=code, proposal="lùi", reason="chưa có hạ tầng",
        by=make_actor("coordinator", organisation=office.code), at=AT,
    )  # fmt: skip
    decision = documents.Document.objects.create(
        code=f"qd-{code.lower()}", symbol=f"7{code[-1]}/QĐ-UBND", added_at=AT, added_by="thu",
        issued_on=AT.date(),
    )  # fmt: skip
    for to in ("considered", "approved"):
        actions.decide_amendment(
            amendment=amendment, to=to, decision=decision, by=COORDINATOR, at=AT
        )
    amendment.refresh_from_db()
    cell = models.Schedule.objects.get(
        assignment__task__code=code, assignment__task__plan=plan, label=label, is_current=True
    )
    return actions.revise_schedule(
        schedule=cell, raw=raw, amendment=amendment, by=COORDINATOR, at=AT, **read
    )


def test_a_revised_schedule_moves_the_date_and_keeps_the_earlier(plan: models.Plan) -> None:
    row = plan.obligations.get(task__code="I.1")
    new = revise(plan, "I.1", "Năm 2025", "9/2026", kind="month", due=date(2026, 9, 30))
    row.refresh_from_db()
    deadline = row.case.deadlines.get()
    assert (row.occurrence, row.schedule) == ("2026-09", new)
    assert (deadline.due, deadline.original_due) == (date(2026, 9, 30), date(2025, 12, 31))
    assert row.carryovers.get().outcome == "mapped"
    actions.roll_obligations(plan=plan, by=SYSTEM, at=AT)
    assert plan.obligations.filter(task__code="I.1").count() == 1


def test_a_revised_rhythm_closes_what_it_no_longer_asks_for(plan: models.Plan) -> None:
    label = "Giai đoạn 2025 - 2030"
    new = revise(plan, "I.3", label, "2027", kind="year", due=date(2027, 12, 31))
    assert new.recurrence == ""
    states = dict(
        plan.obligations.filter(task__code="I.3").values_list("occurrence", "case__state")
    )
    assert states == {"2025": "unsettled", "2026": "cancelled", "2027": "assigned"}
    monthly = revise(plan, "I.2", label, "Tháng 6 hàng năm", kind="recurring", due=None)
    assert (monthly.recurrence, monthly.month) == ("year", 6)
    actions.roll_obligations(plan=plan, by=SYSTEM, at=AT)
    found = plan.obligations.filter(task__code="I.2").order_by("occurrence")
    assert [(row.occurrence, row.case.due) for row in found] == [
        ("2026", date(2026, 6, 30)), ("2027", date(2027, 6, 30)),
    ]  # fmt: skip


FIRST_COLUMN, SPAN = "Năm 2025", "Giai đoạn 2025 - 2030"


def say(row: models.Obligation) -> tuple[str, str, date | None, str]:
    row = models.Obligation.objects.select_related("case").get(pk=row.pk)
    return row.occurrence, row.kind, row.case.due, row.case.state


def roll(plan: models.Plan) -> int:
    return actions.roll_obligations(plan=plan, by=SYSTEM, at=AT).made


@pytest.mark.parametrize(
    ("raw", "kind", "expected", "condition"),
    [
        ("Thường xuyên", "continuous", ("2026-2030", "continuing", None, "assigned"), ""),
        ("Sau khi có quy chế của Chính phủ", "conditional",
         ("2026-2030", "conditional", None, "assigned"), "Sau khi có"),
    ],
)  # fmt: skip
def test_a_date_that_the_cell_no_longer_has_is_taken_off_in_place(
    plan: models.Plan, raw: str, kind: str, expected: tuple[Any, ...], condition: str
) -> None:
    row = plan.obligations.get(task__code="I.2")
    revise(plan, "I.2", SPAN, raw, kind=kind, due=None)
    assert say(row) == expected
    deadline = row.case.deadlines.get()
    assert (deadline.due, deadline.original_due) == (None, date(2030, 12, 31))
    assert deadline.condition.startswith(condition)
    assert models.Obligation.objects.dormant().filter(pk=row.pk).exists() == bool(condition)
    assert roll(plan) == 0


def test_an_armed_obligation_waits_for_the_new_condition(plan: models.Plan) -> None:
    row = plan.obligations.get(task__code="I.2")
    revise(plan, "I.2", SPAN, "Sau khi có quy chế của Chính phủ", kind="conditional", due=None)
    row.refresh_from_db()
    case_actions.arm_deadline(
        deadline=row.case.deadlines.get(), due=date(2026, 7, 31), event="5/QĐ-TTg", by=SYSTEM, at=AT
    )
    assert say(row)[2] is not None
    cell = models.Schedule.objects.get(pk=row.schedule_id)
    amendment = cell.amendment
    assert amendment is not None
    actions.revise_schedule(
        schedule=cell, raw="Sau khi có nghị định về dữ liệu", kind="conditional", due=None,
        amendment=amendment, by=COORDINATOR, at=AT,
    )  # fmt: skip
    assert say(row) == ("2026-2030", "conditional", None, "assigned")
    assert "nghị định" in row.case.deadlines.get().condition
    assert roll(plan) == 0


def test_what_a_revision_closed_is_made_again_when_it_is_asked_again(plan: models.Plan) -> None:
    gone = plan.obligations.get(task__code="I.3", occurrence="2026")
    cell = revise(plan, "I.3", SPAN, "2027", kind="year", due=date(2027, 12, 31))
    assert say(gone)[3] == "cancelled"
    assert cell.amendment is not None
    actions.revise_schedule(
        schedule=cell, raw="Hằng năm", kind="recurring", due=None, amendment=cell.amendment,
        by=COORDINATOR, at=AT,
    )  # fmt: skip
    assert roll(plan) == 1
    again = plan.obligations.get(task__code="I.3", occurrence="2026", is_superseded=False)
    assert again.case.code == f"{gone.case.code}.2"
    assert roll(plan) == 0


@pytest.mark.parametrize(
    ("raw", "kind", "due", "state"),
    [
        ("9/2026", "month", date(2026, 9, 30), "assigned"),
        ("11/2025", "month", date(2025, 11, 30), "unsettled"),
    ],
)
def test_the_state_is_judged_by_the_new_date(
    plan: models.Plan, raw: str, kind: str, due: date, state: str
) -> None:
    row = plan.obligations.get(task__code="I.1")
    revise(plan, "I.1", FIRST_COLUMN, raw, kind=kind, due=due)
    assert say(row) == (raw[-4:] + "-" + raw.split("/", maxsplit=1)[0].zfill(2), "once", due, state)


def test_a_date_moved_before_tracking_waits_to_be_settled(plan: models.Plan) -> None:
    row = plan.obligations.get(task__code="I.2")
    revise(plan, "I.2", SPAN, "30/11/2025", kind="date", due=date(2025, 11, 30))
    assert say(row) == ("2025-11-30", "once", date(2025, 11, 30), "unsettled")


def extend(row: models.Obligation, until: date) -> None:
    deadline = row.case.deadlines.get()
    focal = make_actor("focal", organisation=row.organisation.code)
    extension = case_actions.request_extension(
        deadline=deadline, asked_due=until, reason="chờ vốn", by=focal, at=AT
    )
    case_actions.decide_extension(
        extension=extension, granted_due=until, document="77/UBND", by=COORDINATOR, at=AT
    )


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2030, 12, 31), date(2031, 3, 31)),
        (date(2030, 6, 30), date(2031, 3, 31)),
        (date(2031, 12, 31), date(2031, 12, 31)),
    ],
)
def test_granted_time_stays_unless_the_order_gives_more(
    plan: models.Plan, due: date, expected: date
) -> None:
    row = plan.obligations.get(task__code="I.2")
    extend(row, date(2031, 3, 31))
    revise(plan, "I.2", SPAN, f"{due:%d/%m/%Y}", kind="date", due=due)
    assert say(row)[2] == expected


def test_an_unchanged_item_keeps_its_extension_through_the_new_plan(plan: models.Plan) -> None:
    content = plan_texts.small_plan("58/KH-UBND", "ngày 01 tháng 4 năm 2026")
    new = readings.adopt(content, in_force_on=NEXT, replaces=plan, at=AT)
    row = plan.obligations.get(task__code="I.2")
    extend(row, date(2031, 3, 31))
    replace(plan, new)
    row.refresh_from_db()
    assert (row.plan, say(row)[2]) == (new, date(2031, 3, 31))


def test_carrying_is_left_to_the_background_and_repeats_nothing(
    plan: models.Plan, successor: models.Plan
) -> None:
    fates = [actions.Fate(task.pk, (), "flagged") for task in plan.tasks.all()]
    actions.record_mapping(plan=successor, indicators=[], tasks=fates, by=COORDINATOR, at=AT)
    assert not models.Carryover.objects.exists()
    assert roll(successor) == 0
    jobs = ProcrastinateJob.objects.filter(args={"plan": successor.code}).order_by("id")
    assert [(job.task_name, job.lock) for job in jobs][-2:] == [
        ("carry_over", "roll_obligations"), ("roll_obligations", "roll_obligations"),
    ]  # fmt: skip
    carried = actions.carry_over(plan=successor, by=SYSTEM, at=AT)
    assert sum(carried.values()) == models.Carryover.objects.count() > 0
    assert sum(actions.carry_over(plan=successor, by=SYSTEM, at=AT).values()) == 0
    assert roll(successor) > 0


def test_each_office_is_told_once_of_what_is_carried(
    plan: models.Plan, successor: models.Plan
) -> None:
    office = plan.obligations.filter(task__code="I.3")[0].organisation
    post = orgs.PostFactory(organisation=office, role="focal")
    before = notices.Notice.objects.filter(post=post).count()
    replace(plan, successor)
    assert notices.Notice.objects.filter(post=post).count() == before + 1


def test_a_refusal_of_a_case_is_one_of_plans(
    plan: models.Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(error: Exception) -> Any:
        def raise_it(**_: Any) -> None:
            raise error

        return raise_it

    cell = models.Schedule.objects.filter(assignment__task__plan=plan, label=SPAN)[0]
    for error, expected in (
        (case_rules.StaleError("vừa được cập nhật"), rules.PlansError),
        (refusals.NotAllowedError("không có quyền"), refusals.NotAllowedError),
    ):
        monkeypatch.setattr(actions.carrying, "follow_revision", refuse(error))
        with pytest.raises(expected, match=str(error)):
            revise(plan, "I.2", SPAN, "30/6/2026", kind="date", due=date(2026, 6, 30))
        models.Amendment.objects.all().delete()
        documents.Document.objects.filter(code="qd-i.2").delete()
    cell.refresh_from_db()
    assert cell.is_current


def test_an_ended_plan_closes_what_is_open(plan: models.Plan) -> None:
    given: dict[str, Any] = {"plan": plan, "reason": "9/QĐ-UBND", "by": SYSTEM, "at": AT}
    with pytest.raises(rules.PlansError, match="chưa kết thúc"):
        actions.close_obligations(**given)
    owed = plan.obligations.open().count()
    actions.end_plan(on=NEXT, **given)
    job = ProcrastinateJob.objects.get(task_name="close_obligations")
    assert job.args == {"plan": plan.code, "reason": "9/QĐ-UBND"}
    assert actions.close_obligations(**given) == owed
    assert not plan.obligations.open().exists()
    assert actions.roll_obligations(plan=plan, by=SYSTEM, at=AT).made == 0


def test_an_ended_span_passes_into_the_next(plan: models.Plan, successor: models.Plan) -> None:
    replace(plan, successor)
    tasks_ = models.Schedule.objects.filter(
        assignment__task__plan=successor, assignment__task__code="I.3",
        label="Giai đoạn 2030 - 2035",
    )  # fmt: skip
    tasks_.update(kind="continuous", raw="Thường xuyên")
    actions.roll_obligations(plan=successor, by=SYSTEM, at=AT)
    later = datetime(2031, 1, 2, 3, 0, tzinfo=UTC)
    actions.roll_obligations(plan=successor, by=SYSTEM, at=later)
    states = dict(
        successor.obligations.filter(task__code="I.3").values_list("occurrence", "case__state")
    )
    assert states == {"2026-2030": "carried", "2031-2035": "assigned"}


def test_sealed_orders_are_withheld_until_somebody_may_read_them(plan: models.Plan) -> None:
    document = documents.Document.objects.create(
        code="mat", symbol="1-CV", secrecy="sealed", added_at=AT, added_by="thu"
    )
    order = models.Task.objects.create(
        plan=plan, kind="order", document=document, code="1", title="Việc niêm phong",
        from_line=1, to_line=1, position=0,
    )  # fmt: skip
    part = models.Assignment.objects.create(task=order, position=0)
    office = plan.obligations.filter(task__code="I.3")[0].organisation
    models.AssignmentParty.objects.create(
        assignment=part, role="lead", organisation=office, name="x", position=0
    )
    models.Schedule.objects.create(
        assignment=part, label="", raw="30/6/2026", kind="date", due=date(2026, 6, 30), position=0
    )
    rolled = actions.roll_obligations(plan=plan, by=SYSTEM, at=AT)
    assert (rolled.made, rolled.withheld) == (0, 1)
    post = orgs.PostFactory(organisation=office, is_sealed=True)
    assert actions.roll_obligations(plan=plan, by=SYSTEM, at=AT).made == 1
    row = models.Obligation.objects.get(assignment=part)
    assert (row.case.secrecy, list(row.case.readers.all())) == ("sealed", [post])
    assert not models.Obligation.objects.visible_to(COORDINATOR).filter(pk=row.pk).exists()


def test_the_daily_job_passes_and_rolls(plan: models.Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    monkeypatch.setattr(tasks.timezone, "now", lambda: datetime(2027, 1, 2, tzinfo=UTC))
    tasks.follow_the_day()
    assert plan.obligations.filter(task__code="I.3", occurrence="2028").exists()
    assert tasks.roll_obligations(plan=plan.code) == 0


def test_a_bulk_opening_refuses_what_the_single_one_refuses(plan: models.Plan) -> None:
    row = plan.obligations.filter(task__code="I.3")[0]
    new = case_actions.NewCase(code=row.case.code, title="x", organisation=row.organisation)
    with pytest.raises(Exception, match="dùng mã khác"):
        case_actions.open_cases(graph="obligation@1", cases=[new], by=SYSTEM, at=AT)
    with pytest.raises(refusals.NotAllowedError):
        case_actions.open_cases(graph="obligation@1", cases=[new], by=make_actor("focal"), at=AT)
