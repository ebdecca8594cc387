"""The front page of a demonstration in a real browser: roles, guided steps, the progress."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from nq57.audit import rules as audit_rules
from nq57.orgs import actions as org_actions
from nq57.reporting import actions
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SYSTEM = audit_rules.SYSTEM


def test_the_front_page_offers_roles_and_steps_while_it_loads(
    origin: str, open_page: Callable[[int], Page], settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = True
    org_actions.add_demonstration(by=SYSTEM, at=AT)
    held = actions.begin_demonstration(
        plan=reports.plan(), today=date(2026, 11, 22), by=SYSTEM, at=AT
    )
    org_actions.note_demonstration(
        held=held, done=310, total=1236, told="Tháng 3/2026: Sở Y tế", is_whole=False,
        by=SYSTEM, at=AT,
    )  # fmt: skip
    page = open_page(WIDTHS[0])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.judge(page, origin, "/", "demonstration-front", width)
    org_actions.note_demonstration(
        held=held, done=1236, total=1236, told="", is_whole=True, by=SYSTEM, at=AT
    )
    page.wait_for_selector("#loading:not([hx-get])", timeout=15_000)
    page.click("button[name=post] >> text=Điều phối")
    page.wait_for_selector("h1")
    assert page.locator("details.me").inner_text().startswith("(minh họa)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.judge(page, origin, "/", "demonstration-work", width)
    page.click("button[value=urge]")
    page.wait_for_url("**/?cham=1")
