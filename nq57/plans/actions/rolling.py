"""Make the obligations that plans in force ask for, until the end of next year. Idempotent."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypedDict

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import models as case_models
from nq57.core import queue
from nq57.core.phrases import Phrase
from nq57.law import rules as law_rules
from nq57.notices import actions as notice_actions
from nq57.notices import enums as notice_enums
from nq57.orgs import enums as org_enums
from nq57.orgs import models as org_models
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums, models, queries
from nq57.plans.rules import telling, work

GRAPH = "obligation@1"
DEADLINE = "Hạn hoàn thành"
_CHUNK = 1000
_MOST_TITLE = 1000


class Given(TypedDict):
    """Who acts, and when."""

    by: audit_rules.Actor
    at: datetime


@dataclass(frozen=True)
class Rolled:
    """What a roll did: obligations made, there already, and withheld because sealed content
    has no reader in the office."""

    made: int
    known: int
    withheld: int


@transaction.atomic
def roll_obligations(*, plan: models.Plan, by: audit_rules.Actor, at: datetime) -> Rolled:
    """Make the obligations of a plan in force that are not there yet, for this year and next.

    A plan that is to replace another asks for nothing until the items are mapped and the open
    obligations carried over.

    :raises NotAllowedError: when the post may not assign obligations.
    """
    org_permissions.check_may(by, "obligation", "assign")
    held = models.Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if held.state != enums.PlanState.IN_FORCE or _waits_for_mapping(held):
        return Rolled(0, 0, 0)
    today = get_day(at)
    asked = queries.list_wanted(plan=held, today=today, until=get_horizon(today))
    known = list_known(held)
    wanted = [one for one in asked.wanted if one.key not in known]
    opened: list[queries.Wanted] = []
    for start in range(0, len(wanted), _CHUNK):
        opened += _open(held, wanted[start : start + _CHUNK], today, by=by, at=at)
    made, withheld = len(opened), len(wanted) - len(opened)
    _carry_ended(held, today, by=by, at=at)
    if made:
        _tell(held, opened, today, by=by, at=at)
        audit_actions.record(
            by=by, at=at, verb="roll_obligations", subject_kind="plan", subject_code=held.code,
            after={"made": made, "withheld": withheld}, secrecy=held.secrecy,
        )  # fmt: skip
    return Rolled(made, len(asked.wanted) - len(wanted), withheld)


def defer_roll(plan: models.Plan) -> None:
    """Let the background make a plan's obligations once this transaction commits."""
    queue.defer("roll_obligations", lock="roll_obligations", plan=plan.code)


def defer_carrying(plan: models.Plan) -> None:
    """Let the background carry the replaced plan's obligations over, then make the new ones."""
    queue.defer("carry_over", lock="roll_obligations", plan=plan.code)
    defer_roll(plan)


def get_day(at: datetime) -> date:
    """Return the day in Vietnam."""
    return at.astimezone(law_rules.ZONE).date()


def get_horizon(today: date) -> date:
    """Return the last day of next year."""
    return date(today.year + 1, 12, 31)


def list_known(plan: models.Plan) -> set[tuple[str, int, int, str]]:
    """Return the keys of what was made, under its office and under those that had it before.

    What a revision or a merger has closed may be asked again.
    """
    rows = plan.obligations.filter(is_superseded=False).values_list(
        "assignment", "duty", "organisation", "occurrence", "handovers__from_organisation"
    )
    known: set[tuple[str, int, int, str]] = set()
    for assignment, duty, office, occurrence, before in rows:
        source = ("duty", duty) if assignment is None else ("assignment", assignment)
        known.add((*source, office, occurrence))
        if before is not None:
            known.add((*source, before, occurrence))
    return known


