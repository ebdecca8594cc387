"""The pages of evaluation in a real browser: a list of 64, one on its path, one with tiers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser import judging
from tests.evaluation.test_queries import BASELINE, ask_one, tell
from tests.factories.reports import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FIGURES = {
    "V.12": [41, 43, 44, 46, 47, 48, 50, 51, 52, 54],
    "V.13": [1, 1, 2, 2, 2, 2, 2, 2, 2, 2],
    "I.1": [60, 58, 57, 55, 54, 53, 52, 50, 49, 48],
    "V.8": [80, 81, 82, 83, 84, 85, 86, 87, 88, 89],
}


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch, province: None) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    for code, told in FIGURES.items():
        profile = ask_one(code, baseline=told[0] - 1, **BASELINE)
        for month, value in enumerate(told, start=1):
            tell(profile, f"2026-{month:02d}", value)


def test_pages(origin: str, open_page: Callable[[int], Page], settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True
    page = judging.enter(open_page, origin, "coordinator")
    code = plan().code
    addresses = {
        "verdicts": reverse("evaluation:verdicts", args=[code]),
        "verdict": reverse("evaluation:verdict", args=[code, "V.12"]),
        "tiers": reverse("evaluation:verdict", args=[code, "CĐS-2025.1"]),
        "criteria": reverse("evaluation:criteria"),
    }
    judging.judge_all(page, origin, "evaluation", addresses)
