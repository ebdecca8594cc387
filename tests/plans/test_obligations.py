"""Plan 142 and the letter as obligations: who owes what by when, settled, armed, passed on."""

import io
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.db.models import F

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import sheets as core_sheets
from nq57.documents import models as documents
from nq57.orgs import rules as org_rules
from nq57.orgs.models import Organisation, Succession
from nq57.plans import actions, models, queries, rules
from nq57.plans.rules import sheets, work
from tests.factories.orgs import make_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province"), pytest.mark.server]

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
SYSTEM = audit_rules.SYSTEM
COORDINATOR = make_actor("coordinator")
COMMUNE = "UBND-04099"
ALL = queries.Filters()


def plan() -> models.Plan:
    return models.Plan.objects.get(document__symbol="142/KH-UBND")


def owed(task: str, occurrence: str = "", **given: Any) -> models.obligations.ObligationQuerySet:
    found = models.Obligation.objects.filter(task__code=task, **given)
    found = found.filter(occurrence=occurrence) if occurrence else found
    return found.select_related("case__organisation", "organisation")


def owners(task: str, occurrence: str, **given: Any) -> set[str]:
    return set(owed(task, occurrence, **given).values_list("organisation__code", flat=True))


def alive(on: date, **given: Any) -> set[str]:
    return set(Organisation.objects.on(on).filter(**given).values_list("code", flat=True))


def communes(on: date) -> set[str]:
    return alive(on, kind="people_committee", level="commune")


def one(task: str, occurrence: str, office: str = COMMUNE) -> models.Obligation:
    return owed(task, occurrence, organisation__code=office).get()


def settle(row: models.Obligation, by: audit_rules.Actor = COORDINATOR, **given: Any) -> None:
    new = actions.NewSettlement(row, work.Settled(**given))
    actions.settle_obligations(settlements=[new], by=by, at=AT)


def timeliness(row: models.Obligation) -> str:
    return queries.get_chain(obligation=row, by=COORDINATOR, today=TODAY).timeliness


def of_office(role: str, office: str = COMMUNE) -> org_rules.Actor:
    return make_actor(role, organisation=office, post=f"{office}/{role}")


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
    groups = alive(began, is_department=True) | alive(
        began, kind="people_committee", level="district"
    )
    assert owners("I.1.1", "2025-05") == communes(began) | groups
    assert len(communes(began)) == 200
    after = date(2025, 9, 1)
    assert owners("VIII.2.7", "2025-09") == communes(after) | alive(after, is_department=True)
    assert len(communes(after)) == 75


def test_what_outlived_the_old_communes_went_to_their_successors_with_its_lineage() -> None:
    assert owners("II.7", "2025") == communes(TODAY) | alive(TODAY, is_department=True)
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


def test_a_duty_that_is_another_matter_is_owed_apart_until_it_is_joined_again() -> None:
    duty = models.Duty.objects.get(code="IV.1", parties__group__code="UBND-X")
    actions.decide_same(duty=duty, state="refused", by=COORDINATOR, at=AT)
    row = one("I.3", "2025-07")
    assert (row.repeats, row.case.due) == (None, date(2025, 7, 31))
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT).made == 75
    own = models.Obligation.objects.get(duty=duty, organisation__code=COMMUNE)
    assert own.case.due == date(2025, 7, 14)
    actions.decide_same(duty=duty, state="confirmed", by=COORDINATOR, at=AT)
    row.refresh_from_db()
    own.refresh_from_db()
    assert (row.repeats, row.case.due) == (duty, date(2025, 7, 14))
    assert (own.merged_into, own.case.state) == (row, "carried")
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT).made == 0


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
    assert owners("I.3", "2028") == communes(TODAY) | alive(TODAY, is_department=True)
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=later).made == 0


@pytest.mark.parametrize("role", ["focal", "head", "monitor", "leader", "auditor"])
def test_who_may_not_roll(role: str) -> None:
    with pytest.raises(org_rules.NotAllowedError):
        actions.roll_obligations(plan=plan(), by=make_actor(role), at=AT)


