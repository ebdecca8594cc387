"""Signing in through a provider in a real browser, whose policy watches where forms lead."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from nq57.web.shared import views
from tests.factories import orgs, providers

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"),
]


def test_the_way_to_the_provider_and_back(
    origin: str,
    open_page: Callable[[int], Page],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    account = orgs.AccountFactory()
    orgs.PostFactory(person=account.person)
    with providers.run() as provider:
        providers.configure(provider, origin, monkeypatch, settings)
        page = open_page(360)
        page.goto(origin + reverse("account_login"))
        page.get_by_label("Tên đăng nhập").fill(account.login)
        page.get_by_label("Mật khẩu").fill("mật khẩu thử 1")
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(re.compile(f"^{origin}/$"))
        page.goto(origin + reverse("socialaccount_connections"))
        page.get_by_role("link", name="Nối với tài khoản công vụ tỉnh").click()
        go_through(page, provider)
        page.get_by_label("Mật khẩu").fill("mật khẩu thử 1")
        page.get_by_role("button", name="Xác nhận").click()
        page.wait_for_url(origin + reverse("socialaccount_connections"))
        page.context.clear_cookies()
        page.goto(origin + reverse("account_login"))
        page.get_by_role("link", name="Đăng nhập qua tài khoản công vụ tỉnh").click()
        go_through(page, provider)
        page.wait_for_url(re.compile(f"^{origin}/$"))
        page.goto(origin + reverse("profile"))
        assert account.login in page.content()
    assert cache.get(views.COUNTER) is None


def go_through(page: Page, provider: providers.Provider) -> None:
    """Go on to the provider, sign in there, and come back."""
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(re.compile(f"^{provider.address}/"))
    page.locator("input[name=sub]").fill("thang")
    page.get_by_role("button", name="Authorize").click()
