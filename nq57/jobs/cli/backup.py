"""``nq57 backup`` and ``nq57 restore``: database, evidence and settings in one sealed file."""

import contextlib
import dataclasses
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import click

from nq57.core import backups, condition, env
from nq57.jobs.cli import database, transfer

_KEYS = ("NQ57_SECRET_KEY", "NQ57_FIELD_KEYS", "NQ57_JOURNAL_KEY")
_SETTINGS = ("NQ57_", "DATABASE_", "DJANGO_SETTINGS_MODULE")
_ROOM = 2.2  # of the file's size: its tar, and what is unpacked of it


@click.command()
@click.option(
    "--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục nhận bản sao lưu.",
)  # fmt: skip
@click.option("--keep", type=click.IntRange(1), help="Chỉ giữ chừng này bản mới nhất.")
def backup(folder: Path, keep: int | None) -> None:
    """Sao lưu cơ sở dữ liệu, tệp chứng cứ và thiết lập vào một tệp đã mã hóa."""
    with _told(), database.opened():
        database.set_up_django()
        file, lost = make(folder)
        if keep:
            for old in sorted(folder.glob("nq57-*.age"))[:-keep]:
                old.unlink()
    click.echo(f"Đã sao lưu: {file} ({file.stat().st_size // 1_000_000 + 1} MB).")
    click.echo(f"Người ký: {_known_signer()}")
    if lost:
        click.echo("Kho thiếu nội dung của tệp: " + ", ".join(lost[:5]), err=True)
        raise SystemExit(2)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp chứa khóa bí mật.",
)  # fmt: skip
@click.option("--signer", default="", help="Khóa công khai phải là của người ký (64 chữ số).")
@click.option("--check", "is_check", is_flag=True, help="Chỉ kiểm tra, không thay đổi gì.")
@click.option("--replace", is_flag=True, help="Thay dữ liệu đang có.")
@click.option(
    "--settings", type=click.Path(path_type=Path), help="Ghi thiết lập đã sao lưu ra tệp này."
)
def restore(
    file: Path, key: Path, signer: str, is_check: bool, replace: bool, settings: Path | None
) -> None:
    """Phục hồi từ FILE; bản hỏng bị từ chối trước khi có gì thay đổi."""
    with _told():
        secret = backups.read_secret_keys(key.read_text())
        with unpacked(file, secret, signer) as (tar, manifest, by):
            _describe(manifest, by)
            if is_check:
                click.echo("Bản sao lưu dùng được.")
                return
            if settings is not None:
                _write_settings(tar, settings)
            _take_keys(tar)
            with database.opened():
                database.set_up_django()
                put_back(tar, manifest, replace=replace)
            _keep_keys()
    click.echo("Đã phục hồi; nhật ký nguyên vẹn.")


def make(folder: Path, *, more_keys: tuple[str, ...] = ()) -> tuple[Path, list[str]]:
    """Write a backup into a folder; return its file, and the evidence whose bytes are lost.

    :raises backups.BackupError: when it cannot be written; nothing is left of it then.
    """
    from django.conf import settings
    from django.utils import timezone

    keys = backups.read_public_keys((*settings.BACKUP_KEYS, *more_keys))
    folder.mkdir(parents=True, exist_ok=True)
    now = timezone.now()
    file = folder / f"nq57-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.age"
    partial = file.with_suffix(".partial")
    with tempfile.TemporaryDirectory(prefix="backup-", dir=_data_folder()) as work:
        manifest = _describe_state(now)
        dump = Path(work) / backups.DATABASE
        transfer.dump(os.environ["DATABASE_OWNER_URL"], dump)
        try:
            with _open_private(partial) as target:
                with backups.seal(target, keys) as writer:
                    lost = _fill(writer, dump)
                    writer.finish(manifest, settings.JOURNAL_KEY)
                target.flush()
                os.fsync(target.fileno())
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
    record = {"at": now.isoformat(), "file": str(file), "size": file.stat().st_size}
    (_data_folder() / condition.BACKUP_RECORD).write_text(json.dumps(record) + "\n")
    return file, lost


