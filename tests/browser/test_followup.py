"""The follow-up and the messages in a real browser, with the province's 95 offices."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.notices import models as notices
from nq57.orgs import models as orgs_models
from nq57.reporting import actions, models, queries
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 7, 2, 40, tzinfo=UTC)
OCTOBER = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
DESK, _PHONE = WIDTHS
PAGES: dict[str, Callable[[], str]] = {
    "matrix": lambda: reverse("followup:latest"),
    "rules": lambda: reverse("followup:rules"),
    "rule": lambda: reverse("followup:rule", args=["report.late_head"]),
    "digest": lambda: reverse("followup:digest"),
    "notices": lambda: reverse("notices:notices"),
    "channels": lambda: reverse("notices:channels"),
}


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, settings: Any) -> orgs_models.Post:
    """The coordinator on 7 December: October reported by some, November by some."""
    settings.HAS_DEMONSTRATION = True
    person = orgs.PersonFactory(name="Lò Văn Thắng", is_demonstration=True)
    orgs.AccountFactory(person=person)
    office = orgs_models.Organisation.objects.get(code="SO-KHCN")
    post = orgs.PostFactory(person=person, organisation=office, role="coordinator")
    focal = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    notices.Contact.objects.create(person=focal, phone="0913990962")
    commune = orgs_models.Organisation.objects.get(code=reports.COMMUNE)
    orgs.PostFactory(person=focal, organisation=commune)
    reports.set_terms()
    earlier = reports.open_cycle("2026-10", at=OCTOBER)
    cycle = reports.open_cycle()
    models.Report.objects.filter(cycle=earlier, organisation__level="commune").update(
        first_sent_on="2026-11-03", sent_by="x"
    )
    models.Report.objects.filter(cycle=cycle, organisation__kind="department").update(
        first_sent_on="2026-12-03", sent_by="x"
    )
    actions.send_reminders(by=reports.SYSTEM, at=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return post


@pytest.mark.parametrize("name", PAGES)
def test_pages(
    origin: str, open_page: Callable[[int], Page], post: orgs_models.Post, name: str
) -> None:
    page = open_page(DESK)
    judging.sign_in(page, origin, post)
    weights = judging.Weights(page, origin)
    answer = page.goto(origin + PAGES[name](), wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"follow-{name}-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)
    weights.check()


def test_the_chosen_are_urged_after_a_preview(
    origin: str, open_page: Callable[[int], Page], post: orgs_models.Post
) -> None:
    page = open_page(DESK)
    judging.sign_in(page, origin, post)
    page.goto(origin + reverse("followup:latest") + "?loai=commune")
    boxes = page.locator("input[name=bao-cao]:checked").count()
    assert boxes == 75
    page.click(".bulk button")
    page.wait_for_selector("#id_note")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"follow-urge-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)
    for form in ("docx", "pdf"):  # one right after the other: neither press is swallowed
        with page.expect_download(timeout=20_000) as fetched:
            page.click(f"button[value={form}]")
        assert fetched.value.suggested_filename.endswith(form)
    page.click("button[value=urge]")
    page.wait_for_selector("table")
    assert "75 cơ quan" in page.inner_text("main")


def test_all_offices_of_a_filter_are_chosen_at_once(
    origin: str,
    open_page: Callable[[int], Page],
    post: orgs_models.Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries.followup, "PAGE", 8)
    page = open_page(DESK)
    judging.sign_in(page, origin, post)
    page.goto(origin + reverse("followup:latest") + "?loai=commune&dau-moi=0")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"follow-pages-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)
    page.set_viewport_size({"width": DESK, "height": 900})
    page.click("a[rel=next]")
    page.wait_for_url("**sau=**")
    page.get_by_label("Chọn cả 74 cơ quan").check()
    page.click(".bulk button")
    page.wait_for_selector("#id_note")
    page.click("button[value=urge]")
    page.wait_for_selector("table")
    assert "74 cơ quan" in page.inner_text("main")
