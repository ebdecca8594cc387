"""Every list of the OpenAPI: as many queries for twenty rows as for one, and 304 when unchanged."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nq57.api import root
from nq57.audit import actions as audit_actions
from nq57.meetings import actions as meeting_actions
from nq57.reporting import models
from tests.api.conftest import Program
from tests.api.test_reports import reported
from tests.factories import gatherings, inspecting, orgs, reports

__all__ = ["reported"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported", "frozen")]
Make = Callable[..., Program]


def list_operations() -> Iterator[tuple[str, set[str]]]:
    """Yield the address of each list with the names of its parameters."""
    told = root.api.get_openapi_schema()
    for path, operations in told["paths"].items():
        found = operations.get("get")
        if found is None:
            continue
        content = found["responses"][200].get("content", {}).get("application/json", {})
        shape = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if "items" in told["components"]["schemas"].get(shape, {}).get("properties", {}):
            yield path, {one["name"] for one in found.get("parameters", ())}


# Of one thing, with its own test: its code is no plan's.
OWN = ("/reports/{code}", "/campaigns/{code}", "/reviews/{code}")
LISTS = {path: names for path, names in list_operations() if not any(part in path for part in OWN)}
# One answer, no pages.
WHOLE = {
    "/api/plans/{code}/verdicts", "/api/plans/{code}/totals", "/api/plans/{code}/committee",
    "/api/rounds/{key}/results",
}  # fmt: skip
NAMED = {"{group}": "UBND-XA", "{indicator}": "I.1"}


@pytest.fixture
def program(make_program: Make, settings: Any) -> Program:
    """No limits: their counters cost queries that are no matter of the list."""
    settings.ACCOUNT_RATE_LIMITS = {}
    return make_program("coordinator", "SO-KHCN")


@pytest.fixture
def meetings() -> None:
    """Meetings with their papers, and members of whom each watches over a group."""
    plan = reports.plan()
    for _ in range(3):
        gatherings.add_meeting(plan, state="called_off")
        member = gatherings.seat(plan, orgs.PersonFactory())
        new = meeting_actions.NewCharge(
            section=plan.sections.get(code="I", kind="tasks"), since=date(2026, 2, 1), basis="1"
        )
        meeting_actions.add_charge(
            member=member, new=new, by=gatherings.COORDINATOR, at=gatherings.AT
        )


@pytest.fixture
def inspections() -> None:
    """Inspections with findings of which each has its remedies."""
    program = inspecting.make_program()
    for office in ("UBND-04099", "UBND-03688"):
        owed = inspecting.owe(office=office)
        done = inspecting.visit([owed], office=office, program=program)
        inspecting.ask_remedy(inspecting.find(done))
        inspecting.ask_remedy(inspecting.find(done, title="Chưa có người theo dõi"))


MORE = {"/api/meetings": "meetings", "/api/papers": "meetings", "/api/inspections": "inspections",
        "/api/findings": "inspections"}  # fmt: skip


def get(program: Program, path: str, **headers: str) -> Any:
    plan = reports.plan()
    code = plan.document.code if path.startswith("/api/documents/") else plan.code
    named = NAMED | {"{code}": code}
    if "{cycle}" in path:
        named["{cycle}"] = str(models.Cycle.objects.get().pk)
    for name, value in named.items():
        path = path.replace(name, value)
    return program.get(path.removeprefix("/api"), **headers)


def test_the_lists_are_found() -> None:
    assert len(LISTS) >= 28
    assert {path for path, names in LISTS.items() if "limit" not in names} == WHOLE


@pytest.mark.parametrize("path", sorted(set(LISTS) - WHOLE))
def test_a_list_takes_as_many_queries_for_twenty_rows_as_for_one(
    program: Program, path: str, request: pytest.FixtureRequest
) -> None:
    if path in MORE:
        request.getfixturevalue(MORE[path])
    audit_actions.seal_journal(at=timezone.now())
    counts, rows = [], []
    for limit in (20, 1, 10, 20):
        with CaptureQueriesContext(connection) as captured:
            answer = get(program, f"{path}?limit={limit}")
        assert answer.status_code == 200, answer.content
        counts.append(len(captured))
        rows.append(len(answer.json()["items"]))
    if rows[3] > 1:
        assert rows[1] <= 1
    assert counts[2] == counts[3], rows
    # One row may have nothing of what is fetched beside the rows: a query less, never more.
    assert counts[3] - 1 <= counts[1] <= counts[3], rows
    assert counts[3] < 25


@pytest.mark.parametrize("path", sorted(set(LISTS) - {"/api/journal", "/api/rounds/{key}/results"}))
def test_an_unchanged_list_is_told_without_a_body(program: Program, path: str) -> None:
    query = "?period=2026-11" if path.endswith("/totals") else ""
    first = get(program, path + query)
    assert first.status_code == 200
    again = get(program, path + query, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert get(program, path + query, If_None_Match='"other"').status_code == 200
