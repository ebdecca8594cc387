"""Official papers of an incident: which were issued, and what their template is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.law import models as law
from nq57.orgs import models as orgs
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.queries import incidents

INCIDENT_PAPER = paper_rules.Template(Path(__file__).parents[1] / "papers" / "incident_report@2")
# The same report from an exercise, marked across each page.
DRILL_INCIDENT_PAPER = paper_rules.Template(
    Path(__file__).parents[1] / "papers" / "drill_incident@1"
)
_SYSTEMS = ("STT", "Hệ thống", "Chủ quản", "Đơn vị vận hành", "Cấp độ")
_COURSE = ("STT", "Thời điểm (giờ Việt Nam)", "Loại", "Cơ quan ghi", "Nội dung")
_DONE = (enums.EntryKind.CONTAIN, enums.EntryKind.HANDLE, enums.EntryKind.RECOVER)
_HEADINGS = {enums.Stage.BREACH: ("TB", "Thông báo")}
_ABOUT = {
    enums.Stage.INITIAL: "Sự cố an ninh mạng tại {} (báo cáo ban đầu)",
    enums.Stage.UPDATE: "Diễn biến, kết quả xử lý sự cố an ninh mạng tại {}",
    enums.Stage.FINAL: "Kết thúc xử lý sự cố an ninh mạng tại {}",
    enums.Stage.BREACH: "Vi phạm quy định về bảo vệ dữ liệu cá nhân tại {}",
}
_SAYS = {
    enums.Stage.INITIAL: "báo cáo ban đầu về sự cố an ninh mạng",
    enums.Stage.UPDATE: "báo cáo diễn biến, kết quả xử lý sự cố an ninh mạng",
    enums.Stage.FINAL: "báo cáo kết thúc xử lý sự cố an ninh mạng",
    enums.Stage.BREACH: "thông báo vi phạm quy định về bảo vệ dữ liệu cá nhân trong sự cố",
}


def get_paper_kind(*, stage: str) -> tuple[str, str]:
    """Return the code and the name of the kind of document that a report is."""
    return _HEADINGS.get(enums.Stage(stage), ("BC", "Báo cáo"))


def get_incident_template(*, incident: models.Incident) -> paper_rules.Template:
    """Return what a report of an incident is made by: of an exercise the marked twin."""
    return DRILL_INCIDENT_PAPER if incident.is_drill else INCIDENT_PAPER


def name_paper_issuer(*, incident: models.Incident, issuer: str) -> str:
    """Return the issuer in the symbol of a report: of an exercise one that has its own numbers."""
    if not incident.is_drill or issuer.endswith(rules.DRILL_PAPERS):
        return issuer
    return f"{issuer}{rules.DRILL_PAPERS}"


def name_report_source(*, incident: models.Incident, stage: str) -> str:
    """Return what the paper to be sent next of a stage is known by: one is valid at a time."""
    sent = incident.reports.filter(stage=stage, paper__isnull=False).count()
    return f"{incident.case.code} {stage} {sent + 1}"


def get_issuing_office(*, by: audit_rules.Actor) -> orgs.Organisation:
    """Return the office that issues what ``by`` drafts: its own.

    :raises CyberError: when the post acts for no office.
    """
    found = orgs.Organisation.objects.filter(code=by.organisation).first()
    if found is None:
        raise rules.CyberError("Vị trí đang dùng không thuộc cơ quan nào nên không ban hành được.")
    return found


def list_incident_papers(*, incident: models.Incident) -> "QuerySet[models.IncidentPaper]":
    """Return the papers issued of an incident, the newest first, with what they are worth."""
    found = incident.papers.select_related("paper__organisation", "report")
    return found.prefetch_related("paper__files").order_by("-pk")


def list_unsent(*, incident: models.Incident) -> "QuerySet[models.IncidentPaper]":
    """Return the papers that are worth something and were not sent yet, the newest first."""
    return list_incident_papers(incident=incident).filter(
        report__isnull=True, paper__withdrawn_at__isnull=True, paper__replaced_by__isnull=True
    )


def propose_incident_cover(
    *, incident: models.Incident, stage: str, office: orgs.Organisation, at: datetime
) -> paper_rules.Cover:
    """Return the cover of a report as an office would send it: to whom the law names."""
    today = at.astimezone(rules.ZONE).date()
    said = _ABOUT[enums.Stage(stage)].format(incident.case.organisation.name)
    mark = f"({rules.DRILL_MARK}) " if incident.is_drill else ""
    cover = paper_queries.propose_cover(organisation=office, about=f"{mark}{said}", today=today)
    clock = incident.clocks.filter(duty__stage=stage).select_related("duty").first()
    told = clock.duty.recipients.split(";") if clock else []
    # Whom a report of an exercise would go to: it goes to none of them.
    like = "(giả định) " if incident.is_drill else ""
    return paper_rules.Cover(
        about=cover.about, issuer=name_paper_issuer(incident=incident, issuer=cover.issuer),
        title=cover.title, signer=cover.signer,
        recipients=(*(f"{like}{one.strip()};" for one in told if one.strip()), "Lưu: VT."),
    )  # fmt: skip


def make_incident_paper(
    *,
    incident: models.Incident,
    stage: str,
    office: orgs.Organisation,
    cover: paper_rules.Cover,
    words: str,
    at: datetime,
) -> dict[str, Any]:
    """Return what the paper of a report is filled from; ``words`` are the proposals, by line."""
    stage = enums.Stage(stage)
    told = incidents.make_snapshot(incident=incident, stage=stage, at=at)
    heading = paper_queries.get_heading(organisation=office)
    return {
        "province": settings.PROVINCE, "parent": heading.parent, "issuer": heading.issuer,
        "heading": get_paper_kind(stage=stage)[1], **cover.tell(),
        "opening": f"{_say_drill(incident)}{_say_basis(incident, stage)}{office.name} "
        f"{_SAYS[stage]} (mã sự cố {incident.case.code}) như sau:",
        "parts": _write_parts(incident, stage, told, words),
        "appendices": _write_appendices(incident, told),
        "made_at": told["made_at"],
    }  # fmt: skip


def _say_drill(incident: models.Incident) -> str:
    return f"{rules.DRILL_MARK}: sự cố giả định. " if incident.is_drill else ""


def _say_basis(incident: models.Incident, stage: str) -> str:
    clock = incident.clocks.filter(duty__stage=stage).select_related("deadline").first()
    code = clock.deadline.explanation.get("basis", "") if clock else ""
    basis = law.LegalBasis.objects.filter(code=code).first()
    return f"Căn cứ {basis.title} (số {code}), " if basis else ""


def _write_parts(
    incident: models.Incident, stage: str, told: dict[str, Any], words: str
) -> list[dict[str, Any]]:
    asked = [line.strip() for line in words.splitlines() if line.strip()]
    is_final = stage == enums.Stage.FINAL
    last = asked or ["Không có."]
    last[-1] = f"{last[-1].rstrip(' ./')}./."
    return [
        {"title": "I. Thông tin chung", "paragraphs": [
            f"{number}. {name}: {said}." for number, (name, said) in enumerate(told["facts"], 1)
        ]},
        {"title": "II. Hiện tượng, hậu quả", "paragraphs": [
            *told["what"].splitlines(),
            *([f"Kết quả phân loại: {_join(told['grounds'])}"] if told["grounds"] else []),
        ]},
        {"title": "III. Biện pháp đã thực hiện và kết quả", "paragraphs": [
            *_tell_measures(incident), "(Hệ thống bị ảnh hưởng, diễn biến tại phụ lục kèm theo.)",
        ]},
        {"title": f"IV. {'Bài học kinh nghiệm, kiến nghị' if is_final else 'Đề xuất, kiến nghị'}",
         "paragraphs": last},
    ]  # fmt: skip


def _join(lines: str) -> str:
    said = "; ".join(line.rstrip(".") for line in lines.splitlines() if line)
    return f"{said}."


def _tell_measures(incident: models.Incident) -> Iterable[str]:
    done = incident.entries.filter(kind__in=[str(kind) for kind in _DONE]).order_by("at", "pk")
    for one in done:
        yield f"- {incidents.say_moment(one.at)}: {_join(one.text)}"
    if not done:
        yield "Chưa ghi biện pháp ngăn chặn, xử lý nào."
    role = case_enums.PartyRole.COORDINATE
    helpers = incident.case.parties.filter(role=role).select_related("organisation")
    if names := [one.organisation.name for one in helpers]:
        yield f"Cơ quan phối hợp: {', '.join(names)}."


def _write_appendices(incident: models.Incident, told: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tables; the course begins with the noticing, so that one is always there."""
    first = [
        incidents.say_moment(incident.noticed_at), str(enums.EntryKind.DETECT.label),
        incident.case.organisation.name, "Phát hiện sự cố",
    ]  # fmt: skip
    tables = [("Hệ thống bị ảnh hưởng", _SYSTEMS, told["systems"])] if told["systems"] else []
    tables.append(("Diễn biến sự cố", _COURSE, [first, *told["entries"]]))
    return [
        {
            "name": f"Phụ lục {'I' * number}" if len(tables) > 1 else "Phụ lục",
            "title": title, "head": list(head), "rows": list(_tell_rows(rows)),
        }
        for number, (title, head, rows) in enumerate(tables, 1)
    ]  # fmt: skip


def _tell_rows(rows: Sequence[Sequence[str]]) -> Iterable[dict[str, Any]]:
    for number, row in enumerate(rows, 1):
        yield {"group": "", "cells": [str(number), *row]}
