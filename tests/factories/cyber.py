"""Information systems and level dossiers as the tests ask for them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile

from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.registers.cyber import actions, models, queries, rules
from tests.factories.orgs import make_actor

COMMUNE, POLICE = "UBND-04099", "CA-TINH"
AT = datetime(2026, 10, 12, 3, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)
NOTHING = rules.Answers(basic_subjects=0, sensitive_subjects=0)


def of_office(role: str, office: str = COMMUNE, **given: Any) -> org_rules.Actor:
    """Return who acts for an office; another account for each role."""
    known = {"post": f"{office}/{role}", "account": f"{role}.{office}".lower()}
    return make_actor(role, organisation=office, **{**known, **given})


FOCAL = of_office("focal")
HEAD = of_office("head")
CENTRE = of_office("coordinator", POLICE, area="cyber")


def make_facts(name: str = "Một cửa điện tử", office: str = COMMUNE, **given: Any) -> actions.Facts:
    """Return what an entry says: owned and operated by one office, appraised by the centre."""
    codes = {"owner": office, "operator": office, "specialised": POLICE}
    codes |= {key: given.pop(key) for key in list(given) if key in codes}
    offices = {key: orgs.Organisation.objects.get(code=code) for key, code in codes.items()}
    plain = {"kind": "public", "hosting": "province", "is_cloud": True, "holds_public": True}
    return actions.Facts(name=name, **offices, **{**plain, **given})


def add(
    name: str = "Một cửa điện tử", office: str = COMMUNE, **given: Any
) -> models.InformationSystem:
    """Enter a system."""
    return actions.add_system(facts=make_facts(name, office, **given), by=audit_rules.SYSTEM, at=AT)


def level(
    system: models.InformationSystem, at: datetime = AT, *, by: Any = FOCAL, **answers: Any
) -> models.Levelling:
    """Answer the questions about a system."""
    return actions.find_level(system=system, answers=replace(NOTHING, **answers), by=by, at=at)


def open_dossier(
    system: models.InformationSystem, at: datetime = AT, *, is_whole: bool = True
) -> models.Dossier:
    """Begin a dossier, with every document that its level needs."""
    made = actions.open_dossier(system=system, by=FOCAL, at=at)
    if is_whole:
        for part in rules.list_parts(made.levelling.level):
            attach(made, part, at)
    return made


def attach(dossier: models.Dossier, part: str, at: datetime = AT) -> models.DossierFile:
    """Attach one document of a dossier."""
    content = ContentFile(f"{dossier.case.code} {part}".encode(), name=f"{part}.txt")
    file = file_actions.store_file(source=content, name=f"{part}.txt", by=FOCAL, at=at)
    return actions.attach_part(dossier=dossier, part=part, file=file, by=FOCAL, at=at)


def reread(dossier: models.Dossier) -> models.Dossier:
    """Return a dossier as it stands now."""
    return queries.get_dossier(code=dossier.case.code, by=audit_rules.SYSTEM)


def find_order(code: str = "1.(4)") -> plans.Task:
    """Return an order of the letter; the fourth is to fix all holes in April 2026."""
    return plans.Task.objects.get(kind="order", code=code)


def owe(office: str, due: date, at: datetime) -> plans.Obligation:
    """Let an office owe the fourth order by a day, where the plan's own work is not made."""
    task = find_order()
    required = plan_actions.NewRequired(
        key="LENH-4", title=task.title, due=due, basis="Công văn", source="LENH-4",
        plan=task.plan, organisation=orgs.Organisation.objects.get(code=office),
        monitor=orgs.Organisation.objects.get(code=POLICE), task=task,
    )  # fmt: skip
    return plan_actions.require_work(required=[required], by=audit_rules.SYSTEM, at=at)[0]


def open_campaign(
    at: datetime, *offices: str, task: plans.Task | None = None, due: date = date(2026, 4, 30),
    by: Any = CENTRE, **given: Any,
) -> models.Campaign:  # fmt: skip
    """Open a campaign on the fourth order, of these offices or of all that it asks."""
    task = task or find_order()
    asked = [one.office for one in queries.list_candidates(task=task, due=due)]
    plain = {"title": "Khắc phục lỗ hổng tháng 4/2026", "asked": "Rà quét, khắc phục, kê khai."}
    new = actions.NewCampaign(
        task=task, due=due, offices=[one for one in asked if not offices or one.code in offices],
        **{**plain, **given},
    )  # fmt: skip
    return actions.open_campaign(new=new, by=by, at=at)


def asked_office(campaign: models.Campaign, office: str = COMMUNE) -> models.CampaignOffice:
    """Return an office of a campaign."""
    found = campaign.offices.select_related("organisation", "campaign", "obligation__case")
    return found.get(organisation__code=office)


