"""What the views of scoring share."""

from django.http import Http404, HttpRequest

from nq57.cases import rules as case_rules
from nq57.files import rules as file_rules
from nq57.scoring import models, queries, rules
from nq57.web.shared import acting

REFUSALS = (rules.ScoringError, case_rules.CasesError, file_rules.FilesError)
READ_OR_POST = ["GET", "HEAD", "POST"]


def read(request: HttpRequest, name: str) -> str:
    """Return what was typed; PostgreSQL's text has no place for NUL."""
    return request.POST.get(name, "").replace("\x00", "")


def get_round(request: HttpRequest, code: str) -> models.Round:
    """Return a round that the request's post sees, else 404."""
    held = queries.get_round(code=code, by=acting.get_actor(request))
    if held is None:
        raise Http404
    return held


def get_sheet(request: HttpRequest, code: str) -> models.Sheet:
    """Return a sheet that the request's post sees, else 404."""
    sheet = queries.get_sheet(code=code, by=acting.get_actor(request))
    if sheet is None:
        raise Http404
    return sheet


def get_row(request: HttpRequest, sheet: models.Sheet, criterion: str) -> queries.Row:
    """Return a line that the request's post sees, else 404."""
    for row in queries.list_rows(sheet=sheet, by=acting.get_actor(request)):
        if row.score.criterion.code == criterion:
            return row
    raise Http404
