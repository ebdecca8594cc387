"""The frame in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from nq57.orgs import enums, models
from nq57.web.shared import views
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/", "/ui", "/khong-co"])
def test_open_pages(origin: str, open_page: Callable[[int], Page], width: int, path: str) -> None:
    page = open_page(width)
    judging.judge(page, origin, path, f"frame{path.replace('/', '-')}", width)


def test_a_policy_report_is_noticed(origin: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(origin + "/ui")
    with page.expect_response("**/csp"):
        page.evaluate("document.body.setAttribute('style', 'color: red'); 0")
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('img'), {src: 'data:,'}))"
        )
    page.close()
    assert cache.get(views.COUNTER)


def list_tops(page: Page) -> list[int]:
    """Return where the shown places of the head stand, and who acts beside them."""
    return page.evaluate(
        "[...document.querySelectorAll('.nav > .row > *, .me')]"
        ".map((one) => Math.round(one.getBoundingClientRect().top + one.offsetHeight / 2))"
    )  # type: ignore[no-any-return]


@pytest.mark.parametrize("role", enums.Role.values)
def test_every_role_has_one_row_on_a_desk(
    origin: str, open_page: Callable[[int], Page], settings: Any, role: str
) -> None:
    settings.HAS_DEMONSTRATION = True
    person = orgs.PersonFactory(name="Quàng Thị Phương Thảo", is_demonstration=True)
    orgs.AccountFactory(person=person)
    judging.sign_in(page := open_page(1280), origin, orgs.PostFactory(person=person, role=role))
    page.goto(origin + "/co-quan/", wait_until="networkidle")
    tops = list_tops(page)
    assert tops
    assert max(tops) - min(tops) <= 2
    assert page.evaluate(
        "document.querySelector('.nav > .row').getBoundingClientRect().right"
        " <= document.querySelector('.me').getBoundingClientRect().left"
    )
    judging.keep_picture(page, f"frame-{role}-1280")
    judging.check_width(page, 1280)


@pytest.fixture
def coordinator(db: None, settings: Any) -> models.Post:
    """Who opens the most places."""
    settings.HAS_DEMONSTRATION = True
    person = orgs.PersonFactory(name="Lò Văn Thắng", is_demonstration=True)
    orgs.AccountFactory(person=person)
    return orgs.PostFactory(person=person, role="coordinator")


def test_menus_work_by_keyboard(
    origin: str, open_page: Callable[[int], Page], coordinator: models.Post
) -> None:
    page = open_page(1280)
    judging.sign_in(page, origin, coordinator)
    page.goto(origin + "/co-quan/", wait_until="networkidle")
    menu = page.locator(".menu").last
    assert menu.locator("summary").get_attribute("aria-current") == "true"
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    judging.keep_picture(page, "frame-menu-1280")
    judging.check_accessible(page)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Tài khoản"
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.locator(":focus").inner_text() == "Quản trị hệ thống"
    page.keyboard.press("Enter")
    page.click("h1")
    assert menu.get_attribute("open") is None


def test_a_phone_has_one_menu(
    origin: str, open_page: Callable[[int], Page], coordinator: models.Post
) -> None:
    page = open_page(360)
    judging.sign_in(page, origin, coordinator)
    page.goto(origin + "/co-quan/", wait_until="networkidle")
    assert page.locator(".nav a:visible").count() == 0
    assert page.locator(".fold summary").inner_text().split("\n") == ["Các mục:", "Cơ quan"]
    page.click(".fold summary")
    judging.keep_picture(page, "frame-menu-360")
    judging.check_width(page, 360)
    judging.check_accessible(page)
    assert page.locator(".nav a:visible").count() == 24
    page.locator(".nav").get_by_role("link", name="Văn bản", exact=True).click()
    page.wait_for_url("**/van-ban/")
