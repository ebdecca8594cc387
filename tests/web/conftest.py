"""People with posts, signed in; and a scene of one thing of each kind to look at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile
from django.template import Template
from django.test import Client
from django.test.utils import _TestState
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as case_models
from nq57.core import canonical
from nq57.documents import actions as document_actions
from nq57.documents import models as documents
from nq57.files import actions as file_actions
from nq57.inspection import actions as inspection_actions
from nq57.law.models import ClockRule
from nq57.meetings import models as meetings
from nq57.orgs import enums, models, rules
from nq57.orgs.models import Organisation, OrgGroup
from nq57.papers import actions as paper_actions
from nq57.papers import models as papers
from nq57.papers import rules as paper_rules
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.registers.cyber.models import PlanOrder
from nq57.releases import models as releases
from nq57.releases import rules as release_rules
from nq57.reporting import actions as reporting_actions
from nq57.reporting import models as reporting
from nq57.reporting import queries as report_queries
from tests.factories import (
    cyber,
    drills,
    exchanging,
    gatherings,
    honours,
    inquiries,
    inspecting,
    orgs,
    plan_texts,
    privacy,
    reviews,
    scans,
    scoring,
)
from tests.factories.orgs import make_actor

ROLES = [str(role) for role in enums.Role.values]
ANONYMOUS = "anonymous"
MARKS = {
    "restricted document": "Dấu hiệu văn bản hạn chế",
    "restricted plan": "Dấu hiệu kế hoạch hạn chế",
    "restricted order": "Dấu hiệu ý kiến chỉ đạo hạn chế",
    "draft": "dau-hieu-ban-doc.txt",
    "amendment": "Dấu hiệu đề xuất sửa đổi",
    "person": "Lò Dấu Hiệu",
    "restricted work": "Dấu hiệu việc hạn chế",
    "questionnaire": "Dấu hiệu phiếu hỏi",
    "paper": "Dấu hiệu văn bản đi",
    "system": "Dấu hiệu hệ thống",
    "hole": "Dấu hiệu lỗ hổng",
    "incident": "Dấu hiệu sự cố",
    "vulnerability": "Dấu hiệu điểm yếu",
    "drill": "Dấu hiệu diễn tập",
    "honour": "Dấu hiệu tôn vinh",
    "shared": "Dấu hiệu gói nhận",
    "processing": "Dấu hiệu xử lý dữ liệu",
    "requester": "Lò Thị Dấu Yêu",
    "officer": "Dấu hiệu nhân sự",
    "database": "Dấu hiệu cơ sở dữ liệu",
}


@dataclass(frozen=True)
class Official:
    """A signed-in person with one post."""

    client: Client
    account: models.Account
    post: models.Post


@pytest.fixture
def sign_in(db: None) -> Callable[..., Official]:
    """Sign a new person in under a new post; ``second_factor`` as the role needs it."""

    def make(role: str = "coordinator", *, second_factor: bool = True, **fields: Any) -> Official:
        account = orgs.AccountFactory()
        post = orgs.PostFactory(person=account.person, role=role, **fields)
        if second_factor:
            TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        client = Client()
        client.force_login(account)
        return Official(client, account, post)

    return make


@pytest.fixture
def second_factors() -> Any:
    """The table of second factors, as it lies in the database."""
    return Authenticator.objects


def scope(role: str, right: str) -> str | None:
    """Return how far a role's right reaches; ``right`` as ``object.verb``."""
    kind, verb = right.split(".")
    return rules.get_rights().scope_of(role, kind, verb)


@dataclass(frozen=True)
class Scene:
    """What stands beside the province: something of each kind, of one office."""

    office: Organisation
    arguments: dict[str, Any]
    plan: plans.Plan


@pytest.fixture
def scene(province: None, db: None) -> Scene:
    """One scene for one test."""
    return make_scene()


