"""Handing a workbook in, in a real browser: the way in, the preview, its faults, both versions."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.orgs import models as orgs_models
from nq57.reporting import actions, models, queries, rules
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> models.Report:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    reports.set_terms()
    return reports.get_report(reports.open_cycle())


def fill(report: models.Report, folder: Path, **cells: Any) -> Path:
    """Keep the report's workbook with cells of the sheet of tasks filled in."""
    content = queries.make_workbook(report=report, today=NOW.date(), at=NOW)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        book["Nhiệm vụ"][cell] = value
    path = folder / "bao-cao.xlsx"
    book.save(path)
    return path


def judge(page: Page, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"excel-{name}-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)


def enter(page: Page, origin: str, office: str) -> None:
    person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    orgs.AccountFactory(person=person)
    found = orgs_models.Organisation.objects.get(code=office)
    judging.sign_in(page, origin, orgs.PostFactory(person=person, organisation=found, role="focal"))


def test_a_workbook_is_handed_in_seen_and_taken_over(
    origin: str,
    open_page: Callable[[int], Page],
    settings: Any,
    tmp_path: Path,
    report: models.Report,
) -> None:
    settings.HAS_DEMONSTRATION = True
    page = open_page(WIDTHS[0])
    enter(page, origin, report.organisation.code)
    weights = judging.Weights(page, origin)
    upload = reverse("reportsheets:upload", args=[report.case.code])
    page.goto(origin + upload, wait_until="networkidle")
    weights.check()
    judge(page, "upload")
    page.set_input_files("input[type=file]", fill(report, tmp_path, H6="xong", I6=140, J7="=1+1"))
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=chỗ cần sửa trong tệp")
    judge(page, "faults")
    line = reports.get_first_line(report)
    path = fill(report, tmp_path, H6="Đang thực hiện", I6=70, H7="Hoàn thành", J8="12/KH-UBND")
    by = reports.of_office("focal", report.organisation.code)
    typed = rules.LineText(state="doing", percent="60")
    actions.save_entries(report=report, entries=[actions.Entry(line.item, 0, typed)], by=by, at=NOW)
    page.goto(origin + upload)
    page.set_input_files("input[type=file]", path)
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=người khác vừa ghi")
    judge(page, "clash")
    page.check(f"input[name='choice.{line.item}'][value='1']")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{report.get_absolute_url()}")
    assert "Đã nhập 3 mục" in page.inner_text("body")
    line.refresh_from_db()
    assert line.percent == 70
