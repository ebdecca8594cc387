"""How fast programs' figures are taken in: what the API's import does, from CSV to journal.

Ten thousand figures of many offices, through the ladder of the page, into their open reports;
first dry, then written, then the same again. What stands is compared with what was sent.
"""

import io
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection

from bench import database, province
from bench.reading import Figure, show
from nq57.core import periods

if TYPE_CHECKING:
    from nq57.plans import models as plans
    from nq57.reporting import models

_ROWS = 10_000
_AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
_HEAD = "indicator,organisation,period,value,numerator,denominator"


def measure(floor: float | None = None) -> list[Figure]:
    """Return rates and queries; ``floor`` are the upserts per second of plain SQL.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        return _measure(floor)


def main() -> None:
    """Print one row per figure."""
    with database.opened():
        figures = measure()
    show(figures)


def _measure(floor: float | None) -> list[Figure]:
    plan = province.load(obligations=False)
    figures = _open(plan)
    content, sent = _write(figures, 57)
    database.settle()
    dry = _time(lambda: _import(plan, content, is_dry_run=True))
    wet = _time(lambda: _import(plan, content))
    _check(sent)
    same = _time(lambda: _import(plan, content))
    content, sent = _write(figures, 61)
    again = _time(lambda: _import(plan, content, overwrite=True))
    _check(sent)
    rows = len(figures)
    rate = rows / wet[0]
    goals = [] if floor is None else [
        Figure("API import over goal: 15 % of the floor", 0.15 * floor / rate, "times", 1.0)
    ]  # fmt: skip
    return [
        Figure("API import: checked only", rows / dry[0], "values/s"),
        Figure("API import: new figures written", rate, "values/s"),
        *goals,
        Figure("API import: figures overwritten", rows / again[0], "values/s"),
        Figure("API import: the same again", rows / same[0], "values/s"),
        Figure("API import: queries for each figure", wet[1] / rows, "queries"),
        Figure("API import: figures of the measurement", rows, "values"),
    ]


def _open(plan: "plans.Plan") -> "list[models.Figure]":
    """Open reports until they ask for enough figures; return these."""
    from nq57.audit import rules as audit_rules
    from nq57.reporting import actions, models

    given: dict[str, Any] = {"plan": plan, "by": audit_rules.SYSTEM, "at": _AT}
    new = actions.NewTerms(
        since=date(2024, 1, 1), cadences=list(periods.KINDS), window="calendar", due_day=4,
        day_off="keep", is_one_paper=True, onward_due_day=None, basis="142/KH-UBND",
    )  # fmt: skip
    actions.set_terms(new=new, **given)
    wanted = models.Figure.objects.filter(report__cycle__plan=plan)
    month = periods.parse_period("2026-11")
    while wanted.count() < _ROWS:
        actions.open_cycle(period=month, **given)
        month = periods.get_period("month", month.start - date.resolution)
    database.analyze()
    found = wanted.select_related("indicator", "profile", "report__organisation")
    return list(found.order_by("pk")[:_ROWS])


def _write(figures: "list[models.Figure]", top: int) -> tuple[bytes, dict[int, Decimal]]:
    """Return the figures as a program sends them, and what each must say then."""
    file, sent = io.StringIO(), {}
    file.write(_HEAD + "\n")
    for row in figures:
        has_parts = bool(row.profile.denominator)
        said = f",{top},64" if has_parts else f"{top}.125,,"
        file.write(f"{row.indicator.code},{row.report.organisation.code},{row.period},{said}\n")
        sent[row.pk] = Decimal(top) if has_parts else Decimal(f"{top}.125")
    return file.getvalue().encode(), sent


def _import(plan: "plans.Plan", content: bytes, **options: bool) -> None:
    """Read and import.

    :raises AssertionError: when a row was refused.
    """
    from nq57.audit import rules as audit_rules
    from nq57.reporting import actions
    from nq57.reporting.formats import values

    rows, faults = values.read_csv(content)
    done = actions.import_values(
        plan=plan, rows=rows, by=audit_rules.SYSTEM, at=_AT, **options
    )  # fmt: skip
    if faults or done.faults:
        raise AssertionError((faults + done.faults)[:3])


def _time(act: Callable[[], None]) -> tuple[float, int]:
    """Return the seconds and the queries of an act."""
    count = 0

    def tell(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    start = time.perf_counter()
    with connection.execute_wrapper(tell):
        act()
    return time.perf_counter() - start, count


def _check(sent: dict[int, Decimal]) -> None:
    from nq57.audit.models import Entry
    from nq57.reporting.models import Figure as Held

    for row in Held.objects.in_bulk(sent).values():
        if sent[row.pk] not in (row.numerator, row.value) or row.value is None:
            raise AssertionError((row.pk, row.value))
    if not Entry.objects.filter(verb="import_values").exists():
        raise AssertionError("journal")


if __name__ == "__main__":
    main()
