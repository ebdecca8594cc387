"""A period's whole way through pages: consolidated, judged, issued, signed, released, corrected."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from nq57.files import models as files_models
from nq57.insights import queries as insights
from nq57.measures import models as measures
from nq57.orgs import models as orgs_models
from nq57.papers import models as papers
from nq57.releases import models as releases
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs, releasing, signing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)
    insights.forget()
    settings.HAS_DEMONSTRATION = True
    settings.TRUST_FOLDER = tmp_path
    (tmp_path / "goc.pem").write_bytes(signing.make_root(signing.ROOT).pem)


def make_post(name: str, role: str, office: str) -> orgs_models.Post:
    person = orgs.PersonFactory(name=name, is_demonstration=True)
    orgs.AccountFactory(person=person)
    organisation = orgs_models.Organisation.objects.get(code=office)
    post: orgs_models.Post = orgs.PostFactory(person=person, organisation=organisation, role=role)
    return post


def judge(page: Page, name: str) -> None:
    """Judge the page that is open at both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"signed-{name}-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)


def button(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words, exact=True)


def send(page: Page, content: bytes, words: str) -> None:
    """Hand a signed copy in."""
    page.set_input_files(
        "#id_file", {"name": "da-ky.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    judging.follow(button(page, words))


def consolidate(page: Page, origin: str, cycle: int) -> None:
    page.goto(origin + reverse("consolidation:totals", args=[cycle]))
    button(page, "Chốt bản tổng hợp").click()
    expect(page.get_by_role("link", name="Lập văn bản")).to_be_visible()


def release(page: Page, changes: str = "") -> None:
    """Release the newest consolidation that waits."""
    page.get_by_role("link", name="Chuẩn bị công bố").first.click()
    page.fill("[name=until]", "30/11/2026")
    page.fill("[name=changes]", changes)
    judging.follow(button(page, "Công bố bản đính chính" if changes else "Công bố"))


def test_from_consolidation_to_a_corrected_release(
    origin: str, open_page: Callable[[int], Page]
) -> None:
    releasing.tell("V.12", {"2026-09": 20, "2026-10": 40, "2026-11": 55})
    cycle = releasing.add_cycle()
    plan = cycle.plan.code
    page = open_page(WIDTHS[0])
    coordinator = make_post("Quàng Thị Hoa", "coordinator", "SO-KHCN")
    judging.sign_in(page, origin, coordinator)
    consolidate(page, origin, cycle.pk)
    version = page.url
    page.goto(origin + reverse("evaluation:verdict", args=[plan, "V.12"]))
    expect(page.locator("main")).to_contain_text("55")
    leader = make_post("Lường Văn Thành", "leader", "UBND-14")
    judging.sign_in(page, origin, leader)
    page.goto(origin + reverse("insights:province", args=[plan]))
    expect(page.locator("h1")).to_contain_text("Toàn cảnh")
    judging.sign_in(page, origin, coordinator)
    _issue_and_sign(page, origin, version)
    _release_and_correct(page, origin, cycle.pk, leader, coordinator)


def _issue_and_sign(page: Page, origin: str, version: str) -> None:
    page.goto(version)
    page.get_by_role("link", name="Lập văn bản").click()
    page.fill("[name=signer]", "Lò Văn A")
    button(page, "Ban hành").click()
    expect(page.locator("h1")).to_contain_text("01/BC-SKHCN")
    paper = papers.Paper.objects.get()
    with page.expect_download() as held:
        page.get_by_role("link", name="PDF", exact=True).click()
    issued = Path(held.value.path()).read_bytes()
    send(page, issued, "Nộp bản ký số")
    expect(page.get_by_role("alert")).to_contain_text("chưa có chữ ký số")
    judge(page, "refused")
    stranger = signing.sign(issued, signing.make_signer("Người khác", root="CA khác"))
    send(page, stranger, "Nộp bản ký số")
    expect(page.locator("#ky-so")).to_contain_text("không dẫn tới chứng thư gốc nào")
    stamper = signing.make_signer("Dịch vụ dấu thời gian", "", usage="stamp")
    once = signing.sign(issued, signing.make_signer(), stamper=stamper, at=NOW)
    seal = signing.make_signer("Sở Khoa học và Công nghệ tỉnh Sơn La", "UBND tỉnh Sơn La")
    send(page, signing.sign(once, seal, field="Dau"), "Nộp bản ký khác thay bản này")
    expect(page.locator("#ky-so")).to_contain_text("Bản ký đã được thay")
    expect(page.locator("#ky-so")).to_contain_text("Lò Văn A · Sở Khoa học và Công nghệ")
    judge(page, "paper")
    page.goto(origin + reverse("papers:register"))
    expect(page.locator("table")).to_contain_text("Đã ký số")
    judge(page, "register")
    page.goto(origin + reverse("papers:proof", args=[paper.token]))
    expect(page.locator("main")).to_contain_text(f"Chứng thư gốc: {signing.ROOT}")
    judge(page, "check")


def _tell_again(code: str, value: int) -> None:
    """Let the office tell another figure of November."""
    rows = measures.Observation.objects.filter(indicator__code=code, period="2026-11")
    told = rows.get(is_current=True)
    rows.update(is_current=False)
    told.pk, told.value, told.revision = None, Decimal(value), 2
    told.save(force_insert=True)


def _release_and_correct(
    page: Page, origin: str, cycle: int, leader: orgs_models.Post, coordinator: orgs_models.Post
) -> None:
    public = origin + reverse("public:indicator", args=["V.12"])
    judging.sign_in(page, origin, leader)
    page.goto(origin + reverse("releases:releases"))
    release(page)
    page.goto(public)
    expect(page.locator("main")).to_contain_text("55")
    judging.keep_picture(page, "signed-public")
    _tell_again("V.12", 57)
    judging.sign_in(page, origin, coordinator)
    consolidate(page, origin, cycle)
    judging.sign_in(page, origin, leader)
    page.goto(origin + reverse("releases:releases"))
    release(page, "Sở báo lại số tháng 11.")
    first, second = releases.Release.objects.order_by("number")
    assert second.replaces == first
    page.goto(origin + second.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Sở báo lại số tháng 11.")
    judging.keep_picture(page, "signed-corrected")
    page.goto(public)
    expect(page.locator("main")).to_contain_text("57")
    page.goto(origin + first.get_absolute_url())
    expect(page.locator("main")).to_contain_text(re.compile("đính chính", re.IGNORECASE))
