"""Programmes of communication and honours as the tests ask for them."""

from datetime import UTC, date, datetime
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.registers.base import actions as base
from nq57.registers.honours import actions, models, queries

__all__ = [
    "AT", "COMMUNE", "actions", "add_honour", "add_programme", "base", "queries", "say_honour",
    "say_programme",
]  # fmt: skip

COMMUNE = "UBND-04099"
AT = datetime(2026, 10, 12, 3, 0, tzinfo=UTC)


def say_programme(
    name: str = "Sáng kiến số", office: str = COMMUNE, **given: Any
) -> dict[str, Any]:
    """Return what a programme says."""
    plain = {
        "name": name, "kind": "programme", "channel": "broadcast", "since": date(2026, 7, 1),
        "until": None, "task": None, "products": "", "reach": None,
        "office": orgs.Organisation.objects.get(code=office),
    }  # fmt: skip
    return plain | given


def say_honour(name: str = "Lò Thị Hoa", office: str = COMMUNE, **given: Any) -> dict[str, Any]:
    """Return what an honour says."""
    plain = {
        "name": name, "kind": "scientist", "field": "science", "award": "Bằng khen",
        "decision": "12/QĐ-UBND", "honoured_on": date(2026, 9, 2), "reason": "Giống lúa mới",
        "programme": None, "is_minor": False, "consent": "given",
        "office": orgs.Organisation.objects.get(code=office),
    }  # fmt: skip
    return plain | given


def add_programme(*said: str, by: Any = audit_rules.SYSTEM, **given: Any) -> models.Programme:
    """Enter a programme."""
    told = say_programme(*said, **given)
    return base.add_entry(register=actions.PROGRAMMES, said=told, by=by, at=AT)


def add_honour(*said: str, by: Any = audit_rules.SYSTEM, **given: Any) -> models.Honour:
    """Enter an honour."""
    return base.add_entry(register=actions.HONOURS, said=say_honour(*said, **given), by=by, at=AT)
