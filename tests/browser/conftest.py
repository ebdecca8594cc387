"""A headless Chromium on an empty profile; without one these tests say so and skip."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asgiref.local
import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_POLICY = "Content Security Policy"
WIDTHS = (1280, 360)


def find_chromium() -> str | None:
    """Return Debian's Chromium, or another one on the path."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands here; skip it with a clear line where there is no Chromium."""
    missing = pytest.mark.skip(reason="Không có Chromium: apt-get install chromium")
    # What the driver itself says (a page that went, a time that ran out) is tried once more, and
    # told as RERUN in the summary; what a test asserts is not.
    again = pytest.mark.flaky(reruns=1, only_rerun=[Error])
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(again)
            if find_chromium() is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    # Playwright's loop runs in this thread, but the tests are no tasks of it: without this
    # Django would keep another database connection for every context that it meets.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    asgiref.local._ThreadCriticalLocal._get_storage = lambda local: local._storage
    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=find_chromium(), headless=True, args=_ARGUMENTS
        )
        yield opened
        opened.close()


class _OneAtATime:
    """A WSGI application whose requests share the test's one connection, so take turns."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with self._turn:
            answer = self._application(environ, start_response)
            try:
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()


class _Handler(QuietWSGIRequestHandler):
    """Lets a line go on which nobody asks any more: closing waits for every line."""

    timeout = 30


class _Server(LiveServerThread):
    """The live server inside the test's transaction: no flush, and the journal allows none."""

    def _create_server(self, connections_override: Any = None) -> Any:
        server = super()._create_server(connections_override)
        server.daemon_threads = False  # so that closing waits for the last answer
        server.RequestHandlerClass = _Handler
        server._close_connections = lambda: None  # the connection is the test's
        original = server.set_app
        server.set_app = lambda application: original(_OneAtATime(application))
        return server


@pytest.fixture
def origin(db: None) -> Iterator[str]:
    """Serve the site from the test's transaction; give its origin."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    connection.close = lambda: None  # each request would end the test's transaction
    server = _Server("127.0.0.1", StaticFilesHandler, connections_override={"default": connection})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    try:
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()
        del connection.close
        connection.dec_thread_sharing()


@pytest.fixture
def open_page(browser: Browser, origin: str) -> Iterator[Callable[[int], Page]]:
    """Open a page of a width in a profile of its own; any policy report fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_at(width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: (
                faults.append(said.text) if "Content Security Policy" in said.text else None
            ),
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert faults == []
