"""The pages of plans in a real browser, with Plan 142, the letter of 2026 and a successor."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, Page

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs_models
from nq57.plans import actions, models, queries
from nq57.web.shared import views
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.test_accounts import sign_in
from tests.factories import orgs, readings
from tests.journeys.test_supersession import successor_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province", "officials")]

PLAN, SUCCESSOR, COMMUNE = "142-kh-ubnd-2025", "19-kh-ubnd-2026", "UBND-04099"
PUBLIC, COORDINATOR, FOCAL = "public", "coordinator", "focal"


def propose(plan: models.Plan, subject: str, proposal: str) -> models.Amendment:
    return actions.propose_amendment(
        plan=plan, organisation=orgs_models.Organisation.objects.get(code=COMMUNE),
        subject=subject, proposal=proposal,
        reason="Hạ tầng viễn thông tại 5 bản vùng cao chưa được đầu tư.",
        by=orgs.make_actor("focal", organisation=COMMUNE), at=readings.AT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def officials(province: None, django_db_blocker: Any) -> None:
    """A coordinator and a commune's focal person, who has proposed an amendment."""
    with django_db_blocker.unblock():
        for name, login, office, role in (
            ("Lò Văn Thắng", COORDINATOR, "SO-KHCN", "coordinator"),
            ("Quàng Thị Hoa", FOCAL, COMMUNE, "focal"),
        ):
            person = orgs.PersonFactory(name=name, is_demonstration=True)
            orgs.AccountFactory(person=person, login=login)
            organisation = orgs_models.Organisation.objects.get(code=office)
            orgs.PostFactory(person=person, organisation=organisation, role=role)
        plan = models.Plan.objects.get(code=PLAN)
        propose(plan, "I.3", "Lùi mốc 2025 của chỉ tiêu sang năm 2026 tại các xã vùng cao.")


@pytest.fixture
def successor(monkeypatch: pytest.MonkeyPatch) -> models.Plan:
    """Plan 142 written anew in 2026, adopted; its items are not mapped yet."""
    readings.read_in_process(monkeypatch)
    old = models.Plan.objects.get(code=PLAN)
    return readings.adopt(successor_text(), in_force_on=date(2026, 2, 12), replaces=old)


def map_all(plan: models.Plan) -> None:
    """Say of every old item what the machine proposes."""
    sides = queries.propose_mapping(plan=plan)
    fates = [
        [
            actions.Fate(
                row.old.key,
                tuple(new.key for new in side.new if new.code in row.codes.split("; ")),
                row.kind, row.reason, row.score,
            )
            for row in side.rows
        ]
        for side in sides
    ]  # fmt: skip
    actions.record_mapping(
        plan=plan, indicators=fates[0], tasks=fates[1], by=audit_rules.SYSTEM, at=readings.AT
    )


def address(name: str, *args: Any, code: str = PLAN) -> str:
    return reverse(f"plans:{name}", args=[code, *args])


def task(code: str) -> str:
    return address("task", models.Task.objects.get(plan__code=PLAN, code=code).pk)


PAGES: dict[str, Callable[[], str]] = {
    "plans": lambda: reverse("plans:plans"),
    "indicators": lambda: address("plan"),
    "tasks": lambda: address("tasks"),
    "tasks-found": lambda: address("tasks") + "?q=an+ninh+mang&co-quan=CA-TINH",
    "tasks-nothing": lambda: address("tasks") + "?q=khong+co+viec+nay",
    "orders": lambda: address("orders"),
    "duties": lambda: address("duties"),
    "offices": lambda: address("offices"),
    "office-department": lambda: address("office", "SO-KHCN"),
    "office-commune": lambda: address("office", COMMUNE),
    "versions": lambda: address("versions"),
    "differences-none": lambda: address("differences"),
    "indicator": lambda: address("indicator", "I.3"),
    "indicator-tiers": lambda: address("indicator", "II.3"),
    "indicator-parent": lambda: address("indicator", "II.6"),
    "task": lambda: task("I.3"),
    "task-pending": lambda: task("I.4"),
    "task-parent": lambda: task("VIII.2"),
    "task-group": lambda: task("II.3"),
    "order": lambda: task("1.(4)"),
    "order-parts": lambda: task("1.(3)"),
}
OFFICIAL_PAGES: dict[str, Callable[[], str]] = {
    "amendments": lambda: address("amendments"),
    "amendment": lambda: address("amendment", models.Amendment.objects.get().pk),
    "propose": lambda: address("propose_amendment") + "?muc=I.3",
}
VIEWS = [
    *((name, PUBLIC) for name in PAGES),
    *(
        (name, COORDINATOR)
        for name in ("plans", "indicators", "tasks", "orders", "duties",
                     "versions", "indicator", "task", "order", *OFFICIAL_PAGES)
    ),
    *((name, FOCAL) for name in ("tasks-found", "indicator", *OFFICIAL_PAGES)),
]  # fmt: skip
DESK, PHONE = WIDTHS


