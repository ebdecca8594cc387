"""Incidents in a real browser: reported on a phone, triaged, followed; whole and narrow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.files import actions as file_actions
from nq57.registers.cyber import actions, queries
from tests.browser import judging
from tests.factories import cyber
from tests.factories import orgs as org_factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HAS_DEMONSTRATION = True
    monkeypatch.setattr(timezone, "now", lambda: cyber.AT)
    system, since = cyber.add(), cyber.AT - timedelta(hours=30)
    cyber.level(system, non_public=True)
    made = cyber.report_incident(system, noticed_at=since, personal_data="yes")
    met = ("level", "control", "beyond")
    made = cyber.triage(made, since, *met, personal_data="yes")
    new = actions.NewEntry(kind="analyse", text="Đã cô lập máy trạm", at=since, audience="core")
    actions.write_entry(incident=made, new=new, by=cyber.FOCAL, at=cyber.AT)
    actions.record_report(
        incident=made, stage="initial", recipients="A05", sent_at=cyber.AT, receipt="TN-57",
        by=cyber.FOCAL, at=cyber.AT,
    )  # fmt: skip
    file = file_actions.store_file(
        source=ContentFile(b"nhat ky"), name="nhat-ky.txt", by=cyber.FOCAL, at=cyber.AT
    )
    kept = actions.NewEntry(kind="handle", text="Đã giữ nhật ký", at=since, file=file)
    actions.write_entry(incident=made, new=kept, by=cyber.FOCAL, at=cyber.AT)
    cover = queries.propose_incident_cover(
        incident=made, stage="update", office=made.case.organisation, at=cyber.AT
    )
    actions.issue_incident_paper(
        incident=made, stage="update", cover=cover, words="", by=cyber.HEAD, at=cyber.AT
    )
    for typed in ("203[.]0[.]113[.]7", "f" * 64):
        actions.add_sign(
            incident=made, typed=typed, note="Máy chủ điều khiển", by=cyber.FOCAL, at=cyber.AT
        )
    cyber.report_incident(noticed_at=since, kind="phishing", what="Thư giả mạo lãnh đạo xã")
    page = judging.enter(open_page, origin, "focal", cyber.COMMUNE)
    judging.judge_all(page, origin, "incidents", {
        "list": reverse("cyber:incidents"), "report": reverse("cyber:report_incident"),
        "incident": made.get_absolute_url(),
    })  # fmt: skip
    seat = judging.seat("coordinator", cyber.POLICE)
    centre = org_factories.PostFactory(
        person=seat.person, organisation=seat.organisation, role="coordinator", area="cyber"
    )
    seat.delete()
    judging.sign_in(page, origin, centre)
    judging.judge_all(page, origin, "incidents", {
        "overview": reverse("cyber:overview"),
        "board": reverse("cyber:incidents"), "whose": reverse("cyber:report_incident"),
        "for": f"{reverse('cyber:report_incident')}?office={cyber.COMMUNE}",
        "paper": reverse("papers:incident_report", args=[made.case.code, "initial"]),
        "checked": f"{made.get_absolute_url()}?kiem-tra=tep",
        "triage": reverse("cyber:triage_incident", args=[made.case.code]),
        "centre": made.get_absolute_url(),
    })  # fmt: skip