def test_settled_as_done_is_on_time_by_the_date_of_its_product() -> None:
    row, late = one("VIII.2.7", "2025-09"), one("VIII.2.8", "2025-12")
    by = of_office("focal")
    settle(row, by, outcome="done", product="12/KH-UBND", finished_on=date(2025, 9, 30))
    settle(late, by, outcome="done", product="9/BC-UBND", finished_on=date(2026, 1, 5))
    assert (timeliness(row), timeliness(late)) == ("met", "met_late")
    row.refresh_from_db()
    assert (row.settled_as, row.product, row.settled_by) == ("done", "12/KH-UBND", by.account)
    entry = audit.Entry.objects.filter(verb="settle_done", subject_code=row.case.code).get()
    assert entry.note == "12/KH-UBND"


def test_settled_as_not_done_is_overdue_since_the_original_date() -> None:
    row = one("VIII.2.7", "2025-09")
    settle(row, outcome="not_done")
    assert timeliness(row) == "overdue"
    deadline = row.case.deadlines.get()
    assert (deadline.due, deadline.original_due) == (date(2025, 9, 30), date(2025, 9, 30))


def test_settled_as_no_longer_applicable_ends_with_the_reason() -> None:
    row = one("VIII.2.7", "2025-09")
    with pytest.raises(rules.PlansError, match="lý do"):
        settle(row, outcome="not_applicable")
    settle(row, outcome="not_applicable", reason="Không có quy trình nội bộ")
    assert (row.case.state, timeliness(row)) == ("cancelled", "ended")
    with pytest.raises(case_rules.CasesError, match="Hủy"):
        settle(row, outcome="not_done")


@pytest.mark.parametrize(
    "by",
    [
        of_office("focal", "SO-YT"), of_office("monitor", "CA-TINH"), of_office("leader"),
        of_office("inspector"), of_office("auditor"),
    ],
    ids=lambda by: by.role,
)  # fmt: skip
def test_who_may_not_settle(by: org_rules.Actor) -> None:
    row = one("VIII.2.7", "2025-09")
    with pytest.raises(org_rules.NotAllowedError):
        settle(row, by, outcome="not_done")
    row.case.refresh_from_db()
    assert row.case.state == "unsettled"


def test_an_ended_communes_obligations_pass_to_the_successor_who_is_asked() -> None:
    old = owed("I.1.1", "2025-05", organisation__until__isnull=False).filter(
        organisation__level="commune"
    )
    heir = Succession.objects.filter(
        from_organisation__in=old.values("organisation"), is_divided=False
    ).first()
    assert heir is not None
    target = heir.to_organisation
    sources = Succession.objects.filter(to_organisation=target).values("from_organisation")
    rows = list(old.filter(organisation__in=sources).exclude(organisation=target))
    assert len(rows) > 1
    new = [actions.NewSettlement(row, work.Settled(outcome="passed")) for row in rows]
    actions.settle_obligations(settlements=new, by=COORDINATOR, at=AT)
    taken = one("I.1.1", "2025-05", target.code)
    assert taken.case.state == "unsettled"
    merged = models.Obligation.objects.filter(merged_into=taken)
    assert merged.count() + 1 == len(rows)
    assert {row.case.state for row in merged} == {"carried"}
    lineage = {row.from_organisation_id for row in taken.handovers.all()}
    assert (
        lineage == {row.organisation_id for row in merged} | {heir.from_organisation_id} | lineage
    )
    assert len(lineage) == len(rows)
    assert actions.roll_obligations(plan=plan(), by=SYSTEM, at=AT).made == 0


def test_a_living_office_passes_nothing_on() -> None:
    with pytest.raises(rules.PlansError, match="còn hoạt động"):
        settle(one("VIII.2.7", "2025-09"), outcome="passed")


def fill(content: bytes, **columns: dict[str, str]) -> list[list[str]]:
    """Fill the cells of a settlement sheet: ``outcome={code: words}``."""
    rows = core_sheets.read_sheet(content)
    header = rows[0]
    for name, given in columns.items():
        place = header.index(sheets.COLUMNS[name])
        for row in rows[1:]:
            row += [""] * (len(header) - len(row))
            row[place] = given.get(row[0], row[place])
    return rows


