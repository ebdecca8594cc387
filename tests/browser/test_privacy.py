"""The register of personal-data processing in a real browser, from entry to request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.registers.privacy.models import Processing
from tests.browser import judging
from tests.factories import privacy
from tests.factories.cyber import of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_an_office_keeps_what_it_does_with_personal_data(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    now = timezone.now()
    today = timezone.localdate(now)
    held = privacy.add_processing(
        "Quản lý hộ nghèo, hộ cận nghèo", subjects=3_400, system="HT-UBND-04099-01",
        started_on=today - timedelta(days=90), recipients="Bảo hiểm xã hội tỉnh",
    )  # fmt: skip
    focal = of_office("focal")
    impact = privacy.begin_impact(held, focal, now)
    asked = privacy.receive_request(focal, at=now, received_on=today, processing=held)
    breach = privacy.add_breach("Gửi nhầm danh sách hộ nghèo", processing=held.code, subjects=35)
    privacy.add_consent(processing=held.code, given=4_120, withdrawn=16)
    page = judging.enter(open_page, origin, "focal", privacy.COMMUNE)
    page.goto(origin + reverse("privacy:processings"))
    judging.follow(page.get_by_role("link", name="Thêm", exact=True))
    page.get_by_label("Tên hoạt động xử lý").fill("Tiếp nhận hồ sơ một cửa")
    page.get_by_label("Mục đích xử lý").fill("Giải quyết thủ tục hành chính")
    for label, value in (
        ("Loại dữ liệu", "sensitive"), ("Căn cứ xử lý", "state"),
        ("Vai trò của cơ quan", "controller"), ("Chuyển ra nước ngoài", "no"),
    ):  # fmt: skip
        page.get_by_label(label).select_option(value)
    for words in ("Họ tên", "Hình ảnh thẻ căn cước", "Trẻ em"):
        page.get_by_label(words, exact=True).check()
    page.get_by_label("Ngày bắt đầu xử lý").fill("31/13/2026")
    judging.follow(page.get_by_role("button", name="Ghi", exact=True))
    judging.keep_picture(page, "privacy-fault")
    judging.check_accessible(page)
    assert page.get_by_label("Trẻ em", exact=True).is_checked()  # what was chosen stays
    page.get_by_label("Ngày bắt đầu xử lý").fill(f"{today:%d/%m/%Y}")
    judging.follow(page.get_by_role("button", name="Ghi", exact=True))
    made = Processing.objects.get(name="Tiếp nhận hồ sơ một cửa")
    assert made.first_due is not None
    judging.judge_all(page, origin, "privacy", {
        "overview": reverse("privacy:overview"), "processings": reverse("privacy:processings"),
        "processing": held.get_absolute_url(),
        "impacts": reverse("privacy:impacts"), "impact": impact.get_absolute_url(),
        "requests": reverse("privacy:requests"), "request": asked.get_absolute_url(),
        "receive": reverse("privacy:receive_request"), "breach": breach.get_absolute_url(),
        "offices": reverse("privacy:offices"),
    })  # fmt: skip
