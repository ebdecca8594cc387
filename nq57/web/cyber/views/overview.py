"""The first page of the field: where everything stands, and what waits for the post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.registers.cyber import permissions, queries
from nq57.web.cyber.views import common
from nq57.web.shared import acting


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the numbers of the province or of the post's office, each leading to its list."""
    by, now = acting.get_actor(request), timezone.now()
    permissions.check_may_see_campaigns(by)
    may_list, may_count = permissions.may_list(by), permissions.may_count(by)
    return render(request, "cyber/overview.html", {
        **common.describe_tabs(request, "overview"),
        "overview": queries.make_overview(by=by, now=now), "office": by.organisation, "now": now,
        "may_report": permissions.may_report(by, by.organisation),
        # A number leads to a list only where the list holds just what the number counts.
        "leads": may_list and (not may_count or permissions.may_read_all(by)),
    })  # fmt: skip
