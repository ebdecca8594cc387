"""Print one table of all figures: ``make bench``. Never fails on time."""

import os
import platform
from collections.abc import Iterable

from bench import (
    acts,
    dashboards,
    database,
    formats,
    growth,
    imports,
    papers,
    plans,
    reading,
    scans,
    totals,
    values,
    work,
)
from nq57.core import env
from nq57.documents.reading import catalogue


def main() -> None:
    """Measure everything and print figure, goal and ratio; at the end the machine."""
    bodies = catalogue.load_catalogue(
        env.ROOT / "seeds/reference/organisations.csv",
        env.ROOT / "seeds/reference/groups.csv",
    )
    print(f"{'figure':<50}{'value':>10} {'unit':<7}{'goal':>8}{'ratio':>8}")
    _tell([*reading.time_reading(bodies), *formats.figures()])
    with database.opened():
        taken_in = imports.measure()
        _tell(taken_in)
        floor = next(one.value for one in taken_in if one.name == imports.FLOOR)
        _tell(values.measure(floor))
        for part in (plans, totals, work, dashboards, papers, acts, scans, growth):
            _tell(part.measure())
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )


def _tell(figures: Iterable[reading.Figure]) -> None:
    """Print a part's figures as soon as it is measured: the last part takes the longest."""
    for figure in figures:
        goal = "" if figure.goal is None else f"{figure.goal:g}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        row = f"{figure.name:<50}{figure.value:>10.3f} {figure.unit:<7}{goal:>8}{ratio:>8}"
        print(row, flush=True)


if __name__ == "__main__":
    main()
