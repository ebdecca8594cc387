"""An inspection, through the pages alone: from its plan to the mended work and the closure."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.plans import models as plans
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.handling import Hand
from tests.factories import inspecting, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
DAY, LATER = "01/12/2026", "31/12/2026"
SAW = f"kiểm tra {DAY}: chưa có sản phẩm"
TITLE = "Chưa ban hành văn bản phân công"


@pytest.fixture(autouse=True)
def stop_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def claimed() -> plans.Obligation:
    """What the office reported done, and the coordinator believed."""
    reports.set_terms()
    row = inspecting.owe()
    inspecting.say_done(row)
    return row


def test_an_inspection_from_its_plan_to_its_end(
    origin: str, open_page: Callable[[int], Page], settings: Any, claimed: plans.Obligation
) -> None:
    settings.HAS_DEMONSTRATION = True

    def come(role: str, code: str) -> Hand:
        hand = Hand(open_page(WIDTHS[0]), origin, "inspection")
        hand.sign_in(judging.seat(role, code))
        return hand

    team, office = come("inspector", inspecting.TEAM), come("focal", inspecting.COMMUNE)
    desk = come("coordinator", "SO-KHCN")

    desk.go("Kiểm tra")
    desk.press("Lập kế hoạch kiểm tra")
    desk.write(id_title="Kế hoạch kiểm tra năm 2026", id_symbol="21/KH-TTT", id_decided_on=DAY)
    desk.look("program")
    desk.press("Lập và chọn cơ quan")
    desk.choose(id_office=claimed.organisation.name, id_lead="Thanh tra tỉnh")
    desk.press("Chọn")
    desk.write(id_planned_on=DAY)
    desk.choose(id_head="Thanh tra tỉnh")
    desk.page.get_by_label(f"hạn {LATER} · ").check()
    desk.look("team")
    desk.press("Đưa vào kế hoạch")
    desk.see("Đã đưa cơ quan vào kế hoạch kiểm tra.")
    desk.look("planned")

    team.go("Kiểm tra")
    team.look("list")
    team.press(claimed.organisation.name)
    team.press("Bắt đầu kiểm tra")
    team.look("visiting")
    team.choose(find_subject="I.3", find_found="chưa có sản phẩm", find_severity="nghiêm trọng")
    team.write(find_title=TITLE, find_clause="Mục X.1, Kế hoạch 142/KH-UBND")
    team.press("Ghi phát hiện")
    team.see("Đã ghi phát hiện.")
    team.look("found")
    team.press(TITLE)
    team.write(remedy_text="Ban hành văn bản phân công", remedy_due_on="15/12/2026")
    team.press("Thêm biện pháp khắc phục")
    team.look("draft")
    judging.follow(team.page.locator("nav.crumbs a").last)
    team.press("Gửi cơ quan giải trình")
    team.see("Đã gửi 1 phát hiện cho cơ quan giải trình.")
    team.look("sent")

    office.go("Kiểm tra")
    office.look("office-list")
    office.press(claimed.organisation.name)
    office.press(TITLE)
    office.look("explain")
    office.write(explain_note="Văn bản đang trình ký.")
    office.press("Gửi giải trình")
    office.see("Văn bản đang trình ký.")
    office.look("explained")

    team.page.reload()
    team.write(conclude_symbol="05/KL-TTT")
    team.look("conclude")
    team.press("Kết luận")
    team.see("Đã kết luận: 1 việc khắc phục được giao.")
    team.look("concluded")

    desk.page.goto(origin + reverse("plans:task", args=[claimed.plan.code, claimed.task_id]))
    desk.see(SAW)
    desk.look("task")
    reports.open_cycle("2026-11")
    office.go("Báo cáo kỳ")
    office.press("Tháng 11/2026")
    office.see(SAW)
    office.look("form")

    office.page.goto(origin)
    office.look("home")
    office.press("Ban hành văn bản phân công")
    office.look("remedy")
    office.write(submit_product="31/QĐ-UBND", submit_finished_on=DAY)
    office.press("Báo hoàn thành")
    office.look("mended")

    team.press(TITLE)
    team.look("mended-team")
    team.press("Chấp nhận khắc phục")
    team.look("accepted")
    judging.follow(team.page.locator("nav.crumbs a").last)
    team.press("Kết thúc cuộc kiểm tra")
    team.see("Đã kết thúc cuộc kiểm tra.")
    team.look("finished")
    desk.page.reload()
    desk.miss(SAW)
    desk.look("task-after")
    office.go("Báo cáo kỳ")
    office.press("Tháng 11/2026")
    office.see(f"đã khắc phục {DAY}")
    office.look("form-after")
