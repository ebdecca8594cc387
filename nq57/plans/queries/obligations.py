"""Questions over obligations: an office's work, the coordinator's list, counts, the chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, TextField, prefetch_related_objects
from django.db.models.functions import Coalesce

from nq57.audit import rules as audit_rules
from nq57.audit.enums import Secrecy
from nq57.cases import models as case_models
from nq57.cases import rules as case_rules
from nq57.core import sheets as core_sheets
from nq57.documents import models as documents
from nq57.law import queries as law_queries
from nq57.law import rules as law_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import models as org_models
from nq57.orgs import permissions as org_permissions
from nq57.orgs import queries as org_queries
from nq57.plans import enums, models, rules
from nq57.plans.models.obligations import ObligationQuerySet
from nq57.plans.queries import wanted
from nq57.plans.rules import sheets, work

PAGE = 50
_STREAMED = 1000  # obligations loaded at once
NO_SECTION = "-"
AFTER_DOCUMENT = "obligation.after_document"
MOST_ROWS = 1000
_NO_DATE = date(9999, 12, 31)
_EXPORTED = (
    "case__code", "case__organisation__name",
    Coalesce("task__document__symbol", "task__document__title", output_field=TextField()),
    Coalesce("plan__document__symbol", "plan__document__title", output_field=TextField()),
    "task__code", "duty__code", "case__title", "occurrence", "case__due", "timeliness",
    "case__state", "product", "case__finished_on",
)  # fmt: skip


class Exported(NamedTuple):
    """An obligation as a row of a file."""

    code: str
    office: str
    document: str
    item: str
    title: str
    occurrence: str
    due: date | None
    timeliness: str
    state: str
    product: str
    finished_on: date | None


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list keeps; empty asks nothing. ``role`` is that of ``office``; ``is_settled``
    False keeps what nobody has settled yet; ``group`` the members of a group today;
    ``section`` ``NO_SECTION`` what no section holds: orders and duties. ``document`` (a code)
    tells apart tasks of the same number."""

    plan: models.Plan | None = None
    office: str = ""
    role: str = ""
    group: org_models.OrgGroup | None = None
    section: str = ""
    task: str = ""
    document: str = ""
    duty: str = ""
    standing: str = ""
    state: str = ""
    timeliness: str = ""
    lane: str = ""
    kind: str = ""
    text: str = ""
    is_settled: bool | None = None
    is_open: bool | None = None
    is_flagged: bool | None = None


@dataclass(frozen=True)
class ObligationPage:
    """A page of a list: the rows, and the key after which the next page begins."""

    rows: list[models.Obligation]
    next_key: str = ""


@dataclass(frozen=True)
class WorkLane:
    """One lane of an office's work: how many there are, and the first of them."""

    lane: str
    label: str
    count: int
    rows: list[models.Obligation]


@dataclass(frozen=True)
class Chain:
    """From an obligation to the words that ask for it, and how it came to its owner."""

    obligation: models.Obligation
    document: documents.Document
    clauses: list[documents.Clause]
    schedule: models.Schedule | None
    lines: list[tuple[int, str]]
    duty_lines: list[tuple[int, str]]
    handovers: list[models.Handover]
    carryovers: list[models.Carryover]
    merged: list[models.Obligation]
    extensions: list[case_models.Extension]
    lateness_before_extension: str
    timeliness: str
    # What of it only the machine proposes, in words; empty when a person has decided.
    pending: str = ""


@dataclass(frozen=True)
class Condition:
    """A dormant part of the plan: what it waits for, and how many offices wait with it."""

    assignment: models.Assignment
    text: str
    expected_on: date | None
    count: int


