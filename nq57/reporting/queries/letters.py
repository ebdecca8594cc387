"""The letter that urges offices to report: what its template is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from nq57.core import dates
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.reporting import models
from nq57.reporting.queries import followup

URGING = paper_rules.Template(Path(__file__).parents[1] / "papers" / "urging@2")
_WORDS = {
    "not_sent": "Chưa gửi",
    "drafting": "Đang soạn, chưa gửi",
    "returned": "Bị trả lại, chưa gửi lại",
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a person decides of the letter: by when, who signs, how its symbol ends."""

    answer_by: date
    issuer: str
    signer: str
    title: str


def propose_letter(*, cycle: models.Cycle, today: date, answer_by: date) -> Letter:
    """Return a letter of the plan's coordinating office, signed by its head today."""
    office = cycle.plan.coordinator
    head = (
        orgs.Post.objects.on(today)
        .filter(organisation=office, role=org_enums.Role.HEAD)
        .select_related("person")
        .first()
    )
    heading = paper_queries.get_heading(organisation=office) if office else None
    proposed = heading.title if heading else "Giám đốc"
    return Letter(
        answer_by=answer_by, issuer=heading.short if heading else "",
        signer=head.person.name if head else "",
        title=head.title if head and head.title else proposed,
    )  # fmt: skip


def make_snapshot(
    *, cycle: models.Cycle, rows: Sequence[followup.MatrixRow], letter: Letter, today: date
) -> dict[str, Any]:
    """Return what the template of the letter is filled from: its words are written here alone,
    for the paper and for who looks at it before."""
    office = cycle.plan.coordinator
    heading = paper_queries.get_heading(organisation=office) if office else None
    label = cycle.label[:1].lower() + cycle.label[1:]
    return {
        "province": settings.PROVINCE,
        "parent": heading.parent if heading else f"UBND tỉnh {settings.PROVINCE}",
        "issuer": heading.issuer if heading else "",
        "about": f"đôn đốc gửi báo cáo {label}",
        "addressed_to": f"{len(rows):02d} cơ quan, đơn vị có tên tại danh sách kèm theo.",
        "paragraphs": _write_paragraphs(cycle, rows, letter, today),
        "period": label,
        "signer": letter.signer,
        "title": letter.title,
        "offices": [
            {
                "number": number, "name": row.report.organisation.name,
                "state": _WORDS[row.state], "late": str(row.days_late) if row.days_late else "–",
            }
            for number, row in enumerate(rows, start=1)
        ],
    }  # fmt: skip


def _write_paragraphs(
    cycle: models.Cycle, rows: Sequence[followup.MatrixRow], letter: Letter, today: date
) -> list[str]:
    """Return the letter from its reason to its closing words."""
    office, document = cycle.plan.coordinator, cycle.plan.document
    issuer = office.name if office else ""
    label = cycle.label[:1].lower() + cycle.label[1:]
    issued = f" ngày {dates.format_official(document.issued_on)}" if document.issued_on else ""
    late = max((row.days_late for row in rows), default=0)
    delay = f", chậm nhiều nhất {late} ngày" if late else ""
    return [
        f"Thực hiện {document.kind_text or 'Kế hoạch'} số {document.symbol}{issued}, các cơ quan, "
        f"đơn vị gửi báo cáo {label} chậm nhất hết ngày {dates.format_official(cycle.due_on)}. Đến "
        f"ngày {dates.format_official(today)}, còn {len(rows):02d} cơ quan, đơn vị chưa gửi hoặc "
        f"chưa gửi lại báo cáo{delay} (danh sách kèm theo).",
        f"{issuer} đề nghị các cơ quan, đơn vị khẩn trương hoàn thành và gửi báo cáo trên hệ "
        f"thống chậm nhất ngày {dates.format_official(letter.answer_by)}. Cơ quan, đơn vị gặp khó "
        f"khăn, vướng mắc thì nêu rõ trong báo cáo hoặc trao đổi ngay với {issuer} để phối hợp "
        "giải quyết.",
        f"{issuer} đề nghị các cơ quan, đơn vị quan tâm thực hiện./.",
    ]


def render_draft(*, form: str, snapshot: dict[str, Any], letter: Letter) -> bytes:
    """Return the letter without number, to be looked at.

    :raises PapersError: when the template has no such format.
    """
    return paper_queries.render_draft(
        template=URGING, form=form, snapshot=snapshot, kind="", issuer=letter.issuer
    )