def test_the_sheet_settles_many_and_a_dry_run_writes_nothing() -> None:
    by = of_office("focal")
    content = queries.make_settlement_sheet(by=by, today=TODAY, filters=ALL)
    first, second = one("VIII.2.7", "2025-09"), one("VIII.2.8", "2025-12")
    rows = fill(
        content,
        outcome={first.case.code: "đã xong", second.case.code: "Chưa xong"},
        product={first.case.code: "12/KH-UBND"},
        finished_on={first.case.code: "30/9/2025"},
    )
    assert len(rows) - 1 == models.Obligation.objects.visible_to(by).unsettled().count()
    before = audit.Entry.objects.count()
    counts = actions.settle_from_sheet(rows=rows, by=by, at=AT, is_dry_run=True)
    assert counts == {"done": 1, "not_done": 1}
    assert audit.Entry.objects.count() == before
    assert one("VIII.2.7", "2025-09").case.state == "unsettled"
    assert actions.settle_from_sheet(rows=rows, by=by, at=AT) == counts
    assert (timeliness(one("VIII.2.7", "2025-09")), timeliness(one("VIII.2.8", "2025-12"))) == (
        "met", "overdue",
    )  # fmt: skip


def test_a_faulty_sheet_is_refused_whole_with_every_fault_by_cell() -> None:
    codes = [one(*item).case.code for item in (("VIII.2.7", "2025-09"), ("VIII.2.8", "2025-12"))]
    header = list(sheets.COLUMNS.values())
    lines = [
        [codes[0], "", "", "", "", "", "Xong rồi", "", "31/02/2025", ""],
        [codes[1], "", "", "", "", "", "Đã xong", "", "", ""],
        ["NV0.LA.2025", "", "", "", "", "", "Chưa xong", "", "", ""],
        [codes[1], "", "", "", "", "", "Không còn áp dụng", "", "", ""],
    ]
    with pytest.raises(rules.SheetError, match="chưa ghi dòng nào") as caught:
        actions.settle_from_sheet(rows=[header, *lines], by=of_office("focal"), at=AT)
    found = {(fault.row, fault.column) for fault in caught.value.faults}
    assert found == {
        (2, "Kết quả"), (2, "Ngày sản phẩm"), (3, "Sản phẩm (số, ký hiệu)"), (3, "Ngày sản phẩm"),
        (4, "Mã"), (5, "Mã"), (5, "Lý do"),
    }  # fmt: skip
    assert one("VIII.2.8", "2025-12").case.state == "unsettled"


def test_the_sheet_holds_no_formula_and_offers_the_outcomes() -> None:
    content = core_sheets.write_sheet(
        title="Thử", columns={"Tên": 10, "Kết quả": 12}, rows=[["=1+1", None], ["x", None]],
        choices={"Kết quả": ["Đã xong", "Chưa xong"]},
    )  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet.data_validations.dataValidation[0].formula1 == '"Đã xong,Chưa xong"'


def test_five_parts_wait_for_a_document() -> None:
    waiting = queries.list_conditions(plan=plan(), by=COORDINATOR)
    assert [(row.assignment.task.code, row.expected_on, row.count) for row in waiting] == [
        ("I.6.1", date(2025, 12, 31), 95), ("I.6.2", date(2025, 12, 31), 95), ("II.1", None, 1),
        ("II.10", date(2025, 9, 30), 20), ("VIII.2.1", None, 1),
    ]  # fmt: skip
    lanes = models.Obligation.objects.dormant().with_lane(TODAY)
    assert set(lanes.values_list("lane", flat=True)) == {"waiting"}


