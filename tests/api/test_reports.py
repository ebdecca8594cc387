"""Reading and writing reports: as the page does, once for each key, never over another's words."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.audit import actions as audit_actions
from nq57.audit import models as audit
from nq57.reporting import models, rules
from tests import conftest as suite
from tests.api.conftest import Program
from tests.factories import reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported", "frozen")]
Make = Callable[..., Program]


@pytest.fixture(scope="module")
def reported(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The province with its obligations and one open cycle."""
    for _ in suite.load_province(django_db_blocker, obligations=True):
        with django_db_blocker.unblock():
            reports.set_terms()
            reports.open_cycle()
        yield


@pytest.fixture
def report() -> models.Report:
    return reports.get_report(models.Cycle.objects.get())


def write_all(report: models.Report) -> dict[str, Any]:
    """Return entries that answer everything of a report."""
    entries: list[dict[str, Any]] = [
        {"key": row.item, "revision": row.revision, "line": {"state": "doing", "percent": 40}}
        for row in report.lines.all()
    ]
    for row in report.figures.select_related("profile"):
        said = (
            {"numerator": 57, "denominator": 64} if row.profile.denominator else {"value": "57.125"}
        )
        entries.append({"key": row.item, "revision": row.revision, "figure": said})
    words = dict.fromkeys(rules.WORDS, "Không.")
    return {
        "entries": [*entries, {"key": report.item, "revision": report.revision, "words": words}]
    }


def test_a_report_goes_from_reading_to_sent(make_program: Make, report: models.Report) -> None:
    focal, head = make_program(), make_program("head")
    path = f"/reports/{report.case.code}"
    read = focal.get(path)
    assert read["ETag"] == f'"{read.json()["version"]}"'
    assert len(read.json()["items"]) == report.lines.count() + report.figures.count()
    assert focal.get(path, If_None_Match=read["ETag"]).status_code == 304
    saved = focal.post(f"{path}/entries", write_all(report), key="k1", If_Match=read["ETag"])
    assert saved.status_code == 200, saved.json()
    figure = report.figures.filter(profile__denominator="").first()
    assert figure is None or figure.value == Decimal("57.125")
    late = focal.post(f"{path}/submit", key="k2", If_Match=read["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "version")
    version = saved.json()["version"]
    assert focal.post(f"{path}/submit", key="k3", If_Match=f'"{version}"').status_code == 200
    refused = focal.post(f"{path}/send", key="k4")
    assert refused.status_code == 403
    assert head.post(f"{path}/send", {"note": "Gửi từ phần mềm"}, key="k5").status_code == 200
    assert head.get(path).json()["state"] == "sent"
    calls = audit.Entry.objects.filter(verb="call_program").values_list("after", flat=True)
    assert {one["verb"] for one in calls} == {"save_entries", "submit", "send"}


def test_a_repeat_gets_the_first_answer_and_writes_nothing(
    make_program: Make, report: models.Report
) -> None:
    program = make_program()
    path, sent = f"/reports/{report.case.code}/entries", write_all(report)
    first = program.post(path, sent, key="same")
    entries = audit.Entry.objects.count()
    again = program.post(path, sent, key="same")
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert audit.Entry.objects.count() == entries
    sent["entries"] = sent["entries"][:1]
    other = program.post(path, sent, key="same")
    assert (other.status_code, other.json()["code"]) == (409, "key")


def test_a_write_needs_a_key(make_program: Make, report: models.Report) -> None:
    answer = make_program().post(f"/reports/{report.case.code}/submit")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"].endswith("Idempotency-Key")


def test_a_stale_revision_is_a_conflict_with_what_stands(
    make_program: Make, report: models.Report
) -> None:
    program = make_program()
    line = reports.get_first_line(report)
    path = f"/reports/{report.case.code}/entries"
    one = {"key": line.item, "revision": line.revision, "line": {"state": "doing", "percent": 10}}
    assert program.post(path, {"entries": [one]}, key="a").status_code == 200
    one["line"] = {"state": "doing", "percent": 90}
    answer = program.post(path, {"entries": [one]}, key="b")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert answer.json()["errors"][0]["said"]["percent"] == "10"
    line.refresh_from_db()
    assert line.percent == 10


def test_one_fault_keeps_all_out(make_program: Make, report: models.Report) -> None:
    sent = write_all(report)
    sent["entries"][3]["line"]["state"] = "xong"
    answer = make_program().post(f"/reports/{report.case.code}/entries", sent, key="a")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"code": "E604", "where": sent["entries"][3]["key"], "sentence": "Chọn tình trạng trong danh sách."}
    ]  # fmt: skip
    assert not report.lines.exclude(state="").exists()


def test_another_office_sees_no_report(make_program: Make, report: models.Report) -> None:
    other = make_program("focal", "SO-YT")
    path = f"/reports/{report.case.code}"
    assert other.get(path).status_code == 404
    assert other.post(f"{path}/submit", key="a").status_code == 404
    assert {row["organisation"]["code"] for row in other.get("/reports").json()["items"]} <= {
        "SO-YT"
    }
    obligation = report.lines.select_related("obligation__case")[0].obligation.case.code
    assert make_program().get(f"/obligations/{obligation}").status_code == 200
    assert other.get(f"/obligations/{obligation}").status_code == 404


