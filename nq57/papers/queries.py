"""Questions to the papers: drafts to look at, what a token or a file proves, who signed."""

import base64
import hashlib
import importlib
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db.models import Q

from nq57.audit import enums as audit_enums
from nq57.core import canonical
from nq57.core.phrases import Phrase
from nq57.documents.reading import errors as reading_errors
from nq57.documents.reading import sandbox
from nq57.files import queries as file_queries
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.papers import enums, models, rules

NOTICE = rules.Template(Path(__file__).parent / "papers" / "notice@1")
LOG = logging.getLogger("nq57.papers")
_INSPECT = "nq57.papers.formats.signed:inspect"  # by name: only the child loads its libraries
_SIGN = "nq57.papers.formats.invented:sign"
_INSPECT_SECONDS = 30.0
_ROOT_FILES = (".pem", ".crt", ".cer", ".der")
_FOLDERS = Path(__file__).parents[1]
_FORMATS = "nq57.papers.formats"  # read when a paper is made: their libraries are large


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A signed copy with its signatures as the last check found them."""

    row: models.SignedFile
    signatures: tuple[models.Signature, ...]

    @property
    def checked_at(self) -> datetime:
        """Return when the signatures were last checked."""
        return self.signatures[0].checked_at

    @property
    def is_trusted(self) -> bool:
        """Say whether every signature leads to a trusted root."""
        return all(one.trust == enums.Trust.TRUSTED for one in self.signatures)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the public may be told of an issued paper; ``signed`` newest first, and nobody's
    name where the paper is restricted."""

    symbol: str
    title: str
    issuer: str
    issued_on: date
    standing: str
    replaced_by: str
    hashes: Mapping[str, str]  # of its files, by what each is called
    signed: tuple[Signed, ...]
    is_open: bool
    journal_head: Mapping[str, Any] | None


def render(*, template: rules.Template, form: str, snapshot: Mapping[str, Any]) -> bytes:
    """Return a document filled from a complete snapshot, ``paper`` included.

    :raises PapersError: when the template has no such format or does not fit the snapshot.
    """
    if form not in template.list_formats():
        raise rules.PapersError(f"Mẫu “{template.name}” không có định dạng .{form}.")
    renderer = importlib.import_module(f"{_FORMATS}.{form}")
    filled: bytes = renderer.render(template.get_file(form), snapshot)
    return filled


def render_draft(
    *, template: rules.Template, form: str, snapshot: Mapping[str, Any], kind: str, issuer: str
) -> bytes:
    """Return a document without number and token, to be looked at before it is issued.

    :raises PapersError: when the template does not fit the snapshot.
    """
    tail = f"{kind}-{issuer}" if kind else issuer
    paper = describe(symbol=f"…/{tail}", issued_on=None, token="")
    kept = rules.normalise_snapshot(snapshot)
    return render(template=template, form=form, snapshot={**kept, "paper": paper})


