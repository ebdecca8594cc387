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
from nq57.core.env import ROOT

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
    """Return the application with every page's code, template and word read, kept off the
    collector's rounds."""
    application = importlib.import_module("config.wsgi").application
    importlib.import_module("django.urls").get_resolver().check()
    _read_templates()
    _read_words()
    gc.collect()
    gc.freeze()  # a round of the collector would write into each page, and so divide it
    # A whole round comes when as much as a quarter of what the last one left has come to it:
    # this one leaves nothing, so what requests leave behind is not kept by the ten thousands.
    gc.collect()
    return application


def _read_templates() -> None:
    """Compile our templates, which each process would compile for itself otherwise."""
    folder = ROOT / "nq57" / "web" / "templates"
    get_template = importlib.import_module("django.template.loader").get_template
    for file in sorted(folder.rglob("*.html")):
        get_template(file.relative_to(folder).as_posix())


def _read_words() -> None:
    """Read the words of each language, and the addresses of all pages."""
    settings = importlib.import_module("django.conf").settings
    translation = importlib.import_module("django.utils.translation")
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            importlib.import_module("django.urls").reverse("home")
            translation.gettext("Việc phải làm")


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
