"""How fast figures are taken in with rules and journal, against a floor of plain SQL.

The floor is measured in the same run: the tables of DHIS2's shape, filled by upserts of 500
rows, and its analytics table rebuilt from them. It has neither rules nor a server in front, so
it is an estimate of the least that such a system can cost, not a result of DHIS2. Needs a
database; what was taken in is compared with what was sent, figure by figure.
"""

import dataclasses
import random
import statistics
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bench import database, province
from bench.reading import Figure, show
from nq57.core import periods

if TYPE_CHECKING:
    from nq57.measures import models as measures
    from nq57.orgs import models as orgs

FLOOR = "floor: plain SQL upserts, DHIS2's shape"
_OFFICES = 95
_INDICATORS = 64
_MONTHS = 6
_SEED = 57
_BATCH = 500
_ELEMENTS = 200
_PERIODS = 60
_AT = datetime(2027, 1, 2, tzinfo=UTC)
_TABLES = """
CREATE TEMP TABLE datavalue (dataelementid bigint NOT NULL, periodid bigint NOT NULL,
  sourceid bigint NOT NULL, categoryoptioncomboid bigint NOT NULL,
  attributeoptioncomboid bigint NOT NULL, value varchar(50000), storedby varchar(100),
  created timestamp, lastupdated timestamp, comment varchar(50000), followup boolean,
  deleted boolean NOT NULL,
  PRIMARY KEY (dataelementid, periodid, sourceid, categoryoptioncomboid, attributeoptioncomboid));
CREATE INDEX ON datavalue (deleted); CREATE INDEX ON datavalue (lastupdated);
CREATE INDEX ON datavalue (sourceid, periodid);
CREATE TEMP TABLE element AS SELECT n AS id, 'de' || lpad(n::text, 9, '0') AS uid
  FROM generate_series(1, %(elements)s) n;
CREATE TEMP TABLE unit AS SELECT n AS id, 'ou' || lpad(n::text, 9, '0') AS uid,
  'root0000001' AS level1, 'prov' || lpad((n %% 3)::text, 7, '0') AS level2
  FROM generate_series(1, %(units)s) n;
CREATE TEMP TABLE span AS SELECT row_number() OVER () AS id, m::date AS day
  FROM generate_series('2020-01-01'::date, '2020-01-01'::date
    + make_interval(months => %(periods)s - 1), interval '1 month') m;
"""
_FILL = """
INSERT INTO datavalue SELECT e.id, p.id, u.id, 1, 1, ((e.id * 7 + u.id * 13 + p.id) % 1000)::text,
  'bench', now(), now(), NULL, false, false
FROM element e, unit u, span p
"""
_UPSERT = """
INSERT INTO datavalue VALUES {rows} ON CONFLICT (dataelementid, periodid, sourceid,
  categoryoptioncomboid, attributeoptioncomboid) DO UPDATE SET value = excluded.value,
  storedby = excluded.storedby, lastupdated = excluded.lastupdated, deleted = excluded.deleted
"""
_KINDS = {
    "daily": "YYYYMMDD", "weekly": "IYYY\"W\"IW", "biweekly": "IYYY\"B\"IW",
    "weeklywednesday": "IYYY\"WedW\"IW", "weeklythursday": "IYYY\"ThuW\"IW",
    "weeklyfriday": "IYYY\"FriW\"IW", "weeklysaturday": "IYYY\"SatW\"IW",
    "weeklysunday": "IYYY\"SunW\"IW", "monthly": "YYYYMM", "bimonthly": "YYYYMM\"B\"",
    "quarterly": "YYYY\"Q\"Q", "quarterlynov": "YYYY\"NovQ\"Q", "sixmonthly": "YYYY\"S\"Q",
    "sixmonthlyapril": "YYYY\"AprilS\"Q", "sixmonthlynov": "YYYY\"NovS\"Q", "yearly": "YYYY",
    "financialapril": "YYYY\"April\"", "financialjuly": "YYYY\"July\"",
    "financialoct": "YYYY\"Oct\"", "financialnov": "YYYY\"Nov\"",
}  # fmt: skip
_ANALYTICS = """
CREATE TEMP TABLE analytics AS SELECT e.uid AS dx, 'HllvX50cXC0'::text AS co,
  'HllvX50cXC0'::text AS ao, u.uid AS ou, u.level1 AS uidlevel1, u.level2 AS uidlevel2,
  u.uid AS uidlevel3, {kinds}, extract(year FROM p.day)::int AS year, p.day AS pestartdate,
  (p.day + interval '1 month - 1 day')::date AS peenddate, 31 AS daysxvalue, 3 AS oulevel,
  v.value::double precision AS value, v.value AS textvalue
FROM datavalue v JOIN element e ON e.id = v.dataelementid JOIN unit u ON u.id = v.sourceid
JOIN span p ON p.id = v.periodid WHERE NOT v.deleted AND v.value ~ '^-?[0-9]+(\\.[0-9]+)?$'
"""
_COUNT = """
SELECT count(*), (SELECT count(*) FROM datavalue v JOIN span p ON p.id = v.periodid) FROM analytics
"""
_INDEXED = ("dx", "co", "ao", "ou", "uidlevel1", "uidlevel2", "uidlevel3", "year", "monthly",
            "quarterly", "yearly")  # fmt: skip
_Sent = dict[tuple[int, int], tuple[str, str]]


