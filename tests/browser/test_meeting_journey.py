"""A meeting of the steering committee, through the pages alone: from its members to the work
that an office finds on its home page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.utils import timezone
from playwright.sync_api import Page

from nq57.documents import models as documents
from nq57.files import models as files_models
from nq57.jobs import tasks
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.handling import Hand
from tests.factories import readings
from tests.factories.reports import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
NOTICE = """ỦY BAN NHÂN DÂN
TỈNH SƠN LA
Số: 431/TB-UBND
Sơn La, ngày 25 tháng 11 năm 2026
THÔNG BÁO
Kết luận của đồng chí Phó Trưởng Ban Chỉ đạo tại phiên họp lần thứ nhất ngày 25/11/2026
Ngày 25/11/2026, Ban Chỉ đạo họp phiên thứ nhất, kiểm điểm việc thực hiện Kế hoạch số \
142/KH-UBND ngày 04/6/2025 của UBND tỉnh. Phó Trưởng Ban Chỉ đạo kết luận như sau:
1. Sở Y tế
- Hoàn thành kết nối bệnh án điện tử của các bệnh viện tuyến tỉnh, báo cáo kết quả trước ngày \
20/12/2026.
2. Sở Khoa học và Công nghệ
- Rà soát các bản vùng lõm sóng di động, hoàn thành trước ngày 31/12/2026.
Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện./.
Nơi nhận:
- Như trên;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Hà Trung Chiến
"""


@pytest.fixture(autouse=True)
def work_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    readings.read_in_process(monkeypatch)
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)


def test_a_meeting_from_its_members_to_the_work_of_an_office(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    leader = judging.seat("leader", "UBND-14")
    desk = Hand(open_page(WIDTHS[0]), origin, "meeting")
    desk.sign_in(judging.seat("coordinator"))
    desk.go("Ban Chỉ đạo")

    desk.press("Thành viên và phân công")
    desk.press("Thêm thành viên")
    desk.choose(id_person=str(leader.person), id_role="Phó Trưởng ban")
    desk.write(id_basis="15/QĐ-UBND")
    desk.look("member")
    desk.press("Ghi")
    desk.press("Phân công phụ trách")
    desk.choose(id_subject="I. ")
    desk.look("charge")
    desk.press("Ghi")
    desk.see(str(leader.person), "15/QĐ-UBND")
    desk.look("committee")

    desk.press("Ban Chỉ đạo", "nav.crumbs")
    desk.press("Lập phiên họp")
    desk.write(
        id_meets_on="25/11/2026", id_place="Phòng họp số 1",
        id_agenda="Nghe báo cáo thực hiện\nThảo luận", id_asks="Cho chủ trương phủ sóng vùng lõm",
    )  # fmt: skip
    desk.look("agenda")
    desk.press("Lập phiên họp")
    desk.see("Đã lập phiên họp lần thứ nhất.", "Hồ sơ nếu chốt lúc này")
    desk.look("planned")

    desk.press("Chốt hồ sơ")
    desk.look("file")
    desk.press("Chốt hồ sơ")
    desk.see("Đã chốt hồ sơ: văn bản số")
    desk.look("frozen")
    desk.press("Ghi đã họp")
    desk.look("attendance")
    desk.press("Ghi đã họp")
    desk.see("Phiên họp chưa có kết luận")
    desk.look("held")

    desk.press("Ghi kết luận phiên họp")
    desk.look("conclude-empty")
    desk.press("Tải thông báo kết luận lên")
    desk.upload("thong-bao-431.txt", NOTICE.encode())
    desk.press("Tải lên và đọc")
    desk.page.goto("about:blank")
    tasks.read_document(reading=documents.Reading.objects.latest("pk").pk)
    desk.page.goto(origin)
    desk.press("thong-bao-431.txt")
    desk.look("read")

    desk.press("Ghi kết luận phiên họp")
    assert desk.page.get_by_label("431/TB-UBND").is_checked()
    desk.look("conclude")
    desk.press("Ghi kết luận phiên họp")
    desk.see("Đã ghi kết luận 431/TB-UBND: 2 ý kiến chỉ đạo thành việc phải làm.")
    desk.page.goto("about:blank")
    tasks.roll_obligations(plan=plan().code)
    desk.page.goto(origin)
    desk.go("Ban Chỉ đạo")
    desk.press("Phiên họp lần thứ nhất")
    desk.see("Đã có kết luận", "Sở Y tế", "0/1")
    desk.look("concluded")
    judging.follow(desk.page.locator("main td.num a").first)
    desk.look("orders")

    office = Hand(open_page(WIDTHS[1]), origin, "meeting")
    office.sign_in(judging.seat("focal", "SO-YT"))
    office.see("Hoàn thành kết nối bệnh án điện tử")
    office.look("office")
    office.press(
        "Hoàn thành kết nối bệnh án điện tử của các bệnh viện tuyến tỉnh, báo cáo kết quả "
        "trước ngày 20/12/2026."
    )
    office.see("431/TB-UBND")
    office.look("order")
