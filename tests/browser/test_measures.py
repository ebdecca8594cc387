"""Profiles of indicators in a real browser, with all 64 rows of the plan."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nq57.measures import models as measures
from nq57.orgs import models
from nq57.plans.models import Plan
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.test_accounts import judge, sign_in
from tests.factories import orgs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def coordinator(settings: object) -> models.Post:
    """A coordinator whose demonstration account needs no second factor here."""
    settings.HAS_DEMONSTRATION = True  # type: ignore[attr-defined]
    person = orgs.PersonFactory(name="Lò Văn Thắng", is_demonstration=True)
    orgs.AccountFactory(person=person, login="thanglv")
    office = models.Organisation.objects.get(code="SO-KHCN")
    post: models.Post = orgs.PostFactory(
        person=person, organisation=office, role="coordinator", since=date(2026, 1, 1)
    )
    return post


def plan() -> Plan:
    return Plan.objects.get(document__symbol="142/KH-UBND")


def test_pages_of_profiles(
    origin: str, open_page: Callable[[int], Page], coordinator: models.Post
) -> None:
    page, code = open_page(WIDTHS[0]), plan().code
    sign_in(page, origin, coordinator)
    for path, name in (
        (reverse("measures:overview"), "overview"),
        (reverse("measures:profiles", args=[code]), "list"),
        (reverse("measures:profiles", args=[code]) + "?ky=year&q=ty+le", "list-filtered"),
        (reverse("measures:profile", args=[code, "V.12"]), "V.12"),
        (reverse("measures:profile", args=[code, "II.6"]), "II.6"),
        (reverse("measures:edit", args=[code, "V.11"]), "edit"),
        (reverse("measures:confirm", args=[code]), "confirm"),
        (reverse("plans:indicator", args=[code, "V.12"]), "indicator"),
    ):
        judge(page, origin, path, f"profiles-{name}", *WIDTHS)
        assert page.url == origin + path, "led elsewhere"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_profile_is_refused_then_edited_then_approved(
    origin: str, open_page: Callable[[int], Page], width: int, coordinator: models.Post
) -> None:
    page, code = open_page(width), plan().code
    sign_in(page, origin, coordinator)
    page.goto(origin + reverse("measures:edit", args=[code, "I.1"]))
    page.fill("#id_denominator", "")
    page.click("main button.btn-primary")
    page.wait_for_selector(".err-sum")
    told = page.inner_text(".err-sum")
    assert "Tỷ lệ phải có mẫu số bằng lời." in told
    assert "Ghi vì sao sửa phiếu đã duyệt." in told
    judging.keep_picture(page, f"profiles-refused-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    page.fill("#id_denominator", "Tổng số thôn, bản, tổ dân phố")
    page.fill("#id_note", "Tính theo thôn, bản")
    page.click("main button.btn-primary")
    page.wait_for_url("**/phieu/I.1/")
    judging.keep_picture(page, f"profiles-two-versions-{width}")
    judging.check_accessible(page)
    page.goto(origin + reverse("measures:approve", args=[code]))
    judging.keep_picture(page, f"profiles-approve-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    page.fill("#id_decision", "Công văn 12/UBND-KGVX ngày 01/12/2026")
    page.click("main button.btn-primary")
    page.wait_for_url("**/phieu/")
    current = measures.Profile.objects.current().get(indicator__code="I.1")
    assert (current.version, current.denominator) == (2, "Tổng số thôn, bản, tổ dân phố")