def make_scene() -> Scene:
    """Let something of each kind stand beside the province."""
    office = Organisation.objects.get(code="UBND-04099")
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    at, by = timezone.now(), audit_rules.SYSTEM
    content = ContentFile(plan_texts.small_plan(), name=MARKS["draft"])
    file = file_actions.store_file(source=content, name=MARKS["draft"], by=by, at=at)
    reading = document_actions.start_reading(file=file, by=by, at=at, is_queued=False)
    document_actions.read_now(reading=reading, at=at)
    secret = _add_restricted(plan)
    person = orgs.PersonFactory(name=MARKS["person"])
    orgs.AccountFactory(person=person)
    post = orgs.PostFactory(person=person, organisation=office)
    amendment = plans.Amendment.objects.create(
        plan=plan, code="thu-001", organisation=office, subject="II.3",
        proposal=MARKS["amendment"], reason="vì thế", proposed_at=at, proposed_by="thu",
    )  # fmt: skip
    link = plans.Link.objects.filter(order__plan=plan).exclude(order=secret).latest("pk")
    document = documents.Document.objects.exclude(symbol=None).get(plan=plan)
    owed = _owe(plan, office, secret)
    report = _add_report(plan, office)
    issued = _add_paper(office)
    arguments = {
        "person": person.pk, "post": post.pk, "document": document.code, "plan": plan.code,
        "reading": reading.pk, "office": office.code, "indicator": "II.3",
        "task": plan.tasks.of_plan_text().earliest("pk").pk, "link": link.pk,
        "passkey": 1, "provider": "tinh", "year": 2026, "day": "2026-04-21",
        "clock": ClockRule.objects.earliest("pk").code,
        "basis": "155/2026/NĐ-CP", "duty": plan.duties.earliest("pk").pk, "group": OrgGroup.objects.earliest("pk").code, "section": "I",
        **owed, "cycle": report.cycle.pk, "report": report.case.code, "words": report.item,
        "guidance": _guide(plan),
        "period": report.cycle.period, "report_evidence": report.case.evidence.get().pk,
        **_release(_add_consolidation(report.cycle)),
        **issued, **_meet(plan, issued["paper"]), "token": "a" * 32, "form": "pdf",
        "reminder": "report.late",
        "upload": _add_upload(report).pk,
        **_inspect(owed["obligation"]),
        **_ask(office), **_score(office), **_enter(office), **_honour(office),
        **_process(office), "device_upload": UUID(int=57), "piece": 0,
        "amendment": amendment.pk, "relation": document.relations.earliest("pk").pk,
    }  # fmt: skip
    return Scene(office, arguments, plan)


def _owe(plan: plans.Plan, office: Organisation, secret: plans.Task) -> dict[str, Any]:
    """Let the office owe: one at work with evidence and a request, one to settle, one that
    waits for a document, one of the restricted order."""
    first, second, third = (plan.tasks.get(code=code) for code in ("I.3", "VIII.2.7", "I.6.1"))
    row = owe(first, office, due=date(2030, 12, 31))
    owe(second, office, due=date(2025, 9, 30), state="unsettled")
    waiting = owe(third, office, condition="Có Quyết định", kind="conditional")
    owe(secret, office, due=date(2030, 1, 31), title=MARKS["restricted work"],
          secrecy="restricted")  # fmt: skip
    at, by = timezone.now(), audit_rules.SYSTEM
    content = ContentFile(b"Da lam xong", name="minh-chung.txt")
    file = file_actions.store_file(source=content, name="minh-chung.txt", by=by, at=at)
    evidence = case_actions.add_evidence(case=row.case, file=file, claim="Đã làm", by=by, at=at)
    extension = case_actions.request_extension(
        deadline=row.case.deadlines.get(), asked_due=date(2031, 3, 1), reason="Chờ vốn", by=by,
        at=at,
    )  # fmt: skip
    return {
        "obligation": row.case.code, "evidence": evidence.pk, "extension": extension.pk,
        "assignment": waiting.assignment_id,
    }  # fmt: skip


