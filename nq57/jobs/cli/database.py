"""The database that a command talks to: given from outside, or embedded."""

import contextlib
import fcntl
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

from nq57.core import env
from nq57.jobs.cli import embedded

LEAST_VERSION = 15


@contextlib.contextmanager
def opened(cluster_name: str = "pg") -> Iterator[None]:
    """Set ``DATABASE_URL`` and the keys for the time of the block.

    Without ``DATABASE_URL`` the embedded server is started when it is down; the last
    command that uses it stops it.

    :raises embedded.DatabaseError: when the server does not answer or does not suit.
    """
    set_keys()
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
        check_server(os.environ["DATABASE_URL"])
        yield
        return
    with _embedded(embedded.get_cluster(cluster_name)) as addresses:
        os.environ["DATABASE_URL"] = addresses.application
        os.environ["DATABASE_OWNER_URL"] = addresses.owner
        try:
            yield
        finally:
            os.environ.pop("DATABASE_URL", None)
            os.environ.pop("DATABASE_OWNER_URL", None)


@contextlib.contextmanager
def _embedded(cluster: embedded.Cluster) -> Iterator[embedded.Addresses]:
    """Hold the cluster up; users share a lock, and who can take it alone at the end stops it."""
    cluster.home.parent.mkdir(parents=True, exist_ok=True)
    with cluster.home.with_suffix(".users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with cluster.home.with_suffix(".start").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            addresses = embedded.start(cluster)
        try:
            yield addresses
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                embedded.stop(cluster)


def check_server(address: str) -> None:
    """Refuse a server that does not answer, is too old, or cannot hold Vietnamese.

    :raises embedded.DatabaseError: with what to do.
    """
    import psycopg

    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
            row = connection.execute(
                "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database"
                " WHERE datname = current_database()"
            ).fetchone()
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise embedded.DatabaseError(
            f"Cơ sở dữ liệu không trả lời ({reason}). "
            "Kiểm tra máy chủ đang chạy và DATABASE_URL, rồi chạy lại."
        ) from None
    if version < LEAST_VERSION:
        raise embedded.DatabaseError(
            f"Máy chủ là PostgreSQL {version}, cần {LEAST_VERSION} trở lên. Nâng cấp máy chủ."
        )
    encoding, ctype = row or ("", "")
    if encoding != "UTF8" or "UTF" not in ctype.upper():
        raise embedded.DatabaseError(
            f"Cơ sở dữ liệu có bảng mã {encoding}, LC_CTYPE {ctype}; cần UTF8. Tạo lại: "
            "CREATE DATABASE nq57 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' TEMPLATE template0"
        )


def holds_demonstration(address: str) -> bool:
    """Say whether a database holds invented figures, which every page must then say."""
    import psycopg

    with psycopg.connect(address, connect_timeout=10) as connection:
        try:
            found = connection.execute("SELECT EXISTS (SELECT FROM orgs_demonstration)").fetchone()
        except psycopg.errors.UndefinedTable:
            return False
    return bool(found and found[0])


def set_up_django(settings: str = "config.settings.dev") -> None:
    """Prepare Django for a command, as the application's role."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    django.setup()


def set_keys() -> None:
    """Set this installation's secret keys, made once and kept outside the database."""
    if all(os.environ.get(name) for name in _KEYS):
        return
    file = Path(os.environ.get("NQ57_DATA", str(env.ROOT / ".data"))) / "keys"
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as opened_file:
        fcntl.flock(opened_file, fcntl.LOCK_EX)
        known = dict(line.split("=", 1) for line in opened_file.read().splitlines())
        for name, make in _KEYS.items():
            if name not in known:
                known[name] = make()
                opened_file.write(f"{name}={known[name]}\n")
    for name, value in known.items():
        os.environ.setdefault(name, value)


def make_keys() -> str:
    """Return fresh keys as lines of an environment file."""
    return "".join(f"{name}={make()}\n" for name, make in _KEYS.items())


def _make_field_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()


_KEYS: dict[str, Callable[[], str]] = {
    "NQ57_SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "NQ57_FIELD_KEYS": _make_field_key,
    "NQ57_JOURNAL_KEY": lambda: secrets.token_hex(32),
}
