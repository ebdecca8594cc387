"""A report entered for an office: on its signed sheet, confirmed or contested by it."""

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage

from nq57.audit import models as audit
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.files import actions as file_actions
from nq57.files import models as files
from nq57.notices import models as notices
from nq57.orgs.models import Organisation
from nq57.reporting import actions, models, queries, rules
from tests.factories import orgs, reports
from tests.factories.orgs import make_actor
from tests.factories.reports import COORDINATOR, FIRST, of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

FOCAL, HEAD = of_office("focal"), of_office("head")
COLLEAGUE = make_actor("coordinator", account="dieuphoi2", post="SO-KHCN/coordinator/2")
LATER = FIRST + timedelta(days=6)  # after the due day, 4 December


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files, "get_storage", lambda: kept)


@pytest.fixture
def report() -> models.Report:
    reports.set_terms()
    return reports.get_report(reports.open_cycle())


def again(report: models.Report) -> models.Report:
    return reports.get_report(report.cycle, report.organisation.code)


def sheet(content: bytes = b"x") -> files.StoredFile:
    source = io.BytesIO(content)
    return file_actions.store_file(source=source, name="phieu.txt", by=COORDINATOR, at=FIRST)


def begin(report: models.Report, by: Any = COORDINATOR, **given: Any) -> models.OnBehalf:
    known: dict[str, Any] = {"file": sheet(), "reason": "Xã mất mạng"}
    return actions.enter_for(report=report, by=by, at=FIRST, **known | given)


def enter(report: models.Report, at: Any = FIRST) -> models.Report:
    """Enter and send a whole report for its office; return it as it stands."""
    begin(report)
    reports.fill(again(report), by=COORDINATOR)
    actions.send_for(report=again(report), by=COORDINATOR, at=at)
    return again(report)


def accept(report: models.Report, by: Any = COLLEAGUE) -> None:
    actions.accept_items(stamps=reports.list_stamps(again(report)), by=by, at=FIRST)


