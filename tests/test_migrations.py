"""Every migration goes back, and forth again, on a database of its own.

The owner migrates over a connection of its own, as on a real installation: a step that asks
over another one waits for the owner's lock.
"""

import os
import subprocess
import sys

import psycopg
import pytest
from psycopg import sql

from nq57.core import env

NAME = sql.Identifier("nq57_back_and_forth")


@pytest.mark.slow
@pytest.mark.server
def test_migrations_go_back_and_forth() -> None:
    home = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    scratch = f"{home.rpartition('/')[0]}/nq57_back_and_forth"
    with psycopg.connect(home, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(NAME))
        server.execute(sql.SQL("CREATE DATABASE {}").format(NAME))
    environment = os.environ | {
        "DATABASE_URL": scratch,
        "DATABASE_OWNER_URL": scratch,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    script = (
        "import django\n"
        "from django.conf import settings\n"
        "settings.DATABASES['owner'] = settings.DATABASES['default'].copy()\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        "from pathlib import Path\n"
        "from django.db import connections\n"
        "from django.db.migrations.executor import MigrationExecutor\n"
        "from django.apps import apps\n"
        "call_command('migrate', database='owner', verbosity=0)\n"
        "ours = [app for app in apps.get_app_configs() if app.name.startswith('nq57.')]\n"
        "kept = [app.label for app in ours if (Path(app.path) / 'migrations').is_dir()]\n"
        "back = MigrationExecutor(connections['owner'])\n"
        "back.migrate([(label, None) for label in reversed(kept)])\n"
        "call_command('migrate', database='owner', verbosity=0)\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script],
            env=environment,
            cwd=env.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
    finally:
        with psycopg.connect(home, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {}").format(NAME))