def enter(page: Page, origin: str, login: str, settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True
    if login != PUBLIC:
        sign_in(page, origin, orgs_models.Post.objects.get(person__accounts__login=login))


def judge(page: Page, origin: str, path: str, name: str, *, accessible_at: int) -> None:
    """Judge a page at every width; axe, the slowest by far, looks at one of them."""
    weights = judging.Weights(page, origin)
    answer = page.goto(origin + path, wait_until="networkidle")
    assert answer is not None
    assert (answer.status, page.url) == (200, origin + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"{name}-{width}")
        judging.check_width(page, width)
        if width == accessible_at:
            judging.check_accessible(page)
    weights.check()
    assert cache.get(views.COUNTER) is None


@pytest.mark.parametrize(("name", "login"), VIEWS)
def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any, name: str, login: str
) -> None:
    page = open_page(DESK)
    enter(page, origin, login, settings)
    path = {**PAGES, **OFFICIAL_PAGES}[name]()
    width = DESK if login == COORDINATOR else PHONE
    judge(page, origin, path, f"{name}-{login}", accessible_at=width)


def test_a_successor(
    origin: str, open_page: Callable[[int], Page], settings: Any, successor: models.Plan
) -> None:
    official, citizen = open_page(DESK), open_page(DESK)
    enter(official, origin, COORDINATOR, settings)
    judge(official, origin, address("mapping", code=SUCCESSOR), "mapping", accessible_at=DESK)
    map_all(successor)
    for name in ("differences", "versions"):
        path = address(name, code=SUCCESSOR)
        judge(citizen, origin, path, f"{name}-successor", accessible_at=PHONE)


def press_to(page: Page, selector: str) -> None:
    """Press Tab until the keyboard stands on an element."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"the keyboard never reaches {selector}")


def count_rows(page: Page) -> int:
    return page.locator("tbody tr:not(.g)").count()


def test_filters_by_keyboard_and_back(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    page = open_page(DESK)
    enter(page, origin, PUBLIC, settings)
    page.goto(origin + address("tasks"))
    every = count_rows(page)
    press_to(page, "#q")
    page.keyboard.type("xay dung")
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=xay+dung*")
    found = count_rows(page)
    assert 0 < found < every
    press_to(page, "#co-quan")
    while page.input_value("#co-quan") != "SO-KHCN":
        before = page.input_value("#co-quan")
        page.keyboard.press("ArrowDown")
        assert page.input_value("#co-quan") != before, "the list ends before the office"
    press_to(page, "form[role=search] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**co-quan=SO-KHCN*")
    both = count_rows(page)
    assert 0 < both < found
    assert page.input_value("#q") == "xay dung"
    press_to(page, "tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/viec/*/")
    page.go_back()
    assert (page.input_value("#co-quan"), count_rows(page)) == ("SO-KHCN", both)
    press_to(page, ".filters a")
    page.keyboard.press("Enter")
    page.wait_for_url(origin + address("tasks"))
    assert count_rows(page) == every
    page.go_back()
    page.go_back()
    assert (page.input_value("#co-quan"), count_rows(page)) == ("", found)


def test_offices_stand_by_the_chosen_column(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    page = open_page(DESK)
    enter(page, origin, PUBLIC, settings)
    page.goto(origin + address("offices"))
    figures = "[...document.querySelectorAll('tbody td:nth-child({})')].map(x => +x.innerText || 0)"
    lead = page.evaluate(figures.format(2))
    assert lead == sorted(lead, reverse=True)
    assert page.get_attribute("th[aria-sort]", "aria-sort") == "descending"
    press_to(page, "th a[href='?xep=phoi-hop']")
    page.keyboard.press("Enter")
    page.wait_for_url("**?xep=phoi-hop")
    coordinated = page.evaluate(figures.format(3))
    assert coordinated == sorted(coordinated, reverse=True) != page.evaluate(figures.format(2))
    page.click("th a[href='?xep=ten']")
    page.wait_for_url("**?xep=ten")
    assert page.get_attribute("th[aria-sort]", "aria-sort") == "ascending"
    assert page.locator("tbody th").first.inner_text() == "Bảo hiểm xã hội tỉnh"
    page.go_back()
    assert page.evaluate(figures.format(3)) == coordinated


def test_public_pages_need_no_script(origin: str, browser: Browser, settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    try:
        page.goto(origin + address("tasks"))
        assert page.locator("script").count() == 0
        assert count_rows(page) == 87 + 8  # assignments, and tasks that only head others
        page.fill("#q", "video clip")
        judging.follow(page.locator("form[role=search] button"))
        assert "I.1.2" in page.inner_text("tbody")
        judging.follow(page.locator("tbody a").first)
        assert "Video clip" in page.inner_text("main")
    finally:
        context.close()