@contextlib.contextmanager
def unpacked(
    file: Path, keys: list[Any], signer: str = ""
) -> Iterator[tuple[tarfile.TarFile, backups.Manifest, str]]:
    """Hold a backup open that was checked: its tar, its manifest, who signed it.

    :raises backups.BackupError: when it is cut, altered or signed by another.
    """
    folder = _data_folder()
    needed = int(file.stat().st_size * _ROOM)
    if shutil.disk_usage(folder).free < needed:
        raise backups.BackupError(
            f"Ổ đĩa của {folder} cần {needed // 1_000_000 + 1} MB trống để mở bản sao lưu."
        )
    signer = signer or _known_signer()
    with tempfile.TemporaryDirectory(prefix="restore-", dir=folder) as work:
        plain = Path(work) / "plain.tar"
        backups.unseal(file, plain, keys)
        try:
            with tarfile.open(plain, "r:") as tar:
                manifest, key = backups.check(tar, signer=signer)
                yield tar, manifest, key
        except tarfile.TarError:
            raise backups.BackupError("Bản sao lưu bị hỏng: dùng bản khác.") from None


def put_back(tar: tarfile.TarFile, manifest: backups.Manifest, *, replace: bool) -> None:
    """Put a checked backup in the place of database and evidence.

    :raises backups.BackupError: when it does not fit; database and evidence stay as they were.
    """
    from django.db import connections
    from django.utils import timezone

    from nq57.audit import queries, rules

    connections.close_all()
    address = os.environ["DATABASE_OWNER_URL"]
    _check_target(address, manifest, replace=replace)
    _put_files(tar)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=_data_folder()) as work:
        dump = Path(work) / backups.DATABASE
        with dump.open("wb") as target:
            backups.copy(backups.read_member(tar, backups.DATABASE), target)
        with transfer.replaced(address, dump):
            head = rules.Head(**manifest.head) if manifest.head else None
            try:
                found = queries.verify(at=timezone.now(), head=head)
            except rules.AuditError as error:
                raise backups.BackupError(str(error)) from None
            finally:
                connections.close_all()
            if not found.is_sound:
                raise backups.BackupError(
                    f"Nhật ký trong bản sao lưu không nguyên vẹn: {found.faults[0].sentence} "
                    "Dữ liệu cũ đã được đặt lại."
                )


def check_alone(address: str) -> None:
    """Refuse while others work on the database.

    :raises backups.BackupError: with what to stop.
    """
    if count := transfer.count_sessions(address):
        raise backups.BackupError(
            f"Còn {count} phiên khác đang dùng cơ sở dữ liệu: "
            "dừng nq57-web và nq57-worker rồi chạy lại."
        )


