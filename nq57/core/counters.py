"""Requests counted by area and status, over all processes of one web server; nobody is in it.

The processes of a server share a folder of small files, which ends with the server's temporary
folder: a restart begins anew, as Prometheus expects of counters.
"""

import functools
import os
import stat
import tempfile
from pathlib import Path
from typing import Any, Literal

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # read by the library when it is imported


def share(*, server: Literal["parent", "self"] = "parent") -> None:
    """Let the processes that one server started count together; call it before all else.

    The server is the process above, or this one, before it divides. Where the folder is
    somebody else's, each process counts for itself.
    """
    if os.environ.get(_FOLDER):
        return
    number = os.getpid() if server == "self" else os.getppid()
    folder = Path(tempfile.gettempdir()) / f"nq57-counters-{os.getuid()}-{number}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077:
        os.environ[_FOLDER] = str(folder)


def count_request(*, area: str, status: int) -> None:
    """Count one request that was answered."""
    _get_counter().labels(area, str(status)).inc()


def register(registry: Any) -> None:
    """Add the counts of all processes to what a scrape collects."""
    from prometheus_client import multiprocess

    if os.environ.get(_FOLDER):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_get_counter())


@functools.cache
def _get_counter() -> Any:
    from prometheus_client import Counter

    return Counter("nq57_requests", "Requests answered", ["area", "status"], registry=None)
