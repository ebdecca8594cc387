"""Groups' lists and reporting duties in a real browser, with the province's data."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from nq57.orgs import models
from nq57.web.shared import views
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.test_accounts import judge, sign_in
from tests.browser.test_orgs import coordinator  # noqa: F401

pytestmark = pytest.mark.django_db


def test_screens(
    origin: str,
    open_page: Callable[[int], Page],
    coordinator: models.Post,  # noqa: F811
) -> None:
    page = open_page(WIDTHS[0])
    sign_in(page, origin, coordinator)
    for path, name in (
        (reverse("group", args=["SBN"]), "group-listed"),
        (reverse("group", args=["SBNDT"]), "group-open"),
        (reverse("group", args=["UBND-PHUONG"]), "group-by-rule"),
        (reverse("groups"), "groups"),
        (reverse("add_members", args=["SBN"]), "add-members"),
        (reverse("confirm_members", args=["SBN"]), "confirm-members"),
        (reverse("reporting"), "reporting"),
        (reverse("reporting") + "?xn=none&loai=school", "reporting-none"),
        (reverse("begin_reporting"), "begin-reporting"),
        (reverse("end_reporting") + "?cq=SO-YT", "end-reporting"),
    ):
        judge(page, origin, path, name, *WIDTHS)
        assert page.url == origin + path, "led elsewhere"


@pytest.mark.parametrize("width", WIDTHS)
def test_an_office_begins_to_report(
    origin: str,
    open_page: Callable[[int], Page],
    width: int,
    coordinator: models.Post,  # noqa: F811
) -> None:
    page = open_page(width)
    sign_in(page, origin, coordinator)
    page.goto(origin + reverse("begin_reporting"))
    page.fill("#id_offices", "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh")
    page.fill("#id_since", "31/02/2026")
    page.fill("#id_basis", "21/QĐ-UBND")
    page.fill("#id_reason", "Tỉnh giao thêm")
    page.click("main p.acts button.btn-primary")
    page.wait_for_selector(".err-sum")
    judging.keep_picture(page, f"begin-refused-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    assert page.input_value("#id_reason") == "Tỉnh giao thêm"
    page.fill("#id_since", "01/12/2026")
    page.check("#id_is_new_symbol")
    page.click("main p.acts button.btn-primary")
    page.wait_for_selector("button[name=confirm]")
    judging.keep_picture(page, f"begin-preview-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    assert "95 → 96 cơ quan báo cáo từ ngày 01/12/2026" in page.inner_text(".note-a")
    page.click("button[name=confirm]")
    page.wait_for_url("**/bao-cao?ngay=01/12/2026")
    judging.keep_picture(page, f"begun-{width}")
    assert "96 cơ quan báo cáo" in page.inner_text(".head")
    assert cache.get(views.COUNTER) is None


@pytest.mark.parametrize("width", WIDTHS)
def test_a_whole_list_is_confirmed_at_once(
    origin: str,
    open_page: Callable[[int], Page],
    width: int,
    coordinator: models.Post,  # noqa: F811
) -> None:
    page = open_page(width)
    sign_in(page, origin, coordinator)
    page.goto(origin + reverse("group", args=["SBN"]))
    if width > 360:
        page.check("thead input[data-all=tv]")
        page.uncheck("tbody input[name=tv] >> nth=0")
    else:
        page.check("tbody input[name=tv] >> nth=1")
    page.click(".bulk .btn-primary")
    page.wait_for_url("**/xac-nhan?tv=**")
    page.fill("#id_basis", "142/KH-UBND")
    page.fill("#id_reason", "Tỉnh xác nhận danh sách")
    page.click("main p.acts button.btn-primary")
    page.wait_for_selector("button[name=confirm]")
    judging.keep_picture(page, f"confirm-preview-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    page.click("button[name=confirm]")
    page.wait_for_url("**/nhom/SBN")
    judging.keep_picture(page, f"confirmed-{width}")
    expected = 19 if width > 360 else 1
    assert page.locator("tbody .st-done").count() == expected
    assert cache.get(views.COUNTER) is None
