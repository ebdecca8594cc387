"""Writes of stored files."""

import hashlib
import io
import logging
import socket
import struct
from datetime import datetime
from typing import IO, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.db.models import Count, Q, Sum

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.core import queue
from nq57.files import enums, models, queries, rules

LOG = logging.getLogger("nq57.files")
_SCAN_SECONDS = 60
_SCAN_CHUNK = 65_536


@transaction.atomic
def store_file(
    *, source: BinaryIO, name: str, by: audit_rules.Actor, at: datetime, takes_xml: bool = False
) -> models.StoredFile:
    """Store an upload; the same bytes are kept once, the same upload is one row.

    ``takes_xml`` is for a caller that has read the file as XML itself; else markup is refused.

    :raises FilesError: over the size limit, or refused by its content.
    """
    name = rules.clean_name(name)
    content = _read_bounded(source, name)
    kind = rules.inspect(content, name, takes_xml=takes_xml)
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
def open_upload(
    *, key: UUID, subject: str, name: str, claim: str, size: int, sha256: str,
    by: audit_rules.Actor, at: datetime,
) -> models.Upload:  # fmt: skip
    """Begin a file that comes in pieces; the same key again is the same upload.

    :raises FilesError: when it may not come: its size, its hash, too many at once, or a key
        that was used for another file.
    """
    name = rules.clean_name(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 58))", [by.account])
    known = models.Upload.objects.filter(account=by.account, key=key).first()
    if known is not None:
        if (known.sha256, known.size, known.subject) != (sha256, size, subject):
            raise rules.FilesError("Khóa gửi này đã dùng cho một tệp khác: hãy chọn lại tệp.")
        return known
    rules.check_upload(name=name, size=size, sha256=sha256, limit=settings.FILE_LIMIT_BYTES)
    waiting = models.Upload.objects.filter(account=by.account, state=enums.UploadState.OPEN)
    known_size = waiting.aggregate(count=Count("pk"), total=Sum("size"))
    total = known_size["total"] or 0
    if known_size["count"] >= rules.OPEN_UPLOADS or total + size > rules.OPEN_UPLOAD_BYTES:
        raise rules.FilesError(
            "Đang có nhiều tệp gửi dở: hãy đợi các tệp ấy gửi xong rồi gửi tệp này."
        )
    return models.Upload.objects.create(
        key=key, account=by.account, subject=subject, name=name, claim=claim.strip(), size=size,
        sha256=sha256, touched_at=at,
    )  # fmt: skip


@transaction.atomic
def add_piece(
    *, upload: models.Upload, start: int, content: bytes, sha256: str, by: audit_rules.Actor,
    at: datetime,
) -> models.Upload:  # fmt: skip
    """Keep the next piece; one that was kept already, or is not the next, changes nothing.

    Return the upload as it stands: ``received`` is where the next piece starts.

    :raises FilesError: when the piece is too large or came damaged.
    """
    held = models.Upload.objects.select_for_update().get(pk=upload.pk, account=by.account)
    if held.state != enums.UploadState.OPEN or start != held.received:
        return held
    rules.check_piece(content=content, sha256=sha256, left=held.size - held.received)
    models.Piece.objects.create(upload=held, start=start, content=content)
    held.received, held.touched_at = start + len(content), at
    held.save(update_fields=["received", "touched_at"])
    return held


@transaction.atomic
def finish_upload(
    *, upload: models.Upload, by: audit_rules.Actor, at: datetime
) -> models.StoredFile:
    """Put the pieces together and store the file.

    :raises FilesError: when a piece is missing, the whole is not what was announced, or the
        file is refused by its content.
    """
    held = models.Upload.objects.select_for_update().get(pk=upload.pk, account=by.account)
    content = b"".join(bytes(piece.content) for piece in held.pieces.order_by("start"))
    if hashlib.sha256(content).hexdigest() != held.sha256:
        raise rules.FilesError(f"Tệp “{held.name}” nhận không đủ: hãy chọn lại tệp rồi gửi.")
    stored = store_file(source=io.BytesIO(content), name=held.name, by=by, at=at)
    _end_upload(held, enums.UploadState.DONE, at)
    return stored


@transaction.atomic
def refuse_upload(
    *, upload: models.Upload, reason: str, by: audit_rules.Actor, at: datetime
) -> None:
    """End an upload that cannot be taken, with the sentence that its sender gets."""
    held = models.Upload.objects.select_for_update().get(pk=upload.pk, account=by.account)
    held.refusal = reason
    _end_upload(held, enums.UploadState.REFUSED, at)


@transaction.atomic
def drop_stale_uploads(*, by: audit_rules.Actor, at: datetime) -> int:
    """Forget uploads that nobody goes on with, and those that ended long ago; return how many."""
    is_open = Q(state=enums.UploadState.OPEN)
    stale = (is_open & Q(touched_at__lt=at - rules.KEEP_OPEN)) | (
        ~is_open & Q(touched_at__lt=at - rules.KEEP_ENDED)
    )
    found = list(models.Upload.objects.filter(stale).values_list("pk", flat=True))
    models.Upload.objects.filter(pk__in=found).delete()
    return len(found)


def _end_upload(upload: models.Upload, state: str, at: datetime) -> None:
    upload.pieces.all().delete()
    upload.state, upload.touched_at = state, at
    upload.save(update_fields=["state", "refusal", "touched_at"])


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


def put_back_bytes(
    *, key: str, size: int, source: IO[bytes], by: audit_rules.Actor, at: datetime
) -> None:
    """Put bytes of a checked backup into the store; what lies there whole is left.

    It goes to the log and not to the journal, whose database is about to be replaced.
    """
    storage = models.get_storage()
    if storage.exists(key):
        if storage.size(key) == size:
            return
        storage.delete(key)  # cut off by a kill: its name is the hash of its bytes
    storage.save(key, File(source))
    LOG.info("Bytes put back: %s, by %s at %s", key[:11], by.account, at.isoformat())


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
    """Keep the bytes under their hash; a write that was cut off is made whole.

    :raises FilesError: when the store does not take them.
    """
    storage = models.get_storage()
    try:
        if storage.exists(stored.key):
            with storage.open(stored.key) as opened:
                if hashlib.sha256(opened.read()).hexdigest() == stored.sha256:
                    return
            storage.delete(stored.key)
        storage.save(stored.key, ContentFile(content))
    except OSError as error:
        LOG.error("The store does not take bytes: %s", error)
        raise rules.FilesError(
            f"Kho tệp chưa nhận được “{stored.name}”: hãy gửi lại sau ít phút. "
            "Nếu vẫn không được, báo người quản trị."
        ) from error


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
