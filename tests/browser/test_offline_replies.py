"""A questionnaire answered without the network, in a real browser on a line that is cut."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from nq57.audit import models as audit
from nq57.orgs import models as orgs_models
from nq57.reporting import actions, models, queries, rules
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.test_offline import (
    CODE,
    SCRIPT,
    Wire,
    kill,
    launch,
    make_picture,
    unlock,
    wait_for,
    wait_for_worker,
    wire,
)
from tests.factories import inquiries, orgs, reports

__all__ = ["wire"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

OFFICE = "UBND-04099"
QUESTIONS = (
    rules.NewQuestion(
        kind="number", text="Số thôn, bản chưa có sóng di động", unit="bản", low=Decimal(0),
        high=Decimal(200), hint="Tính đến ngày 15/11/2026.",
    ),
    rules.NewQuestion(
        kind="choice", text="Trụ sở UBND xã đã có cáp quang?",
        choices=("Có", "Chưa", "Có nhưng không ổn định"),
    ),
    rules.NewQuestion(kind="date", text="Ngày rà soát gần nhất"),
    rules.NewQuestion(kind="text", text="Khó khăn, kiến nghị", is_required=False),
    rules.NewQuestion(kind="file", text="Ảnh biên bản rà soát"),
)  # fmt: skip


@pytest.fixture
def reply() -> models.Reply:
    """What a commune was asked; it owes no report."""
    made = inquiries.make_questionnaire("Rà soát thôn, bản vùng lõm sóng di động", QUESTIONS)
    office = orgs_models.Organisation.objects.get(code=OFFICE)
    due = timezone.localdate() + timedelta(days=8)
    return inquiries.get_reply(inquiries.ask(office, made=made, at=timezone.now(), due=due), OFFICE)


def make_post(role: str = "focal", name: str = "Lường Văn Sơn") -> orgs_models.Post:
    person = orgs.PersonFactory(name=name)
    orgs.AccountFactory(person=person)
    office = orgs_models.Organisation.objects.get(code=OFFICE)
    post: orgs_models.Post = orgs.PostFactory(person=person, organisation=office, role=role)
    return post


def enter(page: Page, origin: str) -> None:
    """Choose a code, take what is offered to the device."""
    page.goto(origin + reverse("offline:page"))
    page.fill("#make-code", CODE)
    page.fill("#make-again", CODE)
    page.click("#make button")
    takes = page.locator("#reports button:has-text('Mang về máy')")
    page.wait_for_selector("#reports button:has-text('Mang về máy')")
    while count := takes.count():
        takes.first.click()
        page.wait_for_function(
            "(n) => [...document.querySelectorAll('#reports button')]"
            ".filter((one) => one.textContent === 'Mang về máy').length < n",
            arg=count,
        )


def open_reply(page: Page, reply: models.Reply) -> list[str]:
    """Open the questionnaire; return the keys of its questions."""
    title = reply.inquiry.version.title
    page.click(f"#reports li:has-text('{title}') button:has-text('Mở')")
    page.wait_for_selector("#questions .off-q")
    return [row.response.item for row in queries.list_answers(reply=reply)]


def type_answer(page: Page, key: str, said: str) -> None:
    page.locator(f'[id="{key}.answer"]').fill(said)
    page.locator(f'[id="{key}.answer"]').blur()


def attach(page: Page, key: str, name: str, content: bytes) -> None:
    page.set_input_files(
        f'[id="{key}.answer"]', {"name": name, "mimeType": "image/bmp", "buffer": content}
    )


@pytest.mark.slow
def test_a_questionnaire_answered_without_network_is_stored_once_after_the_browser_was_closed(
    browser: Browser, wire: Wire, reply: models.Reply, tmp_path: Path
) -> None:
    head = make_post("head", "Vàng A Chỉnh")
    profile = tmp_path / "profile"
    context = launch(browser, profile)
    page = context.pages[0]
    judging.sign_in(page, wire.origin, head)
    enter(page, wire.origin)
    wait_for_worker(page)

    wire.cut()
    page.reload()
    unlock(page, head)
    number, choice, day, text, file = open_reply(page, reply)
    type_answer(page, number, "12")
    page.check(f"#{choice} label:has-text('Chưa') input")
    type_answer(page, day, "15/11/2026")
    type_answer(page, text, "Đường vào bản khó.")
    attach(page, file, "bien ban.bmp", make_picture(500, 400))
    page.wait_for_selector(f"#{file} p:has-text('bien ban.jpg')", timeout=60_000)
    wait_for(page, "waiting", 5)
    page.wait_for_selector("#left-h:has-text('Đã đủ để gửi')")
    page.click("#step")
    wait_for(page, "waiting", 6)
    kill(profile)
    with contextlib.suppress(Exception):
        context.close()
    assert models.OfflineEntry.objects.count() == 0

    wire.mend()
    context = launch(browser, profile)
    page = context.new_page()
    wire.loses_answers_to, wire.loses = b"POST /ngoai-tuyen/gui/", 2
    judging.sign_in(page, wire.origin, head)
    page.goto(wire.origin + reverse("offline:page"))
    wait_for(page, "stored", 6)
    assert "không còn mục nào chờ" in page.inner_text("#net")
    context.close()
    check_stored_once(reply)


def check_stored_once(reply: models.Reply) -> None:
    held = inquiries.get_reply(reply.inquiry, OFFICE)
    assert held.case.state == "sent"
    found = [queries.get_value(row.response) for row in queries.list_answers(reply=held)]
    assert found == [12, "Chưa", date(2026, 11, 15), "Đường vào bản khó.", "bien ban.jpg"]
    entries = models.OfflineEntry.objects.filter(reply=reply)
    assert len({entry.key for entry in entries}) == entries.count() == 6
    assert audit.Receipt.objects.filter(verb="receive_act").count() == 6
    assert audit.Entry.objects.filter(verb="save_answers").count() == 5
    assert audit.Entry.objects.filter(verb="send_reply").count() == 1
    assert all(row.entered_at <= row.received_at and row.clock_ahead > 3500 for row in entries)


def test_conflict_shows_both_and_called_off_loses_nothing(
    open_page: Callable[[int], Page], wire: Wire, reply: models.Reply
) -> None:
    page = open_page(WIDTHS[-1])
    judging.sign_in(page, wire.origin, make_post())
    enter(page, wire.origin)
    number, choice, _day, text, file = open_reply(page, reply)
    attach(page, file, "cai dat.exe", b"MZ program")
    page.wait_for_selector("#acts > li[data-state=fault]:has-text('chương trình')")
    page.click("#acts > li[data-state=fault] button:has-text('Bỏ mục này')")
    wait_for(page, "fault", 0)
    wire.cut()
    type_answer(page, number, "9")
    page.check(f"#{choice} label:has-text('Chưa') input")
    wait_for(page, "waiting", 2)
    inquiries.fill(reply, "7", "Có", at=timezone.now())
    wire.mend()
    page.click("#send")
    wait_for(page, "conflict", 2)
    sides = page.locator("#acts table").first.inner_text()
    assert "Trả lời" in sides
    assert "Chưa" in sides
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"offline-reply-conflict-{width}")
        judging.check_width(page, width)
    judging.check_accessible(page)
    page.locator("#acts > li[data-state=conflict]").first.get_by_text("Lấy bản").click()
    wait_for(page, "conflict", 1)
    page.click("#acts button:has-text('Giữ bản của tôi')")
    wait_for(page, "stored", 1)
    wire.cut()
    type_answer(page, text, "Cần thêm trạm phát sóng.")
    wait_for(page, "waiting", 1)
    actions.call_off_inquiry(
        inquiry=reply.inquiry, reason="Gửi nhầm nhóm", by=inquiries.COORDINATOR, at=timezone.now()
    )
    wire.mend()
    page.click("#send")
    wait_for(page, "fault", 1)
    told = page.inner_text("#acts > li[data-state=fault]")
    assert "đã rút phiếu này" in told
    assert "Cần thêm trạm phát sóng." in told
    assert page.locator(f'[id="{text}.answer"]').input_value() == "Cần thêm trạm phát sóng."
    assert page.evaluate("document.getElementById('cells').disabled")
    assert "không còn phải làm" in page.inner_text("#reports")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"offline-reply-called-off-{width}")
        judging.check_width(page, width)
    judging.check_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_and_a_questionnaire_lie_on_one_light_and_accessible_page(
    open_page: Callable[[int], Page], origin: str, width: int, reply: models.Reply
) -> None:
    reports.set_terms()
    report = reports.get_report(reports.open_cycle("2026-10", at=timezone.now()), OFFICE)
    page = open_page(width)
    weights = judging.Weights(page, origin)
    judging.sign_in(page, origin, make_post())
    page.goto(origin + reverse("offline:page"), wait_until="networkidle")
    assert weights.total <= judging.FIRST_LOAD
    assert weights.script <= SCRIPT
    enter(page, origin)
    assert report.cycle.label in page.inner_text("#reports")
    judging.keep_picture(page, f"offline-both-{width}")
    number, choice, day, *_ = open_reply(page, reply)
    type_answer(page, number, "ba bản")
    page.check(f"#{choice} label:has-text('Chưa') input")
    type_answer(page, day, "15/11/2026")
    wait_for(page, "draft", 1)
    wait_for(page, "stored", 2)
    assert "không phải số" in page.inner_text(f"#{number}")
    judging.keep_picture(page, f"offline-reply-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    page.click(f"#reports li:has-text('{report.cycle.label}') button:has-text('Mở')")
    page.wait_for_selector("#lines .line")
    assert page.locator("#questions").is_hidden()
    judging.keep_picture(page, f"offline-both-report-{width}")
    judging.check_width(page, width)
