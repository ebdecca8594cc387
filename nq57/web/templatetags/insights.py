"""The tag that shows a number with its way down."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from nq57.web.shared import formats

register = template.Library()

_NONE = mark_safe('<span class="cap">·</span>')


@register.simple_tag
def counted(figure: Any, of: str = "") -> SafeString:
    """Draw a number that leads to the list which holds exactly so many rows; a dot for none.

    ``figure`` has ``count``, ``url``, ``word`` and ``is_late``; ``of`` says whose it is. A tag,
    because a page draws some hundreds.
    """
    if not figure.count:
        return _NONE
    shown = formats.format_number(figure.count)
    words = f"{of}: {shown} {figure.word}" if of else f"{shown} {figure.word}"
    return format_html(
        '<a class="n{}" data-count="{}" href="{}" aria-label="{}">{}</a>',
        " late" if figure.is_late else "", figure.count, figure.url, words.strip(), shown,
    )  # fmt: skip