def test_pages_hold_every_row_once(make_program: Make) -> None:
    program = make_program("coordinator", "SO-KHCN")
    codes: list[str] = []
    after: Any = 0
    while after is not None:
        page = program.get(f"/reports?after={after}&limit=20").json()
        codes += [row["code"] for row in page["items"]]
        after = page["next"]
    assert len(codes) == len(set(codes)) == models.Report.objects.count()
    owed: list[str] = []
    key = ""
    while True:
        page = program.get(f"/obligations?after={key}&limit=200&office=UBND-04099").json()
        owed += [row["code"] for row in page["items"]]
        key = page["next"]
        if not key:
            break
    assert len(owed) == len(set(owed)) > 50


def test_lists_ask_the_database_as_often_for_many_rows(make_program: Make) -> None:
    program = make_program("coordinator", "SO-KHCN")
    plan = reports.plan().code
    program.get("/me")
    for path in (f"/plans/{plan}/indicators", f"/plans/{plan}/tasks", "/reports", "/cycles",
                 "/obligations", f"/plans/{plan}/national", "/organisations", "/documents"):  # fmt: skip
        counts = []
        for limit in (3, 150):
            with CaptureQueriesContext(connection) as asked:
                assert program.get(f"{path}?limit={limit}").status_code == 200, path
            counts.append(len(asked))
        assert counts[1] <= counts[0] + 1, (path, counts)  # a table's page may need no prefetch


def test_figures_and_totals_are_those_of_the_pages(
    make_program: Make, report: models.Report
) -> None:
    reports.fill(report)
    reports.send(report)
    plan = reports.plan().code
    own = make_program().get(f"/plans/{plan}/observations?limit=200").json()["items"]
    assert len(own) == report.figures.count()
    assert make_program("focal", "SO-YT").get(f"/plans/{plan}/observations").json()["items"] == []
    coordinator = make_program("coordinator", "SO-KHCN")
    totals = coordinator.get(f"/plans/{plan}/totals?period=2026-11").json()["items"]
    inputs = {key for row in totals for key in row["inputs"]}
    monthly = {row["id"] for row in own if row["period"] == "2026-11"}
    assert monthly
    assert monthly <= inputs
    assert make_program().get(f"/plans/{plan}/totals?period=2026-11").status_code == 403
    verdicts = coordinator.get(f"/plans/{plan}/verdicts?on=2026-12-01").json()["items"]
    assert len(verdicts) == 64
    assert all(row["sentence"] and "%(" not in row["sentence"] for row in verdicts)


def test_the_national_export_says_what_the_report_said(
    make_program: Make, report: models.Report
) -> None:
    reports.fill(report)
    reports.send(report)
    program = make_program()
    plan = reports.plan().code
    told = program.get(f"/plans/{plan}/national?limit=200").json()
    line = report.lines.select_related("obligation__case")[0]
    row = next(one for one in told["items"] if one["maNhiemVu"] == line.obligation.case.code)
    assert (row["phanTram"], row["ketQua"], row["kySoLieu"]) == (40, "Đang thực hiện", "2026-11")
    assert {one["maCoQuan"] for one in told["items"]} >= {"UBND-04099"}
    others = [one for one in told["items"] if one["maCoQuan"] != "UBND-04099"]
    assert not any(one["ketQua"] for one in others), "reports of others are not ours to tell"
    foreign = make_program("focal", "SO-YT").get(f"/plans/{plan}/national?limit=200").json()
    assert row["maNhiemVu"] not in {one["maNhiemVu"] for one in foreign["items"]}
    assert list(row) == [field["name"] for field in told["fields"]]
    book = program.get(f"/plans/{plan}/national.xlsx")
    assert book.content[:4] == b"PK\x03\x04"


def test_the_feed_tells_what_one_may_see_and_nothing_twice(
    make_program: Make, report: models.Report
) -> None:
    reports.fill(report)
    audit_actions.seal_journal(at=reports.FIRST)
    own, other = make_program(), make_program("focal", "SO-YT")
    seen: list[dict[str, Any]] = []
    since = "0"
    while True:
        page = own.get(f"/changes?since={since}&limit=1000").json()
        seen += page["items"]
        since = page["next"]
        if not page["has_more"]:
            break
    assert len({row["id"] for row in seen}) == len(seen)
    assert any(row["code"] == report.case.code and row["verb"] == "save_entries" for row in seen)
    assert set(seen[0]) == {"id", "at", "verb", "kind", "code"}
    assert own.get(f"/changes?since={since}").json()["items"] == []
    foreign = other.get("/changes?limit=1000").json()
    assert report.case.code not in json.dumps(foreign)
    reports.send(report)
    audit_actions.seal_journal(at=reports.FIRST)
    news = own.get(f"/changes?since={since}").json()["items"]
    assert "send" in {row["verb"] for row in news if row["code"] == report.case.code}
