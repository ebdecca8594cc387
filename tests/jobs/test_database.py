"""The database that commands talk to: refusals in a sentence, and one server for several."""

import os
import subprocess
import sys
from dataclasses import replace

import psycopg
import pytest

from nq57.jobs.cli import database, embedded


def test_a_server_that_does_not_answer_gets_a_sentence() -> None:
    with pytest.raises(embedded.DatabaseError, match="không trả lời"):
        database.check_server("postgresql://nobody@127.0.0.1:1/none")


def test_the_suites_own_server_suits() -> None:
    database.check_server(os.environ["DATABASE_URL"])


def test_a_command_that_ends_leaves_the_server_to_the_others() -> None:
    """An inner command shares the outer one's server and must not stop it."""
    command = [sys.executable, "-m", "nq57", "run", "--cluster", "shared", "--"]
    inner = " ".join(["env", "-u", "DATABASE_URL", "-u", "DATABASE_OWNER_URL", *command, "true"])
    probe = f"{sys.executable} -m nq57 run -- true"  # checks the DATABASE_URL that it is given
    bare = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE")}
    done = subprocess.run(
        [*command, "sh", "-c", f"{inner} && {probe}"],
        env=bare, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    held = embedded.get_cluster("shared")
    assert not embedded.is_running(held)
    # A checkout that is moved takes its data with it: the folder's name may need quotes.
    moved = replace(held, home=held.home.with_name("shared and moved"))
    held.home.rename(moved.home)
    try:
        address = embedded.start(moved).application
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        embedded.stop(moved)
        moved.home.rename(held.home)


def test_known_failures_are_one_sentence_without_a_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nq57", "migrate"],
        env=os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "DATABASE_URL" in done.stderr
