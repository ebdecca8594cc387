"""What a new installation is filled with."""

from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.law import actions as law
from nq57.orgs import actions as orgs


def load(*, demonstration: bool) -> None:
    """Load reference data, plans and demonstration accounts, each idempotent."""
    at = timezone.now()
    orgs.load_reference(by=audit_rules.SYSTEM, at=at)
    law.load_reference(by=audit_rules.SYSTEM, at=at)
