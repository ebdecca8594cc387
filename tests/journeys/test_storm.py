"""The hours before the due date, and processes that die in them."""

import os
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest
from django.db import connection

from nq57.reporting import rules
from tests.journeys.standing import Browser, Standing, stand

IS_LONG = bool(os.environ.get("NQ57_LONG"))
OFFICES = 86 if IS_LONG else 8  # with those who report on a quiet server, and the writers: 95
SECONDS = 120 if IS_LONG else 5
KILLS = 100 if IS_LONG else 4
IDLE, WRITERS = 5, 4
SENT = "SELECT count(*) FROM cases_case WHERE kind = 'report' AND state = 'sent'"
CONFLICT = "Người khác vừa ghi mục này"
FILINGS = """
SELECT c.code, array_agg(f.number ORDER BY f.number)
FROM reporting_filing f JOIN cases_case c ON c.id = f.report_id GROUP BY c.code"""
LINES = """
SELECT 'line-' || l.id, l.difficulty
FROM reporting_line l JOIN cases_case c ON c.id = l.report_id WHERE c.code = %s"""

# All that a database is made of: columns, constraints, indexes, triggers, functions.
MADE = """
SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
                 attidentity, attgenerated, pg_get_expr(adbin, adrelid))
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
UNION SELECT pg_get_functiondef(oid) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'"""


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    with stand(tmp_path_factory.mktemp("standing"), "storm") as made:
        yield made


