"""A signed copy comes back: what is refused and why, what is kept of its signatures."""

import base64
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.storage import InMemoryStorage
from django.db import DatabaseError, IntegrityError, transaction
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.files import models as files_models
from nq57.files import queries as files_queries
from nq57.files import rules as files_rules
from nq57.papers import actions, models, queries, rules
from nq57.papers.formats import signed
from tests.factories import cases, orgs, signing

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SYSTEM = audit_rules.SYSTEM
TOKEN = "a" * 32
ROOT = signing.make_root(signing.ROOT)


def render(words: str = "Một.", token: str = TOKEN) -> bytes:
    """Return a notice as it is issued."""
    paper = queries.describe(symbol="01/TB-SKHCN", issued_on=date(2026, 11, 20), token=token,
                             seal={"site": "https://nq57.example", "mark": ""})  # fmt: skip
    told = {
        "province": "Sơn La", "parent": "UBND tỉnh", "issuer": "Sở Khoa học", "about": "x",
        "title": "Giám đốc", "signer": "Lò Văn A", "authority": "", "recipients": ["Lưu: VT."],
        "paragraphs": [words, "Hai."], "paper": paper,
    }  # fmt: skip
    return queries.render(template=queries.NOTICE, form="pdf", snapshot=told)


@pytest.fixture(scope="module")
def issued() -> bytes:
    return render()


def inspect(
    content: bytes, issued: bytes, roots: tuple[signing.Holder, ...] = (ROOT,)
) -> rules.Inspection:
    """Inspect in this process; what the child tells goes through JSON all the same."""
    told = signing.apart(lambda: signed.inspect(
        content=base64.b64encode(content).decode(), issued=base64.b64encode(issued).decode(),
        symbol="01/TB-SKHCN", token=TOKEN, at=AT.isoformat(),
        roots=[base64.b64encode(one.der).decode() for one in roots],
    ))  # fmt: skip
    return rules.read_inspection(told)


def rewrite(content: bytes) -> bytes:
    """Return the same pages in a file written anew, as some signing tools do."""
    made = io.BytesIO()
    with pypdfium2.PdfDocument(content) as opened:
        opened.save(made)
    return made.getvalue()


