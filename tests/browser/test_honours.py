"""The shared pages of a register in a real browser, on communication and honours."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.registers.honours.models import Honour
from tests.browser import judging
from tests.factories import honours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_an_office_enters_an_honour_and_sees_its_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    task = honours.queries.TASKS.get(code="I.5.3")
    programme = honours.add_programme(
        "Tháng cao điểm “bình dân học vụ số”", kind="campaign", channel="several", task=task,
        reach=12_400, products="12 video, 30 bài đăng\nhttps://binhdanhocvuso.gov.vn",
    )  # fmt: skip
    honours.add_honour("Tổ công nghệ số cộng đồng bản Mòn", kind="group", consent="refused")
    page = judging.enter(open_page, origin, "focal", honours.COMMUNE)
    page.goto(origin + reverse("honours:honours"))
    judging.follow(page.get_by_role("link", name="Thêm", exact=True))
    day = timezone.localdate() - timedelta(days=30)
    page.get_by_label("Tên người, tập thể").fill("Lò Thị Hoa")
    page.get_by_label("Hình thức tôn vinh").fill("Bằng khen của Chủ tịch UBND tỉnh")
    page.get_by_label("Ngày tôn vinh").fill(f"{day:%d/%m/%Y}")
    for label, value in (
        ("Loại", "scientist"), ("Lĩnh vực", "science"), ("Thuộc chương trình", programme.code),
        ("Có người dưới 18 tuổi", "False"), ("Công khai tên", "given"),
    ):  # fmt: skip
        page.get_by_label(label).select_option(value)
    judging.follow(page.get_by_role("button", name="Ghi", exact=True))
    judging.keep_picture(page, "honours-fault")  # without its merit
    judging.check_accessible(page)
    page.get_by_label("Thành tích").fill("Chọn tạo giống lúa nếp chịu hạn cho vùng cao.")
    judging.follow(page.get_by_role("button", name="Ghi", exact=True))
    made = Honour.objects.get(name="Lò Thị Hoa")
    assert made.programme == programme
    page.get_by_label("Tệp", exact=True).set_input_files(
        {"name": "qd.txt", "mimeType": "text/plain", "buffer": b"Quyet dinh"}
    )
    page.get_by_label("Tệp chứng minh điều gì").fill("Quyết định khen thưởng")
    judging.follow(page.get_by_role("button", name="Đính kèm"))
    assert page.get_by_text("qd.txt").is_visible()
    judging.judge_all(page, origin, "honours", {
        "honours": reverse("honours:honours"), "honour": made.get_absolute_url(),
        "change": reverse("honours:change_honour", args=[made.code]),
        "import": reverse("honours:import_honours"), "programmes": reverse("honours:programmes"),
        "programme": programme.get_absolute_url(),
    })  # fmt: skip
