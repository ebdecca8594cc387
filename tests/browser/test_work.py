"""The screens of obligations in a real browser, with all that Plan 142 and the letter ask."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nq57.orgs import models as orgs_models
from nq57.plans import models
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

COMMUNE = "UBND-04099"
COORDINATOR, FOCAL = ("SO-KHCN", "coordinator"), (COMMUNE, "focal")
DESK, PHONE = WIDTHS


def owed(task: str, occurrence: str) -> str:
    row = models.Obligation.objects.get(
        task__code=task, occurrence=occurrence, organisation__code=COMMUNE
    )
    return reverse("work:obligation", args=[row.case.code])


def waiting() -> str:
    row = models.Obligation.objects.dormant().filter(task__code="I.6.1").earliest("pk")
    return reverse("work:arm", args=[row.assignment_id])


PAGES: dict[str, Callable[[], str]] = {
    "home": lambda: reverse("home"),
    "list": lambda: reverse("work:obligations"),
    "settle": lambda: reverse("work:settle"),
    "import": lambda: reverse("work:import_sheet"),
    "conditions": lambda: reverse("work:conditions"),
    "obligation": lambda: owed("I.3", "2026"),
    "unsettled": lambda: owed("VIII.2.7", "2025-09"),
    "task": lambda: reverse(
        "plans:task",
        args=["142-kh-ubnd-2025", models.Task.objects.get(code="I.6.1", kind="task").pk],
    ),
}
ABOVE: dict[str, Callable[[], str]] = {
    "track": lambda: reverse("work:track", args=["142-kh-ubnd-2025"]),
    "arm": waiting,
}
VIEWS = [
    *((name, COORDINATOR) for name in (*PAGES, *ABOVE)),
    *((name, FOCAL) for name in ("home", "list", "settle", "obligation", "unsettled")),
]


def enter(page: Page, origin: str, who: tuple[str, str]) -> None:
    office = orgs_models.Organisation.objects.get(code=who[0])
    person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    orgs.AccountFactory(person=person)
    judging.sign_in(page, origin, orgs.PostFactory(person=person, organisation=office, role=who[1]))


@pytest.mark.parametrize(("name", "who"), VIEWS)
def test_pages(
    origin: str,
    open_page: Callable[[int], Page],
    settings: Any,
    name: str,
    who: tuple[str, str],
) -> None:
    settings.HAS_DEMONSTRATION = True
    page = open_page(DESK)
    enter(page, origin, who)
    weights = judging.Weights(page, origin)
    path = {**PAGES, **ABOVE}[name]()
    answer = page.goto(origin + path, wait_until="networkidle")
    assert answer is not None
    assert (answer.status, page.url) == (200, origin + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"work-{name}-{who[1]}-{width}")
        judging.check_width(page, width)
        if width == (DESK if who is COORDINATOR else PHONE):
            judging.check_accessible(page)
    weights.check()


def test_filters_narrow_the_list_in_place(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    page = open_page(DESK)
    enter(page, origin, COORDINATOR)
    page.goto(origin + reverse("work:obligations"))
    page.fill("#q", "du lieu mo")
    page.wait_for_url("**q=du%20lieu%20mo*")
    page.wait_for_selector("#list tbody tr")
    assert "dữ liệu mở" in page.inner_text("#list tbody tr >> nth=0").lower()
    page.click("#list thead .ck")
    boxes = page.locator("#list tbody .ck").count()
    assert boxes == page.locator("#list tbody .ck:checked").count() > 1
    page.click("#list .bulk button")
    page.wait_for_selector("#id_note")
    assert page.locator("input[name=viec]").count() == boxes


def test_a_report_with_a_fault_comes_back_to_its_words(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    page = open_page(PHONE)
    enter(page, origin, FOCAL)
    page.goto(origin + owed("I.3", "2026"))
    page.fill("#submit_product", "98/KH-UBND")
    page.fill("#submit_finished_on", "31/02/2026")
    page.click("form:has(#submit_product) button[type=submit]")
    page.wait_for_selector("#submit_finished_on.is-bad")
    assert page.input_value("#submit_product") == "98/KH-UBND"
    judging.check_accessible(page)
    judging.keep_picture(page, "work-fault-focal-360")
