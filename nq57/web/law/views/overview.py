"""The first page of the settings: what there is, and what somebody should look at."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.law import enums, models, queries
from nq57.notices import queries as notice_queries
from nq57.registers.cyber import permissions as cyber_permissions
from nq57.web.law.views import common
from nq57.web.shared import acting


@require_safe
@common.for_readers
def show_settings(request: acting.OfficialRequest) -> HttpResponse:
    """Show the three tables with their numbers, and the rules whose basis has ended."""
    today = timezone.localdate()
    counted = []
    for manager in (models.HolidayOverride, models.ClockRule, models.LegalBasis):
        confidences = manager.objects.order_by().values_list("confidence", flat=True)
        counted.append((len(confidences), list(confidences).count(enums.Confidence.PENDING)))
    context = {
        "year": today.year,
        "days": counted[0],
        "clocks": counted[1],
        "bases": counted[2],
        "hosts": len(notice_queries.list_hosts()),
        "may_read_peers": cyber_permissions.may_read_peers(acting.get_actor(request)),
        "outdated": queries.list_rules_out_of_force(on=today),
    }
    return render(request, "law/settings.html", context)
