"""Enqueue a job by its name, inside the caller's transaction.

The job is a row that commits with the data; its handler of the same name lives in
``jobs/tasks.py``. No ``rules.py`` may import this module.
"""

from typing import Any

from procrastinate.contrib.django import app


def defer(name: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Enqueue the job ``name`` with JSON arguments.

    With ``lock``, jobs of the same lock run one after another.
    """
    app.configure_task(name, lock=lock, allow_unknown=True).defer(**arguments)
