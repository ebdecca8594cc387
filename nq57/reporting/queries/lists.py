"""Lists of reports: an office's own, a cycle's by state, a checker's queue."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet, Window

from nq57.audit import rules as audit_rules
from nq57.core import periods
from nq57.core.phrases import Phrase
from nq57.orgs import queries as org_queries
from nq57.orgs.models import lifetimes
from nq57.plans import models as plans
from nq57.reporting import enums, models, permissions, rules
from nq57.reporting.queries import forms, marks, offline

PAGE = 100
_NOT_SENT = ("draft", "waiting", "approved")
_PARTS = ("line", "figure", "words")


@dataclass(frozen=True)
class CycleRow:
    """One report of a list, with how many days it is late; excused lateness is none.

    ``device`` is what of it was done without the network, None when nothing was.
    """

    report: models.Report
    days_late: int
    device: offline.Offline | None = None

    @property
    def group(self) -> str:
        """Return where it belongs: not_sent, sent, returned, accepted."""
        state = self.report.case.state
        return "not_sent" if state in _NOT_SENT else state


@dataclass(frozen=True)
class Waiting:
    """A cycle that the terms ask for and that is not open yet."""

    plan: plans.Plan
    terms: models.Terms
    period: periods.Period


@dataclass(frozen=True)
class QueueItem:
    """An item that waits for its checker; ``row`` says what was reported, None of the words."""

    of: CycleRow
    item: models.Line | models.Figure | models.Report
    label: str
    title: str
    hints: list[rules.Hint]
    row: forms.LineRow | forms.FigureRow | None = None
    device: offline.Offline | None = None

    @property
    def report(self) -> models.Report:
        """Return the report that the item is of."""
        return self.of.report

    @property
    def stamp(self) -> str:
        """Return the item's key with its revision: what the checker saw."""
        return self.item.stamp

    @property
    def place(self) -> str:
        """Return where the item stands in the queue: the unusual first, then as they came."""
        sent = self.report.first_sent_on
        came = sent.isoformat() if sent else ""
        kind, _dash, number = self.item.item.partition("-")
        here = f"{_PARTS.index(kind)}.{int(number):09d}"
        return f"{0 if self.hints else 1}.{came}.{self.report.pk:09d}.{here}"


@dataclass(frozen=True)
class QueueGroup:
    """The items of one report that stand together, under what is said of all of them."""

    of: CycleRow
    items: list[QueueItem]


@dataclass(frozen=True)
class Queue:
    """A page of what waits for a checker: the unusual, and the rest.

    ``total`` counts all of it; ``next`` is where the next page begins, empty at the end.
    """

    unusual: list[QueueItem] = field(default_factory=list)
    plain: list[QueueItem] = field(default_factory=list)
    total: int = 0
    next: str = ""
    is_first: bool = True

    @property
    def unusual_groups(self) -> list[QueueGroup]:
        """Return the unusual by report."""
        return _group(self.unusual)

    @property
    def plain_groups(self) -> list[QueueGroup]:
        """Return the rest by report."""
        return _group(self.plain)

    @property
    def cases(self) -> set[int]:
        """Return the keys of the cases whose threads its items belong to."""
        shown = [*self.unusual, *self.plain]
        return {one.report.pk for one in shown} | {
            one.item.obligation_id for one in shown if isinstance(one.item, models.Line)
        }


def get_cycle(*, pk: int) -> models.Cycle:
    """Return a cycle with its plan.

    :raises Cycle.DoesNotExist: when there is none.
    """
    return models.Cycle.objects.select_related("plan__document", "terms").get(pk=pk)


def list_terms(*, plan: plans.Plan) -> lifetimes.LifetimeQuerySet[models.Terms]:
    """Return all terms of a plan, the newest first."""
    return models.Terms.objects.filter(plan=plan).order_by("-since")


def list_office_reports(*, by: audit_rules.Actor, today: date, most: int = 24) -> list[CycleRow]:
    """Return the newest reports of the actor's own office."""
    found = models.Report.objects.visible_to(by).of_office(by.organisation).with_rows()
    return _make_rows(found.order_by("-cycle__ends_on")[:most], today)


def get_current_report(*, by: audit_rules.Actor) -> models.Report | None:
    """Return the report that the actor's office works on: the oldest that it has not handed
    in and that is not locked, else its newest; None without one.

    The oldest carries ``open_count``: how many there are that the office has not handed in.
    """
    found = models.Report.objects.visible_to(by).of_office(by.organisation).with_rows()
    waits = Q(case__state__in=rules.HANDED_IN) | Q(cycle__closed_at__isnull=False)
    unsent = found.exclude(waits).annotate(open_count=Window(Count("pk")))
    oldest = unsent.order_by("cycle__ends_on").first()
    return oldest or found.order_by("-cycle__ends_on").first()


