"""The pictures of the guides: what ``docs`` show, taken from the pages as they are now.

``make pictures`` lays them into docs/pictures; here they only prove that each can be taken.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from nq57.core import env
from nq57.orgs.models import Organisation
from nq57.plans.models import Obligation
from nq57.reporting import models
from tests.browser import judging
from tests.browser.test_consolidation import cycle
from tests.factories import orgs, releasing, reports

__all__ = ["cycle"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

DOCS = env.ROOT / "docs"
PHONE = (390, 780)
DESK = (1280, 820)


def list_shown() -> set[str]:
    """Return the pictures that the guides show."""
    texts = [file.read_text(encoding="utf-8") for file in DOCS.glob("*.md")]
    return {name for text in texts for name in re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", text)}


def test_pictures(
    open_page: Callable[[int], Page], origin: str, cycle: models.Cycle, tmp_path: Path,
    settings: Any,
) -> None:  # fmt: skip
    settings.HAS_DEMONSTRATION = True
    folder = Path(os.environ.get("NQ57_GUIDES") or tmp_path)
    folder.mkdir(exist_ok=True)
    code, report = cycle.plan.code, reports.get_report(cycle)
    owned = Obligation.objects.filter(organisation=report.organisation)
    owed = owned.filter(case__deadlines__isnull=False).select_related("case")[0]
    releasing.release(cycle.consolidations.get())
    commune = {
        "home": reverse("home"), "report": report.get_absolute_url(),
        "obligation": reverse("work:obligation", args=[owed.case.code]),
        "workbook": reverse("reportsheets:upload", args=[report.case.code]),
    }  # fmt: skip
    coordinator = {
        "matrix": reverse("followup:cycle", args=[cycle.pk]),
        "queue": f"{reverse('reporting:queue')}?tat-ca=1",
        "consolidation": reverse("consolidation:totals", args=[cycle.pk]),
        "overview": reverse("insights:province", args=[code]),
        "verdicts": reverse("evaluation:verdicts", args=[code]),
    }
    taken = {"portal.png", "report-phone.png"}
    page = open_page(DESK[0])
    take(page, origin + reverse("public:indicators"), folder / "portal.png")
    for role, office, pages in (
        ("focal", reports.COMMUNE, commune), ("coordinator", "SO-KHCN", coordinator)
    ):  # fmt: skip
        held = Organisation.objects.get(code=office)
        person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
        orgs.AccountFactory(person=person)
        judging.sign_in(page, origin, orgs.PostFactory(person=person, organisation=held, role=role))
        for name, path in pages.items():
            take(page, origin + path, folder / f"{name}.png")
            taken.add(f"{name}.png")
        if role == "focal":
            take(page, origin + commune["report"], folder / "report-phone.png", PHONE)
    assert taken == list_shown()


def test_every_picture_that_a_guide_shows_is_there_and_no_other() -> None:
    kept = {file.name for file in (DOCS / "pictures").glob("*")}
    assert list_shown() == kept
    assert len(kept) > 8


def take(page: Page, address: str, file: Path, size: tuple[int, int] = DESK) -> None:
    """Take what a page shows before anybody scrolls."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200, address
    page.screenshot(path=str(file))
    assert file.stat().st_size > 10_000
