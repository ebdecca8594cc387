"""The journal, newest first, by who, what, about what, when."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from nq57.audit import models
from nq57.orgs import enums, permissions, queries, rules
from nq57.orgs.models import Organisation
from nq57.web.shared import acting, pages, verbs
from nq57.web.shared import views as shared

_FILTERS = ("ai", "viec", "ve", "tu", "den")
_OPENING = "open_case"  # one entry for each of thousands; the plan's own entry counts them


@require_safe
def list_entries(request: acting.OfficialRequest) -> HttpResponse:
    """Show the entries in reach of the post; sealed content is there as hash only."""
    permissions.check_may(request.actor, "journal", "read")
    found = queries.list_journal(by=request.actor)
    filters = {name: request.GET.get(name, "").strip() for name in _FILTERS}
    page = pages.take(_filter(found, filters), request, key=("-id",))
    _name_posts(page.rows)
    context = {
        "page": page,
        "filters": filters,
        "is_brief": not any(filters.values()),
        "opening": _OPENING,
        "verbs": sorted(((verb, str(label)) for verb, label in verbs.LABELS.items()), key=_label),
        "seal": models.Seal.objects.order_by("-seq").first(),
    }
    return shared.render_list(request, "journal", "entries", context)


def _filter(found: models.EntryQuerySet, filters: dict[str, str]) -> models.EntryQuerySet:
    if not any(filters.values()):
        found = found.exclude(verb=_OPENING)
    return queries.filter_entries(
        found=found, account=filters["ai"], verb=filters["viec"], about=filters["ve"],
        since=rules.parse_day(filters["tu"]), until=rules.parse_day(filters["den"]),
    )  # fmt: skip


def _name_posts(entries: Sequence[models.Entry]) -> None:
    """Say of each entry in words who made it, and the post: its role and its office."""
    names = queries.list_account_names(logins={entry.account for entry in entries})
    codes = {entry.organisation for entry in entries if entry.organisation}
    named = {
        one.code: one.short_name or one.name for one in Organisation.objects.filter(code__in=codes)
    }
    roles = dict(enums.Role.choices)
    for entry in entries:
        role = next((part for part in entry.post.split("/") if part in roles), "")
        told = (gettext(str(roles[role])) if role else "", named.get(entry.organisation, ""))
        entry.said_name = names.get(entry.account, entry.account)  # type: ignore[attr-defined]
        entry.said_post = " · ".join(filter(None, told)) or entry.post  # type: ignore[attr-defined]


def _label(pair: tuple[str, str]) -> str:
    return pair[1]
