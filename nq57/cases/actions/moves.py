"""Open a case, move it along its graph, urge its owner."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nq57.audit import enums as audit_enums
from nq57.audit import rules as audit_rules
from nq57.cases import models, permissions, rules
from nq57.cases.actions import writing
from nq57.notices import enums as notices_enums
from nq57.orgs import models as orgs_models


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
    known = rules.get_graph(graph)
    permissions.check_may_open(by, known, organisation, right)
    named = list(readers)
    if secrecy == audit_enums.Secrecy.SEALED:
        writing.check_readers(named)
    if models.Case.objects.filter(code=code).exists():
        raise rules.CasesError(f"Mã hồ sơ “{code}” đã có: hãy dùng mã khác.")
    case = models.Case.objects.create(
        code=code,
        kind=known.kind,
        graph=graph,
        title=title,
        organisation=organisation,
        state=known.first,
        opened_at=at,
        secrecy=secrecy,
    )
    case.readers.set(named)
    writing.add_step(case, verb="open", before="", note="", by=by, at=at)
    after = {"title": title, "graph": graph, "organisation": organisation.code}
    writing.journal(case, "open_case", by=by, at=at, after=after)
    return case


@transaction.atomic
def move(
    *,
    case: models.Case,
    verb: str,
    by: audit_rules.Actor,
    at: datetime,
    note: str = "",
    finished_on: date | None = None,
) -> models.Step:
    """Move a case along its graph: right, compare-and-swap, step, journal, notices.

    ``finished_on`` is the date of the product, in Vietnam: claimed by a move that claims,
    and accepted by a move that finishes, which may give another. The case as given is
    updated in place.

    :raises NotAllowedError: when the post has no such right over this case.
    :raises StaleError: when the case has changed since it was read.
    :raises CasesError: when the graph has no such move from here, or a note or date misses.
    """
    graph = rules.get_graph(case.graph)
    step = graph.get_move(case.state, verb)
    permissions.check_may(by, case, step.right)
    if step.finishes:
        finished_on = finished_on or case.claimed_on
    rules.check_move(step, note=note, finished_on=finished_on, today=writing.today(at))
    before, finished_before = case.state, case.finished_on
    writing.swap(case, _list_changes(graph, step, at=at, finished_on=finished_on))
    if case.finished_on:
        owed = case.deadlines.filter(due__isnull=False, met_on__isnull=True)
        owed.update(met_on=case.finished_on)
    elif finished_before:
        case.deadlines.filter(met_on=finished_before).update(met_on=None)
    done = writing.add_step(case, verb=verb, before=before, note=note, by=by, at=at)
    after = {"state": case.state, "finished_on": case.finished_on, "claimed_on": case.claimed_on}
    writing.journal(case, verb, by=by, at=at, before={"state": before}, after=after, note=note)
    text = writing.say(case, graph.states[case.state].label, note)
    writing.tell(case, step.tells, _kind_of_notice(verb), text, by=by, at=at)
    return done


@transaction.atomic
def urge(*, case: models.Case, by: audit_rules.Actor, at: datetime, note: str) -> models.Step:
    """Urge the owner of an open case, with words.

    :raises NotAllowedError: when the post may not urge this case.
    :raises CasesError: when the case is over or nothing is said.
    """
    permissions.check_may(by, case, "urge")
    if case.closed_at is not None:
        raise rules.CasesError("Hồ sơ đã kết thúc, không đôn đốc nữa.")
    if not note.strip():
        raise rules.CasesError("Hãy ghi nội dung đôn đốc.")
    step = writing.add_step(case, verb="urge", before=case.state, note=note, by=by, at=at)
    writing.journal(case, "urge", by=by, at=at, note=note)
    text = writing.say(case, "Đôn đốc", note)
    writing.tell(case, ("owner",), notices_enums.NoticeKind.URGED, text, by=by, at=at)
    return step


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
