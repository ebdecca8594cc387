"""The register of issued papers: their data, and their bytes as they were issued."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema

from nq57.api import answers, auth
from nq57.api.schemas import common
from nq57.files import queries as file_queries
from nq57.orgs import permissions
from nq57.papers import models

router = Router()
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileOut(Schema):
    """An issued file: its format and the SHA-256 of its bytes."""

    form: str
    sha256: str


class PaperOut(Schema):
    """An issued paper; ``standing`` says what it is worth now, ``token`` checks it in public."""

    id: int
    symbol: str
    title: str
    organisation: common.OfficeOut
    issued_on: date
    template: str
    snapshot_hash: str
    token: str
    standing: str
    withdrawn_why: str
    replaced_by: int | None
    files: list[FileOut]


class PaperPage(Schema):
    """A page of papers."""

    items: list[PaperOut]
    next: int | None


@router.get("/papers", auth=auth.READ, response=PaperPage)
def list_papers(
    request: auth.ProgramRequest, text: common.Word = "", after: common.After = 0,
    limit: common.Limit = 100,
) -> dict[str, Any]:  # fmt: skip
    """List issued papers; ``text`` looks in symbol and title, accents ignored."""
    permissions.check_may(request.actor, "paper", "read")
    found = _find(request)
    if text.strip():
        found = found.searched(text.strip())
    rows, following = answers.take_page(found, after=after, limit=limit)
    return {"items": [_tell(row) for row in rows], "next": following}


@router.get("/papers/{key}", auth=auth.READ, response=PaperOut)
def get_paper(request: auth.ProgramRequest, key: common.Pk) -> dict[str, Any]:
    """Tell one paper."""
    return _tell(_find(request).get(pk=key))


@router.get("/papers/{key}/files/{form}", auth=auth.READ)
def download_paper(request: auth.ProgramRequest, key: common.Pk, form: str) -> HttpResponse:
    """Answer with the bytes of a paper as they were issued: pdf, docx or xlsx."""
    paper = models.Paper.objects.visible_to(request.actor).get(pk=key)
    found = paper.files.select_related("file").get(form=form)
    content = file_queries.read_content(stored=found.file)
    return HttpResponse(content, headers=file_queries.get_download_headers(stored=found.file))


def _find(request: auth.ProgramRequest) -> models.PaperQuerySet:
    found = models.Paper.objects.visible_to(request.actor).defer("snapshot", "journal_head")
    return found.select_related("organisation").prefetch_related("files__file")


def _tell(row: models.Paper) -> dict[str, Any]:
    return {
        "id": row.pk, "symbol": row.symbol, "title": row.title, "organisation": row.organisation,
        "issued_on": row.issued_on, "template": row.template, "snapshot_hash": row.snapshot_hash,
        "token": row.token, "standing": row.standing, "withdrawn_why": row.withdrawn_why,
        "replaced_by": row.replaced_by_id,
        "files": [{"form": one.form, "sha256": one.file.sha256} for one in row.files.all()],
    }  # fmt: skip
