"""What inspections bring: required work outside the plan's rows, and what was found of it.

Who inspects decides above; here it is written with the rest of the plan's work. Where the
acting post itself may not move obligations, the system does it with the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.cases import permissions as case_permissions
from nq57.cases import rules as case_rules
from nq57.core.phrases import Phrase
from nq57.orgs import models as org_models
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums, models, rules
from nq57.plans.actions import rolling
from nq57.plans.rules import telling, work

_RETURNS = (enums.Found.PARTLY, enums.Found.ABSENT, enums.Found.WRONG)


@dataclass(frozen=True, kw_only=True)
class NewRequired:
    """Work that a conclusion asks of an office: what, by when, on what basis.

    ``key`` tells it apart from other work of that office; ``source`` is the case it comes
    from; ``monitor`` the office that follows it.
    """

    key: str
    title: str
    due: date
    basis: str
    source: str
    plan: models.Plan
    organisation: org_models.Organisation
    monitor: org_models.Organisation
    task: models.Task | None = None
    secrecy: str = audit_enums.Secrecy.OPEN


@dataclass(frozen=True, kw_only=True)
class NewFound:
    """What was found of an obligation, whose ``case__organisation`` is loaded."""

    obligation: models.Obligation
    source: str
    found: str
    found_on: date
    reason: str
    secrecy: str = audit_enums.Secrecy.OPEN


@transaction.atomic
def require_work(
    *, required: Sequence[NewRequired], by: audit_rules.Actor, at: datetime
) -> list[models.Obligation]:
    """Open obligations that no row of the plan asks for, and tell each office once.

    :raises CasesError: when a code is taken.
    :raises rules.PlansError: when the basis is not named.
    """
    if not all(one.basis.strip() for one in required):
        raise rules.PlansError("Ghi số, ký hiệu văn bản yêu cầu.")
    rows = [_require(one, by, at) for one in required]
    plans = {one.plan.pk: one.plan for one in required}
    for plan in plans.values():
        told = {one.organisation.pk for one in required if one.plan == plan}
        text = Phrase(telling.REQUIRED, document=required[0].basis)
        rolling.tell_offices(plan, told, text, by=by, at=at)
    return rows


def _require(one: NewRequired, by: audit_rules.Actor, at: datetime) -> models.Obligation:
    basis = one.basis.strip()[:200]
    new = case_actions.NewCase(
        code=f"{one.key}.{one.organisation.code}", title=one.title[:1000],
        organisation=one.organisation, state="assigned", secrecy=one.secrecy,
        parties={case_enums.PartyRole.MONITOR: [one.monitor]}, note=f"{basis}; {one.source}",
        deadlines=[case_actions.NewDeadline(name=rolling.DEADLINE, source=basis, due=one.due)],
    )  # fmt: skip
    acts = by if org_permissions.may(by, "obligation", "assign") else audit_rules.SYSTEM
    case = case_actions.open_cases(
        graph=case_rules.OBLIGATION.name, cases=[new], by=acts, at=at
    )[0]  # fmt: skip
    return models.Obligation.objects.create(
        case=case, plan=one.plan, task=one.task, organisation=one.organisation, basis=basis,
        occurrence=one.key[:20], kind=enums.OccurrenceKind.ONCE, ends_on=one.due,
    )  # fmt: skip


@transaction.atomic
def record_found(
    *, found: Sequence[NewFound], by: audit_rules.Actor, at: datetime
) -> list[models.FoundStatus]:
    """Set what was found beside what the offices say; what was said done and is not goes back.

    An obligation may be found twice: what its office said is what stood before the first.

    :raises StaleError: when an obligation has changed since it was read.
    """
    rows = []
    held: dict[int, tuple[cases.Case, str, date | None]] = {}
    for new in found:
        own = new.obligation.case
        case, said, said_on = held.setdefault(
            own.pk, (own, own.state, own.finished_on or own.claimed_on)
        )
        new.obligation.case = case
        rows.append(
            models.FoundStatus.objects.create(
                obligation=new.obligation, source=new.source, found=new.found,
                found_on=new.found_on, said=said, said_on=said_on, secrecy=new.secrecy,
            )
        )  # fmt: skip
        audit_actions.record(
            by=by, at=at, verb="record_found", subject_kind="case", subject_code=case.code,
            after={"found": new.found, "found_on": new.found_on, "source": new.source},
            before={"state": said}, note=new.reason,
            secrecy=max_secrecy(case.secrecy, new.secrecy),
        )  # fmt: skip
        if new.found in _RETURNS and "return" in _list_moves(new.obligation):
            move_for(new.obligation, "return", new.reason, by=by, at=at)
    return rows


@transaction.atomic
def settle_found(*, source: str, on: date, by: audit_rules.Actor, at: datetime) -> None:
    """Say that what a case found is mended since a day."""
    for row in models.FoundStatus.objects.select_for_update().filter(source=source):
        row.settled_on = max(on, row.found_on)
        row.save(update_fields=["settled_on"])
        case = row.obligation.case
        audit_actions.record(
            by=by, at=at, verb="settle_found", subject_kind="case", subject_code=case.code,
            after={"settled_on": row.settled_on, "source": source},
            secrecy=max_secrecy(case.secrecy, row.secrecy),
        )  # fmt: skip


@transaction.atomic
def accept_required(
    *, rows: Sequence[models.Obligation], note: str, by: audit_rules.Actor, at: datetime
) -> date:
    """Confirm required work that its office has reported done; return the last product's day.

    What was cancelled or carried over is passed by; where nothing else is, the day is today.

    :raises rules.PlansError: when one is not reported done yet.
    """
    owed = [row for row in rows if row.case.state not in work.GIVEN_UP]
    for row in owed:
        if row.case.state not in ("waiting", "done"):
            raise rules.PlansError(
                f"Việc {row.case.code} chưa được cơ quan báo hoàn thành: chưa chấp nhận được."
            )
        if row.case.state == "waiting":
            move_for(row, "confirm", note, by=by, at=at)
    days = [row.case.finished_on for row in owed if row.case.finished_on]
    return max(days, default=rolling.get_day(at))


@transaction.atomic
def return_required(
    *, rows: Sequence[models.Obligation], reason: str, by: audit_rules.Actor, at: datetime
) -> int:
    """Give back the required work that its office has reported done; return how many.

    :raises CasesError: without a reason.
    """
    given = [row for row in rows if "return" in _list_moves(row)]
    for row in given:
        move_for(row, "return", reason, by=by, at=at)
    return len(given)


def move_for(
    row: models.Obligation, verb: str, note: str, *, by: audit_rules.Actor, at: datetime
) -> None:
    """Move an obligation by who acts where his post may, else by the system with the reason."""
    acts = by if case_permissions.may(by, row.case, "confirm") else audit_rules.SYSTEM
    case_actions.move(case=row.case, verb=verb, note=note, by=acts, at=at)


def max_secrecy(*grades: str) -> str:
    """Return the gravest of some grades."""
    return max(grades, key=audit_enums.Secrecy.values.index)


def _list_moves(row: models.Obligation) -> dict[str, case_rules.Move]:
    return case_rules.get_graph(row.case.graph).list_moves(row.case.state)
