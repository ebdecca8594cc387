"""One report's whole way: opened, filled, approved, sent, two items returned, mended, accepted."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.measures import models as measures
from nq57.orgs.models import Organisation
from nq57.reporting import models, rules
from tests.factories import reports
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _second_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def report() -> models.Report:
    """An open report that asks for figures."""
    reports.set_terms()
    cycle = reports.open_cycle()
    figure = models.Figure.objects.filter(
        report__cycle=cycle, profile__formula_units="ratio"
    ).select_related("report__organisation").first()  # fmt: skip
    assert figure is not None
    return reports.get_report(cycle, figure.report.organisation.code)


def type_all(report: models.Report) -> dict[str, str]:
    """Return what a person types into every cell of the form."""
    sent: dict[str, str] = {f"{report.item}.seen": str(report.revision)}
    for line in report.lines.all():
        sent |= {
            f"{line.item}.seen": str(line.revision), f"{line.item}.state": "doing",
            f"{line.item}.percent": "40",
        }  # fmt: skip
    for figure in report.figures.select_related("profile"):
        sent[f"{figure.item}.seen"] = str(figure.revision)
        if figure.profile.denominator:
            sent |= {f"{figure.item}.numerator": "1.057", f"{figure.item}.denominator": "1.064"}
        else:
            sent[f"{figure.item}.value"] = "12"
    return sent | {f"{report.item}.{name}": "Không." for name in rules.WORDS}


def get(client: Client, report: models.Report) -> str:
    answer = client.get(reverse("reporting:report", args=[report.case.code]))
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, name: str, report: models.Report, **sent: Any) -> Any:
    return client.post(reverse(f"reporting:{name}", args=[report.case.code]), sent)


def again(report: models.Report) -> models.Report:
    return reports.get_report(report.cycle, report.organisation.code)


def test_from_opening_to_acceptance(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    office = report.organisation
    focal = sign_in("focal", organisation=office).client
    head = sign_in("head", organisation=office).client
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client
    assert "chỗ trước khi gửi" in get(focal, report)

    sent = type_all(report)
    figure = report.figures.filter(profile__formula_units="ratio").first()
    assert figure is not None
    wrong = sent | {f"{figure.item}.numerator": "68 người"}
    answer = post(focal, "report", report, **wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="68 người"' in page
    assert "không phải số" in page

    report = again(report)
    over = type_all(report) | {f"{figure.item}.numerator": "2.000"}
    assert post(focal, "report", report, **over).status_code == 302
    assert "tử số 2.000 lớn hơn mẫu số 1.064" in get(focal, report)
    assert post(head, "move", report, step="send").status_code == 422

    report = again(report)
    assert post(focal, "report", report, **type_all(report)).status_code == 302
    assert "Đã đủ để gửi" in get(focal, report)
    assert post(focal, "move", report, step="submit").status_code == 302
    assert post(focal, "move", report, step="send").status_code == 403
    assert post(head, "move", report, step="send", key="1").status_code == 302
    claim = measures.Observation.objects.get(
        indicator=figure.indicator, organisation=office, verdict="claimed"
    )
    assert (claim.numerator, claim.denominator, claim.period) == (1057, 1064, "2026-11")

    report = again(report)
    two = list(report.lines.all()[:2])
    chosen: dict[str, Any] = {"item": [row.stamp for row in two], "do": "return"}
    assert post(coordinator, "return", report, **chosen).status_code == 422
    chosen |= {f"reason.{row.stamp}": f"Ghi rõ hơn {row.pk}" for row in two}
    assert post(coordinator, "return", report, **chosen).status_code == 302
    page = get(focal, report)
    assert all(f"Ghi rõ hơn {row.pk}" in page for row in two)

    report = again(report)
    mended = {}
    for row in report.lines.filter(verdict="returned"):
        mended |= {f"{row.item}.seen": str(row.revision), f"{row.item}.state": "doing",
                   f"{row.item}.percent": "45"}  # fmt: skip
    assert post(focal, "report", report, **mended).status_code == 302
    assert post(head, "move", report, step="send").status_code == 302
    assert "Thay đổi so với bản gửi trước" in get(coordinator, report)
    stamps = reports.list_stamps(again(report))
    assert post(coordinator, "return", report, item=stamps, do="accept").status_code == 302
    report = again(report)
    assert (report.case.state, report.round, report.filings.count()) == ("accepted", 1, 2)
    checked = measures.Observation.objects.get(
        indicator=figure.indicator, organisation=office, verdict="checked"
    )
    assert checked.judged_id == claim.pk


def test_autosave_answers_with_revisions_and_keeps_both_versions(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    client = sign_in("focal", organisation=report.organisation).client
    address = reverse("reporting:report", args=[report.case.code])
    line = report.lines.first()
    assert line is not None
    cells = {f"{line.item}.state": "doing", f"{line.item}.seen": "0"}
    answer = client.post(
        address, cells | {f"{line.item}.percent": "60"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert f'id="mark-{line.item}" class="nw" hx-swap-oob="true"' in page
    assert f'name="{line.item}.seen" value="1"' in page
    assert "<html" not in page
    answer = client.post(address, cells | {f"{line.item}.percent": "70"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Đang lưu:" in page
    assert 'value="70"' in page


def test_the_form_costs_the_same_for_every_office_and_the_lists_open(
    sign_in: Callable[..., Official], report: models.Report
) -> None:
    office = report.organisation
    official = sign_in("focal", organisation=office)
    counts = []
    commune = reports.get_report(report.cycle)
    other = sign_in("focal", organisation=commune.organisation)
    for client, one in ((official.client, report), (other.client, commune)):
        get(client, one)
        with CaptureQueriesContext(connection) as captured:
            get(client, one)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 22
    coordinator = sign_in(organisation=Organisation.objects.get(code="SO-KHCN")).client
    reports.fill(commune)
    reports.send(commune)
    for name in ("reporting:reports", "reporting:queue"):
        answer = coordinator.get(reverse(name))
        assert answer.status_code == 200
    assert commune.organisation.short_name in answer.content.decode()
    page = coordinator.get(report.cycle.get_absolute_url()).content.decode()
    assert page.count("Chưa gửi") > 90
    address = reverse("reporting:terms", args=[report.cycle.plan.code])
    assert coordinator.get(address).status_code == 200
    said = {
        "since": "01/01/2027", "cadences": ["month", "year"], "window": "decree_09_2019",
        "due_day": "20", "day_off": "forward", "basis": "01/QĐ-UBND",
    }  # fmt: skip
    assert coordinator.post(address, said | {"since": "15/11/2026"}).status_code == 422
    assert coordinator.post(address, said).status_code == 302
    assert models.Terms.objects.latest("since").due_day == 20
