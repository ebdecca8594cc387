"""What a campaign and an overall review do alike: offices owe an answer, are urged, are let go.

What an office owes is an obligation of the core: taken over when the order has made it already,
asked for when not. A call has no dates of its own beside it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic

from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import permissions as case_permissions
from nq57.orgs.models import Organisation
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.registers.cyber import enums, permissions, queries, rules
from nq57.registers.cyber.models import calls
from nq57.registers.cyber.queries.calls import A, C, O, S, T


@dataclass(frozen=True, kw_only=True)
class NewCall:
    """What a call asks: on which order, by when, of which offices."""

    title: str
    task: plans.Task
    asked: str
    due: date
    offices: Sequence[Organisation]


@dataclass(frozen=True, kw_only=True)
class CallKind(Generic[C, O, A, S, T]):
    """A kind of call as the actions know it.

    ``subject`` is what the journal calls it, ``stem`` begins its codes; ``answer`` names the
    moves of what offices answer and ``prefix`` begins their codes. The rest are its words.
    """

    calls: queries.Calls[C, O, A, S, T]
    rights: permissions.CallRights
    subject: str
    stem: str
    answer: str
    prefix: str
    noun: str
    work: str
    answering: str
    answered: str
    heading: str
    product: str
    unsettled: str


def find_centre(by: audit_rules.Actor) -> Organisation:
    """Return the office that asks.

    :raises CyberError: when the post is of none.
    """
    found = Organisation.objects.filter(code=by.organisation).first()
    if found is None:
        raise rules.CyberError("Việc này do một cơ quan mở: dùng vị trí của cơ quan phụ trách.")
    return found


def make_code(stem: str, used: Collection[str], year: int) -> str:
    """Return the next free code of a year, beside those in use."""
    number = len(used) + 1
    while (code := f"{stem}{year}-{number:02d}") in used:
        number += 1
    return code


def lock_order(task: plans.Task) -> plans.Task:
    """Let one at a time open a call on a clause."""
    return plans.Task.objects.select_for_update(of=("self",)).select_related(
        "plan", "document"
    ).defer("document__lines").get(pk=task.pk)  # fmt: skip


def check_new(kind: CallKind[C, O, A, S, T], new: NewCall, task: plans.Task) -> None:
    """Refuse a call without words, or on a clause for which one runs.

    :raises CyberError: then.
    """
    if not new.title.strip() or not new.asked.strip():
        raise rules.CyberError(f"Ghi tên {kind.noun} và nội dung yêu cầu.")
    running = kind.calls.call._default_manager.filter(state=enums.CampaignState.RUNNING)
    if running.filter(task=task).exists():
        raise rules.CyberError(f"Mục này đã có một {kind.noun} đang thực hiện: mở {kind.noun} ấy.")


def choose(
    candidates: Sequence[queries.Candidate], offices: Sequence[Organisation], giver: str
) -> list[queries.Candidate]:
    """Return the candidates that were chosen; ``giver`` is what gives offices their work.

    :raises CyberError: when there is none, or one is not among them.
    """
    keys = {one.pk for one in offices}
    if not keys:
        raise rules.CyberError("Chọn ít nhất một cơ quan.")
    chosen = [one for one in candidates if one.office.pk in keys]
    if len(chosen) != len(keys):
        raise rules.CyberError(f"Có cơ quan mà {giver} không giao việc: bỏ cơ quan ấy.")
    return chosen


def open_call(
    kind: CallKind[C, O, A, S, T],
    new: NewCall,
    task: plans.Task,
    chosen: Sequence[queries.Candidate],
    by: audit_rules.Actor,
    at: datetime,
    **besides: Any,
) -> C:
    """Open a call, checked before: every chosen office owes its answer by the date. ``besides``
    are the fields that this kind has more."""
    centre = find_centre(by)
    made = kind.calls.call._default_manager.create(
        code=_make_code(kind, timezone.localdate(at).year), title=new.title.strip(), task=task,
        centre=centre, asked=new.asked.strip(), due=new.due, opened_at=at, opened_by=by.account,
        **besides,
    )  # fmt: skip
    owed = _owe(made, f"{made.title}: {kind.work}", chosen, by, at)
    kind.calls.office._default_manager.bulk_create(
        kind.calls.office(
            **{kind.calls.office.call_field: made}, organisation=one.office, added_at=at,
            obligation=owed[one.office.pk], is_made=one.obligation is None,
        )
        for one in chosen
    )  # fmt: skip
    taken = sum(one.obligation is not None for one in chosen)
    journal(
        kind, made, f"open_{kind.subject}", by, at,
        after={"title": made.title, "due": made.due, "offices": len(chosen), "taken_over": taken,
               "basis": queries.say_basis(task=task), **besides},
    )  # fmt: skip
    return made


def correct_call(
    kind: CallKind[C, O, A, S, T],
    held: C,
    said: Mapping[str, Any],
    by: audit_rules.Actor,
    at: datetime,
    *,
    dropped: Collection[str],
    reason: str,
) -> None:
    """Correct a locked call: its words, its own fields; offices (codes) leave with a reason.

    Its date is the order's: who is to have another asks for it at his obligation.

    :raises CyberError: when a word or the reason misses.
    """
    if not said["title"].strip() or not said["asked"].strip():
        raise rules.CyberError(f"Ghi tên {kind.noun} và nội dung yêu cầu.")
    before = {name: getattr(held, name) for name in said}
    after = {name: told.strip() if isinstance(told, str) else told for name, told in said.items()}
    for name, told in after.items():
        setattr(held, name, told)
    held.version += 1
    held.save()
    leaving = _list_offices(kind, held).filter(organisation__code__in=dropped)
    rows = list(leaving.select_related("organisation", "obligation__case__organisation"))
    for office in rows:
        office.dropped_at, office.reason = at, rules.check_ended(reason)
        office.save(update_fields=["dropped_at", "reason"])
        release(office, office.reason, by, at)
    after["dropped"] = sorted(one.organisation.code for one in rows)
    verb = f"correct_{kind.subject}"
    journal(kind, held, verb, by, at, before=before, after=after, note=reason)


def end_call(
    kind: CallKind[C, O, A, S, T],
    call: C,
    state: str,
    reason: str,
    by: audit_rules.Actor,
    at: datetime,
) -> C:
    """Close a call, or cancel it; the order's own obligations go on as they are.

    What was asked for the call alone is cancelled with it; of a closed one it stays owed.

    :raises NotAllowedError: when the post runs none.
    :raises CyberError: when it has ended or changed meanwhile, or no reason is given.
    """
    held = lock_call(kind, call, by)
    if state not in (enums.CampaignState.CLOSED, enums.CampaignState.CANCELLED):
        raise rules.CyberError("Chọn kết thúc hoặc hủy.")
    held.state, held.reason, held.ended_at = state, rules.check_ended(reason), at
    held.version += 1
    held.save()
    if state == enums.CampaignState.CANCELLED:
        for office in _list_offices(kind, held).select_related("obligation__case__organisation"):
            release(office, held.reason, by, at)
    verb = "close" if state == enums.CampaignState.CLOSED else "cancel"
    journal(kind, held, f"{verb}_{kind.subject}", by, at, note=held.reason)
    return held


def urge_call(
    kind: CallKind[C, O, A, S, T],
    call: C,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
    standings: Collection[str],
) -> int:
    """Urge the offices that have something left to do, at their obligations; return how many.

    ``standings`` keeps those that stand so; empty keeps all that are not settled. Where the
    centre's post may not urge an obligation itself, the system does it in its words.

    :raises NotAllowedError: when the post runs none.
    :raises CyberError: when it has ended, or nobody is left to urge.
    :raises CasesError: when nothing is said.
    """
    held = lock_call(kind, call, by)
    board = kind.calls.make_board(call=held, day=timezone.localdate(at), now=at)
    wanted = set(standings or kind.calls.standings) - kind.calls.settled
    keys = [row.office.obligation_id for row in board.rows if row.stand.standing in wanted]
    urged = _urge(keys, held.centre, note, by, at)
    journal(kind, held, f"urge_{kind.subject}", by, at, after={"offices": urged}, note=note)
    return urged


def lock_call(kind: CallKind[C, O, A, S, T], call: C, by: audit_rules.Actor) -> C:
    """Return a running call as the person saw it, locked.

    :raises NotAllowedError: when the post runs none.
    :raises CyberError: when it has ended or changed meanwhile.
    """
    kind.rights.check_may_run(by)
    held = kind.calls.call._default_manager.select_for_update(of=("self",)).select_related(
        "centre"
    ).get(pk=call.pk)  # fmt: skip
    noun = kind.noun.capitalize()
    if held.state != enums.CampaignState.RUNNING:
        state = enums.CampaignState(held.state).label.lower()
        raise rules.CyberError(f"{noun} {state}: không sửa được.")
    if held.version != call.version:
        raise rules.StaleError(f"{noun} vừa được người khác sửa: tải lại trang để xem.")
    return held


def journal(
    kind: CallKind[C, O, A, S, T],
    call: C,
    verb: str,
    by: audit_rules.Actor,
    at: datetime,
    **told: Any,
) -> None:
    """Record what was done with a call."""
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind=kind.subject, subject_code=call.code,
        secrecy=audit_enums.Secrecy.RESTRICTED, **told,
    )  # fmt: skip


def release(asked: calls.CallOffice, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Cancel what was asked for on this account alone and is not over; the order's own work
    stays. The obligation's case and office loaded."""
    case = asked.obligation.case
    if asked.is_made and case.closed_at is None:
        acts = by if case_permissions.may(by, case, "assign") else audit_rules.SYSTEM
        case_actions.move(case=case, verb="cancel", note=reason, by=acts, at=at)


