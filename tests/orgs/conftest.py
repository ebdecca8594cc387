"""The reference data of Sơn La, loaded by its own action."""

import pytest

from nq57.audit import rules as audit_rules
from nq57.orgs import actions
from tests.factories import orgs


@pytest.fixture
def reference(db: None) -> actions.LoadReport:
    """What loading the reference data made."""
    return actions.load_reference(by=audit_rules.SYSTEM, at=orgs.AT)
