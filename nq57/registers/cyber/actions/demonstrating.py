"""Invent a few systems and plans on a demonstration, marked as such, and take them back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import models, permissions, queries, rules
from nq57.registers.cyber.actions import (
    campaigning,
    incident_papers,
    incidents,
    inventing_drills,
    levelling,
    plans,
    receiving,
    reviewing,
    sharing,
    systems,
)
from nq57.registers.cyber.actions import inventing as inventing_scans
from nq57.reporting.rules import inventing

_PREFIX = "MINH-HOA-"
_SPECIALISED = "CA-TINH"
_TRAINED = {
    "officer_name": "(minh họa) Lò Văn An", "officer_title": "Chuyên viên",
    "officer_trained_on": date(2026, 3, 20),
}  # fmt: skip
_PERSONAL = {"holds_personal": True, "basic_subjects": 12_000, "sensitive_subjects": 300}
# Which office, what, and what it answers to the questions of a level; None: not found yet.
_INVENTED: tuple[tuple[str, str, dict[str, Any], dict[str, Any] | None], ...] = (
    ("UBND-04099", "Trang thông tin điện tử của xã",
     {"kind": "public", "hosting": "hired", "is_cloud": False, **_TRAINED}, {}),
    ("UBND-04099", "Quản lý văn bản và điều hành của xã",
     {"kind": "internal", "hosting": "province", "is_cloud": True, "holds_private": True,
      "links_lgsp": True}, {"non_public": True}),
    ("SO-YT", "Hồ sơ sức khỏe điện tử",
     {"kind": "public", "hosting": "province", "is_cloud": True, "links_lgsp": True, **_PERSONAL,
      "sensitive_subjects": 12_000, **_TRAINED},
     {"non_public": True, "basic_subjects": 12_000, "sensitive_subjects": 12_000}),
    ("SO-KHCN", "Nền tảng tích hợp, chia sẻ dữ liệu",
     {"kind": "infrastructure", "hosting": "province", "is_cloud": True, "links_lgsp": True,
      "links_ndxp": True, **_TRAINED}, {"shared_infrastructure": True}),
    ("SO-KHCN", "Một cửa điện tử",
     {"kind": "public", "hosting": "cloud", "is_cloud": True, "links_ndxp": True, **_PERSONAL},
     {"procedures": True, "basic_subjects": 12_000, "sensitive_subjects": 300}),
    ("SO-NNMT", "Quan trắc môi trường",
     {"kind": "other", "hosting": "office", "is_cloud": False}, None),
)  # fmt: skip
# Whom the plans name.
_PEOPLE = tuple(
    rules.Contact(role=role, name=f"(minh họa) {name}", title=title, phone="0900 000 000")
    for role, name, title in (
        ("command", "Lò Văn Chiến", "Lãnh đạo đơn vị"), ("technical", "Cà Thị Dung", "Kỹ thuật"),
        ("communication", "Quàng Văn Em", "Văn phòng"),
    )
)  # fmt: skip
_PLANNED = 3


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> list[models.InformationSystem]:
    """Enter invented systems of a few offices, once, where a demonstration is loaded."""
    known = models.InformationSystem.objects.filter(code__startswith=_PREFIX)
    if org_queries.get_demonstration() is None or known.exists():
        return []
    codes = {office for office, *_rest in _INVENTED} | {_SPECIALISED}
    offices = {one.code: one for one in orgs.Organisation.objects.filter(code__in=codes)}
    made = []
    for number, (code, name, said, answers) in enumerate(_INVENTED, 1):
        office = offices.get(code)
        if office is None:
            continue
        facts = systems.Facts(
            name=f"(minh họa) {name}", owner=office, operator=office,
            specialised=offices.get(_SPECIALISED), since=date(2024, 1, 1),
            **{"holds_public": True, **said},
        )  # fmt: skip
        one = systems.add_system(facts=facts, code=f"{_PREFIX}{number}", by=by, at=at)
        if answers is not None:
            counted = {"basic_subjects": 0, "sensitive_subjects": 0, **answers}
            levelling.find_level(system=one, answers=rules.Answers(**counted), by=by, at=at)
        made.append(one)
    _add_plans(made, at)
    _add_incidents(made, at)
    inventing_scans.add_scans(made, at)
    inventing_drills.add_drill(made, at)
    campaigning.add_campaign(at=at)
    reviewing.add_entries(systems=made, by=by, at=at)
    if made:
        reviewing.add_assessment(system=made[0], at=at)
    reviewing.add_review(at=at)
    receiving.add_demonstration(by=by, at=at)
    return made


def _add_plans(made: list[models.InformationSystem], at: datetime) -> None:
    """Invent a plan in force, one that waits for its approval and one that is being written.

    They are opened by invented accounts, so that they go with the demonstration.
    """
    sample = models.PlanSample.objects.order_by("pk").first()
    if sample is None:
        return
    for number, one in enumerate(made[:_PLANNED]):
        focal = org_rules.Actor(
            account=f"{inventing.PREFIX}{one.operator.code.lower()}.focal",
            organisation=one.operator.code, role=org_enums.Role.FOCAL,
        )  # fmt: skip
        plan = plans.open_plan(system=one, source=sample, by=focal, at=at)
        told = replace(plans.tell_content(sample), contacts=_PEOPLE)
        plan = plans.write_plan(plan=plan, content=told, seen=0, by=focal, at=at)
        if number == _PLANNED - 1:
            continue
        plans.submit_plan(plan=plan, by=focal, at=at)
        if number == 0:
            account = focal.account.replace(".focal", ".head")
            head = replace(focal, account=account, role=org_enums.Role.HEAD)
            plans.approve_plan(
                plan=plan, decision="(minh họa) 01/QĐ", decided_on=timezone.localdate(at),
                by=head, at=at,
            )  # fmt: skip


# Which of the invented systems, what, how many hours ago, whether it is triaged as serious (None:
# not triaged yet).
_HAPPENED: tuple[tuple[int, str, str, int, bool | None], ...] = (
    (0, "defacement", "Trang chủ bị thay bằng hình lạ", 30, True),
    (2, "data_leak", "Danh sách bệnh nhân bị gửi nhầm ra ngoài", 5, None),
    (4, "phishing", "Thư giả mạo thông báo của một cửa", 80, False),
)


def _add_incidents(made: list[models.InformationSystem], at: datetime) -> None:
    """Invent incidents on both sides of their triage; they go with the demonstration."""
    for number, kind, what, hours, is_serious in _HAPPENED:
        if number >= len(made):
            continue
        system, since = made[number], at - timedelta(hours=hours)
        office = system.operator
        focal = org_rules.Actor(
            account=f"{inventing.PREFIX}{office.code.lower()}.focal",
            organisation=office.code, role=org_enums.Role.FOCAL,
        )  # fmt: skip
        new = incidents.NewIncident(
            kind=models.IncidentKind.objects.get(code=kind), what=f"(minh họa) {what}",
            noticed_at=since, systems=[system], contact_name="(minh họa) Lò Văn Liên",
            personal_data="yes" if kind == "data_leak" else "no", contact_phone="0900 000 000",
        )  # fmt: skip
        one = incidents.report_incident(new=new, office=office, by=focal, at=since)
        entry = incidents.NewEntry(kind="analyse", text="(minh họa) Đã giữ lại nhật ký", at=since)
        incidents.write_entry(incident=one, new=entry, by=focal, at=since)
        if is_serious is not None:
            incidents.triage_incident(
                incident=one, met=(), personal_data="no", is_serious=is_serious, at=since,
                reason="(minh họa) Nhiều người dân truy cập" if is_serious else "",
                by=org_rules.Actor(
                    account=f"{inventing.PREFIX}{_SPECIALISED.lower()}.coordinator",
                    organisation=_SPECIALISED, role=org_enums.Role.COORDINATOR, area="cyber",
                ),
            )  # fmt: skip
        if is_serious:
            _add_papers(one, focal, at)


# Of ranges and names that nobody may have; the file's is that of an empty one.
_SIGNS = (
    ("203.0.113.57", "(minh họa) Máy gửi hình lạ lên trang chủ"),
    ("tai-ve.minh-hoa.example", "(minh họa) Nơi trang bị chuyển hướng đến"),
    ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "(minh họa) Tệp lạ trên máy chủ"),
)  # fmt: skip


def _add_papers(incident: models.Incident, focal: org_rules.Actor, at: datetime) -> None:
    """Invent the signs of compromise of an incident, and its first report as a paper."""
    for typed, note in _SIGNS:
        sharing.add_sign(incident=incident, typed=typed, note=note, by=focal, at=at)
    head = replace(
        focal, account=focal.account.replace(".focal", ".head"), role=org_enums.Role.HEAD
    )
    cover = queries.propose_incident_cover(
        incident=incident, stage="initial", office=incident.case.organisation, at=at
    )
    incident_papers.issue_incident_paper(
        incident=incident, stage="initial", by=head, at=at,
        cover=replace(cover, about=f"(minh họa) {cover.about}"),
        words="(minh họa) Đề nghị hỗ trợ kiểm tra máy chủ.",
    )  # fmt: skip


@transaction.atomic
def remove_demonstration(*, by: audit_rules.Actor, at: datetime) -> int:
    """Remove the invented systems of which no dossier or plan was opened since and which nobody
    declared or looked through, with their officers and databases; return how many. The invented
    campaign and review have gone with the demonstration's cases.

    :raises NotAllowedError: when the post does not enter systems.
    """
    permissions.check_may_add(by)
    _remove_entries()
    receiving.remove_demonstration(by=by, at=at)
    found = models.InformationSystem.objects.filter(
        code__startswith=_PREFIX,
        namings__isnull=True,
        databases__isnull=True,
        reviewed__isnull=True,
        assessments__isnull=True,
        dossiers__isnull=True,
        response_plans__isnull=True,
        campaigns__isnull=True,
        incidents__isnull=True,
        drills__isnull=True,
        scans__isnull=True,
        locations__isnull=True,
    )
    keys = list(found.values_list("pk", flat=True))
    found.update(levelling=None)
    models.Levelling.objects.filter(system__in=keys).delete()
    models.InformationSystem.objects.filter(pk__in=keys).delete()
    if keys:
        audit_actions.record(
            by=by, at=at, verb="remove_demonstration", subject_kind=rules.SUBJECT,
            subject_code="demo", after={"systems": len(keys)},
            secrecy=audit_enums.Secrecy.RESTRICTED,
        )  # fmt: skip
    return len(keys)


def _remove_entries() -> None:
    """Remove the invented officers and databases that nobody looked through in a review."""
    own = models.Officer.objects.filter(code__startswith=_PREFIX, reviewed__isnull=True)
    keys = list(own.values_list("pk", flat=True))
    models.Naming.objects.filter(officer__in=keys).delete()
    models.Training.objects.filter(officer__in=keys).delete()
    models.Certificate.objects.filter(officer__in=keys).delete()
    models.Officer.objects.filter(pk__in=keys).delete()
    models.Database.objects.filter(code__startswith=_PREFIX, reviewed__isnull=True).delete()
