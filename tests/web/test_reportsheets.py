"""Reports as files through HTTP: template, preview, all or nothing, the marked file, the tables."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.orgs.models import Organisation
from nq57.reporting import actions, models, rules
from tests.factories import reports
from tests.web.conftest import Official

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
SignIn = Callable[..., Official]


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(scope="module")
def opened(owed_province: None, django_db_blocker: Any) -> int:
    with django_db_blocker.unblock():
        reports.set_terms()
        return reports.open_cycle().pk


@pytest.fixture
def report(opened: int) -> models.Report:
    return reports.get_report(models.Cycle.objects.get(pk=opened))


@pytest.fixture
def focal(sign_in: SignIn, report: models.Report) -> Client:
    return sign_in("focal", organisation=report.organisation).client


@pytest.fixture
def coordinator(sign_in: SignIn, report: models.Report) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


def at(name: str, *arguments: Any) -> str:
    return reverse(f"reportsheets:{name}", args=arguments)


def fill(client: Client, report: models.Report, **cells: Any) -> bytes:
    """Return the template with cells of the sheet of tasks filled in."""
    content = client.get(at("template", report.case.code)).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        book["Nhiệm vụ"][cell] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def hand_in(client: Client, report: models.Report, content: bytes, name: str = "a.xlsx") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(at("upload", report.case.code), {"file": file})


def download(client: Client, name: str, report: models.Report) -> bytes:
    answer = client.get(at(name, report.cycle_id))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_from_the_report_to_its_workbook_and_back(focal: Client, report: models.Report) -> None:
    page = focal.get(report.get_absolute_url()).content.decode()
    assert at("template", report.case.code) in page
    assert at("upload", report.case.code) in page
    answer = hand_in(focal, report, fill(focal, report, H6="Đang thực hiện", I6=40))
    assert answer.status_code == 302
    line = reports.get_first_line(report)
    assert line.revision == 0
    page = focal.get(answer["Location"]).content.decode()
    assert "Sẽ ghi 1 dòng nhiệm vụ, 0 số liệu, 0 phần lời" in page
    assert "Nhập 1 mục" in page
    line.refresh_from_db()
    assert line.revision == 0
    assert focal.post(answer["Location"]).status_code == 302
    line.refresh_from_db()
    assert (line.state, line.percent, line.answer) == ("doing", 40, "changed")
    again = focal.get(answer["Location"]).content.decode()
    assert "không có gì khác" in again
    assert "đã nhập lúc" in again
    assert focal.post(answer["Location"]).status_code == 302
    line.refresh_from_db()
    assert line.revision == 1


def test_faults_come_back_in_the_users_own_file(focal: Client, report: models.Report) -> None:
    answer = hand_in(focal, report, fill(focal, report, H6="xong", I6="=1+1", I7=45))
    place = answer["Location"]
    page = focal.get(place).content.decode()
    assert "có 1 chỗ cần sửa" in page
    assert "Nhiệm vụ I6" in page
    assert "công thức" in page
    assert "Nhập 1 mục" not in page
    assert "Sẽ ghi" not in page
    assert focal.post(place).status_code == 422
    assert not report.lines.exclude(revision=0).exists()
    marked = focal.get(f"{place}tep.xlsx")
    assert marked["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    assert book.sheetnames[0] == "Lỗi"
    assert "công thức" in book["Nhiệm vụ"]["I6"].comment.text
    assert book["Nhiệm vụ"]["I7"].value == 45


def test_a_file_of_another_report_is_named_by_its_office_and_period(
    focal: Client, coordinator: Client, report: models.Report
) -> None:
    other = reports.get_report(report.cycle, "UBND-03646")
    content = coordinator.get(at("template", other.case.code)).content
    page = focal.get(hand_in(focal, report, content)["Location"]).content.decode()
    assert f"Tệp là của {other.organisation.name}, {other.cycle.label}" in page
    assert other.case.code not in page


def test_both_versions_are_shown_and_one_must_be_chosen(
    focal: Client, report: models.Report
) -> None:
    content = fill(focal, report, H6="Đang thực hiện", I6=70)
    line = reports.get_first_line(report)
    typed = rules.LineText(state="doing", percent="60")
    by = reports.of_office("focal", report.organisation.code)
    actions.save_entries(report=report, entries=[actions.Entry(line.item, 0, typed)], by=by, at=NOW)
    place = hand_in(focal, report, content)["Location"]
    page = focal.get(place).content.decode()
    assert "đang lưu <b>60</b>, trong tệp <b>70</b>" in page
    assert focal.post(place).status_code == 422
    assert focal.post(place, {f"choice.{line.item}": "0"}).status_code == 422
    assert focal.post(place, {f"choice.{line.item}": "web"}).status_code == 302
    line.refresh_from_db()
    assert line.percent == 60
    assert focal.post(place, {f"choice.{line.item}": "1"}).status_code == 302
    line.refresh_from_db()
    assert line.percent == 70


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"a,b\n", "a.csv", "không nhập được"), (b"PK\x03\x04", "a.xlsx", "hỏng"),
        (b"", "a.xlsx", "trống"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_gets_a_sentence(
    focal: Client, report: models.Report, content: bytes, name: str, told: str
) -> None:
    answer = hand_in(focal, report, content, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert focal.post(at("upload", report.case.code)).status_code == 422


def test_nobody_else_hands_in_or_sees(
    focal: Client, sign_in: SignIn, coordinator: Client, report: models.Report
) -> None:
    content = fill(focal, report, I6=40)
    place = hand_in(focal, report, content)["Location"]
    stranger = sign_in("focal", organisation=Organisation.objects.get(code="SO-YT")).client
    for address in (place, f"{place}tep.xlsx", at("template", report.case.code)):
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert coordinator.get(place).status_code == 403
    assert hand_in(coordinator, report, content).status_code == 403
    assert coordinator.get(at("template", report.case.code)).status_code == 200
    other = reports.get_report(report.cycle, "SO-YT")
    assert stranger.get(at("preview", other.case.code, place.split("/")[-2])).status_code == 404
    foreign = hand_in(stranger, other, content)
    page = stranger.get(foreign["Location"]).content.decode()
    assert f"Tệp là của {report.organisation.name}" in page
    assert "Mở đúng báo cáo rồi nộp lại" in page


def test_a_closed_cycle_takes_no_file(focal: Client, report: models.Report) -> None:
    content = fill(focal, report, I6=40)
    actions.close_cycle(cycle=report.cycle, by=reports.COORDINATOR, at=NOW)
    page = focal.get(at("upload", report.case.code)).content.decode()
    assert "chưa nhận tệp" in page
    assert 'type="file"' not in page
    answer = hand_in(focal, report, content)
    assert answer.status_code == 422
    assert "khóa" in answer.content.decode()


def test_the_page_costs_the_same_for_every_office(
    sign_in: SignIn, focal: Client, report: models.Report
) -> None:
    other = reports.get_report(report.cycle, "SO-YT")
    counts = []
    for client, one in (
        (focal, report), (sign_in("focal", organisation=other.organisation).client, other),
    ):  # fmt: skip
        place = hand_in(client, one, fill(client, one, I6=40))["Location"]
        client.get(place)
        with CaptureQueriesContext(connection) as captured:
            client.get(place)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 40


def test_the_tables_of_a_cycle(coordinator: Client, focal: Client, report: models.Report) -> None:
    line = reports.get_first_line(report)
    typed = rules.LineText(state="doing", percent="40", product="=1+1")
    by = reports.of_office("focal", report.organisation.code)
    actions.save_entries(report=report, entries=[actions.Entry(line.item, 0, typed)], by=by, at=NOW)
    status = openpyxl.load_workbook(io.BytesIO(download(coordinator, "status", report))).worksheets[
        0
    ]
    rows = {row[1]: row for row in status.iter_rows(min_row=2, values_only=True)}
    assert len(rows) == report.cycle.reports.count() > 90
    assert rows[report.organisation.code][8:10] == (1, report.lines.count())
    items = openpyxl.load_workbook(io.BytesIO(download(coordinator, "items", report))).worksheets[0]
    total = (
        models.Line.objects.filter(report__cycle=report.cycle_id).count()
        + models.Figure.objects.filter(report__cycle=report.cycle_id).count()
        + 4 * len(rows)
    )
    assert items.max_row == total + 1
    lines = list(
        csv.reader(download(coordinator, "items_csv", report).decode("utf-8-sig").splitlines())
    )
    own = next(row for row in lines if row[9] == "'=1+1")
    assert (own[1], own[7], own[8]) == (report.organisation.code, "Đang thực hiện", "40")
    for name in ("status", "items", "items_csv"):
        assert focal.get(at(name, report.cycle_id)).status_code == 403
        assert coordinator.get(at(name, 0)).status_code == 404


def test_the_tables_of_a_cycle_leave_out_restricted_reports(
    coordinator: Client, report: models.Report
) -> None:
    type(report.case).objects.filter(pk=report.pk).update(secrecy="restricted")
    status = openpyxl.load_workbook(io.BytesIO(download(coordinator, "status", report))).worksheets[
        0
    ]
    codes = {row[1] for row in status.iter_rows(min_row=2, values_only=True)}
    assert report.organisation.code not in codes
    assert len(codes) == report.cycle.reports.count() - 1
    assert report.organisation.code not in download(coordinator, "items_csv", report).decode()


def test_the_table_of_a_cycle_leaves_out_what_is_restricted(
    coordinator: Client, focal: Client, report: models.Report
) -> None:
    line = report.lines.select_related("obligation__case").first()
    assert line is not None
    type(line.obligation.case).objects.filter(pk=line.obligation.case_id).update(
        secrecy="restricted", title="Việc kín"
    )
    text = download(coordinator, "items_csv", report).decode()
    assert "Việc kín" not in text
    assert report.organisation.code in text
    book = openpyxl.load_workbook(io.BytesIO(fill(focal, report)))
    assert book["Nhiệm vụ"]["A6"].value != line.item
    assert "1 việc hạn chế không có trong tệp" in book["Nhiệm vụ"]["D3"].value