@pytest.mark.parametrize(
    ("issued_on", "due", "state"),
    [
        (date(2026, 9, 15), date(2026, 12, 31), "assigned"),
        (date(2025, 12, 20), date(2026, 3, 31), "unsettled"),
    ],
)
def test_a_registered_document_starts_the_clock(issued_on: date, due: date, state: str) -> None:
    document = documents.Document.objects.create(
        code="qd-1", symbol="1/QĐ-TTg", issued_on=issued_on, added_at=AT, added_by="thu"
    )
    part = owed("I.6.1").first().assignment  # type: ignore[union-attr]
    rows = queries.list_dormant(assignment=part, by=COORDINATOR)
    assert len(rows) == 95
    found = actions.arm_conditional(obligations=rows, document=document, by=COORDINATOR, at=AT)
    row = one("I.6.1", "2025")
    assert (found, row.case.due, row.case.state) == (due, due, state)
    deadline = row.case.deadlines.get()
    assert deadline.explanation["event"] == f"1/QĐ-TTg ngày {issued_on:%d/%m/%Y}"
    assert "142/KH-UBND" in deadline.explanation["sentence"]
    assert deadline.expected_on == date(2025, 12, 31)
    with pytest.raises(rules.PlansError, match="không chờ văn bản"):
        actions.arm_conditional(obligations=rows, document=document, by=COORDINATOR, at=AT)


def test_arming_is_refused_without_a_date_or_the_right() -> None:
    document = documents.Document.objects.create(code="qd-1", added_at=AT, added_by="thu")
    rows = list(owed("II.1"))
    given: dict[str, Any] = {"obligations": rows, "document": document, "at": AT}
    with pytest.raises(rules.PlansError, match="ngày ban hành"):
        actions.arm_conditional(by=COORDINATOR, **given)
    with pytest.raises(org_rules.NotAllowedError):
        actions.arm_conditional(by=of_office("focal", "SO-KHCN"), **given)
    due = actions.arm_conditional(by=COORDINATOR, since=date(2026, 10, 2), **given)
    assert due == date(2027, 1, 31)


def test_tracking_moves_both_ways_and_leaves_what_people_said() -> None:
    said = one("VIII.2.7", "2025-09")
    settle(said, outcome="not_done")
    before = models.Obligation.objects.unsettled().count()
    counts = actions.track_plan(plan=plan(), since=date(2026, 4, 1), by=COORDINATOR, at=AT)
    orders = models.Obligation.objects.filter(task__kind="order", case__due__lt=date(2026, 7, 1))
    assert counts == {"unsettled": 0, "owed": orders.count()}
    assert set(orders.values_list("case__state", flat=True)) == {"assigned"}
    counts = actions.track_plan(plan=plan(), since=date(2026, 7, 1), by=COORDINATOR, at=AT)
    assert counts == {"unsettled": orders.count(), "owed": 0}
    assert models.Obligation.objects.unsettled().count() == before
    said.case.refresh_from_db()
    assert said.case.state == "assigned"
    assert audit.Entry.objects.filter(verb="track_plan").count() == 2


def test_tracking_is_refused() -> None:
    with pytest.raises(rules.PlansError, match="04/06/2025"):
        actions.track_plan(plan=plan(), since=date(2025, 1, 1), by=COORDINATOR, at=AT)
    with pytest.raises(rules.NotAllowedError):
        actions.track_plan(plan=plan(), since=date(2026, 1, 1), by=of_office("focal"), at=AT)


def end(codes: list[str], heirs: list[str]) -> None:
    """End offices yesterday and let others follow them."""
    day = date(2026, 11, 20)
    for office in Organisation.objects.filter(code__in=codes):
        Organisation.objects.filter(pk=office.pk).update(until=day)
        for heir in Organisation.objects.filter(code__in=heirs):
            Succession.objects.create(
                from_organisation=office, to_organisation=heir, on=day, kind="merge"
            )


def test_a_merge_passes_open_work_on_and_merges_what_the_heir_owes_itself() -> None:
    heir = "UBND-04096"
    mine = models.Obligation.objects.open().filter(organisation__code=COMMUNE)
    open_before = mine.count()
    end([COMMUNE], [heir])
    passed = actions.pass_to_successors(by=SYSTEM, at=AT)
    assert passed.passed + passed.merged == open_before - mine.count()
    stays = mine.filter(case__state="unsettled", case__due__lt=date(2026, 11, 20))
    assert (
        mine.count()
        == stays.count() + mine.filter(ends_on__lt=date(2026, 11, 20)).exclude(pk__in=stays).count()
    )
    twin = one("I.3", "2026", heir)
    assert {row.from_organisation.code for row in twin.handovers.all()} == {COMMUNE}
    assert one("I.3", "2026").merged_into == twin
    assert actions.pass_to_successors(by=SYSTEM, at=AT) == actions.Passed(0, 0, 0)
    asked = {COMMUNE} & owners("I.3", "2027", case__closed_at=None)
    assert not asked


