"""Migrations without drawing every model anew at every step.

After each operation Django draws anew the model that it changed and all that are related to it:
here nine tenths of the time of a migration. Tables and constraints need the changed model alone.
Steps in Python may ask any model: such a state is marked as one that is behind, and Django draws
all of it anew before them. ``tests/journeys/test_storm.py`` holds the tables made so against those
of the command that installs.

``python -m tests.rendering`` is the ``nq57`` command with such migrations, for what is about
something else.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.migrations.state import ProjectState


def _find_itself(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[tuple[str, str]]:
    state.is_delayed = True
    return {(app_label, model_name)}


@contextlib.contextmanager
def changed_model_alone() -> Iterator[None]:
    """Let migrations draw anew, within the block, nothing but the model that they change."""
    drawn: Any = _find_itself
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "_find_reload_model", drawn)
        yield


if __name__ == "__main__":
    from nq57.jobs.cli import main

    with changed_model_alone():
        main.main()
