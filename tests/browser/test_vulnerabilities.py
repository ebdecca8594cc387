"""Vulnerabilities in a real browser: tried and imported, followed, excepted; whole and narrow."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.registers.cyber import actions, models
from tests.browser import judging
from tests.factories import cyber, scans
from tests.factories import orgs as org_factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

ONE, TWO = scans.HOSTS


def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    settings.HAS_DEMONSTRATION = True
    monkeypatch.setattr(timezone, "now", lambda: cyber.AT)
    system, since = cyber.add(), cyber.AT - timedelta(days=9)
    cyber.level(system, procedures=True)
    first = ((ONE, 443, scans.WEB), (ONE, 443, scans.TLS), (TWO, 443, scans.TLS))
    scans.import_nessus(system, *first, at=since)
    web, tls, other = models.Vulnerability.objects.order_by("-rank", "pk")
    actions.claim_fix(chosen=[other.pk], claim="Đã tắt TLS 1.0", by=cyber.FOCAL, at=since)
    actions.ask_exception(
        chosen=[tls.pk], reason="Phần mềm cũ chưa hỗ trợ TLS 1.2", measure="Chặn từ Internet",
        until=cyber.DAY + timedelta(days=60), by=cyber.FOCAL, at=since,
    )  # fmt: skip
    file = tmp_path / "quet.nessus"
    file.write_bytes(scans.write_nessus([(ONE, 443, scans.WEB)], at=cyber.AT))
    page = judging.enter(open_page, origin, "focal", cyber.COMMUNE)
    judging.judge_all(page, origin, "vulnerabilities", {
        "list": reverse("cyber:vulnerabilities"), "one": web.get_absolute_url(),
        "import": reverse("cyber:import_scan"), "scans": reverse("cyber:scans", args=[system.code]),
        "scan": web.first_scan.get_absolute_url(),
    })  # fmt: skip
    page.goto(origin + reverse("cyber:import_scan") + f"?he-thong={system.code}")
    page.set_input_files("input[type=file]", file)
    judging.follow(page.get_by_role("button", name="Thử tệp này"))
    assert "Chưa ghi gì" in page.inner_text("main")
    look(page, "trial")
    judging.follow(page.get_by_role("button", name="Ghi kết quả này"))
    assert models.Scan.objects.count() == 2
    seat = judging.seat("coordinator", cyber.POLICE)
    centre = org_factories.PostFactory(
        person=seat.person, organisation=seat.organisation, role="coordinator", area="cyber"
    )
    seat.delete()
    judging.sign_in(page, origin, centre)
    judging.judge_all(page, origin, "vulnerabilities", {
        "centre": reverse("cyber:vulnerabilities"), "exceptions": reverse("cyber:exceptions"),
        "threats": reverse("cyber:threats"),
    })  # fmt: skip
    page.goto(origin + reverse("cyber:vulnerabilities"))
    page.get_by_role("checkbox").nth(1).check()
    judging.follow(page.get_by_role("button", name="Xử lý các lỗ hổng đã chọn"))
    look(page, "chosen")


def look(page: Page, name: str) -> None:
    """Judge a page that an address alone does not give."""
    for width in judging.WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"vulnerabilities-{name}-{width}")
        judging.check_width(page, width)
    judging.check_accessible(page)
