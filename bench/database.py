"""The database of the measurements: one for a run, and each part of the run is undone."""

import contextlib
import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import django
from django.db import connection, transaction
from django.test import utils


@contextlib.contextmanager
def opened() -> Iterator[None]:
    """Make a test database for the time of the block."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    utils.setup_test_environment()
    made = utils.setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        utils.teardown_databases(made, verbosity=0)
        utils.teardown_test_environment()


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Undo at the end whatever the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def settle() -> None:
    """Let what is loaded by now be no garbage, as the server does when it has started."""
    gc.collect()
    gc.freeze()


def analyze() -> None:
    """Gather statistics: autovacuum does not see an open transaction's rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def time_once(act: Callable[[], Any]) -> tuple[Any, float]:
    """Return what an act returns, and how many seconds it took."""
    start = time.perf_counter()
    done = act()
    return done, time.perf_counter() - start


def time_act(act: Callable[[], Any], repeats: int = 7) -> list[float]:
    """Return the seconds of each of some runs, after one that warms up."""
    act()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return times


def get_median(act: Callable[[], Any], repeats: int = 7) -> float:
    """Return the median of the seconds of some runs."""
    return statistics.median(time_act(act, repeats))


def get_p95(times: list[float]) -> float:
    """Return under which time nineteen of twenty runs stayed."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
