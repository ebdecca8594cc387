"""What the pages of the committee share: who may open them, and which meeting it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.documents import rules as document_rules
from nq57.documents.reading import errors as reading_errors
from nq57.meetings import models, permissions, rules
from nq57.papers import rules as paper_rules
from nq57.plans import models as plans
from nq57.plans import rules as plan_rules
from nq57.web.shared import acting

READ_OR_POST = ["GET", "HEAD", "POST"]
REFUSALS = (
    rules.MeetingsError, case_rules.CasesError, paper_rules.PapersError, plan_rules.PlansError,
    document_rules.DocumentsError, reading_errors.ReadingError, refusals.NotAllowedError,
)  # fmt: skip
View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Refuse who may not see the committee."""
    return _guard(view, permissions.check_may_read)


def for_preparers(view: View) -> View:
    """Refuse who may not prepare meetings."""
    return _guard(view, permissions.check_may_prepare)


def get_plan(request: HttpRequest, code: str) -> plans.Plan:
    """Return a plan that the acting post sees, or answer 404."""
    visible = plans.Plan.objects.visible_to(acting.get_actor(request))
    found = visible.select_related("document", "coordinator").defer("document__lines")
    return get_object_or_404(found, code=code)


def get_meeting(request: HttpRequest, code: str) -> models.Meeting:
    """Return a meeting that the acting post sees, or answer 404."""
    visible = models.Meeting.objects.visible_to(acting.get_actor(request))
    return get_object_or_404(visible.with_rows(), case__code=code)


def _guard(view: View, check: Callable[[audit_rules.Actor], None]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        check(acting.get_actor(request))
        return view(request, *args, **options)

    return guarded
