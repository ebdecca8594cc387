"""How offices handed their reports in: the mark of each, and the rates they add up to."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from nq57.audit import rules as audit_rules
from nq57.cases import rules as case_rules
from nq57.reporting import models

HISTORY = 11
HANDED = ("first_sent_on", "excuse")  # the columns that a mark needs
# Asked only when the day was over: no report of such a cycle is late (``Cycle.counted_due``).
OPENED_LATE = Q(cycle__opened_at__date__gt=F("cycle__due_on"))
_IN_TIME = Q(first_sent_on__lte=F("cycle__due_on")) | ~Q(excuse="") | OPENED_LATE


@dataclass(frozen=True)
class Rate:
    """How many reports were expected, handed in at all, and handed in on time."""

    expected: int = 0
    handed: int = 0
    on_time: int = 0


def list_past(*, cycle: models.Cycle, most: int = HISTORY) -> list[models.Cycle]:
    """Return the cycles of the plan before one, the oldest first."""
    earlier = models.Cycle.objects.filter(plan=cycle.plan_id, ends_on__lt=cycle.ends_on)
    return list(earlier.order_by("-ends_on")[:most])[::-1]


def list_marks(
    *,
    cycles: Sequence[models.Cycle],
    by: audit_rules.Actor,
    today: date,
    offices: Collection[int],
) -> dict[int, dict[int, str]]:
    """Return the marks of the offices' reports that ``by`` may read, by cycle and office (keys)."""
    seen = models.Report.objects.visible_to(by).filter(cycle__in=cycles, organisation__in=offices)
    due = {one.pk: one.counted_due for one in cycles}
    marks: dict[int, dict[int, str]] = defaultdict(dict)
    for cycle, office, *told in seen.values_list("cycle", "organisation", *HANDED):
        marks[cycle][office] = mark(*told, due_on=due[cycle], today=today)
    return marks


def mark_report(report: models.Report, today: date) -> str:
    """Return the mark of a report; needs ``cycle`` fetched."""
    return mark(report.first_sent_on, report.excuse, due_on=report.cycle.counted_due, today=today)


def mark(sent_on: date | None, excuse: str, *, due_on: date | None, today: date) -> str:
    """Return how a report was handed in: ``on_time``, ``late``, ``missing`` past its day, or
    empty while it is not due; one that is excused was on time, as is one without a due day."""
    if sent_on is not None:
        return "late" if due_on and sent_on > due_on and not excuse else "on_time"
    return "missing" if due_on and today > due_on else ""


def count_days_late(sent_on: date | None, excuse: str, *, due_on: date | None, today: date) -> int:
    """Return how many days a report is late; one that is excused is not."""
    return 0 if excuse else case_rules.count_days_late(due=due_on, met_on=sent_on, today=today)


def sum_marks(marks: Iterable[str]) -> Rate:
    """Return the rate that marks add up to."""
    counts = Counter(marks)
    handed = counts["on_time"] + counts["late"]
    return Rate(counts.total(), handed, counts["on_time"])


def list_rates(
    *, cycles: Sequence[models.Cycle], by: audit_rules.Actor
) -> list[tuple[models.Cycle, Rate]]:
    """Return the rate of each cycle over the reports that ``by`` may read, in one query."""
    seen = models.Report.objects.visible_to(by).filter(cycle__in=cycles).order_by()
    counted = seen.values_list("cycle").annotate(
        expected=Count("pk"), handed=Count("first_sent_on"),
        on_time=Count("pk", filter=_IN_TIME & Q(first_sent_on__isnull=False)),
    )  # fmt: skip
    by_cycle = {key: Rate(*numbers) for key, *numbers in counted}
    return [(one, by_cycle.get(one.pk, Rate())) for one in cycles]


def count_missed(
    *, cycles: Sequence[models.Cycle], by: audit_rules.Actor, today: date
) -> dict[int, int]:
    """Return by office (key) how many of its reports in cycles came late or not at all."""
    seen = models.Report.objects.visible_to(by).filter(cycle__in=cycles).order_by()
    missing = Q(first_sent_on__isnull=True, cycle__due_on__lt=today) & ~OPENED_LATE
    missed = seen.filter(missing | ~_IN_TIME & Q(first_sent_on__isnull=False))
    return dict(missed.values_list("organisation").annotate(number=Count("pk")))
