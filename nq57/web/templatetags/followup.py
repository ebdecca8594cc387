"""Tags of the follow-up: where a report stands, and how the cycles before went."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()

_CELL = 12
_LOOKS = {"on_time": "h1", "late": "h2", "missing": "h2"}
_STATES = {"drafting": "doing", "returned": "ret", "sent": "sent", "accepted": "done"}


@register.simple_tag
def matrix_state(row: Any) -> SafeString:
    """Draw where an office's report stands; what is owed past its day is red."""
    words = {
        "not_sent": _("Chưa gửi"), "drafting": _("Đang soạn"), "returned": _("Trả lại"),
        "sent": _("Đã gửi"), "accepted": _("Đã nhận"),
    }  # fmt: skip
    look = "late" if row.is_overdue else _STATES.get(row.state, "todo")
    return shared_tags.status(look, words[row.state])


@register.simple_tag
def history(marks: Sequence[str]) -> SafeString:
    """Draw an office's earlier cycles, the oldest first: pale on time, dark late or missing."""
    if not marks:
        return format_html("{}", "–")
    late = sum(mark in ("late", "missing") for mark in marks)
    asked = sum(bool(mark) for mark in marks)
    told = ngettext(
        "%(late)d kỳ muộn trong %(asked)d kỳ trước", "%(late)d kỳ muộn trong %(asked)d kỳ trước",
        late,
    )  # fmt: skip
    cells = format_html_join(
        "",
        '<rect class="{}" x="{}" y="2" width="8" height="10"/>',
        [(_LOOKS[mark], at * _CELL + 1) for at, mark in enumerate(marks) if mark],
    )
    return format_html(
        '<svg class="hist" viewBox="0 0 132 14" role="img" aria-label="{}">{}</svg>',
        told % {"late": late, "asked": asked},
        cells,
    )
