"""The web server: ``python -m config.serve``. The application is loaded once, then divided.

Each process is a fork of one that has read the code already, so they share those pages: two of
them take little more memory than one, and the second starts at once.
"""

import argparse
import gc
import importlib
import multiprocessing
import threading
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from nq57.core import charts, counters

HOST, PORT, PROCESSES, THREADS = "127.0.0.1", 8057, 2, 4


def main() -> None:
    """Serve until told to end; nothing here opens a connection or starts a thread to divide."""
    asked = _read_arguments()
    counters.share(server="self")
    application = load()
    multiprocessing.set_start_method("fork")
    Granian(
        "config.wsgi:application", address=asked.host, port=asked.port,
        interface=Interfaces.WSGI, workers=asked.processes, blocking_threads=THREADS,
        websockets=False, log_level=LogLevels.warning,
    ).serve(target_loader=lambda: _begin(application), wrap_loader=False)  # fmt: skip


def load() -> Any:
    """Return the application with every page's code read, kept off the collector's rounds."""
    application = importlib.import_module("config.wsgi").application
    importlib.import_module("django.urls").get_resolver().check()
    gc.collect()
    gc.freeze()  # a round of the collector would write into each page, and so divide it
    return application


def _begin(application: Any) -> Any:
    """Return the application in a new process, whose first chart nobody should wait for."""
    threading.Thread(target=charts.warm, name="charts", daemon=True).start()
    return application


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="config.serve", description="Máy chủ web của nq57.")
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    return parser.parse_args()


if __name__ == "__main__":
    main()
