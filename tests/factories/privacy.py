"""Processings of personal data as the tests ask for them."""

from datetime import UTC, date, datetime
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.registers.base import actions as base
from nq57.registers.privacy import actions, models

__all__ = ["AT", "COMMUNE", "actions", "add_processing", "base", "get_office", "say_processing"]

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
