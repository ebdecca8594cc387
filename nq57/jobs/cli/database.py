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


@contextlib.contextmanager
def opened(cluster_name: str = "pg") -> Iterator[None]:
    """Set ``DATABASE_URL`` and the keys for the time of the block.

    Without ``DATABASE_URL`` the embedded server is started when it is down, and stopped
    after when this block started it.

    :raises embedded.DatabaseError: when the embedded server does not come up.
    """
    set_keys()
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
        yield
        return
    cluster = embedded.get_cluster(cluster_name)
    was_running = embedded.is_running(cluster)
    addresses = embedded.start(cluster)
    os.environ["DATABASE_URL"] = addresses.application
    os.environ["DATABASE_OWNER_URL"] = addresses.owner
    try:
        yield
    finally:
        if not was_running:
            embedded.stop(cluster)
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("DATABASE_OWNER_URL", None)


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
