"""Take a demonstration out again: all of it, and only it.

Steps, filings and figures are rows that nobody may remove, so this needs the role that owns
the tables; the application's role cannot do it, and no page offers it. The journal keeps what
was done: its rows stay, and the clearing is one more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from nq57.audit import rules as audit_rules
from nq57.orgs import actions as org_actions
from nq57.orgs import models as orgs
from nq57.plans import models as plans
from nq57.reporting import permissions, rules
from nq57.reporting.actions.demonstrating import KEPT
from nq57.reporting.rules import inventing

_INVENTED = f"{inventing.PREFIX}%"
_OWN_KINDS = (
    "case",
    "report_cycle",
    "report_terms",
    "observation",
    "release",
    "demonstration",
    "member",
    "account",
    "reading",
    "stored_file",
    "host",
    "token",
    "webhook",
    "paper",
)
# What is invented, from the root: table, key, and which rows; what hangs on them goes too.
_ROOTS = (
    ("cyber_campaign", "id", """SELECT id FROM cyber_campaign
        WHERE opened_by LIKE %(invented)s"""),
    ("cyber_review", "id", """SELECT id FROM cyber_review
        WHERE opened_by LIKE %(invented)s"""),
    ("cyber_assessment", "id", """SELECT a.id FROM cyber_assessment a
        WHERE a.by LIKE %(invented)s"""),
    # What installations before kept of an invented scan; a real one of the same file stays.
    ("files_storedfile", "id", """SELECT f.id FROM files_storedfile f
        JOIN cyber_scan s ON s.file_id = f.id
        JOIN cyber_informationsystem i ON i.id = s.system_id
        WHERE f.uploaded_by = %(system)s
        GROUP BY f.id HAVING bool_and(i.code LIKE 'MINH-HOA-%%')"""),
    ("cyber_scan", "id", """SELECT s.id FROM cyber_scan s
        JOIN cyber_informationsystem i ON i.id = s.system_id WHERE i.code LIKE 'MINH-HOA-%%'"""),
    ("cyber_location", "id", """SELECT l.id FROM cyber_location l
        JOIN cyber_informationsystem i ON i.id = l.system_id WHERE i.code LIKE 'MINH-HOA-%%'"""),
    ("cyber_weakness", "id", """SELECT w.id FROM cyber_weakness w
        WHERE NOT EXISTS (SELECT FROM cyber_vulnerability v WHERE v.weakness_id = w.id)"""),
    # What upper packages opened: their cases, what these found, and the work that they asked for.
    ("plans_foundstatus", "id", """SELECT f.id FROM plans_foundstatus f
        JOIN cases_case c ON c.code = f.source JOIN cases_step s ON s.case_id = c.id
        WHERE s.verb = 'open' AND s.account LIKE %(invented)s"""),
    ("cases_case", "id", """SELECT c.id FROM cases_case c
        JOIN cases_step s ON s.case_id = c.id AND s.verb = 'open'
        WHERE c.kind NOT IN ('obligation', 'report', 'inquiry') AND s.account LIKE %(invented)s
        OR c.kind = 'obligation' AND (s.account LIKE %(invented)s OR s.account = %(system)s)
        AND s.id > (SELECT key FROM reporting_kept WHERE "table" = 'last step')
        AND EXISTS (SELECT FROM plans_obligation o WHERE o.case_id = c.id AND o.basis <> '')"""),
    ("cases_case", "id", """SELECT r.case_id FROM reporting_report r
        JOIN reporting_cycle c ON c.id = r.cycle_id WHERE c.plan_id = %(plan)s"""),
    ("reporting_cycle", "id", "SELECT id FROM reporting_cycle WHERE plan_id = %(plan)s"),
    ("reporting_terms", "id", """SELECT id FROM reporting_terms WHERE plan_id = %(plan)s
        AND id NOT IN (SELECT key FROM reporting_kept WHERE "table" = 'reporting_terms')"""),
    ("measures_observation", "id", """SELECT o.id FROM measures_observation o
        JOIN plans_indicator i ON i.id = o.indicator_id WHERE i.plan_id = %(plan)s
        AND o.by LIKE %(invented)s"""),
    ("documents_reading", "id", """SELECT id FROM documents_reading
        WHERE uploaded_by LIKE %(invented)s AND document_id IS NULL"""),
    ("notices_webhook", "id", """SELECT w.id FROM notices_webhook w
        JOIN orgs_token t ON t.id = w.token_id JOIN orgs_account a ON a.id = t.account_id
        JOIN orgs_person q ON q.id = a.person_id WHERE q.is_demonstration"""),
    ("notices_allowedhost", "id", """SELECT id FROM notices_allowedhost
        WHERE allowed_by LIKE %(invented)s"""),
    ("notices_notice", "id", """SELECT n.id FROM notices_notice n
        JOIN orgs_post p ON p.id = n.post_id JOIN orgs_person q ON q.id = p.person_id
        WHERE q.is_demonstration OR n.sender LIKE %(invented)s"""),
    # A paper in a chain with a real one, or of a meeting that stays, is part of a real story.
    ("papers_paper", "id", """WITH RECURSIVE kept AS (
          SELECT p.id, p.replaced_by_id FROM papers_paper p
          WHERE p.issued_by NOT LIKE %(invented)s
          OR EXISTS (SELECT FROM meetings_meeting m WHERE m.paper_id = p.id)
          UNION SELECT o.id, o.replaced_by_id FROM papers_paper o
          JOIN kept k ON o.replaced_by_id = k.id OR o.id = k.replaced_by_id)
        SELECT id FROM papers_paper WHERE issued_by LIKE %(invented)s
        AND id NOT IN (SELECT id FROM kept)"""),
    ("papers_numberbook", "id", """SELECT b.id FROM papers_numberbook b
        WHERE NOT EXISTS (SELECT FROM papers_paper WHERE book_id = b.id)"""),
    ("files_storedfile", "id", """SELECT f.id FROM files_storedfile f
        WHERE f.uploaded_by LIKE %(invented)s
        AND NOT EXISTS (SELECT FROM documents_document WHERE file_id = f.id)
        AND NOT EXISTS (SELECT FROM documents_reading WHERE file_id = f.id)
        AND NOT EXISTS (SELECT FROM papers_paperfile WHERE file_id = f.id)
        AND NOT EXISTS (SELECT FROM papers_signedfile WHERE file_id = f.id)
        AND NOT EXISTS (SELECT FROM cases_evidence WHERE file_id = f.id)"""),
)  # fmt: skip
_CONFLICTS = """
SELECT e.account, e.verb, e.subject_code FROM audit_entry e
WHERE e.id > %(mark)s AND e.account NOT LIKE %(invented)s AND e.account <> %(system)s
AND (e.subject_kind IN ('report_cycle', 'report_terms', 'observation')
  OR e.subject_kind = 'case' AND EXISTS (SELECT FROM cases_case c WHERE c.code = e.subject_code
    AND (c.kind = 'report' OR c.id IN (
      SELECT key FROM reporting_kept WHERE "table" = 'cases_case'))))
