"""Files in pieces, against the database itself; their way over HTTP is in tests/web."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from nq57.audit import rules as audit_rules
from nq57.files import actions, models, queries, rules

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 2, tzinfo=UTC)
LAN = audit_rules.Actor(account="lan", organisation="KHCN")
MAI = audit_rules.Actor(account="mai", organisation="KHCN")
KEY = UUID(int=57)


def upload(**fields: Any) -> models.Upload:
    known: dict[str, Any] = {
        "key": KEY, "account": "lan", "subject": "BC-1", "name": "a.txt", "size": 3,
        "sha256": "0" * 64, "touched_at": AT,
    }  # fmt: skip
    return models.Upload(**known | fields)


def second_piece() -> models.Piece:
    held = upload()
    held.save()
    models.Piece.objects.create(upload=held, start=0, content=b"a")
    return models.Piece(upload=held, start=0, content=b"b")


def second_upload() -> models.Upload:
    upload().save()
    return upload()


CASES: dict[str, Any] = {
    "files_upload_once": second_upload,
    "files_upload_sized": lambda: upload(received=4),
    "files_upload_state": lambda: upload(state="lost"),
    "files_upload_refusal": lambda: upload(state="refused"),
    "files_piece_once": second_piece,
}


def test_every_constraint_is_violated_here() -> None:
    rows = (*models.Upload._meta.constraints, *models.Piece._meta.constraints)
    assert {row.name for row in rows} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name: str) -> None:
    row = CASES[name]()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


def test_a_key_is_one_file_of_one_account() -> None:
    given: dict[str, Any] = {
        "key": KEY, "subject": "BC-1", "name": "a.txt", "claim": "", "size": 3, "sha256": "0" * 64,
    }  # fmt: skip
    first = actions.open_upload(**given, by=LAN, at=AT)
    assert actions.open_upload(**given, by=LAN, at=AT) == first
    with pytest.raises(rules.FilesError, match="một tệp khác"):
        actions.open_upload(**given | {"size": 4}, by=LAN, at=AT)
    assert actions.open_upload(**given, by=MAI, at=AT) != first
    assert queries.get_upload(key=KEY, by=LAN) == first


def test_all_open_bytes_of_an_account_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "OPEN_UPLOAD_BYTES", 5)
    upload(key=UUID(int=1)).save()
    with pytest.raises(rules.FilesError, match="gửi dở"):
        actions.open_upload(
            key=KEY, subject="BC-1", name="a.txt", claim="", size=3, sha256="0" * 64, by=LAN, at=AT
        )
