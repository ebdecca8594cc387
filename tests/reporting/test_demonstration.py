"""The invented history: made by the actions, the same each time, and gone without a trace."""

import hashlib
import os
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.measures import models as measures
from nq57.notices import actions as notice_actions
from nq57.orgs import actions as org_actions
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.reporting import actions, models, queries, rules
from nq57.reporting.actions import demonstrating
from tests.factories import reports
from tests.factories.orgs import make_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SYSTEM = audit_rules.SYSTEM
_ROWS = "SELECT md5(t::text) FROM {table} t"
OWN = ("audit_", "procrastinate_", "django_", "cache")


@pytest.fixture(autouse=True)
def _settled_last(request: pytest.FixtureRequest) -> None:
    """Let a short loading begin with reports: what is due before tracking is settled after."""
    if request.node.get_closest_marker("slow") is None:
        plans.Plan.objects.update(tracked_since=TODAY)


def begin(months: int = 1, today: date = TODAY) -> orgs.Demonstration:
    org_actions.add_demonstration(by=SYSTEM, at=AT)
    return actions.begin_demonstration(
        plan=reports.plan(), today=today, months=months, by=SYSTEM, at=AT
    )


def go_on(steps: int) -> bool:
    return all(actions.go_on(by=SYSTEM, at=AT) for _ in range(steps))


