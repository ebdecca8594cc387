"""The front page."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.documents import permissions as document_permissions
from nq57.documents import queries as document_queries
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.web.shared import acting


@require_safe
@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the plans in force; to an official also what waits for the acting post."""
    actor = acting.get_actor(request)
    in_force = list(
        plans.Plan.objects.visible_to(actor)
        .in_force()
        .with_counts(actor)
        .select_related("document", "coordinator")
        .prefetch_related(Prefetch("sections", plans.Section.objects.with_counts()))
    )
    context: dict[str, Any] = {"plans": in_force, "readings": [], "shares": []}
    if document_permissions.may_read_drafts(actor):
        context["readings"] = document_queries.list_open_readings()
    office = Organisation.objects.filter(code=actor.organisation).first()
    if office is not None:
        context["office"] = office
        context["shares"] = [
            (
                plan,
                plan_queries.get_office_share(
                    plan=plan, organisation=office, on=timezone.localdate(), by=actor
                ),
            )
            for plan in in_force
        ]
    name = "home/work.html" if actor.post else "home/home.html"
    return render(request, name, context)
