"""Every migration goes back, and forth again, on a database of its own.

The owner migrates over a connection of its own, as on a real installation: a step that asks
over another one waits for the owner's lock. What stands afterwards is open to the application
as far as the tables made anew say so.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from nq57.core import env
from tests import databases

pytestmark = [pytest.mark.slow, pytest.mark.server]

NAME = sql.Identifier("nq57_back_and_forth")
APPLICATION = "nq57_app"
_OPEN = """
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO nq57_app;
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO nq57_app
"""
_KEPT = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
WHERE tgfoid = to_regproc('nq57_refuse_change')
"""
_RIGHTS = """
SELECT tablename, array_agg(name ORDER BY place) FROM pg_tables,
  unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) WITH ORDINALITY r (name, place)
WHERE schemaname = 'public' AND has_table_privilege('nq57_app', quote_ident(tablename), name)
GROUP BY tablename
"""
_BACK_AND_FORTH = """
import django
from django.conf import settings
settings.DATABASES['owner'] = settings.DATABASES['default'].copy()
django.setup()
from django.core.management import call_command
from pathlib import Path
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.apps import apps
from tests import rendering
ours = [app for app in apps.get_app_configs() if app.name.startswith('nq57.')]
kept = [app.label for app in ours if (Path(app.path) / 'migrations').is_dir()]
back = MigrationExecutor(connections['owner'])
with rendering.changed_model_alone():
    back.migrate([(label, None) for label in reversed(kept)])
left = set(connections['owner'].introspection.table_names())
assert not {model._meta.db_table for app in ours for model in app.get_models()} & left, left
with rendering.changed_model_alone():
    call_command('migrate', database='owner', verbosity=0)
"""


@pytest.fixture(scope="module")
def scratch(
    django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[tuple[str, subprocess.CompletedProcess[str]]]:
    """A migrated database, open to the application, after it went back and forth."""
    address = f"{databases.home().rpartition('/')[0]}/nq57_back_and_forth"
    with django_db_blocker.unblock():
        migrated = sql.Identifier(databases.get("migrated"))
    with psycopg.connect(databases.home(), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(NAME))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(NAME, migrated))
        asked = "SELECT count(*) FROM pg_roles WHERE rolname = %s"
        is_ours = server.execute(asked, [APPLICATION]).fetchall() == [(0,)]
        if is_ours:
            server.execute("CREATE ROLE nq57_app")
        try:
            with psycopg.connect(address, autocommit=True) as opened:
                opened.execute(_OPEN)
            yield address, _go_back_and_forth(address)
        finally:
            server.execute(sql.SQL("DROP DATABASE {}").format(NAME))
            if is_ours:
                server.execute("DROP ROLE nq57_app")


def _go_back_and_forth(address: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _BACK_AND_FORTH],
        env=environment,
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_migrations_go_back_and_forth(
    scratch: tuple[str, subprocess.CompletedProcess[str]],
) -> None:
    done = scratch[1]
    assert done.returncode == 0, done.stderr[-2000:]


def test_application_role_may_only_add(
    scratch: tuple[str, subprocess.CompletedProcess[str]],
) -> None:
    """Whatever a migration made is open to the application, but what is only added to."""
    with psycopg.connect(scratch[0], autocommit=True) as opened:
        kept = {row[0] for row in opened.execute(_KEPT).fetchall()}
        assert {"audit_entry", "audit_seal", "cases_step"} <= kept
        rights = dict(opened.execute(_RIGHTS).fetchall())
    assert {table for table, held in rights.items() if held == ["SELECT", "INSERT"]} == kept
    others = {tuple(held) for table, held in rights.items() if table not in kept}
    assert others == {("SELECT", "INSERT", "UPDATE", "DELETE")}