def owe(
    task: plans.Task, office: Organisation, *, kind: str = "once", title: str = "", **given: Any
) -> plans.Obligation:
    """Open one obligation of a task for an office, as the roll would."""
    part = task.assignments.earliest("position")
    deadline = case_actions.NewDeadline(
        name="Hạn hoàn thành", source=task.code, due=given.pop("due", None),
        condition=given.pop("condition", ""),
    )  # fmt: skip
    new = case_actions.NewCase(
        code=f"NV{part.pk}.{office.code}.2030", title=title or task.title, organisation=office,
        deadlines=[deadline], **{"state": "assigned", **given},
    )  # fmt: skip
    (case,) = case_actions.open_cases(
        graph="obligation@1", cases=[new], by=audit_rules.SYSTEM, at=timezone.now()
    )
    return plans.Obligation.objects.create(
        case=case, plan=task.plan, task=task, assignment=part, organisation=office,
        occurrence="2030", kind=kind,
    )  # fmt: skip


def _inspect(code: str) -> dict[str, Any]:
    """Inspect what the office owes; one finding is sent to it, with a file."""
    row = plans.Obligation.objects.select_related("case__organisation").get(case__code=code)
    visit = inspecting.visit([row])
    found = inspecting.find(visit, obligation=row)
    file = file_actions.store_file(
        source=ContentFile(b"Anh chup", name="anh.txt"), name="anh.txt",
        by=audit_rules.SYSTEM, at=inspecting.AT,
    )  # fmt: skip
    evidence = inspection_actions.attach(
        finding=found, file=file, claim="Hiện trường", by=inspecting.INSPECTOR, at=inspecting.AT
    )
    inspecting.hear(visit)
    return {
        "program": visit.program_id, "inspection": visit.case.code, "finding": found.case.code,
        "finding_evidence": evidence.pk,
    }  # fmt: skip


def _guide(plan: plans.Plan) -> str:
    """Publish an answer for all; return its code."""
    new = plan_actions.NewGuidance(
        question="Ghi số nào?", answer="Số của cơ quan", basis="Thử", since=date(2026, 1, 1)
    )
    made = plan_actions.publish_guidance(
        plan=plan, new=new, by=audit_rules.SYSTEM, at=timezone.now()
    )
    return made.code


def _add_report(plan: plans.Plan, office: Organisation) -> reporting.Report:
    """Add one office's report of a cycle, without items."""
    at, by = timezone.now(), audit_rules.SYSTEM
    cycle = reporting.Cycle.objects.create(
        plan=plan, terms=plan.report_terms.latest("since"), period="2026-01", kinds=["month"],
        starts_on="2026-01-01", ends_on="2026-01-31", due_on="2026-02-04", due_at=at,
        explanation="Thử.", opened_at=at, opened_by="thu",
    )  # fmt: skip
    case = case_actions.open_case(
        code="BC-THU", graph="report@1", title="Báo cáo thử", organisation=office, by=by, at=at,
        right="accept",
    )  # fmt: skip
    assert plan.coordinator is not None
    content = ContentFile(b"Da gui kem", name="kem-bao-cao.txt")
    file = file_actions.store_file(source=content, name="kem-bao-cao.txt", by=by, at=at)
    case_actions.add_evidence(case=case, file=file, claim="Kèm báo cáo", by=by, at=at)
    return reporting.Report.objects.create(
        case=case, cycle=cycle, organisation=office, checker=plan.coordinator
    )


def _add_consolidation(cycle: reporting.Cycle) -> reporting.Consolidation:
    """Add a consolidation of a cycle without figures."""
    return reporting.Consolidation.objects.create(
        cycle=cycle, number=1, words={}, digest="0" * 64, by="thu", at=timezone.now()
    )


