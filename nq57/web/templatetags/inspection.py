"""Tags that show where inspections and findings stand."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nq57.web.shared import states
from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()


@register.simple_tag
def inspection_status(row: Any) -> SafeString:
    """Draw the state of an inspection or a finding; its ``case`` loaded."""
    kind, word = states.INSPECTIONS[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def severity_status(row: Any) -> SafeString:
    """Draw how grave a finding is."""
    return shared_tags.status(states.SEVERITIES[row.severity], _(str(row.get_severity_display())))
