"""A consolidation as it was frozen, and its proof."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from nq57.orgs import queries as org_queries
from nq57.papers import permissions as paper_permissions
from nq57.reporting import models, permissions, queries, rules
from nq57.web.consolidation import forms
from nq57.web.consolidation.views import common
from nq57.web.shared import acting


@require_safe
def show_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a consolidation as it was frozen; ``kiem-tra`` computes it again."""
    by = acting.get_actor(request)
    if not permissions.may_see_totals(by):
        common.refuse()
    found = models.Consolidation.objects.filter(cycle__in=queries.find_cycles(by=by))
    made = get_object_or_404(
        found.select_related("cycle__plan__document", "cycle__plan__coordinator"), pk=pk
    )
    cycle = made.cycle
    totals = made.totals.select_related("indicator", "profile").order_by(
        "indicator__position", "pk"
    )
    others = list(made.cycle.consolidations.exclude(pk=made.pk).defer("words"))
    people = org_queries.list_holders(logins=[made.by, *(one.by for one in others)])
    proof = queries.prove(consolidation=made) if "kiem-tra" in request.GET else None
    return render(
        request, "consolidation/version.html",
        {
            "made": made, "cycle": cycle, "proof": proof,
            "rows": [
                (row, forms.show(row.value), len(row.inputs))
                for row in totals.order_by("indicator__position", "pk")
            ],
            **common.tell_changes(made.cycle, queries.list_changes_since(consolidation=made)),
            "text": [
                (title, made.words.get(part, [])) for part, title in rules.WORDS.items()
                if made.words.get(part)
            ],
            "people": people, "others": others,
            "may_issue": bool(
                cycle.plan.coordinator
                and paper_permissions.may_issue(by, cycle.plan.coordinator)
            ),
        },
    )  # fmt: skip
