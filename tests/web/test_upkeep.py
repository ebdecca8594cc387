"""What programs may ask of the machine, and what the log says of people: nothing."""

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from nq57.core import logs
from nq57.orgs import models as orgs
from tests.web.conftest import Scene
from tests.web.test_crawl import crawl

pytestmark = pytest.mark.django_db


def measure(client: Client, **headers: str) -> dict[str, float]:
    answer = client.get(reverse("upkeep:metrics"), headers=headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {sample.name: sample.value for family in families for sample in family.samples}


def test_a_process_that_lives_says_so_without_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/song").json() == {"alive": True}


def test_requests_are_counted_by_area_and_status_and_nothing_else(client: Client) -> None:
    def read() -> dict[tuple[str, str], float]:
        text = client.get(reverse("upkeep:metrics")).content.decode()
        found = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if sample.name == "nq57_requests_total":
                    assert set(sample.labels) == {"area", "status"}
                    found[sample.labels["area"], sample.labels["status"]] = sample.value
        return found

    client.get("/song")
    before = read()
    client.get("/song?ten=bi-mat")
    client.get("/khong-co/bi-mat")
    client.get("/api/me")
    client.get("/thiet-lap/")
    after = read()
    grown = {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key)}
    assert grown == {
        ("upkeep", "200"): 2, ("none", "404"): 1, ("api", "401"): 1, ("law", "302"): 1,
    }  # fmt: skip
    assert "bi-mat" not in str(after)


def test_processes_of_one_server_count_together(tmp_path: Path) -> None:
    """Two processes count, a third tells the sum; another server's folder is another."""
    code = (
        "from nq57.core import counters; counters.share();"
        "counters.count_request(area='law', status=200);"
        "from prometheus_client import CollectorRegistry, generate_latest;"
        "r = CollectorRegistry(); counters.register(r); print(generate_latest(r).decode())"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(tmp_path)},
            capture_output=True, text=True, check=True,
        ).stdout
        for _ in range(3)
    ]  # fmt: skip
    assert 'nq57_requests_total{area="law",status="200"} 3.0' in told[-1]
    (folder,) = tmp_path.iterdir()
    folder.chmod(0o777)
    alone = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert 'status="200"} 1.0' in alone, "a folder that others may write is not used"


def test_ready_means_database_and_migrations(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/san-sang")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "why": ""})
    MigrationRecorder(connection).record_unapplied("files", "0001_files")
    newest = orgs.Account  # any model keeps working: readiness alone tells
    assert newest.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'files'")
    answer = client.get("/san-sang")
    assert (answer.status_code, answer.json()["why"]) == (503, "migrations")

    def fail(self: MigrationRecorder) -> None:
        raise OperationalError("no connection to 10.0.0.1, user x")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", fail)
    answer = client.get("/san-sang")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "why": "database"})


def test_figures_are_those_of_the_database(client: Client) -> None:
    before = measure(client)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES"
            " ('default', 'x', 'todo', now() - interval '3 minutes'),"
            " ('default', 'x', 'todo', now() + interval '1 hour'),"
            " ('default', 'x', 'failed', NULL)"
        )
    after = measure(client)
    assert after["nq57_queue_jobs"] == before["nq57_queue_jobs"] + 1
    assert 175 < after["nq57_queue_oldest_seconds"] < 300
    assert after["nq57_queue_failed_jobs"] == before["nq57_queue_failed_jobs"] + 1
    assert after["nq57_disk_bytes"] > after["nq57_disk_free_bytes"] > 0


def test_figures_are_for_the_machine_or_the_token(client: Client, settings: Any) -> None:
    address = reverse("upkeep:metrics")
    away = {"X-Forwarded-For": "203.0.113.9"}
    assert client.get(address, headers=away).status_code == 404
    assert client.get(address, headers=away | {"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "t" * 32
    assert client.get(address, headers=away | {"Authorization": "Bearer x"}).status_code == 404
    assert measure(client, **away, Authorization="Bearer " + "t" * 32)["nq57_workers"] == 0
    assert client.get(address, REMOTE_ADDR="203.0.113.9").status_code == 404


@pytest.mark.usefixtures("province")
def test_log_lines_of_a_crawl_tell_of_no_person(visit: Callable[..., Client], scene: Scene) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonFormatter())
    root, requests = logging.getLogger(), logging.getLogger("nq57.request")
    kept = (root.level, requests.level)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    requests.setLevel(logging.INFO)
    try:
        client = visit("coordinator", False, "SO-KHCN")
        pages = [address for address, _, _ in crawl(client, 1)]
        client.get("/van-ban/?q=nguyen.van.a@example.gov.vn")
        client.get("/khong-co/nguyen.van.a@example.gov.vn/0912345678")
    finally:
        root.removeHandler(handler)
        root.setLevel(kept[0])
        requests.setLevel(kept[1])
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    asked = [line for line in lines if line["logger"] == "nq57.request"]
    assert len(asked) >= len(pages) > 20
    assert {"at", "level", "logger", "message", "request", "method", "route", "status", "ms"} == {
        *asked[0]
    }
    text = stream.getvalue()
    assert not re.search(r"@example|0912345678", text)
    names = set(orgs.Person.objects.values_list("name", flat=True))
    logins = set(orgs.Account.objects.values_list("login", flat=True))
    assert names
    assert logins
    assert [word for word in names | logins if word in text] == []
    cookies = {morsel.value for morsel in client.cookies.values()}
    assert [cookie for cookie in cookies if len(cookie) > 8 and cookie in text] == []


@pytest.mark.parametrize(
    ("line", "kept", "gone"),
    [
        ("gửi tới an.nguyen@sonla.gov.vn không được", "gửi tới", "sonla"),
        ("gọi 0912 345 678 hoặc +84 912345678", "gọi", "345"),
        ("Not Found: /x?q=Nguyễn+Văn+A", "Not Found: /x", "Nguyễn"),
        ("Authorization: Bearer abc.def", "Authorization", "abc"),
        ("postgresql://nq57_app:hunter2@db/nq57", "db/nq57", "hunter2"),
        ("NQ57_SECRET_KEY=abcdef", "NQ57_SECRET_KEY", "abcdef"),
        ("session " + "a1" * 20, "session", "a1a1"),
        ("duplicate\nDETAIL: Key (login)=(an.nv) already exists.", "duplicate", "an.nv"),
        ("Key (name, phone)=(An, 5) is missing", "Key (name, phone)", "An,"),
    ],
)
def test_what_tells_of_persons_or_opens_doors_is_masked(line: str, kept: str, gone: str) -> None:
    for formatter in (logs.TextFormatter(), logs.JsonFormatter()):
        record = logging.LogRecord("x", logging.WARNING, "", 0, "%s", (line,), None)
        shown = formatter.format(record)
        assert kept in shown
        assert gone not in shown


def test_plain_lines_stay_as_they_are() -> None:
    for line in ("Đã niêm 57 dòng lúc 2026-11-22 07:00:00", "KH-142: đã có 12 việc", "/ke-hoach/"):
        assert logs.mask(line) == line


def test_a_line_is_one_json_object_with_its_fault() -> None:
    try:
        raise ValueError("an@example.gov.vn\nthứ hai")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, "", 0, "hỏng", None, sys.exc_info())
    shown = logs.JsonFormatter().format(record)
    assert "\n" not in shown
    told = json.loads(shown)
    assert "ValueError" in told["fault"]
    assert "example" not in shown
    assert datetime.fromisoformat(told["at"]).tzinfo == UTC
