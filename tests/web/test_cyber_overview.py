"""The first page of the field: whose numbers stand there, and at which price."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.orgs.models import Organisation
from nq57.registers.cyber import actions, models
from tests.factories import cyber
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: cyber.AT)


def read(sign_in: Callable[..., Official], role: str, office: str, area: str = "all") -> Any:
    client = sign_in(role, organisation=Organisation.objects.get(code=office), area=area).client
    return client.get(reverse("cyber:overview"))


def test_an_office_sees_its_own_and_the_province_is_counted_for_who_counts(
    sign_in: Callable[..., Official],
) -> None:
    for office in (cyber.COMMUNE, "SO-YT"):
        cyber.add(f"Cổng của {office}", office)
    happened = cyber.add("Quan trắc môi trường")
    cyber.report_incident(happened, noticed_at=cyber.AT - timedelta(hours=2))
    own = read(sign_in, "focal", "SO-YT")
    assert own.context["overview"].systems.total == 1
    assert own.context["overview"].incidents.open == 0
    assert "Quan trắc môi trường" not in own.content.decode()
    told = read(sign_in, "leader", "UBND-14")
    assert told.context["overview"].is_whole
    assert told.context["overview"].systems.total == 3
    assert told.context["overview"].systems.without_level == 3
    assert told.context["overview"].incidents.open == 1


def test_the_centre_sees_each_part_and_its_campaign(sign_in: Callable[..., Official]) -> None:
    cyber.open_campaign(cyber.AT)
    page = read(sign_in, "coordinator", cyber.POLICE, "cyber")
    (line,) = page.context["overview"].campaigns
    assert line.totals is not None
    assert line.totals.unanswered == line.totals.offices > 90
    assert "?cap-do=0" in page.content.decode()


def test_who_counts_the_province_is_not_told_that_it_has_nothing(
    sign_in: Callable[..., Official],
) -> None:
    cyber.report_incident(cyber.add(), noticed_at=cyber.AT - timedelta(hours=2))
    office = Organisation.objects.get(code="UBND-14")
    leader = sign_in("leader", organisation=office).client
    for name in ("systems", "databases", "officers"):
        assert (
            "chỉ có mục của cơ quan mình" in leader.get(reverse(f"cyber:{name}")).content.decode()
        )
    assert "đã có người phụ trách" not in leader.get(reverse("cyber:officers")).content.decode()
    cyber.level(models.InformationSystem.objects.get(), procedures=True)
    told = leader.get(reverse("cyber:drills")).content.decode()
    assert "1 hệ thống từ cấp độ 3 chưa được diễn tập" in told
    assert reverse("cyber:undrilled") not in told  # whose they are stays with the offices
    page = leader.get(reverse("cyber:vulnerabilities"))
    assert page.context["counts"] is not None
    assert "Toàn tỉnh" in page.content.decode()
    page = leader.get(reverse("cyber:incidents")).content.decode()
    assert "Sự cố mà cơ quan mình tham gia xử lý" in page
    assert '<dt>Đang xử lý</dt><dd class="big">1</dd>' in page
    own = sign_in("focal", organisation=Organisation.objects.get(code=cyber.COMMUNE)).client
    for name in ("systems", "incidents", "vulnerabilities"):
        assert "Toàn tỉnh" not in own.get(reverse(f"cyber:{name}")).content.decode()


def test_what_waits_for_the_centre_stands_on_its_home_page(
    sign_in: Callable[..., Official],
) -> None:
    incident = cyber.report_incident(cyber.add(), noticed_at=cyber.AT - timedelta(hours=2))
    home = reverse("home")
    police = Organisation.objects.get(code=cyber.POLICE)
    page = sign_in("coordinator", organisation=police, area="cyber").client.get(home)
    assert page.context["awaiting"].incidents == 1
    assert f'{reverse("cyber:incidents")}?trang-thai=reported"' in page.content.decode()
    assert incident.get_absolute_url() in page.content.decode()
    office = Organisation.objects.get(code=cyber.COMMUNE)
    own = sign_in("focal", organisation=office).client.get(home)
    assert not own.context["awaiting"].is_any
    assert incident.get_absolute_url() in own.content.decode()
    # A head is told what the own office wrote and sent.
    plan = cyber.write_plan(cyber.add("Cổng của xã"))
    actions.submit_plan(plan=cyber.reread_plan(plan), by=cyber.FOCAL, at=cyber.AT)
    head = sign_in("head", organisation=office).client.get(home)
    assert head.context["awaiting"].plans == 1
    assert "1 phương án ứng phó chờ phê duyệt" in head.content.decode()


def test_more_systems_and_incidents_cost_no_more_queries(
    sign_in: Callable[..., Official],
) -> None:
    numbers = []
    for more in (1, 3):
        for number in range(more):
            system = cyber.add(f"Hệ thống {more}.{number}")
            cyber.report_incident(system, noticed_at=cyber.AT - timedelta(hours=2))
        with CaptureQueriesContext(connection) as held:
            assert read(sign_in, "coordinator", cyber.POLICE, "cyber").status_code == 200
        numbers.append(len(held))
    assert numbers[0] == numbers[1]
