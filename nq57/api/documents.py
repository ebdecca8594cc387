"""Official documents and their clauses."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.documents import models

router = Router()


class DocumentOut(Schema):
    """A document; a stub is one that others only name."""

    code: str
    symbol: str
    kind: str
    title: str
    issuer: str
    issued_on: date | None
    is_stub: bool


class DocumentPage(Schema):
    """A page of documents."""

    items: list[DocumentOut]
    next: int | None


class ClauseOut(Schema):
    """A clause with its words and its lines in the document."""

    path: str
    text: str
    from_line: int
    to_line: int


class ClausePage(Schema):
    """A page of clauses."""

    items: list[ClauseOut]
    next: int | None


@router.get("/documents", auth=auth.READ, response=DocumentPage)
def list_documents(
    request: auth.ProgramRequest, text: common.Word = "",
    after: common.After = 0, limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List the documents; ``text`` looks in symbol and title, accents ignored."""
    found = models.Document.objects.visible_to(request.actor).defer("lines")
    if text.strip():
        found = found.matching(text.strip())
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/documents/{code}", auth=auth.READ, response=DocumentOut)
def get_document(request: auth.ProgramRequest, code: str) -> dict[str, Any]:
    """Tell one document."""
    return _tell(models.Document.objects.visible_to(request.actor).defer("lines").get(code=code))


@router.get("/documents/{code}/clauses", auth=auth.READ, response=ClausePage)
def list_clauses(
    request: auth.ProgramRequest, code: str, after: common.After = 0, limit: common.Limit = 100
) -> dict[str, Any]:
    """List the clauses of a document."""
    found = models.Document.objects.visible_to(request.actor).defer("lines").get(code=code)
    clauses = models.Clause.objects.filter(document=found)
    rows, following = answers.take_page(clauses, after=after, limit=limit)
    return {"items": rows, "next": following}


def _tell(row: models.Document) -> dict[str, Any]:
    return {
        "code": row.code, "symbol": row.symbol or "", "kind": row.kind, "title": row.title,
        "issuer": row.issuer_text, "issued_on": row.issued_on, "is_stub": row.is_stub,
    }  # fmt: skip
