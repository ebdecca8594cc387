"""Response plans in a real browser: the form with its rows, the plan, who has none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.urls import reverse
from playwright.sync_api import Page

from nq57.files import models as files_models
from nq57.registers.cyber import actions, models
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_pages(
    origin: str, open_page: Callable[[int], Page], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)
    system = cyber.add("Một cửa điện tử và dịch vụ công trực tuyến của xã")
    first = cyber.approve_plan(cyber.write_plan(system))
    sample = models.PlanSample.objects.get(code="tong-tien")
    second = actions.open_plan(system=system, source=sample, by=cyber.FOCAL, at=cyber.AT)
    cyber.add("Quan trắc")
    page = open_page(WIDTHS[0])
    judging.sign_in(page, origin, judging.seat("focal", cyber.COMMUNE))
    write = reverse("cyber:write_plan", args=[second.case.code])
    judging.judge_all(page, origin, "plans", {
        "list": reverse("cyber:plans"),
        "plan": reverse("cyber:plan", args=[first.case.code]),
        "write": write,
    })  # fmt: skip
    page.fill("#step\\.8\\.text", "Báo cáo Công an tỉnh")
    judging.follow(page.locator("text=Thêm bước"))
    assert page.url.endswith("#buoc-10")
    assert page.input_value("#step\\.8\\.text") == "Báo cáo Công an tỉnh"
    assert page.locator("fieldset[id^=buoc-]").count() == 10