def get_obligation(*, code: str, by: audit_rules.Actor) -> models.Obligation:
    """Return an obligation by its case's code.

    :raises Obligation.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    return models.Obligation.objects.visible_to(by).with_rows().get(case__code=code)


def list_obligations(
    *,
    by: audit_rules.Actor,
    today: date,
    filters: Filters,
    after: str = "",
    size: int = PAGE,
) -> ObligationPage:
    """Return a page of obligations by due date, those without one last.

    Each row has ``timeliness`` and ``lane`` on it. ``after`` is the key of the page before.
    """
    found = _filter(by, today, filters)
    keys = _list_keys(found, _read_key(after), size + 1)
    rows = _load(models.Obligation.objects.with_list(), keys[:size], today)
    return ObligationPage(rows, _make_key(rows[-1]) if len(keys) > size else "")


def stream_obligations(
    *, by: audit_rules.Actor, today: date, filters: Filters
) -> Iterator[Exported]:
    """Yield all obligations by due date for a file, read some at a time: memory stays small.

    What is restricted is left out: it never leaves in a file.
    """
    found = filter_obligations(by=by, today=today, filters=filters).filter(
        case__secrecy=Secrecy.OPEN
    )
    keys = list(found.in_order().values_list("pk", flat=True))
    for start in range(0, len(keys), _STREAMED):
        some = annotate(
            models.Obligation.objects.filter(pk__in=keys[start : start + _STREAMED]), today
        )
        for row in some.in_order().values_list(*_EXPORTED):
            code, office, added, own, task, duty, *rest = row
            yield Exported(code, office, added or own, task or duty or "", *rest)


def filter_obligations(
    *, by: audit_rules.Actor, today: date, filters: Filters
) -> ObligationQuerySet:
    """Return the obligations that ``by`` may read and the filters keep, not loaded yet, with
    ``timeliness`` and ``lane`` on each."""
    return annotate(_filter(by, today, filters), today)


def _filter(by: audit_rules.Actor, today: date, filters: Filters) -> ObligationQuerySet:
    """Return the same, with nothing said of each row: writing that out takes its time."""
    found = models.Obligation.objects.visible_to(by)
    if filters.timeliness:
        found = found.filter(
            case_models.keep_timeliness(filters.timeliness, "case__", "case__finished_on", today)
        )
    if filters.standing:
        found = annotate(found, today).with_standing(today)
    elif filters.lane:
        found = found.with_lane(today)
    if filters.section == NO_SECTION:
        found = found.filter(task__section__isnull=True)
    exact = {
        "plan": filters.plan, "task__code": filters.task, "task__document__code": filters.document,
        "duty__code": filters.duty, "standing": filters.standing,
        "task__section__code": "" if filters.section == NO_SECTION else filters.section,
        "case__state": filters.state, "lane": filters.lane, "kind": filters.kind,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if filters.office:
        found = found.concerning(filters.office, filters.role)
    if filters.group is not None:
        members = org_queries.list_members(group=filters.group, on=today)
        found = found.filter(organisation__in=members.values("pk"))
    if filters.text.strip():
        named = case_models.Case.objects.of_kind("obligation").searched(filters.text)
        found = found.filter(case__in=named.values("pk"))
    if filters.is_settled is not None:
        unsettled = Q(case__state=work.UNSETTLED)
        found = found.exclude(unsettled) if filters.is_settled else found.filter(unsettled)
    if filters.is_open is not None:
        found = found.filter(case__closed_at__isnull=filters.is_open)
    if filters.is_flagged is not None:
        found = found.exclude(flag="") if filters.is_flagged else found.filter(flag="")
    return found


def annotate(found: ObligationQuerySet, today: date) -> ObligationQuerySet:
    """Add ``timeliness`` (as the cases say it) and ``lane`` to obligations."""
    return found.with_lane(today).annotate(
        timeliness=case_models.say_timeliness("case__", "case__finished_on", today, due="case__due")
    )


def list_office_work(
    *, organisation: org_models.Organisation, by: audit_rules.Actor, today: date, most: int = 20
) -> list[WorkLane]:
    """Return what an office owes, by lane as it presses: counts, and the first of each.

    The lanes' rows go on in ``list_obligations`` with ``Filters(office=…, role="lead",
    lane=…)``. Three queries, however many lanes hold something.
    """
    filters = Filters(office=organisation.code, role=enums.Role.LEAD, is_open=True)
    found = filter_obligations(by=by, today=today, filters=filters)
    held: dict[str, list[int]] = {lane: [] for lane in enums.Lane if lane != enums.Lane.CLOSED}
    for key, lane in found.in_order().values_list("pk", F("lane")):
        held[lane].append(key)
    first = [key for keys in held.values() for key in keys[:most]]
    loaded = _load(models.Obligation.objects.with_rows(), first, today)
    rows = {row.pk: row for row in loaded}
    return [
        WorkLane(lane, str(enums.Lane(lane).label), len(keys), [rows[key] for key in keys[:most]])
        for lane, keys in held.items()
    ]


def get_chain(*, obligation: models.Obligation, by: audit_rules.Actor, today: date) -> Chain:
    """Return the chain of a loaded obligation to its clauses, lines and document."""
    task, duty = obligation.task, obligation.repeats or obligation.duty
    document = task.document if task else obligation.plan.document
    clauses = [one.clause for one in (task, duty) if one is not None and one.clause is not None]
    deadline = obligation.case.deadlines.select_related("case").order_by("pk").first()
    extensions = deadline.extensions.order_by("pk") if deadline else ()
    related = ("from_organisation", "to_organisation")
    return Chain(
        obligation=obligation,
        document=document,
        clauses=clauses,
        schedule=obligation.schedule,
        lines=_list_lines(task, document) if task else [],
        duty_lines=_list_lines(duty, obligation.plan.document) if duty else [],
        handovers=list(obligation.handovers.select_related(*related)),
        carryovers=list(obligation.carryovers.select_related("plan__document")),
        merged=list(
            models.Obligation.objects.visible_to(by)
            .filter(merged_into=obligation)
            .select_related("case__organisation")
        ),
        extensions=list(extensions),
        lateness_before_extension=(
            deadline.get_timeliness(today, before_extension=True) if deadline else "no_date"
        ),
        timeliness=deadline.get_timeliness(today) if deadline else _say_undated(obligation),
        pending=_say_pending(obligation),
    )


def list_of_task(
    *, task: models.Task, by: audit_rules.Actor, today: date, skip: int = 0, most: int = MOST_ROWS
) -> list[models.Obligation]:
    """Return a task's obligations that ``by`` may read, by occurrence and office: ``most`` of
    them after the first ``skip``."""
    found = annotate(models.Obligation.objects.visible_to(by).filter(task=task), today)
    order = ("starts_on", "occurrence", "-is_focal", "organisation__code", "pk")
    return list(found.with_rows().order_by(*order)[skip : skip + most])


def list_open_ends(*, task: models.Task, today: date) -> list[wanted.OpenEnd]:
    """Return the parts of a task that nobody performs for an occurrence: "không còn áp dụng"
    for a group without members then, or an ended office without a successor."""
    until = date(today.year + 1, 12, 31)
    return wanted.list_wanted(plan=task.plan, today=today, until=until, task=task).open_ends


def list_conditions(*, plan: models.Plan, by: audit_rules.Actor) -> list[Condition]:
    """Return what the plan's dormant obligations wait for, with how many wait."""
    found = models.Obligation.objects.visible_to(by).dormant().filter(plan=plan)
    deadline = case_models.Deadline.objects.filter(case=OuterRef("case"), due__isnull=True)
    rows = (
        found.annotate(
            text=deadline.values("condition")[:1], expected=deadline.values("expected_on")[:1]
        )
        .values_list("assignment", "text", "expected")
        .annotate(count=Count("pk"))
        .order_by("assignment__task__position", "assignment__position")
    )
    listed = list(rows)
    parts = models.Assignment.objects.select_related("task").in_bulk([row[0] for row in listed])
    return [Condition(parts[key], text, day, count) for key, text, day, count in listed]


