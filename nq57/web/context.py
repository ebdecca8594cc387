"""What every page knows: the province, who acts, the navigation, the language."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from nq57.core import outage
from nq57.orgs import rules as org_rules
from nq57.web.shared import navigation


def describe_site(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values; pages without a user get the public ones."""
    user = getattr(request, "user", None)
    is_official = bool(user and user.is_authenticated)
    actor = getattr(request, "actor", None)
    seat = org_rules.name_seat(actor.role, actor.area) if actor else ""
    return {
        "frame": "base.html" if is_official else "base_public.html",
        "province": settings.PROVINCE,
        "has_demonstration": settings.HAS_DEMONSTRATION,
        "is_official": is_official,
        "outage": outage.read(Path(settings.DATA_FOLDER), timezone.now()),
        "actor": actor,
        "unread": getattr(getattr(request, "post", None), "unread", 0),
        "must_enrol": getattr(request, "must_enrol", False),
        "places": navigation.list_places(
            request, navigation.OFFICIAL if is_official else navigation.PUBLIC, seat
        ),
        "public_places": navigation.list_places(request, navigation.PUBLIC, ""),
    }
