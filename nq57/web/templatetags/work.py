"""Tags that show an obligation's state, its due date and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from nq57.cases import permissions as case_permissions
from nq57.core import text
from nq57.web.shared import acting, addresses, formats, states
from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()

_AT_WORK = frozenset({"assigned", "accepted", "doing", "returned"})
_SAID = {"done": "done", "doing": "doing", "continuing": "cont", "not_started": "todo"}
_LONGEST_TITLE, _LONGEST_DOCUMENT = 160, 48
_FAR = 90  # days beyond which nobody counts them
_PERIODS = {
    "Q": gettext_noop("quý %(part)s/%(year)s"),
    "H": gettext_noop("nửa năm %(part)s/%(year)s"),
}


@dataclass(frozen=True)
class Due:
    """A due date in words: the first line, the one below, and whether it has passed."""

    words: str
    caption: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class NextStep:
    """What the acting person does next with an obligation."""

    label: str
    is_urgent: bool = False


@register.simple_tag
def case_state(row: Any) -> SafeString:
    """Draw the state of an obligation; ``row`` has its ``case`` loaded."""
    if row.is_dormant and row.case.state == "assigned":
        return shared_tags.status("wait", _("Chờ văn bản"))
    kind, word = states.STATES[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def state_word(state: str) -> str:
    """Say a state of a case in words."""
    return str(states.STATES[state][1]) if state in states.STATES else state


@register.simple_tag
def line_status(line: Any) -> SafeString:
    """Draw how an office says that a task stands: a line of its report."""
    if not line.state:
        return shared_tags.status("none", "–")
    return shared_tags.status(_SAID[line.state], shared_tags.words(line.get_state_display()))


@register.simple_tag
def lane_status(lane: str, word: str) -> SafeString:
    """Draw the name of a lane."""
    return shared_tags.status(states.LANES[lane], word)


@register.simple_tag
def timeliness_status(value: str, word: str) -> SafeString:
    """Draw where a deadline stands."""
    return shared_tags.status(states.TIMELINESS[value], word)


@register.simple_tag
def due_words(row: Any) -> Due:
    """Say when an obligation is due, and how far that is; ``row`` bears ``timeliness``."""
    due, today = row.case.due, timezone.localdate()
    if due is None:
        return _say_undated(row)
    shown = formats.format_day(due)
    if row.timeliness == "overdue":
        days = ((row.case.claimed_on or today) - due).days
        late = ngettext("Quá hạn %(n)d ngày", "Quá hạn %(n)d ngày", days) % {"n": days}
        return Due(late, _("hạn %(day)s") % {"day": shown}, is_late=True)
    return Due(shown, _say_rest(row, due, today))


def _say_rest(row: Any, due: date, today: date) -> str:
    if row.timeliness == "met":
        return _("xong %(day)s, đúng hạn") % {"day": formats.format_day(row.case.finished_on)}
    if row.timeliness == "met_late":
        days = (row.case.finished_on - due).days
        return ngettext("xong muộn %(n)d ngày", "xong muộn %(n)d ngày", days) % {"n": days}
    if row.timeliness in ("unsettled", "ended"):
        return ""
    if row.case.claimed_on is not None:
        return _("báo xong %(day)s") % {"day": formats.format_day(row.case.claimed_on)}
    days = (due - today).days
    if days == 0:
        return _("hôm nay là hạn")
    if days > _FAR:
        return ""
    return ngettext("còn %(n)d ngày", "còn %(n)d ngày", days) % {"n": days}


def _say_undated(row: Any) -> Due:
    if row.is_dormant:
        expected = next((one.expected_on for one in row.case.deadlines.all()), None)
        caption = _("dự kiến %(day)s") % {"day": formats.format_day(expected)} if expected else ""
        return Due(_("Chờ văn bản"), caption)
    if row.ends_on is not None:
        return Due(_("Thường xuyên"), _("đến %(day)s") % {"day": formats.format_day(row.ends_on)})
    return Due(_("Thường xuyên"))


@register.filter
def work_title(row: Any) -> str:
    """Return an obligation's words as a title: without the list's dash, its first letter large."""
    return text.as_title(row.case.title)


@register.simple_tag
def work_link(row: Any) -> SafeString:
    """Draw an obligation's words as the link to its page."""
    place = addresses.get_address("work:obligation", row.case.code)
    words = text.shorten(work_title(row), _LONGEST_TITLE)
    return _draw(f'<a class="pl" href="{escape(place)}">{escape(words)}</a>')


@register.simple_tag
def work_box(row: Any) -> SafeString:
    """Draw the box by which an obligation is chosen."""
    code = escape(row.case.code)
    named = _("Chọn %(name)s") % {"name": code}
    return _draw(
        f'<input class="ck" type="checkbox" name="viec" value="{code}" aria-label="{named}">'
    )


@register.simple_tag
def work_item(row: Any) -> SafeString:
    """Say under which document and clause a loaded obligation stands, and for which time."""
    parts = []
    if row.task:
        task, document = row.task, row.task.document
        place = addresses.get_address("plans:task", row.plan.code, task.pk)
        kind = _("ý kiến") if task.kind == "order" else _("nhiệm vụ")
        parts = [
            escape(document.symbol or text.shorten(document.title, _LONGEST_DOCUMENT)),
            f'{kind} <a href="{escape(place)}">{escape(task.code)}</a>',
        ]
        if row.repeats:
            parts.append(f"{_('phần')} {escape(row.repeats.code)}")
    elif not row.basis:
        place = addresses.get_address("plans:duties", row.plan.code)
        duty = f'<a href="{escape(place)}">{escape(row.duty.code)}</a>'
        parts = [escape(row.plan.document), f"{_('phần')} {duty}"]
    parts += [escape(told) for told in (row.basis, occurrence(row)) if told]
    return _draw(" · ".join(parts))


def _draw(drawn: str) -> SafeString:
    return mark_safe(drawn)  # noqa: S308 every part is escaped


@register.filter
def occurrence(row: Any) -> str:
    """Say for which time an obligation is owed: năm 2026, tháng 09/2025, quý 3/2026."""
    year, _mark, part = row.occurrence.partition("-")
    if not part:
        return _("năm %(year)s") % {"year": year} if year.isdigit() else ""
    if part[0] in _PERIODS:
        return str(_(_PERIODS[part[0]])) % {"part": part[1:], "year": year}
    if len(part) == 2:
        return _("tháng %(part)s/%(year)s") % {"part": part, "year": year}
    if len(part) == 4:
        return _("giai đoạn %(year)s–%(part)s") % {"part": part, "year": year}
    return ""


@register.simple_tag(takes_context=True)
def next_step(context: template.Context, row: Any) -> NextStep:
    """Name the one button of a row for who acts."""
    by, case = acting.get_actor(context["request"]), row.case
    if case.closed_at is not None:
        return NextStep(_("Xem"))
    if case.state == "unsettled":
        is_his = case_permissions.may(by, case, "settle")
        return NextStep(_("Xác nhận") if is_his else _("Xem"))
    if case.state == "waiting" and case_permissions.may(by, case, "confirm"):
        return NextStep(_("Xem để xác nhận"))
    is_urgent = getattr(row, "lane", "") in ("overdue", "soon") or case.state == "returned"
    if case.state in _AT_WORK and not row.is_dormant and case_permissions.may(by, case, "update"):
        if not is_urgent:
            return NextStep(_("Mở"))
        label = _("Bổ sung") if case.state == "returned" else _("Báo kết quả")
        return NextStep(label, is_urgent=True)
    return NextStep(_("Xem"))