ORDER BY e.id
"""
_STAYING = """
SELECT subject_kind, count(DISTINCT subject_code) FROM audit_entry
WHERE id > %(mark)s AND account LIKE %(invented)s AND NOT subject_kind = ANY(%(own)s)
GROUP BY 1 ORDER BY 1
"""
# The obligations to be put back: not those that the system itself has moved on since.
_UNDO = """
CREATE TEMP TABLE nq57_undo ON COMMIT DROP AS
SELECT key AS id FROM reporting_kept k WHERE "table" = 'cases_case' AND NOT EXISTS (
  SELECT FROM cases_step s WHERE s.case_id = k.key AND s.account = %(system)s
  AND s.id > (SELECT key FROM reporting_kept WHERE "table" = 'last step'))
"""
_GONE = "CREATE TEMP TABLE nq57_gone (key bigint) ON COMMIT DROP"
_FIND_GONE = "INSERT INTO nq57_gone {rows}"
_PICK = "SELECT {key} FROM {table} WHERE {column} IN ({rows})"
_EXISTS = "SELECT EXISTS ({rows})"
_DELETE = "DELETE FROM {table} WHERE {column} IN ({rows})"
_DELETE_STEPS = """
DELETE FROM cases_step WHERE case_id IN (SELECT id FROM nq57_undo)
AND id > (SELECT key FROM reporting_kept WHERE "table" = 'last step')
"""
_DELETE_EVIDENCE = """
DELETE FROM cases_evidence WHERE added_by LIKE %s AND case_id IN (SELECT id FROM nq57_undo)
"""
_DELETE_ADDED = """
DELETE FROM {table} t WHERE {link} IN (SELECT id FROM nq57_undo)
AND NOT EXISTS (SELECT FROM reporting_kept WHERE "table" = '{table}' AND key = t.{key})
"""
_COLUMNS = """
SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()
AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
_RESTORE = """
UPDATE {table} t
SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, k.content))
FROM reporting_kept k WHERE k."table" = '{table}' AND k.key = t.{key}
AND to_jsonb(t) IS DISTINCT FROM k.content {reach}
"""
_REACH = "AND {link} IN (SELECT id FROM nq57_undo)"
_RETURN = """
INSERT INTO {table} ({columns})
SELECT {values} FROM reporting_kept k, jsonb_populate_record(NULL::{table}, k.content) r
WHERE k."table" = '{table}' AND NOT EXISTS (SELECT FROM {table} t WHERE t.{key} = k.key)
"""
_CHILDREN = """
SELECT c.conrelid::regclass::text, a.attname, p.attname, k.attname
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute p ON p.attrelid = c.confrelid AND p.attnum = c.confkey[1]
JOIN pg_index i ON i.indrelid = c.conrelid AND i.indisprimary
JOIN pg_attribute k ON k.attrelid = c.conrelid AND k.attnum = i.indkey[0]
WHERE c.contype = 'f' AND c.confrelid = %s::regclass AND c.conrelid <> c.confrelid
AND cardinality(c.conkey) = 1
"""


