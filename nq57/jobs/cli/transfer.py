"""The database out into a dump and in again, by PostgreSQL's own programs."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nq57.core import backups
from nq57.jobs.cli import embedded

_ASIDE = "nq57_before_restore"
_VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
    "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
}  # fmt: skip
_REVOKES = (
    "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM {}",
    "ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM {}",
    "ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM {}",
)


def get_server_version(address: str) -> int:
    """Return the server's major version."""
    with _connected(address) as connection:
        return int(connection.info.server_version // 10_000)


def dump(address: str, file: Path) -> None:
    """Write the whole database into a file, as of one moment.

    :raises backups.BackupError: when no program fits the server, or it fails.
    """
    program = find_program("pg_dump", get_server_version(address))
    _run([program, "--format=custom", "--compress=6", f"--file={file}"], address)


def find_program(name: str, server: int) -> str:
    """Return PostgreSQL's program of the server's own version, or the next newer one.

    :raises backups.BackupError: when there is none.
    """
    found = {version: path for path in _list_programs(name) if (version := _version_of(path))}
    fitting = sorted(version for version in found if version >= server)
    if not fitting:
        raise backups.BackupError(
            f"Không có {name} cho PostgreSQL {server}: cài gói postgresql-client-{server}."
        )
    return str(found[fitting[0]])


def find_newest(name: str) -> int:
    """Return the newest version of a program that the machine's own packages brought, or 0."""
    places = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    given = shutil.which(name)
    return max((_version_of(path) for path in [*places, Path(given or "/nowhere")]), default=0)


def count_sessions(address: str) -> int:
    """Return how many others work on the database."""
    with _connected(address) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    return int(row[0])


def count_tables(address: str) -> int:
    """Return how many tables the database holds."""
    with _connected(address) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    return int(row[0])


@contextmanager
def replaced(address: str, file: Path) -> Iterator[None]:
    """Put a dump in the place of the database's content for good, if the block does not raise.

    Until the block ends, what was there lies beside it under another name; a failure of the
    dump or of the block puts it back as it was.

    :raises backups.BackupError: when the dump cannot be loaded.
    """
    put_back_aside(address)
    _set_aside(address)
    try:
        program = find_program("pg_restore", get_server_version(address))
        _run([program, "--single-transaction", "--exit-on-error", "--no-owner", str(file),
              f"--dbname={_dbname(address)}"], address)  # fmt: skip
        yield
    except BaseException:
        put_back_aside(address)
        raise
    with _connected(address) as connection:
        connection.execute(f"DROP SCHEMA {_ASIDE} CASCADE")


def put_back_aside(address: str) -> bool:
    """Put back what a restore that was killed had set aside; say whether there was any."""
    with _connected(address) as connection:
        held = connection.execute(
            "SELECT FROM pg_namespace WHERE nspname = %s", [_ASIDE]
        ).fetchone()
        if held is None:
            return False
        connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
        connection.execute(f"ALTER SCHEMA {_ASIDE} RENAME TO public")
        _grant(connection, embedded.GRANTS)
    return True


def _set_aside(address: str) -> None:
    with _connected(address) as connection:
        has_role = connection.execute(
            "SELECT FROM pg_roles WHERE rolname = %s", [embedded.APPLICATION]
        ).fetchone()
        if has_role is None:
            raise backups.BackupError(
                f"Máy chủ chưa có vai trò {embedded.APPLICATION}: tạo các vai trò như lúc cài đặt."
            )
        connection.execute(f"ALTER SCHEMA public RENAME TO {_ASIDE}")
        connection.execute("CREATE SCHEMA public")
        connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
        # Left alone, they would give the application rights that the dump's tables do not have.
        _grant(connection, (embedded.GRANTS[0], *_REVOKES))


def _grant(connection: Any, statements: tuple[str, ...]) -> None:
    from psycopg import sql

    for statement in statements:
        connection.execute(sql.SQL(statement).format(sql.Identifier(embedded.APPLICATION)))


def _connected(address: str) -> Any:
    import psycopg

    try:
        return psycopg.connect(address, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise backups.BackupError(f"Cơ sở dữ liệu không trả lời ({reason}).") from None


def _dbname(address: str) -> str:
    from psycopg import conninfo

    return str(conninfo.conninfo_to_dict(address)["dbname"])


def _run(command: list[str], address: str) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, not by the arguments."""
    from psycopg import conninfo

    told = {
        _VARIABLES[name]: str(value)
        for name, value in conninfo.conninfo_to_dict(address).items()
        if name in _VARIABLES
    }
    kept = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    done = subprocess.run(command, env=kept | told, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = next(iter(done.stderr.strip().splitlines()), "không rõ lý do")
        raise backups.BackupError(f"{Path(command[0]).name} báo lỗi: {reason}")


def _list_programs(name: str) -> Iterator[Path]:
    """Yield the program's places, the best last."""
    own = embedded.get_programs()
    if own is not None:
        yield own / name
    if given := shutil.which(name):
        yield Path(given)
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))


def _version_of(path: Path) -> int:
    if not path.exists():
        return 0
    done = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)(\.\d+)?", done.stdout)
    return int(found.group(1)) if found else 0
