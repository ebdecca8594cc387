"""How fast the dashboards are at full size: all obligations, two years of figures."""

import functools
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test import utils
from django.utils import timezone

from bench import database, province
from bench.reading import Figure, show

_PAGE, _SHEET = 0.3, 2.0
_YEARS, _OFFICES, _REPEATS = 2, 95, 9


def measure() -> list[Figure]:
    """Return the median and the CPU time of each page, and how many queries it asks.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        return _measure()


def main() -> None:
    """Print one row per figure."""
    with database.opened():
        figures = measure()
    show(figures)


def _measure() -> list[Figure]:
    from nq57.insights import queries
    from nq57.orgs.rules import Actor

    plan = province.load(obligations=True)
    today = timezone.localdate()
    province.fill(years=_YEARS, offices=_OFFICES, until=date(today.year - 1, 12, 31))
    client = province.sign_in("coordinator", province.COORDINATOR)
    base = f"/toan-canh/{plan.code}/"
    figures = []
    for name, address, goal in (
        ("home of the coordinator", "/", _PAGE),
        ("dashboard of the province", base, _PAGE),
        ("dashboard by office", f"{base}co-quan/", _PAGE),
        ("dashboard by commune", f"{base}xa-phuong/", _PAGE),
        ("dashboard of an office", f"{base}co-quan/{province.COORDINATOR}/", _PAGE),
        ("dashboard of a group of tasks", f"{base}nhom/VIII/", _PAGE),
        ("changes of seven days", f"{base}thay-doi/", _PAGE),
        ("verdicts of the indicators", f"/danh-gia/{plan.code}/", _PAGE),
    ):
        figures += _time_page(name, functools.partial(province.get, client, address), goal)
    sheet = functools.partial(client.get, f"{base}mot-trang.pdf")
    figures += _time_page("leaders' page as PDF", sheet, _SHEET)
    by = Actor(account="bench", role="leader")

    def judge() -> None:
        queries.forget()
        queries.list_verdicts(plan=plan, by=by, today=today)

    figures += _time_page("all verdicts after a write", judge, _PAGE * 2)
    return figures


def _time_page(name: str, act: Callable[[], Any], goal: float) -> list[Figure]:
    act()
    with utils.CaptureQueriesContext(connection) as captured:
        act()
        asked = len(captured)  # the next request empties the log
    walls, used = [], []
    for _ in range(_REPEATS):
        start, begun = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - start)
        used.append(time.process_time() - begun)
    return [
        Figure(f"{name}: p50", statistics.median(walls), "s", goal),
        Figure(f"{name}: own CPU", statistics.median(used), "s"),
        Figure(f"{name}: queries", asked, ""),
    ]


if __name__ == "__main__":
    main()
