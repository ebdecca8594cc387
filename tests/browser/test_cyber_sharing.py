"""Sharing with bodies outside in a real browser: asked by one, approved by another, taken in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nq57.registers.cyber import actions, models
from tests.browser import judging
from tests.factories import cyber, exchanging, orgs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def sit(page: Page, origin: str) -> None:
    """Let somebody else of the centre sign in."""
    seat = judging.seat("coordinator", cyber.POLICE)
    orgs.PostFactory(
        person=seat.person, organisation=seat.organisation, role="coordinator", area="cyber"
    )
    person = seat.person
    seat.delete()
    judging.sign_in(page, origin, person.posts.get())


def test_a_bundle_goes_through_two_people_and_another_comes_in(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    incident = cyber.report_incident(cyber.add(), noticed_at=exchanging.AT)
    actions.add_sign(
        incident=incident, typed="203.0.113.7", note="", by=cyber.FOCAL, at=exchanging.AT
    )
    peer = exchanging.add_peer()
    page = open_page(1280)
    sit(page, origin)
    chosen = f"{reverse('cyber:prepare_share')}?su_co={incident.case.code}&noi={peer.pk}"
    judging.judge_all(page, origin, "sharing", {
        "prepare": chosen, "peers": reverse("cyber:peers"),
    })  # fmt: skip
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(origin + chosen)
    page.get_by_label("Lý do").fill("Theo mục III.6")
    judging.follow(page.get_by_role("button", name="Đề nghị gửi"))
    page.get_by_text("Chờ người khác có quyền duyệt.").wait_for()
    bundle = models.ShareBundle.objects.get()

    sit(page, origin)
    judging.judge_all(page, origin, "sharing", {"decide": bundle.get_absolute_url()})
    judging.follow(page.get_by_role("button", name="Duyệt, cho gửi"))
    page.get_by_text("Đã duyệt, chờ gửi").first.wait_for()

    page.goto(origin + reverse("cyber:receive_share"))
    came = exchanging.write(exchanging.make_object(), exchanging.make_object("x-la"))
    page.get_by_label("Tệp").set_input_files(
        {"name": "goi.json", "mimeType": "application/json", "buffer": came}
    )
    page.get_by_label("Nhận từ đâu").fill("Thư A05")
    judging.follow(page.get_by_role("button", name="Thử tệp này"))
    assert models.ShareBundle.objects.count() == 1  # tried, nothing written
    judging.check_width(page, 360)
    judging.follow(page.get_by_role("button", name="Nhận gói này"))
    page.get_by_role("link", name=incident.case.title).wait_for()  # the sign that both have
    judging.judge_all(page, origin, "sharing", {
        "in": models.ShareBundle.objects.latest("pk").get_absolute_url(),
        "list": reverse("cyber:shares"), "received": reverse("cyber:received"),
    })  # fmt: skip
