"""How far a right over a register reaches: everywhere, or to the own office's entries."""

from collections.abc import Collection

from nq57.audit import rules as audit_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import rules as org_rules


def reaches(by: audit_rules.Actor, right: str, verb: str, *, offices: Collection[str]) -> bool:
    """Say whether ``by`` may do it to an entry in which these offices (codes) have a part."""
    scope = org_rules.scope_of(by, right, verb)
    if scope == org_enums.Scope.OWN:
        return by.organisation in offices
    return scope == org_enums.Scope.ALL
