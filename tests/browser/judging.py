"""How a page is judged: accessibility, width, weight, foreign origins, policy reports."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Locator, Page, Response

from nq57.orgs import models
from nq57.web.shared import views
from tests.browser.conftest import WIDTHS
from tests.factories import orgs

FIRST_LOAD = 60_000
NEXT_PAGE = 20_000
SCRIPT = 20_000


def check_accessible(page: Page) -> None:
    """Fail on any serious or critical finding of axe."""
    found = Axe().run(page).response["violations"]
    grave = [
        (finding["id"], [node["html"] for node in finding["nodes"]][:3])
        for finding in found
        if finding["impact"] in {"serious", "critical"}
    ]
    assert grave == []


def check_width(page: Page, width: int) -> None:
    """Fail when the page scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width


class Weights:
    """What a page loads, gzip -9, by kind; foreign origins fail at once."""

    def __init__(self, page: Page, origin: str) -> None:
        """Listen to a page from now on."""
        self.total = 0
        self.page = 0
        self.script = 0
        self._origin = urlsplit(origin).netloc
        self._opened = page
        page.on("response", self._weigh)

    def stop(self) -> None:
        """Listen no longer: else the page's next loads are packed once for each listener."""
        self._opened.remove_listener("response", self._weigh)

    def _weigh(self, response: Response) -> None:
        assert urlsplit(response.url).netloc == self._origin, response.url
        if response.status in (204, 301, 302, 303, 304):
            return
        size = len(gzip.compress(response.body(), 9))
        self.total += size
        if response.request.resource_type == "document":
            self.page += size
        if response.request.resource_type == "script":
            self.script += size

    def check(self) -> None:
        """Fail over the budget of an official's page."""
        assert self.total <= FIRST_LOAD
        assert self.page <= NEXT_PAGE
        assert self.script <= SCRIPT


def follow(way: Locator) -> None:
    """Click what leads to another page, and wait for that page: a click returns before it."""
    with way.page.expect_navigation():
        way.click()


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page where NQ57_PICTURES says, for people to look at."""
    folder = os.environ.get("NQ57_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def sign_in(page: Page, origin: str, post: models.Post) -> None:
    """Give the browser a session of the post's holder."""
    client = Client()
    client.force_login(post.person.accounts.get())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": origin}]
    )


def seat(role: str, office: str = "SO-KHCN") -> models.Post:
    """Give a person of the demonstration, with an account, a post."""
    person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    orgs.AccountFactory(person=person)
    organisation = models.Organisation.objects.get(code=office)
    return orgs.PostFactory(person=person, organisation=organisation, role=role)


def enter(
    open_page: Callable[[int], Page], origin: str, role: str, office: str = "SO-KHCN"
) -> Page:
    """Open a page that a person of the demonstration has signed in to."""
    page = open_page(WIDTHS[0])
    sign_in(page, origin, seat(role, office))
    return page


def judge_all(
    page: Page, origin: str, area: str, addresses: dict[str, str], *, most_script: int = SCRIPT
) -> None:
    """Judge pages, by name, at all widths; each is answered with 200."""
    for name, path in addresses.items():
        answer, weights = judge(page, origin, path, f"{area}-{name}", *WIDTHS)
        assert answer.status == 200, name
        assert weights.script <= most_script, name


def judge(page: Page, origin: str, path: str, name: str, *widths: int) -> tuple[Response, Weights]:
    """Open a page once and judge it whole, at each width; return what came and its weight."""
    weights = Weights(page, origin)
    answer = page.goto(origin + path, wait_until="networkidle")
    assert answer is not None
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        keep_picture(page, f"{name}-{width}")
        check_width(page, width)
        check_accessible(page)
    weights.stop()
    weights.check()
    assert cache.get(views.COUNTER) is None
    return answer, weights
