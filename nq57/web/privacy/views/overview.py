"""The first page of the area: where everything stands, each number leading to its list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.registers.privacy import permissions, queries
from nq57.web.shared import acting


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the numbers of the province, or those of the own office."""
    by, today = acting.get_actor(request), timezone.localdate()
    permissions.PROCESSINGS.check_may_list(by)
    return render(request, "privacy/overview.html", {
        "tab": "overview", "overview": queries.make_overview(by=by, on=today),
        "lists_requests": permissions.REQUESTS.may_list(by)
        and not permissions.may_count_requests(by),
    })  # fmt: skip
