"""Obligations settled, armed, tracked and reported done."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.audit import models as audit
from nq57.cases import actions as case_actions
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.core import sheets as core_sheets
from nq57.documents import models as documents
from nq57.orgs import rules as org_rules
from nq57.plans import actions, models, queries, rules
from nq57.plans.rules import sheets
from tests.factories.owed import (
    ALL,
    AT,
    COMMUNE,
    COORDINATOR,
    TODAY,
    of_office,
    one,
    owed,
    plan,
    settle,
    timeliness,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province"), pytest.mark.server]


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
    with pytest.raises(refusals.NotAllowedError):
        settle(row, by, outcome="not_done")
    row.case.refresh_from_db()
    assert row.case.state == "unsettled"


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
    mine = models.Obligation.objects.unsettled().filter(organisation__code=COMMUNE)
    assert {row[0] for row in rows[1:]} == set(mine.values_list("case__code", flat=True))
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
        [codes[0], "", "", "", "", "", "Đã xong", "98/KH-UBND", "31/02/2025", ""],
    ]
    with pytest.raises(rules.SheetError, match="chưa ghi dòng nào") as caught:
        actions.settle_from_sheet(rows=[header, *lines], by=of_office("focal"), at=AT)
    found = {(fault.row, fault.column) for fault in caught.value.faults}
    assert found == {
        (2, "Kết quả"), (2, "Ngày sản phẩm"), (3, "Sản phẩm (số, ký hiệu)"), (3, "Ngày sản phẩm"),
        (4, "Mã"), (5, "Mã"), (5, "Lý do"), (6, "Mã"), (6, "Ngày sản phẩm"),
    }  # fmt: skip
    assert len(caught.value.faults) == len(found)  # no cell is named twice
    assert one("VIII.2.8", "2025-12").case.state == "unsettled"


def test_a_missing_right_is_a_fault_of_its_cell() -> None:
    by = of_office("focal", "SO-KHCN")
    followed = one("VIII.2.7", "2025-09")
    mine = models.Obligation.objects.unsettled().filter(organisation__code="SO-KHCN")[0]
    lines = [
        [followed.case.code, "", "", "", "", "", "Chưa xong", "", "", ""],
        [mine.case.code, "", "", "", "", "", "Chuyển cơ quan kế thừa", "", "", ""],
    ]
    with pytest.raises(rules.SheetError) as caught:
        actions.settle_from_sheet(rows=[list(sheets.COLUMNS.values()), *lines], by=by, at=AT)
    found = {(fault.row, fault.column) for fault in caught.value.faults}
    assert found == {(2, "Mã"), (3, "Kết quả")}


def test_a_sheet_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_LINES", 3)
    with pytest.raises(rules.PlansError, match="nhiều nhất 3 dòng"):
        queries.make_settlement_sheet(by=COORDINATOR, today=TODAY, filters=ALL)


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
    with CaptureQueriesContext(connection) as asked:
        found = actions.arm_conditional(obligations=rows, document=document, by=COORDINATOR, at=AT)
    assert len(asked) < len(rows) / 2
    row = one("I.6.1", "2025")
    assert (found, row.case.due, row.case.state) == (due, due, state)
    deadline = row.case.deadlines.get()
    assert deadline.explanation["event"] == f"1/QĐ-TTg ngày {issued_on:%d/%m/%Y}"
    assert "nq57 mặc định 3 tháng" in deadline.explanation["sentence"]
    assert "(chờ tỉnh xác nhận)" in deadline.explanation["sentence"]
    assert deadline.expected_on == date(2025, 12, 31)
    with pytest.raises(rules.PlansError, match="không chờ văn bản"):
        actions.arm_conditional(obligations=rows, document=document, by=COORDINATOR, at=AT)


def test_arming_is_refused_by_a_more_secret_document_and_for_what_is_over() -> None:
    document = documents.Document.objects.create(
        code="qd-1", symbol="1/QĐ-TTg", issued_on=TODAY, added_at=AT, added_by="thu",
        secrecy="restricted",
    )  # fmt: skip
    rows = list(owed("II.1"))
    given: dict[str, Any] = {"obligations": rows, "document": document, "by": COORDINATOR, "at": AT}
    with pytest.raises(rules.PlansError, match="mật hơn"):
        actions.arm_conditional(**given)
    document.secrecy = "open"
    case_actions.move(case=rows[0].case, verb="cancel", note="thôi", by=COORDINATOR, at=AT)
    with pytest.raises(rules.PlansError, match="đã kết thúc"):
        actions.arm_conditional(**given)


def test_arming_is_refused_without_a_date_or_the_right() -> None:
    document = documents.Document.objects.create(code="qd-1", added_at=AT, added_by="thu")
    rows = list(owed("II.1"))
    given: dict[str, Any] = {"obligations": rows, "document": document, "at": AT}
    with pytest.raises(rules.PlansError, match="ngày ban hành"):
        actions.arm_conditional(by=COORDINATOR, **given)
    with pytest.raises(refusals.NotAllowedError):
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
    with pytest.raises(refusals.NotAllowedError):
        actions.track_plan(plan=plan(), since=date(2026, 1, 1), by=of_office("focal"), at=AT)


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
    step = row.case.steps.get(verb="submit")
    entry = audit.Entry.objects.get(verb="submit", subject_code=row.case.code)
    assert step.note == entry.note == "Sản phẩm: 98/KH-UBND"
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
