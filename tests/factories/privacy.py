"""Processings of personal data as the tests ask for them."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile

from nq57.audit import rules as audit_rules
from nq57.files import actions as file_actions
from nq57.orgs import models as orgs
from nq57.registers.base import actions as base
from nq57.registers.privacy import actions, models

__all__ = [
    "AT", "COMMUNE", "actions", "add_breach", "add_consent", "add_processing", "approve_impact", "base", "begin_impact",
    "get_office", "receive_request", "say_breach", "say_consent", "say_processing",
]  # fmt: skip

COMMUNE = "UBND-04099"
AT = datetime(2026, 10, 12, 3, 0, tzinfo=UTC)


def get_office(code: str = COMMUNE) -> orgs.Organisation:
    """Return an office by its code."""
    return orgs.Organisation.objects.get(code=code)


def say_processing(
    name: str = "Tiếp nhận hồ sơ một cửa", office: str = COMMUNE, **given: Any
) -> dict[str, Any]:
    """Return what a processing says."""
    plain = {
        "name": name, "office": get_office(office), "kind": "sensitive",
        "purpose": "Giải quyết thủ tục hành chính", "basis": "state",
        "basis_document": "118/2025/NĐ-CP", "role": "controller",
        "basic_classes": ["name", "contact"], "sensitive_classes": ["card"],
        "subject_kinds": ["citizen", "child"], "subjects": None, "recipients": "",
        "abroad": "no", "abroad_to": "", "retention": "5 năm", "measures": "Phân quyền",
        "officer": "", "system": "", "started_on": date(2026, 8, 3), "ended_on": None,
    }  # fmt: skip
    return plain | given


def add_processing(*said: str, by: Any = audit_rules.SYSTEM, **given: Any) -> models.Processing:
    """Enter a processing."""
    told = say_processing(*said, **given)
    return base.add_entry(register=actions.PROCESSINGS, said=told, by=by, at=AT)


def begin_impact(
    processing: models.Processing, by: Any, at: datetime = AT, content: bytes = b"DPIA"
) -> models.ImpactFile:
    """Begin a version of the impact file of a processing."""
    file = file_actions.store_file(source=ContentFile(content), name="dgtd.txt", by=by, at=at)  # type: ignore[arg-type]
    return actions.begin_impact(
        processing=processing, summary="Lộ hồ sơ giấy: khóa tủ", file=file, by=by, at=at
    )


def approve_impact(
    impact: models.ImpactFile, by: Any, head: Any, at: datetime = AT
) -> models.ImpactFile:
    """Send a version and let the head approve it, on the same day."""
    actions.submit_impact(impact=impact, by=by, at=at)
    actions.approve_impact(
        impact=impact, approved_on=at.date(), decision="5/QĐ", by=head, at=at
    )  # fmt: skip
    return impact


def receive_request(
    by: Any, *, office: str = COMMUNE, at: datetime = AT, **given: Any
) -> models.SubjectRequest:
    """Receive a request of a data subject, by default of four days before."""
    plain = {
        "kind": "erase", "received_on": date(2026, 10, 8), "capacity": "parent",
        "requester": "Lò Thị Mai", "contact": "bản Mòn", "content": "Xóa ảnh của con",
    }  # fmt: skip
    new = actions.NewRequest(**{**plain, **given})
    return actions.receive_request(office=get_office(office), new=new, by=by, at=at)


def say_consent(
    name: str = "Đồng ý gửi tin nhắn", office: str = COMMUNE, **given: Any
) -> dict[str, Any]:
    """Return what a form of consent says."""
    plain = {
        "name": name, "office": get_office(office), "kind": "tick", "processing": "",
        "edition": "1", "text": "Tôi đồng ý nhận tin nhắn", "is_silent": False,
        "is_preticked": False, "is_bundled": False, "for_children": "",
        "withdraw_how": "Nhắn HUY", "since": date(2026, 8, 3), "until": None, "given": None,
        "withdrawn": None,
    }  # fmt: skip
    return plain | given


def say_breach(name: str = "Gửi nhầm tệp", office: str = COMMUNE, **given: Any) -> dict[str, Any]:
    """Return what a breach says."""
    plain = {
        "name": name, "office": get_office(office), "kind": "leak", "processing": "",
        "incident": "", "found_on": date(2026, 10, 10), "subjects": None, "classes": ["name"],
        "sensitive_classes": [], "harm": "Chưa rõ", "measures": "", "notified": "no",
        "notified_on": None, "told_subjects": "unknown",
    }  # fmt: skip
    return plain | given


def add_consent(*said: str, by: Any = audit_rules.SYSTEM, **given: Any) -> models.Consent:
    """Enter a form of consent."""
    told = say_consent(*said, **given)
    return base.add_entry(register=actions.CONSENTS, said=told, by=by, at=AT)


def add_breach(*said: str, by: Any = audit_rules.SYSTEM, **given: Any) -> models.Breach:
    """Enter a breach."""
    return base.add_entry(register=actions.BREACHES, said=say_breach(*said, **given), by=by, at=AT)
