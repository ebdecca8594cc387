"""Who may do what in scoring: the table of rights, and who owns what is verified."""

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import permissions as org_permissions
from nq57.scoring import models


def may_read(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may read scoring at all."""
    return org_permissions.may(by, "scoring", "read")


def check_may_read(by: audit_rules.Actor) -> None:
    """Refuse who has no part in scoring.

    :raises NotAllowedError: then.
    """
    if not may_read(by):
        raise refusals.NotAllowedError("Vị trí đang dùng không tham gia chấm điểm cơ quan.")


def may_open(by: audit_rules.Actor, criteria: models.CriteriaSet) -> bool:
    """Say whether ``by`` opens rounds by a criteria set: only posts of its owner."""
    return org_permissions.may(by, "scoring", "open") and (
        by == audit_rules.SYSTEM or by.organisation == criteria.owner.code
    )


def check_may_open(by: audit_rules.Actor, criteria: models.CriteriaSet) -> None:
    """Refuse who does not open rounds by a criteria set.

    :raises NotAllowedError: then.
    """
    if not may_open(by, criteria):
        raise refusals.NotAllowedError(
            f"Đợt chấm điểm do {criteria.owner.name} mở. Dùng vị trí của cơ quan đó."
        )


def may_run(by: audit_rules.Actor, held: models.Round) -> bool:
    """Say whether ``by`` runs a round; its case and office loaded."""
    return case_permissions.may(by, held.case, "run")


def check_may_run(by: audit_rules.Actor, held: models.Round) -> None:
    """Refuse who does not run a round.

    :raises NotAllowedError: then.
    """
    if not may_run(by, held):
        raise refusals.NotAllowedError(
            f"Đợt chấm điểm này do {held.case.organisation.name} điều hành."
        )


def may_approve(by: audit_rules.Actor, held: models.Round) -> bool:
    """Say whether ``by`` approves the results of a round."""
    return case_permissions.may(by, held.case, "approve")


def may_write(by: audit_rules.Actor, sheet: models.Sheet) -> bool:
    """Say whether ``by`` scores its own office on a sheet; its case and office loaded."""
    return case_permissions.may(by, sheet.case, "write")


def check_may_write(by: audit_rules.Actor, sheet: models.Sheet) -> None:
    """Refuse who does not score the sheet's office.

    :raises NotAllowedError: then.
    """
    if not may_write(by, sheet):
        raise refusals.NotAllowedError(
            f"Phiếu này của {sheet.organisation.name}: chỉ cơ quan đó tự chấm và khiếu nại."
        )


def may_check(by: audit_rules.Actor, sheet: models.Sheet) -> bool:
    """Say whether ``by`` returns and settles a sheet."""
    return case_permissions.may(by, sheet.case, "check")


def get_verifier(score: models.Score) -> str:
    """Return the code of the office that verifies a line: the criterion's owner, but nobody
    verifies himself, so there it is who runs the round."""
    criterion, sheet = score.criterion, score.sheet
    if criterion.owner_id != sheet.organisation_id:
        return criterion.owner.code
    return sheet.round.case.organisation.code


def may_verify(by: audit_rules.Actor, score: models.Score) -> bool:
    """Say whether ``by`` verifies a line or answers its dispute."""
    return org_permissions.may(by, "scoring", "verify") and by.organisation == get_verifier(score)


def check_may_verify(by: audit_rules.Actor, score: models.Score) -> None:
    """Refuse who does not verify a line.

    :raises NotAllowedError: then.
    """
    if not may_verify(by, score):
        raise refusals.NotAllowedError(
            f"Tiêu chí {score.criterion.code} do cơ quan khác thẩm định. "
            "Chỉ thẩm định các tiêu chí được giao."
        )


def may_see_line(by: audit_rules.Actor, score: models.Score) -> bool:
    """Say whether ``by`` sees a line: a mere verifier sees only what it verifies."""
    sheet = score.sheet
    return (
        by.organisation == sheet.organisation.code or may_see_whole(by, sheet)
        or may_verify(by, score)
    )  # fmt: skip


def may_see_whole(by: audit_rules.Actor, sheet: models.Sheet) -> bool:
    """Say whether ``by`` sees every line of another's sheet: who runs the round, and who reads
    the whole province."""
    return may_check(by, sheet) or org_permissions.reaches(
        by, org_permissions.check_may(by, "scoring", "read"), sheet.organisation
    )


def may_see_verified(by: audit_rules.Actor, sheet: models.Sheet) -> bool:
    """Say whether ``by`` sees verified points of every line that it sees.

    The scored office does once they are settled. Who reads the whole province could add them
    up and rank before approval, and waits for it; a mere verifier has only its own lines.
    """
    if by.organisation == sheet.organisation.code:
        return sheet.case.state == "final"
    return (
        may_check(by, sheet) or sheet.round.is_approved or may_preview(by, sheet.round)
        or not may_see_whole(by, sheet)
    )  # fmt: skip


def may_preview(by: audit_rules.Actor, held: models.Round) -> bool:
    """Say whether ``by`` sees what is to be approved: unranked, before anybody else."""
    state = held.case.state
    return (state in ("verifying", "final") and may_run(by, held)) or (
        state == "final" and may_approve(by, held)
    )


def check_may_see_results(by: audit_rules.Actor, held: models.Round) -> None:
    """Refuse to show results before they are approved, except to who settles or approves.

    :raises NotAllowedError: then.
    """
    if not held.is_approved and not may_preview(by, held):
        raise refusals.NotAllowedError(
            "Kết quả chấm điểm chưa được phê duyệt nên chưa công bố, chưa xếp hạng."
        )
