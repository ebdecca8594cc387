"""Memory is counted for our own processes, by kind, and for nobody else's."""

import sys
from pathlib import Path

import pytest

from nq57.core import condition, memory

from .test_condition import FINE

PYTHON = "/srv/nq57/app/.venv/bin/python"


def plant(folder: Path, cwd: Path, commands: dict[int, list[str]]) -> None:
    for number, words in commands.items():
        place = folder / str(number)
        place.mkdir(parents=True)
        (place / "cmdline").write_text("\0".join([*words, ""]))
        (place / "smaps_rollup").write_text("Rss:  9000 kB\nPss:     1000 kB\nPss_Anon: 5 kB\n")
        (place / "cwd").symlink_to(cwd)


def test_processes_are_counted_by_kind(tmp_path: Path) -> None:
    app, proc = tmp_path / "app", tmp_path / "proc"
    app.mkdir()
    plant(proc, app, {
        1: [PYTHON, "-m", "config.serve", "--port", "8057"],
        2: [PYTHON, "-m", "config.serve", "--port", "8057"],
        3: [PYTHON, "-m", "django", "procrastinate", "--skip-checks", "worker"],
        4: [PYTHON, "-m", "nq57.core.drawing"],
        5: ["python3.12", "/srv/nq57/app/.venv/bin/nq57", "up"],
        6: [PYTHON, "-m", "nq57", "status"],
        7: ["/bin/bash", "-c", "python -m nq57 up"],
        8: ["postgres: nq57_app nq57", ""],
        9: [],
    })  # fmt: skip
    plant(proc, tmp_path, {10: [PYTHON, "-m", "config.serve"]})
    (proc / "11").mkdir()  # it ended while it was looked at
    (proc / "self").symlink_to("1")
    assert memory.measure(proc, app) == {
        "web": 2_048_000, "worker": 1_024_000, "drawing": 1_024_000, "launcher": 1_024_000,
    }  # fmt: skip


def test_where_the_kernel_does_not_tell_nothing_is_said(tmp_path: Path) -> None:
    assert memory.measure(tmp_path) is None


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells shares")
def test_this_machine_is_measured() -> None:
    assert memory.measure() is not None


def test_much_memory_is_something_to_look_at() -> None:
    def judge(**held: int) -> condition.Finding:
        found = condition.judge(condition.Condition(**FINE, memory=held))
        return next(one for one in found if one.name == "memory")

    fine = judge(web=150_000_000, worker=100_000_000)
    assert fine.grade == condition.Grade.FINE
    assert fine.sentence == "Bộ nhớ của các tiến trình: 250 MB (trang 150, việc nền 100)."
    assert judge(web=1_000_000_001).grade == condition.Grade.WARNING
    assert judge().sentence == "Bộ nhớ của các tiến trình: 0 MB."