def describe(
    *, symbol: str, issued_on: date | None, token: str, seal: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what a template is told of the paper itself, under ``paper``; ``mark`` stands on
    every page, whatever the template says. ``seal`` is what was true when it was issued."""
    day = issued_on or date(2000, 1, 1)
    told = seal or make_seal()
    return {
        "symbol": symbol,
        "issued_on": day.isoformat(),
        "date": rules.write_date(day) if issued_on else "ngày … tháng … năm …",
        "token": rules.show_token(token),
        "address": f"{told['site']}/kiem-tra/{token}" if token else "",
        "is_draft": not token,
        "mark": told["mark"],
    }


def make_seal() -> dict[str, str]:
    """Return what every paper issued now carries, kept so that it can be made again."""
    return {"site": settings.PUBLIC_ADDRESS, "mark": org_queries.say_mark()}


def render_anew(*, paper: models.Paper, form: str) -> bytes:
    """Return an issued paper made again from its snapshot and its version of the template.

    :raises PapersError: when this version of the program no longer has the template.
    """
    found = sorted(_FOLDERS.glob(f"**/papers/{paper.template}"))
    if not found:
        raise rules.PapersError(f"Phiên bản này không còn mẫu “{paper.template}”.")
    told = dict(paper.snapshot)
    said = describe(
        symbol=paper.symbol, issued_on=paper.issued_on, token=paper.token,
        seal=told.pop("seal", None),  # none on the first papers: made as they would be today
    )  # fmt: skip
    return render(template=rules.Template(found[0]), form=form, snapshot={**told, "paper": said})


def is_same_anew(*, paper: models.Paper) -> bool:
    """Say whether the PDF made again is the issued one, byte by byte, and the data unchanged.

    :raises PapersError: when it cannot be made again.
    :raises FilesError: when the issued file is gone or damaged.
    """
    issued = file_queries.read_content(stored=paper.files.get(form="pdf").file)
    is_kept = canonical.digest(paper.snapshot) == paper.snapshot_hash
    return is_kept and render_anew(paper=paper, form="pdf") == issued


def propose_cover(*, organisation: orgs.Organisation, about: str, today: date) -> rules.Cover:
    """Return the cover of an office's paper, signed by its head today."""
    head = (
        orgs.Post.objects.on(today)
        .filter(organisation=organisation, role=org_enums.Role.HEAD)
        .select_related("person")
        .first()
    )
    heading = get_heading(organisation=organisation)
    is_over_all = heading.short == "UBND" and organisation.level == org_enums.Level.PROVINCE
    province = () if is_over_all else (f"UBND tỉnh {settings.PROVINCE};",)
    return rules.Cover(
        about=about[:500], issuer=heading.short, signer=head.person.name if head else "",
        title=head.title if head and head.title else heading.title,
        recipients=(*province, "Lưu: VT."),
    )  # fmt: skip


def get_heading(*, organisation: orgs.Organisation) -> rules.Heading:
    """Return the head of an office's papers: the body over it, its name, its abbreviation."""
    parent = organisation.parent
    office = rules.Office(
        kind=organisation.kind, name=organisation.name,
        parent_kind=parent.kind if parent else "", parent=parent.name if parent else "",
    )  # fmt: skip
    return rules.make_heading(office=office, province=settings.PROVINCE)


def find_current(*, source: str, organisation: orgs.Organisation) -> models.Paper | None:
    """Return the valid paper of a source of an office, if one was issued."""
    found = models.Paper.objects.valid().filter(organisation=organisation)
    return found.filter(snapshot__source=source).order_by("pk").last()


def make_notice(
    *, organisation: orgs.Organisation, cover: rules.Cover, words: str
) -> dict[str, Any]:
    """Return what a notice is filled from: its words, a paragraph for each line."""
    heading = get_heading(organisation=organisation)
    return {
        "province": settings.PROVINCE, "parent": heading.parent, "issuer": heading.issuer,
        **cover.tell(),
        "paragraphs": [line.strip() for line in words.splitlines() if line.strip()],
    }  # fmt: skip


def get_proof(*, token: str) -> Proof | None:
    """Return what a typed or scanned token proves, or None when it proves nothing."""
    found = _with_files().filter(token=rules.read_token(token)).first()
    return _prove(found) if found else None


def get_proof_of_file(*, content: bytes) -> Proof | None:
    """Return what a file proves by its bytes, or None when no paper was issued with them."""
    digest = hashlib.sha256(content).hexdigest()
    found = _with_files().filter(
        Q(files__file__sha256=digest) | Q(signed_files__file__sha256=digest)
    )
    paper = found.first()
    return _prove(paper) if paper else None


def tell_file(*, proof: Proof, content: bytes) -> str:
    """Say which file of a paper this is: ``issued``, ``signed``, or ``former`` of these."""
    digest = hashlib.sha256(content).hexdigest()
    if digest in proof.hashes.values():
        return "issued"
    return "signed" if proof.signed[0].row.file.sha256 == digest else "former"


def list_signed(*, papers: Collection[int]) -> dict[int, list[Signed]]:
    """Return the signed copies of papers by paper, the newest first; in two queries."""
    rows = models.SignedFile.objects.filter(paper__in=papers).select_related("file")
    checks: dict[int, list[models.Signature]] = defaultdict(list)
    for one in models.Signature.objects.filter(signed_file__paper__in=papers):
        known = checks[one.signed_file_id]
        if not known or known[0].checked_at == one.checked_at:
            known.append(one)
    found: dict[int, list[Signed]] = defaultdict(list)
    for row in rows:
        found[row.paper_id].append(Signed(row=row, signatures=tuple(checks[row.pk])))
    return found


def inspect_signed(*, paper: models.Paper, content: bytes, at: datetime) -> rules.Inspection:
    """Return what a file that came back is, read in a child process without network.

    :raises PapersError: when it is no signed copy of this paper, or cannot be read.
    :raises FilesError: when the issued file is gone or damaged.
    """
    original = _read_issued(paper)
    roots, _ = read_roots()
    try:
        told = sandbox.run_limited(_INSPECT, {
            "content": base64.b64encode(content).decode(),
            "issued": base64.b64encode(original).decode(),
            "symbol": paper.symbol, "token": paper.token, "at": at.isoformat(),
            "roots": [base64.b64encode(one).decode() for one in roots],
        }, seconds=_INSPECT_SECONDS)  # fmt: skip
    except reading_errors.ReadingError as error:
        raise rules.PapersError(
            Phrase(
                "Không kiểm tra được tệp này: tệp hỏng, hoặc quá nặng. "
                "Hãy ký lại đúng tệp PDF tải từ trang này rồi nộp lại."
            )
        ) from error
    return rules.read_inspection(told)


def sign_invented(*, paper: models.Paper, at: datetime) -> bytes:
    """Return the PDF of a paper signed with an invented certificate, in a child process.

    :raises PapersError: when the paper has no PDF, or cannot be signed here.
    :raises FilesError: when the issued file is gone or damaged.
    """
    content = base64.b64encode(_read_issued(paper)).decode()
    given = {"content": content, "at": at.isoformat()}
    try:
        signed = sandbox.run_limited(_SIGN, given, seconds=_INSPECT_SECONDS)
    except reading_errors.ReadingError as error:
        raise rules.PapersError(Phrase("Không ký thử được văn bản này.")) from error
    return base64.b64decode(signed)


def read_roots() -> tuple[list[bytes], list[str]]:
    """Return the certificates (DER) in the operator's folder, and the files that hold none."""
    roots: list[bytes] = []
    unread: list[str] = []
    folder = Path(settings.TRUST_FOLDER)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    for file in files:
        if file.suffix.lower() not in _ROOT_FILES:
            continue
        try:
            content = file.read_bytes()
            if b"-----BEGIN" in content:
                found = x509.load_pem_x509_certificates(content)
            else:
                found = [x509.load_der_x509_certificate(content)]
            roots += [one.public_bytes(serialization.Encoding.DER) for one in found]
        except (OSError, ValueError):
            unread.append(file.name)
            LOG.warning("No certificate in %s of the folder of roots", file.name)
    return roots, unread


def _read_issued(paper: models.Paper) -> bytes:
    issued = paper.files.select_related("file").filter(form=enums.Format.PDF).first()
    if issued is None:
        raise rules.PapersError(Phrase("Văn bản này không có bản PDF để so với bản ký."))
    return file_queries.read_content(stored=issued.file)


def _with_files() -> models.PaperQuerySet:
    return models.Paper.objects.select_related("organisation", "replaced_by").prefetch_related(
        "files__file"
    )


def _prove(paper: models.Paper) -> Proof:
    is_open = paper.secrecy == audit_enums.Secrecy.OPEN
    following = paper.replaced_by
    return Proof(
        symbol=paper.symbol,
        title=paper.title if is_open else "(văn bản hạn chế)",
        issuer=paper.organisation.name,
        issued_on=paper.issued_on,
        standing=enums.Standing(paper.standing),
        replaced_by=following.symbol if following else "",
        hashes={
            str(row.get_form_display()): row.file.sha256
            for row in sorted(paper.files.all(), key=lambda row: row.form, reverse=True)
        },
        signed=tuple(list_signed(papers=[paper.pk])[paper.pk]),
        is_open=is_open,
        journal_head=paper.journal_head,
    )
