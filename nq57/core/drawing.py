"""Vega-Lite drawn in a process of its own, which ends when nobody has drawn for a while.

The engine is a whole browser's script machine: some 75 MB that only drawing needs. A process
keeps one such child, starts it at the first chart and lets it go after a minute of rest, so
that a server at rest is small. Nothing but plain data goes in and comes out, and the child
inherits no secret: its environment holds the search paths only.
"""

import atexit
import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from typing import Any

REST_SECONDS = 60.0
MOST_SECONDS = 60.0  # for one chart, with the start of the child
VERSION = "6.4"
_COMMAND = ["-m", __name__]
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TZ")


class DrawingError(RuntimeError):
    """A chart that could not be drawn: a fault of the code, never of who asks."""


class Pen:
    """The child that draws, started when it is first needed."""

    def __init__(self, rest_seconds: float = REST_SECONDS) -> None:
        """Start nothing yet."""
        self._rest_seconds = rest_seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._used = 0.0

    def draw(self, order: dict[str, Any]) -> str:
        """Return the SVG of an order: ``vegalite_to_svg``'s arguments.

        :raises DrawingError: when it is no chart, or the child does not answer.
        """
        line = json.dumps(order).encode() + b"\n"
        with self._lock:
            try:
                answer = self._ask(line)
            except (OSError, ValueError) as error:
                self._end()
                raise DrawingError(f"the drawing child gave no answer: {error}") from error
            finally:
                self._used = time.monotonic()
        if "fault" in answer:
            raise DrawingError(str(answer["fault"]))
        return str(answer["svg"])

    def is_up(self) -> bool:
        """Say whether the child is there."""
        return self._child is not None and self._child.poll() is None

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._end()

    def _ask(self, line: bytes) -> dict[str, Any]:
        if not self.is_up():
            self._end()
            self._start()
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise OSError("it is not there")
        child.stdin.write(line)
        child.stdin.flush()
        found: dict[str, Any] = json.loads(_read_line(child.stdout.fileno()))
        return found

    def _start(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, *_COMMAND], env=make_environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        threading.Thread(target=self._rest, args=[self._child], name="pen", daemon=True).start()

    def _rest(self, child: "subprocess.Popen[bytes]") -> None:
        """Let the child go when it has had nothing to do for long enough."""
        wait = self._rest_seconds
        while wait > 0:
            time.sleep(wait)
            with self._lock:
                if self._child is not child:
                    return
                wait = self._used + self._rest_seconds - time.monotonic()
                if wait <= 0:
                    self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def make_environment() -> dict[str, str]:
    """Return what a child may know of this process: where code lies, and no secret."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return environment | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _read_line(descriptor: int) -> bytes:
    """Return one line, as it comes; nothing is lost between lines, for each is asked for."""
    until, parts = time.monotonic() + MOST_SECONDS, [b""]
    with selectors.DefaultSelector() as waiting:
        waiting.register(descriptor, selectors.EVENT_READ)
        while not parts[-1].endswith(b"\n"):
            if not waiting.select(until - time.monotonic()):
                raise OSError(f"no answer within {MOST_SECONDS:.0f} seconds")
            part = os.read(descriptor, 65_536)
            if not part:
                raise OSError("it ended")
            parts.append(part)
    return b"".join(parts)


PEN = Pen()
atexit.register(PEN.close)


def main() -> None:
    """Draw what is asked, line by line, until nobody is there to ask: the child's life."""
    import vl_convert

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    for line in sys.stdin.buffer:
        try:
            answer = {"svg": vl_convert.vegalite_to_svg(
                vl_version=VERSION, allowed_base_urls=[], **json.loads(line)
            )}  # fmt: skip
        except (ValueError, TypeError) as error:
            answer = {"fault": str(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
