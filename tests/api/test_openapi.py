"""The OpenAPI holds what it says; programs of others find no fault of ours; docs' commands run."""

import json
import os
import re
import shlex
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nq57.api import root
from nq57.reporting import models
from tests.api.conftest import Program
from tests.api.test_reports import reported
from tests.factories import cyber, reports, scans

__all__ = ["reported"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported", "frozen")]
DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
Make = Callable[..., Program]


def test_the_openapi_is_public_and_needs_nothing_from_outside() -> None:
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    told = answer.json()
    assert told["info"]["title"] == "nq57"
    assert all(one.get("security") for path in told["paths"].values() for one in path.values())
    assert Client().get("/api/docs").status_code == 404


def test_an_address_that_is_none_is_answered_as_every_other_fault() -> None:
    for ask in (Client().get, Client(enforce_csrf_checks=True).post):
        answer = ask("/api/khong-co/gi")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["code"] == "address"


def test_every_address_asks_for_a_token() -> None:
    doors = next(
        one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api"
    )
    names = [door.name for door in doors.url_patterns]
    assert len(names) > 20
    for path, operations in root.api.get_openapi_schema()["paths"].items():
        address = re.sub(r"\{\w+\}", "x", path)
        for method in operations:
            answer = getattr(Client(), method)(address, content_type="application/json")
            assert answer.status_code == 401, (method, address)


@pytest.mark.slow
def test_schemathesis_finds_no_fault_of_ours(make_program: Make, settings_of_api: None) -> None:
    """Every address with what its own description allows, and what it does not."""
    program = make_program("coordinator", "SO-KHCN")
    schema = schemathesis.openapi.from_dict(root.api.get_openapi_schema())
    plan, report = reports.plan(), models.Report.objects.earliest("pk")
    named = {
        "code": plan.code, "indicator": "I.1", "group": "UBND-XA", "cycle": report.cycle_id,
    }  # fmt: skip
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=25 if os.environ.get("NQ57_LONG") else 2, deadline=None, database=None, derandomize=True,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy(), is_real=st.booleans())
        def ask(case: Any, is_real: bool) -> None:
            nonlocal asked
            path = dict(case.path_parameters or {})
            if is_real:
                path |= {name: named[name] for name in path if name in named}
            if is_real and "/reports/" in case.path:
                path["code"] = report.case.code
            answer = _call(program, case, path)
            asked += 1
            assert answer.status_code < 500, (case.method, case.path, answer.content)
            if answer.status_code >= 400 and answer.status_code not in (404, 405):
                assert answer["Content-Type"].startswith("application/problem+json")

        ask()
    assert asked > 40


@pytest.fixture
def settings_of_api(settings: Any) -> None:
    """No limits: a test asks faster than a program may."""
    settings.ACCOUNT_RATE_LIMITS = {}


def _call(program: Program, case: Any, path: dict[str, Any]) -> Any:
    address = case.path
    for name, value in path.items():
        address = address.replace(f"{{{name}}}", quote(str(value), safe=""))
    if case.query:
        address += "?" + urlencode(dict(case.query), doseq=True, errors="replace")
    kept = {
        name: str(value).encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "")
        for name, value in dict(case.headers or {}).items()
        if name.lower() not in ("authorization", "cookie", "host")
    }
    headers = program.head({}) | kept
    body = b"" if not isinstance(case.body, str | bytes | dict | list) else case.body
    if isinstance(body, dict | list):
        body = json.dumps(body)
    return program.client.generic(
        case.method.upper(), address, body, content_type=case.media_type or "application/json",
        headers=headers,
    )  # fmt: skip


def test_the_commands_of_the_guide_run(make_program: Make) -> None:
    """Each curl of docs/api.md, asked of the server that the test is."""
    report = reports.get_report(models.Cycle.objects.get())
    figure = report.figures.exclude(profile__denominator="").select_related("indicator")[0]
    named = {
        "PLAN": reports.plan().code, "REPORT": report.case.code, "OFFICE": reports.COMMUNE,
        "INDICATOR": figure.indicator.code, "PERIOD": figure.period,
        "LINE": report.lines.all()[0].item, "SYSTEM": cyber.add().code,
    }  # fmt: skip
    program = make_program()
    blocks = re.findall(r"```sh\n(.*?)```", DOCS.read_text(), re.DOTALL)
    commands = [one for block in blocks for one in re.split(r"\n(?=curl )", block.strip())]
    assert len(commands) >= 8
    for number, command in enumerate(commands):
        text = command.replace("\\\n", " ")
        for name, value in named.items():
            text = text.replace(f"${name}", value)
        answer = _run(program, shlex.split(text), str(number))
        assert answer.status_code == 200, (command, answer.content.decode())


def _run(program: Program, words: list[str], key: str) -> Any:
    method, body, headers, address, files = "GET", "", {}, "", {}
    rest = iter(words[1:])
    for word in rest:
        if word in ("-X", "-H", "-d", "--data-binary"):
            value = next(rest)
            if word == "-X":
                method = value
            elif word == "-H":
                name, _, said = value.partition(": ")
                headers[name] = said
            else:
                body = value
        elif word == "-F":
            name, _, file = next(rest).partition("=@")
            content = scans.write_nessus([], at=timezone.now() - timedelta(hours=1))
            files[name] = SimpleUploadedFile(file, content)
        elif not word.startswith("-"):
            address = word
    assert headers.pop("Authorization") == "Bearer $TOKEN"
    if "Idempotency-Key" in headers:
        headers["Idempotency-Key"] += key
    kind = headers.pop("Content-Type", "application/json")
    path = address.removeprefix("$SITE")
    if files:
        return program.client.post(path, files, headers=headers | program.head({}))
    return program.client.generic(
        method, path, body, content_type=kind, headers=headers | program.head({})
    )
