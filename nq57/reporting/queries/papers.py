"""A report as a paper: what is sent, what changed since, and the longer periods it serves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from nq57.cases import models as cases
from nq57.core import numbers, periods
from nq57.measures import enums as measure_enums
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.plans.models import Indicator
from nq57.reporting import enums, models, rules
from nq57.reporting.queries import forms


@dataclass(frozen=True)
class Change:
    """One thing that two filings say differently."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Cadence:
    """The report of one period, computed from what was entered: indicators in order, each with
    its figure and the unit that its profile gives."""

    period: periods.Period
    figures: list[tuple[Indicator, measure_rules.Combined, str]]


@dataclass(frozen=True)
class Paper:
    """A report as it is printed: its words, the figures of each period, the appendix's rows."""

    report: models.Report
    cadences: list[Cadence]
    lines: list[forms.LineRow]

    @property
    def longest(self) -> periods.Period:
        """Return the longest period that the paper speaks of."""
        return self.cadences[-1].period


def get_cadence(*, report: models.Report, period: periods.Period) -> Cadence:
    """Return the figures of a period that ends with the report's: nothing is entered again.

    What is written in a report that was not sent yet counts as if it were.

    :raises rules.ReportingError: when the report does not serve that period.
    """
    if period not in report.cycle.periods:
        raise rules.ReportingError("Báo cáo này không phục vụ kỳ đó.")
    plan = report.cycle.plan
    found = measure_queries.combine_periods(
        plan=plan, organisation=report.organisation, period=period,
        verdict=measure_enums.Verdict.CLAIMED, drafts=_list_drafts(report),
    )  # fmt: skip
    told = {key: one for key, one in found.items() if one.figure is not None}
    rows = Indicator.objects.filter(pk__in=told).order_by("position")
    mine = models.Figure.objects.filter(
        report__organisation=report.organisation_id, indicator__in=told
    )
    newest = mine.order_by("indicator", "-report__cycle__ends_on").distinct("indicator")
    units = dict(newest.values_list("indicator", "profile__unit"))
    return Cadence(period, [(row, told[row.pk], units.get(row.pk, row.unit)) for row in rows])


def get_paper(*, report: models.Report, served: Sequence[periods.Period], today: date) -> Paper:
    """Return a report as the paper of some of the periods that it serves, shortest first.

    Its appendix has every task that the office reported on within the longest of them, as it
    was said last.

    :raises rules.ReportingError: when the report does not serve one of them.
    """
    cadences = [get_cadence(report=report, period=period) for period in served]
    longest = cadences[-1].period
    mine = models.Report.objects.filter(
        organisation=report.organisation_id, cycle__plan=report.cycle.plan_id,
        cycle__ends_on__gt=longest.start, cycle__ends_on__lte=report.cycle.ends_on,
    )  # fmt: skip
    told = mine.filter(Q(case__state__in=rules.HANDED_IN) | Q(pk=report.pk))
    newest = models.Line.objects.filter(report__in=told).order_by(
        "obligation_id", "-report__cycle__ends_on"
    )
    kept = newest.distinct("obligation_id").values_list("pk", flat=True)
    return Paper(report, cadences, forms.list_lines(keys=list(kept), today=today))


def _list_drafts(report: models.Report) -> dict[tuple[int, str], measure_rules.Figure]:
    """Return the figures of a report that was not sent yet, by indicator and period."""
    if report.case.state in rules.HANDED_IN:
        return {}
    return {
        (row.indicator_id, row.period): measure_rules.Figure(
            row.value, row.numerator, row.denominator
        )
        for row in report.figures.exclude(answer=enums.Answer.OPEN)
        if row.value is not None
    }


def make_content(*, report: models.Report) -> dict[str, Any]:
    """Return a report as it is sent: text for each item, to be kept and compared."""
    lines = report.lines.select_related("obligation__task", "obligation__duty", "obligation__case")
    figures = report.figures.select_related("indicator", "profile")
    return {
        "words": report.words,
        "lines": {line.item: _say_line(line) for line in lines},
        "figures": {figure.item: _say_figure(figure) for figure in figures},
    }


def list_changes(*, report: models.Report) -> list[Change]:
    """Return what the newest filing says differently from the one before it."""
    filings = list(report.filings.order_by("-number")[:2])
    if len(filings) < 2:
        return []
    after, before = (filing.content for filing in filings)
    return list(_compare(before, after))


def get_correction(*, report: models.Report) -> cases.Step | None:
    """Return the step that opened an accepted report again, while it is being corrected."""
    if report.first_sent_on is None or report.case.state not in rules.EDITABLE:
        return None
    last = report.case.steps.filter(verb__in=("accept", "correct")).last()
    return last if last is not None and last.verb == "correct" else None


def _compare(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for kind in ("lines", "figures"):
        for key, said in after[kind].items():
            earlier = before[kind].get(key, {})
            if earlier.get("text") != said["text"]:
                yield Change(said["label"], earlier.get("text", ""), said["text"])
    for name, title in rules.WORDS.items():
        if before["words"].get(name) != after["words"].get(name):
            yield Change(title, before["words"].get(name, ""), after["words"].get(name, ""))


def _say_line(line: models.Line) -> dict[str, str]:
    owed = line.obligation
    parts = [line.get_state_display()]
    parts += [f"{line.percent}%"] if line.percent is not None else []
    parts += [line.product] if line.product else []
    parts += [f"{line.product_on:%d/%m/%Y}"] if line.product_on else []
    parts += [line.difficulty] if line.difficulty else []
    label = owed.task.code if owed.task else owed.duty.code if owed.duty else ""
    return {"label": f"{label} {owed.case.title}".strip(), "text": "; ".join(map(str, parts))}


def _say_figure(figure: models.Figure) -> dict[str, str]:
    parts = [_write(figure.value)]
    if figure.denominator is not None:
        parts.append(f"{_write(figure.numerator)}/{_write(figure.denominator)}")
    parts += [figure.note] if figure.note else []
    return {"label": str(figure.indicator), "text": "; ".join(parts)}


def _write(value: Decimal | None) -> str:
    """Write a figure as a person reads it: two decimals at most."""
    if value is None:
        return ""
    return numbers.format_number(numbers.round_for_reading(value))
