"""Print one table of all figures: ``make bench``. Never fails on time."""

import os
import platform

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
    figures = [*reading.time_reading(bodies), *formats.figures()]
    with database.opened():
        for part in (plans, totals, imports, work, dashboards, papers, acts, scans, growth):
            figures += part.measure()
        floor = next(one.value for one in figures if one.name == imports.FLOOR)
        figures += values.measure(floor)
    print(f"{'figure':<50}{'value':>10} {'unit':<7}{'goal':>8}{'ratio':>8}")
    for figure in figures:
        goal = "" if figure.goal is None else f"{figure.goal:g}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        print(f"{figure.name:<50}{figure.value:>10.3f} {figure.unit:<7}{goal:>8}{ratio:>8}")
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
