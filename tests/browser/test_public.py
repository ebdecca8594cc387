"""The public portal in a real browser, and a leader who releases: width, axe, weight, no script."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.orgs.models import Organisation
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import releasing
from tests.factories.reports import plan
from tests.web.conftest import owe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

TOLD = {
    "V.12": [40, 47, 55], "V.8": [85, 87, 88], "I.1": [30, 34, 38], "V.13": [1, 2, 2],
}  # fmt: skip


def test_pages(
    origin: str, open_page: Callable[[int], Page], monkeypatch: Any, province: None
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: releasing.AT)
    for code, (first, second, third) in TOLD.items():
        releasing.tell(code, {"2026-09": first, "2026-10": second, "2026-11": third}, first - 1)
    office = Organisation.objects.get(code="SO-YT")
    for code, due in (("I.3", date(2026, 10, 1)), ("VIII.2.7", date(2027, 10, 1))):
        owe(plan().tasks.get(code=code), office, due=due)
    cycle = releasing.add_cycle()
    made = releasing.consolidate(cycle)
    first = releasing.release(made, indicators=["V.12", "V.8", "I.1"])
    second = releasing.release(made, changes="Bổ sung các chỉ tiêu đã kiểm tra xong")
    page = open_page(WIDTHS[0])
    addresses = {
        "home": "/",
        "indicators": reverse("public:indicators"),
        "indicator": reverse("public:indicator", args=["V.12"]),
        "tasks": reverse("public:tasks"),
        "offices": reverse("public:offices"),
        "office": reverse("public:office", args=["UBND-04099"]),
        "data": reverse("public:data"),
        "dataset": reverse("public:dataset", args=["tasks"]),
        "releases": reverse("public:releases"),
        "release": second.get_absolute_url(),
        "about": reverse("public:about"),
    }
    judging.judge_all(page, origin, "public", addresses, most_script=0)
    assert page.context.cookies() == []
    page.goto(origin + first.get_absolute_url())
    page.get_by_role("link", name="Xem lần 2").click()
    page.get_by_text("Bổ sung các chỉ tiêu").first.wait_for()
    page.goto(origin + reverse("public:data"))
    page.get_by_role("button", name="5, rất hài lòng").click()
    page.get_by_role("heading", name="Cảm ơn bạn").wait_for()
    judging.sign_in(page, origin, judging.seat("leader", "UBND-14"))
    with monkeypatch.context() as patch:
        patch.setattr("nq57.web.middleware.may_use_demonstration", lambda request: True)
        inside = {
            "release-list": reverse("releases:releases"),
            "release-prepare": reverse("releases:prepare", args=[made.pk]),
        }
        judging.judge_all(page, origin, "public", inside)
