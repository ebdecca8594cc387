"""The minutes of an inspection as a paper: what their template is told."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from nq57.audit import enums as audit_enums
from nq57.cases import rules as case_rules
from nq57.core import dates
from nq57.inspection import models, rules
from nq57.inspection.queries import lists
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules

MINUTES = paper_rules.Template(Path(__file__).parents[1] / "papers" / "minutes@1")
_HEAD = (
    "STT", "Phát hiện", "Căn cứ", "Cơ quan báo", "Kiểm tra thấy", "Giải trình của cơ quan",
    "Khắc phục, hạn",
)  # fmt: skip
_NONE = "–"


def name_source(*, inspection: models.Inspection) -> str:
    """Return what the minutes are known by: one paper is valid at a time."""
    return f"inspection {inspection.case.code}"


def propose_about(*, inspection: models.Inspection) -> str:
    """Return what the minutes say that they are about."""
    return f"Kiểm tra việc thực hiện kế hoạch tại {inspection.case.organisation.name}"


def get_secrecy(*, inspection: models.Inspection) -> str:
    """Return the gravest secrecy of what the minutes hold: findings, and the work looked at."""
    rows = _list_told(inspection)
    grades = {row.case.secrecy for row in rows}
    grades |= {row.obligation.case.secrecy for row in rows if row.obligation}
    looked_at = inspection.subjects.filter(obligation__isnull=False).order_by()
    grades |= set(looked_at.values_list("obligation__case__secrecy", flat=True))
    return max([inspection.case.secrecy, *grades], key=audit_enums.Secrecy.values.index)


def make_minutes(
    *, inspection: models.Inspection, cover: paper_rules.Cover, today: date
) -> dict[str, Any]:
    """Return what the minutes are filled from: who met where, and what was found.

    :raises rules.InspectionError: when the team was not at the office yet.
    """
    if inspection.visited_on is None:
        raise rules.InspectionError("Chưa kiểm tra nên chưa lập biên bản được.")
    rows = _list_told(inspection)
    heading = paper_queries.get_heading(organisation=inspection.lead)
    office = inspection.case.organisation
    return {
        "province": settings.PROVINCE, "parent": heading.parent, "issuer": heading.issuer,
        **cover.tell(),
        "opening": (
            f"Căn cứ {inspection.program.title} (số {inspection.program.symbol} ngày "
            f"{dates.format_official(inspection.program.decided_on)}), ngày "
            f"{dates.format_official(inspection.visited_on)}, tại {office.name}, đoàn kiểm tra lập "
            "biên bản như sau:"
        ),
        "parts": _write_parts(inspection, rows, today),
        "appendices": [
            {"name": "Phụ lục", "title": "Phát hiện qua kiểm tra", "head": list(_HEAD),
             "rows": list(_tell_rows(rows))},
        ] if rows else [],
    }  # fmt: skip


def _write_parts(
    inspection: models.Inspection, rows: Sequence[models.Finding], today: date
) -> list[dict[str, Any]]:
    members = inspection.members.select_related("post__person", "post__organisation")
    subjects = inspection.subjects.select_related(
        "obligation__case", "obligation__task", "indicator"
    )
    office = inspection.case.organisation.name
    said = f"Đoàn kiểm tra ghi {len(rows)} phát hiện (phụ lục kèm theo)."
    return [
        {"title": "I. Thành phần", "paragraphs": [
            *(
                f"{one.post.person.name}, {one.post.organisation.name}: {one.get_role_display()}."
                for one in members
            ),
            f"Đại diện {office}: ……………………………………",
        ]},
        {"title": "II. Nội dung kiểm tra", "paragraphs": [
            f"{number}. {lists.say_subject(one)}." for number, one in enumerate(subjects, start=1)
        ]},
        {"title": "III. Kết quả kiểm tra", "paragraphs": [
            said if rows else "Đoàn kiểm tra không ghi phát hiện nào.",
        ]},
        {"title": "IV. Ý kiến và ký xác nhận", "paragraphs": [
            f"Đại diện {office} đã đọc, đồng ý với nội dung biên bản (hoặc ghi ý kiến khác): "
            "……………………………………",
            f"Biên bản được lập ngày {dates.format_official(today)} thành 02 bản có giá trị như "
            f"nhau, đoàn kiểm tra giữ 01 bản, {office} giữ 01 bản.",
        ]},
    ]  # fmt: skip


def _list_told(inspection: models.Inspection) -> list[models.Finding]:
    found = inspection.findings.exclude(case__state="discarded").with_rows()
    return list(found.order_by("pk"))


def _tell_rows(rows: Sequence[models.Finding]) -> Iterable[dict[str, Any]]:
    states = case_rules.OBLIGATION.states
    said = lists.map_said(rows)
    for number, row in enumerate(rows, start=1):
        state = said.get(row.case.code) or (row.obligation.case.state if row.obligation else "")
        remedies = "; ".join(
            f"{one.text} ({dates.format_official(one.due_on)})" for one in row.remedies.all()
        )
        yield {"group": "", "cells": [
            str(number),
            f"{row.case.title} ({str(row.get_severity_display()).lower()})", row.clause,
            states[state].label if state else _NONE,
            str(row.get_found_display()) if row.found else _NONE,
            row.explanation or _NONE, remedies or _NONE,
        ]}  # fmt: skip
