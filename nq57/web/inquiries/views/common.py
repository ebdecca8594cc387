"""What the views of inquiries share."""

from django.http import Http404, HttpRequest

from nq57.cases import rules as case_rules
from nq57.reporting import models, queries, rules
from nq57.web.shared import acting

REFUSALS = (rules.ReportingError, case_rules.CasesError)
READ_OR_POST = ["GET", "HEAD", "POST"]


def get_questionnaire(request: HttpRequest, pk: int) -> models.Questionnaire:
    """Return a questionnaire that the request's post may use, else 404."""
    found = models.Questionnaire.objects.visible_to(acting.get_actor(request))
    made = found.select_related("owner").filter(pk=pk).first()
    if made is None:
        raise Http404
    return made


def get_inquiry(request: HttpRequest, pk: int) -> models.Inquiry:
    """Return an inquiry that the request's post sees whole, else 404."""
    try:
        return queries.get_inquiry(pk=pk, by=acting.get_actor(request))
    except models.Inquiry.DoesNotExist:
        raise Http404 from None


def get_reply(request: HttpRequest, code: str) -> models.Reply:
    """Return a reply that the request's post sees, else 404."""
    try:
        return queries.get_reply(code=code, by=acting.get_actor(request))
    except models.Reply.DoesNotExist:
        raise Http404 from None
