"""The signed copy of a paper through the pages; the register at any size; the first papers."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.core import canonical
from nq57.files import actions as file_actions
from nq57.files import models as files_models
from nq57.files import queries as file_queries
from nq57.papers import actions, models, queries, rules
from nq57.papers.formats import signed
from tests.factories import orgs, signing
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
MANY = 30


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> models.Paper:
    """A notice of an office; one root is trusted; files are inspected in this process."""
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(
        queries.sandbox,
        "run_limited",
        lambda _, told, **limits: signing.apart(lambda: signed.inspect(**told)),
    )
    settings.TRUST_FOLDER = tmp_path
    (tmp_path / "goc.pem").write_bytes(signing.make_root(signing.ROOT).pem)
    return actions.issue_notice(
        organisation=orgs.OrganisationFactory(),
        cover=rules.Cover(about="Họp", issuer="SKHCN", title="Giám đốc"),
        words="Một.", issued_on=date(2026, 12, 1), source="", by=audit_rules.SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.fixture
def head(sign_in: Callable[..., Official], paper: models.Paper) -> Client:
    return sign_in("head", organisation=paper.organisation).client


def at(name: str, *args: Any) -> str:
    return reverse(f"papers:{name}", args=args)


def read(paper: models.Paper) -> bytes:
    return file_queries.read_content(stored=paper.files.get(form="pdf").file)


def send(client: Client, paper: models.Paper, content: bytes, seen: int | str = "") -> Any:
    given = SimpleUploadedFile("da-ky.pdf", content)
    return client.post(at("sign", paper.pk), {"file": given, "seen": seen})


def test_signed_copy_is_shown_everywhere_and_served_again(
    head: Client, client: Client, paper: models.Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Chưa có bản ký số" in client.get(at("proof", paper.token)).content.decode()
    content = signing.sign(read(paper), signing.make_signer())
    assert send(head, paper, content).status_code == 302
    kept = paper.signed_files.get()
    for page in (
        head.get(paper.get_absolute_url()), client.get(at("proof", paper.token)),
        client.post(at("check"), {"file": SimpleUploadedFile("a.pdf", content)}),
    ):  # fmt: skip
        words = page.content.decode()
        assert "Lò Văn A · Sở Khoa học và Công nghệ" in words
        assert f"Chứng thư gốc: {signing.ROOT}" in words
        assert "Giữ nguyên từng byte" in words
        assert kept.file.sha256[:32] in words
        assert "014099" not in words
    assert "đúng từng byte là bản ký số" in words
    assert "Đã ký số" in head.get(at("register")).content.decode()
    assert head.get(at("signed", paper.pk, kept.pk)).content == content
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=1))
    assert head.post(at("recheck", paper.pk, kept.pk)).status_code == 302
    assert kept.signatures.count() == 2


def test_wrong_file_is_refused_beside_its_field_and_the_former_stays(
    head: Client, client: Client, paper: models.Paper
) -> None:
    first = signing.sign(read(paper), signing.make_signer("Người khác"))
    assert send(head, paper, first).status_code == 302
    kept = paper.signed_files.get()
    for content, sentence in (
        (read(paper), "chưa có chữ ký số"),
        (b"%PDF-1.7 x", "bị hỏng"),
        (b"", "rỗng"),
        (signing.sign(read(paper), signing.make_signer()), "Vừa có người nộp bản ký khác"),
    ):
        answer = send(head, paper, content)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert head.post(at("sign", paper.pk), {}).status_code == 422
    right = signing.sign(read(paper), signing.make_signer())
    assert send(head, paper, right, seen=kept.pk).status_code == 302
    page = head.get(paper.get_absolute_url()).content.decode()
    assert "Bản ký đã được thay" in page
    assert at("signed", paper.pk, kept.pk) in page
    given = {"file": SimpleUploadedFile("a.pdf", first)}
    assert "đã được thay bằng bản ký khác" in client.post(at("check"), given).content.decode()


def test_untrusted_signature_is_kept_and_said(head: Client, paper: models.Paper) -> None:
    signer = signing.make_signer(root="CA khác")
    assert send(head, paper, signing.sign(read(paper), signer)).status_code == 302
    page = head.get(paper.get_absolute_url()).content.decode()
    assert "không dẫn tới chứng thư gốc nào" in page
    assert "chứng thư chưa được tin cậy" in head.get(at("register")).content.decode()


def test_restricted_paper_names_no_signer_in_public(client: Client, paper: models.Paper) -> None:
    secret = copy(paper, 2, secrecy="restricted")
    sign(secret, paper)
    page = client.get(at("proof", secret.token)).content.decode()
    assert "Đã ký số" in page
    assert "Lò Văn A" not in page


def copy(paper: models.Paper, number: int, **changed: Any) -> models.Paper:
    """Save another paper of the same book."""
    token = f"{number}".translate(str.maketrans("0123456789", "abcdefghij")).rjust(32, "z")
    twin = models.Paper.objects.get(pk=paper.pk)
    known = {"pk": None, "number": number, "symbol": f"{number:02d}/TB-SKHCN", "token": token}
    for name, value in (known | changed).items():
        setattr(twin, name, value)
    twin.save(force_insert=True)
    return twin


def sign(paper: models.Paper, given: models.Paper) -> None:
    """Add a signed copy as a check would have found it."""
    kept = models.SignedFile.objects.create(
        paper=paper, file=given.files.get(form="pdf").file, sameness="text", received_at=NOW,
        received_by="a",
    )  # fmt: skip
    models.Signature.objects.create(
        signed_file=kept, checked_at=NOW, position=1, signer="Lò Văn A", issuer="CA",
        expires_at=NOW, trust="unknown", later="nothing",
    )  # fmt: skip


def test_register_costs_the_same_for_many(head: Client, paper: models.Paper) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert head.get(at("register")).status_code == 200
        return len(captured)

    sign(copy(paper, 2), paper)
    count()
    before = count()
    for number in range(3, MANY):
        twin = copy(paper, number)
        sign(twin, paper)
        sign(twin, paper)
    assert count() == before
    page = head.get(at("register"), {"q": f"{MANY - 1}/TB"}).content.decode()
    assert f"{MANY - 1}/TB-SKHCN" in page


def test_papers_from_before_the_seal_still_verify(
    head: Client, paper: models.Paper, settings: Any
) -> None:
    told = {name: value for name, value in paper.snapshot.items() if name != "seal"}
    old = copy(paper, 2, snapshot=told, snapshot_hash=canonical.digest(told))
    seal = {"site": settings.PUBLIC_ADDRESS, "mark": ""}
    said = queries.describe(
        symbol=old.symbol, issued_on=old.issued_on, token=old.token, seal=seal
    )  # fmt: skip
    content = queries.render(
        template=queries.NOTICE, form="pdf", snapshot={**told, "paper": said}
    )  # fmt: skip
    file = file_actions.store_file(
        source=io.BytesIO(content), name="cu.pdf", by=audit_rules.SYSTEM, at=NOW
    )
    models.PaperFile.objects.create(paper=old, form="pdf", file=file)
    page = head.get(f"{old.get_absolute_url()}?kiem-tra=1").content.decode()
    assert "giống bản đã ban hành từng byte" in page
