"""A response plan and a report of an incident on paper."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from nq57.core import dates
from nq57.files import queries as file_queries
from nq57.papers import queries as paper_queries
from nq57.papers import rules as paper_rules
from nq57.registers.cyber import enums, models, rules
from nq57.registers.cyber.queries import incidents

PLAN_PAPER = paper_rules.Template(Path(__file__).parents[1] / "papers" / "response_plan@1")

REPORT_PAPER = paper_rules.Template(Path(__file__).parents[1] / "papers" / "incident_report@1")


def print_plan(*, plan: models.ResponsePlan) -> bytes:
    """Return a loaded plan as PDF: what it says, its contacts, its steps."""
    paper = paper_queries.describe(
        symbol=plan.decision, issued_on=plan.decided_on or timezone.localdate(), token=""
    )
    return paper_queries.render(
        template=PLAN_PAPER, form="pdf", snapshot={**_tell(plan), "paper": paper}
    )


def print_report(*, report: models.IncidentReport) -> bytes:
    """Return a report of an incident as PDF: the paper that was sent, else a print of what was
    kept then.

    :raises FilesError: when the bytes of the paper are gone or damaged.
    """
    if report.paper is not None:
        issued = report.paper.paper.files.select_related("file").get(form="pdf")
        return file_queries.read_content(stored=issued.file)
    paper = paper_queries.describe(
        symbol=report.symbol, issued_on=timezone.localdate(report.sent_at), token=""
    )
    sent = [["Nơi nhận", report.recipients], ["Gửi lúc", incidents.say_moment(report.sent_at)]]
    if (receipt := report.receipts.first()) is not None:
        sent.append(["Số tiếp nhận", receipt.number])
    made = {**report.snapshot, "sent": sent, "hash": report.snapshot_hash, "paper": paper}
    return paper_queries.render(template=REPORT_PAPER, form="pdf", snapshot=made)


def _tell(plan: models.ResponsePlan) -> dict[str, Any]:
    facts = [
        ("Cơ quan vận hành", plan.case.organisation.name),
        ("Chủ quản", plan.system.owner.name),
        ("Trạng thái", f"{plan.label}, bản {plan.number}"),
        ("Quyết định phê duyệt", _say_decision(plan)),
        ("Phạm vi áp dụng", plan.scope),
        ("Tình huống", "; ".join(one.name for one in plan.scenarios.all())),
        ("Nguồn lực, phương tiện", plan.resources),
        ("Diễn tập", dates.format_date(plan.drill_on) if plan.drill_on else ""),
    ]
    return {
        "about": f"Phương án ứng phó sự cố: {plan.system.name}", "code": plan.system.code,
        "facts": [[name, said] for name, said in facts if said],
        "contacts": [
            [
                str(enums.PlanRole(one.role).label) + (" (dự phòng)" if one.is_substitute else ""),
                one.name, ", ".join(filter(None, (one.title, one.office))), one.phone, one.email,
            ]
            for one in plan.contacts.all()
        ],
        "steps": [
            [
                str(one.position), str(enums.Phase(one.phase).label), one.text,
                str(enums.PlanRole(one.role).label), rules.say_span(one.minutes),
                f"bước {one.on_failure}" if one.on_failure else "",
            ]
            for one in plan.steps.all()
        ],
    }  # fmt: skip


def _say_decision(plan: models.ResponsePlan) -> str:
    if plan.decided_on is None or plan.in_force_on is None:
        return "chưa phê duyệt"
    said = f"{plan.decision} ngày {dates.format_date(plan.decided_on)}"
    return f"{said}, hiệu lực từ {dates.format_date(plan.in_force_on)}"
