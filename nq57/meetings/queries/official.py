"""The file of a meeting as a paper: what its template is told."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from nq57.core import dates, numbers, text
from nq57.meetings import enums, models, rules
from nq57.meetings.queries import attending, progress
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.plans import enums as plan_enums

MEETING = paper_rules.Template(Path(__file__).parents[1] / "papers" / "meeting@1")
_FINISHED = ("STT", "Nhiệm vụ", "Cơ quan", "Sản phẩm", "Thời hạn", "Hoàn thành", "Đánh giá")
_LATE = ("STT", "Nhiệm vụ", "Cơ quan chậm", "Sản phẩm", "Thời hạn", "Lý do", "Chậm")
_ORDERS = ("STT", "Nội dung kết luận", "Cơ quan", "Văn bản", "Thời hạn", "Tình hình", "Đánh giá")
_MOST_OFFICES = 12
_TOLD = (
    plan_enums.Standing.DONE, plan_enums.Standing.ON_TIME, plan_enums.Standing.RUNNING,
    plan_enums.Standing.AT_RISK, plan_enums.Standing.OVERDUE, plan_enums.Standing.UNSETTLED,
)  # fmt: skip
Row = dict[str, Any]


def make_snapshot(
    *, meeting: models.Meeting, cover: paper_rules.Cover, today: date
) -> dict[str, Any]:
    """Return what the file of a meeting is filled from, as things stand today.

    :raises rules.MeetingsError: when the agenda is empty.
    """
    agenda, asks = rules.check_words(meeting.agenda, meeting.asks)
    found = progress.get_progress(meeting=meeting, today=today)
    heading = paper_queries.get_heading(organisation=meeting.organisation)
    return {
        "province": settings.PROVINCE, "parent": heading.parent, "issuer": heading.issuer,
        **cover.tell(), "meeting": _name(meeting),
        "meets_on": meeting.meets_on.isoformat(), "place": meeting.place,
        "until": today.isoformat(), "counts": found.counts, "parts": [
            {"title": "I. Tiến độ thực hiện", "paragraphs": _say_progress(found)},
            {"title": "II. Việc quá hạn", "paragraphs": [_say_late(found)]},
            {"title": "III. Kết luận các phiên họp trước", "paragraphs": [_say_orders(found)]},
            {"title": "IV. Nội dung xin ý kiến, quyết định",
             "paragraphs": _list(asks) or ["Không."]},
            {"title": "V. Chương trình họp", "paragraphs": _list(agenda)},
        ],
        "appendices": _number([
            ("Việc hoàn thành từ phiên họp trước", _FINISHED, _list_finished(found.finished)),
            ("Việc quá hạn và lý do", _LATE, _list_late(found.late)),
            ("Kết luận các phiên họp trước và kết quả", _ORDERS, _list_orders(found.orders)),
        ]),
    }  # fmt: skip


def propose_about(*, meeting: models.Meeting) -> str:
    """Return what the file of a meeting says that it is about."""
    document = meeting.plan.document
    kind = document.kind_text or "Kế hoạch"
    return f"Phục vụ {_name(meeting)} Ban Chỉ đạo thực hiện {kind} số {document.symbol}"


def name_source(*, meeting: models.Meeting) -> str:
    """Return what a meeting's paper is known by: one is valid at a time."""
    return f"meeting {meeting.case.code}"


def _name(meeting: models.Meeting) -> str:
    return f"phiên họp lần thứ {rules.say_number(meeting.number)}"


def _say_progress(found: progress.Progress) -> list[str]:
    labels = dict(plan_enums.Standing.choices)
    total = sum(found.counts[value] for value in _TOLD)
    told = "; ".join(
        f"{str(labels[value]).lower()}: {_say(found.counts[value])}" + _say_change(found, value)
        for value in _TOLD
    )
    since = dates.format_official(found.since)
    start = (
        f"Từ {_name(found.last)} (ngày {since})"
        if found.last else f"Từ ngày {since}"
    )  # fmt: skip
    finished = sum(len(row.offices) for row in found.finished)
    attended = [_say_attended(found.last)] if found.last else []
    return [
        f"Đến ngày {dates.format_official(found.today)}, kế hoạch có {_say(total)} việc đang theo "
        f"dõi; {told}.",
        f"{start} có {_say(finished)} việc hoàn thành thuộc {len(found.finished)} nhiệm vụ."
        if finished
        else f"{start} chưa có việc nào hoàn thành.",
        *filter(None, attended),
    ]


def _say(number: int) -> str:
    return numbers.format_number(number)


