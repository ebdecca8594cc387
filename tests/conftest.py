"""The suite runs on a real PostgreSQL that the launcher started."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no failure; the long run draws more.
settings.register_profile(
    "suite",
    deadline=None,
    max_examples=1000 if os.environ.get("NQ57_LONG") else 100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Say in one line how to start, when no database is given."""
    if not os.environ.get("DATABASE_URL") and not config.option.collectonly:
        os.environ["NQ57_NO_DATABASE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs once more on a server that others packaged: rows, triggers, stories."""
    for item in items:
        near = item.path.stem in {"test_constraints", "test_journal", "test_races"}
        if near or item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.server)
    # What takes longest begins first: else one worker ends with it while the other has nothing.
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def _no_database_hint(request: pytest.FixtureRequest) -> None:
    if os.environ.get("NQ57_NO_DATABASE") and any(
        item.get_closest_marker("django_db") for item in request.session.items
    ):
        pytest.exit("Chạy bằng: make test, hoặc nq57 run --cluster test -- pytest", returncode=4)


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

    It holds the reference data, Plan 142 and the letter; it is filled once for a worker, and a
    copy of it is filled with the obligations.
    """
    from django.db import connection, transaction

    with blocker.unblock():
        own = connection.settings_dict["NAME"]
        filled = _fill_database(own, obligations=obligations)
        _turn_to(filled)
        atomic = transaction.atomic()
        atomic.__enter__()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        _turn_to(own)


_FILLED: set[str] = set()


def _fill_database(own: str, *, obligations: bool) -> str:
    from django.utils import timezone

    from nq57.audit import rules as audit_rules
    from nq57.jobs.cli import seeds
    from nq57.plans import actions, models

    name = f"{own}_{'owed' if obligations else 'loaded'}"
    if name in _FILLED:
        return name
    _copy_database(_fill_database(own, obligations=False) if obligations else own, name)
    _turn_to(name)
    try:
        if obligations:
            for plan in models.Plan.objects.all():
                actions.roll_obligations(plan=plan, by=audit_rules.SYSTEM, at=timezone.now())
            seeds._gather_statistics()
        else:
            seeds.load(demonstration=False, obligations=False)
    finally:
        _turn_to(own)
    _FILLED.add(name)
    return name


def _turn_to(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _copy_database(source: str, name: str) -> None:
    from django.db import connection

    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


@pytest.fixture(scope="session", autouse=True)
def _filled_databases_go(django_db_blocker: Any) -> Iterator[None]:
    """Remove the databases of the province at the end."""
    yield
    if not _FILLED:
        return
    from django.db import connection

    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        for name in sorted(_FILLED):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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
