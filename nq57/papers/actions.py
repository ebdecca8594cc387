"""Writes of papers: a number is taken, the document rendered and kept, for good; its signed
copy comes back."""

import dataclasses
import hashlib
import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import queries as audit_queries
from nq57.audit import rules as audit_rules
from nq57.core import canonical
from nq57.core.phrases import Phrase
from nq57.files import actions as files_actions
from nq57.files import queries as files_queries
from nq57.files import rules as files_rules
from nq57.orgs import models as orgs_models
from nq57.papers import models, permissions, queries, rules


@transaction.atomic
def issue_paper(
    *,
    new: rules.NewPaper,
    snapshot: Mapping[str, Any],
    organisation: orgs_models.Organisation,
    by: audit_rules.Actor,
    at: datetime,
    replaces: models.Paper | None = None,
) -> models.Paper:
    """Issue a paper: number, token, every format of its template, all kept as they are.

    The number goes up by one in the book of the office, the year and the kind; when
    anything fails it is not taken.

    :raises NotAllowedError: when the post may not issue for this office.
    :raises PapersError: when the template does not fit, the replaced paper is not worth
        replacing, or the source has another valid paper than the one to be replaced.
    """
    permissions.check_may_issue(by, organisation)
    seal = queries.make_seal()
    made = {**snapshot, "source": new.source, "seal": seal}
    kept = rules.normalise_snapshot(made)
    paper = _create(new, kept, organisation, replaces, by=by, at=at)
    told = queries.describe(
        symbol=paper.symbol, issued_on=new.issued_on, token=paper.token, seal=seal
    )
    hashes = _keep_files(paper, new.template, {**kept, "paper": told}, by=by, at=at)
    if replaces is not None:
        _replace(replaces, paper, by=by, at=at)
    after = {"template": paper.template, "snapshot": paper.snapshot_hash}
    after |= {} if paper.apart else {"title": new.title}  # more people read the journal
    _journal(paper, "issue_paper", by=by, at=at, after={**after, **hashes})
    return paper


