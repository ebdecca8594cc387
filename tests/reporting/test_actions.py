"""Plan 142's reports: opened for 95 offices, filled, sent, returned, accepted, corrected."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.audit import models as audit
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import periods, refusals
from nq57.measures import models as measures
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.reporting import actions, models, queries, rules
from nq57.reporting.queries import marks
from tests.factories import reports
from tests.factories.orgs import make_actor
from tests.factories.reports import COMMUNE, COORDINATOR, FIRST, SYSTEM, of_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province"), pytest.mark.server]

FOCAL, HEAD = of_office("focal"), of_office("head")
LATE = datetime(2026, 12, 8, 3, 0, tzinfo=UTC)


@pytest.fixture
def cycle() -> models.Cycle:
    reports.set_terms()
    return reports.open_cycle()


@pytest.fixture
def report(cycle: models.Cycle) -> models.Report:
    return reports.get_report(cycle)


def test_a_sealed_obligation_stands_in_no_report() -> None:
    reports.set_terms()
    owed = plans.Obligation.objects.open().filter(
        organisation__code=COMMUNE, plan=reports.plan(), case__state="assigned"
    )
    sealed = owed.exclude(kind="conditional").select_related("case").earliest("pk")
    cases.Case.objects.filter(pk=sealed.pk).update(secrecy="sealed")
    assert owed.count() > 1
    lines = models.Line.objects.filter(report__cycle=reports.open_cycle())
    assert not lines.filter(obligation=sealed).exists()
    assert lines.filter(obligation__in=owed).exists()


def again(report: models.Report) -> models.Report:
    return reports.get_report(report.cycle, report.organisation.code)


def entry(item: Any, **typed: str) -> actions.Entry:
    kind = rules.LineText if isinstance(item, models.Line) else rules.FigureText
    return actions.Entry(item.item, item.revision, kind(**typed))


def save(report: models.Report, *entries: actions.Entry, by: Any = FOCAL) -> actions.Saved:
    return actions.save_entries(report=report, entries=entries, by=by, at=FIRST)


def test_the_plan_comes_with_the_terms_of_its_own_clause() -> None:
    found = models.Terms.objects.get()
    assert found.basis == "142/KH-UBND, mục IV.3"
    assert (found.cadences, found.due_day, found.window) == (list(periods.KINDS), 4, "calendar")
    assert not found.is_confirmed
    actions.confirm_terms(terms=found, by=COORDINATOR, at=FIRST)
    assert models.Terms.objects.get().is_confirmed
    assert actions.propose_terms(plan=reports.plan(), by=SYSTEM, at=FIRST) is None


def test_terms_that_were_replaced_meanwhile_are_not_confirmed() -> None:
    found = models.Terms.objects.get()
    models.Terms.objects.all().delete()
    with pytest.raises(rules.ReportingError, match="vừa được thay"):
        actions.confirm_terms(terms=found, by=COORDINATOR, at=FIRST)


@pytest.mark.parametrize("step", [actions.submit, actions.approve, actions.send])
def test_who_may_not_take_a_step_is_not_told_what_is_left(cycle: models.Cycle, step: Any) -> None:
    report = reports.get_report(cycle)
    with pytest.raises(refusals.NotAllowedError):
        step(report=report, by=make_actor("auditor"), at=FIRST)
    with pytest.raises(rules.FaultyError):
        step(report=report, by=reports.of_office("head"), at=FIRST)


def test_new_terms_end_those_before_and_not_inside_an_open_cycle(cycle: models.Cycle) -> None:
    reports.set_terms(date(2027, 1, 1), window="decree_09_2019", due_day=20)
    first, second = models.Terms.objects.order_by("since")
    assert (first.until, second.until) == (date(2027, 1, 1), None)
    with pytest.raises(rules.ReportingError, match="kỳ đã mở"):
        reports.set_terms(date(2026, 11, 15))
    with pytest.raises(rules.ReportingError, match="ít nhất một kỳ"):
        reports.set_terms(date(2028, 1, 1), cadences=["day"])
    with pytest.raises(refusals.NotAllowedError, match="điều phối"):
        actions.propose_terms(plan=reports.plan(), by=FOCAL, at=FIRST)


def test_a_cycle_opens_for_all_95_at_once_and_again_makes_nothing(cycle: models.Cycle) -> None:
    assert cycle.reports.count() == 95
    assert (cycle.starts_on, cycle.ends_on, cycle.due_on) == (
        date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 4),
    )  # fmt: skip
    assert set(cycle.reports.values_list("case__due", flat=True)) == {date(2026, 12, 4)}
    opened = actions.open_cycle(plan=cycle.plan, period=cycle.base, by=SYSTEM, at=FIRST)
    assert (opened.made, models.Cycle.objects.count()) == (0, 1)
    assert audit.Entry.objects.filter(verb="open_cycle").count() == 1


def test_opening_costs_the_same_whatever_the_lines() -> None:
    reports.set_terms()
    with CaptureQueriesContext(connection) as captured:
        cycle = reports.open_cycle()
    assert models.Line.objects.filter(report__cycle=cycle).count() > 2000
    assert len(captured) < 80


def test_lines_are_what_was_open_in_the_period(report: models.Report) -> None:
    kept = set(report.lines.values_list("obligation", flat=True))
    assert 15 < len(kept) < 30
    owed = plans.Obligation.objects.filter(organisation=report.organisation, pk__in=kept)
    assert owed.count() == len(kept)
    assert not owed.filter(starts_on__gt=report.cycle.ends_on).exists()
    assert not owed.filter(case__state="unsettled").exists()
    assert {row.checker.code for row in report.lines.all()} <= {"SO-KHCN", "CA-TINH"}


def test_a_cycle_opened_after_its_day_asks_what_was_owed_and_calls_nobody_late() -> None:
    reports.set_terms()
    late, november = reports.open_cycle("2026-02"), reports.open_cycle()
    orders = models.Line.objects.exclude(obligation__task__document=reports.plan().document)
    ordered = orders.filter(obligation__task__isnull=False)
    assert ordered.filter(report__cycle=november).exists()  # by the letter of April
    assert late.reports.filter(lines__isnull=False).exists()
    assert not ordered.filter(report__cycle=late).exists()
    report = reports.get_report(late)
    assert (late.is_opened_late, november.is_opened_late) == (True, False)
    assert report.case.due is None
    assert queries.get_form(report=report, today=LATE.date()).days_late == 0
    told = {row.report.cycle_id: row.days_late for row in queries.list_office_reports(
        by=FOCAL, today=LATE.date()
    )}  # fmt: skip
    assert told == {late.pk: 0, november.pk: 4}
    late.reports.filter(pk=report.pk).update(first_sent_on=LATE.date(), sent_by="thu")
    rates = dict(marks.list_rates(cycles=[late], by=COORDINATOR))
    assert (rates[late].handed, rates[late].on_time) == (1, 1)
    with pytest.raises(rules.ReportingError, match="đúng hạn"):
        actions.excuse_late(report=reports.get_report(late), reason="x", by=COORDINATOR, at=LATE)


def test_figures_are_those_of_the_frequency_that_ends_now(cycle: models.Cycle) -> None:
    def asked(of: models.Cycle) -> set[str]:
        rows = models.Figure.objects.filter(report__cycle=of)
        return set(rows.values_list("profile__frequency", flat=True))

    assert asked(cycle) == {"month"}
    december = reports.open_cycle("2026-12", datetime(2027, 1, 1, 1, tzinfo=UTC))
    assert asked(december) == {"month", "quarter", "half_year", "year"}
    codes = set(models.Figure.objects.filter(report__cycle=december).values_list("period"))
    assert codes == {("2026-12",), ("2026-Q4",), ("2026-H2",), ("2026",)}


def test_opening_is_refused_with_a_sentence(cycle: models.Cycle) -> None:
    def try_open(period: str, by: Any = SYSTEM) -> None:
        actions.open_cycle(
            plan=reports.plan(), period=periods.parse_period(period), by=by, at=FIRST
        )

    with pytest.raises(rules.ReportingError, match="mới đủ"):
        try_open("2026-12")
    with pytest.raises(rules.ReportingError, match="không có trong thiết lập"):
        try_open("2025-01")
    with pytest.raises(rules.ReportingError, match="không có trong thiết lập"):
        try_open("2026-Q3")
    with pytest.raises(refusals.NotAllowedError, match="điều phối"):
        try_open("2026-10", FOCAL)


def test_the_job_opens_each_month_once_on_its_first_day_after() -> None:
    models.Terms.objects.update(since=date(2026, 11, 1))
    plan = reports.plan()
    assert actions.open_due_cycles(plan=plan, by=SYSTEM, at=FIRST - timedelta(days=1)) == 0
    assert actions.open_due_cycles(plan=plan, by=SYSTEM, at=FIRST) == 1
    assert actions.open_due_cycles(plan=plan, by=SYSTEM, at=FIRST) == 0
    assert models.Cycle.objects.get().period == "2026-11"


def test_what_is_typed_is_kept_and_what_is_wrong_comes_back(report: models.Report) -> None:
    first, second, third = report.lines.all()[:3]
    saved = save(
        report,
        entry(first, state="doing", percent="60"),
        entry(second, state="doing", percent="101"),
        entry(third, state="done"),
        actions.Entry("line-999999999", 0, rules.LineText()),
        actions.Entry(report.item, 0, {"results": "Đã mở 02 lớp."}),
    )
    assert saved.written == [first.item, third.item, report.item]
    assert [fault.code for fault in saved.faults] == ["E601", "E200"]
    held = again(report)
    assert (held.results, held.saved_by) == ("Đã mở 02 lớp.", FOCAL.account)
    codes = {fault.where: fault.code for fault in reports.list_faults(held)}
    assert codes[third.item] == "E608"
    assert codes[second.item] == "E611"
    assert first.item not in codes


def test_saving_the_same_again_writes_nothing(report: models.Report) -> None:
    reports.fill(report)
    entries = audit.Entry.objects.count()
    held = again(report)
    assert reports.fill(held).written == []
    assert audit.Entry.objects.count() == entries


def test_saving_many_cells_costs_few_queries(report: models.Report) -> None:
    reports.fill(report)
    held = again(report)
    with CaptureQueriesContext(connection) as captured:
        reports.fill(held)
    assert len(captured) <= 16  # two savings, each asks once what colleagues hold


def test_a_cell_that_somebody_else_wrote_shows_both(report: models.Report) -> None:
    line = report.lines.first()
    save(report, entry(line, state="doing", percent="60"))
    saved = save(report, entry(line, state="doing", percent="70"), by=HEAD)
    (conflict,) = saved.conflicts
    assert isinstance(conflict.held, models.Line)
    assert (conflict.held.percent, conflict.entry.typed) == (
        60, rules.LineText(state="doing", percent="70"),
    )  # fmt: skip
    assert report.lines.get(pk=conflict.held.pk).percent == 60


def test_writing_is_refused_from_the_lowest_rung(report: models.Report) -> None:
    line = report.lines.first()
    with pytest.raises(rules.FaultyError, match="không soạn được"):
        save(report, entry(line, state="doing"), by=of_office("focal", "SO-NV"))
    actions.close_cycle(cycle=report.cycle, by=COORDINATOR, at=FIRST)
    with pytest.raises(rules.FaultyError, match="Kỳ này đã khóa"):
        save(report, entry(line, state="doing"))
    with pytest.raises(rules.ReportingError, match="đã khóa"):
        actions.close_cycle(cycle=report.cycle, by=COORDINATOR, at=FIRST)
    with pytest.raises(rules.ReportingError, match="lý do"):
        actions.unlock_cycle(cycle=report.cycle, reason=" ", by=COORDINATOR, at=FIRST)
    actions.unlock_cycle(cycle=report.cycle, reason="Gửi muộn", by=COORDINATOR, at=FIRST)
    assert save(report, entry(line, state="doing")).written
    with pytest.raises(rules.ReportingError, match="không khóa"):
        actions.unlock_cycle(cycle=report.cycle, reason="x", by=COORDINATOR, at=FIRST)


def test_what_has_not_changed_is_confirmed_in_one_act(report: models.Report) -> None:
    reports.fill(report)
    december = reports.open_cycle("2026-12", datetime(2027, 1, 1, 1, tzinfo=UTC))
    held = reports.get_report(december)
    carried = held.lines.filter(before__isnull=False)
    assert carried.count() >= 15
    assert {(row.state, row.percent, row.answer) for row in carried} == {("doing", 40, "open")}
    at = datetime(2027, 1, 2, 1, tzinfo=UTC)
    one = carried[0]
    assert actions.confirm_as_before(report=held, keys=[one.item], by=FOCAL, at=at) == 1
    count = actions.confirm_as_before(report=held, keys=[], by=FOCAL, at=at)
    assert count == carried.count() - 1 + held.figures.filter(before__isnull=False).count()
    form = queries.get_form(report=reports.get_report(december), today=at.date())
    assert (form.as_before, form.confirmable) == (count + 1, set())
    with pytest.raises(rules.FaultyError, match="không thuộc"):
        actions.confirm_as_before(report=held, keys=["line-0"], by=FOCAL, at=at)


def test_confirming_many_items_costs_one_update_of_each_kind(cycle: models.Cycle) -> None:
    reports.fill(reports.get_report(cycle))
    at = FIRST + timedelta(days=31)
    reports.open_cycle("2026-12", at)
    held = reports.get_report(models.Cycle.objects.get(period="2026-12"))
    with CaptureQueriesContext(connection) as asked:
        count = actions.confirm_as_before(report=held, keys=[], by=FOCAL, at=at)
    assert count > 20
    written = [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]
    assert sum("reporting_line" in sql for sql in written) == 1
    line = held.lines.exclude(before=None).first()
    assert line is not None
    assert (line.answer, line.revision, line.said) == ("as_before", 1, line.before.said)


def test_a_form_leaves_the_text_of_the_plan_in_the_database(report: models.Report) -> None:
    with CaptureQueriesContext(connection) as asked:
        reports.get_report(report.cycle)
        form = queries.get_form(report=report, today=FIRST.date())
    assert len({group for group, _ in form.groups}) > 1
    assert not [query["sql"] for query in asked if '."lines"' in query["sql"]]


def test_an_unfinished_report_is_not_approved(report: models.Report) -> None:
    with pytest.raises(rules.FaultyError, match=r"Còn \d+ chỗ"):
        actions.approve(report=report, by=HEAD, at=FIRST)
    with pytest.raises(rules.FaultyError):
        actions.submit(report=report, by=FOCAL, at=FIRST)
    reports.fill(report)
    with pytest.raises(refusals.NotAllowedError):
        actions.approve(report=report, by=FOCAL, at=FIRST)


def test_submitted_is_locked_until_taken_back(report: models.Report) -> None:
    reports.fill(report)
    actions.submit(report=report, by=FOCAL, at=FIRST)
    with pytest.raises(rules.FaultyError, match="không ở bước soạn"):
        save(report, entry(report.lines.first(), state="done"))
    actions.reopen(report=again(report), by=FOCAL, at=FIRST)
    assert again(report).case.state == "draft"


def test_sending_states_the_figures_and_keeps_what_was_sent(cycle: models.Cycle) -> None:
    office = cycle.reports.filter(figures__isnull=False).first()
    assert office is not None
    report = reports.get_report(cycle, office.organisation.code)
    reports.fill(report)
    head = of_office("head", report.organisation.code)
    actions.approve(report=report, by=head, at=FIRST)
    numbers = [
        actions.send(report=report, by=head, at=FIRST, key="gửi-1"),
        actions.send(report=report, by=head, at=FIRST, key="gửi-1"),
    ]
    assert numbers == [1, 1]
    held = again(report)
    assert (held.case.state, held.first_sent_on) == ("sent", date(2026, 12, 1))
    found = measures.Observation.objects.filter(source=held.case.code)
    assert found.count() == held.figures.count() > 0
    assert set(found.values_list("verdict", "period")) == {("claimed", "2026-11")}
    assert held.filings.get().content["figures"]


def test_figures_of_many_reports_are_locked_in_one_order(cycle: models.Cycle) -> None:
    figures = models.Figure.objects.filter(report__cycle=cycle).order_by("pk")
    first = figures.select_related("report__organisation").earliest("pk")
    others = figures.exclude(report=first.report_id).exclude(indicator=first.indicator_id)
    second = others.select_related("report__organisation").earliest("pk")
    stamps = []
    for one in (first, second):
        code = one.report.organisation.code
        reports.fill(reports.get_report(cycle, code))
        reports.send(reports.get_report(cycle, code))
        one.refresh_from_db()
        stamps.append(one.stamp)
    with CaptureQueriesContext(connection) as captured:
        actions.accept_items(stamps=stamps, by=COORDINATOR, at=FIRST)
    locks = [
        one["sql"] for one in captured
        if 'FROM "plans_indicator"' in one["sql"] and "FOR UPDATE" in one["sql"]
    ]  # fmt: skip
    listed = locks[0].partition(" IN (")[2].partition(")")[0]
    keys = {int(key) for key in listed.split(", ")}
    assert keys == {first.indicator_id, second.indicator_id}


def test_return_item_by_item_mend_only_those_and_accept(report: models.Report) -> None:
    reports.fill(report)
    held = reports.send(report)
    two = [row for row in held.lines.all() if row.checker.code == "SO-KHCN"][:2]
    reasons = {f"{row.item}.{row.revision}": f"Sửa {row.pk}" for row in two}
    blank = dict.fromkeys(reasons, " ")
    with pytest.raises(rules.ReportingError, match="lý do cho từng mục"):
        actions.return_items(report=held, reasons=blank, by=COORDINATOR, at=FIRST)
    others = [stamp for stamp in reports.list_stamps(held) if stamp not in reasons]
    assert actions.accept_items(stamps=others, by=COORDINATOR, at=FIRST) == []
    actions.return_items(report=held, reasons=reasons, by=COORDINATOR, at=FIRST)
    held = again(report)
    assert (held.case.state, held.round) == ("returned", 1)
    assert {row.reason for row in held.lines.filter(verdict="returned")} == set(reasons.values())
    left = {fault.where: fault.code for fault in reports.list_faults(held)}
    assert left == {row.item: "E641" for row in two}
    form = queries.get_form(report=held, today=FIRST.date())
    assert {one.reason for one in form.returned} == set(reasons.values())
    assert form.line_part.left == len(two)
    kept = held.lines.filter(verdict="accepted").first()
    saved = save(held, entry(kept, state="continuing"))
    assert [fault.code for fault in saved.faults] == ["E530"]
    mended = [
        entry(row, state="done", percent="100", product=f"BC {row.pk}", product_on="1/12/2026")
        for row in held.lines.filter(verdict="returned")
    ]
    assert len(save(held, *mended).written) == 2
    held = reports.send(again(report))
    stamps = reports.list_stamps(held)
    assert len(stamps) == 2
    assert [row.pk for row in actions.accept_items(stamps=stamps, by=COORDINATOR, at=FIRST)] == [
        held.pk
    ]
    held = again(report)
    assert (held.case.state, held.case.finished_on) == ("accepted", date(2026, 12, 1))
    assert len(queries.list_changes(report=held)) == 2


def test_checking_is_divided_and_nobody_checks_his_own(report: models.Report) -> None:
    reports.fill(report)
    held = reports.send(report)
    line = held.lines.filter(checker__code="SO-KHCN").first()
    assert line is not None
    stamps = [f"{line.item}.{line.revision}"]
    with pytest.raises(refusals.NotAllowedError, match="Mục này do"):
        actions.accept_items(stamps=stamps, by=of_office("monitor", "CA-TINH"), at=FIRST)
    with pytest.raises(refusals.NotAllowedError, match="không nhận"):
        actions.accept_items(stamps=stamps, by=FOCAL, at=FIRST)
    self_check = org_rules.Actor(
        account=HEAD.account, post="x", organisation="SO-KHCN", role="coordinator"
    )
    with pytest.raises(refusals.NotAllowedError, match="không tự nhận"):
        actions.accept_items(stamps=stamps, by=self_check, at=FIRST)
    with pytest.raises(rules.ReportingError, match="Chọn ít nhất"):
        actions.accept_items(stamps=[], by=COORDINATOR, at=FIRST)
    actions.accept_items(stamps=stamps, by=of_office("monitor", "SO-KHCN"), at=FIRST)
    with pytest.raises(rules.ReportingError, match="vừa được sửa"):
        actions.accept_items(stamps=stamps, by=COORDINATOR, at=FIRST)


def test_a_checked_figure_stands_beside_the_claim(cycle: models.Cycle) -> None:
    figure = models.Figure.objects.filter(report__cycle=cycle).exclude(
        checker__code="SO-KHCN"
    ).select_related("report__organisation", "checker").first()  # fmt: skip
    assert figure is not None
    report = reports.get_report(cycle, figure.report.organisation.code)
    reports.fill(report)
    held = reports.send(report)
    figure.refresh_from_db()
    checker = of_office("monitor", figure.checker.code)
    queue = queries.list_queue(by=checker, today=date(2026, 12, 2))
    assert figure.item in {one.item.item for one in [*queue.plain, *queue.unusual]}
    assert not any(one.item.checker.code != figure.checker.code for one in queue.plain)
    actions.accept_items(stamps=[f"{figure.item}.{figure.revision}"], by=checker, at=FIRST)
    found = measures.Observation.objects.filter(
        indicator=figure.indicator, organisation=held.organisation
    )
    assert set(found.values_list("verdict", flat=True)) == {"claimed", "checked"}


def test_late_is_allowed_shown_and_excused_with_a_reason(report: models.Report) -> None:
    reports.fill(report)
    held = reports.send(report, LATE)
    (row,) = queries.list_office_reports(by=FOCAL, today=LATE.date())
    assert (row.days_late, row.group) == (4, "sent")
    queue = queries.list_queue(by=COORDINATOR, today=LATE.date())
    (group,) = queue.plain_groups
    assert (group.of.days_late, len(group.items)) == (4, len(queue.plain))
    assert queue.unusual == []
    with pytest.raises(rules.ReportingError, match="lý do"):
        actions.excuse_late(report=held, reason="", by=COORDINATOR, at=LATE)
    with pytest.raises(refusals.NotAllowedError):
        actions.excuse_late(report=held, reason="Mất điện", by=HEAD, at=LATE)
    actions.excuse_late(report=held, reason="Mất điện", by=COORDINATOR, at=LATE)
    (row,) = queries.list_office_reports(by=FOCAL, today=LATE.date())
    assert (row.days_late, row.report.excuse) == (0, "Mất điện")


def test_only_a_late_report_is_excused(report: models.Report) -> None:
    with pytest.raises(rules.ReportingError, match="đúng hạn"):
        actions.excuse_late(report=report, reason="x", by=COORDINATOR, at=FIRST)


def test_a_correction_is_a_new_filing_and_the_old_stays(report: models.Report) -> None:
    reports.fill(report)
    held = reports.send(report)
    actions.accept_items(stamps=reports.list_stamps(held), by=COORDINATOR, at=FIRST)
    first = held.filings.get().content
    with pytest.raises(case_rules.CasesError, match="lý do"):
        actions.correct(report=again(report), reason="", by=FOCAL, at=LATE)
    actions.correct(report=again(report), reason="Đếm lại", by=FOCAL, at=LATE)
    held = again(report)
    line = held.lines.first()
    save(held, entry(line, state="doing", percent="55"))
    held = reports.send(again(report), LATE)
    assert held.filings.count() == 2
    assert held.filings.get(number=1).content == first
    (change,) = queries.list_changes(report=held)
    assert "40%" in change.before
    assert "55%" in change.after
    assert len(reports.list_stamps(held)) == 2
    actions.accept_items(stamps=reports.list_stamps(held), by=COORDINATOR, at=LATE)
    assert again(report).case.state == "accepted"
    assert again(report).first_sent_on == date(2026, 12, 1)


def test_what_was_sent_may_be_withdrawn_before_it_is_accepted(report: models.Report) -> None:
    reports.fill(report)
    held = reports.send(report)
    with pytest.raises(refusals.NotAllowedError):
        actions.withdraw(report=held, by=FOCAL, at=FIRST)
    actions.withdraw(report=held, by=HEAD, at=FIRST)
    assert again(report).case.state == "draft"


def test_on_5_january_one_entry_serves_four_reports_that_agree() -> None:
    reports.set_terms()
    office, tops = "", {"2026-10": 40, "2026-11": 50, "2026-12": 60}
    for period, top in tops.items():
        end = periods.parse_period(period).end
        at = datetime(end.year, end.month, end.day, 18, tzinfo=UTC) + timedelta(days=1)
        if period == "2026-12":
            at = datetime(2027, 1, 4, 3, tzinfo=UTC)
        cycle = reports.open_cycle(period, at)
        if not office:
            first = models.Figure.objects.filter(
                report__cycle=cycle, profile__formula_periods="ratio"
            ).select_related("report__organisation").first()  # fmt: skip
            assert first is not None
            office = first.report.organisation.code
        report = reports.get_report(cycle, office)
        before = measures.Observation.objects.count()
        reports.fill(report, top=top, at=at)
        held = reports.send(report, at)
        assert measures.Observation.objects.count() - before == held.figures.count()
    cadences = {
        period.kind: {
            row: told
            for row, told, _unit in queries.get_cadence(report=held, period=period).figures
        }
        for period in held.cycle.periods
    }
    assert set(cadences) == set(periods.KINDS)
    month = first.indicator
    quarter = cadences["quarter"][month].figure
    assert quarter is not None
    assert (quarter.numerator, quarter.denominator) == (Decimal(150), Decimal(192))
    december = cadences["month"][month].figure
    assert december is not None
    assert december.numerator == 60
    assert cadences["half_year"][month].figure == cadences["year"][month].figure == quarter
    assert set(cadences["year"][month].missing) == {f"2026-{n:02d}" for n in range(1, 10)}
    entered = {figure.indicator for figure in held.figures.select_related("indicator")}
    assert entered <= set(cadences["year"])
    with pytest.raises(rules.ReportingError):
        queries.get_cadence(report=held, period=periods.parse_period("2026-11"))


def test_who_sees_a_report(report: models.Report) -> None:
    code = report.case.code
    for by in (FOCAL, HEAD, COORDINATOR, of_office("leader"), of_office("monitor", "SO-KHCN")):
        assert queries.get_report(code=code, by=by).pk == report.pk
    for by in (of_office("focal", "SO-NV"), of_office("monitor", "SO-GDDT")):
        with pytest.raises(models.Report.DoesNotExist):
            queries.get_report(code=code, by=by)
    assert report.organisation.code == COMMUNE
