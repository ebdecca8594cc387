"""How pages answer when the years, or the offices, have multiplied; and how long filling takes.

The same pages of the same open cycle are timed over one year of closed reports, then over
twenty, then in a province of 34 times the offices. ``python -m bench.growth --full`` fills
those 3,230 offices with twenty years as well (50 million figures: an hour and 30 GB); without
it they have one year, which is what fits into ten minutes and 5 GB. Correctness first: every
total of the newest month is compared with the database's own sum.
"""

import argparse
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import utils
from django.utils import timezone

from bench import database, province
from bench.reading import Figure, show
from nq57.core import periods

if TYPE_CHECKING:
    from django.test import Client

    from nq57.plans import models as plans
    from nq57.reporting import models as reporting

_OFFICES = 95
_MANY = 3230
_YEARS = 20
_REPEATS = 15
_GOAL = 1.3
_SLOW = 300.0


@dataclass(frozen=True)
class _Page:
    """One page: its name, who opens it, where."""

    name: str
    client: "Client"
    address: str


def measure(*, is_full: bool = False) -> list[Figure]:
    """Return how latency grows with the years and with the offices.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        figures = _measure_years()
    with database.undone():
        return figures + _measure_offices(_YEARS if is_full else 1)


def main() -> None:
    """Print one row per figure."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--full", action="store_true", help="twenty years of 3,230 offices too")
    is_full = asked.parse_args().full
    with database.opened():
        figures = measure(is_full=is_full)
    show(figures)


def _measure_years() -> list[Figure]:
    newest = periods.get_period("month", timezone.localdate()).get_previous()
    plan = _load(newest)
    province.fill(years=1, offices=_OFFICES, until=newest.get_previous().start)
    cycle = _open(plan, newest)
    pages = _list_pages(cycle)
    _check(plan, newest.get_previous())
    before = {page.name: _time(page) for page in pages}
    start = time.perf_counter()
    province.fill(years=_YEARS, offices=_OFFICES, until=newest.get_previous().start)
    filled = time.perf_counter() - start
    _check(plan, newest.get_previous())
    after = {page.name: _time(page) for page in pages}
    figures = [
        Figure(f"{_YEARS} years of {_OFFICES} offices: filling", filled, "s", 120),
        Figure(f"{_YEARS} years of {_OFFICES} offices: figures held", _count(), ""),
    ]
    for page in pages:
        figures += _tell(f"{page.name}, {_YEARS} years", after[page.name])
        asked = _count_queries(page)
        figures.append(Figure(f"{page.name}: queries", asked, ""))
        ratio = statistics.median(after[page.name]) / statistics.median(before[page.name])
        figures.append(Figure(f"{page.name}: {_YEARS} years over 1", ratio, "times", _GOAL))
    figures.append(_time_verdicts(plan, f"{_YEARS} years"))
    return figures


def _measure_offices(years: int) -> list[Figure]:
    newest = periods.get_period("month", timezone.localdate()).get_previous()
    plan = _load(newest)
    start = time.perf_counter()
    province.fill(years=years, offices=_MANY, until=newest.get_previous().start)
    filled = time.perf_counter() - start
    _check(plan, newest.get_previous())
    start = time.perf_counter()
    cycle = _open(plan, newest)
    opened = time.perf_counter() - start
    size = f"{_MANY} offices, {years} year" + ("s" if years > 1 else "")
    figures = [
        Figure(f"{size}: filling", filled, "s"),
        Figure(f"{size}: obligations", _give_work(), ""),
        Figure(f"{size}: figures held", _count(), ""),
        Figure(f"{size}: opening a cycle", opened, "s"),
    ]
    for page in _list_pages(cycle):
        figures += _tell(f"{page.name}, {size}", _time(page))
    figures.append(_time_verdicts(plan, size))
    return figures


def _time_verdicts(plan: "plans.Plan", size: str) -> Figure:
    """Return how long all verdicts take after a write; those from sums are held against those
    from every single figure."""
    from nq57.evaluation import queries as evaluation
    from nq57.insights import queries
    from nq57.orgs.rules import Actor

    given: dict[str, Any] = {"plan": plan, "by": Actor(account="bench", role="leader")}
    today = timezone.localdate()
    states = [
        [(one.indicator.pk, one.state) for one in found]
        for found in (
            queries.list_verdicts(today=today, **given),
            evaluation.list_verdicts(on=today, **given),
        )
    ]
    if states[0] != states[1]:
        raise AssertionError("verdicts")

    def judge() -> None:
        queries.forget()
        queries.list_verdicts(today=today, **given)

    return Figure(f"all verdicts after a write, {size}", database.get_median(judge, 5), "s")


