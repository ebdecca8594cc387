"""The pages of consolidation in a real browser, with reports of several offices."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from nq57.orgs import models as orgs_models
from nq57.reporting import actions, models, queries, rules
from tests.browser import judging
from tests.factories import figures, orgs, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
WORDS = {
    "leadership": "Đã ban hành Kế hoạch số 12/KH-UBND. Giao ban hằng tuần về chuyển đổi số.",
    "results": "Đã tập huấn 3 lớp kỹ năng số cho 120 người. Nhiệm vụ I.3 đã hoàn thành.",
    "shortcomings": "Đường truyền ở bản xa còn yếu.",
    "next_tasks": "Tiếp tục tập huấn; rà soát dữ liệu dân cư.",
}


@pytest.fixture
def cycle(monkeypatch: pytest.MonkeyPatch) -> models.Cycle:
    """A cycle in which some offices have reported, consolidated once, then changed."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    reports.set_terms()
    cycle = reports.open_cycle()
    figure = models.Figure.objects.filter(
        report__cycle=cycle, profile__formula_units="ratio"
    ).earliest("pk")  # fmt: skip
    held = models.Report.objects.filter(figures__indicator=figure.indicator_id, cycle=cycle)
    for at, report in enumerate(held.order_by("pk")[:6]):
        if at == 5:
            taken = queries.find_statements(cycle=cycle, part="results")[:2]
            told = queries.list_statements(reports=taken, part="results")
            keys = [one.key for row in told for one in row.sentences]
            actions.take_sentences(cycle=cycle, keys=keys, by=reports.COORDINATOR, at=NOW)
            actions.consolidate(cycle=cycle, by=reports.COORDINATOR, at=NOW)
        office = report.organisation.code
        reports.fill(reports.get_report(cycle, office), top=40 + at * 3)
        fresh = reports.get_report(cycle, office)
        entry = actions.Entry(fresh.item, fresh.revision, dict.fromkeys(rules.WORDS, "") | WORDS)
        by = reports.of_office("focal", office)
        actions.save_entries(report=fresh, entries=[entry], by=by, at=reports.FIRST)
        sent = reports.send(reports.get_report(cycle, office))
        if at < 3:
            by = orgs.make_actor("coordinator", account="kiem.tra")
            actions.accept_items(stamps=reports.list_stamps(sent), by=by, at=NOW)
    _tell_before(figure, cycle)
    return cycle


def _tell_before(figure: models.Figure, cycle: models.Cycle) -> None:
    """State what offices told in the eleven months before, the older of it checked."""
    offices = list(
        orgs_models.Organisation.objects.filter(
            pk__in=cycle.reports.filter(figures__indicator=figure.indicator_id).values(
                "organisation"
            )
        ).order_by("pk")
    )
    period = cycle.base
    for back in range(1, 12):
        period = period.get_previous()
        said = [(office, 50 - back + at % 9, 64) for at, office in enumerate(offices[back % 5 :])]
        told = figures.state(figure.profile, period.code, said)
        if back > 3:
            judged = {row.organisation_id: row for row in told}
            checked = figures.state(
                figure.profile, period.code, said, verdict="checked", judged=judged
            )
            if back > 6:
                judged = {row.organisation_id: row for row in checked}
                figures.state(figure.profile, period.code, said, verdict="validated", judged=judged)


def list_addresses(cycle: models.Cycle) -> dict[str, str]:
    code = models.Figure.objects.filter(
        report__cycle=cycle, profile__formula_units="ratio", value__isnull=False
    ).values_list("indicator__code", flat=True).earliest("pk")  # fmt: skip
    made = cycle.consolidations.get()
    indicator = reverse("consolidation:indicator", args=[cycle.pk, code])
    return {
        "cycles": reverse("consolidation:cycles"),
        "totals": reverse("consolidation:totals", args=[cycle.pk]),
        "indicator": indicator,
        "today": f"{indicator}?ranh-gioi=nay",
        "series": reverse("consolidation:series", args=[cycle.plan.code, code]),
        "series-today": reverse("consolidation:series", args=[cycle.plan.code, code])
        + "?ranh-gioi=nay",
        "in-plan": reverse("plans:indicator", args=[cycle.plan.code, code]),
        "narrative": reverse("consolidation:narrative", args=[cycle.pk]),
        "review": reverse("consolidation:review", args=[cycle.pk]),
        "version": f"{made.get_absolute_url()}?kiem-tra=1",
    }


def test_pages(
    origin: str, open_page: Callable[[int], Page], settings: Any, cycle: models.Cycle
) -> None:
    settings.HAS_DEMONSTRATION = True
    page = judging.enter(open_page, origin, "coordinator")
    judging.judge_all(page, origin, "consolidation", list_addresses(cycle))
