"""Every job that is enqueued has a handler; the recurring ones do what they say."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from nq57.audit import actions as audit_actions
from nq57.audit import queries as audit_queries
from nq57.audit import rules as audit_rules
from nq57.core import env
from nq57.documents import models as documents
from nq57.files import models as files
from nq57.jobs import schedule, tasks
from nq57.plans import models as plans
from nq57.reporting import rules as reporting_rules
from tests.plans.test_constraints import plan, saved

AT = datetime(2026, 4, 20, 18, 0, tzinfo=UTC)  # already the 21st in Vietnam


def test_every_enqueued_job_has_a_handler() -> None:
    asked = set()
    for file in (env.ROOT / "nq57").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for name in re.findall(r"queue\.defer\(\s*([\w\"]+)", text):
            constant = re.search(rf'^{name} = "(\w+)"', text, re.MULTILINE)
            asked.add(constant[1] if constant else name.strip('"'))
    assert asked
    assert asked <= set(app.tasks)


def test_recurring_jobs_are_scheduled() -> None:
    assert schedule.tasks is tasks
    found = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert found["seal_journal"] == "* * * * * */5"
    assert found["write_head"] == "30 16 * * *"
    assert found["retry_stalled"] == "* * * * *"


def begin_job(name: str, worker: int | None, **arguments: Any) -> int:
    """Let a worker begin a job; return the job's key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs"
            " (queue_name, task_name, lock, queueing_lock, args, status, worker_id)"
            " VALUES ('default', %s, %s, %s, '{}', 'doing', %s) RETURNING id",
            [name, arguments.get("lock"), arguments.get("queueing_lock"), worker],
        )
        return int(cursor.fetchone()[0])


def add_worker(silent_for: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - %s * interval '1 second') RETURNING id",
            [silent_for],
        )
        return int(cursor.fetchone()[0])


def retry_stalled() -> int:
    """Let the stalled jobs go on; in a thread of its own, for a browser's loop may run in this."""

    async def run() -> int:
        count: int = await tasks.retry_stalled.func()
        await sync_to_async(connections.close_all)()
        return count

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()


def fetch(worker: int) -> int | None:
    """Let a worker take the next job, as it does itself; return its key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])
        key = cursor.fetchone()[0]
    return int(key) if key is not None else None


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_was_at_goes_on() -> None:
    dead, alive = add_worker(silent_for=600), add_worker(silent_for=5)
    killed = begin_job("roll_obligations", dead, lock="roll_obligations")
    running = begin_job("write_head", alive)
    app.configure_task("carry_over", lock="roll_obligations", allow_unknown=True).defer(plan="x")
    assert fetch(alive) is None  # the dead one holds the lock
    assert retry_stalled() == 1
    assert fetch(alive) == killed
    assert ProcrastinateJob.objects.get(pk=running).attempts == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_at_which_workers_die_is_given_up() -> None:
    dead, alive = add_worker(silent_for=600), add_worker(silent_for=5)
    deadly, waiting = begin_job("read_document", dead), begin_job("scan_file", dead)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 5")
    assert retry_stalled() == 2
    assert fetch(alive) == waiting  # it counts how often the scanner did not answer
    assert fetch(alive) is None
    assert ProcrastinateJob.objects.get(pk=deadly).status == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_killed_job_whose_like_waits_makes_way_for_it() -> None:
    pruned = begin_job("seal_journal", None, lock="seal_journal", queueing_lock="seal_journal")
    tasks.seal_journal.defer()
    waiting = ProcrastinateJob.objects.exclude(pk=pruned).get()
    alive = add_worker(silent_for=5)
    assert fetch(alive) is None
    assert retry_stalled() == 1
    assert fetch(alive) == waiting.pk
    assert not ProcrastinateJob.objects.filter(pk=pruned).exists()


@pytest.mark.django_db
def test_reading_waits_for_the_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    read: list[int] = []
    monkeypatch.setattr(
        tasks.document_actions, "read_now", lambda *, reading, at: read.append(reading.pk)
    )
    file = files.StoredFile.objects.create(
        sha256="0" * 64, size=1, name="a.txt", uploaded_by="a", uploaded_at=AT,
        scan_state="waiting",
    )  # fmt: skip
    reading = documents.Reading.objects.create(file=file, uploaded_by="a", uploaded_at=AT)
    tasks.read_document(reading=reading.pk)
    assert read == []
    job = ProcrastinateJob.objects.get(task_name="read_document")
    assert job.args == {"reading": reading.pk}
    assert job.scheduled_at is not None
    files.StoredFile.objects.update(scan_state="clean")
    tasks.read_document(reading=reading.pk)
    assert read == [reading.pk]


@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_journal_is_sealed_and_its_head_written_for_the_day(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_FOLDER = tmp_path
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)  # the test's own one
    tasks.write_head()
    assert list(tmp_path.iterdir()) == []
    audit_actions.record(by=audit_rules.SYSTEM, at=AT, verb="v", subject_kind="x", subject_code="1")
    assert tasks.seal_journal() == 1
    tasks.write_head()
    kept = audit_rules.read_head((tmp_path / "heads" / "2026-04-21.json").read_text())
    assert audit_queries.verify(at=AT, head=kept).is_sound


@pytest.mark.django_db
def test_a_plan_that_refuses_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    held = [saved(plan(code=code)) for code in ("a", "b", "c")]
    done: list[str] = []

    def act(*, plan: plans.Plan, **_: Any) -> Any:
        if plan == held[1]:
            raise reporting_rules.ReportingError("Kế hoạch chưa có cơ quan tổng hợp.")
        done.append(plan.code)
        return 1

    monkeypatch.setattr(tasks.reporting_actions, "open_due_cycles", act)
    assert tasks.open_cycles() == 2
    assert sorted(done) == ["a", "c"]
    assert "b: Kế hoạch chưa có cơ quan tổng hợp." in caplog.text
