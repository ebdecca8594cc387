"""The pages of documents in a real browser, with Plan 142 and its questions."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, Page

from nq57.documents import actions
from nq57.documents import models as documents
from nq57.documents.reading import sandbox
from nq57.jobs.cli import seeds
from nq57.orgs import models
from nq57.plans import models as plans
from nq57.web.shared import views
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.test_accounts import judge, sign_in
from tests.factories import orgs, plan_texts, readings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

FOUR_QUESTIONS = (
    *plan_texts.INDICATORS,
    ("5", "Số cơ sở y tế nối mạng", "20", plan_texts.Y_TE, plan_texts.KHCN),
    ("6", "Số trường học nối mạng", "30", plan_texts.NOI_VU, plan_texts.KHCN),
)
IN_SIGHT = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const bar = document.querySelector(".progress").getBoundingClientRect();
    return one.matches(":focus-visible") && box.top >= bar.bottom && box.bottom <= innerHeight;
}"""
_READ: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def _each_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(work: str, given: dict[str, Any]) -> Any:
        with open(given["path"], "rb") as file:  # noqa: PTH123
            key = f"{hash(file.read())} {json.dumps(given['answers'], sort_keys=True)}"
        if key not in _READ:
            _READ[key] = readings.run(work, given)
        return json.loads(json.dumps(_READ[key]))

    monkeypatch.setattr(sandbox, "run_limited", run)


@pytest.fixture
def coordinator(settings: object) -> models.Post:
    """A coordinator whose demonstration account needs no second factor here."""
    settings.HAS_DEMONSTRATION = True  # type: ignore[attr-defined]
    person = orgs.PersonFactory(name="Lò Văn Thắng", is_demonstration=True)
    orgs.AccountFactory(person=person, login="thanglv")
    office = models.Organisation.objects.get(code="SO-KHCN")
    post: models.Post = orgs.PostFactory(person=person, organisation=office, role="coordinator")
    return post


@pytest.fixture
def plan_142() -> documents.Reading:
    """Plan 142 once more under review: every question open but the first."""
    text = (seeds.PLANS / seeds.PLAN).read_bytes() + b"\n"
    reading = readings.make_reading(text, name="142-KH-UBND.txt")
    first = (reading.draft or {})["questions"][0]
    actions.answer_question(
        reading=reading, question_id=first["id"], option=first["proposed"],
        reason="Theo bản có dấu", by=readings.SYSTEM, at=readings.AT,
    )  # fmt: skip
    return reading


@pytest.fixture
def small() -> documents.Reading:
    """A small plan under review, with four questions."""
    return readings.make_reading(plan_texts.small_plan(indicators=FOUR_QUESTIONS))


def test_pages_of_officials(
    origin: str,
    open_page: Callable[[int], Page],
    coordinator: models.Post,
    plan_142: documents.Reading,
) -> None:
    page = open_page(WIDTHS[0])
    sign_in(page, origin, coordinator)
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    for path, name in (
        (reverse("documents:documents"), "documents"),
        (reverse("documents:upload"), "upload"),
        (plan.document.get_absolute_url(), "document"),
        (reverse("documents:text", args=[plan.document.code]) + "?phan=1", "text"),
        (plan_142.get_absolute_url(), "review"),
        (reverse("plans:adopt", args=[plan_142.pk]), "adopt"),
    ):
        judge(page, origin, path, name, *WIDTHS)
        assert page.url == origin + path, "led elsewhere"


