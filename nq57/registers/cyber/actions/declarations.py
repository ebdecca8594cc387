"""What offices declare in a campaign: written as a version, sent by the head, received."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.files import models as files
from nq57.plans import actions as plan_actions
from nq57.registers.cyber import enums, models, permissions, queries, rules

_EVIDENCE = "Kết quả rà quét, khắc phục"
_SETTLED_ANSWERS = "Bản kê khai lỗ hổng bảo mật"
_UNSENT = ("waiting", "handed_back")


@transaction.atomic
def declare(
    *,
    office: models.CampaignOffice,
    said: rules.Said,
    seen: int,
    by: audit_rules.Actor,
    at: datetime,
    file: files.StoredFile | None = None,
    is_sent: bool = False,
) -> models.Declaration:
    """Declare for an office: a new version, which waits for the head or is sent at once.

    ``seen`` is the newest version that the person saw, 0 for none: a second press is refused.

    :raises NotAllowedError: when the post does not declare for this office, or may not send.
    :raises FaultyError: with every fault of what is said.
    :raises CyberError: when the campaign has ended, somebody has declared meanwhile, or who
        asks to accept a risk would approve it.
    """
    held = _lock(office)
    permissions.check_may_declare(by, held.organisation.code)
    _check_open(held)
    newest = queries.find_newest(office=held)
    if seen != (newest.number if newest else 0):
        raise rules.StaleError(
            "Cơ quan vừa có bản kê khai mới: tải lại trang để xem, không ghi lần nữa."
        )
    ground = queries.make_ground(office=held, today=timezone.localdate(at))
    if faults := rules.list_declaration_faults(said, ground):
        raise rules.FaultyError(faults)
    made = _write(held, said, (newest.number if newest else 0) + 1, by, at)
    if file is not None:
        case_actions.add_evidence(
            case=made.case, file=file, claim=_EVIDENCE, by=by, at=at, right="declare", on="cyber"
        )
    if newest is not None and newest.case.state in _UNSENT:
        _replace(newest, made, by, at)
    if is_sent:
        send_declaration(declaration=made, by=by, at=at)
    return made


@transaction.atomic
def send_declaration(
    *, declaration: models.Declaration, by: audit_rules.Actor, at: datetime
) -> None:
    """Approve a version and send it: it stands for the office from now on.

    :raises NotAllowedError: when the post does not send for this office.
    :raises CyberError: when the campaign has ended, or a risk that he asked for is accepted.
    :raises CasesError: when the version is not waiting.
    """
    office = declaration.office
    permissions.check_may_send(by, office.organisation.code)
    _check_open(office)
    holes = queries.list_holes(declaration=declaration)
    told = [queries.tell_hole(one) for one in holes]
    rules.check_risks(told, asked_by=declaration.by, approved_by=by.account)
    before = queries.find_sent(office=office)
    case_actions.move(case=declaration.case, verb="send_declaration", by=by, at=at)
    models.RiskApproval.objects.bulk_create(
        models.RiskApproval(
            hole=one, asked_by=declaration.by, approved_by=by.account, at=at
        )
        for one in holes if one.state == enums.HoleState.ACCEPTED
    )  # fmt: skip
    if before is not None:
        _replace(before, declaration, by, at)


@transaction.atomic
def hand_back_declaration(
    *, declaration: models.Declaration, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Give a version back inside the office, before it is sent.

    :raises NotAllowedError: when the post does not send for this office.
    :raises CasesError: without a reason, or when the version is not waiting.
    """
    permissions.check_may_send(by, declaration.office.organisation.code)
    case_actions.move(case=declaration.case, verb="hand_back_declaration", note=note, by=by, at=at)


