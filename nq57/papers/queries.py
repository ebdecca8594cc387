"""Questions to the papers: drafts to look at, and what a token or a file proves."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from nq57.audit import enums as audit_enums
from nq57.orgs import queries as org_queries
from nq57.papers import enums, models, rules
from nq57.papers.formats import docx, pdf

_RENDERERS = {"docx": docx.render, "pdf": pdf.render}


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the public may be told of an issued paper."""

    symbol: str
    title: str
    issuer: str
    issued_on: date
    standing: str
    replaced_by: str
    hashes: tuple[str, ...]
    journal_head: Mapping[str, Any] | None


def render(*, template: rules.Template, form: str, snapshot: Mapping[str, Any]) -> bytes:
    """Return a document filled from a complete snapshot, ``paper`` included.

    :raises PapersError: when the template has no such format or does not fit the snapshot.
    """
    if form not in template.list_formats():
        raise rules.PapersError(f"Mẫu “{template.name}” không có định dạng .{form}.")
    return _RENDERERS[form](template.get_file(form), snapshot)


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


def describe(*, symbol: str, issued_on: date | None, token: str) -> dict[str, Any]:
    """Return what a template is told of the paper itself, under ``paper``; ``mark`` stands on
    every page, whatever the template says."""
    day = issued_on or date(2000, 1, 1)
    return {
        "symbol": symbol,
        "issued_on": day.isoformat(),
        "date": rules.write_date(day) if issued_on else "ngày … tháng … năm …",
        "token": rules.show_token(token),
        "address": f"{settings.PUBLIC_ADDRESS}/kiem-tra/{token}" if token else "",
        "is_draft": not token,
        "mark": org_queries.say_mark(),
    }


def get_proof(*, token: str) -> Proof | None:
    """Return what a typed or scanned token proves, or None when it proves nothing."""
    found = _with_files().filter(token=rules.read_token(token)).first()
    return _prove(found) if found else None


def get_proof_of_file(*, content: bytes) -> Proof | None:
    """Return what a file proves by its bytes, or None when no paper was issued with them."""
    digest = hashlib.sha256(content).hexdigest()
    found = _with_files().filter(files__file__sha256=digest).first()
    return _prove(found) if found else None


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
        hashes=tuple(sorted(row.file.sha256 for row in paper.files.all())),
        journal_head=paper.journal_head,
    )
