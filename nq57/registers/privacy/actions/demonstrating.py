"""Invent processings with their impact files, a request, a form of consent, a breach; take them
back."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.registers.base import actions as base
from nq57.registers.base.rules import INVENTED
from nq57.registers.privacy import models, rules
from nq57.registers.privacy.actions import declaring, impacts, requests, tables
from nq57.reporting.rules import inventing

_MARK = "(minh họa)"
# Of which office, what, begun how many days ago, and whether its impact file is approved.
_SHOWS: tuple[tuple[str, int | None, bool, dict[str, Any]], ...] = (
    ("SO-YT", 200, True, {
        "name": "Hồ sơ sức khỏe điện tử", "kind": "sensitive", "basis": "state",
        "sensitive_classes": ["health"], "subject_kinds": ["patient", "child"],
        "subjects": 12_000, "recipients": f"{_MARK} Bảo hiểm xã hội tỉnh"}),
    ("SO-YT", 90, False, {
        "name": "Đăng ký khám bệnh qua mạng", "kind": "sensitive", "basis": "consent",
        "sensitive_classes": ["card", "health"], "subject_kinds": ["patient"]}),
    ("UBND-04099", 40, False, {
        "name": "Tiếp nhận hồ sơ một cửa", "kind": "sensitive", "basis": "state",
        "sensitive_classes": ["card"], "subject_kinds": ["citizen", "child"], "subjects": 3_400}),
    ("UBND-04099", None, False, {
        "name": "Danh sách hộ nghèo, cận nghèo", "kind": "basic", "basis": "state",
        "subject_kinds": ["beneficiary"], "abroad": "unknown"}),
    ("SO-KHCN", 10, False, {
        "name": "Quản lý cán bộ, công chức", "kind": "basic", "basis": "state",
        "subject_kinds": ["staff"], "subjects": 64}),
)  # fmt: skip
_PLAIN: dict[str, Any] = {
    "purpose": f"{_MARK} Giải quyết công việc được giao", "basis_document": "",
    "role": "controller", "basic_classes": ["name", "birth", "contact"], "sensitive_classes": [],
    "subjects": None, "recipients": "", "abroad": "no", "abroad_to": "",
    "retention": f"{_MARK} 5 năm", "measures": f"{_MARK} Phân quyền, ghi nhật ký", "officer": "",
    "system": "", "ended_on": None,
}  # fmt: skip


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> int:
    """Enter invented processings and what hangs on them, once, where a demonstration is loaded."""
    is_there = models.Processing.objects.filter(code__startswith=INVENTED).exists()
    if org_queries.get_demonstration() is None or is_there:
        return 0
    today, made = timezone.localdate(at), list[models.Processing]()
    codes = {one[0] for one in _SHOWS} | {"SO-TC"}
    offices = {one.code: one for one in orgs.Organisation.objects.filter(code__in=codes)}
    for number, (code, ago, is_approved, said) in enumerate(_SHOWS, 1):
        if code not in offices:
            continue
        told = {
            **_PLAIN, **said, "office": offices[code], "name": f"{_MARK} {said['name']}",
            "started_on": None if ago is None else today - timedelta(days=ago),
        }  # fmt: skip
        name = f"{INVENTED}XLDL-{number}"
        one = base.add_entry(register=tables.PROCESSINGS, said=told, by=by, at=at, code=name)
        made.append(one)
        if is_approved:
            _approve(one, at)
    for one in made[1:2]:
        _add_consent(one, today, by, at)
        _add_breach(one, today, by, at)
        _receive(one, today, at)
    if "SO-TC" in offices and not models.Processing.objects.filter(office=offices["SO-TC"]):
        declaring.declare_none(
            office=offices["SO-TC"], head=f"{_MARK} Giám đốc Sở", on=today, note=_MARK, by=by,
            at=at,
        )  # fmt: skip
    return len(made)


@transaction.atomic
def remove_demonstration(*, by: audit_rules.Actor, at: datetime) -> int:
    """Remove the invented entries on which nothing rests; return how many. The invented impact
    files and requests have gone with the demonstration's cases."""
    unused = {"impact_files__isnull": True, "requests__isnull": True}
    removed = base.remove_invented(register=tables.CONSENTS, by=by, at=at)
    removed += base.remove_invented(register=tables.BREACHES, by=by, at=at)
    removed += base.remove_invented(register=tables.PROCESSINGS, by=by, at=at, keep=unused)
    number, _each = models.NoneDeclared.objects.filter(head__startswith=_MARK).delete()
    if number:
        audit_actions.record(
            by=by, at=at, verb="remove_demonstration", subject_kind=rules.NONE_DECLARED,
            subject_code="demo", after={"entries": number},
        )  # fmt: skip
    return removed + number