def _add_paper(office: Organisation) -> dict[str, int]:
    """Issue a notice of the office; its signed copy is not really signed."""
    cover = paper_rules.Cover(about=MARKS["paper"], issuer="UBND", title="Chủ tịch")
    at = timezone.now()
    paper = paper_actions.issue_notice(
        organisation=office, cover=cover, words="Một.", issued_on=timezone.localdate(),
        source="scene", by=audit_rules.SYSTEM, at=at,
    )  # fmt: skip
    signed = papers.SignedFile.objects.create(
        paper=paper, file=paper.files.get(form="pdf").file, sameness="text", received_at=at,
        received_by="thu",
    )  # fmt: skip
    papers.Signature.objects.create(
        signed_file=signed, checked_at=at, position=1, signer="Lò Văn A", issuer="CA",
        expires_at=at, trust="unknown", later="nothing",
    )  # fmt: skip
    return {"paper": paper.pk, "signed": signed.pk}


def _meet(plan: plans.Plan, paper: int) -> dict[str, Any]:
    """Seat a member with a charge; a meeting was held and the plan's directive concludes it."""
    at = timezone.now()
    known = {"since": date(2026, 1, 1), "basis": "1/QĐ-UBND", "written_by": "thu", "written_at": at}
    member = meetings.Member.objects.create(
        plan=plan, person=orgs.PersonFactory(), role="member", **known
    )
    section = plan.sections.filter(kind="tasks").earliest("position")
    charge = meetings.Charge.objects.create(member=member, section=section, **known)
    held, row = date(2026, 1, 20), papers.Paper.objects.get(pk=paper)
    meeting = gatherings.add_meeting(plan, state="concluded", held_on=held, paper=row)
    document = plan.tasks.orders().filter(document__secrecy="open").earliest("pk").document
    conclusion = meetings.Conclusion.objects.create(
        meeting=meeting, document=document, by="thu", at=at
    )
    return {
        "member": member.pk, "charge": charge.pk, "meeting": meeting.case.code,
        "conclusion": conclusion.pk,
    }  # fmt: skip


def _release(made: reporting.Consolidation) -> dict[str, Any]:
    """Release one indicator and one task of a consolidation."""
    cell = {"tier": "", "milestone": 2030, "op": ">=", "low": "80", "high": None, "unit": "%",
            "raw": "≥ 80%"}  # fmt: skip
    point = {"tier": "", "period": "2026-01", "ends_on": "2026-01-31", "value": "60", "told": 9,
             "asked": 10}  # fmt: skip
    snapshot = {
        "format": release_rules.FORMAT, "until": "2026-01-31", "with_names": False,
        "is_invented": False, "criteria": "targets@1",
        "plan": {"code": made.cycle.plan.code, "symbol": "142/KH-UBND", "title": "Kế hoạch",
                 "issued_on": "2025-06-04"},
        "cycle": {"period": "2026-01", "label": "Tháng 1/2026", "starts_on": "2026-01-01",
                  "ends_on": "2026-01-31"},
        "consolidation": {"number": 1, "digest": made.digest, "headline": made.headline},
        "indicators": [{
            "code": "II.3", "section": "HẠ TẦNG", "section_code": "II", "name": "Phủ sóng 5G",
            "leads": ["Sở KH&CN"], "unit": "%", "milestone": 2030, "target": "≥ 80%",
            "target_value": "80", "expected": "55", "state": "on_track", "targets": [cell],
            "series": [point], **{name: point[name] for name in ("period", "value", "told", "asked")},
        }],
        "tasks": [{
            "document": "142/KH-UBND", "code": "I.3", "kind": "task", "section": "TUYÊN TRUYỀN",
            "section_code": "I", "title": "Việc một", "leads": ["Sở KH&CN"], "deliverables": [],
            "counts": {"met": 1}, "total": 1, "done": 1, "overdue": 0, "unsettled": 0,
            "state": "done", "late_offices": [],
        }],
        "offices": [{
            "code": "SO-KHCN", "name": "Sở Khoa học và Công nghệ", "short": "Sở KH&CN",
            "level": "province", "cell": None, "indicators": ["II.3"], "tasks": [{"place": 0}],
        }],
        "words": [{"part": "results", "title": "II. Kết quả thực hiện", "sentences": ["Xong."]}],
    }  # fmt: skip
    one = releases.Release.objects.create(
        plan=made.cycle.plan, consolidation=made, number=1, until="2026-01-31", by="thu",
        snapshot=snapshot, digest=canonical.digest(snapshot), at=timezone.now(),
    )  # fmt: skip
    return {
        "consolidation": made.pk, "release": one.pk, "dataset": "observations", "format": "sdmx",
        "text": "about", "released": "II.3", "released_task": "I.3",
        "released_office": "SO-KHCN",
    }  # fmt: skip