def add(content: bytes, change: Callable[[Any], None]) -> bytes:
    """Return the file with one more revision, where ``change`` had the first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    change(page)
    writer.update_container(page)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def cover(page: Any) -> None:
    """Lay a note over a page."""
    note = generic.DictionaryObject({
        generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
        generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
        generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (9, 9, 99, 99))),
        generic.pdf_name("/Contents"): generic.pdf_string("99%"),
    })  # fmt: skip
    kept = list(page.get("/Annots", ()))
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([*kept, note])


def lock(content: bytes) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(content)))
    writer.encrypt(owner_pass="x", user_pass="y")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def damage(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


SIGNER = signing.make_signer()
REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "unsigned": (lambda given: given, "chưa có chữ ký số"),
    "another paper": (lambda _: signing.sign(render(token="b" * 32), SIGNER), "không phải văn bản"),
    "other words": (lambda _: signing.sign(render("Một trăm."), SIGNER), "Trang 1 của tệp khác"),
    "more pages": (
        lambda _: signing.sign(render("Một.\n" * 60), SIGNER),
        r"có \d trang, bản đã ban hành có 1 trang",
    ),
    "a byte changed": (
        lambda given: damage(signing.sign(given, SIGNER), given.index(b"/Producer") + 12)
        if b"/Producer" in given else damage(signing.sign(given, SIGNER), 12),
        "đã bị sửa sau khi ký",
    ),
    "a note added after": (
        lambda given: add(signing.sign(given, SIGNER), cover), "đã bị sửa sau khi ký"
    ),
    "locked": (lock, "có mật khẩu hoặc bị khóa"),
    "cut off": (lambda given: signing.sign(given, SIGNER)[:9000], "bị hỏng"),
    "no PDF at all": (lambda _: b"%PDF-1.7\nxin chao", "bị hỏng"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(issued: bytes, name: str) -> None:
    make, sentence = REFUSED[name]
    with pytest.raises(rules.PapersError, match=sentence):
        inspect(make(issued), issued)


def test_signed_copy_says_who_and_when(issued: bytes) -> None:
    found = inspect(signing.sign(issued, SIGNER), issued)
    assert found.sameness == "bytes"
    one = found.signatures[0]
    assert (one.signer, one.organisation) == ("Lò Văn A", "Sở Khoa học và Công nghệ")
    assert (one.trust, one.root, one.later) == ("trusted", signing.ROOT, "nothing")
    assert one.signed_at is not None
    assert one.stamped_at is None
    assert "014099" not in str(found)  # the identity number of the subject


def test_second_signature_is_told_of_the_first(issued: bytes) -> None:
    seal = signing.make_signer("Sở Khoa học và Công nghệ")
    twice = signing.sign(signing.sign(issued, SIGNER), seal, field="Ky2")
    found = inspect(twice, issued)
    assert found.sameness == "bytes"
    assert [one.later for one in found.signatures] == ["signatures", "nothing"]


@pytest.mark.parametrize("change", [rewrite, lambda given: add(given, cover)])
def test_rewritten_file_is_compared_by_its_words(
    issued: bytes, change: Callable[[bytes], bytes]
) -> None:
    assert inspect(signing.sign(change(issued), SIGNER), issued).sameness == "text"


@pytest.mark.parametrize(
    ("signer", "roots", "trust"),
    [
        (SIGNER, (), "unknown"),
        (SIGNER, (signing.make_root("CA khác"),), "unknown"),
        (signing.make_signer(until=AT - timedelta(days=1)), (ROOT,), "expired"),
        (signing.make_signer(since=AT + timedelta(days=1)), (ROOT,), "early"),
        (signing.make_signer(usage="encrypt"), (ROOT,), "usage"),
        (signing.make_signer(usage="stamp"), (ROOT,), "trusted"),
    ],
)
def test_trust(
    issued: bytes, signer: signing.Holder, roots: tuple[signing.Holder, ...], trust: str
) -> None:
    one = inspect(signing.sign(issued, signer), issued, roots).signatures[0]
    assert one.trust == trust
    assert bool(one.root) == (trust == "trusted")


def test_stamp_shows_that_an_ended_certificate_signed_in_time(issued: bytes) -> None:
    ended = signing.make_signer(until=AT - timedelta(days=1))
    before, after = AT - timedelta(days=9), AT - timedelta(hours=1)
    for moment, root, trust in (
        (before, signing.ROOT, "trusted"),
        (after, signing.ROOT, "expired"),
        (before, "CA khác", "expired"),
    ):
        stamper = signing.make_signer("TSA", "TSA", root, usage="stamp")
        content = signing.sign(issued, ended, stamper=stamper, at=moment)
        one = inspect(content, issued).signatures[0]
        assert (one.stamped_at, one.stamper) == (moment, "TSA")
        assert one.is_stamp_trusted == (root == signing.ROOT)
        assert one.trust == trust


@pytest.fixture
def trust(settings: Any, tmp_path: Path) -> Path:
    settings.TRUST_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def paper(trust: Path, monkeypatch: pytest.MonkeyPatch) -> models.Paper:
    """An issued notice; no root is trusted yet."""
    kept = InMemoryStorage()
    monkeypatch.setattr(files_models, "get_storage", lambda: kept)
    cover_sheet = rules.Cover(about="Họp", issuer="SKHCN", title="Giám đốc")
    return actions.issue_notice(
        organisation=orgs.OrganisationFactory(), cover=cover_sheet, words="Một.",
        issued_on=date(2026, 11, 20), source="", by=SYSTEM, at=AT,
    )  # fmt: skip


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inspect without a child: that it is used is another test's."""
    monkeypatch.setattr(
        queries.sandbox,
        "run_limited",
        lambda _, told, **limits: signing.apart(lambda: signed.inspect(**told)),
    )


def read(paper: models.Paper) -> bytes:
    return files_queries.read_content(stored=paper.files.get(form="pdf").file)


def receive(paper: models.Paper, content: bytes, **given: Any) -> models.SignedFile:
    told: dict[str, Any] = {"name": "da-ky.pdf", "replaces": None, "by": SYSTEM, "at": AT}
    return actions.receive_signed_file(paper=paper, source=io.BytesIO(content), **told | given)


@pytest.mark.django_db
def test_signed_copy_is_kept_and_proves_the_paper(paper: models.Paper, trust: Path) -> None:
    (trust / "goc.crt").write_bytes(ROOT.pem)
    (trust / "hong.pem").write_bytes(b"-----BEGIN CERTIFICATE-----")
    assert queries.read_roots() == ([ROOT.der], ["hong.pem"])
    content = signing.sign(read(paper), SIGNER)
    kept = receive(paper, content)
    assert files_queries.read_content(stored=kept.file) == content
    proof = queries.get_proof_of_file(content=content)
    assert proof is not None
    assert proof == queries.get_proof(token=paper.token)
    assert proof.signed[0].is_trusted
    assert proof.signed[0].signatures[0].signer == "Lò Văn A"
    assert queries.tell_file(proof=proof, content=content) == "signed"
    entry = audit_models.Entry.objects.get(verb="receive_signed_file")
    assert entry.after["signers"] == ["Lò Văn A"]


