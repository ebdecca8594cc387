"""Rates of a cycle and of an office equal a recount from the raw log of steps."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Min

from nq57.cases import models as cases
from nq57.core import periods
from nq57.reporting import actions, models, queries
from tests.factories import reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

TODAY = date(2026, 12, 20)
OCTOBER = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
LATE_OCTOBER = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LAST_MINUTE = datetime(2026, 12, 4, 16, 59, tzinfo=UTC)  # 23:59 here, the end of the due day
TOO_LATE = datetime(2026, 12, 4, 17, 1, tzinfo=UTC)


def hand_in(cycle: models.Cycle, office: str, at: datetime) -> models.Report:
    reports.fill(reports.get_report(cycle, office), at=at)
    return reports.send(reports.get_report(cycle, office), at=at)


def recount(cycle: models.Cycle) -> dict[int, tuple[int, int, int]]:
    """Count expected, handed in and on time for each office, from the steps alone."""
    sent = dict(
        cases.Step.objects.filter(case__report__cycle=cycle, verb="send")
        .values_list("case").annotate(first=Min("at")).order_by()
    )  # fmt: skip
    excused = set(cycle.reports.exclude(excuse="").values_list("pk", flat=True))
    return {
        report.organisation_id: (
            1, report.pk in sent,
            report.pk in sent and (sent[report.pk] <= cycle.due_at or report.pk in excused),
        )
        for report in cycle.reports.all()
    }  # fmt: skip


def test_rates_equal_a_recount_from_the_log() -> None:
    reports.set_terms()
    first = reports.open_cycle("2026-10", at=OCTOBER)
    second = reports.open_cycle()
    hand_in(first, reports.COMMUNE, OCTOBER)
    hand_in(first, "SO-YT", LATE_OCTOBER)
    hand_in(second, reports.COMMUNE, LAST_MINUTE)
    excused = hand_in(second, "SO-NV", TOO_LATE)
    hand_in(second, "SO-YT", TOO_LATE)
    actions.excuse_late(report=excused, reason="Mất điện", by=reports.COORDINATOR, at=TOO_LATE)
    matrix = queries.list_matrix(
        cycle=second, by=reports.COORDINATOR, today=TODAY, filters=queries.MatrixFilters()
    )
    counted = {cycle.pk: recount(cycle) for cycle in (first, second)}
    for cycle, rate in ((second, matrix.rate), matrix.past[0]):
        rows = counted[cycle.pk].values()
        whole = tuple(sum(row[at] for row in rows) for at in range(3))
        assert (rate.expected, rate.handed, rate.on_time) == whole
    assert (matrix.rate.handed, matrix.rate.on_time) == (3, 2)
    assert len(matrix.rows) == 95
    for row in matrix.rows:
        mine = [
            counted[cycle.pk][row.report.organisation_id]
            for cycle in (first, second) if row.report.organisation_id in counted[cycle.pk]
        ]  # fmt: skip
        expected = tuple(sum(one[at] for one in mine) for at in range(3))
        assert (row.rate.expected, row.rate.handed, row.rate.on_time) == expected
    marks = {row.report.organisation.code: row.history for row in matrix.rows}
    assert (marks[reports.COMMUNE], marks["SO-YT"]) == (["on_time"], ["late"])
    assert marks["SO-NV"] == ["missing"]


def test_reminders_urgings_and_last_acts_are_counted() -> None:
    reports.set_terms()
    cycle = actions.open_cycle(  # by hand: that is no act of the offices either
        plan=reports.plan(), period=periods.parse_period("2026-11"), by=reports.COORDINATOR,
        at=reports.FIRST,
    ).cycle  # fmt: skip
    actions.send_reminders(by=reports.SYSTEM, at=datetime(2026, 12, 6, 1, 0, tzinfo=UTC))
    rows = queries.list_matrix(
        cycle=cycle, by=reports.COORDINATOR, today=date(2026, 12, 6),
        filters=queries.MatrixFilters(),
    ).rows  # fmt: skip
    assert {row.reminders for row in rows} == {0}  # nobody holds a post: nobody was told
    assert models.Reminder.objects.filter(deadline__case__kind="report").count() == 95
    chosen = queries.list_chosen(
        cycle=cycle, by=reports.COORDINATOR, today=date(2026, 12, 6),
        codes=[rows[0].report.case.code, rows[1].report.case.code],
    )  # fmt: skip
    actions.urge_reports(rows=chosen, note="Gửi ngay.", by=reports.COORDINATOR, at=LAST_MINUTE)
    again = queries.list_matrix(
        cycle=cycle, by=reports.COORDINATOR, today=date(2026, 12, 6),
        filters=queries.MatrixFilters(sort="-reminded"),
    ).rows  # fmt: skip
    assert [row.urges for row in again[:3]] == [1, 1, 0]
    assert {row.acted_at for row in again} == {None}  # nor opening nor urging is the office's
