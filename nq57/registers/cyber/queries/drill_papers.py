"""The official report of an exercise: which were issued, and what its template is told."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from nq57.audit import rules as audit_rules
from nq57.core import dates, numbers
from nq57.orgs import models as orgs
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.queries import drills, incidents

DRILL_PAPER = paper_rules.Template(Path(__file__).parents[1] / "papers" / "drill_report@1")
_RESULTS = ("STT", "Tình huống", "Cơ quan", "Thời gian trả lời", "Điểm, nhận xét")
_TIMES = ("STT", "Cơ quan", "Báo cáo đầu; phân loại", "Ngăn chặn; khôi phục", "Sự cố giả định")
_ITEMS = ("STT", "Việc cần cải thiện", "Cơ quan", "Hạn", "Mã việc")


def name_drill_source(*, drill: models.Drill) -> str:
    """Return what the report of an exercise is known by: one is valid at a time."""
    return f"drill {drill.case.code}"


def list_drill_papers(*, drill: models.Drill) -> "QuerySet[models.DrillPaper]":
    """Return the reports issued of an exercise, the newest first, with what they are worth."""
    return drill.papers.select_related("paper__organisation").order_by("-pk")


def propose_drill_cover(
    *, drill: models.Drill, office: orgs.Organisation, today: date
) -> paper_rules.Cover:
    """Return the cover of the report as the centre would send it: to those who took part."""
    about = f"Kết quả diễn tập an ninh mạng: {drill.case.title}"
    cover = paper_queries.propose_cover(organisation=office, about=about, today=today)
    taking = drill.offices.exclude(organisation=office).select_related("organisation")
    return paper_rules.Cover(
        about=cover.about, issuer=cover.issuer, title=cover.title, signer=cover.signer,
        recipients=(*(f"{one.organisation.name};" for one in taking), "Lưu: VT."),
    )  # fmt: skip


def make_drill_paper(
    *, drill: models.Drill, office: orgs.Organisation, cover: paper_rules.Cover, words: str
) -> dict[str, Any]:
    """Return what the paper of an exercise is filled from; ``words`` are the proposals, by line."""
    heading = paper_queries.get_heading(organisation=office)
    return {
        "province": settings.PROVINCE, "parent": heading.parent, "issuer": heading.issuer,
        "heading": "Báo cáo", **cover.tell(),
        "opening": (
            f"Thực hiện {drills.say_drill_basis(drill=drill)}, {office.name} báo cáo kết quả "
            f"diễn tập an ninh mạng (mã {drill.case.code}) như sau:"
        ),
        "parts": _write_parts(drill, words), "appendices": _write_appendices(drill),
    }  # fmt: skip


def say_score(score: rules.DrillScore) -> str:
    """Return a score in words."""
    if score.percent is None:
        return "chưa chấm"
    said = numbers.format_number(Decimal(str(round(score.percent, 1))))
    return f"{score.points}/{score.most} điểm, đạt {said}%"


def _write_parts(drill: models.Drill, words: str) -> list[dict[str, Any]]:
    score = drills.get_drill_score(drill=drill)
    asked = [line.strip() for line in words.splitlines() if line.strip()] or ["Không có."]
    asked[-1] = f"{asked[-1].rstrip(' ./')}./."
    skipped = drill.injects.filter(released_at__isnull=True).count()
    close = drill.case.steps.filter(verb="close_drill").last()
    return [
        {"title": "I. Thông tin chung", "paragraphs": _tell_facts(drill)},
        {"title": "II. Mục tiêu, tình huống", "paragraphs": [
            *drill.objectives.splitlines(), f"Tình huống mở đầu: {drill.opening}",
        ]},
        {"title": "III. Kết quả", "paragraphs": [
            f"Kết quả chung: {say_score(score)}.",
            *([f"Có {skipped} tình huống trong kịch bản không đưa ra, không tính điểm."]
              if skipped else []),
            *(close.note.splitlines() if close else []),
            "(Kết quả từng tình huống, thời gian đo được, việc cần cải thiện tại phụ lục.)",
        ]},
        {"title": "IV. Đề xuất, kiến nghị", "paragraphs": asked},
    ]  # fmt: skip


def _tell_facts(drill: models.Drill) -> list[str]:
    said = [
        ("Tên", drill.case.title),
        ("Hình thức", str(enums.DrillKind(drill.kind).label)),
        ("Ngày", dates.format_date(drill.planned_on)),
        ("Thời gian", f"từ {incidents.say_moment(drill.started_at)} "
                      f"đến {incidents.say_moment(drill.ended_at)}"),
        ("Chỉ huy", f"{drill.leader.person.name}, {drill.leader.organisation.name}"),
        ("Phạm vi", drill.extent),
    ]  # fmt: skip
    facts = [f"{number}. {name}: {what}." for number, (name, what) in enumerate(said, 1)]
    for one in drills.list_drill_offices(drill=drill, by=audit_rules.SYSTEM):
        part = str(enums.DrillPart(one.part).label).lower()
        systems = "; ".join(system.name for system in one.systems.all())
        facts.append(f"- {one.organisation.name}: {part}{f' ({systems})' if systems else ''}.")
    return facts


def _write_appendices(drill: models.Drill) -> list[dict[str, Any]]:
    turns = models.DrillTurn.objects.filter(inject__drill=drill).select_related(
        "inject", "office__organisation"
    )
    tables: list[tuple[str, Sequence[str], list[list[str]]]] = [
        ("Kết quả xử lý tình huống", _RESULTS, [_tell_turn(one) for one in turns]),
        ("Thời gian đo được", _TIMES, [
            _tell_times(one) for one in drills.measure_times(drill=drill)
        ]),
    ]  # fmt: skip
    findings = drills.list_drill_findings(drill=drill, by=audit_rules.SYSTEM)
    items = [
        [one.text, one.organisation.name, dates.format_date(one.due_on),
         one.obligation.case.code if one.obligation else ""]
        for one in findings
    ]  # fmt: skip
    if items:
        tables.append(("Việc cần cải thiện", _ITEMS, items))
    return [
        {
            "name": f"Phụ lục {'I' * number}", "title": title, "head": list(head),
            "rows": list(_tell_rows(rows)),
        }
        for number, (title, head, rows) in enumerate(tables, 1)
    ]  # fmt: skip


def _tell_turn(turn: models.DrillTurn) -> list[str]:
    inject = turn.inject
    time = rules.DrillTime(rules.count_minutes(inject.released_at, turn.answered_at), inject.within)
    mark = f"{turn.points}/{turn.most}" if turn.points is not None else "chưa chấm"
    comment = f"; {turn.comment}" if turn.comment else ""
    return [
        f"{inject.position}. {inject.told}", turn.office.organisation.name, say_time(time),
        f"{mark}{comment}",
    ]  # fmt: skip


def _tell_times(one: drills.DrillTimes) -> list[str]:
    incident = one.office.incident
    return [
        one.office.organisation.name, f"{say_time(one.notice)}; {say_time(one.triage)}",
        f"{say_time(one.contain)}; {say_time(one.recover)}",
        incident.case.code if incident else "",
    ]  # fmt: skip


def say_time(time: rules.DrillTime) -> str:
    """Return a measured time beside what was expected."""
    said = "chưa làm" if time.minutes is None else f"{time.minutes} phút"
    return said if time.expected is None else f"{said} (mong đợi {time.expected})"


def _tell_rows(rows: Iterable[Sequence[str]]) -> Iterable[dict[str, Any]]:
    for number, row in enumerate(rows, 1):
        yield {"group": "", "cells": [str(number), *row]}
