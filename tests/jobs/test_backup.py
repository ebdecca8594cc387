"""Backups: rehearsed on a fresh database and folder, and refused when anything is wrong."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.files.base import ContentFile
from psycopg import sql

from nq57.core import backups
from nq57.jobs.cli import backup, database, embedded, transfer
from tests.factories import stores

KEYS = dict(line.split("=", 1) for line in database.make_keys().splitlines())
SECRET, PUBLIC = backups.make_key()
# What migrates does so without drawing every model: the tests here are about what comes after.
COMMAND = dict.fromkeys(("prepare", "migrate"), "tests.rendering")


class Site:
    """An installation of its own: a database, a data folder, its settings."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = f"{name}_{os.getpid()}"
        self.folder = folder
        self.address = with_database(self.name)
        make_database(self.name)

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        place = {
            "DATABASE_URL": self.address,
            "NQ57_DATA": str(self.folder),
            "NQ57_BACKUP_KEYS": PUBLIC,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        }
        return subprocess.run(
            [sys.executable, "-m", COMMAND.get(arguments[0], "nq57"), *arguments],
            env=kept | KEYS | place | more, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def ask(self, statement: str) -> list[Any]:
        with psycopg.connect(self.address) as connection:
            return connection.execute(statement).fetchall()

    def rows(self) -> dict[str, str]:
        """Return the hash of every table's rows."""
        found = {}
        with psycopg.connect(self.address) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            ).fetchall()
            for (table,) in tables:
                whole = sql.SQL("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t")
                row = connection.execute(whole.format(sql.Identifier(table))).fetchone()
                found[table] = row[0] if row else ""
        return found

    def files(self) -> dict[str, str]:
        root = self.folder / "files"
        return {
            str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in root.rglob("*")
            if path.is_file()
        }

    def rights(self) -> list[Any]:
        return self.ask(
            "SELECT c.relname, r.may, has_table_privilege('nq57_app', c.oid, r.may)"
            " FROM pg_class c, unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE']) r(may)"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r','p') ORDER BY 1, 2"
        )


