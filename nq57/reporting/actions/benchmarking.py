"""Fill a database that serves measurements alone, at full size and quickly.

Rows go straight into the tables, a year at a time, inside the database: by the actions fifty
million figures would take weeks, and what is measured is reading and consolidating them, not
how they came. So nothing here is journalled figure by figure, and a database that anybody
works in is refused.
"""

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from nq57.audit import rules as audit_rules
from nq57.orgs import actions as org_actions
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.reporting import models, permissions, rules

_ACCOUNT = "do-toc-do"
_PLACES = """
INSERT INTO orgs_place ({columns})
SELECT {values} FROM orgs_place p, generate_series(%(have)s + 1, %(want)s) n
WHERE p.id = (SELECT place_id FROM orgs_organisation WHERE code = 'UBND-04099')
"""
_OFFICES = """
INSERT INTO orgs_organisation ({columns})
SELECT {values} FROM orgs_organisation o, generate_series(%(have)s + 1, %(want)s) n
WHERE o.code = 'UBND-04099'
"""
_DUTIES = """
INSERT INTO orgs_reportingduty ({columns})
SELECT {values} FROM orgs_reportingduty d, orgs_organisation o
WHERE d.organisation_id = (SELECT id FROM orgs_organisation WHERE code = 'UBND-04099')
AND d.basis = %(basis)s AND o.code LIKE 'DO-%%'
"""
_CYCLES = """
INSERT INTO reporting_cycle (plan_id, terms_id, period, kinds, starts_on, ends_on, due_on,
  due_at, explanation, opened_at, opened_by, closed_by)
SELECT %(plan)s, %(terms)s, to_char(m, 'YYYY-MM'), '{month}', m::date,
  (m + interval '1 month - 1 day')::date, (m + interval '1 month 3 days')::date,
  m + interval '1 month 4 days', 'đo', m + interval '1 month', %(account)s, ''
FROM generate_series(make_date(%(year)s, 1, 1),
  LEAST(make_date(%(year)s, 12, 1), %(until)s::date), interval '1 month') m
"""
_CASES = """
INSERT INTO cases_case (code, kind, graph, title, organisation_id, state, version, opened_at,
  closed_at, outcome, secrecy, due, claimed_on, finished_on)
SELECT 'BC-' || p.code || '-' || c.period || '-' || o.code, 'report', 'report@1',
  'Báo cáo ' || c.period || ': ' || o.name, o.id, 'accepted', 0, c.opened_at, c.due_at,
  'accepted', 'open', c.due_on, c.due_on, c.due_on
FROM reporting_cycle c JOIN plans_plan p ON p.id = c.plan_id, orgs_organisation o
WHERE c.plan_id = %(plan)s AND c.period LIKE %(year)s || '-%%' AND o.id = ANY(%(offices)s)
"""
_REPORTS = """
INSERT INTO reporting_report (case_id, cycle_id, organisation_id, checker_id, verdict,
  checked_by, checked_at, reason, revision, leadership, results, shortcomings, next_tasks,
  round, first_sent_on, sent_by, saved_by, excuse, excused_by)
SELECT k.id, c.id, k.organisation_id, %(rest)s, 'accepted', %(account)s, c.due_at, '', 1,
  'Không.', 'Không.', 'Không.', 'Không.', 0, c.due_on, %(account)s, %(account)s, '', ''
FROM reporting_cycle c JOIN plans_plan p ON p.id = c.plan_id
JOIN orgs_organisation o ON o.id = ANY(%(offices)s)
JOIN cases_case k ON k.code = 'BC-' || p.code || '-' || c.period || '-' || o.code
WHERE c.plan_id = %(plan)s AND c.period LIKE %(year)s || '-%%'
"""
_FIGURES = """
INSERT INTO measures_observation (indicator_id, organisation_id, period, profile_id, numerator,
  denominator, value, verdict, revision, is_current, source, note, by, at)
SELECT f.indicator_id, o, c.period, f.id, top, 1000, top / 10.0, 'claimed', 1, true, 'đo', '',
  %(account)s, c.due_at
FROM reporting_cycle c, unnest(%(offices)s) o, measures_profile f,
  LATERAL (SELECT 100 + mod(o * 7919 + f.indicator_id * 104729 + c.id * 31, 900) AS top) t
WHERE c.plan_id = %(plan)s AND c.period LIKE %(year)s || '-%%' AND f.state = 'approved'
  AND f.indicator_id IN (SELECT id FROM plans_indicator WHERE plan_id = %(plan)s)
"""
_PARTS = (("kỳ", _CYCLES), ("hồ sơ", _CASES), ("báo cáo", _REPORTS), ("số liệu", _FIGURES))
_FILLED = ("cases_case", "reporting_report", "measures_observation")
# What the database can check and sort over whole tables at the end, many times faster than row
# by row: keys to other tables, lists in order. What other tables point to stays.
_HELD_OFF = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', c.conrelid::regclass, c.conname),
  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', c.conrelid::regclass, c.conname,
    pg_get_constraintdef(c.oid))
