"""What the views of inspection share."""

from django.http import Http404, HttpRequest

from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.files import rules as file_rules
from nq57.inspection import models, queries, rules
from nq57.plans import rules as plan_rules
from nq57.web.shared import acting, moves, states

REFUSALS = (
    rules.InspectionError, case_rules.CasesError, plan_rules.PlansError, file_rules.FilesError
)  # fmt: skip
READ_OR_POST = ["GET", "HEAD", "POST"]


def get_inspection(request: HttpRequest, code: str) -> models.Inspection:
    """Return an inspection that the request's post sees, else 404."""
    try:
        return queries.get_inspection(code=code, by=acting.get_actor(request))
    except models.Inspection.DoesNotExist:
        raise Http404 from None


def get_finding(request: HttpRequest, code: str) -> models.Finding:
    """Return a finding that the request's post sees, else 404."""
    try:
        return queries.get_finding(code=code, by=acting.get_actor(request))
    except models.Finding.DoesNotExist:
        raise Http404 from None


def name_steps(case: cases.Case) -> moves.Taken:
    """Return the steps of an inspection's or a finding's case as its page shows them."""
    return moves.tell_taken(case, states.INSPECTIONS)
