"""An inspection of a commune by the provincial inspectorate, as the tests ask for it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.inspection import actions, models
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from tests.factories.orgs import PostFactory, make_actor

SYSTEM = audit_rules.SYSTEM
COMMUNE, TEAM = "UBND-04099", "TT-TINH"
AT = datetime(2026, 10, 12, 3, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)
COORDINATOR = make_actor("coordinator")
INSPECTOR = make_actor("inspector", organisation=TEAM, post=f"{TEAM}/inspector", account="thanhtra")
SAID = "Không có văn bản phân công"


def of_office(role: str, office: str = COMMUNE) -> org_rules.Actor:
    """Return who acts for an office; another account for each role."""
    post = f"{office}/{role}"
    return make_actor(role, organisation=office, post=post, account=f"{role}.{office}".lower())


def get_office(code: str = COMMUNE) -> orgs.Organisation:
    """Return an office of the province."""
    return orgs.Organisation.objects.get(code=code)


def owe(code: str = "I.3", office: str = COMMUNE, **given: Any) -> plans.Obligation:
    """Open one obligation of a task of Plan 142, as the roll would."""
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    task, owner = plan.tasks.get(code=code), get_office(office)
    part = task.assignments.earliest("position")
    new = case_actions.NewCase(
        code=f"NV{part.pk}.{office}.KT", title=task.title, organisation=owner, state="assigned",
        deadlines=[
            case_actions.NewDeadline(name="Hạn", source=code, due=date(2026, 12, 31))
        ], **given,
    )  # fmt: skip
    at = AT - timedelta(days=60)
    (case,) = case_actions.open_cases(graph="obligation@1", cases=[new], by=SYSTEM, at=at)
    return plans.Obligation.objects.create(
        case=case, plan=plan, task=task, assignment=part, organisation=owner, occurrence="KT",
        kind="once",
    )  # fmt: skip


def say_done(row: plans.Obligation, on: date = date(2026, 9, 30), *, by_all: bool = True) -> None:
    """Let the office report an obligation done, and the coordinator believe it."""
    focal = of_office("focal", row.case.organisation.code)
    plan_actions.submit_obligation(
        obligation=row, product="15/QĐ-UBND", finished_on=on, by=focal, at=AT
    )
    if by_all:
        case_actions.move(case=row.case, verb="confirm", by=COORDINATOR, at=AT)


def make_program(symbol: str = "21/KH-TTT") -> models.Program:
    """Make the program of a year."""
    new = actions.NewProgram(
        plan=plans.Plan.objects.get(document__symbol="142/KH-UBND"), year=2026,
        title="Kế hoạch kiểm tra năm 2026", symbol=symbol, decided_on=date(2026, 2, 2),
    )  # fmt: skip
    return actions.make_program(new=new, by=COORDINATOR, at=AT)


def plan_inspection(
    obligations: Sequence[plans.Obligation],
    *,
    by: org_rules.Actor = COORDINATOR,
    office: str = COMMUNE,
    **given: Any,
) -> models.Inspection:
    """Plan an inspection led by the inspectorate."""
    head = PostFactory(organisation=get_office(TEAM), role="inspector")
    known: dict[str, Any] = {
        "program": given.pop("program", None) or make_program(), "organisation": get_office(office),
        "lead": get_office(TEAM), "planned_on": DAY, "members": [(head, "head")],
        "obligations": obligations,
    }  # fmt: skip
    new = actions.NewInspection(**known | given)
    return actions.plan_inspection(new=new, by=by, at=AT)


def visit(obligations: Sequence[plans.Obligation], **given: Any) -> models.Inspection:
    """Plan an inspection and let the team be at the office."""
    made = plan_inspection(obligations, **given)
    actions.begin_visit(inspection=made, on=DAY, by=INSPECTOR, at=AT)
    return made


def find(inspection: models.Inspection, **given: Any) -> models.Finding:
    """Write a finding down."""
    known: dict[str, Any] = {
        "title": SAID, "kind": "progress", "severity": "serious", "clause": "X.1, Kế hoạch 142",
    }  # fmt: skip
    if given.get("obligation"):
        known["found"] = "absent"
    new = actions.NewFinding(**known | given)
    return actions.add_finding(inspection=inspection, new=new, by=INSPECTOR, at=AT)


def ask_remedy(finding: models.Finding, text: str = "Ban hành văn bản phân công") -> models.Remedy:
    """Write what is to be done about a finding."""
    due = date(2026, 11, 15)
    return actions.add_remedy(finding=finding, text=text, due_on=due, by=INSPECTOR, at=AT)


def hear(inspection: models.Inspection) -> models.Inspection:
    """Send the findings, and let the office explain every one."""
    until = DAY + timedelta(days=5)
    actions.send_findings(inspection=inspection, answer_by=until, by=INSPECTOR, at=AT)
    for row in inspection.findings.select_related("case__organisation"):
        if row.case.state == "sent":
            actions.explain(finding=row, text="Đang trình ký", by=of_office("focal"), at=AT)
    return models.Inspection.objects.with_rows().get(pk=inspection.pk)


def conclude(inspection: models.Inspection) -> int:
    """Conclude an inspection that was heard."""
    return actions.conclude(inspection=inspection, symbol="05/KL-TTT", on=DAY, by=INSPECTOR, at=AT)


def reread(finding: models.Finding) -> models.Finding:
    """Return a finding as it stands."""
    return models.Finding.objects.with_rows().get(pk=finding.pk)
