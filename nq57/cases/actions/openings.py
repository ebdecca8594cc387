"""Open cases: one, or thousands at once, by the same checks and with the same rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import enums, models, permissions, rules
from nq57.cases.actions import deadlines as deadline_actions
from nq57.cases.actions import writing
from nq57.orgs import models as orgs_models

_BULK_ROWS = 1000


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """A case to be opened, with its parties and deadlines; ``state`` empty is the first.

    ``continues`` is the case whose work is divided: the new one goes on in its state.
    ``under`` is the case of the same office that it hangs on: who has the right over that one
    may open it.
    """

    code: str
    title: str
    organisation: orgs_models.Organisation
    state: str = ""
    parties: Mapping[str, Sequence[orgs_models.Organisation]] = field(default_factory=dict)
    deadlines: Sequence[deadline_actions.NewDeadline] = ()
    note: str = ""
    secrecy: str = audit_enums.Secrecy.OPEN
    readers: Sequence[orgs_models.Post] = ()
    continues: models.Case | None = None
    under: models.Case | None = None

    @property
    def opening(self) -> str:
        """Return the state that is asked for; empty is the first."""
        return self.continues.state if self.continues else self.state


@transaction.atomic
def open_case(
    *,
    code: str,
    graph: str,
    title: str,
    organisation: orgs_models.Organisation,
    by: audit_rules.Actor,
    at: datetime,
    right: str = "assign",
    secrecy: str = audit_enums.Secrecy.OPEN,
    readers: Iterable[orgs_models.Post] = (),
) -> models.Case:
    """Open a case in the first state of its graph; the kind's package adds its own row.

    :raises NotAllowedError: when the post has no such right over the kind and the office.
    :raises CasesError: when the graph is unknown, the code taken, or a sealed case has no
        reader, or one who may not see sealed content.
    """
    new = NewCase(
        code=code, title=title, organisation=organisation, secrecy=secrecy, readers=list(readers)
    )
    return open_cases(graph=graph, cases=[new], by=by, at=at, right=right)[0]


@transaction.atomic
def open_cases(
    *,
    graph: str,
    cases: Sequence[NewCase],
    by: audit_rules.Actor,
    at: datetime,
    right: str = "assign",
) -> list[models.Case]:
    """Open many cases of a kind, each with step, parties, deadlines and journal entry.

    Nobody is told: who opens thousands tells each office once.

    :raises NotAllowedError: when the post has no such right over the kind and an office.
    :raises CasesError: when the graph is unknown or does not open in the state asked, a code
        is taken, a deadline has neither date nor condition, or a sealed case has no reader,
        or one who may not see sealed content.
    """
    known = rules.get_graph(graph)
    _check(known, cases, by, right)
    made = models.Case.objects.bulk_create(
        (
            models.Case(
                code=new.code, kind=known.kind, graph=graph, title=new.title,
                organisation=new.organisation, state=new.opening or known.first, opened_at=at,
                secrecy=new.secrecy,
                claimed_on=new.continues.claimed_on if new.continues else None,
            )
            for new in cases
        ),
        batch_size=_BULK_ROWS,
    )  # fmt: skip
    _add_rows(list(zip(made, cases, strict=True)), by=by, at=at)
    return made


def _add_rows(
    pairs: Sequence[tuple[models.Case, NewCase]], *, by: audit_rules.Actor, at: datetime
) -> None:
    """Add what every opened case has: parties, deadlines, its first step, its journal entry."""
    _add_parties_and_readers(pairs)
    models.Deadline.objects.bulk_create(
        (deadline_actions.make_deadline(case, one) for case, new in pairs for one in new.deadlines),
        batch_size=_BULK_ROWS,
    )
    models.Step.objects.bulk_create(
        (
            writing.make_step(case, verb="open", before="", note=new.note, by=by, at=at)
            for case, new in pairs
        ),
        batch_size=_BULK_ROWS,
    )
    events = [_make_event(case, new) for case, new in pairs]
    audit_actions.record_all(events=events, by=by, at=at)


def _check(graph: rules.Graph, cases: Sequence[NewCase], by: audit_rules.Actor, right: str) -> None:
    free = [new for new in cases if new.under is None]
    offices = {new.organisation.pk: new.organisation for new in free}.values()
    permissions.check_may_open(by, graph, offices, right)
    for new in cases:
        if new.under is not None:
            _check_under(new, new.under, graph, by, right)
        if new.secrecy == audit_enums.Secrecy.SEALED:
            writing.check_readers(new.readers)
        if new.continues is not None:
            if new.continues.graph != graph.name or new.continues.closed_at is not None:
                raise rules.CasesError(f"Không mở tiếp hồ sơ {new.continues.code} được.")
        elif new.state and new.state not in (graph.first, *graph.openings):
            raise rules.CasesError(f"Không mở hồ sơ ở trạng thái “{new.state}” được.")
    codes = Counter(new.code for new in cases)
    twice = next((code for code, times in codes.items() if times > 1), None)
    known = models.Case.objects.filter(code__in=list(codes)).values_list("code", flat=True)
    if taken := twice or known.first():
        raise rules.CasesError(f"Mã hồ sơ “{taken}” đã có: hãy dùng mã khác.")


def _check_under(
    new: NewCase, under: models.Case, graph: rules.Graph, by: audit_rules.Actor, right: str
) -> None:
    permissions.check_may(by, under, right, on=graph.rights)
    if new.organisation.pk != under.organisation_id or under.closed_at is not None:
        raise rules.CasesError(f"Không mở hồ sơ thuộc {under.code} được.")


def _add_parties_and_readers(pairs: Sequence[tuple[models.Case, NewCase]]) -> None:
    models.Party.objects.bulk_create(
        (
            models.Party(
                case_id=case.pk, role=enums.PartyRole(role).value, organisation_id=office.pk
            )
            for case, new in pairs
            for role, offices in new.parties.items()
            for office in offices
        ),
        batch_size=5 * _BULK_ROWS,
    )
    for case, new in pairs:
        if new.readers:
            case.readers.set(new.readers)


def _make_event(case: models.Case, new: NewCase) -> audit_actions.Event:
    after: dict[str, Any] = {
        "title": new.title,
        "graph": case.graph,
        "organisation": new.organisation.code,
    }
    if new.opening:
        after["state"] = new.opening
    if new.continues is not None:
        after["continues"] = new.continues.code
    if new.under is not None:
        after["under"] = new.under.code
    if new.parties:
        after["parties"] = {
            role: sorted(office.code for office in offices)
            for role, offices in new.parties.items()
            if offices
        }
    if new.deadlines:
        after["deadlines"] = [deadline_actions.describe(one) for one in new.deadlines]
    return writing.make_event(case, "open_case", after=after, note=new.note)