@dataclass(frozen=True)
class Cleared:
    """What went, by table; and what invented accounts made elsewhere, which stays."""

    removed: dict[str, int]
    staying: dict[str, int]
    passed_on: int


@transaction.atomic
def clear_demonstration(*, by: audit_rules.Actor, at: datetime) -> Cleared:
    """Remove the invented reports, figures and people, and put the obligations back.

    An obligation that the system has passed on or closed since stays as it is. What invented
    accounts made outside of the demonstration (a plan put in force) stays and is named.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when there is none, real accounts have worked in it, or the
        role does not own the tables.
    """
    permissions.check_may_run(by)
    held = orgs.Demonstration.objects.select_for_update().first()
    if held is None or held.is_benchmark:
        raise rules.ReportingError("Không có dữ liệu minh họa để bỏ.")
    plan = plans.Plan.objects.get(code=held.plan)
    given: dict[str, Any] = {
        "plan": plan.pk, "mark": held.mark, "invented": _INVENTED, "own": list(_OWN_KINDS),
        "system": audit_rules.SYSTEM.account,
    }  # fmt: skip
    _check_conflicts(given)
    staying = {str(kind): int(count) for kind, count in _ask(_STAYING, given)}
    removed, passed_on = _take_out(given)
    removed["people"] = org_actions.remove_demonstration(by=by, at=at)
    org_actions.unmark_demonstration(held=held, removed=removed, by=by, at=at)
    return Cleared(removed, staying, passed_on)


def _check_conflicts(given: dict[str, Any]) -> None:
    found = _ask(_CONFLICTS, given)
    if found:
        named = "; ".join(f"{account}: {verb} {code}" for account, verb, code in found[:10])
        raise rules.ReportingError(
            f"Tài khoản thật đã làm {len(found)} việc trong dữ liệu minh họa, chưa bỏ gì. "
            f"{named}. Giữ những việc ấy thì chuyển sang cơ sở dữ liệu mới."
        )


