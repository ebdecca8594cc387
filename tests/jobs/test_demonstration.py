"""``nq57 demo``: loaded by the worker, killed and gone on, cleared, and data to measure with."""

from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from nq57.audit import rules as audit_rules
from nq57.jobs import tasks
from nq57.jobs.cli import database, demonstration, seeds
from nq57.measures import models as measures
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.reporting import actions, models, rules
from tests.factories import reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SYSTEM = audit_rules.SYSTEM


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(database, "opened", nullcontext)
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    monkeypatch.setattr(tasks.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(seeds, "_data_folder", lambda: tmp_path)
    plans.Plan.objects.update(tracked_since=TODAY)


def test_the_worker_goes_on_where_it_was_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.begin_demonstration(plan=reports.plan(), today=TODAY, months=1, by=SYSTEM, at=AT)
    real, calls = actions.go_on, [0]

    def die_later(**given: Any) -> bool:
        calls[0] += 1
        if calls[0] == 4:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(tasks.reporting_actions, "go_on", die_later)
    with pytest.raises(KeyboardInterrupt):
        tasks.load_demonstration()
    told = org_queries.get_demonstration()
    assert told is not None
    sent = set(models.Filing.objects.values_list("report", "number"))
    assert told.done == models.Report.objects.exclude(first_sent_on=None).count() == 8
    monkeypatch.setattr(tasks.reporting_actions, "go_on", lambda **given: calls[0] < 6 and
                        real(**given) and die_later(**given))  # fmt: skip
    assert tasks.load_demonstration() >= 1
    assert sent < set(models.Filing.objects.values_list("report", "number"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                       " AND objid = %s", [tasks._DEMONSTRATION_LOCK])  # fmt: skip
        assert cursor.fetchone() == (0,)


def test_what_completes_a_demonstration_is_asked_for_when_it_is_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actions.begin_demonstration(plan=reports.plan(), today=TODAY, months=1, by=SYSTEM, at=AT)
    waiting = ProcrastinateJob.objects.filter(task_name="complete_demonstration")

    def die(**given: Any) -> bool:
        raise KeyboardInterrupt

    left = iter([True, False])
    monkeypatch.setattr(tasks.reporting_actions, "go_on", lambda **given: next(left))
    assert tasks.load_demonstration() == 1
    assert [job.lock for job in waiting] == ["complete_demonstration"]
    monkeypatch.setattr(tasks.reporting_actions, "go_on", die)
    with pytest.raises(KeyboardInterrupt):
        tasks.load_demonstration()
    assert waiting.count() == 1


def test_a_part_that_fails_is_tried_again_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = {"first": 0, "last": 0}

    def fail_once(**given: Any) -> None:
        orgs.OrgGroup.objects.create(code=f"P{tries['first']}", name="P", rule="members")
        tries["first"] += 1
        if tries["first"] == 1:
            raise rules.ReportingError("Chưa được")

    def add(**given: Any) -> None:
        tries["last"] += 1

    monkeypatch.setattr(tasks, "_PARTS", (fail_once, add))
    with pytest.raises(rules.ReportingError, match="Chưa được") as raised:
        tasks.complete_demonstration()
    assert tries == {"first": 1, "last": 1}
    assert not orgs.OrgGroup.objects.filter(code="P0").exists()
    strategy = tasks.complete_demonstration.retry_strategy
    assert strategy is not None
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, status="doing", attempts=8,
              task_name="complete_demonstration")  # fmt: skip
    again = strategy.get_retry_decision(exception=raised.value, job=job)
    assert again is not None
    assert again.retry_at is not None
    given_up = job.evolve(attempts=10)
    assert strategy.get_retry_decision(exception=raised.value, job=given_up) is None
    tasks.complete_demonstration()
    assert tries == {"first": 2, "last": 2}
    assert orgs.OrgGroup.objects.filter(code="P1").exists()


def test_without_a_demonstration_the_worker_does_nothing() -> None:
    assert tasks.load_demonstration() == 0
    assert not models.Cycle.objects.exists()


def test_clear_says_what_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demonstration, "_as_owner", nullcontext)
    refused = CliRunner().invoke(demonstration.demo, ["clear"])
    assert refused.exit_code == 1
    assert "Không có dữ liệu minh họa để bỏ." in refused.output
    seeds._load_people()
    actions.begin_demonstration(plan=reports.plan(), today=TODAY, months=1, by=SYSTEM, at=AT)
    for _ in range(2):
        actions.go_on(by=SYSTEM, at=AT)
    done = CliRunner().invoke(demonstration.demo, ["clear"])
    assert done.exit_code == 0, done.output
    assert "Đã bỏ 95 báo cáo minh họa, 0 số liệu, 12 người minh họa" in done.output
    assert not orgs.Person.objects.filter(is_demonstration=True).exists()


def test_full_size_data_are_made_once_and_only_where_nobody_works() -> None:
    told: list[str] = []
    given: dict[str, Any] = {"years": 1, "until": date(2026, 2, 20), "by": SYSTEM, "at": AT}
    counted = actions.fill_benchmark(offices=97, tell=told.append, **given)
    plan = reports.plan()
    expected = 97 * 2 * measures.Profile.objects.current().filter(indicator__plan=plan).count()
    assert counted == {"kỳ": 2, "hồ sơ": 194, "báo cáo": 194, "số liệu": expected}
    assert measures.Observation.objects.count() == expected
    assert all(row.value == row.numerator / 10 for row in measures.Observation.objects.all()[:50])
    again = actions.fill_benchmark(offices=97, tell=told.append, **given)
    assert set(again.values()) == {0}
    held = org_queries.get_demonstration()
    assert held is not None
    assert held.is_benchmark
    with pytest.raises(rules.ReportingError, match="Không có dữ liệu minh họa"):
        actions.clear_demonstration(by=SYSTEM, at=AT)


def test_full_size_data_are_refused_where_people_have_accounts() -> None:
    seeds._load_people()
    with pytest.raises(rules.ReportingError, match="riêng"):
        actions.fill_benchmark(
            years=1, offices=95, until=TODAY, by=SYSTEM, at=AT, tell=lambda told: None
        )
    assert not measures.Observation.objects.exists()
