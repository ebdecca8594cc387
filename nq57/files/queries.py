"""Questions about stored files: their bytes, how to serve them, whether they are whole."""

import functools
import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min
from django.utils.http import content_disposition_header

from nq57.audit import queries as audit_queries
from nq57.audit import rules as audit_rules
from nq57.core import condition, memory, queue
from nq57.files import enums, models, permissions, rules

if TYPE_CHECKING:
    from nq57.files.formats import s3

_CHUNK = 1_000_000


def get_condition(*, at: datetime) -> condition.Condition:
    """Measure queue, journal, scans, disk and backups: all that this package can see."""
    folder = Path(settings.DATA_FOLDER)
    queued, queued_since, failed, workers = queue.measure(at=at)
    unsealed, unsealed_since = audit_queries.measure_unsealed()
    waiting = models.StoredFile.objects.filter(scan_state=enums.ScanState.WAITING)
    scans = waiting.aggregate(number=Count("pk"), since=Min("uploaded_at"))
    free, whole = condition.read_disk(folder)
    return condition.Condition(
        at=at, queued=queued, queued_since=queued_since, failed=failed, workers=workers,
        unsealed=unsealed, unsealed_since=unsealed_since,
        scans=scans["number"], scans_since=scans["since"],
        free_bytes=free, disk_bytes=whole, backup_at=condition.read_backup(folder),
        memory=memory.measure(), store_fault=find_store_fault(),
    )  # fmt: skip


def find_store_fault() -> str:
    """Say why the S3 store cannot be used, or nothing; the data folder is the disk's matter."""
    bucket = _get_bucket()
    return bucket.find_fault() if bucket else ""


def is_store_open() -> bool:
    """Say whether an S3 store lists or gives the files to who shows no key."""
    bucket = _get_bucket()
    return bucket is not None and bucket.is_open_to_strangers()


def _get_bucket() -> "s3.S3Storage | None":
    """Return the S3 store, if there is one: only then its client is loaded."""
    store = models.get_storage()
    if isinstance(store, FileSystemStorage):
        return None
    from nq57.files.formats import s3

    return store if isinstance(store, s3.S3Storage) else None


def find_unready() -> str:
    """Say in a word why requests cannot be served, or nothing: database, migrations."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except OperationalError:
        return "database"
    return "" if _list_migrations() <= applied.keys() else "migrations"


@functools.cache
def _list_migrations() -> frozenset[tuple[str, str]]:
    """Return the code's migrations: they do not change while it runs."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations or ())


def read_content(*, stored: models.StoredFile) -> bytes:
    """Return the bytes, checked against the hash.

    :raises FilesError: when the file may not be opened, or its bytes are gone or damaged.
    """
    permissions.check_may_open(stored)
    return read_unscanned(stored=stored)


def read_unscanned(*, stored: models.StoredFile) -> bytes:
    """Return the bytes whatever the scanner said: for the scanner and for backups.

    :raises FilesError: when the bytes are gone or damaged.
    """
    try:
        with models.get_storage().open(stored.key) as opened:
            content: bytes = opened.read()
    except OSError as error:
        raise rules.FilesError(
            f"Kho tệp không còn nội dung của “{stored.name}”: "
            "hãy báo người quản trị khôi phục từ bản sao lưu."
        ) from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise rules.FilesError(
            f"Nội dung lưu của “{stored.name}” đã bị hỏng: "
            "hãy báo người quản trị khôi phục từ bản sao lưu."
        )
    return content


def get_upload(*, key: UUID, by: audit_rules.Actor) -> models.Upload:
    """Return an upload of the actor's own.

    :raises Upload.DoesNotExist: when there is none.
    """
    return models.Upload.objects.get(key=key, account=by.account)


def find_stored(*, upload: str, subject: str, by: audit_rules.Actor) -> models.StoredFile | None:
    """Return the file of an upload of the actor's own that is whole and was for ``subject``."""
    try:
        key = UUID(upload)
    except ValueError:
        return None
    done = models.Upload.objects.filter(
        key=key, account=by.account, subject=subject, state=enums.UploadState.DONE
    ).first()
    if done is None:
        return None
    return models.StoredFile.objects.filter(
        sha256=done.sha256, name=done.name, uploaded_by=by.account
    ).last()


def get_download_headers(*, stored: models.StoredFile) -> dict[str, str]:
    """Return the headers to serve a file with: always saved, never run by the browser."""
    disposition = content_disposition_header(as_attachment=True, filename=stored.name)
    return {
        "Content-Type": stored.media_type,
        "Content-Length": str(stored.size),
        "Content-Disposition": disposition or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "ETag": f'"{stored.sha256}"',
    }


def list_damaged() -> Iterator[tuple[models.StoredFile, str]]:
    """Yield each stored file whose bytes are gone or differ, with a sentence."""
    checked = ""
    for stored in models.StoredFile.objects.order_by("sha256").iterator(chunk_size=500):
        if stored.sha256 == checked:
            continue
        checked = stored.sha256
        try:
            read_unscanned(stored=stored)
        except rules.FilesError as error:
            yield stored, str(error)