def test_a_divided_office_leaves_its_work_to_each_heir() -> None:
    end(["SO-TC"], ["SO-CT", "SO-NV"])
    row = one("IV.2", "2025", "SO-TC")
    settle(row, outcome="not_done")
    actions.pass_to_successors(by=SYSTEM, at=AT)
    assert owners("IV.2", "2025") == {"SO-CT", "SO-NV"}
    assert {found.case.due for found in owed("IV.2", "2025")} == {date(2025, 12, 31)}
    assert {
        handover.from_organisation.code
        for found in owed("IV.2", "2025")
        for handover in found.handovers.all()
    } == {"SO-TC"}


def test_without_a_successor_the_work_is_flagged() -> None:
    Organisation.objects.filter(code="BAO").update(until=date(2026, 11, 20))
    passed = actions.pass_to_successors(by=SYSTEM, at=AT)
    row = one("I.5.1", "2026-2030", "BAO")
    assert passed.flagged > 0
    assert "chưa có cơ quan kế thừa" in row.flag
    actions.decide_flagged(obligations=[row], reason="Thông báo 5/TB-UBND", by=COORDINATOR, at=AT)
    row.refresh_from_db()
    assert (row.flag, row.case.state) == ("", "cancelled")


def test_a_monitor_sees_and_urges_and_never_submits() -> None:
    by = of_office("monitor", "CA-TINH")
    row = one("1.(1)", "2026")
    assert not models.Obligation.objects.visible_to(by).filter(pk=row.pk).exists()
    row = one("1.(2)", "ongoing")
    assert queries.get_obligation(code=row.case.code, by=by) == row
    case_actions.urge(case=row.case, by=by, at=AT, note="Đề nghị báo cáo")
    for verb in ("start", "submit", "refuse"):
        with pytest.raises(org_rules.NotAllowedError):
            case_actions.move(case=row.case, verb=verb, by=by, at=AT, note="vì", finished_on=TODAY)


def test_an_office_reports_its_product_and_the_coordinator_confirms() -> None:
    row, by = one("I.3", "2026"), of_office("focal")
    with pytest.raises(rules.PlansError, match="tên sản phẩm"):
        actions.submit_obligation(obligation=row, product=" ", finished_on=TODAY, by=by, at=AT)
    actions.submit_obligation(
        obligation=row, product="98/KH-UBND", finished_on=date(2026, 11, 20), by=by, at=AT
    )
    case_actions.move(case=row.case, verb="confirm", by=COORDINATOR, at=AT)
    assert (row.product, row.case.finished_on, timeliness(row)) == (
        "98/KH-UBND", date(2026, 11, 20), "met",
    )  # fmt: skip
    dormant = one("I.6.1", "2025")
    with pytest.raises(rules.PlansError, match="chờ văn bản"):
        actions.submit_obligation(obligation=dormant, product="x", finished_on=TODAY, by=by, at=AT)


def test_an_extension_shows_the_lateness_both_ways() -> None:
    row = one("VIII.2.7", "2025-09")
    settle(row, outcome="not_done")
    deadline = row.case.deadlines.get()
    extension = case_actions.request_extension(
        deadline=deadline, asked_due=date(2026, 12, 20), reason="Chờ hạ tầng",
        by=of_office("head"), at=AT,
    )  # fmt: skip
    case_actions.decide_extension(
        extension=extension, granted_due=date(2026, 12, 15), document="77/UBND", by=COORDINATOR,
        at=AT,
    )  # fmt: skip
    chain = queries.get_chain(obligation=row, by=COORDINATOR, today=TODAY)
    assert (chain.timeliness, chain.lateness_before_extension) == ("in_time", "overdue")
    assert [found.document for found in chain.extensions] == ["77/UBND"]


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
        with django_assert_num_queries(3):
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


def test_an_offices_work_lies_in_lanes_as_the_rule_says() -> None:
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
    assert rows[0].organisation.code == "SO-VHTTDL"