def _act_as(processing: models.Processing, role: str) -> org_rules.Actor:
    """Return an invented person of the office: what he opens goes with the demonstration."""
    office = processing.office.code
    return org_rules.Actor(
        account=f"{inventing.PREFIX}{office.lower()}.{role}", organisation=office, role=role
    )


def _approve(processing: models.Processing, at: datetime) -> None:
    """Let an impact file be prepared by one and approved by another, five months ago."""
    since = at - timedelta(days=160)
    focal, head = (_act_as(processing, role) for role in ("focal", "head"))
    content: Any = ContentFile(f"{_MARK} Hồ sơ đánh giá tác động: {processing.code}".encode())
    file = file_actions.store_file(source=content, name="minh-hoa.txt", by=focal, at=since)
    impact = impacts.begin_impact(
        processing=processing, summary=f"{_MARK} Lộ hồ sơ qua tài khoản dùng chung: cấp riêng",
        file=file, by=focal, at=since,
    )  # fmt: skip
    impacts.submit_impact(impact=impact, by=focal, at=since)
    impacts.approve_impact(
        impact=impact, approved_on=timezone.localdate(since), decision=f"{_MARK} 12/QĐ", by=head,
        at=since,
    )  # fmt: skip


def _receive(processing: models.Processing, today: date, at: datetime) -> None:
    """Let somebody ask for something three days ago, and nobody have answered yet."""
    new = requests.NewRequest(
        kind="erase", received_on=today - timedelta(days=3), capacity="self", contact="",
        requester=f"{_MARK} Cà Thị Hiên", content=f"{_MARK} Xóa ảnh thẻ căn cước đã gửi",
        processing=processing,
    )  # fmt: skip
    focal = _act_as(processing, "focal")
    requests.receive_request(office=processing.office, new=new, by=focal, at=at)


def _add_consent(
    processing: models.Processing, today: date, by: audit_rules.Actor, at: datetime
) -> None:
    said: dict[str, Any] = {
        "name": f"{_MARK} Đồng ý xử lý dữ liệu khi đăng ký khám", "kind": "tick",
        "office": processing.office, "processing": processing.code, "edition": "1.0",
        "text": f"{_MARK} Tôi đồng ý để cơ sở khám bệnh dùng ảnh thẻ căn cước của tôi để đăng ký.",
        "is_silent": False, "is_preticked": False, "is_bundled": False,
        "for_children": f"{_MARK} Cha, mẹ ký tại quầy", "since": today - timedelta(days=90),
        "withdraw_how": f"{_MARK} Nút Rút lại trong tài khoản", "until": None, "given": 4_120,
        "withdrawn": 16,
    }  # fmt: skip
    code = f"{INVENTED}DY-1"
    base.add_entry(register=tables.CONSENTS, said=said, by=by, at=at, code=code)


def _add_breach(
    processing: models.Processing, today: date, by: audit_rules.Actor, at: datetime
) -> None:
    said: dict[str, Any] = {
        "name": f"{_MARK} Gửi nhầm danh sách khám bệnh qua thư điện tử", "kind": "leak",
        "office": processing.office, "processing": processing.code, "incident": "",
        "found_on": today - timedelta(days=1), "subjects": 35, "classes": ["name", "contact"],
        "sensitive_classes": ["health"], "harm": f"{_MARK} Một người ngoài đã nhận danh sách",
        "measures": f"{_MARK} Đã yêu cầu xóa", "notified": "no", "notified_on": None,
        "told_subjects": "unknown",
    }  # fmt: skip
    code = f"{INVENTED}VPDL-1"
    base.add_entry(register=tables.BREACHES, said=said, by=by, at=at, code=code)