def _add_upload(report: reporting.Report) -> reporting.Upload:
    """Keep the report's own workbook as if its office had handed it in."""
    at, code = timezone.now(), report.organisation.code
    found = report_queries.get_report(code=report.case.code, by=make_actor("coordinator"))
    content = report_queries.make_workbook(report=found, today=timezone.localdate(), at=at)
    by = make_actor("focal", organisation=code)
    file = file_actions.store_file(source=ContentFile(content), name="bao-cao.xlsx", by=by, at=at)
    return reporting.Upload.objects.create(report=report, file=file, by=by.account, at=at)


def _ask(office: Organisation) -> dict[str, Any]:
    """Ask one office; it has answered with a file, sent, and asks for more time."""
    at = timezone.now()
    made = inquiries.make_questionnaire(MARKS["questionnaire"])
    due = timezone.localdate(at) + timedelta(days=30)
    inquiry = inquiries.ask(office, made=made, due=due, at=at)
    reply = inquiries.get_reply(inquiry, office.code)
    inquiries.fill(reply, at=at)
    answered = reply.responses.get(kind="file")
    content = ContentFile(b"Bien ban", name="bien-ban.txt")
    focal = inquiries.of_office("focal", office.code)
    entry = reporting_actions.AnswerEntry(key=answered.item, seen=0, file=(content, "bien-ban.txt"))
    reporting_actions.save_answers(reply=reply, entries=[entry], by=focal, at=at)
    extension = case_actions.request_extension(
        deadline=reply.case.deadlines.get(), asked_due=due + timedelta(days=9), reason="Chờ số",
        by=focal, at=at,
    )  # fmt: skip
    inquiries.send(reply, at)
    return {
        "questionnaire": made.pk, "inquiry": inquiry.pk, "reply": reply.case.code,
        "question": answered.question_id, "reply_extension": extension.pk,
    }  # fmt: skip


def _enter(office: Organisation) -> dict[str, Any]:
    """Enter an information system of the office, with a dossier that holds one document."""
    system = cyber.add(MARKS["system"], office.code)
    cyber.level(system, by=audit_rules.SYSTEM)
    dossier = cyber.open_dossier(system, is_whole=False)
    held = cyber.attach(dossier, "design")
    focal = cyber.of_office("focal", office.code)
    plan = cyber.write_plan(system, timezone.now(), by=focal)
    return {
        "system": system.code, "dossier": dossier.case.code, "dossier_file": held.pk,
        "response_plan": plan.case.code, "plan_file": _attach(plan.case, focal).pk,
        "criterion_of_level": system.levelling.criteria.rows.earliest("pk").pk,
        **_campaign(office, system), **_report_incident(office, system), **_scan(office, system),
        **_review(office), **_hold_drill(office, system), **_exchange(),
        **_assess(system, focal), "plan_order": PlanOrder.objects.holding().earliest("pk").pk,
    }  # fmt: skip


def _assess(system: Any, by: Any) -> dict[str, Any]:
    """Assess the system, with a file on which that rests."""
    at = timezone.now()
    made = reviews.assess(system, at)
    file = file_actions.store_file(source=ContentFile(b"Qc"), name="qc.txt", by=by, at=at)
    held = cyber.actions.attach_to_assessment(
        assessment=made, file=file, claim="Quy chế", by=by, at=at
    )
    return {"assessment": made.pk, "assessment_file": held.pk}


