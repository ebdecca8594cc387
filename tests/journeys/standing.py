"""A whole installation of its own on this machine: database, web server, worker.

Its processes can be killed one by one. ``python -m tests.journeys.standing seat FILE N``
fills its database and writes who may sign in where.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from nq57.core import env
from nq57.jobs.cli import database, embedded, launcher

_CSRF = "a" * 32
_LOST = (http.client.HTTPException, OSError)


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    text: str
    seconds: float


@dataclass
class Browser:
    """One signed-in official; ``None`` is an answer that never came."""

    port: int
    session: str

    def get(self, path: str) -> Answer | None:
        return self._ask("GET", path, "", {})

    def post(self, path: str, data: dict[str, str], *, fragment: bool = False) -> Answer | None:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": _CSRF}
        if fragment:
            headers["HX-Request"] = "true"
        return self._ask("POST", path, urlencode(data), headers)

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer | None:
        sent = {"Cookie": f"sessionid={self.session}; csrftoken={_CSRF}", **headers}
        begun = time.perf_counter()
        made = http.client.HTTPConnection(launcher.HOST, self.port, timeout=60)
        with contextlib.closing(made) as connection:
            try:
                connection.request(method, path, body.encode(), sent)
                response = connection.getresponse()
                text = response.read().decode()
            except _LOST:
                return None
        return Answer(response.status, text, time.perf_counter() - begun)


@dataclass
class Standing:
    """The installation: its cluster, its environment, its processes by name."""

    cluster: embedded.Cluster
    environment: dict[str, str]
    port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start ``web`` or ``worker``; the web server answers when this returns."""
        command = (
            launcher.get_web_command(self.port) if name == "web" else launcher.get_worker_command()
        )
        self.processes[name] = subprocess.Popen(
            command, cwd=env.ROOT, env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if name == "web":
            self._wait()

    def kill(self, name: str) -> None:
        """Kill ``web``, ``worker`` or ``database`` without a word, and start it again."""
        if name == "database":
            self._kill_database()
            embedded.start(self.cluster)
            return
        head = self.processes[name].pid
        family = [head, *_list_children(head)]
        os.killpg(head, signal.SIGKILL)
        self.processes[name].wait()
        _wait_until_gone(family)
        self.start(name)

    def stop(self) -> None:
        """End everything and remove its data."""
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        embedded.stop(self.cluster)
        shutil.rmtree(self.cluster.home, ignore_errors=True)

    def ask(self, question: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds."""
        import psycopg

        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(question.encode(), parameters).fetchall()

    def seat(self, file: Path, offices: int) -> list[dict[str, Any]]:
        """Open a cycle and sign in a focal person and a head in each of some offices."""
        command = [sys.executable, "-m", "tests.journeys.standing", "seat", str(file), str(offices)]
        subprocess.run(command, cwd=env.ROOT, env=self.environment, check=True)
        seats: list[dict[str, Any]] = json.loads(file.read_text())
        return seats

    def _kill_database(self) -> None:
        """Kill the postmaster, and wait until its children have noticed and let go of its memory.

        Where nobody reaps a dead process it stays in the table, and its file says that it runs.
        """
        file = self.cluster.data / "postmaster.pid"
        pid = int(file.read_text().splitlines()[0])
        family = [pid, *_list_children(pid)]
        os.kill(pid, signal.SIGKILL)
        _wait_until_gone(family)
        file.unlink()
        for lock in self.cluster.socket.glob("*.lock"):
            lock.unlink()

    def _wait(self) -> None:
        for _ in range(300):
            with (
                contextlib.suppress(OSError),
                socket.create_connection((launcher.HOST, self.port), timeout=5),
            ):
                return
            time.sleep(0.1)
        raise AssertionError("the web server does not answer")

    @classmethod
    def make(cls, folder: Path, name: str) -> Self:
        """Make a fresh cluster with the province in it; the processes are not started."""
        cluster = embedded.get_cluster(name)
        shutil.rmtree(cluster.home, ignore_errors=True)
        addresses = embedded.start(cluster)
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
        environment = kept | {
            "DATABASE_URL": addresses.application, "DATABASE_OWNER_URL": addresses.owner,
            "NQ57_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "NQ57_DEMO": "0",
        } | dict(line.split("=", 1) for line in database.make_keys().splitlines())  # fmt: skip
        with socket.socket() as probe:
            probe.bind((launcher.HOST, 0))
            port = probe.getsockname()[1]
        made = cls(cluster, environment, port)
        _keep_what_is_acknowledged(addresses)
        command = [sys.executable, "-m", "nq57", "prepare", "--no-demo"]
        subprocess.run(command, cwd=env.ROOT, env=environment, check=True)
        return made


def _read_stat(pid: int) -> list[str]:
    """Return state and parent of a process, as the system's table has them."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return ["gone", "0"]


def _list_children(pid: int) -> list[int]:
    found = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [one for one in found if _read_stat(one)[1] == str(pid)]


def _wait_until_gone(family: list[int]) -> None:
    for _ in range(300):
        if all(_read_stat(one)[0] in ("gone", "Z", "X") for one in family):
            return
        time.sleep(0.1)
    raise AssertionError("a killed process does not go")


def _keep_what_is_acknowledged(addresses: embedded.Addresses) -> None:
    """A cluster for tests may lose what it acknowledged last; this one is to be killed."""
    import psycopg

    for address in (addresses.application, addresses.owner):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = on")


@contextlib.contextmanager
def stand(folder: Path, name: str) -> Iterator[Standing]:
    """Hold an installation up for the time of the block."""
    made = Standing.make(folder, name)
    try:
        for process in ("web", "worker"):
            made.start(process)
        yield made
    finally:
        made.stop()


def _seat(file: Path, offices: int) -> None:
    """Open the cycle of the last December, which serves all four cadences."""
    from django.utils import timezone

    from nq57.audit import rules as audit_rules
    from nq57.core import periods
    from nq57.documents import models as documents
    from nq57.reporting import actions, models
    from tests.factories import reports

    at = timezone.now()
    year = timezone.localdate(at).year - 1
    plan, first = reports.plan(), timezone.datetime(year, 12, 1).date()
    plan.report_terms.all().delete()
    reports.set_terms(first)
    # The letter has no day: it is given one, so that its orders were owed in that December.
    documents.Document.objects.filter(issued_on=None).update(issued_on=first)
    cycle = actions.open_cycle(
        plan=plan, period=periods.parse_period(f"{year}-12"), by=audit_rules.SYSTEM, at=at
    ).cycle
    found = models.Report.objects.with_rows().filter(cycle=cycle).order_by("organisation__code")
    seats = [_seat_one(report) for report in found[:offices]]
    file.write_text(json.dumps({"kinds": cycle.kinds, "seats": seats}))


def _seat_one(report: Any) -> dict[str, Any]:
    from django.test import Client

    from tests.factories import orgs

    sessions = {}
    for role in ("focal", "head"):
        login = f"{role}.{report.organisation.code}".lower()
        account = orgs.AccountFactory(login=login)
        orgs.PostFactory(person=account.person, role=role, organisation=report.organisation)
        client = Client()
        client.force_login(account)
        sessions[role] = client.cookies["sessionid"].value
    figures = report.figures.select_related("profile")
    return {
        "code": report.case.code, "words": report.item, **sessions,
        "lines": [line.item for line in report.lines.all()],
        "figures": {figure.item: bool(figure.profile.denominator) for figure in figures},
    }  # fmt: skip


if __name__ == "__main__":
    database.set_up_django()
    _seat(Path(sys.argv[2]), int(sys.argv[3]))
