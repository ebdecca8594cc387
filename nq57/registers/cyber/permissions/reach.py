"""What the rights of the field have in common: whose offices a verb reaches."""

from collections.abc import Collection

from nq57.audit import rules as audit_rules
from nq57.registers.base import permissions as base
from nq57.registers.cyber import models, rules

KIND = "cyber"


def reaches(by: audit_rules.Actor, offices: Collection[str], verb: str = "write") -> bool:
    """Say whether a verb of ``by`` reaches one of these offices (their codes)."""
    return base.reaches(by, KIND, verb, offices=offices)


def is_of(by: audit_rules.Actor, dossier: models.Dossier, part: str) -> bool:
    """Say whether ``by`` acts for the office that has this part in a dossier; systems loaded."""
    if by == audit_rules.SYSTEM:
        return True
    system = dossier.system
    office = system.owner if part == rules.OWNER else system.specialised
    return office is not None and office.code == by.organisation


def owns(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` acts for the owner of a system; its offices loaded."""
    return by == audit_rules.SYSTEM or system.owner.code == by.organisation
