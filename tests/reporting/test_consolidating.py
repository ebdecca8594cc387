"""A cycle consolidated, proved, touched by a late correction, consolidated again."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from nq57.audit import models as audit
from nq57.core import refusals
from nq57.measures import models as measures
from nq57.measures import queries as measure_queries
from nq57.notices import models as notices
from nq57.orgs.models import Organisation
from nq57.reporting import actions, models, queries, rules
from nq57.reporting.queries import consolidations
from tests.factories import orgs, reports
from tests.factories.reports import COORDINATOR, FIRST, of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

LATER = FIRST + timedelta(days=3)
MAKER = orgs.make_actor("coordinator", account="nguoi.tong.hop", post="SO-KHCN/coordinator",
                        organisation="SO-KHCN")  # fmt: skip


@pytest.fixture
def cycle() -> models.Cycle:
    reports.set_terms()
    return reports.open_cycle()


def monthly(cycle: models.Cycle) -> list[models.Report]:
    """Return the reports that hold figures of the same ratio, added up over offices."""
    row = models.Figure.objects.filter(
        report__cycle=cycle, profile__formula_units="ratio"
    ).earliest("pk")  # fmt: skip
    found = models.Report.objects.filter(figures__indicator=row.indicator_id, cycle=cycle)
    return [reports.get_report(cycle, one.organisation.code) for one in found.order_by("pk")]


def send(report: models.Report, top: int, at: Any = FIRST) -> models.Report:
    reports.fill(report, at=at, top=top)
    return reports.send(reports.get_report(report.cycle, report.organisation.code), at=at)


def accept(report: models.Report) -> models.Report:
    by = orgs.make_actor("coordinator", account="nguoi.kiem.tra", organisation="SO-KHCN")
    actions.accept_items(stamps=reports.list_stamps(report), by=by, at=FIRST)
    return reports.get_report(report.cycle, report.organisation.code)


def correct(report: models.Report, top: int) -> models.Report:
    by = of_office("focal", report.organisation.code)
    actions.correct(report=report, reason="Cộng thiếu", by=by, at=LATER)
    fresh = reports.get_report(report.cycle, report.organisation.code)
    reports.fill(fresh, at=LATER, top=top)
    return reports.send(reports.get_report(report.cycle, report.organisation.code), at=LATER)


def consolidate(cycle: models.Cycle, **said: Any) -> models.Consolidation:
    return actions.consolidate(cycle=cycle, by=MAKER, at=FIRST, **said)


def rows_of(made: models.Consolidation) -> list[Any]:
    return list(made.totals.order_by("pk").values()) + list(
        models.Consolidation.objects.filter(pk=made.pk).values()
    )


def test_a_consolidation_proves_itself_and_stays_as_it_was(cycle: models.Cycle) -> None:
    first = send(monthly(cycle)[0], 50)
    made = consolidate(cycle, note="Lần đầu")
    assert (made.number, made.headline) == (1, "furthest")
    assert queries.prove(consolidation=made).holds
    assert audit.Entry.objects.latest("id").verb == "consolidate"
    for row in made.totals.exclude(inputs=[]):
        sources = measures.Observation.objects.filter(pk__in=row.inputs)
        assert set(sources.values_list("source", flat=True)) == {first.case.code}
    with pytest.raises(Error, match=r".*"), transaction.atomic():
        models.ConsolidatedTotal.objects.filter(consolidation=made).update(value=1)
    with pytest.raises(Error, match=r".*"), transaction.atomic():
        models.Consolidation.objects.filter(pk=made.pk).delete()


def test_a_changed_row_is_found_out(cycle: models.Cycle) -> None:
    send(monthly(cycle)[0], 50)
    made = consolidate(cycle)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reporting_consolidatedtotal DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE reporting_consolidatedtotal SET value = value + 1 WHERE id ="
            " (SELECT min(id) FROM reporting_consolidatedtotal WHERE value IS NOT NULL)"
        )
        cursor.execute("ALTER TABLE reporting_consolidatedtotal ENABLE TRIGGER USER")
    proof = queries.prove(consolidation=made)
    assert not proof.holds
    assert "tính lại ra số khác" in proof.faults[0]


def test_a_late_correction_touches_only_what_depends_on_it(cycle: models.Cycle) -> None:
    first, second = monthly(cycle)[:2]
    first, second = accept(send(first, 50)), accept(send(second, 40))
    made = consolidate(cycle)
    before = rows_of(made)
    assert queries.list_changes_since(consolidation=made) == []
    correct(first, 60)
    assert queries.list_changes_since(consolidation=made) == []  # checked figures still count
    waiting = queries.list_cycle_totals(cycle=cycle)
    outdated = {key: row.outdated for key, row in waiting.items() if row.outdated}
    assert {pk for pks in outdated.values() for pk in pks} == {first.organisation_id}
    accept(reports.get_report(cycle, first.organisation.code))
    changes = queries.list_changes_since(consolidation=made)
    touched = {one.indicator.pk for one in changes}
    figures = models.Figure.objects.filter(report=first)
    assert touched == set(figures.values_list("indicator", flat=True))
    assert any(one.is_moved for one in changes)
    for change in changes:
        assert {one.office for one in change.inputs} == {first.organisation.code}
        assert {one.source for one in change.inputs} == {first.case.code}
        (one,) = change.inputs
        assert one.before is not None
        assert one.after is not None
        assert (one.before.revision, one.after.revision) == (1, 2)
        assert change.after is not None
        assert change.before is not None
        assert change.difference == change.after - change.before
    again = actions.consolidate(cycle=cycle, by=MAKER, at=LATER)
    assert again.number == 2
    assert rows_of(made) == before
    assert queries.prove(consolidation=made).holds
    assert queries.prove(consolidation=again).holds
    assert queries.list_changes_since(consolidation=again) == []


def test_only_what_changed_is_read_figure_by_figure(
    cycle: models.Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = monthly(cycle)[:2]
    first, second = accept(send(first, 50)), send(second, 40)
    for headline in ("furthest", "checked", "claimed"):
        whole = queries.list_cycle_totals(cycle=cycle, headline=headline)
        sums = queries.list_cycle_summaries(cycle=cycle, of=cycle.periods, headline=headline)
        keys = {key: {one.key for one in row.headline.inputs} for key, row in whole.items()}
        assert measure_queries.list_counted(rows=sums) == keys
        assert any(keys.values())
    made, read = consolidate(cycle), list[Any]()
    real = consolidations.list_cycle_totals

    def note(**given: Any) -> Any:
        read.append(given["indicators"])
        return real(**given)

    monkeypatch.setattr(consolidations, "list_cycle_totals", note)
    assert queries.list_changes_since(consolidation=made) == []
    assert not read
    accept(reports.get_report(cycle, second.organisation.code))
    changes = queries.list_changes_since(consolidation=made)
    told = set(models.Figure.objects.filter(report=second).values_list("indicator", flat=True))
    assert {one.indicator.pk for one in changes} == told
    assert not any(one.is_moved for one in changes)  # checked as they were
    assert len(read) == 1
    assert read[0] >= told
    sums = queries.list_cycle_summaries(cycle=cycle, of=cycle.periods)
    assert queries.list_changes_since(consolidation=made, sums=sums) == changes


def test_whoever_consolidated_is_told_of_a_correction_once(cycle: models.Cycle) -> None:
    office = Organisation.objects.get(code="SO-KHCN")
    post = orgs.PostFactory(organisation=office, role="coordinator", code=MAKER.post)
    report = accept(send(monthly(cycle)[0], 50))
    consolidate(cycle)
    correct(report, 60)
    told = notices.Notice.objects.filter(post=post, subject_kind="consolidation")
    assert told.count() == 1
    assert "sau khi đã tổng hợp" in told.get().text


def test_refusals_say_why(cycle: models.Cycle) -> None:
    with pytest.raises(rules.ReportingError, match="Chưa có số liệu"):
        consolidate(cycle)
    with pytest.raises(refusals.NotAllowedError):
        actions.consolidate(cycle=cycle, by=of_office("focal"), at=FIRST)
    send(monthly(cycle)[0], 50)
    consolidate(cycle)
    with pytest.raises(rules.ReportingError, match="Không có gì thay đổi"):
        consolidate(cycle)
    assert consolidate(cycle, headline="claimed").number == 2


def test_checked_figures_are_recognised_in_bulk(cycle: models.Cycle) -> None:
    report = accept(send(monthly(cycle)[0], 50))
    checked = measures.Observation.objects.filter(verdict="checked", source=report.case.code)
    keys = list(checked.values_list("pk", flat=True))
    count = actions.validate_figures(cycle=cycle, keys=keys, by=COORDINATOR, at=LATER)
    assert count == len(keys) > 0
    row = next(
        row for row in queries.list_cycle_totals(cycle=cycle).values() if row.headline.inputs
    )
    assert row.counts["validated"] == 1
    assert row.by_verdict["validated"].figure == row.figure
    for given, message in (([], "Chọn"), ([0], "Chọn")):
        with pytest.raises(rules.ReportingError, match=message):
            actions.validate_figures(cycle=cycle, keys=given, by=COORDINATOR, at=LATER)
    with pytest.raises(refusals.NotAllowedError):
        actions.validate_figures(cycle=cycle, keys=keys, by=of_office("focal"), at=LATER)


def test_totals_of_sent_reports_equal_the_sums_made_by_hand(cycle: models.Cycle) -> None:
    held = monthly(cycle)[:4]
    for at, report in enumerate(held):
        send(report, 50 + at)
    found = queries.list_cycle_totals(cycle=cycle)
    for row in found.values():
        tops = [
            50 + at for at, report in enumerate(held)
            if report.figures.filter(indicator=row.indicator).exists()
        ]  # fmt: skip
        if row.terms.formula_units == "ratio" and row.period.kind == "month" and tops:
            assert row.figure is not None
            exact = Decimal(100 * sum(tops)) / (64 * len(tops))
            assert abs(row.figure.value - exact) < Decimal("0.000001")
            assert row.told == len(tops)


def test_the_queries_of_a_proof_and_of_changes_do_not_grow(cycle: models.Cycle) -> None:
    first, second = monthly(cycle)[:2]
    counts = []
    for report in (first, second):
        send(report, 50)
        made = consolidate(cycle)
        with CaptureQueriesContext(connection) as captured:
            queries.prove(consolidation=made)
            queries.list_changes_since(consolidation=made)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20
