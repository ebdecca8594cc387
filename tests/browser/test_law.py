"""The settings that the law gives in a real browser, with the reference data."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from nq57.audit import rules as audit_rules
from nq57.law import actions
from nq57.orgs import models
from nq57.web.shared import views
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.judging import judge, sign_in
from tests.factories import orgs

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(settings: object) -> models.Post:
    """An administrator whose demonstration account needs no second factor here."""
    settings.HAS_DEMONSTRATION = True  # type: ignore[attr-defined]
    actions.load_reference(by=audit_rules.SYSTEM, at=orgs.AT)
    office = orgs.OrganisationFactory(
        code="SO-KHCN", name="Sở Khoa học và Công nghệ", short_name="Sở KH&CN"
    )
    person = orgs.PersonFactory(name="Hà Thị Mai", is_demonstration=True)
    orgs.AccountFactory(person=person, login="maiht")
    post: models.Post = orgs.PostFactory(person=person, organisation=office, role="administrator")
    return post


def test_settings(
    origin: str, open_page: Callable[[int], Page], administrator: models.Post
) -> None:
    page = open_page(WIDTHS[0])
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    sign_in(page, origin, administrator)
    for path, name in (
        (reverse("settings"), "settings"),
        (reverse("calendar_year", args=[2026]), "calendar"),
        (reverse("clear_day", args=["2026-08-31"]), "clear-day"),
        (reverse("bases"), "bases"),
        (reverse("basis", args=["85/2016/NĐ-CP"]), "basis"),
        (reverse("end_basis", args=["85/2016/NĐ-CP"]), "end-basis"),
        (reverse("clocks"), "clocks"),
        (reverse("clock", args=["complaint.accept"]) + "?start=24/08/2026", "clock"),
        (reverse("clock", args=["incident.notice"]) + "?start=24/08/2026", "clock-refused"),
        (reverse("revise_clock", args=["complaint.accept"]), "revise-clock"),
    ):
        judge(page, origin, path, name, *WIDTHS)
        assert page.url == origin + path, "led elsewhere"
    assert said == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_day_is_refused_then_set(
    origin: str, open_page: Callable[[int], Page], width: int, administrator: models.Post
) -> None:
    page = open_page(width)
    sign_in(page, origin, administrator)
    page.goto(origin + reverse("set_day"))
    page.fill("#id_day", "03/07/2026")
    page.fill("#id_swapped_with", "06/07/2026")
    page.fill("#id_reason", "Nghỉ liền kề")
    page.fill("#id_basis", "Thông báo 12/TB-BNV")
    page.click("main button.btn-primary")
    page.wait_for_selector(".err-sum")
    assert "vốn là ngày làm việc" in page.inner_text(".err-sum")
    assert page.input_value("#id_reason") == "Nghỉ liền kề"
    judging.keep_picture(page, f"set-day-refused-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    page.fill("#id_swapped_with", "11/07/2026")
    page.click("main button.btn-primary")
    page.wait_for_url("**/lich/2026#d-2026-07-03")
    assert "làm bù" in page.inner_text("a[href='#d-2026-07-11'] small")
    judging.check_accessible(page)
    assert cache.get(views.COUNTER) is None
