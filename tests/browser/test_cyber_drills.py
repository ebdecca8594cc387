"""Exercises in a real browser: held by the centre, played on a phone; whole and narrow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.orgs import models as orgs
from nq57.registers.cyber import actions
from tests.browser import judging
from tests.factories import cyber, drills
from tests.factories import orgs as org_factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NOW = drills.START + timedelta(minutes=26)


def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HAS_DEMONSTRATION = True
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    system = cyber.add()
    cyber.level(system, procedures=True)
    other = cyber.add("Cổng thông tin của sở", "SO-YT")
    cyber.level(other, by=cyber.of_office("focal", "SO-YT"), procedures=True)
    made = drills.begin(system)
    actions.answer_inject(
        turn=drills.get_turn(made), text="Đã ngắt mạng máy trạm, báo lãnh đạo xã",
        by=cyber.FOCAL, at=drills.START + timedelta(minutes=6),
    )  # fmt: skip
    actions.release_inject(inject=made.injects.get(position=2), by=cyber.CENTRE, at=NOW)
    drills.write(made, 3, 45, at=NOW, told="Phóng viên gọi điện hỏi về sự cố")
    office = orgs.Organisation.objects.get(code=cyber.COMMUNE)
    actions.add_drill_finding(
        drill=drills.reread(made), by=cyber.CENTRE, at=NOW,
        new=actions.NewFinding(
            text="Tập huấn sao lưu dữ liệu", organisation=office,
            due_on=drills.START.date() + timedelta(days=30),
        ),
    )  # fmt: skip
    planned = drills.plan(NOW, title="Diễn tập chống thay đổi giao diện", kind="tabletop")
    page = judging.enter(open_page, origin, "focal", cyber.COMMUNE)
    incident = made.offices.get(part="player").incident
    assert incident is not None
    judging.judge_all(page, origin, "drills", {
        "player": made.get_absolute_url(), "sandbox": incident.get_absolute_url(),
    })  # fmt: skip
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(origin + made.get_absolute_url())
    answer = page.locator("form", has=page.get_by_role("button", name="Gửi trả lời"))
    answer.get_by_label("Trả lời").fill("Đã cô lập máy chủ")
    answer.get_by_role("button", name="Gửi trả lời").click()
    page.get_by_text("Đã cô lập máy chủ").wait_for()
    seat = judging.seat("coordinator", cyber.POLICE)
    centre = org_factories.PostFactory(
        person=seat.person, organisation=seat.organisation, role="coordinator", area="cyber"
    )
    seat.delete()
    judging.sign_in(page, origin, centre)
    judging.judge_all(page, origin, "drills", {
        "list": reverse("cyber:drills"), "undrilled": reverse("cyber:undrilled"),
        "running": made.get_absolute_url(), "planned": planned.get_absolute_url(),
        "edit": reverse("cyber:change_drill", args=[planned.case.code]),
        "inject": reverse("cyber:add_inject", args=[planned.case.code]),
        "import": reverse("cyber:import_injects", args=[planned.case.code]),
    })  # fmt: skip
