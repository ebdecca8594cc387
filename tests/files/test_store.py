"""Bytes are kept once, whole, and handed out only when they may be opened."""

import io
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db import DatabaseError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.files import actions, enums, models, queries, rules

pytestmark = pytest.mark.django_db

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
LAN = audit_rules.Actor(account="lan", organisation="KHCN")
MAI = audit_rules.Actor(account="mai", organisation="TC")


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> InMemoryStorage:
    kept = InMemoryStorage()
    monkeypatch.setattr(models, "get_storage", lambda: kept)
    return kept


def store(
    content: bytes = b"x", name: str = "a.txt", by: audit_rules.Actor = LAN
) -> models.StoredFile:
    return actions.store_file(source=io.BytesIO(content), name=name, by=by, at=AT)


def test_file_comes_back_as_given_and_is_journalled() -> None:
    stored = store("Kế hoạch".encode(), "kế hoạch.txt")
    assert queries.read_content(stored=stored) == "Kế hoạch".encode()
    entry = audit_models.Entry.objects.get(verb="store_file")
    assert entry.after is not None
    assert entry.after["sha256"] == stored.sha256


def test_same_bytes_are_kept_once_with_a_row_for_each_sender(storage: InMemoryStorage) -> None:
    first, again, other = store(), store(), store(by=MAI)
    assert first.pk == again.pk != other.pk
    assert storage.listdir(first.sha256[:2])[1] == [first.sha256]
    assert audit_models.Entry.objects.count() == 2


def test_bytes_cut_off_by_a_kill_are_made_whole(storage: InMemoryStorage) -> None:
    stored = store(b"whole")
    storage.delete(stored.key)
    storage.save(stored.key, ContentFile(b"wh"))
    with pytest.raises(rules.FilesError, match="hỏng"):
        queries.read_content(stored=stored)
    assert [found.pk for found, _ in queries.list_damaged()] == [stored.pk]
    store(b"whole", by=MAI)
    assert queries.read_content(stored=stored) == b"whole"
    assert list(queries.list_damaged()) == []


def test_lost_bytes_are_named(storage: InMemoryStorage) -> None:
    stored = store()
    storage.delete(stored.key)
    with pytest.raises(rules.FilesError, match="không còn nội dung"):
        queries.read_content(stored=stored)


def test_file_over_the_limit_is_refused(settings: Any) -> None:
    settings.FILE_LIMIT_BYTES = 1_000_000
    with pytest.raises(rules.FilesError, match="lớn hơn 1 MB"):
        store(b"x" * 1_000_001)
    assert models.StoredFile.objects.count() == 0


def test_upload_never_changes() -> None:
    stored = store()
    with pytest.raises(DatabaseError, match="không được sửa"), transaction.atomic():
        models.StoredFile.objects.filter(pk=stored.pk).update(name="b.txt")


def test_download_is_saved_and_never_run() -> None:
    headers = queries.get_download_headers(stored=store(name="kế hoạch.txt"))
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''k%E1%BA%BF")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.fixture
def clamd(settings: Any) -> Iterator[list[bytes]]:
    """Serve clamd's INSTREAM on loopback: a body with EICAR is FOUND."""
    listener = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{listener.getsockname()[1]}"
    bodies: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connected, _ = listener.accept()
            except OSError:
                return
            with connected, connected.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                body = b""
                while size := int.from_bytes(stream.read(4), "big"):
                    body += stream.read(size)
                bodies.append(body)
                found = b"stream: Eicar FOUND\0" if b"EICAR" in body else b"stream: OK\0"
                connected.sendall(found)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield bodies
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def test_clean_file_opens_after_its_scan(clamd: list[bytes]) -> None:
    stored = store(b"y" * 200_000)
    with pytest.raises(rules.FilesError, match="chờ quét"):
        queries.read_content(stored=stored)
    assert ProcrastinateJob.objects.filter(task_name="scan_file").count() == 1
    scanned = actions.scan_file(file_id=stored.pk, by=audit_rules.SYSTEM, at=AT)
    assert clamd == [b"y" * 200_000]
    assert scanned.scan_state == enums.ScanState.CLEAN
    assert queries.read_content(stored=scanned)


def test_infected_file_never_opens(clamd: list[bytes]) -> None:
    stored = store(b"EICAR")
    scanned = actions.scan_file(file_id=stored.pk, by=audit_rules.SYSTEM, at=AT)
    assert scanned.scan_note == "Eicar FOUND"
    with pytest.raises(rules.FilesError, match="mã độc"):
        queries.read_content(stored=scanned)
    assert not models.StoredFile.objects.readable().exists()


def test_scanner_that_is_down_leaves_the_file_waiting(settings: Any) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    stored = store()
    with pytest.raises(OSError, match="refused"), transaction.atomic():
        actions.scan_file(file_id=stored.pk, by=audit_rules.SYSTEM, at=AT)
    stored.refresh_from_db()
    assert stored.scan_state == enums.ScanState.WAITING
