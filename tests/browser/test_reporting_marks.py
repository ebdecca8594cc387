"""How a report came, in the lists; what a colleague holds; a wrong file, in a real browser."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import InMemoryStorage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.files import actions as file_actions
from nq57.files import models as files
from nq57.orgs import models as orgs_models
from nq57.reporting import actions, enums, models, rules
from tests.browser import judging
from tests.browser.conftest import WIDTHS
from tests.factories import orgs, reports
from tests.factories.reports import COORDINATOR, FIRST, of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 7, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _seventh_of_december(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    kept = InMemoryStorage()
    monkeypatch.setattr(files, "get_storage", lambda: kept)


@pytest.fixture
def cycle() -> models.Cycle:
    """November: one office from a device, one entered for, one at work with a colleague."""
    reports.set_terms()
    opened = reports.open_cycle()
    device = reports.get_report(opened, "SO-YT")
    reports.fill(device)
    for item, percent in ((device.lines.all()[0], "45"), (device.lines.all()[1], "50")):
        act = actions.OfflineAct(
            key=uuid4(), verb=enums.OfflineVerb.SAVE, item=item.item, seen=item.revision,
            entered_at=FIRST, typed=rules.LineText(state="doing", percent=percent),
        )  # fmt: skip
        actions.receive_act(
            on=device, act=act, clock_ahead=0, by=of_office("focal", "SO-YT"),
            at=FIRST + timedelta(hours=9),
        )  # fmt: skip
    reports.send(reports.get_report(opened, "SO-YT"))
    entered = reports.get_report(opened, "UBND-03646")
    sheet = store("Phiếu của xã", "phieu-co-chu-ky.txt")
    given = {"report": entered, "file": sheet, "reason": "Mất mạng", "by": COORDINATOR}
    actions.enter_for(at=FIRST, **given)
    reports.fill(reports.get_report(opened, "UBND-03646"), by=COORDINATOR)
    actions.send_for(report=reports.get_report(opened, "UBND-03646"), by=COORDINATOR, at=FIRST)
    own = reports.get_report(opened)
    colleague = orgs.PostFactory(
        role="staff", organisation=own.organisation, person__name="Vì Thị Hà"
    )
    held, proved = own.lines.all()[:2]
    by = of_office("focal")
    actions.hand_items(report=own, keys=[held.item], to=colleague, by=by, at=NOW)
    file = store("Danh sách lớp", "danh-sach-lop-nham-xa.txt")
    proof = {"key": proved.item, "file": file, "claim": "Danh sách lớp tập huấn"}
    actions.attach_evidence(report=own, by=by, at=NOW, **proof)
    return opened


def store(words: str, name: str) -> files.StoredFile:
    source = io.BytesIO(words.encode())
    return file_actions.store_file(source=source, name=name, by=COORDINATOR, at=FIRST)


def enter(page: Page, origin: str, role: str, office: str) -> None:
    held = orgs_models.Organisation.objects.get(code=office)
    person = orgs.PersonFactory(name="Quàng Thị Hoa", is_demonstration=True)
    orgs.AccountFactory(person=person)
    judging.sign_in(page, origin, orgs.PostFactory(person=person, organisation=held, role=role))


def test_how_reports_came_in_the_lists(
    origin: str, open_page: Callable[[int], Page], cycle: models.Cycle
) -> None:
    page = open_page(WIDTHS[0])
    enter(page, origin, "coordinator", "SO-KHCN")
    for name, path in (
        ("matrix", reverse("followup:cycle", args=[cycle.pk])),
        ("cycle", cycle.get_absolute_url()),
        ("queue", f"{reverse('reporting:queue')}?tat-ca=1"),
    ):
        judging.judge(page, origin, path, f"marks-{name}", *WIDTHS)


def test_what_is_held_and_a_wrong_file(
    origin: str, open_page: Callable[[int], Page], cycle: models.Cycle
) -> None:
    report = reports.get_report(cycle)
    evidence = report.case.evidence.get()
    remove = reverse("reporting:remove_evidence", args=[report.case.code, evidence.pk])
    page = open_page(WIDTHS[0])
    enter(page, origin, "focal", reports.COMMUNE)
    for name, path in (
        ("report", report.get_absolute_url()),
        ("remove", f"{remove}?muc={evidence.report_items.get().item}"),
    ):
        judging.judge(page, origin, path, f"marks-{name}", *WIDTHS)
    page.get_by_role("button", name="Gỡ tệp này").click()
    page.wait_for_url("**/bao-cao/**#line-*")
    assert not report.case.evidence.exists()
