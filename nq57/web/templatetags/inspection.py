"""Tags that show where inspections, findings, level dossiers and declarations stand."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from nq57.web.shared import states
from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()


@register.simple_tag
def inspection_status(row: Any) -> SafeString:
    """Draw the state of an inspection or a finding; its ``case`` loaded."""
    kind, word = states.INSPECTIONS[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def dossier_status(row: Any) -> SafeString:
    """Draw the state of a level dossier; its ``case`` loaded."""
    kind, word = states.DOSSIERS[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def severity_status(row: Any) -> SafeString:
    """Draw how grave a finding is."""
    return shared_tags.status(states.SEVERITIES[row.severity], str(row.get_severity_display()))


@register.simple_tag
def declaration_status(row: Any) -> SafeString:
    """Draw the state of a declaration of holes; its ``case`` loaded."""
    kind, word = states.DECLARATIONS[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def standing_status(standing: str, missing: int | None = None) -> SafeString:
    """Draw where an office stands in a campaign; what it left out is said by its number."""
    kind, word = states.STANDINGS[standing]
    if standing == "partial" and missing:
        words = ngettext("Kê khai thiếu %(n)d hệ thống", "Kê khai thiếu %(n)d hệ thống", missing)
        word = words % {"n": missing}
    return shared_tags.status(kind, str(word))


@register.simple_tag
def campaign_status(row: Any) -> SafeString:
    """Draw where a campaign stands."""
    return shared_tags.status(states.CAMPAIGNS[row.state], gettext(str(row.get_state_display())))


@register.simple_tag
def hole_status(hole: Any) -> SafeString:
    """Draw what is said of a hole."""
    return shared_tags.status(states.HOLES[hole.state], gettext(str(hole.get_state_display())))
