"""Enqueue a job by its name, inside the caller's transaction; let those of dead workers go on.

The job is a row that commits with the data; its handler of the same name lives in
``jobs/tasks.py``. No ``rules.py`` may import this module.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

SILENT_SECONDS = 60  # a worker that lives says so every ten
MOST_ATTEMPTS = 5


def defer(
    name: str, *, lock: str | None = None, schedule_at: datetime | None = None, **arguments: Any
) -> None:
    """Enqueue the job ``name`` with JSON arguments.

    With ``lock``, jobs of the same lock run one after another; with ``schedule_at`` it runs
    no sooner.
    """
    job = app.configure_task(name, lock=lock, schedule_at=schedule_at, allow_unknown=True)
    job.defer(**arguments)


def measure(*, at: datetime) -> tuple[int, datetime | None, int, int]:
    """Return the jobs that are due, since when the oldest is, the failed ones, live workers.

    A job without a time of its own is as old as the event of its enqueueing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE j.status = 'todo'),"
            " min(coalesce(j.scheduled_at, e.at)) FILTER (WHERE j.status = 'todo'),"
            " count(*) FILTER (WHERE j.status = 'failed')"
            " FROM procrastinate_jobs j LEFT JOIN procrastinate_events e"
            " ON e.job_id = j.id AND e.type = 'deferred' AND j.scheduled_at IS NULL"
            " WHERE j.status = 'failed'"
            " OR (j.status = 'todo' AND coalesce(j.scheduled_at, %s) <= %s)",
            [at, at],
        )
        queued, since, failed = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers"
            " WHERE last_heartbeat > %s - make_interval(secs => %s)",
            [at, SILENT_SECONDS],
        )
        (workers,) = cursor.fetchone()
    return queued, since, failed, workers


async def retry_stalled() -> int:
    """Put the jobs that a dead worker was at back into the queue; return how many.

    A job stays marked as running when its worker is killed, and no other of its lock is begun:
    nobody else ends that. Where its like waits already, that one does the work; one at which
    workers die again and again is given up.
    """
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in stalled:
        if _is_deadly(job):
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
    return len(stalled)


def _is_deadly(job: Job) -> bool:
    """Say whether a job was begun too often; one that waits for others counts its own times."""
    task = app.tasks.get(job.task_name)
    waits = task is not None and task.retry_strategy is not None
    return job.attempts >= MOST_ATTEMPTS and not waits
