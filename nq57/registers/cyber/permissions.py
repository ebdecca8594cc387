"""Who may do what with information systems: the table of rights, and the office's part in each."""

from collections.abc import Collection

from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.cases import permissions as case_permissions
from nq57.core import refusals
from nq57.orgs import enums as org_enums
from nq57.orgs import permissions as org_permissions
from nq57.orgs import rules as org_rules
from nq57.registers.base import permissions as base
from nq57.registers.cyber import models, rules

_KIND = "cyber"


def may_list(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reads systems at all, at least those of its own office."""
    return org_permissions.may(by, _KIND, "read")


def may_count(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may see how many systems the province has."""
    return org_permissions.may(by, _KIND, "count")


def may_add(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may enter systems, at least those of its own office."""
    return org_permissions.may(by, _KIND, "write")


def may_read_all(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reads the systems of the whole province."""
    return org_rules.scope_of(by, _KIND, "read") == org_enums.Scope.ALL


def may_set_criteria(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` may correct the criteria of levels."""
    return org_permissions.may(by, _KIND, "criteria")


def may_write(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` may change a system: of its own office, or any; offices loaded."""
    return _reaches(by, {system.owner.code, system.operator.code})


def may_open(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` may begin a dossier: for the office that operates the system."""
    return _reaches(by, {system.operator.code})


def check_may_list(by: audit_rules.Actor) -> None:
    """Refuse who reads no systems.

    :raises NotAllowedError: then.
    """
    if not may_list(by):
        raise refusals.NotAllowedError("Vị trí đang dùng không xem danh mục hệ thống thông tin.")


def check_may_count(by: audit_rules.Actor) -> None:
    """Refuse who does not see the province's numbers.

    :raises NotAllowedError: then.
    """
    if not may_count(by):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng không xem số lượng hệ thống thông tin của tỉnh."
        )


def check_may_add(by: audit_rules.Actor) -> None:
    """Refuse who enters no systems.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, "write")


def check_may_write(by: audit_rules.Actor, *, offices: Collection[str]) -> None:
    """Refuse to write an entry that is of these offices (codes): a system's owner, operator.

    :raises NotAllowedError: when the post's right does not reach one of them.
    """
    check_may_add(by)
    if not _reaches(by, offices):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng chỉ ghi danh mục của cơ quan mình; hệ thống thì là chủ quản hoặc đơn "
            "vị vận hành."
        )


def check_may_set_criteria(by: audit_rules.Actor) -> None:
    """Refuse who does not keep the criteria of levels.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, "criteria")


def may_submit(by: audit_rules.Actor, dossier: models.Dossier) -> bool:
    """Say whether ``by`` prepares a dossier; its case and organisation loaded."""
    return case_permissions.may(by, dossier.case, "write")


def may_appraise(by: audit_rules.Actor, dossier: models.Dossier) -> bool:
    """Say whether ``by`` may appraise now: for the specialised unit, and not what he sent."""
    return (
        _is_of(by, dossier, rules.SPECIALISED)
        and by.account != dossier.submitted_by
        and case_permissions.may(by, dossier.case, "appraise")
    )


def may_approve(by: audit_rules.Actor, dossier: models.Dossier) -> bool:
    """Say whether ``by`` may approve now: for the office that the level asks for."""
    return (
        _is_of(by, dossier, rules.get_approver(dossier.levelling.level))
        and by.account != dossier.submitted_by
        and case_permissions.may(by, dossier.case, "approve")
    )


def check_may_submit(by: audit_rules.Actor, dossier: models.Dossier) -> None:
    """Refuse who does not prepare this dossier.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, dossier.case, "write")


def check_may_appraise(by: audit_rules.Actor, dossier: models.Dossier) -> None:
    """Refuse who does not appraise this dossier.

    :raises NotAllowedError: then.
    """
    if not may_appraise(by, dossier):
        raise refusals.NotAllowedError(
            "Đơn vị chuyên trách của hệ thống thẩm định hồ sơ; người nộp không tự thẩm định."
        )


def check_may_approve(by: audit_rules.Actor, dossier: models.Dossier) -> None:
    """Refuse who does not approve this dossier.

    :raises NotAllowedError: then.
    """
    if not may_approve(by, dossier):
        raise refusals.NotAllowedError(
            "Cấp độ 1, 2 do đơn vị chuyên trách phê duyệt, từ cấp độ 3 do chủ quản phê duyệt; "
            "người nộp không tự phê duyệt."
        )


def may_run(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` opens and ends campaigns, and urges the offices that they ask."""
    return org_permissions.may(by, _KIND, "campaign")


def check_may_run(by: audit_rules.Actor) -> None:
    """Refuse who runs no campaigns.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, "campaign")


def check_may_see_campaigns(by: audit_rules.Actor) -> None:
    """Refuse who sees neither the province's numbers nor systems of an office.

    :raises NotAllowedError: then.
    """
    if not may_count(by) and not may_list(by):
        raise refusals.NotAllowedError("Vị trí đang dùng không xem chiến dịch khắc phục lỗ hổng.")


def may_see_holes(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` reads what an office (its code) declares: its own posts, the centre."""
    scope = org_rules.scope_of(by, _KIND, "read")
    return scope == org_enums.Scope.ALL or (
        scope == org_enums.Scope.OWN and by.organisation == office
    )


def may_declare(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` declares for an office (its code)."""
    return _reaches(by, {office}, "declare")


def check_may_declare(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not declare for an office (its code).

    :raises NotAllowedError: then.
    """
    if not may_declare(by, office):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ kê khai lỗ hổng cho cơ quan mình.")


def may_send(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` approves and sends what an office (its code) declares."""
    return _reaches(by, {office}, "send")


def check_may_send(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not send what an office (its code) declares.

    :raises NotAllowedError: then.
    """
    if not may_send(by, office):
        raise refusals.NotAllowedError("Lãnh đạo cơ quan duyệt và gửi bản kê khai.")


def may_receive(by: audit_rules.Actor, declaration: models.Declaration) -> bool:
    """Say whether ``by`` accepts or returns a declaration; never what he declared himself."""
    return by.account != declaration.by and case_permissions.may(by, declaration.case, "receive")


def check_may_receive(by: audit_rules.Actor, declaration: models.Declaration) -> None:
    """Refuse who does not accept or return a declaration.

    :raises NotAllowedError: then.
    """
    if not may_receive(by, declaration):
        raise refusals.NotAllowedError(
            "Cơ quan phụ trách chiến dịch nhận, trả lại bản kê khai; người kê khai không tự nhận."
        )


def may_run_review(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` opens, corrects and ends overall reviews."""
    return org_permissions.may(by, _KIND, "review")


def check_may_run_review(by: audit_rules.Actor) -> None:
    """Refuse who runs no overall reviews.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, "review")


def may_answer_review(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` answers an overall review for an office (its code)."""
    return _reaches(by, {office}, "answer_review")


def check_may_answer_review(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not answer an overall review for an office (its code).

    :raises NotAllowedError: then.
    """
    if not may_answer_review(by, office):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ trả lời rà soát cho cơ quan mình.")


def may_send_review(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` approves and sends what an office (its code) answers."""
    return _reaches(by, {office}, "send_review")


def check_may_send_review(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not send what an office (its code) answers.

    :raises NotAllowedError: then.
    """
    if not may_send_review(by, office):
        raise refusals.NotAllowedError("Lãnh đạo cơ quan duyệt và gửi bản trả lời rà soát.")


def may_receive_review(by: audit_rules.Actor, answer: models.ReviewAnswer) -> bool:
    """Say whether ``by`` accepts or returns an answer; never what he wrote himself."""
    return by.account != answer.by and case_permissions.may(by, answer.case, "receive_review")


def check_may_receive_review(by: audit_rules.Actor, answer: models.ReviewAnswer) -> None:
    """Refuse who does not accept or return an answer.

    :raises NotAllowedError: then.
    """
    if not may_receive_review(by, answer):
        raise refusals.NotAllowedError(
            "Cơ quan chủ trì rà soát nhận, trả lại bản trả lời; người trả lời không tự nhận."
        )


def may_assess(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` assesses a system: of its own office, or any; offices loaded."""
    return _reaches(by, {system.owner.code, system.operator.code}, "assess")


def check_may_assess(by: audit_rules.Actor, system: models.InformationSystem) -> None:
    """Refuse who does not assess this system; its offices loaded.

    :raises NotAllowedError: then.
    """
    if not may_assess(by, system):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ đánh giá hệ thống của cơ quan mình.")


def may_report_period(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reports on the province's cybersecurity: the centre."""
    return org_permissions.may(by, _KIND, "periodic")


def check_may_report_period(by: audit_rules.Actor) -> None:
    """Refuse who does not report on the province's cybersecurity.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, "periodic")


def may_keep(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` writes databases and officers of an office (its code)."""
    return _reaches(by, {office})


def may_write_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> bool:
    """Say whether ``by`` writes a plan; its case and organisation loaded."""
    return case_permissions.may(by, plan.case, "write_plan")


def may_begin_plan(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` may begin a plan: for the office that operates the system."""
    return org_permissions.may(by, _KIND, "write_plan") and by.organisation == system.operator.code


def may_comment_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> bool:
    """Say whether ``by`` comments on a plan: the centre."""
    return case_permissions.may(by, plan.case, "comment_plan")


def may_approve_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> bool:
    """Say whether ``by`` may approve: for the owner, and not what he wrote or sent."""
    return (
        _owns(by, plan.system)
        and case_permissions.may(by, plan.case, "approve_plan")
        and (by.account not in (plan.made_by, plan.written_by, plan.submitted_by))
    )


def may_read_contacts(by: audit_rules.Actor, plan: models.ResponsePlan) -> bool:
    """Say whether ``by`` sees the people of a plan and their phones: the offices that own and
    operate the system, and the centre; a plan that it may read, with its offices loaded."""
    own = {plan.system.owner.code, plan.system.operator.code, plan.case.organisation.code}
    return may_read_all(by) or by.organisation in own


def check_may_read_contacts(by: audit_rules.Actor, plan: models.ResponsePlan) -> None:
    """Refuse who does not see the people of a plan.

    :raises NotAllowedError: then.
    """
    if not may_read_contacts(by, plan):
        raise refusals.NotAllowedError(
            "Đầu mối của phương án chỉ cơ quan của hệ thống và cơ quan phụ trách an ninh mạng xem."
        )


def check_may_begin_plan(by: audit_rules.Actor, system: models.InformationSystem) -> None:
    """Refuse who begins no plan for this system; its operator loaded.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, "write_plan")
    if by != audit_rules.SYSTEM and not may_begin_plan(by, system):
        raise refusals.NotAllowedError(
            "Phương án do đơn vị vận hành hệ thống lập: vị trí đang dùng không lập được."
        )


def check_may_write_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> None:
    """Refuse who does not write this plan.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, plan.case, "write_plan")


def check_may_comment_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> None:
    """Refuse who does not comment on this plan.

    :raises NotAllowedError: then.
    """
    case_permissions.check_may(by, plan.case, "comment_plan")


def check_may_approve_plan(by: audit_rules.Actor, plan: models.ResponsePlan) -> None:
    """Refuse who does not approve this plan.

    :raises NotAllowedError: then.
    """
    if not may_approve_plan(by, plan):
        raise refusals.NotAllowedError(
            "Phương án do thủ trưởng cơ quan chủ quản phê duyệt; người soạn, người trình không "
            "tự phê duyệt."
        )


def may_report(by: audit_rules.Actor, office: str) -> bool:
    """Say whether ``by`` reports incidents of an office (its code)."""
    return _reaches(by, {office}, "report_incident")


def check_may_report(by: audit_rules.Actor, office: str) -> None:
    """Refuse who does not report incidents of an office (its code).

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, "report_incident")
    if not may_report(by, office):
        raise refusals.NotAllowedError("Vị trí đang dùng chỉ báo sự cố của cơ quan mình.")


def may_report_any(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` reports for any office, as one that calls the centre."""
    return org_rules.scope_of(by, _KIND, "report_incident") == org_enums.Scope.ALL


def may_triage(by: audit_rules.Actor) -> bool:
    """Say whether ``by`` triages incidents: the centre."""
    return org_permissions.may(by, _KIND, "triage_incident")


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
    """Say whether ``by`` sees all of an incident that it may read: the centre, its office and
    the owners of its systems; an invited office sees the summary and what is written for all."""
    if may_read_all(by) or by.organisation == incident.case.organisation.code:
        return True
    own = incident.case.parties.filter(organisation__code=by.organisation)
    return own.filter(role=case_enums.PartyRole.MONITOR).exists()


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
    return is_party and org_permissions.may(by, _KIND, "respond_incident")


def check_may_write_entry(by: audit_rules.Actor, incident: models.Incident) -> None:
    """Refuse who takes no part in this incident.

    :raises NotAllowedError: then.
    """
    if not may_write_entry(by, incident):
        raise refusals.NotAllowedError("Chỉ cơ quan tham gia xử lý sự cố ghi diễn biến.")


def may_see_vulnerabilities(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    """Say whether ``by`` reads what is found on a system: its owner, its operator, the centre."""
    return _reaches(by, {system.owner.code, system.operator.code}, "read")


def may_handle(by: audit_rules.Actor, system: models.InformationSystem, verb: str) -> bool:
    """Say whether ``by`` may do it to vulnerabilities of a system; its offices loaded.

    ``verb``: import_scan, fix_vulnerability, approve_exception, judge_vulnerability.
    """
    return _reaches(by, {system.owner.code, system.operator.code}, verb)


def check_may_handle(by: audit_rules.Actor, system: models.InformationSystem, verb: str) -> None:
    """Refuse who may not do it to vulnerabilities of this system; its offices loaded.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, verb)
    if not may_handle(by, system, verb):
        raise refusals.NotAllowedError(
            "Vị trí đang dùng chỉ xử lý lỗ hổng của hệ thống mà cơ quan mình là chủ quản hoặc "
            "đơn vị vận hành."
        )


def may_use(by: audit_rules.Actor, verb: str) -> bool:
    """Say whether ``by`` does it to vulnerabilities at all; the verbs of ``may_handle``."""
    return org_permissions.may(by, _KIND, verb)


def check_may_use(by: audit_rules.Actor, verb: str) -> None:
    """Refuse who does it to no vulnerability; the verbs of ``may_handle``.

    :raises NotAllowedError: then.
    """
    org_permissions.check_may(by, _KIND, verb)


def may_withdraw_sign(by: audit_rules.Actor, sign: models.IncidentSign) -> bool:
    """Say whether ``by`` withdraws a sign: the office that wrote it, and the centre."""
    if org_rules.scope_of(by, _KIND, "triage_incident") == org_enums.Scope.ALL:
        return True
    return by.organisation == sign.office.code and may_write_entry(by, sign.incident)


def check_may_withdraw_sign(by: audit_rules.Actor, sign: models.IncidentSign) -> None:
    """Refuse who does not withdraw this sign.

    :raises NotAllowedError: then.
    """
    if not may_withdraw_sign(by, sign):
        raise refusals.NotAllowedError("Cơ quan đã ghi dấu hiệu hoặc cơ quan phụ trách mới rút.")


def _reaches(by: audit_rules.Actor, offices: Collection[str], verb: str = "write") -> bool:
    return base.reaches(by, _KIND, verb, offices=offices)


def _is_of(by: audit_rules.Actor, dossier: models.Dossier, part: str) -> bool:
    if by == audit_rules.SYSTEM:
        return True
    system = dossier.system
    office = system.owner if part == rules.OWNER else system.specialised
    return office is not None and office.code == by.organisation


def _owns(by: audit_rules.Actor, system: models.InformationSystem) -> bool:
    return by == audit_rules.SYSTEM or system.owner.code == by.organisation
