"""A plan as its document has it: counts, tables, rows, lines of the source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Prefetch, Q

from nq57.audit import rules as audit_rules
from nq57.core import text
from nq57.documents.models import Document
from nq57.orgs import permissions as org_permissions
from nq57.plans import enums, models, rules


@dataclass(frozen=True)
class PlanCounts:
    """How much a plan holds."""

    indicators: int
    tasks: int
    assignments: int
    orders: int
    order_parts: int
    duties: int


@dataclass(frozen=True)
class Row:
    """A row of a plan table: the item, and its target cells by column."""

    item: models.Indicator | models.Task
    cells: list[list[models.Target]]


@dataclass(frozen=True)
class Table:
    """A plan table: the names of its milestone columns, and its rows by section."""

    columns: list[str]
    groups: list[tuple[models.Section | None, list[Row]]]

    @property
    def count(self) -> int:
        """Return how many rows there are."""
        return sum(len(rows) for _, rows in self.groups)


_Item = TypeVar("_Item", models.Indicator, models.Task)


def get_counts(*, plan: models.Plan, by: audit_rules.Actor) -> PlanCounts:
    """Return how many indicators, leaf tasks, assignments, orders and duties ``by`` may read."""
    tasks = plan.tasks.visible_to(by)
    leaves = tasks.of_plan_text().filter(assignments__isnull=False).distinct()
    grades = org_permissions.list_visible_secrecy(by, "document")
    assigned = models.Assignment.objects.filter(task__plan=plan, task__document__secrecy__in=grades)
    return PlanCounts(
        indicators=plan.indicators.count(),
        tasks=leaves.count(),
        assignments=assigned.filter(task__kind=enums.TaskKind.TASK).count(),
        orders=tasks.orders().count(),
        order_parts=assigned.filter(task__kind=enums.TaskKind.ORDER).count(),
        duties=plan.duties.count(),
    )


def count_found(*, plan: models.Plan, words: str, by: audit_rules.Actor) -> dict[str, int]:
    """Return how many indicators, tasks and orders hold ``words``, as ``by`` may read."""
    kinds = enums.TaskKind
    tasks = plan.tasks.visible_to(by).searched(words)
    return {
        "indicators": plan.indicators.searched(words).count(),
        **tasks.aggregate(
            tasks=Count("pk", filter=Q(kind=kinds.TASK), distinct=True),
            orders=Count("pk", filter=Q(kind=kinds.ORDER), distinct=True),
        ),
    }


def list_named_bodies(*, plan: models.Plan) -> list[tuple[str, str]]:
    """Return code and name of every organisation and group that the plan names."""
    found: dict[str, str] = {}
    for model, path in (
        (models.IndicatorParty, "indicator"),
        (models.AssignmentParty, "assignment__task"),
    ):
        rows = model._default_manager.filter(**{f"{path}__plan": plan}).values_list(
            "organisation__code", "organisation__name", "group__code", "group__name"
        )
        for org_code, org_name, group_code, group_name in rows.distinct():
            if org_code or group_code:
                found[org_code or group_code] = org_name or group_name
    return sorted(found.items(), key=lambda row: text.sort_key(row[1]))


def group_indicators(*, indicators: list[models.Indicator]) -> Table:
    """Return loaded indicators by section, in order, each row beside its cells by milestone.

    The columns are the milestones that any of the rows has.
    """
    years = sorted({cell.horizon for row in indicators for cell in _cells(row) if cell.horizon})
    groups = [
        (section, [Row(row, _by_year(row, years)) for row in rows])
        for section, rows in _by_section(indicators)
    ]
    return Table([str(year) for year in years], groups)


def group_tasks(*, tasks: list[models.Task]) -> Table:
    """Return loaded tasks by section, in order; assignments carry their schedule cells."""
    groups = [(section, [Row(row, []) for row in rows]) for section, rows in _by_section(tasks)]
    return Table([], groups)


def group_orders(*, orders: list[models.Task]) -> list[tuple[Document, list[models.Task]]]:
    """Group loaded orders by the document that gave them."""
    found: dict[int, tuple[Document, list[models.Task]]] = {}
    for order in orders:
        found.setdefault(order.document_id, (order.document, []))[1].append(order)
    return list(found.values())


def list_lines(
    *, item: models.Indicator | models.Task, document: Document, context: int = 2
) -> list[tuple[int, str, bool]]:
    """Return the item's lines of the source with ``context`` lines around them."""
    first = max(1, item.from_line - context)
    last = min(len(document.lines), item.to_line + context)
    return [
        (number, document.lines[number - 1], item.from_line <= number <= item.to_line)
        for number in range(first, last + 1)
    ]


def list_indicator_items(*, plan: models.Plan) -> list[rules.Item]:
    """Return a plan's indicators as the similarity rules see them."""
    current = models.Target.objects.filter(is_current=True)
    rows = plan.indicators.select_related("section").prefetch_related(Prefetch("targets", current))
    return [
        rules.Item(
            key=row.pk, code=row.code, name=row.name, group=str(row.section or ""),
            fingerprint="|".join(f"{cell.horizon}={cell.raw}" for cell in row.targets.all()),
        )
        for row in rows
    ]  # fmt: skip


def list_served_indicators(*, plan: models.Plan) -> dict[int, list[rules.Item]]:
    """Return, for each task whose section serves exactly one group, that group's indicators."""
    by_section: dict[int, list[rules.Item]] = {}
    for row in plan.indicators.filter(parent__isnull=True).exclude(section=None):
        item = rules.Item(key=row.pk, code=row.code, name=row.name)
        by_section.setdefault(row.section_id or 0, []).append(item)
    served: dict[int, list[rules.Item]] = {}
    for section in plan.sections.filter(kind=enums.SectionKind.TASKS).prefetch_related(
        "serves", "tasks"
    ):
        groups = list(section.serves.all())
        if len(groups) == 1:
            items = by_section.get(groups[0].pk, [])
            served |= {task.pk: items for task in section.tasks.all()}
    return served


def list_task_items(*, plan: models.Plan, with_orders: bool = False) -> list[rules.Item]:
    """Return the tasks of a plan's own text as the similarity rules see them.

    ``with_orders`` adds the orders that directives gave.
    """
    found = plan.tasks.all() if with_orders else plan.tasks.of_plan_text()
    rows = (
        found.select_related("section", "document")
        .defer("document__lines")
        .prefetch_related("assignments__schedules")
    )
    return [
        rules.Item(
            key=row.pk, code=row.code, name=row.title,
            group=str(row.section or (row.document if row.kind == enums.TaskKind.ORDER else "")),
            fingerprint="|".join(
                f"{cell.label}={cell.raw}"
                for part in row.assignments.all()
                for cell in part.schedules.all()
                if cell.is_current
            ),
        )
        for row in rows
    ]  # fmt: skip


def _by_section(items: Sequence[_Item]) -> Iterable[tuple[models.Section | None, list[_Item]]]:
    found: dict[int | None, tuple[models.Section | None, list[_Item]]] = {}
    for item in items:
        found.setdefault(item.section_id, (item.section, []))[1].append(item)
    return found.values()


def _by_year(indicator: models.Indicator, years: list[int]) -> list[list[models.Target]]:
    found: dict[int | None, list[models.Target]] = {}
    for cell in _cells(indicator):
        found.setdefault(cell.horizon, []).append(cell)
    return [found.get(year, []) for year in years]


def _cells(indicator: models.Indicator) -> list[models.Target]:
    cells: list[models.Target] = getattr(indicator, "current_targets", [])
    return cells
