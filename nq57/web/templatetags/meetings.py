"""Tags that show what became of a meeting and of its orders."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nq57.core import text
from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()

_STATES = {
    "planned": ("todo", _("Đang chuẩn bị")),
    "frozen": ("sent", _("Đã chốt hồ sơ")),
    "held": ("wait", _("Đã họp")),
    "concluded": ("done", _("Đã có kết luận")),
    "called_off": ("none", _("Đã hủy họp")),
}
_OUTCOMES = {
    "done": "done", "doing": "doing", "overdue": "late", "unsettled": "wait", "ended": "none",
    "none": "todo",
}  # fmt: skip
_PRESENCES = {"came": "done", "sent": "sent", "excused": "none", "absent": "todo"}


@register.simple_tag
def meeting_state(meeting: Any) -> SafeString:
    """Draw the state of a meeting; it has its ``case`` loaded."""
    kind, word = _STATES[meeting.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def presence_status(row: Any) -> SafeString:
    """Draw how a member was at a meeting."""
    return shared_tags.status(_PRESENCES[row.presence], gettext(row.get_presence_display()))


@register.simple_tag
def outcome_status(row: Any) -> SafeString:
    """Draw what became of an order."""
    return shared_tags.status(_OUTCOMES[row.outcome], gettext(row.outcome_label))


@register.simple_tag
def charged(charge: Any) -> str:
    """Say what a charge is about: the group's or the task's number and title."""
    subject = charge.section or charge.task
    mark = "." if charge.section else ""
    return f"{subject.code}{mark} {text.as_title(text.sentence_case(subject.title))}"
