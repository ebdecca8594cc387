"""What a meeting is told: progress since the last one, who is late and why, earlier conclusions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch

from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.core import dates, periods, text
from nq57.meetings import enums, models, rules
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans import permissions as plan_permissions
from nq57.plans import queries as plan_queries
from nq57.reporting import models as reporting
from nq57.reporting import rules as report_rules

_NOTHING = ("", "không", "không có")
_MOST_REASONS = 3


@dataclass
class TaskRow:
    """Obligations of one task or duty that are told together: of whom, by when, why.

    ``keys`` are those of their offices, for offices of different times may share a name;
    ``ended_keys`` those of offices that are no more.
    """

    code: str
    title: str
    group: str
    deliverable: str
    task: int | None = None
    offices: list[str] = field(default_factory=list)
    keys: set[int] = field(default_factory=set)
    ended_keys: set[int] = field(default_factory=set)
    dues: set[date] = field(default_factory=set)
    finished: set[date] = field(default_factory=set)
    days_late: int = 0
    late: int = 0
    reasons: list[str] = field(default_factory=list)

    @property
    def told_reasons(self) -> list[str]:
        """Return the reasons that are told, and how many more there are."""
        more = len(self.reasons) - _MOST_REASONS
        told = self.reasons[:_MOST_REASONS]
        return [*told, f"và {more} lý do khác"] if more > 0 else told


@dataclass(frozen=True)
class OrderRow:
    """What became of one order that a meeting gave."""

    order: plans.Task
    meeting: models.Meeting
    leads: str
    due: str
    counts: Counter[str]

    @property
    def outcome(self) -> str:
        """Return what became of it."""
        return rules.get_outcome(self.counts)

    @property
    def outcome_label(self) -> str:
        """Return that in words."""
        return str(enums.Outcome(self.outcome).label)

    @property
    def total(self) -> int:
        """Return how many obligations it has."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Return how many of them are done."""
        return self.counts[plan_enums.Standing.DONE]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Progress of a plan until ``today``, since the day of the last meeting.

    ``before`` are the counts as the file of the last meeting had them.
    """

    last: models.Meeting | None
    since: date
    today: date
    counts: dict[str, int]
    before: Mapping[str, int] | None
    finished: list[TaskRow]
    late: list[TaskRow]
    orders: list[OrderRow]


def get_last_held(*, meeting: models.Meeting) -> models.Meeting | None:
    """Return the meeting that was held before this one."""
    found = models.Meeting.objects.held().filter(plan=meeting.plan_id, number__lt=meeting.number)
    return found.with_rows().order_by("-number").first()


def get_progress(*, meeting: models.Meeting, today: date) -> Progress:
    """Return what a meeting is told today. What is restricted is told of a restricted plan only."""
    plan, last = meeting.plan, get_last_held(meeting=meeting)
    grades = plan_permissions.list_told_grades(plan)
    since = (last and last.held_on) or plan.tracked_since or plan.in_force_on
    # The stubs of Django do not see what a queryset's own method annotates.
    owed: Any = plan_queries.annotate(
        plan.obligations.filter(case__secrecy__in=grades), today
    ).with_standing(today)
    counted = dict(owed.order_by().values_list(F("standing")).annotate(Count("pk")))
    finished = owed.filter(case__finished_on__gt=since, case__finished_on__lte=today)
    late = owed.filter(standing=plan_enums.Standing.OVERDUE)
    reasons = _list_reasons(late.order_by().values("pk"))
    return Progress(
        last=last, since=since, today=today,
        counts={value: counted.get(value, 0) for value in plan_enums.Standing.values},
        before=last.paper.snapshot.get("counts") if last and last.paper else None,
        finished=_gather(finished, today, {}), late=_gather(late, today, reasons),
        orders=list_orders(
            meetings=models.Meeting.objects.filter(plan=plan, number__lt=meeting.number),
            grades=grades, today=today, since=since,
        ),
    )  # fmt: skip


def list_orders(
    *,
    meetings: models.MeetingQuerySet,
    grades: Collection[str],
    today: date,
    since: date | None = None,
) -> list[OrderRow]:
    """Return the orders that some meetings gave with what became of each, the newest first.

    Only documents and obligations of ``grades`` of secrecy; with ``since`` those that were over
    by that day are left out.
    """
    found = models.Conclusion.objects.filter(meeting__in=meetings)
    given = {one.document_id: one.meeting for one in found.select_related("meeting__case")}
    current = Prefetch(
        "schedules", plans.Schedule.objects.filter(is_current=True), to_attr="current_schedules"
    )
    rows = plans.Task.objects.orders().filter(document__in=given, document__secrecy__in=grades)
    parts = Prefetch("assignments", plans.Assignment.objects.prefetch_related(current))
    related = rows.select_related("document").defer("document__lines")
    loaded = list(related.prefetch_related(parts).order_by("position"))
    counts, ended = _count_orders([row.pk for row in loaded], grades, today)
    told = [
        OrderRow(row, given[row.document_id], _say_leads(row), _say_due(row), counts[row.pk])
        for row in loaded
        if since is None or not _was_over(counts[row.pk], ended.get(row.pk), since)
    ]
    return sorted(told, key=lambda row: (-row.meeting.number, row.order.position))


def _was_over(counts: Counter[str], ended: date | None, since: date) -> bool:
    is_over = rules.get_outcome(counts) in (enums.Outcome.DONE, enums.Outcome.ENDED)
    return is_over and ended is not None and ended <= since


def _count_orders(
    keys: Sequence[int], grades: Collection[str], today: date
) -> tuple[dict[int, Counter[str]], dict[int, date]]:
    """Return how the obligations of orders stand, and when the last of each was finished."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    ended: dict[int, date] = {}
    found: Any = plan_queries.annotate(
        plans.Obligation.objects.filter(task__in=keys, case__secrecy__in=grades), today
    ).with_standing(today)
    for task, standing, day in found.order_by().values_list(
        "task", "standing", "case__finished_on"
    ):
        counts[task][standing] += 1
        if day is not None:
            ended[task] = max(day, ended.get(task, day))
    return counts, ended


