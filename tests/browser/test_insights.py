"""The dashboards in a real browser: accessible, narrow, light."""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.cases import actions as case_actions
from nq57.insights import queries
from nq57.plans import models as plans
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.evaluation.test_queries import BASELINE, ask_one, tell
from tests.factories.owed import of_office, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)


def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    queries.forget()
    settings.HAS_DEMONSTRATION = True
    make_busy()
    page = judging.enter(open_page, origin, "coordinator")
    code = plan().code
    addresses = {
        "province": reverse("insights:province", args=[code]),
        "communes": reverse("insights:communes", args=[code]),
        "office": reverse("insights:office", args=[code, "SO-KHCN"]),
        "changes": reverse("insights:changes", args=[code]),
    }
    judging.judge_all(page, origin, "insights", addresses)
    for name in ("province", "office"):
        page.goto(origin + addresses[name], wait_until="networkidle")
        check_one_page(page, name)


def make_busy() -> None:
    """Give the page what makes it long: indicators off their path, moves, reasons."""
    for code in ("I.1", "II.3", "II.4", "V.2", "V.12"):
        tell(ask_one(code, baseline=40, **BASELINE), "2026-10", 41)
    rows = plans.Obligation.objects.filter(plan=plan(), case__state="assigned").select_related(
        "case__organisation"
    )[:3]
    for row in rows:
        by = of_office("focal", row.organisation.code)
        case_actions.move(
            case=row.case, verb="submit", product="57/BC", finished_on=NOW.date(), by=by, at=NOW
        )


def check_one_page(page: Page, name: str) -> None:
    """Print to A4, and read the one page that comes."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    printed = page.pdf(prefer_css_page_size=True)
    if folder := os.environ.get("NQ57_PICTURES"):
        (Path(folder) / f"insights-{name}-print.pdf").write_bytes(printed)
    with pdfplumber.open(io.BytesIO(printed)) as opened:
        assert len(opened.pages) == 1, f"{name}: {len(opened.pages)} pages"
        (only,) = opened.pages
        assert [round(only.width), round(only.height)] == [595, 842]
        said = only.extract_text()
        assert min(char["size"] for char in only.chars if char["text"].strip()) >= 4
        assert max(char["bottom"] for char in only.chars) <= only.height - 20
        assert max(char["x1"] for char in only.chars if char["text"].strip()) <= only.width - 20
    assert "Mười việc cần xem trước" in said
    assert said.count("Quá hạn") >= 10
