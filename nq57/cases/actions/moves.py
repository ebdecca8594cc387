"""Move cases along their graphs, urge their owners."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import models, permissions, rules
from nq57.cases.actions import writing
from nq57.notices import enums as notices_enums


@dataclass(frozen=True, kw_only=True)
class NewMove:
    """A move to be made of a case; ``finished_on`` is the date of the product, in Vietnam,
    and ``product`` its symbol or name."""

    case: models.Case
    verb: str
    note: str = ""
    finished_on: date | None = None
    product: str = ""

    @property
    def words(self) -> str:
        """Return what the step and the journal say: the product and the note."""
        product = self.product.strip()
        return "; ".join(filter(None, (product and f"Sản phẩm: {product}", self.note)))


@dataclass(frozen=True)
class _Checked:
    """A move that may be made, with its state before."""

    given: NewMove
    step: rules.Move
    before: str
    finished_before: date | None
    changes: dict[str, Any]


@transaction.atomic
def move(
    *,
    case: models.Case,
    verb: str,
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
    finished_on: date | None = None,
    product: str = "",
) -> models.Step:
    """Move a case along its graph: right, compare-and-swap, step, journal, notices.

    ``finished_on`` is the date of the product, in Vietnam: claimed by a move that claims,
    and accepted by a move that finishes, which may give another; ``product`` its symbol or
    name. The case as given is updated in place.

    :raises NotAllowedError: when the post has no such right over this case.
    :raises StaleError: when the case has changed since it was read.
    :raises CasesError: when the graph has no such move from here, or a note, date or product
        misses.
    """
    new = NewMove(case=case, verb=verb, note=note, finished_on=finished_on, product=product)
    return move_all(moves=[new], by=by, at=at)[0]


@transaction.atomic
def move_all(
    *,
    moves: Sequence[NewMove],
    by: audit_rules.Actor,
    at: datetime,
    is_quiet: bool = False,
) -> list[models.Step]:
    """Make many moves, each under the rules of ``move``: all of them or none.

    The cases come with their ``organisation`` fetched, each once. ``is_quiet``: nobody is
    told; who moves thousands tells each office once.

    :raises NotAllowedError: when the post has no such right over one of them.
    :raises StaleError: when one has changed since it was read.
    :raises CasesError: when a graph has no such move from there, or a note or date misses.
    """
    checked = [_check(new, by, at) for new in moves]
    writing.swap_all([(row.given.case, row.changes) for row in checked])
    _meet_deadlines(checked)
    steps = models.Step.objects.bulk_create(
        writing.make_step(
            row.given.case, verb=row.given.verb, before=row.before, note=row.given.words,
            by=by, at=at,
        )
        for row in checked
    )  # fmt: skip
    audit_actions.record_all(events=[_make_event(row) for row in checked], by=by, at=at)
    for row in checked:
        case, verb = row.given.case, row.given.verb
        if row.step.tells and not is_quiet:
            label = rules.get_graph(case.graph).states[case.state].label
            text = writing.say(case, label, row.given.words)
            writing.tell(case, row.step.tells, _kind_of_notice(verb), text, by=by, at=at)
    return steps


def _check(new: NewMove, by: audit_rules.Actor, at: datetime) -> _Checked:
    case, graph = new.case, rules.get_graph(new.case.graph)
    step = graph.get_move(case.state, new.verb)
    permissions.check_may(by, case, step.right)
    finished_on = new.finished_on
    if step.finishes:
        finished_on = finished_on or case.claimed_on
    rules.check_move(
        step, note=new.note, finished_on=finished_on, today=writing.today(at), product=new.product
    )
    changes = _list_changes(graph, step, at=at, finished_on=finished_on)
    return _Checked(new, step, case.state, case.finished_on, changes)


def _meet_deadlines(checked: Iterable[_Checked]) -> None:
    """Let the deadlines of finished cases be met on their day, and of reopened ones not."""
    finished: dict[date, list[int]] = {}
    for row in checked:
        case = row.given.case
        if case.finished_on:
            finished.setdefault(case.finished_on, []).append(case.pk)
        elif row.finished_before:
            case.deadlines.filter(met_on=row.finished_before).update(met_on=None)
    for day, keys in finished.items():
        owed = models.Deadline.objects.filter(case__in=keys, due__isnull=False, met_on__isnull=True)
        owed.update(met_on=day)


def _make_event(row: _Checked) -> audit_actions.Event:
    case = row.given.case
    after = {"state": case.state, "finished_on": case.finished_on, "claimed_on": case.claimed_on}
    before = {"state": row.before}
    return writing.make_event(
        case, row.given.verb, before=before, after=after, note=row.given.words
    )


@transaction.atomic
def urge(*, case: models.Case, by: audit_rules.Actor, at: datetime, note: str) -> models.Step:
    """Urge the owner of an open case, with words.

    :raises NotAllowedError: when the post may not urge this case.
    :raises CasesError: when the case is over or nothing is said.
    """
    return urge_all(cases=[case], by=by, at=at, note=note)[0]


@transaction.atomic
def urge_all(
    *, cases: Sequence[models.Case], by: audit_rules.Actor, at: datetime, note: str
) -> list[models.Step]:
    """Urge the owners of many open cases with the same words: all of them or none.

    :raises NotAllowedError: when the post may not urge one of them.
    :raises CasesError: when one is over or nothing is said.
    """
    for case in cases:
        permissions.check_may(by, case, "urge")
        if case.closed_at is not None:
            raise rules.CasesError("Hồ sơ đã kết thúc, không đôn đốc nữa.")
    if not note.strip():
        raise rules.CasesError("Hãy ghi nội dung đôn đốc.")
    steps = models.Step.objects.bulk_create(
        writing.make_step(case, verb="urge", before=case.state, note=note, by=by, at=at)
        for case in cases
    )
    events = [writing.make_event(case, "urge", note=note) for case in cases]
    audit_actions.record_all(events=events, by=by, at=at)
    told = [(case, writing.say(case, "Đôn đốc", note)) for case in cases]
    writing.tell_owners(told, notices_enums.NoticeKind.URGED, by=by, at=at)
    return steps


def _list_changes(
    graph: rules.Graph, step: rules.Move, *, at: datetime, finished_on: date | None
) -> dict[str, Any]:
    """Return what a move changes; a claim that is neither kept nor accepted is dropped."""
    is_closed = graph.states[step.target].is_closed
    return {
        "state": step.target,
        "closed_at": at if is_closed else None,
        "outcome": step.target if is_closed else "",
        "claimed_on": finished_on if step.claims or step.finishes else None,
        "finished_on": finished_on if step.finishes else None,
    }


def _kind_of_notice(verb: str) -> str:
    kinds = notices_enums.NoticeKind
    return {"assign": kinds.ASSIGNED, "return": kinds.RETURNED}.get(verb, kinds.MOVED)
