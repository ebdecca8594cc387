"""What a person does on a page: presses, types, chooses, looks."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from nq57.orgs import models
from tests.browser import judging
from tests.browser.conftest import WIDTHS


class Hand:
    """Somebody at work in a browser of his own; each step can be looked at in both widths."""

    def __init__(self, page: Page, origin: str, area: str) -> None:
        """Act on a page of ``origin``; pictures are named after ``area``."""
        self.page = page
        self._origin, self._area = origin, area

    def sign_in(self, post: models.Post) -> None:
        """Come in as the post's holder, to what waits for him."""
        judging.sign_in(self.page, self._origin, post)
        self.page.goto(f"{self._origin}/")

    def press(self, words: str, within: str = "main") -> None:
        """Press the first button or link with these words, alone or before a colon and what they
        are about; wait for the page that it leads to."""
        pattern = re.escape(words).replace("/", r"\/")  # the browser's own patterns end at one
        place, name = self.page.locator(within), re.compile(rf"^{pattern}\s*(:.*)?$")
        named = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))
        with self.page.expect_navigation():
            named.first.click()

    def go(self, place: str) -> None:
        """Open a place of the head, from its menu where it stands in one."""
        head = self.page.locator("nav.nav .row")
        named = self.page.get_by_text(place, exact=True)
        menu = head.locator("details", has=named)
        if menu.count():
            menu.locator("summary").click()
        self.press(place, "nav.nav .row")

    def unfold(self, words: str) -> None:
        """Open what is folded under these words."""
        self.page.locator("main summary", has_text=words).first.click()

    def write(self, **typed: str) -> None:
        """Type into fields by their id."""
        for name, words in typed.items():
            self.page.fill(f"#{name}", words)

    def choose(self, **chosen: str) -> None:
        """Choose in lists by their id, by the words that are offered."""
        for name, words in chosen.items():
            box = self.page.locator(f"#{name}")
            offered = box.locator("option", has_text=words).first.get_attribute("value")
            box.select_option(offered)

    def see(self, *said: str) -> None:
        """Fail unless the page says all this."""
        for words in said:
            expect(self.page.locator("main")).to_contain_text(words)

    def miss(self, words: str) -> None:
        """Fail when the page says this."""
        expect(self.page.locator("main")).not_to_contain_text(words)

    def look(self, name: str) -> None:
        """Fail when the page scrolls sideways at a width; keep its pictures."""
        for width in reversed(WIDTHS):
            self.page.set_viewport_size({"width": width, "height": 900})
            judging.keep_picture(self.page, f"{self._area}-{name}-{width}")
            judging.check_width(self.page, width)

    def upload(self, name: str, content: bytes, **more: Any) -> None:
        """Choose a file for the page's one field for files."""
        given = {"name": name, "mimeType": "text/plain", "buffer": content, **more}
        self.page.set_input_files("main input[type=file]", files=[given])  # type: ignore[list-item]
