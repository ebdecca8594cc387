"""The child that draws: it serves on after a fault or its death, and goes when it rests."""

import os
import signal
import sys
from pathlib import Path

import pytest

from nq57.core import charts, drawing

ORDER = {"vl_spec": charts.declare_spread(values=[(1, False)], total=None)}


def test_a_pen_serves_on_after_a_fault_and_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes seconds: a child is started twice, and each draws its first chart."""
    monkeypatch.setenv("NQ57_SECRET_KEY", "bí mật")
    pen = drawing.Pen()
    assert not pen.is_up()
    first = pen.draw(ORDER)
    assert first.startswith("<svg")
    child = pen._child
    assert child is not None
    if sys.platform == "linux":
        assert b"NQ57" not in Path(f"/proc/{child.pid}/environ").read_bytes()
    with pytest.raises(drawing.DrawingError):
        pen.draw({"vl_spec": {"mark": "nothing that is drawn"}})
    assert pen._child is child
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert pen.draw(ORDER) == first
    pen.close()
    assert not pen.is_up()


def test_a_pen_that_rests_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_COMMAND", ["-c", "import sys; [print(1) for _ in sys.stdin]"])
    pen = drawing.Pen(rest_seconds=0.2)
    pen._start()
    child = pen._child
    assert child is not None
    assert pen.is_up()
    assert child.wait(20) != 0
    assert not pen.is_up()


def test_a_child_that_says_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_COMMAND", ["-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(drawing, "MOST_SECONDS", 0.2)
    pen = drawing.Pen()
    with pytest.raises(drawing.DrawingError, match=r"no answer within"):
        pen.draw(ORDER)
    assert not pen.is_up()