def test_what_was_read_and_what_becomes_of_old_items(
    origin: str,
    open_page: Callable[[int], Page],
    coordinator: models.Post,
    plan_142: documents.Reading,
    small: documents.Reading,
) -> None:
    page = open_page(WIDTHS[0])
    sign_in(page, origin, coordinator)
    old = readings.adopt(plan_texts.small_plan("18/KH-UBND"))
    new = readings.adopt(
        plan_texts.small_plan("19/KH-UBND", indicators=FOUR_QUESTIONS[:4]), replaces=old
    )
    for path, name in (
        (reverse("documents:reading_rows", args=[small.pk]), "rows-small"),
        (reverse("plans:mapping", args=[new.code]), "mapping-small"),
    ):
        judge(page, origin, path, name, *WIDTHS)
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    successor = readings.adopt(
        plan_texts.small_plan("20/KH-UBND"), replaces=plan, in_force_on=date(2026, 8, 1)
    )
    # axe looks at the small ones; these are the heavy ones
    for path, name in (
        (reverse("documents:reading_rows", args=[plan_142.pk]), "rows"),
        (reverse("documents:text", args=[plan.document.code]) + "?phan=3", "text-3"),
        (reverse("plans:mapping", args=[successor.code]), "mapping"),
    ):
        weights = judging.Weights(page, origin)
        page.goto(origin + path, wait_until="networkidle")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            judging.keep_picture(page, f"{name}-{width}")
            judging.check_width(page, width)
        weights.stop()
        weights.check()


def test_the_public_reads_and_follows_a_clause_to_its_line_without_script(
    origin: str, browser: Browser
) -> None:
    with browser.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False, locale="vi-VN"
    ) as context:
        page = context.new_page()
        weights = judging.Weights(page, origin)
        document = documents.Document.objects.get(symbol="142/KH-UBND")
        page.goto(origin + document.get_absolute_url())
        weights.check()
        assert weights.script == 0
        clause = page.locator("#c-PL2\\.VIII\\.1\\.1 a")
        assert not clause.is_visible()  # on a phone the parts are folded
        page.goto(f"{page.url}#c-PL2.VIII.1.1")
        judging.follow(clause)
        assert page.url.endswith("/nguyen-van/?dong=1077-1084#d1077")
        line = page.locator("#d1077")
        box = line.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 760, "the line is not in sight"
        assert line.get_attribute("class") == "on"
        assert page.locator("nav.tabs a[aria-current]").inner_text().startswith("Phụ lục II")
        judging.check_width(page, 360)
        judging.follow(page.locator("nav.tabs a").first)
        assert "KẾ HOẠCH" in page.inner_text("#d3")
    assert cache.get(views.COUNTER) is None


def test_an_old_address_of_a_line_leads_to_its_part(
    origin: str, open_page: Callable[[int], Page], coordinator: models.Post
) -> None:
    page = open_page(1280)
    sign_in(page, origin, coordinator)
    document = documents.Document.objects.get(symbol="142/KH-UBND")
    page.goto(origin + reverse("documents:text", args=[document.code]) + "#d714")
    page.wait_for_url("**/nguyen-van/?dong=714#d714")
    assert page.locator("#d714").evaluate("one => one.matches(':target')")


def test_a_whole_review_by_keyboard(
    origin: str,
    open_page: Callable[[int], Page],
    coordinator: models.Post,
    small: documents.Reading,
) -> None:
    page = open_page(1280)
    sign_in(page, origin, coordinator)
    page.goto(origin + small.get_absolute_url())
    press, progress = page.keyboard.press, page.locator(".progress")

    def wait_for(answered: int) -> None:
        page.wait_for_function(
            "words => document.querySelector('.progress').textContent.includes(words)",
            arg=f"{answered} trên 4 câu hỏi",
        )
        page.wait_for_function(IN_SIGHT)

    press("2")
    chosen = page.evaluate("document.activeElement.value")
    assert page.locator("#q1 input[value='" + chosen + "']").is_checked()
    press("Enter")
    wait_for(1)
    current = documents.Answer.objects.get(reading=small, is_current=True)
    assert (current.question, current.option, current.by) == ("targets:I.3", chosen, "thanglv")
    press("Enter")
    wait_for(2)
    press("z")
    wait_for(1)
    assert page.evaluate("document.activeElement.closest('[data-question]').dataset.question") == (
        "targets:I.4"
    )
    press("Enter")
    wait_for(2)
    page.reload()
    assert "2 trên 4 câu hỏi" in progress.inner_text()
    assert page.locator("[data-question]").count() == 2
    press("Enter")
    wait_for(3)
    press("Enter")
    page.wait_for_selector("[data-adopt]:focus")
    assert "Đã trả lời cả 4 câu hỏi" in progress.inner_text()
    judging.keep_picture(page, "review-done-1280")
    judging.check_accessible(page)
    press("z")
    wait_for(3)
    press("Enter")
    page.wait_for_selector("[data-adopt]:focus")
    press("Enter")
    page.wait_for_url("**" + reverse("plans:adopt", args=[small.pk]))
    assert page.locator("main button.btn-primary").is_enabled()
    assert cache.get(views.COUNTER) is None


