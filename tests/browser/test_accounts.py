"""Signing in and the pages of accounts in a real browser."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from nq57.orgs import models
from nq57.web.shared import views
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.judging import judge, sign_in
from tests.factories import orgs

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu thử 1"


@pytest.fixture
def coordinator(settings: object) -> models.Post:
    """A coordinator whose demonstration account needs no second factor here."""
    settings.HAS_DEMONSTRATION = True  # type: ignore[attr-defined]
    office = orgs.OrganisationFactory(
        code="SO-KHCN", name="Sở Khoa học và Công nghệ", short_name="Sở KH&CN"
    )
    person = orgs.PersonFactory(name="Lò Văn Thắng", is_demonstration=True)
    orgs.AccountFactory(person=person, login="thanglv")
    post: models.Post = orgs.PostFactory(person=person, organisation=office, role="coordinator")
    return post


@pytest.mark.parametrize("name", ["account_login", "account_signup", "use_slip"])
def test_entrance(origin: str, open_page: Callable[[int], Page], name: str) -> None:
    page = open_page(WIDTHS[0])
    judge(page, origin, reverse(name), name, *WIDTHS)


@pytest.mark.parametrize("width", WIDTHS)
def test_wrong_password(origin: str, open_page: Callable[[int], Page], width: int) -> None:
    page = open_page(width)
    page.goto(origin + reverse("account_login"))
    page.fill("#id_login", "thanglv")
    page.fill("#id_password", "sai")
    page.click("button.btn-primary")
    page.wait_for_selector(".err-sum:focus")
    judging.keep_picture(page, f"login-refused-{width}")
    judging.check_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_second_factor_by_password_and_code(
    origin: str, open_page: Callable[[int], Page], width: int, coordinator: models.Post
) -> None:
    page = open_page(width)
    page.goto(origin + reverse("account_login"))
    page.fill("#id_login", "thanglv")
    page.fill("#id_password", PASSWORD)
    judging.follow(page.locator("button.btn-primary"))
    page.goto(origin + reverse("mfa_activate_totp"))
    judging.check_accessible(page)
    page.fill("#id_password", PASSWORD)
    page.click("main button.btn-primary")
    page.wait_for_selector(".qr svg")
    judging.keep_picture(page, f"totp-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    for name in ("mfa_index", "mfa_add_webauthn", "usersessions_list"):
        page.goto(origin + reverse(name))
        judging.keep_picture(page, f"{name}-{width}")
        judging.check_width(page, width)
        judging.check_accessible(page)
    assert cache.get(views.COUNTER) is None


def test_passkey_is_added_and_signs_in(
    origin: str, open_page: Callable[[int], Page], coordinator: models.Post, settings: object
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # type: ignore[attr-defined]
    local = origin.replace("127.0.0.1", "localhost")
    page = open_page(1280)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(local + reverse("account_login"))
    page.fill("#id_login", "thanglv")
    page.fill("#id_password", PASSWORD)
    judging.follow(page.locator("button.btn-primary"))
    page.goto(local + reverse("mfa_add_webauthn"))
    page.fill("#id_password", PASSWORD)
    page.click("main button.btn-primary")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    judging.keep_picture(page, "recovery-codes-1280")
    judging.check_accessible(page)
    page.context.clear_cookies()
    page.goto(local + reverse("account_login"))
    page.click("#passkey_login")
    page.wait_for_url(local + "/")
    assert "Lò Văn Thắng" in page.inner_text("header")


@pytest.mark.parametrize("width", WIDTHS)
def test_managing(
    origin: str, open_page: Callable[[int], Page], width: int, coordinator: models.Post
) -> None:
    commune = orgs.OrganisationFactory(
        code="UB-PK", name="UBND xã Phiêng Khoài", kind="people_committee", level="commune"
    )
    person = orgs.PersonFactory(name="Quàng Thị Hoa")
    orgs.AccountFactory(person=person, login="hoaqt")
    orgs.PostFactory(person=person, organisation=commune, role="focal")
    page = open_page(width)
    sign_in(page, origin, coordinator)
    for path, name in (
        (reverse("accounts"), "accounts"),
        (reverse("open_account"), "open-account"),
        (reverse("import_accounts"), "import-accounts"),
        (reverse("person", args=[person.pk]), "person"),
        (reverse("add_post", args=[person.pk]), "add-post"),
        (reverse("profile"), "profile"),
    ):
        judge(page, origin, path, name, width)
    page.goto(origin + reverse("open_account"))
    page.fill("#id_name", "Vì Văn Páo")
    page.fill("#id_office", "xã không có")
    page.select_option("#id_post", index=2)
    judging.follow(page.locator("main button.btn-primary"))
    judging.keep_picture(page, f"open-faults-{width}")
    judging.check_accessible(page)
    page.fill("#id_office", "UBND xã Phiêng Khoài")
    page.click("main button.btn-primary")
    page.wait_for_selector(".slip")
    judging.keep_picture(page, f"slips-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    assert cache.get(views.COUNTER) is None