def _scan(office: Organisation, system: Any) -> dict[str, Any]:
    """Import a scan of the system; one fix is claimed with a file, one exception asked for."""
    at = timezone.now()
    focal = cyber.of_office("focal", office.code)
    row = (1, MARKS["vulnerability"], 3, "", "")
    made = scans.import_nessus(system, (scans.HOSTS[0], 443, row), (scans.HOSTS[0], 80, row), at=at)
    fixed, accepted = system.vulnerabilities.order_by("pk").values_list("pk", flat=True)
    file = file_actions.store_file(source=ContentFile(b"Va"), name="va.txt", by=focal, at=at)
    cyber.actions.claim_fix(chosen=[fixed], claim="Đã vá", evidence=file, by=focal, at=at)
    cyber.actions.ask_exception(
        chosen=[accepted], reason="Chờ bản vá", measure="Chặn cổng",
        until=timezone.localdate(at), by=focal, at=at,
    )  # fmt: skip
    assert made.scan is not None
    history = cyber.models.VulnerabilityEntry.objects.filter(vulnerability=fixed)
    return {
        "scan": made.scan.pk, "vulnerability": fixed, "vulnerability_entry": history.latest("pk").pk,
        "exception": cyber.models.Acceptance.objects.get(vulnerability=accepted).pk,
    }  # fmt: skip


def _honour(office: Organisation) -> dict[str, Any]:
    """Enter a programme of the office and an honour, each with a file."""
    at, by, found = timezone.now(), audit_rules.SYSTEM, dict[str, Any]()
    for name, register, made in (
        ("programme", honours.actions.PROGRAMMES, honours.add_programme("Bản tin", office.code)),
        ("honour", honours.actions.HONOURS, honours.add_honour(MARKS["honour"], office.code)),
    ):
        file = file_actions.store_file(
            source=ContentFile(b"Quyet dinh"), name="qd.txt", by=by, at=at
        )
        held = honours.base.attach_file(
            register=register, entry=made, file=file, claim="Quyết định", by=by, at=at
        )  # type: ignore[type-var]
        found |= {name: made.code, f"{name}_file": held.pk}
    return found


def _process(office: Organisation) -> dict[str, Any]:
    """Enter a processing, a form of consent and a breach of the office, each with a file; an
    impact file waits to be sent, a request to be answered."""
    at, by, found = timezone.now(), audit_rules.SYSTEM, dict[str, Any]()
    processing = privacy.add_processing(MARKS["processing"], office.code)
    consent = privacy.add_consent(
        MARKS["processing"], office=office.code, processing=processing.code
    )
    breach = privacy.add_breach(MARKS["processing"], office.code)
    for name, register, made in (
        ("processing", privacy.actions.PROCESSINGS, processing),
        ("consent", privacy.actions.CONSENTS, consent),
        ("breach", privacy.actions.BREACHES, breach),
    ):
        file = file_actions.store_file(source=ContentFile(b"Van ban"), name="vb.txt", by=by, at=at)
        held = privacy.base.attach_file(
            register=register, entry=made, file=file, claim="Văn bản", by=by, at=at
        )  # type: ignore[type-var]
        found |= {name: made.code, f"{name}_file": held.pk}
    focal = cyber.of_office("focal", office.code)
    asked = privacy.receive_request(focal, office=office.code, requester=MARKS["requester"])
    impact = privacy.begin_impact(processing, focal, at)
    return {**found, "impact": impact.case.code, "subject_request": asked.case.code}