@pytest.fixture(scope="module")
def seats(standing: Standing, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    made: Any = standing.seat(
        tmp_path_factory.mktemp("seats") / "seats.json", WRITERS + IDLE + OFFICES
    )
    assert made["kinds"] == ["month", "quarter", "half_year", "year"]
    found: list[dict[str, Any]] = made["seats"]
    return found


def type_all(seat: dict[str, Any], seen: int = 0, difficulty: str = "") -> dict[str, str]:
    """Return what a focal person types into every cell."""
    typed = {f"{seat['words']}.seen": str(seen)}
    typed |= {f"{seat['words']}.{name}": f"Không {difficulty}." for name in rules.WORDS}
    for key in seat["lines"]:
        typed |= {
            f"{key}.seen": str(seen), f"{key}.state": "doing", f"{key}.percent": "40",
            f"{key}.difficulty": difficulty,
        }  # fmt: skip
    for key, has_parts in seat["figures"].items():
        typed[f"{key}.seen"] = str(seen)
        given = {"numerator": "57", "denominator": "64"} if has_parts else {"value": "12"}
        typed |= {f"{key}.{name}": text for name, text in given.items()}
    return typed


def report_once(standing: Standing, seat: dict[str, Any]) -> list[float]:
    """Open the form, fill it, submit, approve and send; return the seconds of each answer."""
    focal, head = (Browser(standing.port, seat[role]) for role in ("focal", "head"))
    path = f"/bao-cao/{seat['code']}/"
    steps = [
        (200, focal.get(path)),
        (200, focal.post(path, type_all(seat), fragment=True)),
        (302, focal.post(f"{path}buoc/", {"step": "submit"})),
        (302, head.post(f"{path}buoc/", {"step": "send", "key": seat["code"]})),
    ]
    for status, answer in steps:
        assert answer is not None, seat["code"]
        assert answer.status == status, answer.text[:3000]
    return [answer.seconds for _status, answer in steps if answer]


def get_p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


@pytest.mark.slow
def test_all_offices_send_in_the_last_minutes(
    standing: Standing, seats: list[dict[str, Any]]
) -> None:
    quiet, busy = seats[WRITERS : WRITERS + IDLE], seats[WRITERS + IDLE :]
    report_once(standing, quiet[0])  # a process's first answers are no measure of it
    idle = get_p95([one for seat in quiet[1:] for one in report_once(standing, seat)])
    begun, dice = time.perf_counter(), random.Random(57)

    def come(seat: dict[str, Any]) -> list[float]:
        time.sleep(dice.uniform(0, SECONDS))
        return report_once(standing, seat)

    with ThreadPoolExecutor(len(busy)) as pool:
        storm = [one for row in pool.map(come, busy) for one in row]
    print(
        f"{len(busy)} offices in {time.perf_counter() - begun:.0f} s: "
        f"p95 {get_p95(storm) * 1000:.0f} ms, idle {idle * 1000:.0f} ms"
    )
    assert standing.ask(SENT) == [(IDLE + len(busy),)]
    assert dict(standing.ask(FILINGS)) == {seat["code"]: [1] for seat in quiet + busy}
    if IS_LONG:
        assert get_p95(storm) <= 2 * idle


@dataclass
class Writer:
    """An office that writes, sends and takes back while processes die; it repeats what was
    not acknowledged, as a person or a form does."""

    standing: Standing
    seat: dict[str, Any]
    over: threading.Event
    saved: str = ""
    sent: int = 0
    repeated: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path = f"/bao-cao/{self.seat['code']}/"
        self.focal, self.head = (
            Browser(self.standing.port, self.seat[role]) for role in ("focal", "head")
        )

    def work(self) -> None:
        """Go round until it is over: save, submit, send, withdraw."""
        turn, step = 0, f"{self.path}buoc/"
        while not self.over.is_set() and not self.faults:
            turn += 1
            text = f"lần {turn}"
            typed = type_all(self.seat, turn - 1, text)
            self._insist(200, self.focal, self.path, typed, fragment=True)
            self.saved = text
            self._insist(302, self.focal, step, {"step": "submit"}, reached="waiting")
            # A submission with its key may be repeated; its answer is the first one's.
            self._insist(302, self.head, step, {"step": "send", "key": f"{turn}"})
            self.sent += 1
            self._insist(302, self.head, step, {"step": "withdraw"}, reached="draft")

    def _insist(
        self, status: int, browser: Browser, path: str, data: dict[str, str], *,
        fragment: bool = False, reached: str = "",
    ) -> None:  # fmt: skip
        """Repeat until the server acknowledges; 5xx is no acknowledgement.

        A move whose answer was lost is refused when repeated; the page then shows it ``reached``.
        """
        for again in range(300):
            answer = browser.post(path, data, fragment=fragment)
            if answer is not None and answer.status < 500:
                is_there = again and reached and answer.status == 422 and self._read() == reached
                if not is_there and (answer.status != status or CONFLICT in answer.text):
                    self.faults.append(f"{data.get('step')} {answer.status}: {answer.text[-1500:]}")
                return
            self.repeated += 1
            time.sleep(0.2)
        self.faults.append(f"no answer: {path} {data.get('step', 'save')}")

    def _read(self) -> str:
        state = "SELECT state FROM cases_case WHERE code = %s"
        return str(self.standing.ask(state, self.seat["code"])[0][0])


@pytest.mark.slow
def test_whatever_dies_what_was_acknowledged_is_there_once(
    standing: Standing, seats: list[dict[str, Any]], tmp_path: Path
) -> None:
    over, dice = threading.Event(), random.Random(57)
    writers = [Writer(standing, seat, over) for seat in seats[:WRITERS]]
    threads = [threading.Thread(target=writer.work) for writer in writers]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.2, 1.5))
        standing.kill(dice.choice(["web", "worker", "database"]))
    over.set()
    for thread in threads:
        thread.join(120)
    assert [writer.faults for writer in writers if writer.faults] == []
    assert sum(writer.sent for writer in writers) > 0
    filings = dict(standing.ask(FILINGS))
    for writer in writers:
        assert filings[writer.seat["code"]] == list(range(1, writer.sent + 1))
        texts = dict(standing.ask(LINES, writer.seat["code"]))
        assert set(texts.values()) == {writer.saved}
    print(
        f"{KILLS} kills, {sum(writer.sent for writer in writers)} reports sent, "
        f"{sum(writer.repeated for writer in writers)} repeated"
    )


@pytest.mark.django_db
def test_the_suite_stands_on_the_tables_that_the_command_makes(standing: Standing) -> None:
    """The tests' own database is migrated with less drawing (``tests/rendering.py``)."""
    with connection.cursor() as cursor:
        cursor.execute(MADE)
        ours = {row[0] for row in cursor.fetchall()}
        cursor.execute("SHOW server_version_num")
        version = cursor.fetchone()
    if [version] != standing.ask("SHOW server_version_num"):
        pytest.skip("another server writes the same tables in other words")
    assert ours ^ {row[0] for row in standing.ask(MADE)} == set()
    assert len(ours) > 1000
