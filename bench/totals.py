"""How fast the province's totals are computed: needs a database, makes its own figures.

Correctness comes first: every total is compared with a sum that the database makes.
"""

import functools
import statistics
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection

from bench import database, province
from bench.reading import Figure, show
from nq57.core import periods

if TYPE_CHECKING:
    from nq57.plans import models as plans

_OFFICES = 95
_MANY_OFFICES = 204
_YEARS = 20
_REPEATS = 7
_FIRST_YEAR = 2026
_VALUES = """
INSERT INTO measures_observation (indicator_id, organisation_id, profile_id, period, numerator,
  denominator, value, verdict, revision, is_current, source, note, "by", at)
SELECT p.indicator_id, o.organisation_id, p.id, to_char(month, 'YYYY-MM'), n, 1000, n / 10.0,
  'claimed', 1, true, 'BC-' || to_char(month, 'YYYY-MM') || '-' || o.organisation_id, '',
  'bench', month
FROM generate_series(%s::timestamp, %s::timestamp, interval '1 month') AS month
CROSS JOIN orgs_groupmember AS o
CROSS JOIN measures_profile AS p
CROSS JOIN LATERAL (
  SELECT (hashint8(p.id * 7919 + o.organisation_id * 104729
    + extract(epoch FROM month)::bigint) & 1023) %% 1000 AS n
) AS drawn
WHERE o.group_id = %s AND p.indicator_id IN (
  SELECT id FROM plans_indicator WHERE plan_id = %s)
"""


def measure() -> list[Figure]:
    """Return the times of totals for one period, and how they grow with offices and years.

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
    small = province.make_plan("75", 75)
    plan = province.make_plan("95", _OFFICES)
    large = province.make_plan("204", _MANY_OFFICES)
    month = periods.parse_period(f"{_FIRST_YEAR}-01")
    for one in (small, plan, large):
        _fill(one, years=1)
        _check(one, month)
    values = province.INDICATORS * _OFFICES
    of_year = database.get_median(functools.partial(_total, plan, month))
    per_value = [
        database.get_median(functools.partial(_total, one, month)) / (province.INDICATORS * offices)
        for one, offices in ((small, 75), (large, _MANY_OFFICES))
    ]
    _fill(plan, years=_YEARS, since=_FIRST_YEAR + 1)
    newest = periods.parse_period(f"{_FIRST_YEAR + _YEARS - 1}-12")
    _check(plan, newest)
    of_years = database.get_median(functools.partial(_total, plan, newest))
    held = _count(plan)
    fresh = statistics.median(_time_entry(plan, newest, at) for at in range(_REPEATS))
    year = periods.parse_period(f"{_FIRST_YEAR + _YEARS - 1}")
    of_months = database.get_median(functools.partial(_total, plan, year))
    series = database.get_median(functools.partial(_series, plan))
    return [
        Figure(f"totals of a month, {province.INDICATORS} x {_OFFICES}", of_year, "s", 1.5),
        Figure("goal over figure: 4.000 values/s", 4000 / (values / of_year), "times", 1.0),
        Figure("figures totalled, with provenance", values / of_year, "values/s"),
        Figure("time per figure, 204 over 75 offices", per_value[1] / per_value[0], "times", 1.1),
        Figure("totals of a month, 20 years over 1 year", of_years / of_year, "times", 1.3),
        Figure("figures held then", held, ""),
        Figure("an entry and all totals after it, 20 years", fresh, "s", 0.85),
        Figure("totals of a year from its months", of_months, "s"),
        Figure("one indicator over 240 months", series, "s"),
    ]


def _fill(plan: "plans.Plan", *, years: int, since: int = _FIRST_YEAR) -> None:
    from nq57.orgs.models import OrgGroup

    group = OrgGroup.objects.get(code=plan.code.upper())
    last = f"{_FIRST_YEAR + years - 1}-12-01"
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [f"{since}-01-01", last, group.pk, plan.pk])
    database.analyze()


def _total(plan: "plans.Plan", period: periods.Period) -> dict[Any, Any]:
    from nq57.measures import queries

    return queries.list_totals(plan=plan, of=[period])


def _series(plan: "plans.Plan") -> None:
    from nq57.measures import queries

    days = date(_FIRST_YEAR, 1, 1), date(_FIRST_YEAR + _YEARS - 1, 12, 31)
    of = list(periods.iterate("month", *days))
    first = plan.indicators.earliest("position")
    rows = queries.list_totals(plan=plan, of=of, indicators=[first.pk])
    if len(rows) != 12 * _YEARS:
        raise AssertionError(len(rows))


def _check(plan: "plans.Plan", period: periods.Period) -> None:
    """Compare sums and ratios with those that the database makes, and every count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indicator_id, sum(value), sum(numerator), sum(denominator), count(*),"
            " max(value)"
            " FROM measures_observation WHERE period = %s AND is_current AND indicator_id IN"
            " (SELECT id FROM plans_indicator WHERE plan_id = %s) GROUP BY 1",
            [period.code, plan.pk],
        )
        told = {row[0]: row[1:] for row in cursor.fetchall()}
    rows = _total(plan, period)
    if len(rows) != province.INDICATORS or {key for key, _ in rows} != set(told):
        raise AssertionError(len(rows))
    for (key, _), row in rows.items():
        total, top, bottom, count, largest = told[key]
        expected = {
            "sum": total, "ratio": round(Decimal(top) * 100 / bottom, 6), "max": largest,
        }.get(row.terms.formula_units)  # fmt: skip
        if (len(row.headline.inputs), row.missing) != (count, ()) or not row.proves_itself:
            raise AssertionError(row)
        if expected is not None and row.figure.value != expected:
            raise AssertionError((row.terms.formula_units, row.figure, expected))


def _time_entry(plan: "plans.Plan", period: periods.Period, at: int) -> float:
    """Return the seconds from an office's correction to all totals that hold it."""
    from nq57.audit import rules as audit_rules
    from nq57.measures import actions, models, rules
    from nq57.orgs.models import Organisation

    profiles = models.Profile.objects.of_plan(plan).select_related("indicator")
    office = Organisation.objects.get(code=f"{plan.code.upper()}-{at}")
    claims = [
        actions.Claim(
            indicator=profile.indicator, organisation=office, period=period.code, profile=profile,
            source="BC-BENCH",
            figure=rules.compute(profile.to_terms(), Decimal(990 + at), Decimal(1000)),
        )
        for profile in profiles
    ]  # fmt: skip
    start = time.perf_counter()
    actions.record_claims(claims=claims, by=audit_rules.SYSTEM, at=datetime.now(UTC))
    rows = _total(plan, period)
    seconds = time.perf_counter() - start
    for row in rows.values():
        said = [one for one in row.headline.inputs if one.office == office.pk]
        if [one.figure.numerator for one in said] != [990 + at]:
            raise AssertionError(row)
    return seconds


def _count(plan: "plans.Plan") -> float:
    from nq57.measures.models import Observation

    return float(Observation.objects.filter(indicator__plan=plan).count())


if __name__ == "__main__":
    main()
