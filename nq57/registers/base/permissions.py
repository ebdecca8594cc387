"""How far a right over a register reaches: everywhere, or to the own office's entries."""

from collections.abc import Collection
from dataclasses import dataclass

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules


def reaches(by: audit_rules.Actor, right: str, verb: str, *, offices: Collection[str]) -> bool:
    """Say whether ``by`` may do it to an entry in which these offices (codes) have a part."""
    scope = org_rules.scope_of(by, right, verb)
    if scope == org_enums.Scope.OWN:
        return by.organisation in offices
    return scope == org_enums.Scope.ALL


@dataclass(frozen=True)
class Rights:
    """Who reads and writes the entries of a register: ``right`` in the table of rights."""

    right: str

    def may_list(self, by: audit_rules.Actor) -> bool:
        """Say whether ``by`` reads entries at all, at least those of its own office."""
        return org_permissions.may(by, self.right, "read")

    def may_read_all(self, by: audit_rules.Actor) -> bool:
        """Say whether ``by`` reads the entries of the whole province."""
        return org_rules.scope_of(by, self.right, "read") == org_enums.Scope.ALL

    def may_write_all(self, by: audit_rules.Actor) -> bool:
        """Say whether ``by`` writes the entries of the whole province."""
        return org_rules.scope_of(by, self.right, "write") == org_enums.Scope.ALL

    def may_add(self, by: audit_rules.Actor) -> bool:
        """Say whether ``by`` may enter entries, at least those of its own office."""
        return org_permissions.may(by, self.right, "write")

    def may_write(self, by: audit_rules.Actor, *, offices: Collection[str]) -> bool:
        """Say whether ``by`` may write an entry in which these offices (codes) have a part."""
        return reaches(by, self.right, "write", offices=offices)

    def check_may_list(self, by: audit_rules.Actor) -> None:
        """Refuse who reads no entries.

        :raises NotAllowedError: then.
        """
        org_permissions.check_may(by, self.right, "read")

    def check_may_add(self, by: audit_rules.Actor) -> None:
        """Refuse who enters no entries.

        :raises NotAllowedError: then.
        """
        org_permissions.check_may(by, self.right, "write")

    def check_may_write(self, by: audit_rules.Actor, *, offices: Collection[str]) -> None:
        """Refuse to write an entry in which these offices (codes) have a part.

        :raises NotAllowedError: when the post's right does not reach one of them.
        """
        self.check_may_add(by)
        if not self.may_write(by, offices=offices):
            raise refusals.NotAllowedError("Vị trí đang dùng chỉ ghi mục của cơ quan mình.")
