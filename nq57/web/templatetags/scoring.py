"""Tags that show where rounds of scoring and their sheets stand."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nq57.scoring import enums
from nq57.web.shared import states
from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()


@register.simple_tag
def scoring_status(row: Any) -> SafeString:
    """Draw the state of a round or a sheet; its ``case`` loaded."""
    kind, word = states.SCORING[row.case.kind][row.case.state]
    return shared_tags.status(kind, str(word))


@register.filter
def grade_name(grade: str) -> str:
    """Return a grade in the page's language; none yet is empty."""
    return _(str(enums.Grade(grade).label)) if grade else ""