def say(
    *systems: models.InformationSystem, answer: str = "none_found", on: date, **given: Any
) -> rules.Said:
    """Return what an office declares of systems that it scanned on a day."""
    keys = tuple(one.pk for one in systems)
    return rules.Said(
        answer=answer, systems=keys, scanned_on=on, scanned_by="Tổ công nghệ thông tin", **given
    )


def declare(
    campaign: models.Campaign, said: rules.Said, at: datetime, office: str = COMMUNE,
    *, is_sent: bool = True,
) -> models.Declaration:  # fmt: skip
    """Let the focal person of an office declare and its head send."""
    asked = asked_office(campaign, office)
    newest = queries.find_newest(office=asked)
    made = actions.declare(
        office=asked, said=said, seen=newest.number if newest else 0,
        by=of_office("focal", office), at=at,
    )  # fmt: skip
    if is_sent:
        actions.send_declaration(declaration=made, by=of_office("head", office), at=at)
    return made


PEOPLE = (
    rules.Contact(role="command", name="Lò Văn An", title="Chủ tịch", phone="0912 345 678"),
    rules.Contact(role="technical", name="Cà Thị Bình", phone="0912 345 679", email="b@x.vn"),
    rules.Contact(
        role="technical", name="Tòng Văn Cường", phone="0912 345 681", is_substitute=True
    ),
    rules.Contact(role="communication", name="Quàng Thị Dung", phone="(0212) 385 0000"),
)
STEPS = (
    rules.PlanStep(phase="detect", role="technical", text="Ghi nhận dấu hiệu", minutes=15),
    rules.PlanStep(phase="contain", role="technical", text="Cô lập máy", minutes=30, on_failure=4),
    rules.PlanStep(phase="recover", role="technical", text="Khôi phục", minutes=1440),
    rules.PlanStep(phase="review", role="command", text="Rút kinh nghiệm"),
)


def make_content(**given: Any) -> actions.PlanContent:
    """Return what a whole plan says."""
    plain = {
        "scope": "Mọi sự cố của hệ thống", "scenarios": ("ransomware",), "steps": STEPS,
        "contacts": PEOPLE,
    }  # fmt: skip
    return actions.PlanContent(**{**plain, **given})


def write_plan(
    system: models.InformationSystem, at: datetime = AT, *, by: Any = FOCAL, **given: Any
) -> models.ResponsePlan:
    """Begin a plan of a system and write a whole one."""
    made = actions.open_plan(system=system, by=by, at=at)
    return actions.write_plan(plan=made, content=make_content(**given), seen=0, by=by, at=at)


def approve_plan(
    plan: models.ResponsePlan, at: datetime = AT, *, by: Any = HEAD, **given: Any
) -> models.ResponsePlan:
    """Send a plan and approve it, in force from the decision's day."""
    actions.submit_plan(plan=reread_plan(plan), by=FOCAL, at=at)
    said = {"decision": "7/QĐ-UBND", "decided_on": at.date(), **given}
    actions.approve_plan(plan=reread_plan(plan), by=by, at=at, **said)
    return reread_plan(plan)


def reread_plan(plan: models.ResponsePlan) -> models.ResponsePlan:
    """Return a plan as it stands now."""
    return queries.get_plan(code=plan.case.code, by=audit_rules.SYSTEM)


def report_incident(
    *systems: models.InformationSystem, noticed_at: datetime, at: datetime | None = None,
    by: Any = FOCAL, office: str = COMMUNE, kind: str = "malware", **given: Any,
) -> models.Incident:  # fmt: skip
    """Report an incident of an office."""
    plain = {
        "what": "Máy chủ bị mã hóa dữ liệu", "personal_data": "no", "contact_name": "Lò Văn Liên",
        "contact_phone": "0912 345 678",
    }  # fmt: skip
    new = actions.NewIncident(
        kind=models.IncidentKind.objects.get(code=kind), noticed_at=noticed_at, systems=systems,
        **{**plain, **given},
    )  # fmt: skip
    made = actions.report_incident(
        new=new, office=orgs.Organisation.objects.get(code=office), by=by, at=at or noticed_at
    )
    return reread_incident(made)


def triage(
    incident: models.Incident, at: datetime, *met: str, personal_data: str = "no", **given: Any
) -> models.Incident:
    """Let the centre triage an incident."""
    actions.triage_incident(
        incident=reread_incident(incident), met=met, personal_data=personal_data, by=CENTRE,
        at=at, **given,
    )  # fmt: skip
    return reread_incident(incident)


def reread_incident(incident: models.Incident) -> models.Incident:
    """Return an incident as it stands now."""
    return queries.get_incident(code=incident.case.code, by=audit_rules.SYSTEM)
