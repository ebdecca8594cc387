"""The frame in a real browser."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from nq57.web.shared import views
from tests.browser import judging
from tests.browser.conftest import WIDTHS

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
