"""What a device sends and gets: a queue's acts, a file's announcement, a report, a reply."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nq57.audit import enums as audit_enums
from nq57.cases import permissions as case_permissions
from nq57.reporting import actions, enums, models, permissions, queries, rules
from nq57.web.shared import acting, formats

MOST_ACTS = 100
_LINE = ("state", "percent", "product", "product_on", "difficulty")
_FIGURE = ("numerator", "denominator", "value", "note")
_ANSWER = ("answer", "upload")
_QUESTION = re.compile(r"q[0-9]{1,14}")
_YEARS = range(1970, 2200)
_MOST_SECONDS = 2_000_000_000


class UnreadableError(Exception):
    """Refuse what no page of ours sends, with a sentence."""


@dataclass(frozen=True)
class Sent:
    """An act of a queue with the report (or reply) and the post that it is for."""

    report: str
    post: str
    act: actions.OfflineAct


@dataclass(frozen=True)
class Batch:
    """Acts that a device sends together, in the order in which they were done."""

    account: str
    clock_ahead: int
    acts: list[Sent]


@dataclass(frozen=True)
class Announcement:
    """A file that is to come in pieces; ``item`` is the question that it answers."""

    report: str
    item: str
    name: str
    claim: str
    size: int
    sha256: str


def read_batch(body: bytes, at: datetime) -> Batch:
    """Return what a queue sends.

    :raises UnreadableError: when it is not such a batch.
    """
    told = _read_object(body)
    found = told.get("acts")
    if not isinstance(found, list) or not 0 < len(found) <= MOST_ACTS:
        raise UnreadableError(_("Không đọc được hàng chờ. Hãy tải lại trang rồi gửi lại."))
    device_now = _read_time(told.get("now"), at)
    ahead = round((device_now - at).total_seconds())
    ahead = max(-_MOST_SECONDS, min(_MOST_SECONDS, ahead))
    return Batch(_text(told, "account"), ahead, [_read_act(one, device_now) for one in found])


def read_announcement(body: bytes) -> Announcement:
    """Return the file that is to come.

    :raises UnreadableError: when it is no announcement.
    """
    told = _read_object(body)
    size = told.get("size")
    if not isinstance(size, int) or isinstance(size, bool):
        raise UnreadableError(_("Không đọc được thông tin của tệp. Hãy chọn lại tệp."))
    return Announcement(
        report=_text(told, "report")[:60], item=_text(told, "item")[:15],
        name=_text(told, "name"), claim=_text(told, "claim"), size=size,
        sha256=_text(told, "sha256"),
    )  # fmt: skip


def write_report(form: queries.Form, request: acting.OfficialRequest) -> dict[str, Any]:
    """Return a report as a device works on it: items, what each may say, and the words for it."""
    report, by = form.report, acting.get_actor(request)
    open_lines = [
        row for row in form.lines if row.line.obligation.case.secrecy == audit_enums.Secrecy.OPEN
    ]
    return {
        "code": report.case.code, "account": by.account, "post": by.post,
        "label": report.cycle.label, "office": report.organisation.name,
        "state": report.case.state,
        "state_labels": {name: state.label for name, state in rules.REPORT.states.items()},
        "is_open": report.case.state in rules.EDITABLE,
        "explanation": _explain(report, len(form.lines) - len(open_lines)),
        "due": formats.format_day(report.cycle.due_on),
        "may_send": permissions.may_approve(by, report),
        "may_talk": case_permissions.may(by, report.case, "write", on="message"),
        "lines": [_write_line(row) for row in open_lines],
        "figures": [_write_figure(row) for row in form.figures],
        "words": queries.describe_item(item=report) | {"reason": report.reason},
        "titles": dict(rules.WORDS),
        "states": [[value, str(label)] for value, label in enums.LineState.choices],
        "taken_at": timezone.now().isoformat(),
    }  # fmt: skip


def _explain(report: models.Report, left_out: int) -> str:
    """Say what a report asks, and how much of it does not leave the site."""
    if not left_out:
        return report.cycle.explanation
    told = ngettext(
        "%(n)d việc hạn chế không mang về máy: ghi trên trang báo cáo.",
        "%(n)d việc hạn chế không mang về máy: ghi trên trang báo cáo.",
        left_out,
    )
    return f"{report.cycle.explanation} {told % {'n': left_out}}"


def write_reply(form: queries.ReplyForm, request: acting.OfficialRequest) -> dict[str, Any]:
    """Return a reply as a device works on it: its questions, and what each takes."""
    reply, by = form.reply, acting.get_actor(request)
    return {
        "form": "inquiry", "code": reply.case.code, "account": by.account, "post": by.post,
        "label": reply.inquiry.version.title, "office": reply.organisation.name,
        "about": f"{reply.inquiry.asker.name} · {reply.inquiry.basis}",
        "state": reply.case.state,
        "state_labels": {name: state.label for name, state in rules.INQUIRY.states.items()},
        "is_open": reply.case.state in rules.EDITABLE,
        "explanation": reply.inquiry.version.introduction, "reason": reply.return_reason,
        "due": formats.format_day(reply.case.due),
        "may_send": permissions.may_send_reply(by, reply),
        "questions": [_write_question(row) for row in form.rows],
        "taken_at": timezone.now().isoformat(),
    }  # fmt: skip


def write_offer(reply: models.Reply) -> dict[str, str]:
    """Return a reply as a device lists it before it is taken."""
    return {
        "form": "inquiry", "code": reply.case.code, "label": reply.inquiry.version.title,
        "due": formats.format_day(reply.case.due),
        "state": rules.INQUIRY.states[reply.case.state].label,
    }  # fmt: skip


def _write_question(row: queries.AnswerRow) -> dict[str, Any]:
    asked = row.asked
    return queries.describe_response(response=row.response) | {
        "kind": asked.kind, "label": asked.label, "title": str(row.question),
        "hint": row.question.hint, "unit": row.question.unit, "span": row.span,
        "is_required": asked.is_required, "low": _write_bound(asked.low),
        "high": _write_bound(asked.high),
        "choices": [[f"#{key}", words] for key, words in asked.choices.items()],
    }  # fmt: skip


def _write_line(row: queries.LineRow) -> dict[str, Any]:
    before = row.line.before
    return queries.describe_item(item=row.line) | {
        "label": row.label, "title": row.title, "reason": row.line.reason,
        "is_accepted": row.line.verdict == enums.ItemVerdict.ACCEPTED,
        "before": queries.describe_said(said=before.said) if before else None,
    }  # fmt: skip


def _write_figure(row: queries.FigureRow) -> dict[str, Any]:
    before, profile = row.figure.before, row.figure.profile
    return queries.describe_item(item=row.figure) | {
        "label": row.label, "title": row.title, "reason": row.figure.reason,
        "is_accepted": row.figure.verdict == enums.ItemVerdict.ACCEPTED,
        "before": queries.describe_said(said=before.said) if before else None,
        "has_parts": row.has_parts, "is_share": row.is_share, "unit": profile.unit,
        "numerator": profile.numerator, "denominator": profile.denominator,
        "scale": str(profile.scale), "low": _write_bound(profile.bound_low),
        "high": _write_bound(profile.bound_high),
    }  # fmt: skip


def _write_bound(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise UnreadableError(_("Không đọc được nội dung gửi lên. Hãy tải lại trang rồi gửi lại."))
    return told


def _read_act(told: Any, device_now: datetime) -> Sent:
    if not isinstance(told, dict):
        raise UnreadableError(_("Không đọc được hàng chờ. Hãy tải lại trang rồi gửi lại."))
    seen, item = told.get("seen"), _text(told, "item")
    try:
        key, verb = UUID(_text(told, "key")), enums.OfflineVerb(_text(told, "verb"))
    except ValueError as error:
        raise UnreadableError(
            _("Không đọc được hàng chờ. Hãy tải lại trang rồi gửi lại.")
        ) from error
    act = actions.OfflineAct(
        key=key, verb=verb, item=item[:40], entered_at=_read_time(told.get("at"), device_now),
        seen=seen if isinstance(seen, int) and 0 <= seen < 10**9 else -1,
        typed=_read_typed(verb, item, told.get("typed")),
    )  # fmt: skip
    return Sent(_text(told, "report"), _text(told, "post"), act)


def _read_typed(
    verb: str, item: str, told: Any
) -> rules.LineText | rules.FigureText | dict[str, str] | None:
    if not isinstance(told, dict):
        return None
    if verb == enums.OfflineVerb.STAND:
        return {"answer": _text(told, "answer")}
    if item.startswith("line-"):
        return rules.LineText(**{name: _text(told, name) for name in _LINE})
    if item.startswith("figure-"):
        return rules.FigureText(**{name: _text(told, name) for name in _FIGURE})
    names = _ANSWER if _QUESTION.fullmatch(item) else tuple(rules.WORDS)
    return {name: _text(told, name) for name in names if name in told}


def _text(told: dict[str, Any], name: str) -> str:
    """Return a text without what no database column holds: NUL and halves of characters."""
    value = told.get(name, "")
    plain = value if isinstance(value, str) else ""
    return plain.replace("\0", "").encode("utf-8", "ignore").decode()


def _read_time(text: Any, otherwise: datetime) -> datetime:
    """Return a device's time; what cannot be a time counts as ``otherwise``."""
    try:
        told = datetime.fromisoformat(text) if isinstance(text, str) else otherwise
    except ValueError:
        return otherwise
    if told.year not in _YEARS:
        return otherwise
    return told if told.tzinfo else told.replace(tzinfo=UTC)
