"""Plan 142 and the letter as obligations: who owes what by when, and how it is listed."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import F

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.core import refusals
from nq57.orgs.models import Organisation
from nq57.plans import actions, models, queries
from nq57.plans.rules import work
from tests.factories.orgs import make_actor
from tests.factories.owed import (
    ALL,
    AT,
    COMMUNE,
    COORDINATOR,
    SYSTEM,
    TODAY,
    alive,
    communes,
    departments,
    of_office,
    one,
    owed,
    owners,
    plan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province"), pytest.mark.server]


def test_every_obligation_that_is_asked_for_is_there_once() -> None:
    asked = queries.list_wanted(plan=plan(), today=TODAY, until=date(2027, 12, 31)).wanted
    keys = Counter(row.key for row in asked)
    assert max(keys.values()) == 1
    assert len(keys) == models.Obligation.objects.count() > 5000
    assert not models.Obligation.objects.exclude(organisation=F("case__organisation")).exists()
    assert cases.Step.objects.count() == len(keys)
    assert audit.Entry.objects.filter(verb="open_case").count() == len(keys)


def test_communes_and_districts_are_those_of_the_first_day() -> None:
    began = date(2025, 6, 4)
    groups = departments(began) | alive(began, kind="people_committee", level="district")
    assert owners("I.1.1", "2025-05") == communes(began) | groups
    assert len(communes(began)) == 200
    after = date(2025, 9, 1)
    assert owners("VIII.2.7", "2025-09") == communes(after) | departments(after)
    assert len(communes(after)) == 75


def test_what_outlived_the_old_communes_went_to_their_successors_with_its_lineage() -> None:
    assert owners("II.7", "2025") == communes(TODAY) | departments(TODAY)
    before = set(
        models.Handover.objects.filter(
            obligation__task__code="II.7", obligation__occurrence="2025"
        ).values_list("from_organisation__code", flat=True)
    )
    ended = communes(date(2025, 6, 30)) - communes(date(2025, 7, 1))
    districts = alive(date(2025, 6, 30), kind="people_committee", level="district")
    assert before == ended | districts
    assert not owed("II.7", "2025").exclude(organisation__until=None).exists()


def test_a_group_without_members_is_named_as_no_longer_applicable() -> None:
    task = plan().tasks.get(code="VIII.2.7")
    ends = queries.list_open_ends(task=task, today=TODAY)
    found = {(end.occurrence.key, end.gap.name, end.gap.kind) for end in ends}
    assert ("2025-09", "UBND cấp huyện", "no_member") in found
    task = plan().tasks.get(code="VII.2")
    kinds = {end.gap.name: end.gap.kind for end in queries.list_open_ends(task=task, today=TODAY)}
    assert kinds["Các doanh nghiệp"] == "open_group"


def test_named_leads_owe_one_each_and_the_first_is_focal() -> None:
    found = owed("VIII.2.5", "2026-2030").order_by("organisation__code")
    assert {row.organisation.code: row.is_focal for row in found} == {
        "SO-VHTTDL": True, "SO-NNMT": False, "SO-CT": False, "SO-GDDT": False, "SO-YT": False,
    }  # fmt: skip
    assert not owed("II.7", is_focal=True).exists()


def test_orders_of_the_letter_are_owed_with_their_monitors() -> None:
    orders = models.Obligation.objects.filter(task__kind="order")
    assert set(orders.values_list("assignment", flat=True)) == set(
        models.Assignment.objects.filter(task__kind="order").values_list("pk", flat=True)
    )
    row = one("1.(4)", "2026-04-30")
    assert row.case.due == date(2026, 4, 30)
    assert [party.organisation.code for party in row.case.parties.filter(role="monitor")] == [
        "CA-TINH"
    ]
    assert owners("1.(1)", "2026") == owners("1.(2)", "ongoing")
    assert one("1.(1)", "2026").case.due == date(2026, 12, 31)
    assert one("1.(2)", "ongoing").case.due is None


def test_a_duty_that_repeats_a_task_is_one_obligation_with_the_earlier_date() -> None:
    row = one("I.3", "2025-07")
    assert row.case.due == date(2025, 7, 14)
    chain = queries.get_chain(obligation=row, by=COORDINATOR, today=TODAY)
    assert len(chain.clauses) == 2
    assert {clause.document for clause in chain.clauses} == {chain.document}
    assert "15/7/2025" in " ".join(text for _, text in chain.duty_lines)
    department = one("I.3", "2025-06", "SO-YT")
    assert department.case.due == date(2025, 6, 9)
    assert not models.Obligation.objects.filter(duty__code="IV.1").exists()


def test_what_the_machine_alone_joins_says_that_it_waits_to_be_confirmed() -> None:
    row = one("I.3", "2025-07")
    assert row.repeats is not None
    assert "chờ xác nhận" in queries.get_chain(obligation=row, by=COORDINATOR, today=TODAY).pending
    actions.decide_same(duty=row.repeats, state="confirmed", by=COORDINATOR, at=AT)
    row = one("I.3", "2025-07")
    assert row.case.due == date(2025, 7, 14)
    assert queries.get_chain(obligation=row, by=COORDINATOR, today=TODAY).pending == ""


def test_a_duty_that_is_another_matter_is_owed_apart_until_it_is_joined_again() -> None:
    duty = models.Duty.objects.get(code="IV.1", parties__group__code="UBND-X")
    actions.decide_same(duty=duty, state="refused", by=COORDINATOR, at=AT)
    row = one("I.3", "2025-07")
    assert (row.repeats, row.case.due) == (None, date(2025, 7, 31))
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT).made == 75
    own = models.Obligation.objects.get(duty=duty, organisation__code=COMMUNE)
    assert own.case.due == date(2025, 7, 14)
    actions.decide_same(duty=duty, state="confirmed", seen="refused", by=COORDINATOR, at=AT)
    row.refresh_from_db()
    own.refresh_from_db()
    assert (row.repeats, row.case.due) == (duty, date(2025, 7, 14))
    assert (own.merged_into, own.case.state) == (row, "carried")
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT).made == 0
    commune = of_office("focal")
    assert queries.get_chain(obligation=row, by=commune, today=TODAY).merged == [own]
    other = of_office("focal", "UBND-04096")
    assert queries.get_chain(obligation=row, by=other, today=TODAY).merged == []
    actions.decide_same(duty=duty, state="refused", seen="confirmed", by=COORDINATOR, at=AT)
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT).made == 75
    row.refresh_from_db()
    assert (row.repeats, row.case.due) == (None, date(2025, 7, 31))


def test_duties_that_reporting_or_nobody_answers_are_no_obligations() -> None:
    codes = Counter(
        models.Obligation.objects.exclude(duty=None).values_list("duty__code", flat=True)
    )
    assert codes == {"IV.2": 95, "IV.4": 1}


def test_the_plans_monitor_follows_every_task_and_no_order() -> None:
    tasks = models.Obligation.objects.filter(task__kind="task").exclude(
        organisation__code="SO-KHCN"
    )
    followed = tasks.concerning("SO-KHCN", "monitor")
    assert followed.count() == tasks.count()
    assert not one("1.(4)", "2026-04-30").case.parties.filter(organisation__code="SO-KHCN").exists()


def test_what_was_due_before_tracking_is_neither_done_nor_overdue() -> None:
    counts = queries.count_by_timeliness(by=COORDINATOR, today=TODAY, filters=ALL)
    unsettled = models.Obligation.objects.unsettled()
    assert counts["unsettled"] == unsettled.count() > 2000
    assert not unsettled.filter(case__due__gte=date(2026, 7, 1)).exists()
    overdue = cases.Deadline.objects.overdue(TODAY)
    assert [row.case.obligation.task.code for row in overdue if row.case.obligation.task] == [
        "II.8"
    ]
    assert counts["overdue"] == 1
    assert sum(counts.values()) == models.Obligation.objects.count()


def test_a_second_roll_makes_nothing_in_few_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(60):
        rolled = actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT)
    assert (rolled.made, rolled.withheld) == (0, 0)
    passed = actions.pass_to_successors(by=SYSTEM, at=AT)
    assert passed == actions.Passed(0, 0, 0)


def test_the_next_year_rolls_in_once() -> None:
    later = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)
    first = actions.roll_obligations(plan=plan(), by=SYSTEM, at=later)
    assert (
        first.made
        == owed("I.3", "2028").count()
        + models.Obligation.objects.filter(occurrence="2028").exclude(task__code="I.3").count()
        > 300
    )
    assert owners("I.3", "2028") == communes(TODAY) | departments(TODAY)
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=later).made == 0


@pytest.mark.parametrize("role", ["focal", "head", "monitor", "leader", "auditor"])
def test_who_may_not_roll(role: str) -> None:
    with pytest.raises(refusals.NotAllowedError):
        actions.roll_obligations(plan=plan(), by=make_actor(role), at=AT)


def test_a_monitor_sees_and_urges_and_never_submits() -> None:
    by = of_office("monitor", "CA-TINH")
    row = one("1.(1)", "2026")
    assert not models.Obligation.objects.visible_to(by).filter(pk=row.pk).exists()
    row = one("1.(2)", "ongoing")
    assert queries.get_obligation(code=row.case.code, by=by) == row
    case_actions.urge(case=row.case, by=by, at=AT, note="Đề nghị báo cáo")
    for verb in ("start", "submit", "refuse"):
        with pytest.raises(refusals.NotAllowedError):
            case_actions.move(case=row.case, verb=verb, by=by, at=AT, note="vì", finished_on=TODAY)


def test_pages_by_key_hold_each_row_once_in_constant_queries(
    django_assert_num_queries: Any,
) -> None:
    by = of_office("focal")
    expected = models.Obligation.objects.visible_to(by).count()
    seen: list[int] = []
    key = ""
    while True:
        page = queries.list_obligations(by=by, today=TODAY, filters=ALL, after=key, size=40)
        seen += [row.pk for row in page.rows]
        key = page.next_key
        if not key:
            break
    assert len(seen) == len(set(seen)) == expected
    for size in (5, 80):
        with django_assert_num_queries(2):
            queries.list_obligations(by=COORDINATOR, today=TODAY, filters=ALL, size=size)


@pytest.mark.parametrize(
    ("given_", "check"),
    [
        ({"office": "SO-KHCN", "role": "lead"}, {"organisation__code": "SO-KHCN"}),
        ({"task": "I.3"}, {"task__code": "I.3"}),
        ({"state": "unsettled"}, {"case__state": "unsettled"}),
        ({"is_settled": False}, {"case__state": "unsettled"}),
        ({"kind": "conditional"}, {"kind": "conditional"}),
        ({"text": "thong minh"}, {"case__folded__contains": "thong minh"}),
        ({"timeliness": "overdue"}, {"task__code": "II.8"}),
    ],
)
def test_filters_keep_what_a_recount_finds(given_: dict[str, Any], check: dict[str, Any]) -> None:
    filters = queries.Filters(**given_)
    found = queries.filter_obligations(by=COORDINATOR, today=TODAY, filters=filters)
    expected = models.Obligation.objects.filter(**check)
    assert set(found.values_list("pk", flat=True)) == set(expected.values_list("pk", flat=True))
    assert found.exists()


def test_an_offices_work_lies_in_lanes_as_the_rule_says(django_assert_num_queries: Any) -> None:
    office = Organisation.objects.get(code=COMMUNE)
    by = of_office("focal")
    lanes = queries.list_office_work(organisation=office, by=by, today=TODAY, most=100)
    days = work.get_days(TODAY)
    total = 0
    for lane in lanes:
        assert lane.count == len(lane.rows)
        total += lane.count
        for row in lane.rows:
            assert lane.lane == work.get_lane(
                days=days, state=row.case.state, kind=row.kind, due=row.case.due,
                starts_on=row.starts_on, is_closed=row.case.closed_at is not None,
            )  # fmt: skip
    assert total == models.Obligation.objects.open().filter(organisation=office).count()
    with django_assert_num_queries(3):
        shown = queries.list_office_work(organisation=office, by=by, today=TODAY, most=2)
    assert [(lane.count, lane.rows) for lane in shown] == [
        (lane.count, lane.rows[:2]) for lane in lanes
    ]


@pytest.mark.parametrize(
    ("count", "field"),
    [
        (queries.count_per_office, "organisation__code"),
        (queries.count_per_section, "task__section__code"),
    ],
)
def test_counts_per_office_and_section_add_up(
    count: Any, field: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        rows = count(by=COORDINATOR, today=TODAY, filters=ALL)
    recount = Counter(models.Obligation.objects.values_list(field, flat=True))
    assert {row.key: row.total for row in rows} == {
        key or "": times for key, times in recount.items()
    }


def test_others_see_nothing_of_an_office() -> None:
    nobody = audit_rules.Actor(account="")
    assert not models.Obligation.objects.visible_to(nobody).exists()
    by = of_office("focal")
    seen = models.Obligation.objects.visible_to(by)
    assert set(seen.values_list("pk", flat=True)) == set(
        models.Obligation.objects.concerning(COMMUNE).values_list("pk", flat=True)
    )


def test_a_task_lists_its_obligations() -> None:
    task = plan().tasks.get(code="VIII.2.5")
    rows = queries.list_of_task(task=task, by=COORDINATOR, today=TODAY)
    assert len(rows) == 10
    some = queries.list_of_task(task=task, by=COORDINATOR, today=TODAY, skip=4, most=3)
    assert some == rows[4:7]
    assert rows[0].organisation.code == "SO-VHTTDL"
