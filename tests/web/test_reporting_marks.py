"""What a report says about itself in every list: from a device, entered for, held, in English."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.files import actions as file_actions
from nq57.files import models as files
from nq57.orgs.models import Organisation
from nq57.reporting import actions, enums, models, rules
from tests.factories import reports
from tests.factories.reports import COORDINATOR, FIRST, of_office
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)  # the day after the due day
ENTERED = datetime(2026, 12, 1, 13, 15, tzinfo=UTC)
DEVICE = "20:15 01/12/2026"
BEHALF = "Nhập thay, chờ"


@pytest.fixture(autouse=True)
def _fifth_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = InMemoryStorage()
    monkeypatch.setattr(files, "get_storage", lambda: kept)


@pytest.fixture(scope="module")
def cycle(owed_province: None, django_db_blocker: Any) -> models.Cycle:
    """November, open; undone with the province."""
    with django_db_blocker.unblock():
        reports.set_terms()
        return reports.open_cycle()


@pytest.fixture
def coordinator(sign_in: Callable[..., Official]) -> Client:
    return sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client


@pytest.fixture
def focal(sign_in: Callable[..., Official], cycle: models.Cycle) -> Client:
    return sign_in("focal", organisation=reports.get_report(cycle).organisation).client


def send_from_device(cycle: models.Cycle, office: str) -> models.Line:
    """Let an office enter one line without the network, then the rest, and send; return it."""
    report = reports.get_report(cycle, office)
    line = report.lines.first()
    assert line is not None
    act = actions.OfflineAct(
        key=uuid4(), verb=enums.OfflineVerb.SAVE, item=line.item, seen=0, entered_at=ENTERED,
        typed=rules.LineText(state="doing", percent="35"),
    )  # fmt: skip
    told = actions.receive_act(
        on=report, act=act, clock_ahead=0, by=of_office("focal", office),
        at=ENTERED + timedelta(days=1),
    )  # fmt: skip
    assert told["state"] == "stored"
    reports.fill(reports.get_report(cycle, office))
    reports.send(reports.get_report(cycle, office), at=NOW)
    return line


def send_for(cycle: models.Cycle, office: str) -> models.Report:
    """Let the coordinator enter and send for an office, which has not answered yet."""
    source = io.BytesIO(f"Phiếu của {office}".encode())
    sheet = file_actions.store_file(source=source, name="phieu.txt", by=COORDINATOR, at=FIRST)
    report = reports.get_report(cycle, office)
    actions.enter_for(report=report, file=sheet, reason="Mất mạng", by=COORDINATOR, at=FIRST)
    reports.fill(reports.get_report(cycle, office), by=COORDINATOR)
    actions.send_for(report=reports.get_report(cycle, office), by=COORDINATOR, at=FIRST)
    return report


def rows_of(page: str) -> dict[str, str]:
    """Return the rows of a page's tables, flat, by the office in each or at the group's head."""
    flat = re.sub(r"\s+", " ", page)
    found: dict[str, str] = {}
    head = ""
    for row in re.findall(r"<tr.*?</tr>", flat):
        group = re.search(r'scope="rowgroup"[^>]*><a [^>]*>([^<]+)</a>', row)
        name = re.search(r'<a class="pl[^"]*"[^>]*>([^<]+)</a>', row)
        head = group[1] if group else head
        if head or name:
            key = head or (name[1] if name else "")
            found[key] = found.get(key, "") + row
    return found


def test_lists_and_the_queue_say_how_a_report_came_at_the_same_cost_for_many(
    coordinator: Client, cycle: models.Cycle
) -> None:
    addresses = {
        "name": cycle.get_absolute_url(),
        "short_name": reverse("followup:cycle", args=[cycle.pk]),
        "queue": f"{reverse('reporting:queue')}?tat-ca=1",
    }

    def read(address: str) -> tuple[dict[str, str], int]:
        coordinator.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = coordinator.get(address)
        return rows_of(answer.content.decode()), len(captured)

    costs = []
    for device, behalf in (("UBND-04099", "UBND-03646"), ("SO-YT", "SO-NV")):
        send_from_device(cycle, device)
        send_for(cycle, behalf)
        costs.append([])
        for kind, address in addresses.items():
            costs[-1].append(read(address)[1])
            for code, mark, other in ((device, DEVICE, BEHALF), (behalf, BEHALF.lower(), DEVICE)):
                office = Organisation.objects.get(code=code)
                name = office.name if kind == "name" else office.short_name
                sought = f"?{urlencode({'q': name})}" if kind == "short_name" else ""  # by pages
                row = read(f"{address}{sought}")[0][name]
                assert mark.lower() in row.lower().replace(" ngày 01/12/2026,", ","), kind
                assert "<svg" in row
                assert other.lower() not in row.lower()
    assert costs[0] == costs[1]


def test_a_report_that_says_nothing_of_the_kind_bears_no_mark(
    coordinator: Client, cycle: models.Cycle
) -> None:
    reports.fill(reports.get_report(cycle))
    reports.send(reports.get_report(cycle))
    for address in (
        cycle.get_absolute_url(), reverse("followup:cycle", args=[cycle.pk]),
        reverse("reporting:queue"),
    ):  # fmt: skip
        page = coordinator.get(address).content.decode()
        assert "Ghi khi mất mạng" not in page
        assert "hập thay" not in page


def test_the_tables_of_a_cycle_say_it_too(coordinator: Client, cycle: models.Cycle) -> None:
    line = send_from_device(cycle, "UBND-04099")
    send_for(cycle, "UBND-03646")

    def download(name: str) -> bytes:
        answer: Any = coordinator.get(reverse(f"reportsheets:{name}", args=[cycle.pk]))
        return b"".join(answer.streaming_content)

    book = openpyxl.load_workbook(io.BytesIO(download("status"))).worksheets[0]
    head, *found = book.iter_rows(values_only=True)
    rows = {row[1]: dict(zip(head, row, strict=True)) for row in found}
    marked = ("Nhập thay", "Mục ghi khi mất mạng", "Ghi trên máy lúc", "Máy chủ nhận lúc")
    device = [rows["UBND-04099"][name] for name in marked]
    assert device[1:] == [1, "20:15 ngày 01/12/2026", "20:15 ngày 02/12/2026"]
    assert not device[0]
    entered = rows["UBND-03646"]["Nhập thay"]
    assert entered == "Sở Khoa học và Công nghệ: Chờ cơ quan xác nhận"
    assert not any(rows["SO-YT"][name] for name in marked)
    lines = csv.DictReader(io.StringIO(download("items_csv").decode("utf-8-sig")))
    items = list(lines)
    came = [one for one in items if one["Ghi trên máy lúc"]]
    assert [(one["Mã cơ quan"], one["Phần trăm"]) for one in came] == [("UBND-04099", "40")]
    assert line.obligation.task is None or came[0]["Số"] == line.obligation.task.code
    assert {one["Mã cơ quan"] for one in items if one["Nhập thay"]} == {"UBND-03646"}


def test_what_a_colleague_holds_offers_nothing_to_others(
    focal: Client, sign_in: Callable[..., Official], cycle: models.Cycle
) -> None:
    report = reports.get_report(cycle)
    held, free = (line.item for line in report.lines.all()[:2])
    colleague = sign_in("staff", organisation=report.organisation)
    page = focal.get(report.get_absolute_url()).content.decode()
    assert f'name="{held}.state"' in page
    actions.hand_items(
        report=report, keys=[held], to=colleague.post, by=of_office("focal"), at=FIRST
    )
    for address in (report.get_absolute_url(), f"{report.get_absolute_url()}?mo={held}"):
        page = focal.get(address).content.decode()
        assert f'name="{held}.state"' not in page
        assert f'hx-get="?mo={held}"' not in page
        assert f"?muc={held}" not in page
        assert f'hx-get="?mo={free}"' in page or f'name="{free}.state"' in page
        assert colleague.account.person.name in page
    typed = {f"{held}.seen": "0", f"{held}.state": "doing", f"{held}.percent": "77"}
    answer = focal.post(report.get_absolute_url(), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="77"' in page
    assert f"Mục này đang giao cho {colleague.account.person.name}" in page
    own = colleague.client.get(report.get_absolute_url()).content.decode()
    assert f'name="{held}.state"' in own


def test_a_wrong_file_is_taken_away_after_a_second_look(focal: Client, cycle: models.Cycle) -> None:
    report = reports.get_report(cycle)
    line = report.lines.first()
    assert line is not None
    attach = f"{reverse('reporting:evidence', args=[report.case.code])}?muc={line.item}"
    focal.post(attach, {"file": SimpleUploadedFile("nham.txt", b"Nham"), "claim": ""})
    evidence = report.case.evidence.get()
    remove = reverse("reporting:remove_evidence", args=[report.case.code, evidence.pk])
    page = focal.get(report.get_absolute_url()).content.decode()
    assert f'href="{remove}?muc={line.item}"' in page
    assert f'href="{remove}"' in page
    asked = focal.get(f"{remove}?muc={line.item}").content.decode()
    assert "Tệp sẽ không còn chứng minh cho:" in asked
    assert report.case.evidence.exists()
    answer = focal.post(f"{remove}?muc={line.item}")
    assert answer["Location"] == f"{report.get_absolute_url()}#{line.item}"
    assert not report.case.evidence.exists()
    assert focal.get(remove).status_code == 404
    assert focal.post(remove).status_code == 302
    assert "đã được gỡ" in focal.get(report.get_absolute_url()).content.decode()

    focal.post(attach, {"file": SimpleUploadedFile("nham.txt", b"Nham"), "claim": ""})
    reports.fill(reports.get_report(cycle))
    reports.send(reports.get_report(cycle))
    kept = report.case.evidence.get()
    remove = reverse("reporting:remove_evidence", args=[report.case.code, kept.pk])
    assert remove not in focal.get(report.get_absolute_url()).content.decode()
    refused = focal.post(remove)
    assert refused.status_code == 422
    assert "Báo cáo không ở bước soạn" in refused.content.decode()


def test_the_ladder_and_the_hints_speak_the_language_of_the_page(
    focal: Client, coordinator: Client, cycle: models.Cycle
) -> None:
    report = reports.get_report(cycle)
    line = report.lines.first()
    figure = report.figures.filter(profile__denominator__gt="").first()
    assert line is not None
    assert figure is not None
    for client in (focal, coordinator):
        client.cookies["django_language"] = "en"
    typed = {
        f"{line.item}.state": "doing", f"{line.item}.percent": "150", f"{line.item}.seen": "0",
        f"{figure.item}.numerator": "9", f"{figure.item}.denominator": "8",
        f"{figure.item}.seen": "0",
    }  # fmt: skip
    page = focal.post(report.get_absolute_url(), typed).content.decode()
    label = figure.indicator.code
    assert "“150” is no percentage: write a whole number from 0 to 100." in page
    assert f"{label}: the numerator 9 is greater than the denominator 8. Check both." in page
    assert "không đúng: ghi số nguyên" not in page
    assert "lớn hơn mẫu số" not in page
    steps = reverse("reporting:move", args=[report.case.code])
    page = focal.post(steps, {"step": "submit"}).content.decode()
    assert re.search(r"\d+ places left before sending\. ", page)
    assert "chỗ trước khi gửi" not in page

    send_from_device(cycle, reports.COMMUNE)
    page = coordinator.get(f"{reverse('reporting:queue')}?tat-ca=1").content.decode()
    assert "1 day late" in page
    assert "Narrative" in page or "Words" in page
    assert "Gửi chậm" not in page
    assert "Lời văn" not in page
    assert f"Entered offline: on the device {DEVICE}" in page
    client = focal.post(report.get_absolute_url(), typed)
    assert "The report is not being written." in client.content.decode()


def test_a_report_that_is_being_corrected_says_so_until_it_is_sent(
    focal: Client, cycle: models.Cycle
) -> None:
    said = "Đang sửa báo cáo đã được nhận."
    reports.fill(reports.get_report(cycle))
    report = reports.send(reports.get_report(cycle))
    actions.accept_items(stamps=reports.list_stamps(report), by=COORDINATOR, at=FIRST)
    address = report.get_absolute_url()
    assert said not in focal.get(address).content.decode()
    by, held = of_office("focal"), reports.get_report(cycle)
    actions.correct(report=held, reason="Đếm thiếu hai xã", by=by, at=NOW)
    page = focal.get(address).content.decode()
    assert said in page
    assert "Đếm thiếu hai xã" in page
    reports.send(reports.get_report(cycle), at=NOW)
    assert said not in focal.get(address).content.decode()
