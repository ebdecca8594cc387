"""Who may report, triage and handle incidents, and how much of one is seen."""

from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.registers.cyber import enums, models
from nq57.registers.cyber.permissions import reach, systems


def may_report(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` reports incidents of an office (its code)."""
    return reach.reaches(by, {office}, "report_incident")


def check_may_report(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not report incidents of an office (its code).

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, reach.KIND, "report_incident")
    if not may_report(by, office):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ báo sự cố của cơ quan mình.")


def may_report_any(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reports for any office, as one that calls the centre."""
    return org_rules.scope_of(by, reach.KIND, "report_incident") == org_enums.Scope.ALL


def may_triage(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` triages incidents: the centre."""
    return org_permissions.may(by, reach.KIND, "triage_incident")


def check_may_triage(by: audit_rules.Actor, incident: models.Incident) -> None:
    """Refuse who does not triage this incident.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, incident.case, "triage_incident")


def may_respond(by: audit_rules.Actor, incident: models.Incident) -> bool:
    """Say whether ``by`` responds for the office of an incident; its case loaded."""
    return case_permissions.may(by, incident.case, "respond_incident")


def check_may_respond(by: audit_rules.Actor, incident: models.Incident) -> None:
    """Refuse who does not respond for the office of this incident.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, incident.case, "respond_incident")


def may_see_whole(by: audit_rules.Actor, incident: models.Incident) -> bool:
    """Say whether ``by`` sees all of an incident that it may read: the centre, its office, the
    owners of its systems, and who evaluates the exercise that it is of; an invited office sees
    the summary and what is written for all."""
    if systems.may_read_all(by) or by.organisation == incident.case.organisation.code:
        return True
    own = incident.case.parties.filter(organisation__code=by.organisation)
    if own.filter(role=case_enums.PartyRole.MONITOR).exists():
        return True
    return incident.is_drill and evaluates(by, incident)


def evaluates(by: audit_rules.Actor, incident: models.Incident) -> bool:
    """Say whether the office of ``by`` evaluates the exercise that an incident is of."""
    return models.DrillOffice.objects.filter(
        drill__offices__incident=incident, organisation__code=by.organisation,
        part=enums.DrillPart.EVALUATOR,
    ).exists()  # fmt: skip


def check_may_see_whole(by: audit_rules.Actor, incident: models.Incident) -> None:
    """Refuse who sees only a part of this incident.

    :raises NotAllowedError: then.
    """
    if not may_see_whole(by, incident):
        raise refusals.NotAllowedError(
            "Cơ quan được mời phối hợp chỉ xem tóm tắt và diễn biến ghi cho mọi cơ quan tham gia."
        )


def may_issue_paper(by: audit_rules.Actor, incident: models.Incident) -> bool:
    """Say whether ``by`` issues reports of an incident as papers of its own office: who responds
    for its office, or the centre, where the post issues papers at all."""
    return (
        may_respond(by, incident)
        and may_see_whole(by, incident)
        and org_permissions.may(by, "paper", "issue")
    )


def check_may_issue_paper(by: audit_rules.Actor, incident: models.Incident) -> None:
    """Refuse who issues no reports of this incident.

    :raises NotAllowedError: then.
    """
    check_may_respond(by, incident)
    check_may_see_whole(by, incident)
    org_permissions.check_may(by, "paper", "issue")


def may_write_entry(by: audit_rules.Actor, incident: models.Incident) -> bool:
    """Say whether ``by`` writes on the course of an incident: whoever takes part in it."""
    if may_respond(by, incident):
        return True
    is_party = incident.case.parties.filter(organisation__code=by.organisation).exists()
    return is_party and org_permissions.may(by, reach.KIND, "respond_incident")


def check_may_write_entry(by: audit_rules.Actor, incident: models.Incident) -> None:
    """Refuse who takes no part in this incident.

    :raises NotAllowedError: then.
    """
    if not may_write_entry(by, incident):
        raise refusals.NotAllowedError("Chỉ cơ quan tham gia xử lý sự cố ghi diễn biến.")


def may_withdraw_sign(by: audit_rules.Actor, sign: models.IncidentSign) -> bool:
    """Say whether ``by`` withdraws a sign: the office that wrote it, and the centre."""
    if org_rules.scope_of(by, reach.KIND, "triage_incident") == org_enums.Scope.ALL:
        return True
    return by.organisation == sign.office.code and may_write_entry(by, sign.incident)


def check_may_withdraw_sign(by: audit_rules.Actor, sign: models.IncidentSign) -> None:
    """Refuse who does not withdraw this sign.

    :raises NotAllowedError: then.
    """
    if not may_withdraw_sign(by, sign):
        raise refusals.NotAllowedError("Cơ quan đã ghi dấu hiệu hoặc cơ quan phụ trách mới rút.")
