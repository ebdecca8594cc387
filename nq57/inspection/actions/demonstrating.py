"""Invent two inspections on a demonstration: one concluded and being mended, one under way."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.inspection import models, permissions
from nq57.inspection.actions import concluding, finding, planning
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.reporting.rules import inventing

_DAYS = 10  # since the visit


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> list[models.Inspection]:
    """Let the invented inspectorate inspect two communes that say something is done, once.

    All acts are of invented accounts; ``by`` only asks. Empty where nothing is invented, nobody
    inspects, or there are inspections already.
    """
    held = org_queries.get_demonstration()
    plan = plans.Plan.objects.select_for_update().filter(code=held.plan).first() if held else None
    head = orgs.Post.objects.on(timezone.localdate(at)).filter(
        role=org_enums.Role.INSPECTOR, person__is_demonstration=True
    ).select_related("organisation").first()  # fmt: skip
    if plan is None or plan.coordinator is None or head is None:
        return []
    if plan.inspection_programs.exists():
        return []
    coordinator = _invent(plan.coordinator.code, org_enums.Role.COORDINATOR)
    since = at - timedelta(days=_DAYS)
    program = planning.make_program(
        new=planning.NewProgram(
            plan=plan, year=since.year, title=f"Kế hoạch kiểm tra năm {since.year}",
            symbol="21/KH-TTT", decided_on=(since - timedelta(days=30)).date(),
        ),
        by=coordinator, at=since,
    )  # fmt: skip
    made = []
    for row in _list_done(plan, head.organisation):
        new = planning.NewInspection(
            program=program, organisation=row.case.organisation, lead=head.organisation,
            planned_on=timezone.localdate(since), members=[(head, "head")], obligations=[row],
        )  # fmt: skip
        made.append(planning.plan_inspection(new=new, by=coordinator, at=since))
        _visit(made[-1], row, head, at)
        if len(made) == 1:
            _conclude(made[0], coordinator, at)
    return made


@transaction.atomic
def remove_demonstration(*, by: audit_rules.Actor, at: datetime) -> int:
    """Remove the invented programs whose inspections went with the demonstration.

    :raises NotAllowedError: when the post does not plan inspections.
    """
    permissions.check_may_plan(by)
    found = models.Program.objects.filter(
        made_by__startswith=inventing.PREFIX, inspections__isnull=True
    )
    count = found.count()
    found.delete()
    if count:
        audit_actions.record(
            by=by, at=at, verb="remove_demonstration", subject_kind="inspection_program",
            subject_code="demo", after={"programs": count},
        )  # fmt: skip
    return count


def _list_done(plan: plans.Plan, team: orgs.Organisation) -> list[plans.Obligation]:
    """Return an obligation that is said to be done, of each of two communes."""
    found = plans.Obligation.objects.filter(
        plan=plan, case__state="done", case__secrecy=audit_enums.Secrecy.OPEN,
        organisation__level=org_enums.Level.COMMUNE,
    ).exclude(organisation=team)  # fmt: skip
    first = found.order_by("organisation", "-case__finished_on", "pk").distinct("organisation")
    return list(first.select_related("case__organisation", "organisation")[:2])


def _visit(
    made: models.Inspection,
    row: plans.Obligation,
    head: orgs.Post,
    at: datetime,
) -> None:
    since = at - timedelta(days=_DAYS)
    team = _invent(head.organisation.code, org_enums.Role.INSPECTOR)
    planning.begin_visit(inspection=made, on=timezone.localdate(since), by=team, at=since)
    found = finding.add_finding(
        inspection=made, by=team, at=since,
        new=finding.NewFinding(
            title="Văn bản đã báo là sản phẩm chưa được ban hành", kind="progress",
            severity="serious", clause="X.1, Kế hoạch 142/KH-UBND", obligation=row,
            found=plan_enums.Found.ABSENT,
        ),
    )  # fmt: skip
    due = timezone.localdate(at) + timedelta(days=20)
    finding.add_remedy(
        finding=found, text="Ban hành văn bản và gửi kèm minh chứng", due_on=due, by=team, at=since
    )


def _conclude(made: models.Inspection, by: org_rules.Actor, at: datetime) -> None:
    """Let the office explain and the coordinator conclude: what he moves is put back later."""
    since = at - timedelta(days=_DAYS)
    until = timezone.localdate(since) + timedelta(days=5)
    finding.send_findings(inspection=made, answer_by=until, by=by, at=since)
    found = made.findings.select_related("case__organisation").get()
    focal = _invent(found.case.organisation.code, org_enums.Role.FOCAL)
    told = "Dự thảo đã trình, chưa ký. Cơ quan nhận thiếu sót và sẽ báo lại."
    finding.explain(finding=found, text=told, by=focal, at=since + timedelta(days=2))
    concluding.conclude(
        inspection=made, symbol="05/KL-TTT", on=timezone.localdate(at), by=by, at=at
    )


def _invent(office: str, role: str) -> org_rules.Actor:
    account = f"{inventing.PREFIX}{office.lower()}.{role}"
    return org_rules.Actor(account=account, organisation=office, role=role)