def test_a_reading_without_questions_asks_for_one_press(
    origin: str, open_page: Callable[[int], Page], coordinator: models.Post
) -> None:
    reading = readings.make_reading(
        plan_texts.small_plan("58/KH-UBND", indicators=plan_texts.INDICATORS[:3])
    )
    page = open_page(360)
    sign_in(page, origin, coordinator)
    page.goto(origin + reading.get_absolute_url())
    assert "Đọc chắc chắn" in page.inner_text(".progress")
    page.click("[data-adopt]")
    page.click("main button.btn-primary")
    page.wait_for_url("**/ke-hoach/58-kh-ubnd-2026/")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refused_answer_keeps_what_was_typed(
    origin: str,
    open_page: Callable[[int], Page],
    width: int,
    coordinator: models.Post,
    small: documents.Reading,
) -> None:
    page = open_page(width)
    sign_in(page, origin, coordinator)
    page.goto(origin + small.get_absolute_url())
    other = page.locator("#q1 details:not([data-own]) input[name=option]").first
    page.click("#q1 details:not([data-own]) summary >> nth=0")
    other.check()
    assert other.is_checked(), "another reading was chosen, not values of one's own"
    page.check("#q1 input[value=_own]")
    page.fill("#q1 [data-own] input >> nth=1", "95%")
    page.click("#q1 summary:has-text('lý do')")
    page.fill("#r1", "Theo bản có dấu")
    actions.answer_question(
        reading=small, question_id="targets:I.3", option="2025-2030",
        by=readings.SYSTEM, at=readings.AT,
    )  # fmt: skip
    page.click("#q1 .acts button")
    page.wait_for_selector(".err-sum:focus")
    assert "vừa được" in page.inner_text(".err-sum")
    assert "1 trên 4 câu hỏi đã trả lời. Còn 3 câu" in page.inner_text(".progress")
    assert page.input_value("#q1 [data-own] input >> nth=1") == "95%"
    assert page.input_value("#r1") == "Theo bản có dấu"
    judging.keep_picture(page, f"review-refused-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    assert cache.get(views.COUNTER) is None


@pytest.mark.parametrize("width", WIDTHS)
def test_a_bad_file_gets_a_sentence(
    origin: str, open_page: Callable[[int], Page], width: int, coordinator: models.Post
) -> None:
    page = open_page(width)
    sign_in(page, origin, coordinator)
    page.goto(origin + reverse("documents:upload"))
    page.set_input_files(
        "#id_file", {"name": "ke-hoach.docx", "mimeType": "", "buffer": b"MZ\x90\x00 no paper"}
    )
    page.click("main button.btn-primary")
    page.wait_for_selector(".err-sum:focus")
    assert "ke-hoach.docx" in page.inner_text(".err-sum")
    judging.keep_picture(page, f"upload-refused-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    failed = readings.make_reading("Thư mời họp\n".encode() * 3, is_read=False)
    actions.record_failure(
        reading=failed, sentence="Tệp không mở được. Lưu lại rồi gửi.", at=readings.AT
    )
    page.goto(origin + failed.get_absolute_url())
    assert "Tệp không mở được" in page.inner_text(".err-sum")
    judging.keep_picture(page, f"reading-failed-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    assert cache.get(views.COUNTER) is None