FROM pg_constraint c
WHERE c.conrelid = ANY(%(tables)s::regclass[]) AND c.contype IN ('f', 'u')
  AND (c.contype = 'f' OR NOT EXISTS (
    SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = c.conindid))
UNION ALL
SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid = ANY(%(tables)s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


def fill_benchmark(
    *,
    years: int,
    offices: int,
    until: date,
    by: audit_rules.Actor,
    at: datetime,
    tell: Callable[[str], None],
) -> dict[str, int]:
    """Make the reports and figures of ``offices`` for ``years`` up to a day's year.

    Everything is one transaction, and a year that is there is left alone. Offices beyond the
    province's are invented like its first commune, each with a place of its own. Return the
    rows by kind.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when anybody has an account or reports here.
    """
    permissions.check_may_run(by)
    plan = plans.Plan.objects.in_force().earliest("pk")
    _mark(plan, years, until, by, at)
    given = _prepare(plan, offices) | {"until": until}
    counted = {name: 0 for name, _ in _PARTS}
    with transaction.atomic(), connection.cursor() as cursor, _hold_off(cursor, tell):
        for year in range(until.year - years + 1, until.year + 1):
            if plan.report_cycles.filter(period=f"{year}-01").exists():
                continue
            for name, query in _PARTS:
                cursor.execute(query, given | {"year": year})
                counted[name] += cursor.rowcount
            tell(f"{year}: {counted['số liệu']:,} số liệu")
    return counted


@contextlib.contextmanager
def _hold_off(cursor: CursorWrapper, tell: Callable[[str], None]) -> Iterator[None]:
    """Take triggers, foreign keys and indexes off the tables that are filled, and put them back.

    All of it is in the caller's transaction: broken off, the tables stand as they stood.
    """
    # A table whose checks wait for the end of the transaction cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(_HELD_OFF, {"tables": list(_FILLED)})
    held = cursor.fetchall()
    for table in _FILLED:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for drop, _ in held:
        cursor.execute(drop)
    yield
    tell("Lập lại chỉ mục và kiểm tra khóa")
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    # A key is checked by a join: without the number of rows that came it may be one of loops.
    cursor.execute(f"ANALYZE {', '.join(_FILLED)}")
    for _, add in held:
        cursor.execute(add)
    for table in _FILLED:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _mark(plan: plans.Plan, years: int, until: date, by: audit_rules.Actor, at: datetime) -> None:
    held = org_queries.get_demonstration()
    if held is not None and held.is_benchmark:
        return
    if held is not None or plan.report_cycles.exists() or orgs.Account.objects.exists():
        raise rules.ReportingError(
            "Cơ sở dữ liệu này có người dùng hoặc báo cáo. Số liệu để đo cần một cơ sở dữ liệu "
            "riêng, ví dụ: nq57 run --cluster do -- nq57 demo --years 20."
        )
    org_actions.mark_demonstration(
        kind=org_enums.DemonstrationKind.BENCHMARK, plan=plan.code, today=until,
        months=12 * years, by=by, at=at,
    )  # fmt: skip


def _prepare(plan: plans.Plan, offices: int) -> dict[str, Any]:
    """Make the offices that lack, and return what every query is given."""
    terms = models.Terms.objects.filter(plan=plan).latest("since")
    given: dict[str, Any] = {
        "plan": plan.pk, "terms": terms.pk, "account": _ACCOUNT, "want": offices,
        "rest": plan.coordinator_id, "basis": plan.document.symbol,
    }  # fmt: skip
    given["have"] = orgs.ReportingDuty.objects.filter(basis=plan.document.symbol).count()
    if offices > given["have"]:
        with transaction.atomic():
            _copy(_PLACES, "orgs_place", given, {
                "key": "'DO-' || n", "code": "(90000 + n)::text", "name": "'Xã đo ' || n",
                "longitude": "102.5 + mod(n, 60) * 0.08", "latitude": "20.5 + n / 60 * 0.05",
            }, "p")  # fmt: skip
            _copy(_OFFICES, "orgs_organisation", given, {
                "code": "'DO-' || n", "name": "'Đơn vị đo ' || n",
                "short_name": "'Đơn vị đo ' || n",
                "place_id": "(SELECT id FROM orgs_place WHERE key = 'DO-' || n)",
            }, "o")  # fmt: skip
            _copy(_DUTIES, "orgs_reportingduty", given, {"organisation_id": "o.id"}, "d")
    duties = orgs.ReportingDuty.objects.filter(basis=plan.document.symbol)
    keys = list(duties.order_by("pk").values_list("organisation", flat=True)[:offices])
    return given | {"offices": keys}


def _copy(
    query: str, table: str, given: dict[str, Any], changed: dict[str, str], alias: str
) -> None:
    """Insert copies of a row of a table with some columns changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND"
            " table_schema = current_schema() AND is_generated = 'NEVER' AND column_name <> 'id'",
            [table],
        )
        names = [name for (name,) in cursor.fetchall()]
        values = [changed.get(name, f"{alias}.{name}") for name in names]
        text = query.format(columns=", ".join(names), values=", ".join(values))
        cursor.execute(text, given)
