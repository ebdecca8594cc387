"""Tokens, webhooks and allowed hosts in a real browser."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.notices import actions, models, rules
from nq57.orgs import models as orgs_models
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.judging import judge, sign_in
from tests.factories import orgs

pytestmark = pytest.mark.django_db
HOST = "tich-hop.sonla.gov.vn"


@pytest.fixture
def administrator(settings: object) -> orgs_models.Post:
    """An invented administrator: such people are not asked for a password again."""
    settings.HAS_DEMONSTRATION = True  # type: ignore[attr-defined]
    person = orgs.PersonFactory(name="Lò Văn Thắng", is_demonstration=True)
    orgs.AccountFactory(person=person, login="thanglv")
    post: orgs_models.Post = orgs.PostFactory(person=person, role="administrator")
    return post


@pytest.mark.parametrize("width", WIDTHS)
def test_a_token_and_its_webhook_are_made(
    origin: str, open_page: Callable[[int], Page], width: int, administrator: orgs_models.Post
) -> None:
    page = open_page(width)
    sign_in(page, origin, administrator)
    page.goto(origin + reverse("allow_host"))
    page.fill("#id_name", HOST)
    page.fill("#id_note", "Nền tảng tích hợp dữ liệu của tỉnh")
    page.click("main button.btn-primary")
    page.wait_for_url(f"**{reverse('hosts')}")
    judge(page, origin, reverse("hosts"), "hosts", width)
    page.goto(origin + reverse("tokens:make"))
    judging.check_accessible(page)
    page.fill("#id_name", "Phần mềm quản lý văn bản và điều hành của Sở")
    page.check("input[name=scopes][value=read]")
    page.click("main button.btn-primary")
    page.wait_for_selector("code.strong")
    judging.keep_picture(page, f"token-made-{width}")
    judging.check_width(page, width)
    judge(page, origin, reverse("tokens:list"), "tokens", width)
    page.goto(origin + reverse("tokens:make_webhook"))
    page.fill("#id_address", f"https://{HOST}/dieu-hanh/ke-hoach-142/nhan-thay-doi")
    page.check("input[name=kinds][value=case]")
    page.check("input[name=kinds][value=observation]")
    judging.keep_picture(page, f"webhook-make-{width}")
    judging.check_accessible(page)
    judging.check_width(page, width)
    page.click("main button.btn-primary")
    page.wait_for_selector("code.strong")
    judging.keep_picture(page, f"webhook-made-{width}")
    judging.check_width(page, width)
    webhook = models.Webhook.objects.get()
    _push(webhook)
    judge(page, origin, reverse("tokens:webhooks"), "webhooks", width)
    judge(page, origin, reverse("tokens:webhook", args=[webhook.pk]), "webhook", width)


def _push(webhook: models.Webhook) -> None:
    """Let pushes be there in each state that the page shows."""
    at = timezone.now()
    items = [{"id": 1, "at": datetime(2026, 12, 1, tzinfo=UTC), "code": "BC-1"}]
    given = {"by": orgs.make_actor(), "at": at}
    for outcome in (rules.Outcome(True, 204), rules.judge_status(502)):
        push = actions.add_push(webhook=webhook, items=items, **given)
        actions.record_push(push_id=push.pk, outcome=outcome, **given)