@transaction.atomic
def accept_declaration(
    *, declaration: models.Declaration, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    """Accept what an office has sent; the obligation is its office's own to report done.

    :raises NotAllowedError: when the post does not receive, or declared this itself.
    :raises CasesError: when the version is not sent.
    """
    permissions.check_may_receive(by, declaration)
    case_actions.move(case=declaration.case, verb="accept_declaration", note=note, by=by, at=at)


@transaction.atomic
def return_declaration(
    *, declaration: models.Declaration, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Return what an office has sent: it has to declare again.

    :raises NotAllowedError: when the post does not receive, or declared this itself.
    :raises CasesError: without a reason, or when the version is not sent.
    """
    permissions.check_may_receive(by, declaration)
    case_actions.move(case=declaration.case, verb="return_declaration", note=note, by=by, at=at)


@transaction.atomic
def report_done(*, declaration: models.Declaration, by: audit_rules.Actor, at: datetime) -> None:
    """Report the office's obligation done, with the accepted declaration as its product.

    The obligation's own rules hold: who may report it, from which state, who confirms it.

    :raises NotAllowedError: when the post may not update the obligation.
    :raises CyberError: when the declaration is not accepted, or the office has something left.
    :raises CasesError: when the obligation cannot be reported from its state.
    """
    office = declaration.office
    stand = queries.find_stand(office=office, day=timezone.localdate(at), now=at)
    if (
        stand is None or stand.version != declaration.number or stand.state != "accepted"
        or stand.standing not in rules.SETTLED
    ):  # fmt: skip
        raise rules.CyberError(
            "Bản kê khai phải được nhận, đủ hệ thống và không còn lỗ hổng mới báo hoàn thành được."
        )
    sent = declaration.case.steps.filter(verb="send_declaration").order_by("pk").first()
    plan_actions.submit_obligation(
        obligation=office.obligation, product=f"{_SETTLED_ANSWERS} {declaration.case.code}",
        finished_on=timezone.localdate(sent.at if sent else at), by=by, at=at,
    )  # fmt: skip


def _lock(office: models.CampaignOffice) -> models.CampaignOffice:
    """Let one at a time declare for an office."""
    return models.CampaignOffice.objects.select_for_update(of=("self",)).select_related(
        "campaign__centre", "organisation"
    ).get(pk=office.pk)  # fmt: skip


def _check_open(office: models.CampaignOffice) -> None:
    campaign = office.campaign
    if campaign.state != enums.CampaignState.RUNNING:
        raise rules.CyberError(
            f"Chiến dịch {campaign.get_state_display().lower()}: không kê khai nữa."
        )
    if office.dropped_at is not None:
        raise rules.CyberError("Cơ quan đã được đưa ra khỏi chiến dịch: không kê khai nữa.")


def _write(
    office: models.CampaignOffice,
    said: rules.Said,
    number: int,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Declaration:
    campaign = office.campaign
    case = case_actions.open_cases(
        graph=rules.DECLARATION.name, right="declare", by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{rules.DECLARATION_PREFIX}{campaign.code}.{office.organisation.code}.{number}",
                title=f"Kê khai lỗ hổng, bản {number}: {campaign.title}",
                organisation=office.organisation, secrecy=audit_enums.Secrecy.RESTRICTED,
                note=str(enums.Answer(said.answer).label),
            )
        ],
    )[0]  # fmt: skip
    made = models.Declaration.objects.create(
        case=case, office=office, number=number, answer=said.answer, note=said.note.strip(),
        by=by.account, at=at,
    )  # fmt: skip
    scanned_on: Any = said.scanned_on  # a day, where systems are named: the rules have seen to it
    declared = models.DeclaredSystem.objects.bulk_create(
        models.DeclaredSystem(
            declaration=made, system_id=key, scanned_on=scanned_on,
            scanned_by=said.scanned_by.strip(), tool=said.tool.strip(),
        )
        for key in said.systems
    )  # fmt: skip
    _write_holes(declared, said.holes)
    return made


def _write_holes(declared: Sequence[models.DeclaredSystem], holes: Sequence[rules.Hole]) -> None:
    by_system = {one.system_id: one for one in declared}
    models.Hole.objects.bulk_create(
        models.Hole(
            declared=by_system[one.system], title=one.title.strip(), cve=one.cve,
            severity=one.severity, state=one.state, fixed_on=one.fixed_on,
            accepted_until=one.accepted_until, claim=one.claim.strip(),
            **_tell_origin(one),
        )
        for one in holes
    )  # fmt: skip


def _tell_origin(hole: rules.Hole) -> dict[str, Any]:
    """Return since when a hole is known and, of one known before, which it is."""
    told: dict[str, Any] = {"found_on": hole.found_on}
    return told | ({"identity": hole.identity} if hole.identity else {})


def _replace(
    old: models.Declaration, new: models.Declaration, by: audit_rules.Actor, at: datetime
) -> None:
    """Let an older version go where a newer stands instead."""
    case_actions.move(case=old.case, verb="replace_declaration", note=new.case.code, by=by, at=at)
