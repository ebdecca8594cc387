"""Results by office: the communes as tiles, what each office leads; from the last release alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nq57.orgs import enums as org_enums
from nq57.releases import queries
from nq57.web.public.views import common
from nq57.web.shared import released


@common.public
def list_offices(request: HttpRequest) -> HttpResponse:
    """Show the offices that lead something released: communes on the tile map, then by name."""
    current = queries.get_current()
    told = released.list_offices(current.snapshot) if current else []
    communes = [one for one in told if one.level == org_enums.Level.COMMUNE]
    others = [one for one in told if one.level != org_enums.Level.COMMUNE]
    return common.show(
        request, "offices",
        {
            "release": current, "map": released.draw_tiles(communes), "place": "offices",
            "groups": [pair for pair in (
                (_("Sở, ban, ngành, cơ quan của tỉnh"), others), (_("Xã, phường"), communes),
            ) if pair[1]],
        },
    )  # fmt: skip


@common.public
def show_office(request: HttpRequest, code: str) -> HttpResponse:
    """Show what one office leads and how that stands, as far as the release tells."""
    current = queries.get_current()
    said: list[dict[str, Any]] = current.snapshot.get("offices", []) if current else []
    one = next((row for row in said if row["code"] == code), None)
    if current is None or one is None:
        raise Http404
    context = {"release": current, "shown": released.show_office(current.snapshot, one)}
    return common.show(request, "office", context)
