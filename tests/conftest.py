"""The suite runs on a real PostgreSQL that the launcher started."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import databases

# A busy machine is no failure; the long run draws more.
settings.register_profile(
    "suite",
    deadline=None,
    max_examples=1000 if os.environ.get("NQ57_LONG") else 100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")

_ALONE = "test_storm"  # stands on an embedded server of its own


def pytest_configure(config: pytest.Config) -> None:
    """Say in one line how to start, when no database is given."""
    if not os.environ.get("DATABASE_URL") and not config.option.collectonly:
        os.environ["NQ57_NO_DATABASE"] = "1"


def _makes_databases(config: pytest.Config) -> bool:
    """Tell the process that begins and ends the run from its workers."""
    is_worker = hasattr(config, "workerinput")
    return databases.is_there() and not is_worker and not config.option.collectonly


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin without the databases of an earlier run."""
    if _makes_databases(session.config):
        databases.remove()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave no database."""
    if _makes_databases(session.config):
        databases.remove()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs once more on a server that others packaged: rows, triggers, stories."""
    for item in items:
        near = item.path.stem in {"test_constraints", "test_journal", "test_races"}
        if near or (item.path.parent.name == "journeys" and item.path.stem != _ALONE):
            item.add_marker(pytest.mark.server)
    # What takes longest begins first: else one worker ends with it while the other has nothing.
    # Of that, what has a database of its own: meanwhile another worker migrates the tests' one.
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    shared = {item.path for item in items if item.get_closest_marker("django_db")}
    shared = {path for path in shared if path.stem != _ALONE}
    items.sort(key=lambda item: (item.path not in slow, item.path in slow & shared))


def pytest_collection_finish() -> None:
    """Let the collector pass over what was read for thousands of tests, and come less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _no_database_hint(request: pytest.FixtureRequest) -> None:
    if os.environ.get("NQ57_NO_DATABASE") and any(
        item.get_closest_marker("django_db") for item in request.session.items
    ):
        pytest.exit("Chạy bằng: make test, hoặc nq57 run --cluster test -- pytest", returncode=4)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """Let the tests' database be a copy of the one that was migrated once."""
    from django.db import connection

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = databases.get("migrated")
        connection.close()


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_may_be_emptied() -> Iterator[None]:
    """Let a transactional test empty append-only tables and the queue at its end."""
    from django.db import connection
    from django.db.backends.postgresql.operations import DatabaseOperations

    flush = DatabaseOperations.sql_flush

    def flush_past_triggers(
        self: DatabaseOperations, style: Any, tables: Any, **options: Any
    ) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
                " WHERE tgfoid = to_regproc('nq57_refuse_change')"
            )
            kept = [row[0] for row in cursor.fetchall()]
        return [
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER;" for table in kept),
            *flush(self, style, tables, **options),
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER;" for table in kept),
            "TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE;",  # no models of Django's
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush_past_triggers)
        yield


def load_province(blocker: Any, *, obligations: bool = False) -> Iterator[None]:
    """Lend the database of the loaded province, in a transaction that is undone.

    It holds the reference data, Plan 142 and the letter, or their obligations too; each worker
    has one copy of each.
    """
    from django.db import connection, transaction

    with blocker.unblock():
        own = connection.settings_dict["NAME"]
        filled = _copy_filled(own, obligations=obligations)
        databases.turn_to(filled)
        databases.keep_files()
        atomic = transaction.atomic()
        atomic.__enter__()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        databases.turn_to(own)


_COPIES: set[str] = set()


def _copy_filled(own: str, *, obligations: bool) -> str:
    kind = "owed" if obligations else "loaded"
    name = f"{own}_{kind}"
    if name not in _COPIES:
        databases.copy(databases.get(kind), name)
        _COPIES.add(name)
    return name


@pytest.fixture(scope="session", autouse=True)
def _copies_go(django_db_blocker: Any) -> Iterator[None]:
    """Remove the databases of the province at the end."""
    yield
    with django_db_blocker.unblock():
        for name in sorted(_COPIES):
            databases.drop(name)


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference data, Plan 142 and the letter.

    The module's transaction undoes what its fixtures add; each test's own stands inside it.
    """
    yield from load_province(django_db_blocker)


@pytest.fixture(scope="module")
def owed_province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The province with the obligations of Plan 142 and the letter."""
    yield from load_province(django_db_blocker, obligations=True)