@pytest.mark.django_db
@pytest.mark.usefixtures("in_process")
def test_another_copy_replaces_and_the_former_stays(paper: models.Paper) -> None:
    wrong = signing.sign(read(paper), signing.make_signer("Người khác"))
    right = signing.sign(read(paper), SIGNER)
    first = receive(paper, wrong)
    assert receive(paper, wrong) == first
    with pytest.raises(rules.PapersError, match="Vừa có người nộp bản ký khác"):
        receive(paper, right)
    second = receive(paper, right, replaces=first)
    assert [one.row for one in queries.list_signed(papers=[paper.pk])[paper.pk]] == [second, first]
    proof = queries.get_proof_of_file(content=wrong)
    assert proof is not None
    assert queries.tell_file(proof=proof, content=wrong) == "former"
    assert queries.tell_file(proof=proof, content=read(paper)) == "issued"


@pytest.mark.django_db
@pytest.mark.usefixtures("in_process")
def test_root_that_comes_later_is_seen_when_checked_again(paper: models.Paper, trust: Path) -> None:
    kept = receive(paper, signing.sign(read(paper), SIGNER))
    assert not queries.list_signed(papers=[paper.pk])[paper.pk][0].is_trusted
    (trust / "goc.der").write_bytes(ROOT.der)
    later = AT + timedelta(days=1)
    actions.check_signatures_again(signed=kept, by=SYSTEM, at=later)
    found = queries.list_signed(papers=[paper.pk])[paper.pk][0]
    assert found.is_trusted
    assert found.checked_at == later
    assert kept.signatures.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("in_process")
def test_what_is_not_received(paper: models.Paper, settings: Any) -> None:
    content = signing.sign(read(paper), SIGNER)
    for name, given, sentence in (
        ("a.docx", content, "đổi đuôi tệp"),
        ("a.txt", "Một.".encode(), "không phải PDF"),
        ("a.pdf", b"", "rỗng"),
        ("a.pdf", lock(content), "bị khóa"),
    ):
        with pytest.raises((rules.PapersError, files_rules.FilesError), match=sentence):
            receive(paper, given, name=name)
    settings.FILE_LIMIT_BYTES = 1000
    with pytest.raises(files_rules.FilesError, match="lớn hơn"):
        receive(paper, content)
    settings.FILE_LIMIT_BYTES = 10**8
    for by in (cases.make_actor("head"), cases.make_actor("focal", paper.organisation)):
        with pytest.raises(refusals.NotAllowedError):
            receive(paper, content, by=by)
    actions.withdraw_paper(paper=paper, why="sai", by=SYSTEM, at=AT)
    with pytest.raises(rules.PapersError, match="đã thu hồi"):
        receive(paper, content)
    assert not models.SignedFile.objects.exists()


@pytest.mark.django_db
def test_file_that_ends_the_child_is_refused(
    paper: models.Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_INSPECT", "os:abort")
    with pytest.raises(rules.PapersError, match="Không kiểm tra được tệp này"):
        receive(paper, signing.sign(read(paper), SIGNER))


SIGNATURE: dict[str, Any] = {
    "position": 2, "signer": "A", "issuer": "CA", "expires_at": AT, "trust": "unknown",
    "later": "nothing", "checked_at": AT,
}  # fmt: skip
IMPOSSIBLE: dict[str, Callable[[models.SignedFile], Any]] = {
    "papers_signed_sameness": lambda kept: copy(kept, sameness="x"),
    "papers_signed_by": lambda kept: copy(kept, received_by=""),
    "papers_signature_once": lambda kept: put(kept, position=1),
    "papers_signature_words": lambda kept: put(kept, later="x"),
    "papers_signature_root": lambda kept: put(kept, trust="trusted"),
    "papers_signature_stamp": lambda kept: put(kept, stamper="TSA"),
    "papers_signature_signer": lambda kept: put(kept, signer=""),
}


def copy(kept: models.SignedFile, **changed: Any) -> models.SignedFile:
    known = {"sameness": "text", "received_at": AT, "received_by": "a"} | changed
    return models.SignedFile.objects.create(paper=kept.paper, file=kept.file, **known)


def put(kept: models.SignedFile, **changed: Any) -> models.Signature:
    return models.Signature.objects.create(signed_file=kept, **SIGNATURE | changed)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_process")
def test_impossible_rows(paper: models.Paper) -> None:
    kept = receive(paper, signing.sign(read(paper), SIGNER))
    assert put(kept).pk
    assert copy(kept).pk
    for name, violate in IMPOSSIBLE.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            violate(kept)
    signatures = models.Signature.objects
    for change in (
        lambda: models.SignedFile.objects.update(received_by="b"),
        lambda: signatures.update(signer="B"),
        lambda: signatures.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="chỉ được ghi thêm"), transaction.atomic():
            change()