def _take_out(given: dict[str, Any]) -> tuple[dict[str, int], int]:
    """Delete and put back with the triggers of the touched tables off; return the counts."""
    tables = _list_tables()
    if not _ask(
        "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class"
        " WHERE oid = ANY(%(tables)s::regclass[])",
        {"tables": tables},
    )[0][0]:
        raise rules.ReportingError(
            "Vai trò đang dùng không sở hữu các bảng. Đặt DATABASE_OWNER_URL rồi chạy lại."
        )  # fmt: skip
    # A table whose checks still wait for the end of the transaction cannot be altered.
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    _run("SET CONSTRAINTS ALL DEFERRED")
    for table in tables:
        _run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    _run(_UNDO, given)
    removed: dict[str, int] = {}
    _run(_GONE)
    for table, key, rows in _ROOTS:
        # Found before anything goes: what hangs on a row may be what it is found by.
        _run("DELETE FROM nq57_gone")
        _run(_FIND_GONE.format(rows=rows), given)
        for place, count in _delete(table, key, "SELECT key FROM nq57_gone", given):
            removed[place] = removed.get(place, 0) + count
    for place, count in _put_back():
        removed[place] = removed.get(place, 0) + count
    passed_on = _ask("SELECT count(*) FROM reporting_kept WHERE \"table\" = 'cases_case'"
                     " AND key NOT IN (SELECT id FROM nq57_undo)", {})[0][0]  # fmt: skip
    _run("DELETE FROM reporting_kept")
    _run("DROP TABLE nq57_undo, nq57_gone")
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        _run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    _run("SET CONSTRAINTS ALL DEFERRED")
    return removed, passed_on


def _list_tables() -> list[str]:
    """Return every table that is written: the roots, what hangs on them, what is put back."""
    found = {table for table, _, _ in KEPT} | {"cases_step", "cases_evidence"}
    waiting = [table for table, _, _ in _ROOTS]
    while waiting:
        table = waiting.pop()
        if table not in found or table in {root for root, _, _ in _ROOTS}:
            found.add(table)
        for child, *_ in _ask(_CHILDREN, [table]):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return sorted(found)


def _delete(table: str, key: str, rows: str, given: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Delete rows and first what hangs on them; yield each table with its count."""
    for child, column, parent_key, child_key in _ask(_CHILDREN, [table]):
        picked = _PICK.format(key=parent_key, table=table, column=key, rows=rows)
        hanging = _PICK.format(key=child_key, table=child, column=column, rows=picked)
        if _ask(_EXISTS.format(rows=hanging), given)[0][0]:
            yield from _delete(child, child_key, hanging, given)
    count = _run(_DELETE.format(table=table, column=key, rows=rows), given)
    if count:
        yield table, count


def _put_back() -> Iterator[tuple[str, int]]:
    """Let obligations be what they were: rows added since go, changed and lost ones return."""
    yield "cases_step", _run(_DELETE_STEPS)
    yield "cases_evidence", _run(_DELETE_EVIDENCE, [_INVENTED])
    for table, key, link in reversed(KEPT):
        yield table, _run(_DELETE_ADDED.format(table=table, key=key, link=link))
    for table, key, link in (*KEPT, ("reporting_terms", "id", "")):
        names = [f'"{name}"' for (name,) in _ask(_COLUMNS, [table])]
        parts = {
            "table": table, "key": key, "columns": ", ".join(names),
            "reach": _REACH.format(link=link) if link else "",
            "values": ", ".join(f"r.{name}" for name in names),
        }  # fmt: skip
        _run(_RESTORE.format(**parts))
        _run(_RETURN.format(**parts))


def _ask(query: str, given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())


def _run(query: str, given: Any = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return int(cursor.rowcount)
