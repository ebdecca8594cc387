"""What opening a cycle would make, before anybody opens it."""

from dataclasses import dataclass
from datetime import date, timedelta

from nq57.core import dates, periods
from nq57.core.phrases import Phrase
from nq57.law import queries as law_queries
from nq57.orgs import queries as org_queries
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.reporting import models, rules
from nq57.reporting.queries import wanted


@dataclass(frozen=True)
class Preview:
    """A cycle as it would be opened, what it would ask of how many offices, and of whom not."""

    cycle: models.Cycle
    offices: int
    lines: int
    figures: int
    already: int
    is_before_terms: bool
    is_after_due: bool
    skipped: list[wanted.Skipped]


def make_cycle(*, plan: plans.Plan, period: periods.Period, today: date) -> models.Cycle:
    """Return an unsaved cycle of a period by the terms of its last day.

    A period that ended before the first terms goes by those: somebody chose it.

    :raises rules.ReportingError: when no terms ask for the period, or it has not ended.
    """
    known = models.Terms.objects.filter(plan=plan)
    terms = known.on(period.end).first()
    if terms is None and period.end >= plan.in_force_on:
        terms = known.filter(since__gt=period.end).order_by("since").first()
    if terms is None or rules.get_base_kind(terms.cadences) != period.kind:
        raise rules.ReportingError(Phrase(
            "%(period)s không có trong thiết lập báo cáo của %(document)s. Sửa thiết lập trước.",
            period=period.label, document=plan.document.symbol,
        ))  # fmt: skip
    starts_on, ends_on = period.get_window(terms.window)  # type: ignore[arg-type]
    if ends_on >= today:
        raise rules.ReportingError(Phrase(
            "%(period)s: số liệu đến hết ngày %(day)s mới đủ. Mở kỳ sau ngày đó.",
            period=period.label, day=dates.format_date(ends_on),
        ))  # fmt: skip
    due, onward = _find_dues(period, terms, ends_on)
    return models.Cycle(
        plan=plan, terms=terms, period=period.code, starts_on=starts_on, ends_on=ends_on,
        kinds=[one.kind for one in rules.list_closed(period, terms.cadences)],
        due_on=due.on, due_at=due.at, explanation=due.explanation,
        onward_due_on=onward.on if onward else None,
    )  # fmt: skip


def preview_cycle(*, plan: plans.Plan, period: periods.Period, today: date) -> Preview:
    """Return what opening a cycle would make; nothing is written.

    :raises rules.ReportingError: when it cannot be opened.
    """
    cycle = make_cycle(plan=plan, period=period, today=today)
    if plan.coordinator is None:
        raise rules.ReportingError("Kế hoạch chưa có cơ quan tổng hợp để nhận báo cáo.")
    offices = list(org_queries.list_reporting(on=cycle.ends_on, basis=plan.document.symbol))
    asked = _list_asked(cycle, offices, plan.coordinator)
    there = models.Report.objects.filter(cycle__plan=plan, cycle__period=period.code)
    first = cycle.terms.since
    return Preview(
        cycle=cycle, offices=len(offices), already=there.count(),
        lines=sum(len(one.lines) for one in asked), figures=sum(len(one.figures) for one in asked),
        is_after_due=cycle.due_on < today,
        is_before_terms=first is not None and period.end < first,
        skipped=wanted.list_skipped(cycle=cycle, offices={office.pk for office in offices}),
    )  # fmt: skip


def _list_asked(
    cycle: models.Cycle, offices: list[Organisation], rest: Organisation
) -> list[wanted.Wanted]:
    return list(wanted.list_wanted(cycle=cycle, offices=offices, rest=rest).values())


def _find_dues(
    period: periods.Period, terms: models.Terms, ends_on: date
) -> tuple[rules.Due, rules.Due | None]:
    calendar = law_queries.get_calendar(since=ends_on, until=ends_on + timedelta(days=400))

    def find(day: int) -> rules.Due:
        return rules.get_due(
            period, due_day=day, day_off=terms.day_off,  # type: ignore[arg-type]
            is_working=calendar.is_working,
        )  # fmt: skip

    return find(terms.due_day), find(terms.onward_due_day) if terms.onward_due_day else None
