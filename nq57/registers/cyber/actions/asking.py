"""What a campaign and an overall review do alike: offices owe an answer, are urged, are let go.

What an office owes is an obligation of the core: taken over when the order has made it already,
asked for when not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import permissions as case_permissions
from nq57.orgs.models import Organisation
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.registers.cyber import queries, rules


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked of offices: under which code, on which clause, by when, who follows it."""

    code: str
    title: str
    task: plans.Task
    due: date
    centre: Organisation


class Asked(Protocol):
    """An office with what it owes; ``is_made`` when that was asked for on this account alone."""

    obligation: plans.Obligation
    is_made: bool


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


def owe(
    *, order: Order, chosen: Sequence[queries.Candidate], by: audit_rules.Actor, at: datetime
) -> Mapping[int, plans.Obligation]:
    """Return what each office (its key) owes: taken over, or opened now under the order's code."""
    missing = [one.office for one in chosen if one.obligation is None]
    made = plan_actions.require_work(
        required=[
            plan_actions.NewRequired(
                key=order.code, title=order.title, due=order.due, source=order.code,
                basis=queries.say_basis(task=order.task), plan=order.task.plan,
                organisation=office, monitor=order.centre, task=order.task,
            )
            for office in missing
        ],
        by=by, at=at,
    ) if missing else []  # fmt: skip
    held = {one.office.pk: one.obligation for one in chosen if one.obligation is not None}
    return held | {row.organisation_id: row for row in made}


def release(asked: Asked, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Cancel what was asked for on this account alone and is not over; the order's own work
    stays. The obligation's case and office loaded."""
    case = asked.obligation.case
    if asked.is_made and case.closed_at is None:
        acts = by if case_permissions.may(by, case, "assign") else audit_rules.SYSTEM
        case_actions.move(case=case, verb="cancel", note=reason, by=acts, at=at)


def urge(
    *,
    obligations: Iterable[int],
    centre: Organisation,
    note: str,
    by: audit_rules.Actor,
    at: datetime,
) -> int:
    """Urge those obligations (keys) that are open, in the centre's words; return how many.

    Where the centre's post may not urge an obligation itself, the system does it for it.

    :raises CyberError: when nobody is left to urge.
    :raises CasesError: when nothing is said.
    """
    rows = plans.Obligation.objects.open().filter(pk__in=list(obligations))
    urged = [row.case for row in rows.select_related("case__organisation").order_by("pk")]
    if not urged:
        raise rules.CyberError("Không còn cơ quan nào để đôn đốc.")
    acts = by if all(case_permissions.may(by, one, "urge") for one in urged) else audit_rules.SYSTEM
    words = f"{centre.name}: {note.strip()}" if note.strip() else ""
    case_actions.urge_all(cases=urged, by=acts, at=at, note=words)
    return len(urged)
