"""Enqueue a job by its name, inside the caller's transaction.

The job is a row that commits with the data; its handler of the same name lives in
``jobs/tasks.py``. No ``rules.py`` may import this module.
"""

from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app


def defer(
    name: str, *, lock: str | None = None, schedule_at: datetime | None = None, **arguments: Any
) -> None:
    """Enqueue the job ``name`` with JSON arguments.

    With ``lock``, jobs of the same lock run one after another; with ``schedule_at`` it runs
    no sooner.
    """
    job = app.configure_task(name, lock=lock, schedule_at=schedule_at, allow_unknown=True)
    job.defer(**arguments)