def _report_incident(office: Organisation, system: Any) -> dict[str, Any]:
    """Report an incident of the office, with a file; a report of it was sent."""
    at = timezone.now()
    focal = cyber.of_office("focal", office.code)
    made = cyber.report_incident(
        system, noticed_at=at, by=focal, office=office.code, what=MARKS["incident"]
    )
    file = file_actions.store_file(
        source=ContentFile(b"Man hinh"), name="man-hinh.txt", by=focal, at=at
    )
    new = cyber.actions.NewEntry(kind="detect", text=MARKS["incident"], at=at, file=file)
    entry = cyber.actions.write_entry(incident=made, new=new, by=focal, at=at)
    sent = cyber.actions.record_report(
        incident=made, stage="initial", recipients="A05", sent_at=at, by=focal, at=at
    )
    cyber.actions.issue_incident_paper(
        incident=made, stage="update", words="", by=cyber.of_office("head", office.code), at=at,
        cover=paper_rules.Cover(about=MARKS["incident"], issuer="SYT", title="Giám đốc"),
    )  # fmt: skip
    return {
        "incident": made.case.code, "incident_file": entry.evidence_id, "incident_report": sent.pk,
        "incident_paper": made.papers.get().pk, "stage": "initial",
    }  # fmt: skip


def _hold_drill(office: Organisation, system: Any) -> dict[str, Any]:
    """Hold an exercise in which the office plays and has answered with a file."""
    at = timezone.now()
    made = drills.plan(at, title=MARKS["drill"], planned_on=timezone.localdate(at))
    drills.add_office(made, office.code, systems=[system])
    inject = drills.write(made, 1, 0, at=at, told=MARKS["drill"])
    later = drills.write(made, 2, 900, at=at)
    cyber.actions.start_drill(drill=drills.reread(made), by=cyber.CENTRE, at=at)
    cyber.actions.release_inject(inject=inject, by=cyber.CENTRE, at=at)
    focal = cyber.of_office("focal", office.code)
    file = file_actions.store_file(
        source=ContentFile(b"Dien tap"), name="dien-tap.txt", by=focal, at=at
    )
    answer = cyber.actions.answer_inject(
        turn=drills.get_turn(made), text="Đã làm", file=file, by=focal, at=at
    )
    return {
        "drill": made.case.code, "drill_file": answer.evidence_id, "inject": later.pk,
        "drill_office": office.code,
    }  # fmt: skip


def _exchange() -> dict[str, Any]:
    """Enter a body outside and a bundle of which all stays in the centre."""
    told = exchanging.write(exchanging.make_object(marking=exchanging.STRICT, name=MARKS["shared"]))
    done = cyber.actions.receive_bundle(
        content=told, title=MARKS["shared"], note="Thư", by=audit_rules.SYSTEM, at=timezone.now()
    )
    assert done.bundle is not None
    return {"peer": exchanging.add_peer().pk, "share": done.bundle.pk}


def _campaign(office: Organisation, system: Any) -> dict[str, Any]:
    """Ask the office for its holes; it has declared one, with a file."""
    at = timezone.now()
    today = timezone.localdate(at)
    owed = cyber.owe(office.code, today + timedelta(days=20), at)
    campaign = cyber.open_campaign(at, task=owed.task, due=today + timedelta(days=20))
    content = ContentFile(b"Ket qua", name="ket-qua.txt")
    focal = cyber.of_office("focal", office.code)
    hole = cyber.rules.Hole(
        system=system.pk, title=MARKS["hole"], severity="high", found_on=today, state="open"
    )
    made = cyber.actions.declare(
        office=cyber.asked_office(campaign, office.code), seen=0, by=focal, at=at,
        said=cyber.say(system, answer="holes", on=today, holes=(hole,)),
        file=file_actions.store_file(source=content, name="ket-qua.txt", by=focal, at=at),
    )  # fmt: skip
    head = cyber.of_office("head", office.code)
    cyber.actions.send_declaration(declaration=made, by=head, at=at)
    return {
        "campaign": campaign.code, "campaign_office": office.code,
        "declaration": made.case.code, "declaration_file": made.case.evidence.get().pk,
    }  # fmt: skip