def make_rows(
    cases: Iterable[case_models.Case],
    wanted: Iterable[queries.Wanted],
    plan: models.Plan,
) -> list[models.Obligation]:
    """Return the obligations of opened cases, not saved yet."""
    return [
        models.Obligation(
            case=case, plan=plan, task=one.assignment.task if one.assignment else None,
            assignment=one.assignment, duty=one.duty, repeats=one.repeats,
            schedule_id=one.occurrence.source if one.assignment else None,
            organisation=one.organisation, occurrence=one.occurrence.key,
            kind=one.occurrence.kind, starts_on=one.occurrence.starts_on,
            ends_on=one.occurrence.ends_on, is_focal=one.is_focal,
        )
        for case, one in zip(cases, wanted, strict=True)
    ]  # fmt: skip


def _waits_for_mapping(plan: models.Plan) -> bool:
    if plan.replaces is None:
        return False
    if plan.replaces.state == enums.PlanState.IN_FORCE:
        return True
    is_carried = models.Carryover.objects.filter(plan=plan).exists()
    return not is_carried and plan.replaces.obligations.open().exists()


def _open(
    plan: models.Plan,
    wanted: Sequence[queries.Wanted],
    today: date,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> list[queries.Wanted]:
    readers = list_sealed_posts(today) if _is_any_sealed(wanted, plan) else []
    ready = [(one, _make_case(plan, one, readers)) for one in wanted]
    kept = [(one, new) for one, new in ready if new is not None]
    codes = list_free_codes([new.code for _, new in kept])
    opening = [replace(new, code=code) for (_, new), code in zip(kept, codes, strict=True)]
    cases = case_actions.open_cases(graph=GRAPH, cases=opening, by=by, at=at)
    rows = make_rows(cases, [one for one, _ in kept], plan)
    made = models.Obligation.objects.bulk_create(rows)
    models.Handover.objects.bulk_create(
        models.Handover(
            obligation=row, from_organisation=before, to_organisation=one.organisation,
            on=before.until or today, reason="Cơ quan được giao đã kết thúc trước khi đến hạn",
        )
        for row, (one, _) in zip(made, kept, strict=True)
        for before in one.before
    )  # fmt: skip
    return [one for one, _ in kept]


def list_free_codes(codes: Sequence[str]) -> list[str]:
    """Return codes of cases that nobody has: one that is taken gets the next number."""
    free = list(codes)
    number = 1
    taken = set(free)
    while taken := set(
        case_models.Case.objects.filter(code__in=taken).values_list("code", flat=True)
    ):
        number += 1
        numbered = {code: f"{codes[at]}.{number}" for at, code in enumerate(free) if code in taken}
        free = [numbered.get(code, code) for code in free]
        taken = set(numbered.values())
    return free


def _make_case(
    plan: models.Plan, one: queries.Wanted, sealed: Sequence[org_models.Post]
) -> case_actions.NewCase | None:
    secrecy = _get_secrecy(plan, one)
    readers: list[org_models.Post] = []
    if secrecy == audit_enums.Secrecy.SEALED:
        readers = choose_readers(sealed, one.organisation)
        if not readers:
            return None
    occurrence = one.occurrence
    is_before = work.is_due_before(
        plan.tracked_since, due=occurrence.due, ends_on=occurrence.ends_on, kind=occurrence.kind
    )
    return case_actions.NewCase(
        code=_make_code(one),
        title=_make_title(one),
        organisation=one.organisation,
        state=work.UNSETTLED if is_before else "assigned",
        parties={role: offices for role, offices in one.parties.items() if offices},
        deadlines=make_deadlines(one),
        secrecy=secrecy,
        readers=readers,
    )


def _make_code(one: queries.Wanted) -> str:
    stem = f"NV{one.assignment.pk}" if one.assignment else f"TN{one.duty.pk if one.duty else 0}"
    return f"{stem}.{one.organisation.code}.{one.occurrence.key}"


def _make_title(one: queries.Wanted) -> str:
    if one.assignment is not None:
        return (one.assignment.text or one.assignment.task.title)[:_MOST_TITLE]
    return one.duty.text[:_MOST_TITLE] if one.duty else ""


def make_deadlines(one: queries.Wanted) -> list[case_actions.NewDeadline]:
    """Return the deadline of what is asked for, if it has a date or waits for a condition."""
    occurrence = one.occurrence
    if occurrence.due is None and not occurrence.condition:
        return []
    return [
        case_actions.NewDeadline(
            name=DEADLINE, source=_say_source(one)[:200], due=occurrence.due,
            condition="" if occurrence.due else occurrence.condition[:400],
            expected_on=occurrence.expected_on,
        )
    ]  # fmt: skip


def _say_source(one: queries.Wanted) -> str:
    parts = []
    if one.assignment is not None:
        parts.append(f"{one.assignment.task.document}, {one.assignment.task.code}")
    for duty in (one.duty, one.repeats):
        if duty is not None:
            parts.append(f"phần {duty.code}")
    return "; ".join(parts)


def _get_secrecy(plan: models.Plan, one: queries.Wanted) -> str:
    return one.assignment.task.document.secrecy if one.assignment else plan.secrecy


def _is_any_sealed(wanted: Sequence[queries.Wanted], plan: models.Plan) -> bool:
    return any(_get_secrecy(plan, one) == audit_enums.Secrecy.SEALED for one in wanted)


def list_sealed_posts(today: date) -> list[org_models.Post]:
    """Return the posts that may see sealed content on a day."""
    return list(org_models.Post.objects.on(today).filter(is_sealed=True))


def choose_readers(
    sealed: Sequence[org_models.Post], office: org_models.Organisation
) -> list[org_models.Post]:
    """Return who reads a sealed obligation of an office: its own named posts, coordinators."""
    coordinator = org_enums.Role.COORDINATOR
    return [
        post for post in sealed if post.organisation_id == office.pk or post.role == coordinator
    ]


def _carry_ended(plan: models.Plan, today: date, *, by: audit_rules.Actor, at: datetime) -> None:
    """Close what ran on through a span that is over, where the next span has taken it up."""
    running = plan.obligations.open().filter(kind=enums.OccurrenceKind.CONTINUING)
    ended = list(
        running.filter(
            ends_on__lt=today, case__state__in=("assigned", "accepted", "doing")
        ).select_related("case__organisation")
    )
    later = running.filter(
        assignment__in={row.assignment_id for row in ended}, starts_on__lte=today
    ).exclude(ends_on__lt=today)
    followed = set(later.values_list("assignment", "organisation"))
    moves = [
        case_actions.NewMove(
            case=row.case, verb="carry", note=f"Hết giai đoạn {row.occurrence}, sang giai đoạn sau"
        )
        for row in ended
        if (row.assignment_id, row.organisation_id) in followed
    ]
    case_actions.move_all(moves=moves, by=by, at=at, is_quiet=True)
    offices = {
        move.case.organisation_id
        for move in moves
        if move.case.secrecy != audit_enums.Secrecy.SEALED
    }
    if offices:
        text = Phrase(telling.NEXT_STAGE, document=plan.document)
        tell_offices(plan, offices, text, by=by, at=at)


def _tell(
    plan: models.Plan,
    wanted: Sequence[queries.Wanted],
    today: date,
    *,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Tell each office once that it has new work; the list says what."""
    sealed = audit_enums.Secrecy.SEALED
    offices = {one.organisation.pk for one in wanted if _get_secrecy(plan, one) != sealed}
    text = Phrase(telling.ASSIGNED, document=plan.document)
    key = f"roll:{plan.pk}:{today}"
    tell_offices(plan, offices, text, by=by, at=at, once_key=key, secrecy=plan.secrecy)


def tell_offices(
    plan: models.Plan,
    offices: Collection[int],
    text: str,
    *,
    by: audit_rules.Actor,
    at: datetime,
    once_key: str = "",
    secrecy: str = audit_enums.Secrecy.RESTRICTED,
) -> None:
    """Tell each office once of a plan's obligations: its focal posts and its heads."""
    roles: Any = (org_enums.Role.FOCAL, org_enums.Role.HEAD)
    posts = org_models.Post.objects.on(get_day(at)).filter(organisation__in=offices, role__in=roles)
    notice_actions.notify(
        posts=posts, kind=notice_enums.NoticeKind.ASSIGNED, subject_kind="plan",
        subject_code=plan.code, text=text, by=by, at=at, once_key=once_key,
        secrecy=secrecy,
    )  # fmt: skip
