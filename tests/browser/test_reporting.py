"""Periodic reports in a real browser, with all that Plan 142 and the letter ask."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from nq57.measures import models as measures
from nq57.orgs import models as orgs_models
from nq57.reporting import actions, models, queries, rules
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)
COMMUNE, DEPARTMENT, WAITING, NEW = reports.COMMUNE, "SO-KHCN", "SO-YT", "UBND-03646"
DESK, PHONE = WIDTHS


@pytest.fixture(autouse=True)
def _second_of_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def enter(page: Page, origin: str, office: str, role: str) -> None:
    person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    orgs.AccountFactory(person=person)
    found = orgs_models.Organisation.objects.get(code=office)
    judging.sign_in(page, origin, orgs.PostFactory(person=person, organisation=found, role=role))


class Hand:
    """Counts what a person does: presses, and fields typed into."""

    def __init__(self, page: Page) -> None:
        """Act on a page."""
        self._page = page
        self.acts = 0

    def press(self, words: str) -> None:
        """Press the one button or link with these words."""
        self.acts += 1
        self._page.locator("main, .nav").get_by_role("button", name=words, exact=True).or_(
            self._page.locator("main, .nav").get_by_role("link", name=words, exact=True)
        ).first.click()
        self._page.wait_for_load_state("networkidle")

    def write(self, label: str, words: str) -> None:
        """Type into a field."""
        self.acts += 1
        self._page.get_by_label(label, exact=True).fill(words)


def test_a_commune_without_changes_is_done_within_five_minutes(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    reports.set_terms()
    before = reports.get_report(reports.open_cycle("2026-10"))
    reports.fill(before)
    reports.send(before)
    november = reports.get_report(reports.open_cycle())
    started = time.monotonic()
    page = open_page(PHONE)
    enter(page, origin, COMMUNE, "focal")
    page.goto(origin + reverse("home"))
    hand = Hand(page)
    hand.press("Mở báo cáo")
    hand.press(f"Giữ cả {november.lines.count() + november.figures.count()} mục như kỳ trước")
    for title in rules.WORDS.values():
        hand.write(title, "Không thay đổi so với kỳ trước.")
    hand.press("Trình lãnh đạo duyệt")
    assert "Chờ lãnh đạo duyệt" in page.inner_text("main")
    judging.keep_picture(page, "reporting-submitted-360")
    page = open_page(PHONE)
    enter(page, origin, COMMUNE, "head")
    page.goto(origin + reverse("home"))
    head = Hand(page)
    head.press("Mở báo cáo")
    head.press("Duyệt và gửi")
    assert "Đã duyệt và gửi báo cáo." in page.inner_text("main")
    judging.keep_picture(page, "reporting-sent-360")
    assert hand.acts + head.acts <= 10
    assert time.monotonic() - started < 60  # the machine's share; a person adds the typing
    report = reports.get_report(november.cycle)
    assert report.case.state == "sent"
    assert report.filings.count() == 1
    assert set(report.words.values()) == {"Không thay đổi so với kỳ trước."}
    for rows in (report.lines, report.figures):
        assert set(rows.values_list("answer", flat=True)) == {"as_before"}
    assert not report.lines.exclude(state="doing").exists()
    claimed = measures.Observation.objects.filter(source=report.case.code, verdict="claimed")
    assert claimed.count() == report.figures.count() > 0


@pytest.fixture(scope="module")
def cycles(owed_province: None, django_db_blocker: Any) -> dict[str, models.Cycle]:
    """November sent by some, put before its head by one and open for the others; December
    open for all. Undone with the province."""
    with django_db_blocker.unblock():
        reports.set_terms()
        november = reports.open_cycle()
        for code in (COMMUNE, DEPARTMENT, WAITING):
            one = reports.get_report(november, code)
            reports.fill(one, at=NOW)
            if code != WAITING:
                reports.send(one, at=NOW)
        head = reports.of_office("focal", WAITING)
        actions.submit(report=one, by=head, at=NOW)
        return {"november": november, "december": reports.open_cycle("2026-12", at=NOW)}


PAGES: dict[str, tuple[str, str, str]] = {
    # what of which cycle, and the office and role that look at it
    "list": ("", COMMUNE, "focal"),
    "form": ("december", COMMUNE, "focal"),
    "opened": ("december", COMMUNE, "focal"),
    "first": ("november", NEW, "focal"),
    "department": ("december", DEPARTMENT, "focal"),
    "approve": ("november", WAITING, "head"),
    "sent": ("november", COMMUNE, "coordinator"),
    "cycles": ("", DEPARTMENT, "coordinator"),
    "queue": ("", DEPARTMENT, "coordinator"),
    "cycle": ("november", DEPARTMENT, "coordinator"),
    "terms": ("", DEPARTMENT, "coordinator"),
    "home": ("", COMMUNE, "focal"),
    "paper": ("december", COMMUNE, "head"),
    "evidence": ("december", COMMUNE, "focal"),
    "open_cycle": ("", DEPARTMENT, "coordinator"),
    "published": ("", DEPARTMENT, "coordinator"),
}


def find_path(name: str, cycles: dict[str, models.Cycle]) -> str:
    """Return the address of a page to look at."""
    when, office, _role = PAGES[name]
    if name in ("list", "cycles"):
        return reverse("reporting:reports")
    if name == "home":
        return reverse("home")
    if name in ("queue", "terms"):
        arguments = [] if name == "queue" else [cycles["november"].plan.code]
        return reverse(f"reporting:{name}", args=arguments)
    if name in ("open_cycle", "published"):
        found = reverse(f"reporting:{name}", args=[cycles["november"].plan.code])
        return f"{found}?ky=09/2026" if name == "open_cycle" else found
    if name == "cycle":
        return cycles[when].get_absolute_url()
    report = reports.get_report(cycles[when], office)
    if name in ("paper", "evidence"):
        return reverse(f"reporting:{name}", args=[report.case.code])
    asked = report.lines.order_by("pk").first()
    assert asked is not None
    return report.get_absolute_url() + (f"?mo={asked.item}" if name == "opened" else "")


@pytest.mark.parametrize("name", PAGES)
def test_pages(
    origin: str,
    open_page: Callable[[int], Page],
    settings: Any,
    cycles: dict[str, models.Cycle],
    name: str,
) -> None:
    settings.HAS_DEMONSTRATION = True
    _when, office, role = PAGES[name]
    path = find_path(name, cycles)
    page = open_page(DESK)
    enter(page, origin, office, role)
    weights = judging.Weights(page, origin)
    answer = page.goto(origin + path, wait_until="networkidle")
    assert answer is not None
    assert (answer.status, page.url) == (200, origin + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"reporting-{name}-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)
    weights.check()


def test_a_line_opens_saves_itself_and_closes_again(
    origin: str,
    open_page: Callable[[int], Page],
    settings: Any,
    cycles: dict[str, models.Cycle],
) -> None:
    settings.HAS_DEMONSTRATION = True
    report = reports.get_report(cycles["december"])
    page = open_page(PHONE)
    enter(page, origin, COMMUNE, "focal")
    page.goto(origin + report.get_absolute_url())
    line, other, third = (
        row.line.item for row in queries.get_form(report=report, today=NOW.date()).lines[:3]
    )
    judging.check_width(page, PHONE)
    assert page.evaluate("document.documentElement.scrollHeight") < 4_000
    judging.keep_picture(page, "reporting-phone-360")
    page.click("text=Mục tiếp chưa xong")
    expect(page.locator(".line.at")).to_have_id(line)
    page.click(f"#{line} >> text=Có thay đổi")
    page.wait_for_selector(f"[id='{line}.state']")
    expect(page.locator(f"[id='{line}.state']")).to_be_focused()
    page.fill(f"[id='{line}.percent']", "170")
    page.wait_for_selector(f"#err-{line} .err")
    assert "số nguyên từ 0 đến 100" in page.inner_text(f"#err-{line}")
    assert page.input_value(f"[id='{line}.percent']") == "170"
    judging.keep_picture(page, "reporting-fault-360")
    page.press(f"[id='{line}.percent']", "Enter")  # the phone's “next”: on, nothing sent whole
    expect(page.locator(f"[id='{line}.product']")).to_be_focused()
    page.fill(f"[id='{line}.percent']", "70")
    page.wait_for_selector(f"#mark-{line}:has-text('Có thay đổi')")
    expect(page.locator("#bar")).to_contain_text("Đã điền 1/")
    assert models.Line.objects.get(pk=line.partition("-")[2]).percent == 70
    with page.expect_request(lambda one: one.method == "POST") as saving:
        page.fill(f"[id='{line}.percent']", "72")
        page.focus("[name=step][value=submit]")  # a saving sends no button, whichever has the focus
    sent = saving.value.post_data or ""
    assert "percent=72" in sent
    assert "step=" not in sent
    page.fill(f"[id='{line}.percent']", "75")
    page.click("text=Mục tiếp chưa xong")
    expect(page.locator(".line.at")).to_have_id(other)
    page.click(f"#{other} >> text=Giữ như kỳ trước")
    page.wait_for_selector(f"#mark-{other}:has-text('Như kỳ trước')", state="attached")
    assert models.Line.objects.get(pk=line.partition("-")[2]).percent == 75
    expect(page.locator(".line.at")).to_have_id(third)  # of itself
    expect(page.locator("#bar")).to_contain_text("Đã điền 2/")
    page.click("#p5 >> a >> nth=-1")  # what is left leads to its place
    page.goto(f"{origin}{report.get_absolute_url()}#{line}")
    expect(page.locator(".line.at")).to_have_id(line)
    page.click(f"#{line} >> text=Giữ như kỳ trước")
    page.wait_for_selector(f"#{line}.asis", state="attached")
    held = models.Line.objects.get(pk=line.partition("-")[2])
    assert (held.answer, held.percent) == ("as_before", 40)
    page.locator(f"#{line} .unfold").press("Enter")
    expect(page.locator(".line.at")).to_have_id(line)
    page.set_viewport_size({"width": DESK, "height": 900})
    assert page.locator(".grp-d:not([open])").count() == 0
    page.set_viewport_size({"width": PHONE, "height": 900})
    judging.check_accessible(page)  # last: axe leaves style attributes, which a swap would copy