def measure() -> list[Figure]:
    """Return the rate of taking figures in, of the floor, and the time of the floor's rebuild.

    Everything happens in a transaction that is undone.
    """
    with database.undone():
        floor, rebuild, held = _measure_floor()
    with database.undone():
        rate, again = _measure_ours()
    return [
        Figure(FLOOR, floor, "values/s"),
        Figure("figures taken in with rules and journal", rate, "values/s"),
        Figure("goal over figure: 15 % of the floor", 0.15 * floor / rate, "times", 1.0),
        Figure("the same figures again, nothing written", again, "values/s"),
        Figure(f"floor: analytics rebuilt, {held:,} values", rebuild, "s"),
    ]


def main() -> None:
    """Print one row per figure."""
    with database.opened():
        figures = measure()
    show(figures)


def _measure_floor() -> tuple[float, float, int]:
    """Return upserts per second, the seconds of a rebuild, and of how many values."""
    given = {"elements": _ELEMENTS, "units": _OFFICES, "periods": _PERIODS}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, given)
        cursor.execute(_FILL)
        cursor.execute("ANALYZE datavalue; ANALYZE element; ANALYZE unit; ANALYZE span")
        rates = [_upsert(cursor, month) for month in range(1, _MONTHS + 1)]
        kinds = ", ".join(
            f"to_char(p.day, '{form}') AS {name}" for name, form in _KINDS.items()
        )  # fmt: skip
        start = time.perf_counter()
        cursor.execute(_ANALYTICS.format(kinds=kinds))
        for name in _INDEXED:
            cursor.execute(f"CREATE INDEX ON analytics ({name})")
        cursor.execute("ANALYZE analytics")
        seconds = time.perf_counter() - start
        cursor.execute(_COUNT)
        held, expected = cursor.fetchone()
    if held != expected:
        raise AssertionError((held, expected))
    return statistics.median(rates), seconds, held


def _upsert(cursor: CursorWrapper, month: int) -> float:
    """Return how many values a second go in: a month of every element of every unit, new."""
    rows = [
        f"({element}, {_PERIODS + month}, {unit}, 1, 1, '{element + unit}', 'bench', now(), now(),"
        " NULL, false, false)"
        for element in range(1, _INDICATORS + 1) for unit in range(1, _OFFICES + 1)
    ]  # fmt: skip
    texts = [
        _UPSERT.format(rows=", ".join(rows[first : first + _BATCH]))
        for first in range(0, len(rows), _BATCH)
    ]
    start = time.perf_counter()
    for text in texts:  # written beforehand: the floor is the database's work alone
        cursor.execute(text)
    return len(rows) / (time.perf_counter() - start)


def _measure_ours() -> tuple[float, float]:
    """Return figures a second, new ones and the same again."""
    from nq57.measures import models as measures
    from nq57.orgs import models as orgs

    plan = province.make_plan("9", _OFFICES)
    profiles = list(measures.Profile.objects.of_plan(plan).select_related("indicator"))
    offices = list(orgs.Organisation.objects.filter(code__startswith="B9-"))
    database.analyze()
    draw = random.Random(_SEED)
    rates: list[float] = []
    again: list[float] = []
    for month in periods.iterate("month", _AT.date(), _AT.date().replace(month=_MONTHS)):
        sent = {
            (profile.pk, office.pk): (f"{draw.randrange(1000)}", "1.000")
            for profile in profiles for office in offices
        }  # fmt: skip
        for kept in (rates, again):
            start = time.perf_counter()
            _take_in(profiles, offices, month.code, sent)
            kept.append(len(sent) / (time.perf_counter() - start))
        _check(month.code, sent)
    return statistics.median(rates), statistics.median(again)


def _take_in(
    profiles: "list[measures.Profile]",
    offices: "list[orgs.Organisation]",
    period: str,
    sent: _Sent,
) -> None:
    """Read, judge, compute and state what was typed, as a report does when it is sent."""
    from nq57.audit import rules as audit_rules
    from nq57.measures import actions
    from nq57.measures import rules as measure_rules
    from nq57.reporting import rules

    claims = []
    for profile in profiles:
        terms = measure_rules.Terms(scale=profile.scale)
        for office in offices:
            top, bottom = sent[profile.pk, office.pk]
            typed = rules.FigureText(numerator=top, denominator=bottom)
            said, fault = rules.read_figure(typed, "figure")
            if fault is not None or said.numerator is None or not said.denominator:
                raise AssertionError(fault)
            figure = measure_rules.compute(terms, said.numerator, said.denominator)
            fault = rules.check_figure(
                dataclasses.replace(said, value=figure.value), answer="changed",
                label=profile.indicator.code, where="figure", has_parts=True, is_share=True,
            )  # fmt: skip
            if fault is not None:
                raise AssertionError(fault)
            rules.hint_figure(value=figure.value, before=None, low=None, high=profile.bound_high)
            claims.append(
                actions.Claim(
                    indicator=profile.indicator, organisation=office, period=period,
                    profile=profile, figure=figure, source="BC-BENCH",
                )
            )  # fmt: skip
    actions.record_claims(claims=claims, by=audit_rules.SYSTEM, at=_AT)


def _check(period: str, sent: _Sent) -> None:
    """Compare what stands, figure by figure, with what was sent; and that it is journalled."""
    from nq57.audit.models import Entry
    from nq57.measures.models import Observation

    held = Observation.objects.current().filter(period=period, source="BC-BENCH")
    names = ("profile", "organisation", "numerator", "denominator", "revision")
    stands = {(row[0], row[1]): row[2:] for row in held.values_list(*names)}
    if stands != {key: (Decimal(top), Decimal(1000), 1) for key, (top, _) in sent.items()}:
        raise AssertionError(period)
    if not Entry.objects.filter(verb="record_claims", subject_code="BC-BENCH").exists():
        raise AssertionError("journal")


if __name__ == "__main__":
    main()
