"""Tags of the register of personal-data processing: where offices, files, requests stand."""

from django import template
from django.utils.safestring import SafeString

from nq57.web.shared import states
from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()


@register.simple_tag
def privacy_standing(standing: str) -> SafeString:
    """Draw where an office stands with its processings."""
    kind, word = states.PROCESSINGS[standing]
    return shared_tags.status(kind, str(word))
