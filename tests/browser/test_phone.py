"""Long pages on a phone: folded there, whole on a desk, and every address still leads to its place."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories.reports import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

MOST = 6_000  # six and a half screens of a phone
DESK, PHONE = WIDTHS


def height(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollHeight")
    return found


def test_long_pages_fold_on_a_phone(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    page = judging.enter(open_page, origin, "coordinator")
    page.set_viewport_size({"width": PHONE, "height": 900})
    held = plan()
    for name, path in {
        "tasks": f"{held.get_absolute_url()}nhiem-vu/",
        "verdicts": reverse("evaluation:verdicts", args=[held.code]),
        "document": held.document.get_absolute_url(),
    }.items():
        page.goto(origin + path)
        judging.keep_picture(page, f"phone-{name}")
        judging.check_width(page, PHONE)
        folded = height(page)
        assert folded < MOST, (name, folded)
        judging.follow(page.get_by_role("link", name="Xem cả"))
        assert height(page) > 2 * folded, name


def test_a_folded_outline_opens_what_an_address_points_at(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    page = judging.enter(open_page, origin, "coordinator")
    document = plan().document.get_absolute_url()
    clause = page.locator("[id='c-PL2.VIII.2.7']")
    page.goto(origin + document)
    expect(clause).to_be_visible()
    page.set_viewport_size({"width": PHONE, "height": 900})
    expect(clause).to_be_hidden()
    page.goto(f"{origin}{document}#c-PL2.VIII.2.7")
    expect(clause).to_be_visible()
    page.goto(origin + document)
    judging.follow(page.locator("[id='c-PL1.II'] .un"))
    expect(page.locator("[id='c-PL1.II.3']")).to_be_in_viewport()
    expect(clause).to_be_hidden()
