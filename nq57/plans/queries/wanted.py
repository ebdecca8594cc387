"""The obligations that a plan asks for: one per responsible office and occurrence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Prefetch, QuerySet

from nq57.documents.reading import schedules
from nq57.orgs import models as org_models
from nq57.plans import enums, models
from nq57.plans.queries import performers
from nq57.plans.rules import occurrences

# Reporting cycles answer a duty to report; who monitors and who proposes changes owes nothing.
OWED_DUTIES = (
    enums.DutyKind.ISSUE_PLAN,
    enums.DutyKind.REVIEW,
    enums.DutyKind.FUND,
    enums.DutyKind.OTHER,
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One obligation that the plan asks for, made or not."""

    organisation: org_models.Organisation
    occurrence: occurrences.Occurrence
    assignment: models.Assignment | None = None
    duty: models.Duty | None = None
    repeats: models.Duty | None = None
    is_focal: bool = False
    before: tuple[org_models.Organisation, ...] = ()
    parties: dict[str, tuple[org_models.Organisation, ...]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What makes it one: its source, its office, its occurrence."""
        office, name = self.organisation.pk, self.occurrence.key
        if self.assignment is not None:
            return "assignment", self.assignment.pk, office, name
        return "duty", self.duty.pk if self.duty else 0, office, name


@dataclass(frozen=True)
class OpenEnd:
    """A part of an assignment that nobody performs for an occurrence, and why."""

    assignment: models.Assignment
    occurrence: occurrences.Occurrence
    gap: performers.Gap


@dataclass(frozen=True)
class Asked:
    """All that a plan asks for until a day."""

    wanted: list[Wanted]
    open_ends: list[OpenEnd]


def list_wanted(
    *, plan: models.Plan, today: date, until: date, task: models.Task | None = None
) -> Asked:
    """Return every obligation that a plan asks for by ``until``, with what nobody performs.

    Performers are those of the occurrence's first day, or of the day the plan began when that
    is later. Of a task and a duty that say the same, the earlier date holds: also while that
    is only proposed, until a person decides. With ``task`` only what that task asks for.
    """
    resolver = performers.Resolver(today)
    resolver.load()
    span = (date(plan.in_force_on.year, 1, 1), until)
    monitors = _list_standing_monitors(plan)
    asked = Asked([], [])
    for part in _list_assignments(plan, task):
        _ask_of_assignment(part, plan, span, resolver, monitors, asked)
    duties = list(_list_duties(plan, task))
    wanted = _join_duties(asked.wanted, duties, plan, span, resolver, monitors)
    if task is not None:
        wanted = [one for one in wanted if one.duty is None]
    return Asked(wanted, asked.open_ends)


def make_cell(schedule: models.Schedule, *, is_order: bool = False) -> occurrences.Cell:
    """Return a stored schedule as the rules see it; the reader says what its column spans.

    An order without a deadline runs on, or is for the year that it names.
    """
    days = schedules.find_days(schedule.label) if schedule.label else None
    kind = schedule.kind
    if is_order and schedule.raw is None and kind in ("", enums.ScheduleKind.NONE):
        kind = enums.ScheduleKind.IN_PERIOD if days else enums.ScheduleKind.CONTINUOUS
    return occurrences.Cell(
        kind=kind, days=days, due=schedule.due, recurrence=schedule.recurrence,
        month=schedule.month, condition=schedule.condition, expected_on=schedule.expected,
        from_year=schedule.from_year, to_year=schedule.to_year, source=schedule.pk,
    )  # fmt: skip


def list_assignment_occurrences(
    *, assignment: models.Assignment, since: date, until: date
) -> list[occurrences.Occurrence]:
    """Return what an assignment's current schedule asks for; needs the current cells loaded."""
    is_order = assignment.task.kind == enums.TaskKind.ORDER
    cells = [make_cell(row, is_order=is_order) for row in assignment.schedules.all()]
    # A plan may ask for what was due before its own date: none of it is lost.
    begun = [cell.days[0] for cell in cells if cell.days]
    begun += [cell.due.replace(day=1) for cell in cells if cell.due]
    return occurrences.list_occurrences(cells, since=min([since, *begun]), until=until)


def load_assignments() -> QuerySet[models.Assignment]:
    """Return assignments with all that the rules need, in a constant number of queries."""
    current = Prefetch(
        "schedules",
        models.Schedule.objects.filter(is_current=True).order_by("position"),
    )
    return (
        models.Assignment.objects.select_related("task__document", "task__plan")
        .defer("task__document__lines")
        .prefetch_related(current, "parties__organisation", "parties__group")
        .order_by("task__kind", "task__position", "position")
    )


def _list_assignments(plan: models.Plan, task: models.Task | None) -> Iterator[models.Assignment]:
    found = load_assignments().filter(task__plan=plan)
    yield from found.filter(task=task) if task else found


def _list_duties(plan: models.Plan, task: models.Task | None) -> Iterator[models.Duty]:
    owed = plan.duties.filter(kind__in=OWED_DUTIES)
    owed = owed.filter(same_as=task) if task else owed
    yield from owed.prefetch_related("parties__organisation", "parties__group")


def _list_standing_monitors(plan: models.Plan) -> list[models.PartyModel]:
    """Return who monitors every task of the plan's own text (Plan 142, part IV.5)."""
    duties = plan.duties.filter(kind=enums.DutyKind.MONITOR)
    rows = models.DutyParty.objects.filter(duty__in=duties)
    return list(rows.select_related("organisation", "group"))


def _ask_of_assignment(
    part: models.Assignment,
    plan: models.Plan,
    span: occurrences.Days,
    resolver: performers.Resolver,
    monitors: Sequence[models.PartyModel],
    asked: Asked,
) -> None:
    parties = list(part.parties.all())
    leads = performers.list_of_role(parties, "lead")
    helpers = performers.list_of_role(parties, "coordinate")
    watchers = performers.list_of_role(parties, "monitor")
    if part.task.kind == enums.TaskKind.TASK:
        watchers += monitors
    focal = leads[0] if leads and leads[0].organisation_id else None
    for one in list_assignment_occurrences(assignment=part, since=span[0], until=span[1]):
        on = max(one.starts_on or plan.in_force_on, plan.in_force_on)
        reached, gaps = resolver.resolve(leads, on=on, last_day=one.last_day)
        first = next((row for row in reached if row.party is focal), None)
        asked.open_ends.extend(OpenEnd(part, one, gap) for gap in gaps)
        shared = {
            "coordinate": _resolve(resolver, helpers, on, {row.organisation.pk for row in reached}),
            "monitor": _resolve(resolver, watchers, on, set()),
        }
        asked.wanted.extend(
            Wanted(
                organisation=row.organisation, occurrence=one, assignment=part,
                is_focal=row.party is focal and row is first, before=row.before,
                parties=_without(shared, row.organisation),
            )
            for row in reached
        )  # fmt: skip


def _resolve(
    resolver: performers.Resolver,
    parties: Sequence[models.PartyModel],
    on: date,
    without: set[int],
) -> tuple[org_models.Organisation, ...]:
    reached, _ = resolver.resolve(parties, on=on, last_day=None)
    return tuple(row.organisation for row in reached if row.organisation.pk not in without)


def _without(
    shared: dict[str, tuple[org_models.Organisation, ...]], owner: org_models.Organisation
) -> dict[str, tuple[org_models.Organisation, ...]]:
    return {
        role: tuple(office for office in offices if office.pk != owner.pk)
        for role, offices in shared.items()
    }


def _join_duties(
    wanted: list[Wanted],
    duties: Iterable[models.Duty],
    plan: models.Plan,
    span: occurrences.Days,
    resolver: performers.Resolver,
    monitors: Sequence[models.PartyModel],
) -> list[Wanted]:
    """Add what the duties ask for; what repeats a task's occurrence is joined to it."""
    joined = {one.key: one for one in wanted}
    by_task: dict[tuple[int, int], list[Wanted]] = {}
    for one in wanted:
        if one.assignment is not None:
            key = (one.assignment.task_id, one.organisation.pk)
            by_task.setdefault(key, []).append(one)
    for duty in duties:
        for one in _list_of_duty(duty, plan, span, resolver, monitors):
            twin = _find_twin(one, duty, by_task)
            if twin is None:
                joined[one.key] = one
            else:
                joined[twin.key] = _join(joined[twin.key], one, duty)
    return list(joined.values())


def _list_of_duty(
    duty: models.Duty,
    plan: models.Plan,
    span: occurrences.Days,
    resolver: performers.Resolver,
    monitors: Sequence[models.PartyModel],
) -> Iterator[Wanted]:
    if duty.due is not None:
        cell = occurrences.Cell(kind="date", due=duty.due)
    elif duty.every:
        cell = occurrences.Cell(kind="recurring", recurrence=duty.every[0])
    else:
        cell = occurrences.Cell(kind="continuous")
    for one in occurrences.list_occurrences([cell], since=span[0], until=span[1]):
        on = max(one.starts_on or plan.in_force_on, plan.in_force_on)
        parties = list(duty.parties.all())
        reached, _ = resolver.resolve(parties, on=on, last_day=one.last_day)
        shared = {"monitor": _resolve(resolver, monitors, on, set())}
        for row in reached:
            yield Wanted(
                organisation=row.organisation, occurrence=one, duty=duty,
                before=row.before, parties=_without(shared, row.organisation),
            )  # fmt: skip


def _find_twin(
    one: Wanted, duty: models.Duty, by_task: dict[tuple[int, int], list[Wanted]]
) -> Wanted | None:
    """Return the task's occurrence of the same office and year that the duty repeats."""
    if duty.same_as_id is None or duty.same_as_state == enums.LinkState.REFUSED:
        return None
    year = one.occurrence.due.year if one.occurrence.due else None
    twins = by_task.get((duty.same_as_id, one.organisation.pk), [])
    dated = (row for row in twins if row.occurrence.due and row.occurrence.due.year == year)
    return min(dated, key=lambda row: row.occurrence.due or date.max, default=None)


def _join(task: Wanted, other: Wanted, duty: models.Duty) -> Wanted:
    first, second = task.occurrence, other.occurrence
    due = min(filter(None, (first.due, second.due)), default=None)
    return replace(
        task,
        repeats=duty,
        occurrence=replace(first, due=due),
        before=tuple(dict.fromkeys((*task.before, *other.before))),
    )