def test_it_is_sent_for_the_office_and_says_so(report: models.Report) -> None:
    office = report.organisation
    focal = orgs.PostFactory(organisation=office, role="focal")
    held = enter(report)
    assert (held.case.state, held.sent_by, held.first_sent_on) == (
        "sent", COORDINATOR.account, date(2026, 12, 1),
    )  # fmt: skip
    row = held.on_behalf
    assert row is not None
    assert (row.state, row.office, row.by) == ("waiting", "SO-KHCN", COORDINATOR.account)
    assert row.sheet.case == held.case
    assert held.filings.get().on_behalf == row
    text = notices.Notice.objects.get(post=focal).text
    assert "nhập thay theo phiếu có chữ ký" in text
    assert audit.Entry.objects.filter(verb="enter_for").count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"file": None}, "phiếu có chữ ký"), ({"reason": " "}, "lý do nhập thay")],
)
def test_it_asks_for_the_sheet_and_the_reason(
    report: models.Report, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(rules.ReportingError, match=sentence):
        begin(report, **given)


@pytest.mark.parametrize("role", ["focal", "head", "monitor", "leader", "inspector", "auditor"])
def test_only_the_coordinator_enters_for_others(report: models.Report, role: str) -> None:
    with pytest.raises(refusals.NotAllowedError, match="không nhập thay"):
        begin(report, make_actor(role))


def test_nobody_enters_for_his_own_office(report: models.Report) -> None:
    own = reports.get_report(report.cycle, "SO-KHCN")
    with pytest.raises(refusals.NotAllowedError, match="soạn như thường"):
        begin(own)


def test_who_has_not_begun_neither_writes_nor_sends(report: models.Report) -> None:
    with pytest.raises(rules.FaultyError, match="không soạn được"):
        reports.fill(report, by=COORDINATOR)
    begin(report)
    with pytest.raises(rules.FaultyError, match="không soạn được"):
        reports.fill(again(report), by=COLLEAGUE)
    with pytest.raises(refusals.NotAllowedError, match="không phải do bạn"):
        actions.send_for(report=again(report), by=COLLEAGUE, at=FIRST)
    with pytest.raises(rules.FaultyError, match="chỗ trước khi gửi"):
        actions.send_for(report=again(report), by=COORDINATOR, at=FIRST)
    begin(again(report), COLLEAGUE)
    reports.fill(again(report), by=COLLEAGUE)
    assert list(report.behalves.values_list("state", flat=True)) == ["dropped", "entering"]


def test_a_repeated_sending_is_one_filing(report: models.Report) -> None:
    begin(report)
    reports.fill(again(report), by=COORDINATOR)
    for _ in range(2):
        number = actions.send_for(report=again(report), by=COORDINATOR, at=FIRST, key="gửi-1")
        assert number == 1
    assert report.filings.count() == 1


def test_it_is_accepted_only_after_the_office_confirms_and_by_another(
    report: models.Report,
) -> None:
    held = enter(report)
    with pytest.raises(rules.ReportingError, match="chưa xác nhận: chưa nhận được"):
        accept(held)
    waiting = queries.list_queue(by=COLLEAGUE, today=FIRST.date())
    assert waiting.plain == []
    assert {hint.code for one in waiting.unusual for hint in one.hints} >= {"H50"}
    with pytest.raises(refusals.NotAllowedError):
        actions.confirm_entered(report=held, by=COORDINATOR, at=FIRST)
    actions.confirm_entered(report=held, by=FOCAL, at=FIRST)
    row = again(report).on_behalf
    assert row is not None
    assert (row.state, row.answered_by) == ("confirmed", FOCAL.account)
    with pytest.raises(refusals.NotAllowedError, match="không tự nhận"):
        accept(held, COORDINATOR)
    accept(held)
    assert again(report).case.state in ("sent", "accepted")
    with pytest.raises(rules.ReportingError, match="không có bản nhập thay"):
        actions.confirm_entered(report=held, by=HEAD, at=FIRST)


def test_the_office_contests_and_its_own_day_counts(report: models.Report) -> None:
    held = enter(report)
    with pytest.raises(rules.ReportingError, match="chỗ không đúng"):
        actions.contest_entered(report=held, reason=" ", by=HEAD, at=FIRST)
    actions.contest_entered(report=held, reason="Sai số lớp", by=HEAD, at=FIRST)
    held = again(report)
    row = held.on_behalf
    assert row is not None
    assert (row.state, row.answer, held.case.state) == ("contested", "Sai số lớp", "draft")
    assert (held.first_sent_on, held.sent_by) == (None, "")
    with pytest.raises(rules.FaultyError):
        reports.fill(held, by=COORDINATOR, top=1)
    reports.fill(held)
    held = reports.send(held, LATER)
    assert (held.first_sent_on, held.on_behalf) == (date(2026, 12, 7), None)
    assert [one.on_behalf and one.on_behalf.state for one in held.filings.all()] == [
        "contested", None,
    ]  # fmt: skip


def test_what_the_office_itself_sends_is_confirmed_by_that(report: models.Report) -> None:
    begin(report)
    reports.fill(again(report), by=COORDINATOR)
    held = reports.send(again(report))
    row = held.on_behalf
    assert row is not None
    assert (row.state, row.answered_by, held.sent_by) == (
        "confirmed", HEAD.account, HEAD.account,
    )  # fmt: skip


@pytest.mark.parametrize("was_sent", [False, True], ids=["entering", "waiting"])
def test_who_entered_and_sends_by_a_post_in_the_office_confirms_nothing(
    report: models.Report, was_sent: bool
) -> None:
    if was_sent:
        held = enter(report)
        line = held.lines.earliest("pk")
        actions.return_items(report=held, reasons={line.stamp: "Thiếu"}, by=COLLEAGUE, at=FIRST)
        said = rules.LineText(state="doing", percent="60")
        entry = actions.Entry(line.item, line.revision, said)
        actions.save_entries(report=again(report), entries=[entry], by=FOCAL, at=FIRST)
    else:
        begin(report)
        reports.fill(again(report), by=COORDINATOR)
    both = replace(HEAD, account=COORDINATOR.account)
    actions.send(report=again(report), by=both, at=LATER)
    held = again(report)
    assert (held.case.state, held.on_behalf) == ("sent", None)
    assert list(report.behalves.values_list("state", "answered_by")) == [("dropped", "")]


def test_a_returned_one_is_contested_too(report: models.Report) -> None:
    held = enter(report)
    stamp = reports.list_stamps(held)[0]
    actions.return_items(report=held, reasons={stamp: "Thiếu"}, by=COLLEAGUE, at=FIRST)
    actions.contest_entered(report=held, reason="Sai cả", by=FOCAL, at=FIRST)
    assert again(report).case.state == "draft"


def test_what_is_not_being_written_is_not_entered(report: models.Report) -> None:
    reports.fill(report)
    reports.send(report)
    with pytest.raises(rules.ReportingError, match="không ở bước soạn"):
        begin(again(report))
    with pytest.raises(case_rules.CasesError, match="không"):
        actions.approve(report=again(report), by=HEAD, at=FIRST)


def test_the_same_sheet_stands_once_as_evidence(report: models.Report) -> None:
    first, second = begin(report), begin(again(report))
    assert first.sheet == second.sheet
    assert report.case.evidence.count() == 1
    assert Organisation.objects.get(code=second.office).name == second.office_name
