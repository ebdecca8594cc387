"""The register of information systems in a real browser: each of its pages, whole and narrow."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.files import models as files_models
from nq57.registers.cyber import models, queries
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.browser.handling import Hand
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

NAMES = ("Một cửa điện tử", "Cổng thông tin điện tử xã", "Quản lý văn bản và điều hành")
WRONG = (
    {"name": "Trang tin xã", "kind": "Lạ", "is_cloud": "có lẽ"},
    {"operator": "Cơ quan không có thật", "since": "32/12/2026"},
)


def make_sheet() -> bytes:
    """Return a sheet of two systems with faults, under the register's own heads."""
    target = io.StringIO()
    write = csv.writer(target).writerow
    write([head for head, _width in queries.COLUMNS.values()])
    for row in WRONG:
        write([row.get(name, "") for name in queries.COLUMNS])
    return target.getvalue().encode()


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> models.InformationSystem:
    """A system of a commune with a level and a dossier under appraisal, and others beside it."""
    monkeypatch.setattr(timezone, "now", lambda: cyber.AT)
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)
    first, *_others = [
        cyber.add(
            name, holds_personal=True, basic_subjects=12_500, sensitive_subjects=0,
            purpose="Tiếp nhận và trả kết quả thủ tục hành chính cho người dân, doanh nghiệp",
        )
        for name in NAMES
    ]  # fmt: skip
    cyber.level(first, basic_subjects=12_500)
    return first


def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any, system: models.InformationSystem
) -> None:
    settings.HAS_DEMONSTRATION = True
    dossier = cyber.open_dossier(system)
    page = judging.enter(open_page, origin, "focal", cyber.COMMUNE)
    code = [system.code]
    addresses = {
        "systems": reverse("cyber:systems"),
        "system": reverse("cyber:system", args=code),
        "edit": reverse("cyber:change", args=code),
        "level": reverse("cyber:level", args=code),
        "dossier": dossier.get_absolute_url(),
        "import": reverse("cyber:import"),
        "criteria": reverse("cyber:criteria"),
    }
    judging.judge_all(page, origin, "cyber", addresses)
    judging.sign_in(page, origin, judging.seat("coordinator", cyber.POLICE))
    judging.judge_all(page, origin, "cyber", {"counts": reverse("cyber:counts")})


def test_a_sheet_with_faults_names_them(
    origin: str, open_page: Callable[[int], Page], settings: Any, system: models.InformationSystem
) -> None:
    settings.HAS_DEMONSTRATION = True
    hand = Hand(open_page(WIDTHS[0]), origin, "cyber")
    hand.sign_in(judging.seat("focal", cyber.COMMUNE))
    hand.page.goto(origin + reverse("cyber:import"))
    hand.upload("he-thong.csv", make_sheet())
    hand.press("Kiểm tra bảng")
    hand.see("Chưa nhập dòng nào", "Cơ quan không có thật", "32/12/2026")
    hand.look("faults")
    judging.check_accessible(hand.page)