def _describe_state(now: datetime) -> backups.Manifest:
    """Return what the backup comes from; the journal is sealed first."""
    from django.db import connection

    from nq57.audit import actions, queries

    actions.seal_journal(at=now)
    head = queries.get_signed_head(at=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        migrations = tuple(row[0] for row in cursor.fetchall())
    return backups.Manifest(
        version=metadata.version("nq57"),
        made_at=now.astimezone(UTC).isoformat(),
        server=transfer.get_server_version(os.environ["DATABASE_OWNER_URL"]),
        migrations=migrations,
        head=dataclasses.asdict(head) if head else None,
    )


def _fill(writer: backups.Writer, dump: Path) -> list[str]:
    """Add dump, settings and evidence; return the names of files whose bytes are lost.

    The dump came first: evidence is never changed or removed, so all that it names is there.
    """
    from nq57.files import models

    settings = _read_settings().encode()
    with tempfile.SpooledTemporaryFile(max_size=1_000_000) as spool:
        spool.write(settings)
        spool.seek(0)
        writer.add(backups.SETTINGS, spool, len(settings))
    with dump.open("rb") as source:
        writer.add(backups.DATABASE, source, dump.stat().st_size)
    dump.unlink()
    storage = models.get_storage()
    kept = set()
    for key in _walk(storage, ""):
        with storage.open(key) as stored:
            writer.add(backups.FILES + key, stored, storage.size(key))
        kept.add(key)
    rows = models.StoredFile.objects.order_by("pk").iterator()
    return [row.name for row in rows if row.key not in kept]


def _walk(storage: Any, folder: str) -> Iterator[str]:
    """Yield every key of a store, in order; nothing of one that was never written to."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in sorted(files))
    for name in sorted(folders):
        yield from _walk(storage, f"{folder}/{name}".lstrip("/"))


def _put_files(tar: tarfile.TarFile) -> None:
    """Put the evidence into the store; what is there with the same bytes is left."""
    from django.utils import timezone

    from nq57.audit import rules
    from nq57.files import actions

    now = timezone.now()
    for info in tar.getmembers():
        if info.name.startswith(backups.FILES):
            actions.put_back_bytes(
                key=info.name.removeprefix(backups.FILES), size=info.size,
                source=backups.read_member(tar, info.name), by=rules.SYSTEM, at=now,
            )  # fmt: skip


def _check_target(address: str, manifest: backups.Manifest, *, replace: bool) -> None:
    from django.db.migrations.loader import MigrationLoader

    version = transfer.get_server_version(address)
    if version < manifest.server:
        raise backups.BackupError(
            f"Bản sao lưu từ PostgreSQL {manifest.server}, máy chủ này là {version}: "
            f"cần {manifest.server} trở lên."
        )
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = {f"{app}.{name}" for app, name in loader.disk_migrations or ()}
    if foreign := set(manifest.migrations) - known:
        raise backups.BackupError(
            f"Bản sao lưu do mã khác tạo (có {min(foreign)}): cài đúng phiên bản "
            f"{manifest.version} hoặc mới hơn rồi phục hồi."
        )
    check_alone(address)
    if transfer.put_back_aside(address):
        click.echo("Lần phục hồi trước bị ngắt: đã đặt lại dữ liệu cũ.", err=True)
    if transfer.count_tables(address) and not replace:
        raise backups.BackupError(
            "Cơ sở dữ liệu đích đang có dữ liệu: thêm --replace nếu muốn thay, "
            "hoặc chỉ tới một cơ sở dữ liệu trống."
        )


def _describe(manifest: backups.Manifest, signer: str) -> None:
    files = [member for member in manifest.members if member.name.startswith(backups.FILES)]
    click.echo(f"Bản sao lưu lúc {manifest.made_at}, nq57 {manifest.version}.")
    click.echo(f"PostgreSQL {manifest.server}, {len(files)} tệp chứng cứ.")
    click.echo(f"Người ký: {signer}")


def _read_settings() -> str:
    named = sorted(name for name in os.environ if name.startswith(_SETTINGS))
    return "".join(f"{name}={json.dumps(os.environ[name], ensure_ascii=False)}\n" for name in named)


def _saved_settings(tar: tarfile.TarFile) -> dict[str, str]:
    text = backups.read_member(tar, backups.SETTINGS).read().decode()
    pairs = (line.split("=", 1) for line in text.splitlines())
    return {name: json.loads(value) for name, value in pairs}


def _write_settings(tar: tarfile.TarFile, target: Path) -> None:
    if target.exists():
        raise backups.BackupError(f"{target} đã có: chọn tên khác để không ghi đè.")
    with _open_private(target) as opened:
        backups.copy(backups.read_member(tar, backups.SETTINGS), opened)


def _take_keys(tar: tarfile.TarFile) -> None:
    """Use the backup's keys: without them its second factors and seals cannot be read.

    :raises backups.BackupError: when this installation was given others.
    """
    saved = _saved_settings(tar)
    known = {name: os.environ.get(name) or _kept_keys().get(name) for name in _KEYS}
    for name in _KEYS:
        if known[name] and known[name] != saved.get(name):
            raise backups.BackupError(
                f"{name} ở đây khác với lúc sao lưu: ghi thiết lập đã sao lưu ra tệp bằng "
                "--settings và dùng các khóa trong đó."
            )
        os.environ[name] = saved[name]


def _keep_keys() -> None:
    """Keep the keys of a trial beside its data, where no settings file gives them."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.prod" or _kept_keys():
        return
    with _open_private(_data_folder() / "keys") as opened:
        opened.write("".join(f"{name}={os.environ[name]}\n" for name in _KEYS).encode())


def _kept_keys() -> dict[str, str]:
    file = _data_folder() / "keys"
    if not file.exists():
        return {}
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def _known_signer() -> str:
    """Return the public key of this installation's journal, or nothing on a fresh machine."""
    from cryptography.hazmat.primitives.asymmetric import ed25519

    seed = os.environ.get("NQ57_JOURNAL_KEY") or _kept_keys().get("NQ57_JOURNAL_KEY")
    if not seed:
        return ""
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    return private.public_key().public_bytes_raw().hex()


def _data_folder() -> Path:
    folder = env.read_environment().data_folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _open_private(file: Path) -> IO[bytes]:
    file.unlink(missing_ok=True)
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Let a refusal end the command with its sentence."""
    try:
        yield
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