def _load(newest: periods.Period) -> "plans.Plan":
    """Load Plan 142 with its obligations; its terms hold since before the newest month."""
    from nq57.audit import rules as audit_rules
    from nq57.reporting import actions, models

    plan = province.load(obligations=True)
    held = models.Terms.objects.filter(plan=plan).latest("since")
    if held.since is not None and held.since > newest.start:
        new = actions.NewTerms(
            since=newest.start, cadences=held.cadences, window=held.window, due_day=held.due_day,
            day_off=held.day_off, is_one_paper=held.is_one_paper,
            onward_due_day=held.onward_due_day, basis=held.basis,
        )  # fmt: skip
        actions.set_terms(plan=plan, new=new, by=audit_rules.SYSTEM, at=timezone.now())
    return plan


def _open(plan: "plans.Plan", newest: periods.Period) -> "reporting.Cycle":
    from nq57.audit import rules as audit_rules
    from nq57.reporting import actions

    opened = actions.open_cycle(
        plan=plan, period=newest, by=audit_rules.SYSTEM, at=timezone.now()
    )  # fmt: skip
    database.analyze()
    return opened.cycle


def _give_work() -> float:
    """Let every invented office owe what its model owes; return how many obligations there are."""
    from nq57.cases.models import Case
    from nq57.plans.models import Obligation

    copies = (
        (Case, {"code": "k.code || '-' || o.code", "organisation_id": "o.id"}, "k",
         "CROSS JOIN orgs_organisation o"),
        (Obligation, {"case_id": "n.id", "organisation_id": "o.id"}, "b",
         "CROSS JOIN orgs_organisation o JOIN cases_case n ON n.code = k.code || '-' || o.code"),
    )  # fmt: skip
    with connection.cursor() as cursor:
        for model, changed, own, beside in copies:
            fields = [one for one in model._meta.local_concrete_fields if not one.generated]
            names = [str(one.column) for one in fields if one.column != "id"]
            values = ", ".join(changed.get(name, f"{own}.{name}") for name in names)
            table = model._meta.db_table
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM cases_case k"  # noqa: S608 (names of models)
                f" JOIN plans_obligation b ON b.case_id = k.id {beside} WHERE o.code LIKE 'DO-%%'"
                " AND k.organisation_id = (SELECT id FROM orgs_organisation WHERE code = %s)",
                [province.COMMUNE],
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    database.analyze()
    return float(Obligation.objects.count())


def _list_pages(cycle: "reporting.Cycle") -> list[_Page]:
    coordinator = province.sign_in("coordinator", province.COORDINATOR)
    focal = province.sign_in("focal", province.COMMUNE)
    report = cycle.reports.get(organisation__code=province.COMMUNE)
    closed = cycle.get_previous_by_ends_on(plan=cycle.plan)
    board = f"/toan-canh/{cycle.plan.code}/"
    return [
        _Page("home of the coordinator", coordinator, "/"),
        _Page("home of a commune", focal, "/"),
        _Page("list of obligations", coordinator, "/viec/"),
        _Page("reports of a commune", focal, "/bao-cao/"),
        _Page("report form", focal, report.get_absolute_url()),
        _Page("matrix of a cycle", coordinator, f"/theo-doi/ky/{cycle.pk}/"),
        _Page("totals of a month", coordinator, f"/tong-hop/ky/{closed.pk}/"),
        _Page("dashboard of the province", coordinator, board),
        _Page("dashboard by office", coordinator, f"{board}co-quan/"),
        _Page("dashboard by commune", coordinator, f"{board}xa-phuong/"),
    ]


def _time(page: _Page) -> list[float]:
    return database.time_act(lambda: province.get(page.client, page.address), _REPEATS)


def _tell(name: str, times: list[float]) -> list[Figure]:
    return [
        Figure(f"{name}: p50", 1000 * statistics.median(times), "ms"),
        Figure(f"{name}: p95", 1000 * database.get_p95(times), "ms", _SLOW),
    ]


def _count_queries(page: _Page) -> int:
    with utils.CaptureQueriesContext(connection) as captured:
        province.get(page.client, page.address)
        return len(captured)


def _check(plan: "plans.Plan", period: periods.Period) -> None:
    """Compare the sums of a month with those that the database makes."""
    from nq57.measures import models, queries

    rows = queries.list_totals(plan=plan, of=[period])
    sums = [row for row in rows.values() if row.terms.formula_units == "sum" and not row.children]
    for row in sums:
        held = models.Observation.objects.current().filter(
            indicator=row.indicator, period=period.code,
            organisation__in=[one.office for one in row.headline.inputs],
        )  # fmt: skip
        if row.figure is None or row.figure.value != sum(one.value for one in held):
            raise AssertionError(row)


def _count() -> float:
    from nq57.measures.models import Observation

    return float(Observation.objects.count())


if __name__ == "__main__":
    main()