def _list_offices(kind: CallKind[C, O, A, S, T], call: C) -> Any:
    asked = {kind.calls.office.call_field: call}
    return kind.calls.office._default_manager.filter(**asked, dropped_at=None)


def _make_code(kind: CallKind[C, O, A, S, T], year: int) -> str:
    """Return the next free code of a year."""
    known = kind.calls.call._default_manager.filter(code__startswith=f"{kind.stem}{year}-")
    return make_code(kind.stem, set(known.values_list("code", flat=True)), year)


def _owe(
    call: calls.Call,
    title: str,
    chosen: Sequence[queries.Candidate],
    by: audit_rules.Actor,
    at: datetime,
) -> Mapping[int, plans.Obligation]:
    """Return what each office (its key) owes: taken over, or opened now under the call's code."""
    missing = [one.office for one in chosen if one.obligation is None]
    made = plan_actions.require_work(
        required=[
            plan_actions.NewRequired(
                key=call.code, title=title, due=call.due, source=call.code,
                basis=queries.say_basis(task=call.task), plan=call.task.plan,
                organisation=office, monitor=call.centre, task=call.task,
            )
            for office in missing
        ],
        by=by, at=at,
    ) if missing else []  # fmt: skip
    held = {one.office.pk: one.obligation for one in chosen if one.obligation is not None}
    return held | {row.organisation_id: row for row in made}


def _urge(
    obligations: Iterable[int],
    centre: Organisation,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Urge those obligations (keys) that are open, in the centre's words; return how many."""
    rows = plans.Obligation.objects.open().filter(pk__in=list(obligations))
    urged = [row.case for row in rows.select_related("case__organisation").order_by("pk")]
    if not urged:
        raise rules.CyberError("Không còn cơ quan nào để đôn đốc.")
    acts = by if all(case_permissions.may(by, one, "urge") for one in urged) else audit_rules.SYSTEM
    words = f"{centre.name}: {note.strip()}" if note.strip() else ""
    case_actions.urge_all(cases=urged, by=acts, at=at, note=words)
    return len(urged)
