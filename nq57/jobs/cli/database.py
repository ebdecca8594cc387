"""The database that a command talks to: given from outside, or embedded."""

import contextlib
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
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
    if os.environ.get("NQ57_SECRET_KEY") and os.environ.get("NQ57_FIELD_KEYS"):
        return
    file = Path(os.environ.get("NQ57_DATA", str(env.ROOT / ".data"))) / "keys"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened_file:
            opened_file.write(make_keys())
    for line in file.read_text().splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)


def make_keys() -> str:
    """Return fresh keys as lines of an environment file."""
    field_key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return f"NQ57_SECRET_KEY={secrets.token_urlsafe(48)}\nNQ57_FIELD_KEYS={field_key}\n"
