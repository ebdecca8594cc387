"""Organisations, groups and the journal in a real browser, with the province's data."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from nq57.audit import rules as audit_rules
from nq57.orgs import actions, models
from nq57.web.shared import views
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.judging import judge, sign_in
from tests.factories import orgs

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(settings: object) -> models.Post:
    """The coordinator of the province whose reference data are loaded."""
    settings.HAS_DEMONSTRATION = True  # type: ignore[attr-defined]
    actions.load_reference(by=audit_rules.SYSTEM, at=orgs.AT)
    person = orgs.PersonFactory(name="Lò Văn Thắng", is_demonstration=True)
    orgs.AccountFactory(person=person, login="thanglv")
    office = models.Organisation.objects.get(code="SO-KHCN")
    post: models.Post = orgs.PostFactory(person=person, organisation=office, role="coordinator")
    return post


@pytest.mark.parametrize("width", WIDTHS)
def test_organisations(
    origin: str, open_page: Callable[[int], Page], width: int, coordinator: models.Post
) -> None:
    page = open_page(width)
    sign_in(page, origin, coordinator)
    commune = models.Organisation.objects.filter(level="commune", since="2025-07-01").first()
    assert commune is not None
    for path, name in (
        (reverse("organisations"), "organisations"),
        (reverse("organisation", args=[commune.code]), "organisation"),
        (reverse("groups") + "?ngay=30/06/2025", "groups"),
        (reverse("group", args=["UBND-X"]), "group"),
        (reverse("merge_organisations"), "merge"),
        (reverse("journal"), "journal"),
    ):
        judge(page, origin, path, name, width)
    page.goto(origin + reverse("rename_organisation", args=["SO-KHCN"]))
    page.fill("#id_name", "Sở Khoa học, Công nghệ và Chuyển đổi số")
    page.fill("#id_short_name", "Sở KHCN&CĐS")
    page.fill("#id_on", "01/01/2027")
    page.fill("#id_basis", "12/NQ-HĐND")
    page.click("main button.btn-primary")
    page.wait_for_selector("button[name=confirm]")
    judging.keep_picture(page, f"change-preview-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    page.click("button[name=confirm]")
    page.wait_for_url("**/co-quan/SO-KHCN")
    page.click("details.me summary")
    judging.keep_picture(page, f"changed-{width}")
    judging.check_accessible(page)
    assert cache.get(views.COUNTER) is None


def test_the_list_follows_what_is_typed(
    origin: str, open_page: Callable[[int], Page], coordinator: models.Post
) -> None:
    page = open_page(1280)
    sign_in(page, origin, coordinator)
    page.goto(origin + reverse("organisations"))
    page.fill("#q", "phieng khoai")
    page.wait_for_url("**q=phieng**")
    assert page.locator("#list tbody tr").count() < 10
    assert "Phiêng Khoài" in page.inner_text("#list")
    page.reload()
    assert "Phiêng Khoài" in page.inner_text("#list")
    page.context.set_offline(True)
    page.fill("#q", "to hieu")
    page.wait_for_selector("#live", state="visible")
    assert cache.get(views.COUNTER) is None