def list_dormant(
    *, assignment: models.Assignment, by: audit_rules.Actor, most: int = MOST_ROWS
) -> list[models.Obligation]:
    """Return an assignment's dormant obligations, ready to be armed: ``most`` of them; what is
    armed is dormant no more, so asking again gives the rest."""
    found = models.Obligation.objects.visible_to(by).dormant().filter(assignment=assignment)
    return list(found.select_related("case__organisation", "plan").order_by("pk")[:most])


def get_due_after(*, document: documents.Document, since: date | None = None) -> law_rules.Due:
    """Return by when dormant obligations are due once their document is registered: the clock
    rule ``obligation.after_document`` from the document's date, or from ``since``.

    :raises LawError: when no clock rule holds on that day.
    :raises rules.PlansError: when there is no date to count from.
    """
    start = since or document.issued_on
    if start is None:
        raise rules.PlansError(f"{document} chưa ghi ngày ban hành: ghi ngày bắt đầu tính hạn.")
    return law_queries.get_due(code=AFTER_DOCUMENT, start=start)


def make_settlement_sheet(*, by: audit_rules.Actor, today: date, filters: Filters) -> bytes:
    """Return the XLSX sheet of what waits for settlement by ``by``, with the columns to be
    filled in.

    :raises NotAllowedError: when the post may settle nothing.
    :raises PlansError: when there are more rows than one sheet holds.
    """
    found = filter_obligations(by=by, today=today, filters=filters).unsettled()
    if org_permissions.check_may(by, "obligation", "settle") != org_enums.Scope.ALL:
        found = found.filter(organisation__code=by.organisation)
    sheets.check_size(found.count())
    rows = found.select_related("case", "organisation", "task", "duty").in_order()
    widths = (30, 34, 9, 70, 12, 12, 26, 30, 16, 40)
    return core_sheets.write_sheet(
        title="Chưa xác nhận",
        columns=dict(zip(sheets.COLUMNS.values(), widths, strict=True)),
        rows=[
            (
                row.case.code, row.organisation.name, _get_number(row), row.case.title,
                row.occurrence, row.case.due, None, None, None, None,
            )
            for row in rows
        ],
        choices={sheets.COLUMNS["outcome"]: list(sheets.OUTCOMES.values())},
        mark=org_queries.say_mark(),
    )  # fmt: skip