def _review(office: Organisation) -> dict[str, Any]:
    """Ask the office to look its entries through; it has answered."""
    at = timezone.now()
    due = timezone.localdate(at) + timedelta(days=20)
    officer = reviews.add_officer(MARKS["officer"], at, office.code)
    database = reviews.add_database(MARKS["database"], at, office.code)
    review = reviews.open_review(at, office.code, task=cyber.find_order(), due=due)
    answer = reviews.answer(review, at, office.code)
    return {
        "officer": officer.code, "database": database.code, "review": review.code,
        "review_office": office.code, "review_answer": answer.case.code,
    }  # fmt: skip


def _attach(case: case_models.Case, by: Any) -> case_models.Evidence:
    """Attach a document to a response plan."""
    at = timezone.now()
    file = file_actions.store_file(source=ContentFile(b"So do"), name="so-do.txt", by=by, at=at)
    return case_actions.add_evidence(
        case=case, file=file, claim="Sơ đồ", by=by, at=at, right="write_plan", on="cyber"
    )


def _score(office: Organisation) -> dict[str, Any]:
    """Open a round of scoring for one office, with a file for one criterion."""
    made = scoring.get_small_set({"UBND-XA-VC": (office.code,)})
    held = scoring.open_round(criteria=made)
    sheet = scoring.sheet(held, office.code)
    return {
        "criteria": made.code, "criteria_version": made.version, "scoring": held.case.code,
        "score_sheet": sheet.case.code, "criterion": "I.1",
        "score_evidence": scoring.attach(sheet, "I.1").pk,
        "score_upload": scoring.hand_in(sheet).pk,
    }  # fmt: skip


def _add_restricted(plan: plans.Plan) -> plans.Task:
    """Add a restricted plan, and a restricted directive whose order hangs under the open plan."""
    at = timezone.now()
    made = documents.Document.objects.create(
        code="han-che", symbol="1/KH-HC", title=MARKS["restricted document"], kind="plan",
        secrecy="restricted", added_at=at, added_by="thu", lines=["Dòng một"], issued_on="2026-01-05",
    )  # fmt: skip
    plans.Plan.objects.create(
        code="ke-hoach-han-che", title=MARKS["restricted plan"], document=made,
        in_force_on="2026-01-05", secrecy="restricted", adopted_at=at, adopted_by="thu",
        replaces=plan,
    )  # fmt: skip
    documents.Relation.objects.create(from_document=made, to_document=plan.document, kind="cites")
    order = plans.Task.objects.create(
        plan=plan, kind="order", document=made, code="9.a", title=MARKS["restricted order"],
        from_line=1, to_line=1, position=99,
    )  # fmt: skip
    part = plans.Assignment.objects.create(task=order, text=MARKS["restricted order"], position=0)
    office = Organisation.objects.get(code="UBND-04099")
    plans.AssignmentParty.objects.create(
        assignment=part, organisation=office, role="lead", name=office.name, position=0
    )
    indicator = plan.indicators.get(code="II.3")
    plans.Link.objects.create(order=order, indicator=indicator, score=50, reason="thử")
    mapped = plans.Plan.objects.get(code="ke-hoach-han-che")
    plans.ItemMapping.objects.create(
        plan=mapped, old_indicator=indicator, kind="dropped", decided_by="thu", decided_at=at,
        reason=MARKS["restricted plan"],
    )  # fmt: skip
    return order


@pytest.fixture
def visit(
    sign_in: Callable[..., Official], scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Client]:
    """Give the browser of a role, in the scene's office or in another one.

    It asks for thousands of pages and looks at answers alone: what the runner copies of each
    rendering for those who look at contexts is left out.
    """
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)  # type: ignore[attr-defined]

    def make(role: str, is_own: bool, other: str = "SO-YT") -> Client:
        if role == ANONYMOUS:
            return Client()
        office = scene.office if is_own else Organisation.objects.get(code=other)
        official = sign_in(role, organisation=office)
        RecoveryCodes.activate(official.account)  # as every enrolment does
        return official.client

    return make
