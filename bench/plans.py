"""How fast Plan 142 is put in force and shown: needs a database, makes its own data."""

import statistics
import time
from datetime import date

from django.db import connection, transaction
from django.test import Client, utils

from bench import database
from bench.reading import Figure

_PAGES = 40
_REPEATS = 3


def measure() -> list[Figure]:
    """Return the times of adoption and of the pages at full size, and their query counts.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        return _measure()


def _measure() -> list[Figure]:
    from nq57.jobs.cli import seeds
    from nq57.plans import models, queries
    from tests.factories.orgs import make_actor

    adoption = statistics.median(_time_adoption() for _ in range(_REPEATS))
    seeds.load(demonstration=False)
    database.analyze()
    plan = models.Plan.objects.get(document__symbol="142/KH-UBND")
    counts = queries.get_counts(plan=plan, by=make_actor())
    if (counts.indicators, counts.tasks, counts.orders) != (64, 85, 10):
        raise AssertionError(counts)
    figures = [Figure("adopt Plan 142 (read with answers, then write)", adoption, "s", 5.0)]
    for name, address in (
        ("plan page, 64 indicators", plan.get_absolute_url()),
        ("plan page, 85 tasks", f"{plan.get_absolute_url()}nhiem-vu/"),
        ("plan page, 10 orders", f"{plan.get_absolute_url()}chi-dao/"),
    ):
        slow, asked = _time_page(address)
        figures.append(Figure(f"{name}: p95", slow, "s"))
        figures.append(Figure(f"{name}: queries", asked, ""))
    return figures


def _time_adoption() -> float:
    """Return the seconds from the last answer to the plan in force; nothing stays."""
    from nq57.documents import queries as document_queries
    from nq57.jobs.cli import seeds
    from nq57.orgs import actions as org_actions
    from nq57.plans import actions
    from tests.factories import readings

    with transaction.atomic():
        org_actions.load_reference(by=readings.SYSTEM, at=readings.AT)
        database.analyze()
        reading = readings.make_reading((seeds.PLANS / seeds.PLAN).read_bytes())
        readings.answer_all(reading)
        start = time.perf_counter()
        draft = document_queries.read_with_answers(reading=reading)
        actions.adopt_plan(
            reading=reading, draft=draft, in_force_on=date(2025, 6, 4), by=readings.SYSTEM,
            at=readings.AT,
        )  # fmt: skip
        seconds = time.perf_counter() - start
        transaction.set_rollback(True)
    return seconds


def _time_page(address: str) -> tuple[float, int]:
    client, times = Client(), list[float]()
    client.get(address)
    with utils.CaptureQueriesContext(connection) as captured:
        client.get(address)
        asked = len(captured)
    for _ in range(_PAGES):
        start = time.perf_counter()
        answer = client.get(address)
        times.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise AssertionError(address)
    return statistics.quantiles(times, n=20)[-1], asked
