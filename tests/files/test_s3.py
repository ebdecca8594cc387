"""Evidence in an S3 store: as in the data folder, against a store that others wrote."""

import hashlib
import io
import re
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string
from minio.error import MinioException

from config.settings import base
from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import condition, env
from nq57.files import actions, models, queries, rules
from nq57.files.formats import s3
from nq57.jobs.cli import backup, deployment
from tests.factories import stores

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
LAN = audit_rules.Actor(account="lan", organisation="KHCN")


@pytest.fixture(scope="module")
def server() -> Iterator[stores.Store]:
    with stores.listening() as held:
        yield held


@pytest.fixture
def storage(server: stores.Store, monkeypatch: pytest.MonkeyPatch) -> s3.S3Storage:
    kept = server.open(server.make_bucket())
    monkeypatch.setattr(models, "get_storage", lambda: kept)
    return kept


def store(content: bytes) -> models.StoredFile:
    return actions.store_file(source=io.BytesIO(content), name="a.txt", by=LAN, at=AT)


@pytest.mark.django_db
def test_a_file_in_pieces_lies_in_the_bucket_and_comes_back(storage: s3.S3Storage) -> None:
    content = "Kế hoạch ".encode() * 20_000
    digest = hashlib.sha256(content).hexdigest()
    upload = actions.open_upload(
        key=uuid4(), subject="case-1", name="a.txt", claim="", size=len(content), sha256=digest,
        by=LAN, at=AT,
    )  # fmt: skip
    for start in range(0, len(content), rules.PIECE_BYTES):
        piece = content[start : start + rules.PIECE_BYTES]
        actions.add_piece(
            upload=upload, start=start, content=piece, sha256=hashlib.sha256(piece).hexdigest(),
            by=LAN, at=AT,
        )  # fmt: skip
    stored = actions.finish_upload(upload=upload, by=LAN, at=AT)
    assert queries.read_content(stored=stored) == content
    assert list(backup._walk(storage, "")) == [stored.key]
    assert storage.size(stored.key) == len(content)
    assert list(queries.list_damaged()) == []


@pytest.mark.django_db
def test_bytes_that_are_damaged_or_gone_are_told_and_made_whole(storage: s3.S3Storage) -> None:
    stored = store(b"whole")
    storage.save(stored.key, ContentFile(b"wh"))
    with pytest.raises(rules.FilesError, match="hỏng"):
        queries.read_content(stored=stored)
    assert store(b"whole").pk == stored.pk
    assert queries.read_content(stored=stored) == b"whole"
    storage.delete(stored.key)
    storage.delete(stored.key)
    assert not storage.exists(stored.key)
    with pytest.raises(rules.FilesError, match="không còn"):
        queries.read_content(stored=stored)
    assert [row.pk for row, _ in queries.list_damaged()] == [stored.pk]


@pytest.mark.django_db
def test_a_store_that_does_not_answer_loses_nothing(
    server: stores.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = s3.S3Storage("http://127.0.0.1:1/nq57-khong-co", "ma", "khoa", "us-east-1")
    monkeypatch.setattr(models, "get_storage", lambda: dead)
    with pytest.raises(rules.FilesError, match="gửi lại sau"):
        store(b"whole")
    assert not models.StoredFile.objects.exists()
    assert not audit_models.Entry.objects.filter(verb="store_file").exists()
    assert "không trả lời" in queries.find_store_fault()
    assert not dead.is_open_to_strangers()
    held = queries.get_condition(at=AT)
    finding = next(one for one in condition.judge(held) if one.name == "store")
    assert finding.grade == condition.Grade.CRITICAL
    assert "không trả lời" in finding.sentence


def test_a_store_that_hangs_holds_up_who_asks_for_two_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=8) as mute:
        place = f"127.0.0.1:{mute.getsockname()[1]}"
        hung = s3.S3Storage(f"http://{place}/nq57", "ma", "khoa", "us-east-1")
        begun = time.monotonic()
        assert "không trả lời" in hung.find_fault()
    assert time.monotonic() - begun < 5


def test_a_bucket_that_gives_but_does_not_list_is_open(
    server: stores.Store, storage: s3.S3Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> Any:
        raise MinioException("refused")

    monkeypatch.setattr(storage._stranger, "list_objects", refuse)
    storage.save("aa/bb", ContentFile(b"x"))
    assert not storage.is_open_to_strangers()  # this store gives nothing to who shows no key
    monkeypatch.setattr(storage._stranger, "stat_object", storage._client.stat_object)
    assert storage.is_open_to_strangers()


def test_weaknesses_of_a_store_are_named(
    server: stores.Store, storage: s3.S3Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This store lists everything to everybody: the planted weakness."""
    assert ["mở cho người không có khóa" in one for one in deployment.check_store()] == [True]
    monkeypatch.setattr(s3.S3Storage, "is_open_to_strangers", lambda self: False)
    assert list(deployment.check_store()) == []
    gone = server.open(f"http://{server.place}/nq57-khong-co")
    monkeypatch.setattr(models, "get_storage", lambda: gone)
    assert ["không có ngăn chứa" in one for one in deployment.check_store()] == [True]


def test_a_bucket_is_put_back_as_it_was(
    server: stores.Store, storage: s3.S3Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a restore does for each object: what is whole is left, what is cut is replaced."""
    for number in range(3):
        storage.save(f"{number:02x}/{'a' * 62}", ContentFile(b"x" * (number + 1)))
    other = server.open(server.make_bucket())
    other.save(f"01/{'a' * 62}", ContentFile(b"cut off"))
    monkeypatch.setattr(models, "get_storage", lambda: other)
    for key in backup._walk(storage, ""):
        with storage.open(key) as source:
            actions.put_back_bytes(
                key=key, size=storage.size(key), source=source, by=LAN, at=AT
            )  # fmt: skip
    read = {
        kept: {key: kept.open(key).read() for key in backup._walk(kept, "")}
        for kept in (storage, other)
    }
    assert read[storage] == read[other]
    assert len(read[other]) == 3


def test_the_setting_chooses_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    assert base.describe_store(env.read_environment())["BACKEND"].endswith("FileSystemStorage")
    for name, value in {
        "NQ57_S3": "https://kho.sonla.gov.vn/nq57-tep", "NQ57_S3_KEY": "ma", "NQ57_S3_SECRET": "khoa",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    told = base.describe_store(env.read_environment())
    made = import_string(told["BACKEND"])(**told["OPTIONS"])
    assert (made.bucket, made._given["endpoint"], made._given["secure"]) == (
        "nq57-tep", "kho.sonla.gov.vn", True,
    )  # fmt: skip
    monkeypatch.setenv("NQ57_S3_SECRET", "")
    with pytest.raises(env.environs.EnvError, match="NQ57_S3_SECRET"):
        env.read_environment()


@pytest.mark.parametrize(
    "address", ["kho.vn/nq57", "http://kho.vn/nq57", "https://kho.vn", "https://kho.vn/NQ",
                "https://a:b@kho.vn/nq57", "https://kho.vn/nq57/", "https://kho.vn/nq57?x"]
)  # fmt: skip
def test_an_unsafe_address_of_a_store_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("NQ57_S3", address)
    with pytest.raises(env.environs.EnvError, match=re.escape("https://kho.tinh.vn")):
        env.read_environment()
