"""What a cycle asks of each office: its obligations, and the indicators of that frequency."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from nq57.audit.enums import Secrecy
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.core import periods
from nq57.measures import enums as measure_enums
from nq57.measures import models as measures
from nq57.measures import rules as measure_rules
from nq57.orgs.models import Organisation
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.reporting import models

_SILENT = ("draft", "unsettled", "cancelled", "carried")


@dataclass
class Wanted:
    """What one office's report holds; each item with the office that checks it (its key)."""

    lines: list[tuple[int, int]] = field(default_factory=list)
    figures: list[tuple[measures.Profile, str, int]] = field(default_factory=list)

    @property
    def checkers(self) -> set[int]:
        """Return the keys of the offices that check something of it."""
        return {key for _, key in self.lines} | {key for *_, key in self.figures}


@dataclass(frozen=True)
class Skipped:
    """An office that should say figures and is not asked: it does not report on the plan."""

    office: Organisation
    indicators: tuple[plans.Indicator, ...]


def list_wanted(
    *, cycle: models.Cycle, offices: Collection[Organisation], rest: Organisation
) -> dict[int, Wanted]:
    """Return what a cycle asks, by office, in a number of queries that does not grow.

    ``rest`` checks what nobody else is named for.
    """
    wanted = {office.pk: Wanted() for office in offices}
    owed = list(_list_owed(cycle, wanted))
    monitors = _list_monitors([pk for pk, _ in owed])
    for pk, office in owed:
        wanted[office].lines.append((pk, monitors.get(pk, rest.pk)))
    for profile, period, key in _list_asked(cycle):
        if key in wanted:
            checker = profile.checker_id or rest.pk
            wanted[key].figures.append((profile, period.code, checker))
    return wanted


def list_skipped(*, cycle: models.Cycle, offices: Collection[int] | None = None) -> list[Skipped]:
    """Return who should say a figure in a cycle and is not asked: it is none of ``offices``
    (keys), those that report; of an open cycle those that have a report in it.

    In order of names, in a number of queries that does not grow.
    """
    if offices is None:
        offices = set(cycle.reports.values_list("organisation", flat=True))
    indicators: dict[int, list[plans.Indicator]] = {}
    for profile, _period, key in _list_asked(cycle):
        if key not in offices:
            indicators.setdefault(key, []).append(profile.indicator)
    found = Organisation.objects.filter(pk__in=indicators).order_by("sort_key", "pk")
    return [Skipped(office, tuple(indicators[office.pk])) for office in found]


def list_befores(
    *, cycle: models.Cycle
) -> tuple[dict[int, models.Line], dict[tuple[int, int], models.Figure]]:
    """Return the newest earlier lines by obligation, and figures by office and indicator."""
    earlier = Q(report__cycle__plan=cycle.plan_id, report__cycle__ends_on__lt=cycle.ends_on)
    lines = models.Line.objects.filter(earlier).order_by("obligation_id", "-report__cycle__ends_on")
    figures = (
        models.Figure.objects.filter(earlier)
        .order_by("report__organisation_id", "indicator_id", "-report__cycle__ends_on")
        .distinct("report__organisation_id", "indicator_id")
        .select_related("report")
    )
    return (
        {line.obligation_id: line for line in lines.distinct("obligation_id")},
        {(one.report.organisation_id, one.indicator_id): one for one in figures},
    )


def _list_owed(cycle: models.Cycle, offices: Collection[int]) -> list[tuple[int, int]]:
    """Return the obligations open in the period or closed in it, with their offices.

    What was ordered only after the period was not owed in it (``_say_ordered_later``).
    A sealed one is followed on its own page by the posts named on it: a report has more readers.
    """
    found = (
        plans.Obligation.objects.filter(
            Q(case__closed_at__isnull=True) | Q(case__closed_at__date__gte=cycle.starts_on),
            Q(starts_on__isnull=True) | Q(starts_on__lte=cycle.ends_on),
            plan=cycle.plan_id,
            organisation__in=offices,
        )
        .exclude(case__state__in=_SILENT)
        .exclude(case__secrecy=Secrecy.SEALED)
    )
    asleep = Q(kind=plan_enums.OccurrenceKind.CONDITIONAL, case__due__isnull=True)
    rows = found.exclude(asleep).exclude(_say_ordered_later(cycle)).order_by("task__position", "pk")
    return list(rows.values_list("pk", "organisation"))


def _say_ordered_later(cycle: models.Cycle) -> Q:
    """Return the condition of what nobody owed yet on the last day of a cycle: an order by the
    day of its document, the conclusion of an inspection by the day on which it was asked for.

    A document without a day was there at the latest when the first thing that it orders fell
    due, or when it came into the system.
    """
    end = cycle.ends_on
    is_opened_later = Q(case__opened_at__date__gt=end)
    alike = plans.Obligation.objects.filter(
        task__document=OuterRef("task__document"), case__deadlines__original_due__lte=end
    )
    is_undated = Q(task__isnull=False, task__document__issued_on__isnull=True)
    return (
        Q(task__document__issued_on__gt=end)
        | is_opened_later & ~Q(basis="")
        | is_opened_later & is_undated & ~Q(Exists(alike))
    )


def _list_monitors(obligations: list[int]) -> dict[int, int]:
    rows = cases.Party.objects.filter(case__in=obligations, role=case_enums.PartyRole.MONITOR)
    return dict(rows.order_by("-pk").values_list("case", "organisation"))


def _list_asked(
    cycle: models.Cycle,
) -> Iterator[tuple[measures.Profile, periods.Period, int]]:
    """Yield the profiles of a cycle's periods with each office (its key) that says the figure."""
    by_kind = {one.kind: one for one in cycle.periods}
    resolver = plan_queries.Resolver(cycle.ends_on)
    for profile in _list_profiles(cycle):
        period = by_kind.get(profile.frequency)  # type: ignore[call-overload]
        if period is None:
            continue
        terms = profile.to_terms()
        if not measure_rules.is_asked(terms, kind=period.kind, year=period.year):
            continue
        for key in _list_reporters(profile, resolver, cycle):
            yield profile, period, key


def _list_profiles(cycle: models.Cycle) -> list[measures.Profile]:
    asked = (measure_enums.ReportedBy.EACH_LEAD, measure_enums.ReportedBy.NAMED_OFFICE)
    found = measures.Profile.objects.filter(indicator__plan=cycle.plan_id, reported_by__in=asked)
    rows = found.current().with_offices().select_related("indicator")
    return list(rows.prefetch_related("indicator__parties__group").order_by("indicator__position"))


def _list_reporters(
    profile: measures.Profile, resolver: plan_queries.Resolver, cycle: models.Cycle
) -> list[int]:
    if profile.reported_by == measure_enums.ReportedBy.NAMED_OFFICE:
        return [profile.reporter_id] if profile.reporter_id else []
    leads = [row for row in profile.indicator.parties.all() if row.role == plan_enums.Role.LEAD]
    return resolver.list_keys(leads, on=cycle.ends_on, last_day=cycle.ends_on)
