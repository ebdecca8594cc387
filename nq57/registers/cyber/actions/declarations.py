"""What offices declare in a campaign: written as a version, sent by the head, received."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.files import models as files
from nq57.registers.cyber import enums, models, queries, rules
from nq57.registers.cyber.actions import answering
from nq57.registers.cyber.actions.campaigns import CAMPAIGNS

_EVIDENCE = "Kết quả rà quét, khắc phục"


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
    held = answering.lock_office(CAMPAIGNS, office, by)
    newest = answering.find_before(CAMPAIGNS, held, seen)
    ground = queries.make_ground(office=held, today=timezone.localdate(at))
    if faults := rules.list_declaration_faults(said, ground):
        raise rules.FaultyError(faults)
    made = _write(held, said, newest, by, at)
    if file is not None:
        case_actions.add_evidence(
            case=made.case, file=file, claim=_EVIDENCE, by=by, at=at, right="declare", on="cyber"
        )
    answering.replace_unsent(CAMPAIGNS, newest, made, by, at)
    if is_sent:
        send_declaration(declaration=made, by=by, at=at)
    return made


@transaction.atomic
def send_declaration(
    *, declaration: models.Declaration, by: audit_rules.Actor, at: datetime
) -> None:
    """Approve a version and send it, with the risks that it asks to accept.

    :raises CyberError: when the campaign has ended, or a risk that he asked for is accepted.
    """
    holes = queries.list_holes(declaration=declaration)
    told = [queries.tell_hole(one) for one in holes]
    CAMPAIGNS.rights.check_may_send(by, declaration.office.organisation.code)
    rules.check_risks(told, asked_by=declaration.by, approved_by=by.account)
    answering.send(CAMPAIGNS, declaration, by, at)
    models.RiskApproval.objects.bulk_create(
        models.RiskApproval(
            hole=one, asked_by=declaration.by, approved_by=by.account, at=at
        )
        for one in holes if one.state == enums.HoleState.ACCEPTED
    )  # fmt: skip


@transaction.atomic
def hand_back_declaration(
    *, declaration: models.Declaration, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Give a version back inside the office, before it is sent."""
    answering.hand_back(CAMPAIGNS, declaration, note, by, at)


@transaction.atomic
def accept_declaration(
    *, declaration: models.Declaration, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    """Accept what an office has sent."""
    answering.receive(CAMPAIGNS, declaration, note, by, at)


@transaction.atomic
def return_declaration(
    *, declaration: models.Declaration, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Return what an office has sent: it has to declare again."""
    answering.receive(CAMPAIGNS, declaration, note, by, at, is_returned=True)


@transaction.atomic
def report_done(*, declaration: models.Declaration, by: audit_rules.Actor, at: datetime) -> None:
    """Report the office's obligation done, with the accepted declaration as its product."""
    answering.report(CAMPAIGNS, declaration, by, at)


def _write(
    office: models.CampaignOffice,
    said: rules.Said,
    before: models.Declaration | None,
    by: audit_rules.Actor,
    at: datetime,
) -> models.Declaration:
    label = str(enums.Answer(said.answer).label)
    told = answering.open_answer(CAMPAIGNS, office, before, by, at, note=label)
    made = models.Declaration.objects.create(**told, answer=said.answer, note=said.note.strip())
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