def list_cycle(*, cycle: models.Cycle, by: audit_rules.Actor, today: date) -> list[CycleRow]:
    """Return the reports of a cycle that ``by`` may see, by office."""
    found = models.Report.objects.visible_to(by).filter(cycle=cycle).with_rows()
    rows = found.annotate(
        returned_items=Count("lines", filter=Q(lines__verdict="returned"), distinct=True)
        + Count("figures", filter=Q(figures__verdict="returned"), distinct=True)
    )
    return _make_rows(rows.order_by("organisation__level", "organisation__sort_key"), today)


def list_cycles(
    *, by: audit_rules.Actor, most: int = 24
) -> list[tuple[models.Cycle, Counter[str]]]:
    """Return the newest cycles with how many reports stand in which group, in two queries."""
    found = models.Cycle.objects.select_related("plan__document").defer("plan__document__lines")
    cycles = list(found[:most])
    seen = models.Report.objects.visible_to(by).filter(cycle__in=cycles)
    counted: dict[int, Counter[str]] = {cycle.pk: Counter() for cycle in cycles}
    rows = seen.values_list("cycle", "case__state").annotate(n=Count("pk")).order_by()
    for key, state, n in rows:
        counted[key]["not_sent" if state in _NOT_SENT else state] += n
    return [(cycle, counted[cycle.pk]) for cycle in cycles]


def list_due_cycles(*, plan: plans.Plan, today: date) -> list[Waiting]:
    """Return the periods that have ended under the plan's terms without an open cycle."""
    known = set(models.Cycle.objects.filter(plan=plan).values_list("period", flat=True))
    waiting = []
    for terms in models.Terms.objects.filter(plan=plan).order_by("since"):
        if terms.since is None:
            continue
        period = periods.get_period(rules.get_base_kind(terms.cadences), terms.since)
        while period.get_window(terms.window)[1] < today:  # type: ignore[arg-type]
            if terms.lifetime.contains(period.end) and period.code not in known:
                waiting.append(Waiting(plan, terms, period))
            period = period.get_next()
    return waiting


def list_queue(
    *, by: audit_rules.Actor, today: date, everyone: bool = False, after: str = "", most: int = PAGE
) -> Queue:
    """Return what waits for the actor's office to check, the unusual first, by pages.

    ``everyone`` keeps what other offices check too, for who may check all; ``after`` is the
    key of the last item of the page before.
    """
    sent = models.Report.objects.visible_to(by).filter(case__state="sent").with_rows()
    reports = {row.report.pk: row for row in _make_rows(sent.select_related("checker"), today)}
    devices = offline.list_offline_items(reports=reports)
    code = "" if everyone and permissions.may_run(by) else by.organisation
    found = sorted(_list_waiting(reports, code, today, devices), key=lambda one: one.place)
    rest = [one for one in found if one.place > after] if after else found
    page = rest[:most]
    return Queue(
        unusual=[one for one in page if one.hints],
        plain=[one for one in page if not one.hints],
        total=len(found),
        next=page[-1].place if len(rest) > most else "",
        is_first=not after,
    )


def _list_waiting(
    reports: dict[int, CycleRow],
    checker: str,
    today: date,
    devices: Mapping[tuple[int, str], offline.Offline],
) -> Iterable[QueueItem]:
    held = [row.report for row in reports.values()]
    for row in forms.list_items(reports=held, today=today, checker=checker):
        item = row.line if isinstance(row, forms.LineRow) else row.figure
        of = reports[item.report_id]
        hints = row.hints + _hint_behalf(of.report)
        device = devices.get((of.report.pk, item.item))
        yield QueueItem(of, item, row.label, row.title, hints, row, device)
    for of in reports.values():
        is_his = not checker or of.report.checker.code == checker
        if is_his and of.report.verdict == enums.ItemVerdict.PENDING:
            hints, device = _hint_behalf(of.report), devices.get((of.report.pk, of.report.item))
            yield QueueItem(of, of.report, "C", Phrase("Lời văn"), hints, None, device)


def _group(items: Iterable[QueueItem]) -> list[QueueGroup]:
    found: dict[int, QueueGroup] = {}
    for one in items:
        found.setdefault(one.report.pk, QueueGroup(one.of, [])).items.append(one)
    return list(found.values())


def _hint_behalf(report: models.Report) -> list[rules.Hint]:
    return rules.hint_on_behalf(report.on_behalf.state if report.on_behalf else "")


def _make_rows(found: QuerySet[models.Report], today: date) -> list[CycleRow]:
    held = list(found)
    known = offline.list_offline(reports=[report.pk for report in held])
    return [
        CycleRow(report, count_days_late(report, today), known.get(report.pk)) for report in held
    ]


def count_days_late(report: models.Report, today: date) -> int:
    """Return how many days a report is late; one that is excused is not."""
    return marks.count_days_late(
        report.first_sent_on, report.excuse, due_on=report.cycle.counted_due, today=today
    )


def is_demonstration_whole() -> bool:
    """Say whether nothing of a demonstration is left to load; so it is where there is none."""
    held = org_queries.get_demonstration()
    return held is None or held.is_whole