def _gather(found: Any, today: date, reasons: Mapping[int, list[str]]) -> list[TaskRow]:
    """Put obligations of the same task together, in the order of the plan."""
    held: dict[Any, TaskRow] = {}
    rows = found.select_related(
        "case", "organisation", "task__section", "task__document", "duty", "assignment"
    ).defer("task__document__lines").order_by(
        "task__kind", "task__document", "task__position", "duty__position",
        "organisation__sort_key", "pk",
    )  # fmt: skip
    for one in rows:
        row = held.setdefault((one.task_id, one.duty_id), _begin(one))
        row.offices.append(one.organisation.short_name or one.organisation.name)
        row.keys.add(one.organisation_id)
        if one.organisation.until is not None and one.organisation.until <= today:
            row.ended_keys.add(one.organisation_id)
        due, end = one.case.due, one.case.finished_on
        if due is not None:
            row.dues.add(due)
            late = ((end or one.case.claimed_on or today) - due).days
            row.days_late, row.late = max(row.days_late, late), row.late + (late > 0)
        if end is not None:
            row.finished.add(end)
        for said in reasons.get(one.pk, ()):
            told = f"{one.organisation.short_name}: {said}"
            if told not in row.reasons:
                row.reasons.append(told)
    return list(held.values())


def _begin(one: plans.Obligation) -> TaskRow:
    if one.task is None:
        code = one.duty.code if one.duty else ""
        return TaskRow(code, text.as_title(one.case.title), "Trách nhiệm thường xuyên", "")
    section = one.task.section
    group = f"{section.code}. {section.title}" if section else str(one.task.document)
    deliverable = one.assignment.deliverable if one.assignment else ""
    return TaskRow(one.task.code, text.as_title(one.task.title), group, deliverable, one.task_id)


def _list_reasons(late: Any) -> dict[int, list[str]]:
    """Return why obligations are late, as their offices said last: in a report, or when they
    asked for more time."""
    found: dict[int, list[str]] = defaultdict(list)
    lines = (
        reporting.Line.objects.filter(
            obligation__in=late, report__case__state__in=report_rules.HANDED_IN
        )
        .exclude(difficulty="")
        .order_by("obligation", "-report__cycle__ends_on")
    )
    newest = lines.distinct("obligation").values_list(
        "obligation_id", "difficulty", "report__cycle__period"
    )  # fmt: skip
    for key, said, period in newest:
        if said.strip(" .").casefold() not in _NOTHING:
            told = " ".join(said.split()).rstrip(".")
            found[key].append(f"{told} (báo cáo {_say_period(period)})")
    asked = cases.Extension.objects.filter(
        deadline__case__obligation__in=late, state=case_enums.ExtensionState.REQUESTED
    ).order_by("pk")
    for key, day, said in asked.values_list("deadline__case", "asked_due", "reason"):
        found[key].append(f"xin gia hạn đến {dates.format_official(day)}, {said.rstrip('.')}")
    return found


def _say_period(code: str) -> str:
    label = periods.parse_period(code).label
    return label[:1].lower() + label[1:]


def _say_leads(row: plans.Task) -> str:
    return "; ".join(_tell(part.leads_raw for part in row.assignments.all()))


def _say_due(row: plans.Task) -> str:
    cells: Iterable[Any] = (
        cell
        for part in row.assignments.all()
        for cell in part.current_schedules  # type: ignore[attr-defined]
    )
    said = (dates.format_official(cell.due) if cell.due else cell.raw or "" for cell in cells)
    return "; ".join(_tell(said)) or "không nêu"


def _tell(said: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(one for one in said if one))
