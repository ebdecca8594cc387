"""A campaign over all offices in a real browser: the centre's table, an office's phone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.orgs import models as orgs
from nq57.registers.cyber import actions, models, rules
from tests.browser import judging
from tests.factories import cyber
from tests.factories.orgs import AccountFactory, PersonFactory, PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 5, 4, 3, tzinfo=UTC)
HEALTH = "SO-YT"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def april(day: int) -> datetime:
    return datetime(2026, 4, day, 3, tzinfo=UTC)


def hole(system: Any, state: str, title: str) -> rules.Hole:
    given: dict[str, Any] = {
        "fixed": {"fixed_on": date(2026, 4, 16), "claim": "Đã cập nhật bản vá của nhà cung cấp"},
        "accepted": {"accepted_until": date(2026, 6, 30), "claim": "Chờ thay thiết bị, đã cô lập"},
    }.get(state, {})
    return rules.Hole(
        system=system.pk, title=title, severity="high", found_on=date(2026, 4, 12), state=state,
        cve="CVE-2025-12345", **given,
    )  # fmt: skip


@pytest.fixture
def campaign() -> models.Campaign:
    """The fourth order of the letter in its last days: some have answered, most have not."""
    codes = ("SO-TC", "SO-XD", "SO-CT", HEALTH, "SO-NV")
    systems = {code: [cyber.add(f"Hệ thống {n} của {code}", code) for n in (1, 2)]
               for code in codes}  # fmt: skip
    held = cyber.open_campaign(april(10))
    for code in ("UBND-04099", "UBND-04171"):
        cyber.declare(held, rules.Said(answer="no_system"), april(12), code)
    for code, states in (("SO-TC", ("open", "fixed")), ("SO-XD", ("fixed",)),
                         ("SO-CT", ("accepted", "fixed"))):  # fmt: skip
        first, second = systems[code]
        holes = tuple(hole(first, state, f"Máy chủ chưa vá {n}") for n, state in enumerate(states))
        said = cyber.say(first, second, answer="holes", on=date(2026, 4, 15), holes=holes)
        cyber.declare(held, said, april(16 + len(holes)), code)
    cyber.declare(held, cyber.say(systems["SO-NV"][0], on=date(2026, 4, 15)), april(20), "SO-NV")
    return held


def enter_centre(open_page: Callable[[int], Page], origin: str) -> Page:
    person = PersonFactory(name="Lò Văn Cương", is_demonstration=True)
    AccountFactory(person=person)
    police = orgs.Organisation.objects.get(code=cyber.POLICE)
    post = PostFactory(person=person, organisation=police, role="coordinator", area="cyber")
    page = open_page(1280)
    judging.sign_in(page, origin, post)
    return page


def test_the_centre_reads_the_table_and_opens(
    campaign: models.Campaign, origin: str, open_page: Callable[[int], Page]
) -> None:
    page = enter_centre(open_page, origin)
    judging.judge_all(page, origin, "cyber", {
        "campaigns": reverse("cyber:campaigns"),
        "campaign": reverse("cyber:campaign", args=[campaign.code]),
        "campaign-edit": reverse("cyber:correct_campaign", args=[campaign.code]),
        "campaign-office": reverse("cyber:campaign_office", args=[campaign.code, "SO-TC"]),
        "plans": reverse("cyber:plans"), "plan-orders": reverse("cyber:plan_orders"),
        "plan-order": models.PlanOrder.objects.get().get_absolute_url(),
    })  # fmt: skip
    page.goto(origin + reverse("cyber:open_campaign"))
    page.set_viewport_size({"width": 360, "height": 900})
    page.select_option("#id_task", label=page.locator("#id_task option").nth(3).inner_text())
    page.fill("#id_title", "Triển khai phương án ứng cứu")
    page.fill("#id_asked", "Rà quét, khắc phục và kê khai.")
    judging.follow(page.locator("text=Xem cơ quan nào phải kê khai"))
    judging.check_width(page, 360)
    judging.check_accessible(page)
    judging.keep_picture(page, "cyber-campaign-open-360")
    page.set_viewport_size({"width": 1280, "height": 900})
    judging.keep_picture(page, "cyber-campaign-open-1280")


def test_an_office_declares_on_a_phone(
    campaign: models.Campaign, origin: str, open_page: Callable[[int], Page]
) -> None:
    page = judging.enter(open_page, origin, "focal", HEALTH)
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(origin)
    judging.keep_picture(page, "cyber-campaign-home-360")
    judging.follow(page.locator("text=Kê khai: Khắc phục"))
    judging.keep_picture(page, "cyber-campaign-own-360")
    judging.follow(page.locator("#buoc >> text=Kê khai"))
    judging.keep_picture(page, "cyber-declare-360")
    page.check("text=Đã rà quét, không có lỗ hổng")
    for box in page.locator("input[name=systems]").all():
        box.check()
    page.fill("#id_scanned_on", "03/05/2026")
    page.fill("#id_scanned_by", "Tổ công nghệ thông tin")
    judging.follow(page.locator("text=Trình lãnh đạo duyệt"))
    assert page.locator("text=Đã trình lãnh đạo cơ quan duyệt").is_visible()
    judging.keep_picture(page, "cyber-campaign-own-sent-360")
    made = models.Declaration.objects.get(office__organisation__code=HEALTH)
    assert made.systems.count() == 2
    form = reverse("cyber:declare", args=[campaign.code, HEALTH])
    judging.judge_all(page, origin, "cyber", {"declare": form})
    page.click("summary:has-text('Lỗ hổng đã phát hiện')")
    page.fill("#id_h0-title", "Cổng quản trị mở")
    judging.follow(page.locator("text=Thêm lỗ hổng"))
    judging.check_width(page, 1280)
    judging.check_accessible(page)
    judging.keep_picture(page, "cyber-declare-holes-1280")
    page.set_viewport_size({"width": 360, "height": 900})
    judging.check_width(page, 360)
    judging.follow(page.locator("text=Trình lãnh đạo duyệt"))
    judging.keep_picture(page, "cyber-declare-faults-360")
    said = page.locator(".err-sum").inner_text()
    assert "mức độ" in said or "Lỗ hổng" in said
    head = judging.enter(open_page, origin, "head", HEALTH)
    judging.judge_all(head, origin, "cyber", {"declaration": made.get_absolute_url()})
    told = models.Declaration.objects.get(office__organisation__code="SO-TC")
    actions.accept_declaration(declaration=told, by=cyber.CENTRE, at=NOW)
    centre = enter_centre(open_page, origin)
    judging.judge_all(centre, origin, "cyber", {"declaration-holes": told.get_absolute_url()})
