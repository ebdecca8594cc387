"""Memory of this installation's processes, each page divided by how many of them share it.

That measure (the kernel's Pss) adds up: two processes that were divided from one hold most
pages together. PostgreSQL is left out, for it is often on another machine.
"""

import contextlib
from collections import Counter
from pathlib import Path

from nq57.core import env

_PROCESSES = Path("/proc")
_KINDS = {  # words that stand side by side in the command
    "web": ("config.serve",),
    "drawing": ("nq57.core.drawing",),
    "worker": ("django", "procrastinate"),
    "launcher": ("nq57", "up"),
}


def measure(processes: Path = _PROCESSES, root: Path = env.ROOT) -> dict[str, int] | None:
    """Return bytes by kind of process: web, worker, drawing, launcher.

    What belongs to another user or another checkout is not counted. None where the kernel
    does not tell.
    """
    if not (processes / "self" / "smaps_rollup").exists():
        return None
    held: Counter[str] = Counter()
    for folder in processes.glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):  # it ended, or is another user's
            kind = _tell_kind((folder / "cmdline").read_text(errors="replace").split("\0"))
            if kind and (folder / "cwd").readlink() == root:
                held[kind] += _read_share(folder / "smaps_rollup")
    return dict(held)


def _tell_kind(words: list[str]) -> str:
    """Return the kind of a Python process by its command, or nothing."""
    if not Path(words[0]).name.startswith("python"):
        return ""
    names = tuple(Path(word).name for word in words[1:])
    for kind, marks in _KINDS.items():
        if any(names[at : at + len(marks)] == marks for at in range(len(names))):
            return kind
    return ""


def _read_share(file: Path) -> int:
    for line in file.read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"{file} tells no share")
