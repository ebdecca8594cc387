"""The sealer loses no row, whatever the order of commits; needs commits of its own."""

import os
import random
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from nq57.audit import actions, models, queries, rules

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
BY = rules.Actor(account="lan")
IS_LONG = bool(os.environ.get("NQ57_LONG"))


def record(code: str) -> models.Entry:
    return actions.record(by=BY, at=AT, verb="v", subject_kind="item", subject_code=code)


@pytest.mark.django_db(transaction=True)
def test_smaller_number_that_commits_later_is_sealed() -> None:
    written, may_commit = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            record("slow")
            written.set()
            may_commit.wait(10)
        connections.close_all()

    record("before")
    thread = threading.Thread(target=hold)
    thread.start()
    written.wait(10)
    record("quick")
    assert actions.seal_journal(at=AT) == 2
    may_commit.set()
    thread.join()
    assert queries.verify(at=AT).unsealed == 1
    assert actions.seal_journal(at=AT) == 1
    found = queries.verify(at=AT)
    assert found.is_sound
    assert (found.sealed, found.unsealed) == (3, 0)
    assert len(models.Seal.objects.get(seq=2).late) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_storm_of_writers_and_sealers_loses_nothing() -> None:
    writers, rows = 6, 200 if IS_LONG else 30
    done = threading.Event()
    errors: list[Exception] = []

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for number in range(rows):
                try:
                    with transaction.atomic():
                        record(f"{seed}.{number}")
                        if chance.random() < 0.3:
                            with connection.cursor() as cursor:
                                cursor.execute("SELECT pg_sleep(%s)", [chance.random() / 50])
                        if chance.random() < 0.2:
                            raise RuntimeError
                except RuntimeError:
                    continue
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    def seal() -> None:
        try:
            while not done.is_set():
                actions.seal_journal(at=AT)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[seed]) for seed in range(writers)]
    sealers = [threading.Thread(target=seal) for _ in range(2)]
    for thread in [*threads, *sealers]:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    actions.seal_journal(at=AT)
    assert errors == []
    found = queries.verify(at=AT)
    assert found.is_sound
    assert (found.sealed, found.unsealed) == (models.Entry.objects.count(), 0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_same_key_at_the_same_time_writes_once() -> None:
    calls: list[int] = []
    answers: list[object] = []

    def submit() -> None:
        def write() -> dict[str, int]:
            calls.append(1)
            return {"call": len(calls)}

        answers.append(
            actions.answer_once(key="k", by=BY, at=AT, verb="v", request={}, write=write)
        )
        connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert answers == [{"call": 1}] * 5