def digest_tables() -> dict[str, tuple[int, str]]:
    """Return how many rows each table of the domain holds, and a hash of what they say."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            if not table.startswith(OWN):
                cursor.execute(_ROWS.format(table=table))
                rows = sorted(row for (row,) in cursor.fetchall())
                found[table] = len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()
    return found


def compare(before: dict[str, tuple[int, str]]) -> list[tuple[str, int, int]]:
    after = digest_tables()
    return [
        (table, before[table][0], after[table][0])
        for table in before
        if before[table] != after[table]
    ]


def test_a_part_of_it_is_loaded_goes_on_and_is_taken_out_whole() -> None:
    before = digest_tables()
    entries = audit.Entry.objects.count()
    assert notice_actions.add_demonstration(by=SYSTEM, at=AT) is None
    begin()
    assert go_on(4)
    hook = notice_actions.add_demonstration(by=SYSTEM, at=AT)
    assert hook is not None
    assert hook.address.startswith("https://chuong-trinh.example/"), "a name of nobody"
    assert (hook.paused_at, hook.token.name[:10]) == (AT, "(minh họa)")
    assert notice_actions.add_demonstration(by=SYSTEM, at=AT) is None
    told = org_queries.get_demonstration()
    assert told is not None
    assert 0 < told.done < told.total
    sent = models.Report.objects.exclude(first_sent_on=None)
    assert sent.count() >= 8
    assert measures.Observation.objects.filter(by__startswith="minhhoa.").exists()
    commune = models.Report.objects.get(organisation__code=reports.COMMUNE)
    assert commune.case.state == "draft"
    assert sent.filter(sent_by__startswith="minhhoa.").count() == sent.count()
    assert len(compare(before)) > 10
    signed = actions.add_demonstration_paper(by=SYSTEM, at=AT)
    assert signed is not None
    assert [(one.trust, one.signer) for one in signed.signatures.all()] == [
        ("unknown", "Chứng thư minh họa, không có thật")
    ]
    assert actions.add_demonstration_paper(by=SYSTEM, at=AT) is None

    cleared = actions.clear_demonstration(by=SYSTEM, at=AT)
    assert compare(before) == []
    assert cleared.removed["reporting_report"] == 95
    assert audit.Entry.objects.count() > entries
    assert audit.Entry.objects.filter(verb="unmark_demonstration").count() == 1
    assert audit.Entry.objects.filter(verb="send", account__startswith="minhhoa.").exists()
    assert not actions.go_on(by=SYSTEM, at=AT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal"
        )
        assert cursor.fetchone() == (0,)


def test_settled_work_returns_to_what_it_was() -> None:
    before = digest_tables()
    begin()
    waiting = plans.Obligation.objects.unsettled().count()
    plan = plans.Plan.objects.select_related("coordinator").get(pk=reports.plan().pk)
    for step in list(demonstrating._list_settling(plan, frozenset(), AT))[:3]:
        step.run()
    assert plans.Obligation.objects.unsettled().count() < waiting
    settled = plans.Obligation.objects.exclude(settled_as="")
    assert settled.filter(settled_by__startswith="minhhoa.").count() == settled.count() > 30
    actions.clear_demonstration(by=SYSTEM, at=AT)
    assert compare(before) == []


def test_it_is_not_taken_out_under_somebodys_real_work() -> None:
    begin()
    go_on(2)
    report = models.Report.objects.filter(saved_at=None).earliest("pk")
    office = report.organisation.code
    by = make_actor("focal", organisation=office, account="lo.van.that")
    entry = actions.Entry(report.item, report.revision, {"results": "Đã làm thật."})
    actions.save_entries(report=report, entries=[entry], by=by, at=AT)
    with pytest.raises(rules.ReportingError, match=r"lo\.van\.that: save_entries BC-"):
        actions.clear_demonstration(by=SYSTEM, at=AT)
    assert models.Report.objects.count() == 95
    assert org_queries.get_demonstration() is not None


def test_what_the_system_moved_on_since_stays() -> None:
    begin()
    row = plans.Obligation.objects.filter(case__state="assigned").earliest("pk")
    from nq57.cases import actions as case_actions

    case_actions.move(case=row.case, verb="cancel", note="Thôi", by=SYSTEM, at=AT)
    cleared = actions.clear_demonstration(by=SYSTEM, at=AT)
    assert cleared.passed_on == 1
    row.case.refresh_from_db()
    assert row.case.state == "cancelled"


@pytest.mark.parametrize("role", ["coordinator", "focal", "administrator", "auditor"])
def test_only_who_runs_the_cycles_and_keeps_accounts_may_begin(role: str) -> None:
    by = make_actor(role)
    if role == "coordinator":
        return
    with pytest.raises(refusals.NotAllowedError):
        actions.begin_demonstration(plan=reports.plan(), today=TODAY, by=by, at=AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.go_on(by=by, at=AT)
    with pytest.raises(refusals.NotAllowedError):
        actions.clear_demonstration(by=by, at=AT)


def test_nothing_is_invented_over_real_reports_nor_twice() -> None:
    reports.set_terms()
    reports.open_cycle()
    with pytest.raises(rules.ReportingError, match="chồng lên"):
        begin()
    with pytest.raises(rules.ReportingError, match="Không có dữ liệu minh họa"):
        actions.clear_demonstration(by=SYSTEM, at=AT)
    assert org_queries.get_demonstration() is None


def test_what_there_is_to_try_shows_when_it_was_tried() -> None:
    begin()
    go_on(2)
    trial = queries.get_trial(today=TODAY)
    assert (trial.plan, bool(trial.indicator)) == (reports.plan().code, True)
    assert trial.reading is not None
    assert trial.report.endswith(reports.COMMUNE)
    assert (trial.is_answered, trial.is_reported, trial.is_urged) == (False, False, False)
    report = models.Report.objects.get(case__code=trial.report)
    reports.fill(report, at=AT)
    actions.submit(report=report, by=reports.of_office("focal"), at=AT)
    assert queries.get_trial(today=TODAY).is_reported


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("NQ57_LONG"), reason="một năm báo cáo: make test-long")
def test_ten_months_of_95_offices() -> None:
    """The whole of it: shares as told, and every trace gone after it."""
    before = digest_tables()
    begin(months=demonstrating.MONTHS)
    while actions.go_on(by=SYSTEM, at=AT):
        pass
    told = org_queries.get_demonstration()
    assert told is not None
    assert told.is_whole
    found = models.Report.objects.select_related("case", "cycle")
    rows = [row for row in found if row.cycle.period != "2026-10"]
    late = sum(bool(row.first_sent_on and row.first_sent_on > row.cycle.due_on) for row in rows)
    missing = sum(row.first_sent_on is None for row in rows)
    corrected = sum(row.filings.count() > 1 and row.round == 0 for row in rows)
    assert len(rows) == 95 * 9
    assert 0.015 < late / len(rows) < 0.05
    assert 0.002 < missing / len(rows) < 0.02
    assert 0.008 < corrected / len(rows) < 0.04
    assert any(row.round for row in rows)
    states = Counter(row.case.state for row in rows)
    assert states["accepted"] + missing == len(rows)
    settled = Counter(plans.Obligation.objects.values_list("settled_as", flat=True))
    assert settled["done"] > 10 * settled["not_applicable"] > 0
    actions.clear_demonstration(by=SYSTEM, at=AT)
    assert compare(before) == []
