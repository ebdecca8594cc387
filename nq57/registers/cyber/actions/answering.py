"""What offices answer in a call: written as a version, sent by the head, received."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.plans import actions as plan_actions
from nq57.registers.cyber import enums, rules
from nq57.registers.cyber.actions.calls import CallKind
from nq57.registers.cyber.models import calls
from nq57.registers.cyber.queries.calls import A, C, O, S, T


def lock_office(kind: CallKind[C, O, A, S, T], office: O, by: audit_rules.Actor) -> O:
    """Let one at a time answer for an office.

    :raises NotAllowedError: when the post does not answer for it.
    :raises CyberError: when it answers no more.
    """
    call = kind.calls.office.call_field
    held = kind.calls.office._default_manager.select_for_update(of=("self",)).select_related(
        f"{call}__centre", "organisation"
    ).get(pk=office.pk)  # fmt: skip
    kind.rights.check_may_answer(by, held.organisation.code)
    _check_open(kind, held)
    return held


def find_before(kind: CallKind[C, O, A, S, T], office: O, seen: int) -> A | None:
    """Return the newest version; ``seen`` is that which the person saw, 0 for none.

    :raises StaleError: when somebody has answered meanwhile.
    """
    newest = kind.calls.find_newest(office=office)
    if seen != (newest.number if newest else 0):
        raise rules.StaleError(
            f"Cơ quan vừa có {kind.answered} mới: tải lại trang để xem, không ghi lần nữa."
        )
    return newest


def open_answer(
    kind: CallKind[C, O, A, S, T],
    office: O,
    before: A | None,
    by: audit_rules.Actor,
    at: datetime,
    *,
    note: str = "",
) -> dict[str, Any]:
    """Open the case of a new version, and return what every version says; ``note`` is the answer
    in a word."""
    call, number = office.call, before.number + 1 if before else 1
    case = case_actions.open_cases(
        graph=f"{kind.answer}@1", right=kind.rights.answer, by=by, at=at,
        cases=[
            case_actions.NewCase(
                code=f"{kind.prefix}{call.code}.{office.organisation.code}.{number}",
                title=f"{kind.heading}, bản {number}: {call.title}",
                organisation=office.organisation, secrecy=audit_enums.Secrecy.RESTRICTED,
                note=note,
            )
        ],
    )[0]  # fmt: skip
    return {"case": case, "office": office, "number": number, "by": by.account, "at": at}


def replace_unsent(
    kind: CallKind[C, O, A, S, T], before: A | None, made: A, by: audit_rules.Actor, at: datetime
) -> None:
    """Let a version that was not sent go where a newer one stands instead."""
    if before is not None and before.case.state in rules.UNSENT:
        _replace(kind, before, made, by, at)


def send(kind: CallKind[C, O, A, S, T], answer: A, by: audit_rules.Actor, at: datetime) -> None:
    """Approve a version and send it: it stands for the office from now on.

    :raises NotAllowedError: when the post does not send for this office.
    :raises CyberError: when the call has ended.
    :raises CasesError: when the version is not waiting.
    """
    office: Any = answer.office
    kind.rights.check_may_send(by, office.organisation.code)
    _check_open(kind, office)
    before = kind.calls.find_sent(office=office)
    case_actions.move(case=answer.case, verb=f"send_{kind.answer}", by=by, at=at)
    if before is not None:
        _replace(kind, before, answer, by, at)


def hand_back(
    kind: CallKind[C, O, A, S, T], answer: A, note: str, by: audit_rules.Actor, at: datetime
) -> None:
    """Give a version back inside the office, before it is sent.

    :raises NotAllowedError: when the post does not send for this office.
    :raises CasesError: without a reason, or when the version is not waiting.
    """
    kind.rights.check_may_send(by, answer.office.organisation.code)
    case_actions.move(case=answer.case, verb=f"hand_back_{kind.answer}", note=note, by=by, at=at)


def receive(
    kind: CallKind[C, O, A, S, T],
    answer: A,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
    *,
    is_returned: bool = False,
) -> None:
    """Accept what an office has sent, or return it: then it has to answer again.

    An accepted one is its office's own to report done.

    :raises NotAllowedError: when the post does not receive, or wrote this itself.
    :raises CasesError: when the version is not sent; returned without a reason.
    """
    kind.rights.check_may_receive(by, answer)
    verb = f"return_{kind.answer}" if is_returned else f"accept_{kind.answer}"
    case_actions.move(case=answer.case, verb=verb, note=note, by=by, at=at)


def report(kind: CallKind[C, O, A, S, T], answer: A, by: audit_rules.Actor, at: datetime) -> None:
    """Report the office's obligation done, with the accepted answer as its product.

    The obligation's own rules hold: who may report it, from which state, who confirms it.

    :raises NotAllowedError: when the post may not update the obligation.
    :raises CyberError: when the answer is not accepted, or the office has something left.
    :raises CasesError: when the obligation cannot be reported from its state.
    """
    office: Any = answer.office
    stand: Any = kind.calls.find_stand(office=office, day=timezone.localdate(at), now=at)
    if (
        stand is None or stand.version != answer.number or stand.state != "accepted"
        or stand.standing not in kind.calls.settled
    ):  # fmt: skip
        raise rules.CyberError(kind.unsettled)
    sent = answer.case.steps.filter(verb=f"send_{kind.answer}").order_by("pk").first()
    plan_actions.submit_obligation(
        obligation=office.obligation, product=f"{kind.product} {answer.case.code}",
        finished_on=timezone.localdate(sent.at if sent else at), by=by, at=at,
    )  # fmt: skip


def _check_open(kind: CallKind[C, O, A, S, T], office: calls.CallOffice) -> None:
    state = enums.CampaignState(office.call.state)
    if state != enums.CampaignState.RUNNING:
        raise rules.CyberError(
            f"{kind.noun.capitalize()} {state.label.lower()}: không {kind.answering} nữa."
        )
    if office.dropped_at is not None:
        raise rules.CyberError(
            f"Cơ quan đã được đưa ra khỏi {kind.noun}: không {kind.answering} nữa."
        )


def _replace(
    kind: CallKind[C, O, A, S, T], old: A, new: A, by: audit_rules.Actor, at: datetime
) -> None:
    """Let an older version go where a newer stands instead."""
    verb = f"replace_{kind.answer}"
    case_actions.move(case=old.case, verb=verb, note=new.case.code, by=by, at=at)