def with_database(name: str) -> str:
    parts = urlsplit(os.environ["DATABASE_OWNER_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def make_database(name: str) -> None:
    drop_database(name)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(with_database(name), autocommit=True) as connection:
        for statement in embedded.GRANTS:
            connection.execute(sql.SQL(statement).format(sql.Identifier(embedded.APPLICATION)))


def drop_database(name: str) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sites")


@pytest.fixture(scope="module")
def source(folder: Path) -> Iterator[Site]:
    """A site with the reference data, both documents of the province, an account."""
    site = Site("backup_source", folder / "source")
    done = site.run("prepare", "--no-demo")
    assert done.returncode == 0, done.stderr
    done = site.run("admin", "create", "Nguyễn Thị Thử", "--office", "Sở Khoa học và Công nghệ")
    assert done.returncode == 0, done.stderr
    yield site
    drop_database(site.name)


@pytest.fixture(scope="module")
def file(source: Site, folder: Path) -> Path:
    done = source.run("backup", "--to", str(folder / "kept"))
    assert done.returncode == 0, done.stderr
    return next((folder / "kept").glob("*.age"))


@pytest.fixture(scope="module")
def key(folder: Path) -> Path:
    path = folder / "key.txt"
    path.write_text(f"# kept elsewhere\n{SECRET}\n")
    return path


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Site]:
    site = Site("backup_target", tmp_path / "target")
    yield site
    drop_database(site.name)


def test_a_fresh_machine_gets_the_same_database_and_evidence(
    source: Site, target: Site, file: Path, key: Path
) -> None:
    bare = dict.fromkeys(KEYS, "")
    settings = target.folder.parent / "settings.env"
    done = target.run("restore", str(file), "--key", str(key), "--settings", str(settings), **bare)
    assert done.returncode == 0, done.stderr
    assert len(source.files()) >= 2
    assert target.files() == source.files()
    assert target.rows() == source.rows()
    assert target.rights() == source.rights()
    assert ("audit_entry", "DELETE", False) in target.rights()
    assert settings.stat().st_mode & 0o777 == 0o600
    assert KEYS["NQ57_JOURNAL_KEY"] in settings.read_text()
    again = target.run("audit", "verify", **bare)  # with the keys that came back
    assert "Nhật ký nguyên vẹn" in again.stdout, again.stderr
    assert not list(target.folder.glob("restore-*"))
    # What comes next gets its rights as on any installation.
    assert target.ask("SELECT count(*) FROM pg_default_acl") == [(3,)]


def test_evidence_in_a_bucket_comes_back_into_another(
    source: Site, target: Site, folder: Path, key: Path
) -> None:
    """Both commands with the S3 store of their own machine; the data folders stay empty."""
    with stores.listening() as server:
        buckets = [server.make_bucket(), server.make_bucket()]
        stored = [server.open(bucket) for bucket in buckets]
        for name in source.files():
            stored[0].save(name, ContentFile((source.folder / "files" / name).read_bytes()))
        elsewhere = {"NQ57_DATA": str(target.folder)}
        places = [server.set(bucket) | elsewhere for bucket in buckets]
        done = source.run("backup", "--to", str(folder / "bucket"), **places[0])
        assert done.returncode == 0, done.stderr
        file = next((folder / "bucket").glob("*.age"))
        done = target.run("restore", str(file), "--key", str(key), **places[1])
        assert done.returncode == 0, done.stderr
        found = {
            name: hashlib.sha256(stored[1].open(name).read()).hexdigest()
            for name in backup._walk(stored[1], "")
        }
    assert len(found) >= 2
    assert found == source.files()
    assert target.rows() == source.rows()
    assert target.files() == {}


def test_a_backup_shows_nothing_without_the_key(file: Path, folder: Path) -> None:
    content = file.read_bytes()
    assert b"PGDMP" not in content
    assert KEYS["NQ57_SECRET_KEY"].encode() not in content
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(backups.BackupError, match="không mở được"):
        backups.unseal(file, folder / "wrong.tar", backups.read_secret_keys(backups.make_key()[0]))


@pytest.mark.parametrize("harm", ["cut", "cut short", "altered", "other", "empty"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    harm: str, file: Path, key: Path, source: Site, tmp_path: Path
) -> None:
    content = file.read_bytes()
    middle = len(content) // 2
    damaged = {
        "cut": content[:middle],
        "cut short": content[:-1],
        "altered": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "other": b"PK" + content,
        "empty": b"",
    }[harm]
    bad = tmp_path / "bad.age"
    bad.write_bytes(damaged)
    before = source.rows()
    done = source.run("restore", str(bad), "--key", str(key), "--replace")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "bị cắt cụt hoặc bị sửa" in done.stderr or "không phải bản sao lưu" in done.stderr
    assert source.rows() == before


def forge(file: Path, target: Path, seed: str, dump: bytes | None = None) -> None:
    """Make a backup of the same members with another signer or another dump."""
    plain = target.with_suffix(".tar")
    backups.unseal(file, plain, backups.read_secret_keys(SECRET))
    with tarfile.open(plain) as tar, target.open("xb") as opened:
        manifest, _ = backups.check(tar)
        with backups.seal(opened, backups.read_public_keys((PUBLIC,))) as writer:
            for member in manifest.members:
                content = backups.read_member(tar, member.name).read()
                if member.name == backups.DATABASE and dump is not None:
                    content = dump
                writer.add(member.name, io.BytesIO(content), len(content))
            writer.finish(manifest, seed)


def test_a_backup_that_another_signed_is_refused(
    source: Site, file: Path, key: Path, tmp_path: Path
) -> None:
    """The public key lies on the server: who has it alone must not make a backup of ours."""
    forge(file, tmp_path / "forged.age", "57" * 32)
    done = source.run("restore", str(tmp_path / "forged.age"), "--key", str(key), "--replace")
    assert done.returncode == 1
    assert "nơi khác ký" in done.stderr


def test_a_dump_that_does_not_load_leaves_what_was_there(
    source: Site, file: Path, key: Path, tmp_path: Path
) -> None:
    forge(file, tmp_path / "odd.age", KEYS["NQ57_JOURNAL_KEY"], dump=b"PGDMP no more")
    before, rights = source.rows(), source.rights()
    done = source.run("restore", str(tmp_path / "odd.age"), "--key", str(key), "--replace")
    assert done.returncode == 1
    assert "pg_restore báo lỗi" in done.stderr
    assert (source.rows(), source.rights()) == (before, rights)
    assert source.ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'nq57%'") == []


def test_data_are_replaced_only_when_asked(source: Site, file: Path, key: Path) -> None:
    done = source.run("restore", str(file), "--key", str(key))
    assert done.returncode == 1
    assert "--replace" in done.stderr
    kept = source.rows()
    with psycopg.connect(source.address) as connection:
        connection.execute("UPDATE orgs_person SET name = 'Người khác'")
        connection.commit()
        done = source.run("restore", str(file), "--key", str(key), "--replace")
        assert "phiên khác" in done.stderr
    assert source.rows() != kept
    done = source.run("restore", str(file), "--key", str(key), "--replace")
    assert done.returncode == 0, done.stderr
    assert source.ask("SELECT count(*) FROM orgs_person WHERE name = 'Người khác'") == [(0,)]


def test_other_keys_on_the_machine_are_told(
    target: Site, file: Path, key: Path, source: Site
) -> None:
    other = dict(line.split("=", 1) for line in database.make_keys().splitlines())
    more = {"NQ57_FIELD_KEYS": other["NQ57_FIELD_KEYS"]}
    done = target.run("restore", str(file), "--key", str(key), **more)
    assert done.returncode == 1
    assert "NQ57_FIELD_KEYS" in done.stderr
    assert target.rows() == {}


def test_a_machine_with_keys_of_its_own_gets_the_settings_first(
    target: Site, file: Path, key: Path, source: Site, tmp_path: Path
) -> None:
    """What was installed anew signs with another key: the operator says who must have signed."""
    other = dict(line.split("=", 1) for line in database.make_keys().splitlines())
    command = ["restore", str(file), "--key", str(key)]
    done = target.run(*command, **other)
    assert "nơi khác ký" in done.stderr
    told = source.run(*command, "--check").stdout
    signer = told.split("Người ký: ")[1].split()[0]
    settings = tmp_path / "saved.env"
    done = target.run(*command, "--signer", signer, "--settings", str(settings), **other)
    assert done.returncode == 1
    assert "--settings" in done.stderr
    assert KEYS["NQ57_JOURNAL_KEY"] in settings.read_text()
    assert target.rows() == {}


def test_lost_evidence_is_named_and_the_backup_still_made(
    source: Site, folder: Path, tmp_path: Path
) -> None:
    name = min(source.files())
    path = source.folder / "files" / name
    shutil.move(path, tmp_path / "away")
    try:
        done = source.run("backup", "--to", str(tmp_path / "kept"))
    finally:
        shutil.move(tmp_path / "away", path)
    assert done.returncode == 2
    assert "Kho thiếu nội dung" in done.stderr
    assert len(list((tmp_path / "kept").glob("*.age"))) == 1


def test_only_the_newest_are_kept_and_the_last_is_recorded(source: Site, tmp_path: Path) -> None:
    for name in ("nq57-20200101T000000Z.age", "nq57-20210101T000000Z.age", "theirs.age"):
        (tmp_path / name).write_text("old")
    done = source.run("backup", "--to", str(tmp_path), "--keep", "2")
    assert done.returncode == 0, done.stderr
    kept = sorted(path.name for path in tmp_path.glob("*.age"))
    assert kept[0] == "nq57-20210101T000000Z.age"
    assert len(kept) == 3
    record = json.loads((source.folder / "last-backup.json").read_text())
    assert record["file"] == str(tmp_path / kept[1])


def test_without_a_key_no_backup_is_made(source: Site, tmp_path: Path) -> None:
    done = source.run("backup", "--to", str(tmp_path), NQ57_BACKUP_KEYS="")
    assert done.returncode == 1
    assert "NQ57_BACKUP_KEYS" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_names_that_leave_the_folder_are_refused() -> None:
    for name in ("../x", "/etc/passwd", "files/../../x", "files//x", "", "files/."):
        assert not backups.is_plain(name), name
    assert backups.is_plain("files/ab/ab01")


def test_an_older_program_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "_list_programs", lambda name: [Path("/a"), Path("/b")])
    monkeypatch.setattr(transfer, "_version_of", lambda path: 15 if path.name == "a" else 18)
    assert transfer.find_program("pg_dump", 16) == "/b"
    with pytest.raises(backups.BackupError, match="postgresql-client-19"):
        transfer.find_program("pg_dump", 19)


BROKEN = "tests.jobs.broken.settings"


def test_an_upgrade_that_fails_goes_back(source: Site, tmp_path: Path) -> None:
    before, files, rights = source.rows(), source.files(), source.rights()
    done = source.run("upgrade", "--to", str(tmp_path), DJANGO_SETTINGS_MODULE=BROKEN)
    assert done.returncode == 1
    assert "Dữ liệu đã được đặt lại như trước" in done.stderr
    after = source.rows()
    sealed = {"audit_seal"}  # the backup sealed the journal first, and that is in it
    assert {name: after[name] for name in after if name not in sealed} == {
        name: before[name] for name in before if name not in sealed
    }
    assert (source.files(), source.rights()) == (files, rights)
    assert len(list(tmp_path.glob("*.age"))) == 1  # for the keeper of the secret key


def test_an_upgrade_migrates_and_keeps_a_backup(source: Site, tmp_path: Path) -> None:
    done = source.run("upgrade", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Đã nâng cấp" in done.stdout
    assert len(list(tmp_path.glob("*.age"))) == 1


def test_an_upgrade_waits_for_nobody_to_work(source: Site, tmp_path: Path) -> None:
    with psycopg.connect(source.address):
        done = source.run("upgrade", "--to", str(tmp_path))
    assert done.returncode == 1
    assert "nq57-worker" in done.stderr
    assert list(tmp_path.iterdir()) == []
