"""A sound installation passes; each planted weakness is called by its name."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from nq57.core import backups
from nq57.jobs.cli import database, embedded
from tests.jobs.test_backup import COMMAND, drop_database, make_database, with_database

KEYS = dict(line.split("=", 1) for line in database.make_keys().splitlines())


class Installation:
    """A real installation's settings around an empty, migrated database."""

    def __init__(self, folder: Path) -> None:
        self.name = f"deployment_{os.getpid()}"
        make_database(self.name)
        self.owner = with_database(self.name)
        self.data = folder / "data"
        self.data.mkdir(mode=0o700)
        self.file = folder / "nq57.env"
        self.settings = KEYS | {
            "DJANGO_SETTINGS_MODULE": "config.settings.prod",
            "DATABASE_URL": application(self.owner),
            "NQ57_HOSTS": "nq57.example.gov.vn",
            "NQ57_ADDRESS": "https://nq57.example.gov.vn",
            "NQ57_DATA": str(self.data),
            "NQ57_BACKUP_KEYS": backups.make_key()[1],
        }

    def run(
        self, *arguments: str, mode: int = 0o600, **more: str
    ) -> subprocess.CompletedProcess[str]:
        lines = [f"{name}={value}\n" for name, value in (self.settings | more).items()]
        self.file.write_text("# settings\n" + "".join(lines))
        self.file.chmod(mode)
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            [sys.executable, "-m", COMMAND.get(arguments[0], "nq57"), "--env", str(self.file), *arguments],
            env=kept, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def check(self, **more: str) -> list[str]:
        done = self.run("check", "--deploy", **more)
        found = [line[2:] for line in done.stderr.splitlines() if line.startswith("✗ ")]
        assert (done.returncode == 0) == (found == []), done.stderr
        return found


def application(owner: str) -> str:
    """Return the address of the same database for the application's role."""
    held = (embedded.get_cluster("test").home / "passwords").read_text().splitlines()
    password = dict(line.split("=", 1) for line in held)[embedded.APPLICATION]
    parts = urlsplit(owner)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{embedded.APPLICATION}:{password}@{host}"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    held = Installation(tmp_path_factory.mktemp("installation"))
    done = held.run("migrate", DATABASE_OWNER_URL=held.owner)
    assert done.returncode == 0, done.stderr
    done = held.run("backup", "--to", str(held.data.parent / "kept"), DATABASE_OWNER_URL=held.owner)
    assert done.returncode == 0, done.stderr
    yield held
    drop_database(held.name)


def test_a_sound_installation_has_no_weakness(sound: Installation) -> None:
    assert sound.check() == []


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"NQ57_SECRET_KEY": "short"}, "NQ57_SECRET_KEY"),
        ({"NQ57_SECRET_KEY": "django-insecure-" + "abcdefgh0123456789" * 4}, "NQ57_SECRET_KEY"),
        ({"NQ57_JOURNAL_KEY": "57" * 32}, "NQ57_JOURNAL_KEY"),
        ({"NQ57_FIELD_KEYS": "bmV2ZXItdXNlZC1vdXRzaWRlLXRoZS10ZXN0cy0wMDA="}, "NQ57_FIELD_KEYS"),
        ({"NQ57_BACKUP_KEYS": ""}, "NQ57_BACKUP_KEYS"),
        ({"NQ57_ADDRESS": "http://nq57.example.gov.vn"}, "NQ57_ADDRESS"),
        ({"NQ57_HOSTS": "*"}, "NQ57_HOSTS"),
        ({"NQ57_HOSTS": "127.0.0.1"}, "NQ57_HOSTS"),
        ({"NQ57_DEMO": "1"}, "NQ57_DEMO"),
        ({"DATABASE_URL": ""}, "nhúng"),
        ({"DJANGO_SETTINGS_MODULE": "config.settings.dev"}, "DJANGO_SETTINGS_MODULE"),
        ({"DJANGO_SETTINGS_MODULE": "config.settings.dev"}, "SECURE_PROXY_SSL_HEADER"),
        ({"DJANGO_SETTINGS_MODULE": "config.settings.dev"}, "SESSION_COOKIE_SECURE"),
        ({"DJANGO_SETTINGS_MODULE": "config.settings.dev"}, "HSTS"),
        ({"DJANGO_SETTINGS_MODULE": "tests.jobs.broken.debugging"}, "DEBUG"),
    ],
)  # fmt: skip
def test_a_weak_setting_is_named(sound: Installation, more: dict[str, str], named: str) -> None:
    assert any(named in sentence for sentence in sound.check(**more))


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o620])
def test_settings_that_others_read_are_named(sound: Installation, mode: int) -> None:
    done = sound.run("check", "--deploy", mode=mode)
    assert done.returncode == 1
    assert f"chmod 600 {sound.file}" in done.stderr


