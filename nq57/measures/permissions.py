"""Who may do what with profiles and figures: the table of rights (seeds/reference/rights.csv)."""

from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.measures import models
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs.models import Organisation


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may open whole profiles, drafts included."""
    return org_permissions.may(by, "profile", "read")


def may_edit(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may propose and edit profiles."""
    return org_permissions.may(by, "profile", "edit")


def may_approve(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may approve and confirm profiles."""
    return org_permissions.may(by, "profile", "approve")


def check_may_read(by: audit_rules.Actor) -> None:
    """Refuse who may not open profiles.

    :raises NotAllowedError: when the post lacks the right.
    """
    _check(by, "read")


def check_may_edit(by: audit_rules.Actor) -> None:
    """Refuse who may not edit profiles.

    :raises NotAllowedError: when the post lacks the right.
    """
    _check(by, "edit")


def check_may_approve(by: audit_rules.Actor) -> None:
    """Refuse who may not approve profiles.

    :raises NotAllowedError: when the post lacks the right.
    """
    _check(by, "approve")


def check_may_record(
    by: audit_rules.Actor, organisation: Organisation, *, right: str = "record"
) -> None:
    """Refuse to state a figure for an office that the post does not act for.

    :raises NotAllowedError: then, or when the post lacks the right.
    """
    if not org_permissions.reaches(by, _check_figures(by, right), organisation):
        raise refusals.NotAllowedError(
            f"Vị trí đang dùng không ghi số liệu của {organisation.name}."
        )


def check_may_check(by: audit_rules.Actor, profile: models.Profile) -> None:
    """Refuse to check a figure that another office checks; its profile's ``checker`` loaded.

    :raises NotAllowedError: then, or when the post lacks the right.
    """
    scope = _check_figures(by, "check")
    is_ours = profile.checker is not None and profile.checker.code == by.organisation
    if scope != org_enums.Scope.ALL and not is_ours:
        raise refusals.NotAllowedError(
            "Số liệu này do cơ quan khác kiểm tra. Xem cơ quan kiểm tra trong phiếu chỉ tiêu."
        )


def check_may_validate(by: audit_rules.Actor) -> None:
    """Refuse who may not recognise figures.

    :raises NotAllowedError: when the post lacks the right.
    """
    _check_figures(by, "validate")


def _check_figures(by: audit_rules.Actor, verb: str) -> str:
    return org_permissions.check_may(by, "observation", verb)


def _check(by: audit_rules.Actor, verb: str) -> None:
    org_permissions.check_may(by, "profile", verb)