def _list_keys(found: ObligationQuerySet, after: tuple[date, int] | None, most: int) -> list[int]:
    """Return the next keys in order. Each question is one range of the index, whatever the page:
    who is past the last date asks a second one, for what has none."""
    ordered = found.in_order().values_list("pk", flat=True)
    if after is None:
        return list(ordered[:most])
    due, pk = after
    if due == _NO_DATE:
        return list(ordered.filter(case__due__isnull=True, pk__gt=pk)[:most])
    later = Q(case__due__gt=due) | Q(pk__gt=pk)
    keys = list(ordered.filter(later, case__due__gte=due)[:most])
    if len(keys) < most:
        keys += ordered.filter(case__due__isnull=True)[: most - len(keys)]
    return keys


def _load(rows: ObligationQuerySet, keys: Sequence[int], today: date) -> list[models.Obligation]:
    """Return obligations by their keys, in their order, each with ``timeliness`` and ``lane``.

    Of so few loaded rows the rules say both; sorting wide rows would be slow, and what
    ``annotate`` has to write out takes longer than the answer.
    """
    days = work.get_days(today)
    unsettled = frozenset(case_rules.list_unsettled_states())
    found = rows.in_bulk(keys)
    dormant = [row.case for row in found.values() if row.is_dormant]
    prefetch_related_objects(dormant, "deadlines")  # which say when what they wait for may come
    for row in found.values():
        case = row.case
        told = vars(row)
        told["timeliness"] = case_rules.get_timeliness(
            due=case.due, met_on=case.finished_on, today=today, claimed_on=case.claimed_on,
            is_ended=case.closed_at is not None, is_unsettled=case.state in unsettled,
        )  # fmt: skip
        told["lane"] = work.get_lane(
            days=days, state=case.state, kind=row.kind, due=case.due, starts_on=row.starts_on,
            is_closed=case.closed_at is not None,
        )  # fmt: skip
    return [found[key] for key in keys if key in found]


def _say_undated(obligation: models.Obligation) -> str:
    state = case_rules.get_graph(obligation.case.graph).states[obligation.case.state]
    return case_rules.get_timeliness(
        due=None, met_on=None, today=_NO_DATE, is_unsettled=state.is_unsettled
    )


def _list_lines(
    item: models.Task | models.Duty, document: documents.Document
) -> list[tuple[int, str]]:
    first, last = max(item.from_line, 1), min(item.to_line, len(document.lines))
    return [(number, document.lines[number - 1]) for number in range(first, last + 1)]


def _say_pending(obligation: models.Obligation) -> str:
    duty = obligation.repeats
    if duty is None or duty.same_as_state != enums.LinkState.PROPOSED:
        return ""
    return f"Gộp với trách nhiệm phần {duty.code}: máy đề xuất là một việc, chờ xác nhận."


def _get_number(row: models.Obligation) -> str:
    if row.task is not None:
        return row.task.code
    return row.duty.code if row.duty else ""


def _make_key(row: models.Obligation) -> str:
    return f"{row.case.due or _NO_DATE}.{row.pk}"


def _read_key(key: str) -> tuple[date, int] | None:
    day, _, number = key.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
