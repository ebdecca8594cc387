"""The committee and its meetings in a real browser: members, a meeting before and after."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.files import models as files_models
from nq57.meetings import actions, models
from nq57.orgs.models import Organisation
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import gatherings, orgs
from tests.factories.reports import plan
from tests.web.conftest import owe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATE = {"SO-YT": 40, "SO-NV": 12, "SO-TC": -90}


@pytest.fixture(autouse=True)
def _committee(monkeypatch: pytest.MonkeyPatch, province: None) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)
    for code in ("I.3", "I.4", "II.1.1"):
        task = plan().tasks.of_plan_text().filter(code=code).first()
        for office, days in LATE.items():
            due = date.fromordinal(NOW.date().toordinal() - days)
            if task is not None:
                owe(task, Organisation.objects.get(code=office), due=due)


def hold_first(office: Organisation) -> models.Meeting:
    """Let the first meeting be held and concluded by the plan's directive."""
    meeting = gatherings.add_meeting(plan(), state="held", held_on=date(2026, 3, 20))
    order = plan().tasks.orders().order_by("position").first()
    assert order is not None
    owe(order, office, due=date(2026, 12, 31))
    actions.conclude(
        meeting=meeting, document=order.document, why="Cùng nội dung", by=gatherings.COORDINATOR,
        at=NOW,
    )  # fmt: skip
    return meeting


def test_pages(origin: str, open_page: Callable[[int], Page], settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True
    page = open_page(WIDTHS[0])
    post = judging.seat("coordinator")
    member = gatherings.seat(plan(), post.person, role="standing")
    gatherings.seat(plan(), orgs.PersonFactory(name="Hà Trung Chiến"), role="chair")
    section = plan().sections.get(code="I", kind="tasks")
    new = actions.NewCharge(section=section, since=date(2026, 1, 1), basis="12/QĐ-UBND")
    actions.add_charge(member=member, new=new, by=gatherings.COORDINATOR, at=NOW)
    first = hold_first(post.organisation)
    chair = models.Member.objects.get(role="chair")
    actions.record_attendance(
        meeting=first, by=gatherings.COORDINATOR, at=NOW,
        attended=[
            actions.Attended(member=member.pk, presence="came"),
            actions.Attended(member=chair.pk, presence="sent", note="Lù Thị Mai, Phó Giám đốc"),
        ],
    )  # fmt: skip
    asks = "Cho chủ trương phủ sóng các bản vùng lõm\nGiao đầu mối theo dõi kinh phí"
    second = gatherings.call(plan(), meets_on=date(2026, 11, 25), asks=asks, at=NOW)
    frozen = gatherings.add_meeting(plan(), state="frozen")
    judging.sign_in(page, origin, post)
    addresses = {
        "home": reverse("home"),
        "list": reverse("meetings:meetings"),
        "committee": reverse("meetings:committee", args=[plan().code]),
        "charge": reverse("meetings:add_charge", args=[member.pk]),
        "planned": reverse("meetings:meeting", args=[second.case.code]),
        "agenda": reverse("meetings:agenda", args=[second.case.code]),
        "file": reverse("meetings:file", args=[second.case.code]),
        "concluded": reverse("meetings:meeting", args=[first.case.code]),
        "held": reverse("meetings:attendance", args=[frozen.case.code]),
        "conclude": reverse("meetings:conclude", args=[first.case.code]),
    }
    judging.judge_all(page, origin, "meetings", addresses)