def _say_attended(last: models.Meeting) -> str:
    """Return who was at the last meeting in a sentence; nothing where nobody wrote it."""
    found = attending.get_attended(meeting=last)
    if not found.rows:
        return ""
    told = [
        f"{str(word).lower()}: {', '.join(names)}"
        for value, word in enums.Presence.choices
        if value != enums.Presence.CAME and (names := found.list_names(value))
    ]
    head = f"{_name(last)} có {found.came}/{found.total} thành viên Ban Chỉ đạo trực tiếp dự"
    return f"{head[:1].upper()}{head[1:]}{'; ' if told else ''}{'; '.join(told)}."


def _say_change(found: progress.Progress, value: str) -> str:
    if found.before is None:
        return ""
    before = found.before.get(value, 0)
    change = found.counts[value] - before
    sign = "+" if change > 0 else ""
    return f" (phiên trước {_say(before)}, {sign}{_say(change)})" if change else ""


def _say_late(found: progress.Progress) -> str:
    if not found.late:
        return "Không có việc quá hạn."
    offices = {key for row in found.late for key in row.keys}
    ended = {key for row in found.late for key in row.ended_keys}
    silent = sum(not row.reasons for row in found.late)
    number = sum(len(row.offices) for row in found.late)
    most = max(row.days_late for row in found.late)
    said = (
        f"Có {_say(number)} việc quá hạn của {len(offices)} cơ quan"
        f"{f' (trong đó {len(ended)} cơ quan đã kết thúc hoạt động)' if ended else ''}, "
        f"thuộc {len(found.late)} nhiệm vụ; chậm nhiều nhất {most} ngày."
    )
    return f"{said} Có {silent} nhiệm vụ chưa cơ quan nào nêu lý do." if silent else said


def _say_orders(found: progress.Progress) -> str:
    if not found.orders:
        return "Không còn kết luận nào của các phiên họp trước phải theo dõi."
    counted: dict[str, int] = {}
    for row in found.orders:
        counted[row.outcome_label] = counted.get(row.outcome_label, 0) + 1
    told = "; ".join(f"{label.lower()}: {number}" for label, number in counted.items())
    return f"Có {len(found.orders)} nội dung kết luận được báo cáo: {told}."


def _list(said: str) -> list[str]:
    """Return lines as items; one alone has no number."""
    lines = said.splitlines()
    return [f"{at}. {line}" for at, line in enumerate(lines, 1)] if len(lines) > 1 else lines


def _number(given: Sequence[tuple[str, Sequence[str], list[Row]]]) -> list[dict[str, Any]]:
    """Return the appendices that have rows, numbered as they stand."""
    kept = [one for one in given if one[2]]
    return [
        {"name": f"Phụ lục {'I' * at}", "title": title, "head": list(head), "rows": rows}
        for at, (title, head, rows) in enumerate(kept, start=1)
    ]


def _list_finished(rows: Iterable[progress.TaskRow]) -> list[Row]:
    return _group(
        (row.group, row.task, _cells(
            row, _say_days(row.finished),
            f"Muộn {row.late}/{len(row.offices)}" if row.late else "Đúng hạn",
        ))
        for row in rows
    )  # fmt: skip


def _list_late(rows: Iterable[progress.TaskRow]) -> list[Row]:
    return _group(
        (row.group, row.task, _cells(
            row, "; ".join(row.told_reasons) or "Chưa nêu lý do",
            f"{len(row.offices)} việc, nhiều nhất {row.days_late} ngày",
        ))
        for row in rows
    )  # fmt: skip


def _list_orders(rows: Iterable[progress.OrderRow]) -> list[Row]:
    return _group(
        (f"Phiên họp lần thứ {rules.say_number(row.meeting.number)}", row.order.pk, (
            f"{row.order.code} {text.as_title(row.order.title)}", row.leads,
            str(row.order.document), row.due, f"Xong {row.done}/{row.total} việc",
            row.outcome_label,
        ))
        for row in rows
    )  # fmt: skip


def _cells(row: progress.TaskRow, result: str, verdict: str) -> tuple[str, ...]:
    told = row.offices[:_MOST_OFFICES]
    more = len(row.offices) - len(told)
    offices = "; ".join(told) + (f" và {more} cơ quan khác" if more else "")
    return (
        f"{row.code} {row.title}".strip(), offices, row.deliverable, _say_days(row.dues), result,
        verdict,
    )  # fmt: skip


def _say_days(days: set[date]) -> str:
    """Return days as one, or as the first and the last."""
    if not days:
        return "Thường xuyên"
    first, last = dates.format_official(min(days)), dates.format_official(max(days))
    return first if first == last else f"{first} – {last}"


def _group(rows: Iterable[tuple[str, int | None, tuple[str, ...]]]) -> list[Row]:
    """Return numbered rows under the name of their group; pages lead from a row to its task."""
    made: list[Row] = []
    current = None
    for number, (group, task, cells) in enumerate(rows, start=1):
        if group != current:
            current = group
            made.append({"group": group, "cells": [], "task": None})
        made.append({"group": "", "cells": [str(number), *cells], "task": task})
    return made
