"""The journal, newest first, by who, what, about what, when."""

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nq57.audit import models
from nq57.orgs import permissions, queries, rules
from nq57.web.shared import acting, pages, verbs
from nq57.web.shared import views as shared

_FILTERS = ("ai", "viec", "ve", "tu", "den")


@require_safe
def list_entries(request: acting.OfficialRequest) -> HttpResponse:
    """Show the entries in reach of the post; sealed content is there as hash only."""
    try:
        permissions.check_may(request.actor, "journal", "read")
    except rules.OrgsError as error:
        return shared.show_refusal(request, error)
    found = queries.list_journal(by=request.actor)
    filters = {name: request.GET.get(name, "").strip() for name in _FILTERS}
    context = {
        "page": pages.take(_filter(found, filters), request, key=("-id",)),
        "filters": filters,
        "verbs": sorted(((verb, str(label)) for verb, label in verbs.LABELS.items()), key=_label),
        "seal": models.Seal.objects.order_by("-seq").first(),
    }
    return shared.render_list(request, "journal", "entries", context)


def _filter(found: models.EntryQuerySet, filters: dict[str, str]) -> models.EntryQuerySet:
    if filters["ai"]:
        found = found.filter(account=filters["ai"].lower())
    if filters["viec"]:
        found = found.filter(verb=filters["viec"])
    if filters["ve"]:
        found = found.filter(subject_code__icontains=filters["ve"])
    since, until = rules.parse_day(filters["tu"]), rules.parse_day(filters["den"])
    zone = timezone.get_current_timezone()
    if since:
        found = found.filter(at__gte=datetime.combine(since, time.min, zone))
    if until:
        found = found.filter(at__lt=datetime.combine(until + timedelta(days=1), time.min, zone))
    return found


def _label(pair: tuple[str, str]) -> str:
    return pair[1]