def test_an_open_data_folder_and_keys_left_in_it_are_named(sound: Installation) -> None:
    sound.data.chmod(0o755)
    (sound.data / "keys").write_text("")
    (sound.data / "trust").mkdir()
    (sound.data / "trust" / "hong.pem").write_text("")
    try:
        found = " ".join(sound.check())
    finally:
        sound.data.chmod(0o700)
        (sound.data / "keys").unlink()
        (sound.data / "trust" / "hong.pem").unlink()
    assert "chmod 700" in found
    assert "hong.pem trong thư mục chứng thư gốc" in found
    assert "tệp khóa của bản chạy thử" in found


def test_an_old_backup_is_named(sound: Installation) -> None:
    record = sound.data / "last-backup.json"
    kept = record.read_text()
    record.write_text('{"at": "2026-01-01T00:00:00+00:00"}')
    try:
        assert any("hai ngày" in sentence for sentence in sound.check())
    finally:
        record.write_text(kept)


def test_a_role_that_may_rewrite_the_journal_is_named(sound: Installation) -> None:
    assert any("nhật ký" in sentence for sentence in sound.check(DATABASE_URL=sound.owner))


def test_demonstration_data_and_people_are_named(sound: Installation) -> None:
    with psycopg.connect(sound.owner) as connection:
        connection.execute(
            "INSERT INTO orgs_person (name, is_demonstration) VALUES ('Minh họa', true)"
        )
    try:
        assert any("người minh họa" in sentence for sentence in sound.check())
    finally:
        with psycopg.connect(sound.owner) as connection:
            connection.execute("DELETE FROM orgs_person WHERE is_demonstration")


def test_a_server_that_trusts_everybody_is_named(sound: Installation) -> None:
    """The embedded cluster is told to trust for a moment; its own rules come back after."""
    cluster = embedded.get_cluster("test")
    rules = cluster.data / "pg_hba.conf"
    kept = rules.read_text()

    def reload() -> None:
        embedded._run(cluster, "pg_ctl", "-D", str(cluster.data), "reload")

    rules.write_text(f"local {sound.name} {embedded.APPLICATION} trust\n{kept}")
    reload()
    try:
        assert any("trust" in sentence for sentence in sound.check())
    finally:
        rules.write_text(kept)
        reload()


def test_code_that_is_newer_than_the_database_is_named(sound: Installation) -> None:
    with psycopg.connect(sound.owner) as connection:
        connection.execute("UPDATE django_migrations SET name = 'x' || name WHERE app = 'files'")
    try:
        assert any("nq57 upgrade" in sentence for sentence in sound.check())
    finally:
        with psycopg.connect(sound.owner) as connection:
            connection.execute(
                "UPDATE django_migrations SET name = substr(name, 2) WHERE app = 'files'"
            )


def test_status_grades_and_exits_by_the_worst(sound: Installation) -> None:
    done = sound.run("status")
    assert done.returncode == 2  # nobody works off the queue here
    assert "HỎNG  Tiến trình nền đang chạy: 0." in done.stdout
    assert "được  Sao lưu: bản mới nhất cách đây 0 giờ." in done.stdout
