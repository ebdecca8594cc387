"""The dashboards in a real browser: accessible, narrow, light."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.insights import queries
from nq57.orgs import models as orgs_models
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs
from tests.factories.owed import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)


def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    queries._kept.clear()
    settings.HAS_DEMONSTRATION = True
    page = open_page(WIDTHS[0])
    office = orgs_models.Organisation.objects.get(code="SO-KHCN")
    person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    orgs.AccountFactory(person=person)
    post = orgs.PostFactory(person=person, organisation=office, role="coordinator")
    judging.sign_in(page, origin, post)
    code = plan().code
    addresses = {
        "province": reverse("insights:province", args=[code]),
        "communes": reverse("insights:communes", args=[code]),
        "office": reverse("insights:office", args=[code, "SO-KHCN"]),
        "changes": reverse("insights:changes", args=[code]),
    }
    for name, path in addresses.items():
        weights = judging.Weights(page, origin)
        answer = page.goto(origin + path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200, name
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            judging.keep_picture(page, f"insights-{name}-{width}")
            judging.check_width(page, width)
            judging.check_accessible(page)
        weights.check()
