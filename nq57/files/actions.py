"""Writes of stored files."""

import hashlib
import socket
import struct
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import queue
from nq57.files import enums, models, queries, rules

_SCAN_SECONDS = 60
_SCAN_CHUNK = 65_536


@transaction.atomic
def store_file(
    *, source: BinaryIO, name: str, by: audit_rules.Actor, at: datetime
) -> models.StoredFile:
    """Store an upload; the same bytes are kept once, the same upload is one row.

    :raises FilesError: over the size limit, or refused by its content.
    """
    name = rules.clean_name(name)
    content = _read_bounded(source, name)
    kind = rules.inspect(content, name)
    digest = hashlib.sha256(content).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 57))", [digest])
    stored, is_new = models.StoredFile.objects.get_or_create(
        sha256=digest,
        name=name,
        uploaded_by=by.account,
        uploaded_for=by.organisation,
        defaults={
            "size": len(content),
            "media_type": kind.media_type,
            "uploaded_at": at,
            "scan_state": _first_state(),
        },
    )
    _keep_bytes(stored, content)
    if is_new:
        _journal(stored, by=by, at=at, verb="store_file")
        if stored.scan_state == enums.ScanState.WAITING:
            queue.defer("scan_file", file_id=stored.pk)
    return stored


@transaction.atomic
def scan_file(*, file_id: int, by: audit_rules.Actor, at: datetime) -> models.StoredFile:
    """Ask clamd about a waiting file and keep its answer.

    :raises OSError: when clamd does not answer; the job is tried again.
    """
    stored = models.StoredFile.objects.select_for_update().get(pk=file_id)
    if stored.scan_state != enums.ScanState.WAITING:
        return stored
    answer = _ask_clamd(queries.read_unscanned(stored=stored))
    is_clean = answer.endswith("OK")
    stored.scan_state = enums.ScanState.CLEAN if is_clean else enums.ScanState.INFECTED
    stored.scan_note = "" if is_clean else answer.removeprefix("stream: ")[:200]
    stored.save(update_fields=["scan_state", "scan_note"])
    _journal(stored, by=by, at=at, verb="scan_file")
    return stored


def _read_bounded(source: BinaryIO, name: str) -> bytes:
    limit = settings.FILE_LIMIT_BYTES
    content = source.read(limit + 1)
    if len(content) > limit:
        raise rules.FilesError(
            f"Tệp “{name}” lớn hơn {limit // 1_000_000} MB: "
            "hãy giảm dung lượng hoặc chia thành nhiều tệp."
        )
    return content


def _first_state() -> str:
    if settings.CLAMD_ADDRESS:
        return enums.ScanState.WAITING
    return enums.ScanState.NOT_CONFIGURED


def _keep_bytes(stored: models.StoredFile, content: bytes) -> None:
    """Keep the bytes under their hash; a write that was cut off is made whole."""
    storage = models.get_storage()
    if storage.exists(stored.key):
        with storage.open(stored.key) as opened:
            if hashlib.sha256(opened.read()).hexdigest() == stored.sha256:
                return
        storage.delete(stored.key)
    storage.save(stored.key, ContentFile(content))


def _ask_clamd(content: bytes) -> str:
    """Send the bytes by clamd's INSTREAM command; return its answer line."""
    address = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connected.settimeout(_SCAN_SECONDS)
        connected.connect(address)
    else:
        host, _, port = address.rpartition(":")
        connected = socket.create_connection((host, int(port)), timeout=_SCAN_SECONDS)
    with connected:
        connected.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _SCAN_CHUNK):
            chunk = content[start : start + _SCAN_CHUNK]
            connected.sendall(struct.pack(">I", len(chunk)) + chunk)
        connected.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := connected.recv(4096)):
            answer += part
    line = answer.rstrip(b"\0").decode("utf-8", "replace").strip()
    if not line.endswith(("OK", "FOUND")):
        raise OSError(f"clamd: {line or 'no answer'}")
    return line


def _journal(stored: models.StoredFile, *, by: audit_rules.Actor, at: datetime, verb: str) -> None:
    audit_actions.record(
        by=by,
        at=at,
        verb=verb,
        subject_kind="stored_file",
        subject_code=f"{stored.pk}",
        after={
            "sha256": stored.sha256,
            "size": stored.size,
            "media_type": stored.media_type,
            "scan_state": str(stored.scan_state),
        },
    )
