"""The databases of a run: migrated once, filled once, copied for whoever needs one.

The first that asks for a kind makes it, the other workers wait and copy. Nobody writes to these.
"""

import contextlib
import os
import zlib
from collections.abc import Iterator

PREFIX = "nq57_tests"
MADE_FROM = {"migrated": "", "loaded": "migrated", "owed": "loaded"}

_MAKING = "making"  # so that one which was cut off is never taken for whole


def is_there() -> bool:
    """Tell whether the run was given a server."""
    return bool(os.environ.get("DATABASE_URL"))


def home() -> str:
    """Return the address whose role makes databases."""
    return os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]


def remove() -> None:
    """Remove the databases, also those that a run left when it was cut off."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(home(), autocommit=True) as server:
        for kind in (*MADE_FROM, _MAKING):
            name = sql.Identifier(f"{PREFIX}_{kind}")
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def get(kind: str) -> str:
    """Return the name of a database that holds the tables (``migrated``), the reference data,
    Plan 142 and the letter besides (``loaded``), or their obligations too (``owed``)."""
    with _in_turn():
        return _get(kind)


def copy(source: str, name: str) -> None:
    """Make a database anew as a copy of another one to which nobody is connected."""
    from django.db import connection

    drop(name)
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def keep_files() -> None:
    """Put the bytes of the two documents where this process keeps files: a copied database has
    their rows alone."""
    from django.utils import timezone

    from nq57.audit import rules as audit_rules
    from nq57.files import actions
    from nq57.jobs.cli import seeds

    for name in (seeds.PLAN, seeds.LETTER):
        with (seeds.PLANS / name).open("rb") as source:
            actions.store_file(source=source, name=name, by=audit_rules.SYSTEM, at=timezone.now())


def drop(name: str) -> None:
    """Remove a database, also from under whoever is connected to it."""
    from django.db import connection

    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def turn_to(name: str) -> None:
    """Let Django's connection be one to this database."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


@contextlib.contextmanager
def _in_turn() -> Iterator[None]:
    import psycopg

    with psycopg.connect(home(), autocommit=True) as server:
        server.execute("SET lock_timeout = 0")
        server.execute("SELECT pg_advisory_lock(%s)", [zlib.crc32(PREFIX.encode())])
        yield


def _get(kind: str) -> str:
    from django.db import connection

    name = f"{PREFIX}_{kind}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return name
    source = _get(MADE_FROM[kind]) if MADE_FROM[kind] else "template0"
    making, own = f"{PREFIX}_{_MAKING}", connection.settings_dict["NAME"]
    copy(source, making)
    turn_to(making)
    try:
        _fill(kind)
    finally:
        turn_to(own)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def _fill(kind: str) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from nq57.audit import rules as audit_rules
    from nq57.jobs.cli import seeds
    from nq57.plans import actions, models
    from tests import rendering

    if kind == "migrated":
        with rendering.changed_model_alone():
            call_command("migrate", verbosity=0, run_syncdb=True)
        call_command("createcachetable")
    elif kind == "loaded":
        seeds.load(demonstration=False, obligations=False)
    else:
        for plan in models.Plan.objects.all():
            actions.roll_obligations(plan=plan, by=audit_rules.SYSTEM, at=timezone.now())
        seeds._gather_statistics()
