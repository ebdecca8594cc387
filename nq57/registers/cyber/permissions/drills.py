"""Who holds, plays and scores exercises, and how much of one is seen."""

from nq57.audit import rules as audit_rules
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import enums, models

DRILL = "drill"


def may_list_drills(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reads exercises, at least those of its own office."""
    return org_permissions.may(by, DRILL, "read")


def check_may_list_drills(by: audit_rules.Actor) -> None:
    """Refuse who reads no exercises.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, DRILL, "read")


def may_run_drills(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` plans and holds exercises: the centre."""
    return org_permissions.may(by, DRILL, "run")


def check_may_run_drills(by: audit_rules.Actor) -> None:
    """Refuse who holds no exercises.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, DRILL, "run")


def may_run_drill(by: audit_rules.Actor, drill: models.Drill) -> bool:
    """Say whether ``by`` holds this exercise; its case and office loaded."""
    return case_permissions.may(by, drill.case, "run")


def check_may_run_drill(by: audit_rules.Actor, drill: models.Drill) -> None:
    """Refuse who does not hold this exercise.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, drill.case, "run")


def may_see_scenario(by: audit_rules.Actor, drill: models.Drill) -> bool:
    """Say whether ``by`` sees what is still to come, and what all answered: who holds the
    exercise, and who evaluates it."""
    if org_rules.scope_of(by, DRILL, "read") == org_enums.Scope.ALL:
        return True
    return any(
        one.part == enums.DrillPart.EVALUATOR and one.organisation.code == by.organisation
        for one in drill.offices.all()  # fetched with the exercise
    )


def check_may_see_scenario(by: audit_rules.Actor, drill: models.Drill) -> None:
    """Refuse who plays, or has no part.

    :raises NotAllowedError: then.
    """
    if not may_see_scenario(by, drill):
        raise refusals.NotAllowedError("Cơ quan tham gia xử lý chỉ xem tình huống đã đưa cho mình.")


def may_answer(by: audit_rules.Actor, office: models.DrillOffice) -> bool:
    """Say whether ``by`` answers for an office that plays; the office loaded."""
    if not org_permissions.may(by, DRILL, "answer"):
        return False
    return by == audit_rules.SYSTEM or by.organisation == office.organisation.code


def check_may_answer(by: audit_rules.Actor, office: models.DrillOffice) -> None:
    """Refuse who does not answer for this office.

    :raises NotAllowedError: then.
    """
    if not may_answer(by, office):
        raise refusals.NotAllowedError("Chỉ người của cơ quan được đưa tình huống mới trả lời.")


def may_score(by: audit_rules.Actor, drill: models.Drill, office: models.DrillOffice) -> bool:
    """Say whether ``by`` scores what an office answered: who holds the exercise or evaluates it,
    and never an office itself."""
    if by.organisation == office.organisation.code:
        return False
    return org_permissions.may(by, DRILL, "score") and may_see_scenario(by, drill)


def check_may_score(by: audit_rules.Actor, drill: models.Drill, office: models.DrillOffice) -> None:
    """Refuse who does not score this office.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, DRILL, "score")
    if by.organisation == office.organisation.code:
        raise refusals.NotAllowedError("Cơ quan tham gia không tự chấm điểm của mình.")
    if not may_score(by, drill, office):
        raise refusals.NotAllowedError("Chỉ cơ quan chủ trì, cơ quan đánh giá mới chấm điểm.")


def may_issue_drill_paper(by: audit_rules.Actor, drill: models.Drill) -> bool:
    """Say whether ``by`` issues the report of an exercise."""
    return may_run_drill(by, drill) and org_permissions.may(by, "paper", "issue")


def check_may_issue_drill_paper(by: audit_rules.Actor, drill: models.Drill) -> None:
    """Refuse who does not issue it.

    :raises NotAllowedError: then.
    """
    check_may_run_drill(by, drill)
    org_permissions.check_may(by, "paper", "issue")
