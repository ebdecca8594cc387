"""Tags of the cybersecurity register: where its dossiers, declarations and plans stand."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nq57.core import numbers
from nq57.registers.cyber import enums as cyber_enums
from nq57.registers.cyber.rules import priority
from nq57.web.shared import states
from nq57.web.templatetags import nq57 as shared_tags

register = template.Library()


@register.simple_tag
def dossier_status(row: Any) -> SafeString:
    """Draw the state of a level dossier; its ``case`` loaded."""
    kind, word = states.DOSSIERS[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def answer_status(row: Any) -> SafeString:
    """Draw the state of what an office answered in a call; its ``case`` loaded."""
    kind, word = states.ANSWERS[row.case.kind][row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def call_status(standings: Mapping[str, Any], stand: Any) -> SafeString:
    """Draw where an office stands in a call, by the words of its kind."""
    if standings is states.STANDINGS:
        return standing_status(stand.standing, stand.missing)
    return review_status(stand.standing)


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
    return shared_tags.status(states.CAMPAIGNS[row.state], _(str(row.get_state_display())))


@register.simple_tag
def hole_status(hole: Any) -> SafeString:
    """Draw what is said of a hole."""
    return shared_tags.status(states.HOLES[hole.state], _(str(hole.get_state_display())))


@register.simple_tag
def review_status(standing: str) -> SafeString:
    """Draw where an office, or one axis of it, stands in an overall review."""
    kind, word = states.REVIEWS[standing]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def review_verdict(row: Any) -> SafeString:
    """Draw what the review of an entry came to."""
    return shared_tags.status(states.VERDICTS[row.verdict], _(str(row.get_verdict_display())))


@register.simple_tag
def compliance_status(row: Any) -> SafeString:
    """Draw whether a system meets a requirement."""
    return shared_tags.status(states.COMPLIANCE[row.verdict], _(str(row.get_verdict_display())))


@register.simple_tag
def share_status(bundle: Any) -> SafeString:
    """Draw where a bundle stands."""
    return shared_tags.status(states.SHARES[bundle.status], _(str(bundle.get_status_display())))


@register.filter
def axis_name(axis: str) -> str:
    """Return what an axis of an overall review is called."""
    return _(str(cyber_enums.Axis(axis).label))


@register.filter
def one_place(share: float | None) -> str:
    """Return a share of a hundred with one digit; a dash where there is none."""
    return "–" if share is None else f"{numbers.format_number(Decimal(str(round(share, 1))))}%"


@register.simple_tag
def vulnerability_status(row: Any) -> SafeString:
    """Draw where a vulnerability stands."""
    kind = states.VULNERABILITIES[row.status]
    return shared_tags.status(kind, _(str(row.get_status_display())))


@register.simple_tag
def why_first(row: Any) -> str:
    """Say why a vulnerability stands where it does in the order of fixing."""
    weakness, level = row.weakness, row.system.level
    parts = [_("đang bị khai thác")] if weakness.is_kev else []
    parts.append(
        _("hệ thống cấp độ %(level)d") % {"level": level}
        if level else _("chưa xác định cấp độ, tạm tính cấp %(level)d")
        % {"level": priority.UNKNOWN_LEVEL}
    )  # fmt: skip
    if weakness.score is None:
        parts.append(_("chưa có điểm CVSS"))
    else:
        parts.append(_("CVSS %(score)s") % {"score": shared_tags.number(weakness.score)})
    if weakness.epss is not None:
        share = shared_tags.percent(weakness.epss)
        parts.append(_("xác suất bị khai thác %(share)s") % {"share": share})
    return ", ".join(parts)


@register.simple_tag
def plan_status(row: Any) -> SafeString:
    """Draw the state of a response plan; its ``case`` loaded."""
    kind, word = states.PLANS[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def incident_status(row: Any) -> SafeString:
    """Draw the state of an incident; its ``case`` loaded."""
    kind, word = states.INCIDENTS[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def drill_status(row: Any) -> SafeString:
    """Draw the state of an exercise; its ``case`` loaded."""
    kind, word = states.DRILLS[row.case.state]
    return shared_tags.status(kind, str(word))


@register.simple_tag
def drill_time(time: Any) -> SafeString:
    """Draw how long something took in an exercise, against what was expected."""
    if time.minutes is None:
        return shared_tags.status("none", _("chưa làm"))
    said = _("%(n)d phút") % {"n": time.minutes}
    if time.expected is None:
        return shared_tags.status("cont", said)
    if time.is_late:
        return shared_tags.status("late", _("%(time)s, chậm") % {"time": said})
    return shared_tags.status("done", _("%(time)s, kịp") % {"time": said})


@register.filter
def drill_score(score: Any) -> str:
    """Return the points of a score with its share; what nobody scored is said, not counted."""
    if score.percent is None:
        return _("chưa chấm")
    said = {"a": score.points, "b": score.most, "share": one_place(score.percent)}
    return _("%(a)d/%(b)d điểm · %(share)s") % said


@register.simple_tag
def clock_status(running: Any) -> SafeString:
    """Draw where a clock of the law stands: how long is left, or how late it is."""
    words = {
        "met": ("done", _("Đã gửi đúng hạn")), "met_late": ("late", _("Đã gửi, trễ hạn")),
        "stopped": ("none", _("Không còn áp dụng")),
    }  # fmt: skip
    if running.standing in words:
        return shared_tags.status(*words[running.standing])
    told = {"span": span_of(abs(running.seconds))}
    if running.standing == "late":
        return shared_tags.status("late", _("Quá hạn %(span)s") % told)
    return shared_tags.status("soon", _("Còn %(span)s") % told)


def span_of(seconds: int) -> str:
    """Say a span roughly: days above two, else hours, else minutes."""
    if seconds >= 2 * 86_400:
        return _("%(n)d ngày") % {"n": seconds // 86_400}
    if seconds >= 3600:
        return _("%(n)d giờ") % {"n": seconds // 3600}
    return _("%(n)d phút") % {"n": seconds // 60}


@register.simple_tag
def phase_word(value: str) -> str:
    """Say a phase of a response plan."""
    return _(str(cyber_enums.Phase(value).label))


@register.simple_tag
def role_word(value: str) -> str:
    """Say a role of a response plan."""
    return _(str(cyber_enums.PlanRole(value).label))


@register.filter
def span(minutes: int | None) -> str:
    """Say minutes as people do: 30 minutes, 2 hours, 1 day."""
    if not minutes:
        return ""
    for size, words in ((1440, _("%(n)d ngày")), (60, _("%(n)d giờ"))):
        if minutes % size == 0:
            return words % {"n": minutes // size}
    return _("%(n)d phút") % {"n": minutes}


@register.filter
def dialled(phone: str) -> str:
    """Return a phone number as a link dials it."""
    return "".join(one for one in phone if one.isdigit() or one == "+")
