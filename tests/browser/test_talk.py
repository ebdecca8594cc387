"""Threads, guidance, entering for an office and handing out, in a real browser."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.orgs import models as orgs_models
from nq57.plans import actions as plan_actions
from nq57.reporting import models
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
DESK, PHONE = WIDTHS


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def report() -> models.Report:
    reports.set_terms()
    return reports.get_report(reports.open_cycle())


def enter(page: Page, origin: str, role: str, office: str) -> orgs_models.Post:
    held = orgs_models.Organisation.objects.get(code=office)
    person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    orgs.AccountFactory(person=person)
    post: orgs_models.Post = orgs.PostFactory(person=person, organisation=held, role=role)
    judging.sign_in(page, origin, post)
    return post


def discuss(report: models.Report) -> str:
    """Let a question be asked and answered for all; return the obligation's code."""
    line = report.lines.select_related("obligation__case__organisation").first()
    assert line is not None
    by = audit_rules.SYSTEM
    said = "Lớp tập huấn trực tuyến có tính vào số lớp đã mở không?"
    case_actions.post_message(case=line.obligation.case, text=said, by=by, at=NOW)
    new = plan_actions.NewGuidance(
        question=said, answer="Có, nếu có danh sách điểm danh.", basis="Sở KH&CN, 01/12/2026",
        since=NOW.date(), task=line.obligation.task,
    )  # fmt: skip
    plan_actions.publish_guidance(plan=line.obligation.plan, new=new, by=by, at=NOW)
    return line.obligation.case.code


def judge(page: Page, origin: str, path: str, name: str) -> None:
    weights = judging.Weights(page, origin)
    answer = page.goto(origin + path, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"talk-{name}-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)
    weights.check()


def test_pages_of_an_office(
    origin: str, open_page: Callable[[int], Page], report: models.Report
) -> None:
    code = discuss(report)
    page = open_page(DESK)
    post = enter(page, origin, "focal", reports.COMMUNE)
    colleague = orgs.PostFactory(
        role="staff", organisation=post.organisation, person__name="Vì Thị Hà"
    )
    keys = [line.item for line in report.lines.all()[:2]]
    by = reports.of_office("focal")
    reports.actions.hand_items(
        report=report, keys=keys, to=colleague, note="Hỏi nhà trường", by=by, at=NOW
    )
    judge(page, origin, reverse("threads:thread", args=[code]), "thread")
    judge(page, origin, reverse("guidance:list"), "guidance")
    judge(page, origin, reverse("handing:hand", args=[report.case.code]), "handing")


def test_pages_of_the_coordinator(
    origin: str, open_page: Callable[[int], Page], report: models.Report
) -> None:
    discuss(report)
    page = open_page(DESK)
    enter(page, origin, "coordinator", "SO-KHCN")
    judge(page, origin, reverse("guidance:publish"), "publish")
    judge(page, origin, reverse("behalf:begin", args=[report.case.code]), "begin")


def test_a_thread_opens_beside_the_form_and_takes_an_answer(
    origin: str, open_page: Callable[[int], Page], report: models.Report
) -> None:
    discuss(report)
    page = open_page(DESK)
    enter(page, origin, "focal", reports.COMMUNE)
    page.goto(origin + report.get_absolute_url(), wait_until="networkidle")
    page.click(".talk-l >> nth=0")
    page.wait_for_selector("dialog.talk")
    page.fill("#talk-text", "Cảm ơn, đã rõ.")
    judging.check_accessible(page)
    page.click("dialog.talk button:has-text('Gửi trao đổi')")
    page.wait_for_selector("dialog.talk li:has-text('Cảm ơn, đã rõ.')")
    assert "Cảm ơn, đã rõ." in page.inner_text("dialog.talk")
    judging.keep_picture(page, "talk-panel-1280")
    page.set_viewport_size({"width": PHONE, "height": 900})
    judging.check_width(page, PHONE)
    judging.keep_picture(page, "talk-panel-360")
    page.click("dialog.talk .talk-x button")
    assert not page.is_visible("dialog.talk")
