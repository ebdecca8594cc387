"""What the views of reports share: the report of a request, and refusals."""

from django.http import Http404, HttpRequest

from nq57.cases import rules as case_rules
from nq57.reporting import models, queries, rules
from nq57.web.shared import acting

READ_OR_POST = ["GET", "HEAD", "POST"]
REFUSALS = (rules.ReportingError, case_rules.CasesError)


def get_report(request: HttpRequest, code: str) -> models.Report:
    """Return a report that the actor may read.

    :raises Http404: when there is none.
    """
    try:
        return queries.get_report(code=code, by=acting.get_actor(request))
    except models.Report.DoesNotExist as error:
        raise Http404 from error


def is_part(request: HttpRequest) -> bool:
    """Say whether HTMX asks for a part of the page."""
    return bool(getattr(request, "htmx", None))