def issue_notice(
    *,
    organisation: orgs_models.Organisation,
    cover: rules.Cover,
    words: str,
    issued_on: date,
    source: str,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Paper:
    """Issue a notice with free text; ``source`` is the form it was typed in: sent twice, it is
    issued once.

    :raises NotAllowedError: when the post may not issue for this office.
    :raises PapersError: when nothing is said, or it was issued already.
    """
    snapshot = queries.make_notice(organisation=organisation, cover=cover, words=words)
    if not snapshot["paragraphs"]:
        raise rules.PapersError("Hãy ghi nội dung thông báo.")
    new = rules.NewPaper(
        template=queries.NOTICE, kind="TB", issuer=cover.issuer, title=cover.about,
        issued_on=issued_on, source=source,
    )  # fmt: skip
    return issue_paper(new=new, snapshot=snapshot, organisation=organisation, by=by, at=at)


@transaction.atomic
def withdraw_paper(
    *, paper: models.Paper, why: str, by: audit_rules.Actor, at: datetime
) -> models.Paper:
    """Withdraw an issued paper; it stays readable, and its number stays taken.

    :raises NotAllowedError: when the post may not issue for this office.
    :raises PapersError: when it was withdrawn before, or no reason is given.
    """
    permissions.check_may_issue(by, paper.organisation)
    locked = models.Paper.objects.select_for_update().get(pk=paper.pk)
    if locked.withdrawn_at is not None:
        raise rules.PapersError(f"Văn bản {locked.symbol} đã được thu hồi.")
    if not why.strip():
        raise rules.PapersError("Hãy ghi lý do thu hồi văn bản.")
    locked.withdrawn_at, locked.withdrawn_why = at, why.strip()
    locked.save(update_fields=["withdrawn_at", "withdrawn_why"])
    _journal(locked, "withdraw_paper", by=by, at=at, note="" if paper.apart else why)
    return locked


@transaction.atomic
def receive_signed_file(
    *,
    paper: models.Paper,
    source: BinaryIO,
    name: str,
    replaces: models.SignedFile | None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.SignedFile:
    """Keep the signed copy of a paper, once it is shown to be that paper, signed and whole.

    ``replaces`` is the copy that the sender saw; it stays. The same bytes again are the same
    copy.

    :raises NotAllowedError: when the post may not issue for this office.
    :raises FilesError: when the file may not be stored at all.
    :raises PapersError: when it is another document, altered, unsigned or unreadable, when the
        paper was withdrawn, or another copy came meanwhile.
    """
    permissions.check_may_issue(by, paper.organisation)
    content, digest = _read_pdf(source, name)
    found = queries.inspect_signed(paper=paper, content=content, at=at)
    locked, current = _lock_paper(paper)
    if current and current.file.sha256 == digest:
        return current
    if current != replaces:
        raise rules.PapersError(
            Phrase("Vừa có người nộp bản ký khác. Xem bản đó rồi nộp nếu vẫn cần.")
        )
    stored = files_actions.store_file(source=io.BytesIO(content), name=name, by=by, at=at)
    kept = models.SignedFile.objects.create(
        paper=locked, file=stored, sameness=found.sameness, received_at=at, received_by=by.account
    )
    _keep_signatures(kept, found, at=at)
    signers = [one.signer for one in found.signatures]
    after = {"sha256": digest, "sameness": found.sameness, "signers": signers}
    _journal(locked, "receive_signed_file", by=by, at=at, after=after)
    return kept


@transaction.atomic
def check_signatures_again(
    *, signed: models.SignedFile, by: audit_rules.Actor, at: datetime
) -> None:
    """Check the signatures of a kept copy against the roots of today; the former checks stay.

    :raises NotAllowedError: when the post may not issue for this office.
    :raises FilesError: when the bytes are gone or damaged.
    :raises PapersError: when the file can no longer be read.
    """
    paper = signed.paper
    permissions.check_may_issue(by, paper.organisation)
    content = files_queries.read_content(stored=signed.file)
    found = queries.inspect_signed(paper=paper, content=content, at=at)
    _keep_signatures(signed, found, at=at)
    after = {"sha256": signed.file.sha256, "trust": [one.trust for one in found.signatures]}
    _journal(paper, "check_signatures_again", by=by, at=at, after=after)


@transaction.atomic
def sign_demonstration(
    *, paper: models.Paper, by: audit_rules.Actor, at: datetime
) -> models.SignedFile:
    """Bring back a copy of a paper signed with an invented certificate, which nothing trusts.

    :raises NotAllowedError: when the post may not issue for this office.
    :raises PapersError: when the paper has no PDF, or cannot be signed here.
    """
    signed = queries.sign_invented(paper=paper, at=at)
    name = f"{paper.symbol.replace('/', '-')}-ky-minh-hoa.pdf"
    return receive_signed_file(
        paper=paper, source=io.BytesIO(signed), name=name, replaces=None, by=by, at=at
    )


def _lock_paper(paper: models.Paper) -> tuple[models.Paper, models.SignedFile | None]:
    """Return a paper that may be signed, locked, and its newest signed copy."""
    locked = models.Paper.objects.select_for_update().get(pk=paper.pk)
    if locked.withdrawn_at is not None:
        raise rules.PapersError(
            Phrase("Văn bản %(symbol)s đã thu hồi nên không nhận bản ký.", symbol=locked.symbol)
        )
    return locked, locked.signed_files.select_related("file").first()


def _read_pdf(source: BinaryIO, name: str) -> tuple[bytes, str]:
    """Return the bytes of a PDF that may be stored, and their hash."""
    limit = settings.FILE_LIMIT_BYTES
    content = source.read(limit + 1)
    digest = hashlib.sha256(content).hexdigest()
    name = files_rules.clean_name(name)
    files_rules.check_upload(name=name, size=len(content), sha256=digest, limit=limit)
    if files_rules.inspect(content, name).extension != "pdf":
        raise rules.PapersError(
            Phrase("Tệp “%(name)s” không phải PDF: hãy chọn tệp PDF đã ký số.", name=name)
        )
    return content, digest


def _keep_signatures(signed: models.SignedFile, found: rules.Inspection, *, at: datetime) -> None:
    models.Signature.objects.bulk_create(
        models.Signature(
            signed_file=signed, checked_at=at, position=place, **dataclasses.asdict(one)
        )
        for place, one in enumerate(found.signatures, start=1)
    )


def _create(
    new: rules.NewPaper,
    snapshot: Mapping[str, Any],
    organisation: orgs_models.Organisation,
    replaces: models.Paper | None,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Paper:
    book, number = _take_number(organisation, new.issued_on.year, new.kind)
    # The book is locked: who issues the same a moment later finds the paper here.
    current = new.source and queries.find_current(source=new.source, organisation=organisation)
    if current and (replaces is None or replaces.pk != current.pk):
        raise rules.PapersError(
            f"Văn bản này đã được ban hành: số {current.symbol}. Mở lại trang nếu muốn thay thế."
        )
    head = audit_queries.get_signed_head(at=at)
    return models.Paper.objects.create(
        book=book,
        number=number,
        symbol=str(rules.Symbol(number=number, kind=new.kind, issuer=new.issuer)),
        organisation=organisation,
        title=new.title,
        issued_on=new.issued_on,
        issued_at=at,
        issued_by=by.account,
        template=new.template.name,
        snapshot=snapshot,
        snapshot_hash=canonical.digest(snapshot),
        token=rules.make_token(),
        journal_head=dataclasses.asdict(head) if head else None,
        secrecy=new.secrecy,
        apart=new.apart,
    )


def _take_number(
    organisation: orgs_models.Organisation, year: int, kind: str
) -> tuple[models.NumberBook, int]:
    """Return the book, locked until the transaction ends, and its next number."""
    models.NumberBook.objects.get_or_create(organisation=organisation, year=year, code=kind)
    book = models.NumberBook.objects.select_for_update().get(
        organisation=organisation, year=year, code=kind
    )
    book.last += 1
    book.save(update_fields=["last"])
    return book, book.last


def _keep_files(
    paper: models.Paper,
    template: rules.Template,
    snapshot: Mapping[str, Any],
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> dict[str, str]:
    hashes = {}
    for form in template.list_formats():
        content = queries.render(template=template, form=form, snapshot=snapshot)
        name = f"{paper.symbol.replace('/', '-')}.{form}"
        stored = files_actions.store_file(source=io.BytesIO(content), name=name, by=by, at=at)
        models.PaperFile.objects.create(paper=paper, form=form, file=stored)
        hashes[form] = stored.sha256
    return hashes


def _replace(
    replaced: models.Paper, paper: models.Paper, *, by: audit_rules.Actor, at: datetime
) -> None:
    permissions.check_may_issue(by, replaced.organisation)
    locked = models.Paper.objects.select_for_update().get(pk=replaced.pk)
    if locked.withdrawn_at is not None or locked.replaced_by_id is not None:
        raise rules.PapersError(f"Văn bản {locked.symbol} đã bị thay thế hoặc thu hồi.")
    locked.replaced_by = paper
    locked.save(update_fields=["replaced_by"])
    _journal(locked, "replace_paper", by=by, at=at, after={"replaced_by": paper.symbol})


def _journal(
    paper: models.Paper,
    verb: str,
    *,
    by: audit_rules.Actor,
    at: datetime,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    audit_actions.record(
        by=by,
        at=at,
        verb=verb,
        subject_kind="paper",
        subject_code=f"{paper.organisation.code} {paper.issued_on.year} {paper.symbol}",
        after=after,
        note=note,
        secrecy=paper.secrecy,
    )
