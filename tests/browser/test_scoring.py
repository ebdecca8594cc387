"""The pages of scoring in a real browser: an office's sheet, verification, ranks."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.scoring import actions, models, queries
from tests.browser import judging
from tests.factories import scoring
from tests.factories.scoring import AT, OFFICE, OWNER, of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> datetime:
    settings.HAS_DEMONSTRATION = True
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return AT


@pytest.fixture
def held() -> models.Round:
    scoring.owe(OFFICE, due=date(2026, 3, 2), met_on=date(2026, 3, 1))
    scoring.owe(OFFICE, due=date(2026, 4, 1), met_on=date(2026, 4, 9))
    return scoring.open_round(criteria=scoring.get_small_set({"UBND-XA-VC": (OFFICE,)}))


def _hand_in(row: models.Sheet) -> models.Upload:
    """Hand in a workbook with something new and something wrong."""
    by = of_office("focal", OFFICE)
    rows = queries.list_rows(sheet=row, by=by)
    book = openpyxl.load_workbook(io.BytesIO(queries.make_workbook(sheet=row, rows=rows)))
    for cells in book.worksheets[0].iter_rows():
        if cells[3].value in ("I.4", "II.4"):
            cells[7].value = {"I.4": 2, "II.4": "mười"}[cells[3].value]
    written = io.BytesIO()
    book.save(written)
    written.seek(0)
    return actions.take_upload(sheet=row, source=written, name="phieu.xlsx", by=by, at=AT)


def test_pages(held: models.Round, origin: str, open_page: Callable[[int], Page]) -> None:
    code, sheet = held.case.code, scoring.sheet(held).case.code
    page = judging.enter(open_page, origin, "focal", OFFICE)
    judging.judge_all(page, origin, "scoring", {
        "sheet": reverse("scoring:sheet", args=[sheet]),
        "evidence": reverse("scoring:line", args=[sheet, "I.1"]),
        "upload": reverse("scoring:upload", args=[sheet]),
        "preview": reverse("scoring:preview", args=[sheet, _hand_in(scoring.sheet(held)).pk]),
    })  # fmt: skip
    scoring.fill(scoring.sheet(held))
    scoring.send(scoring.sheet(held))
    actions.dispute(sheet=scoring.sheet(held), criterion="II.1", reason="Đã xong từ ngày 31/3",
                    by=of_office("focal", OFFICE), at=AT)  # fmt: skip
    page = judging.enter(open_page, origin, "head", OWNER)
    judging.judge_all(page, origin, "scoring", {
        "rounds": reverse("scoring:rounds"),
        "criteria": reverse("scoring:criteria", args=["mau", 1]),
        "round": reverse("scoring:round", args=[code]),
        "verifying": reverse("scoring:sheet", args=[sheet]),
        "together": reverse("scoring:together", args=[code]),
    })  # fmt: skip
    row = scoring.score(scoring.sheet(held), "II.1").disputes.get()
    actions.answer_dispute(row=row, is_upheld=False, answer="Ngày đã xác nhận là 09/4",
                           by=scoring.RUNNER, at=AT)  # fmt: skip
    actions.start_verifying(held=held, by=scoring.RUNNER, at=AT)
    scoring.verify(scoring.sheet(held))
    actions.settle(sheet=scoring.sheet(held), by=scoring.RUNNER, at=AT)
    actions.propose_head_grade(sheet=scoring.sheet(held), grade="poor", reason="Bị kiểm điểm",
                               by=scoring.RUNNER, at=AT)  # fmt: skip
    judging.judge_all(page, origin, "scoring", {"settled": reverse("scoring:sheet", args=[sheet])})
    scoring.approve(held)
    judging.judge_all(page, origin, "scoring", {
        "results": reverse("scoring:results", args=[code]),
        "line": reverse("scoring:line", args=[sheet, "II.1"]),
    })  # fmt: skip
