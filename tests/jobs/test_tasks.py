"""Every job that is enqueued has a handler; the recurring ones do what they say."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from nq57.audit import actions as audit_actions
from nq57.audit import queries as audit_queries
from nq57.audit import rules as audit_rules
from nq57.core import env
from nq57.documents import models as documents
from nq57.files import models as files
from nq57.jobs import schedule, tasks

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
