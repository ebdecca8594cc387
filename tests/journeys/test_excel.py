"""A whole report by workbook: taken away, filled in, handed in, mended, sent, accepted."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from nq57.measures import models as measures
from nq57.orgs.models import Organisation
from nq57.reporting import models
from tests.factories import reports
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
HEAD = 5


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def fill(sheet: Worksheet, **said: Any) -> None:
    """Write the same under the headings into every row whose cells are open."""
    heads = {cell.value: cell.column for cell in sheet[HEAD]}
    for row in range(HEAD + 1, sheet.max_row + 1):
        for heading, value in said.items():
            cell = sheet.cell(row, heads[heading.replace("_", " ")])
            if not cell.protection.locked:
                cell.value = value


def hand_in(client: Client, report: models.Report, content: bytes) -> str:
    address = reverse("reportsheets:upload", args=[report.case.code])
    answer = client.post(address, {"file": SimpleUploadedFile("bao-cao.xlsx", content)})
    assert answer.status_code == 302
    return str(answer["Location"])


def save(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_report_by_workbook(sign_in: Callable[..., Official]) -> None:
    reports.set_terms()
    report = reports.get_report(reports.open_cycle())
    office = report.organisation
    focal = sign_in("focal", organisation=office).client
    head = sign_in("head", organisation=office).client
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client
    template = focal.get(reverse("reportsheets:template", args=[report.case.code])).content
    book = openpyxl.load_workbook(io.BytesIO(template))
    fill(book["Nhiệm vụ"], Tình_trạng="Đang thực hiện", Phần_trăm=140)
    fill(book["Số liệu"], Tử_số="57", Mẫu_số=64, Kết_quả=12)
    fill(book["Phần lời"], Nội_dung="Không.")
    place = hand_in(focal, report, save(book))
    assert focal.post(place).status_code == 422
    assert not report.lines.exclude(answer="open").exists()

    marked = openpyxl.load_workbook(io.BytesIO(focal.get(f"{place}tep.xlsx").content))
    assert marked["Lỗi"].max_row == report.lines.count() + 1
    fill(marked["Nhiệm vụ"], Phần_trăm=40)
    place = hand_in(focal, report, save(marked))
    assert focal.post(place).status_code == 302
    assert "Đã đủ để gửi" in focal.get(report.get_absolute_url()).content.decode()
    move = reverse("reporting:move", args=[report.case.code])
    assert head.post(move, {"step": "send", "key": "1"}).status_code == 302
    claim = measures.Observation.objects.filter(organisation=office, verdict="claimed").first()
    assert claim is not None
    assert (claim.numerator, claim.denominator) == (57, 64)

    late = focal.post(place)
    assert late.status_code == 422
    stamps = reports.list_stamps(reports.get_report(report.cycle, office.code))
    answer = coordinator.post(
        reverse("reporting:return", args=[report.case.code]), {"item": stamps, "do": "accept"}
    )
    assert answer.status_code == 302
    assert reports.get_report(report.cycle).case.state == "accepted"
