"""How a plan stands: counts, the worst, changes, verdicts, the map. Nothing is stored.

Each number is counted by the filter that its list uses. The number of queries does not grow
with tasks, offices or reports.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.utils import timezone

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.core import tiles
from nq57.evaluation import permissions as evaluation_permissions
from nq57.evaluation import queries as evaluation
from nq57.insights import enums, permissions, rules
from nq57.measures import models as measures
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.papers import rules as paper_rules
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries
from nq57.plans.models.obligations import ObligationQuerySet
from nq57.reporting import models as reporting

BRIEF = paper_rules.Template(Path(__file__).parent / "papers" / "brief@2")
MOST_WORST = 10
UNJUDGED = "not_judged"
_PRESSING = ("overdue", "at_risk")
_NEWEST = 500
_MOST_KEPT = 8
# Writes of these say nothing of targets, figures, offices or criteria.
_ELSEWHERE = ("account", "digest", "guidance", "paper", "statement", "stored_file", "token")
_kept: dict[tuple[object, ...], list[evaluation.Verdict]] = {}


@dataclass(frozen=True)
class SectionCount:
    """A group of tasks, or None for orders and duties, and how its obligations stand."""

    section: plans.Section | None
    tally: rules.Tally

    @property
    def code(self) -> str:
        """Return the code that a list's filter wants."""
        return self.section.code if self.section else plan_queries.NO_SECTION


@dataclass(frozen=True)
class OfficeCount:
    """An office and how its obligations stand."""

    office: orgs.Organisation
    tally: rules.Tally


@dataclass(frozen=True)
class Work:
    """How the obligations of a plan stand, in all, by section and by office."""

    total: rules.Tally
    sections: list[SectionCount]
    offices: list[OfficeCount]


@dataclass(frozen=True)
class Said:
    """What an office last reported of a difficulty."""

    text: str
    office: str
    period: str


@dataclass(frozen=True)
class Worst:
    """Obligations of one task or duty that press, with what tells why.

    ``sole`` is the one obligation when there is only one.
    """

    pressing: rules.Pressing
    task: plans.Task | None
    duty: plans.Duty | None
    sole: plans.Obligation | None
    said: Said | None


@dataclass(frozen=True)
class Turn:
    """An indicator whose verdict is another than seven days ago."""

    verdict: evaluation.Verdict
    before: str


@dataclass(frozen=True)
class Judged:
    """A plan's verdicts on a day, and those that turned in seven days."""

    verdicts: list[evaluation.Verdict]
    turns: list[Turn] = field(default_factory=list)


@dataclass(frozen=True)
class Tile:
    """A commune's place on the map, and how its obligations stand."""

    cell: tiles.Cell
    place: orgs.Place
    office: orgs.Organisation
    tally: rules.Tally


@dataclass(frozen=True)
class Communes:
    """The communes: those with a published point on the map, and those without."""

    tiles: list[Tile]
    without_point: list[OfficeCount]

    @property
    def offices(self) -> list[OfficeCount]:
        """Return all of them."""
        return [*(OfficeCount(one.office, one.tally) for one in self.tiles), *self.without_point]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which obligations of a plan are counted; empty asks nothing. ``section`` and ``office``
    are codes; with ``grades`` only those of these grades of secrecy: others read what leaves
    the screen."""

    plan: plans.Plan
    section: str = ""
    office: str = ""
    grades: Collection[str] | None = None


def filter_work(*, filters: Filters, by: audit_rules.Actor, today: date) -> ObligationQuerySet:
    """Return the obligations of a plan that ``by`` may read, with ``standing`` on each.

    :raises NotAllowedError: when the post does not see the whole province.
    """
    permissions.check_may_read(by)
    asked = plan_queries.Filters(
        plan=filters.plan, section=filters.section, office=filters.office,
        role=plan_enums.Role.LEAD if filters.office else "",
    )  # fmt: skip
    found = plan_queries.filter_obligations(by=by, today=today, filters=asked)
    if filters.grades is not None:
        found = found.filter(case__secrecy__in=filters.grades)
    return found.with_standing(today)


def count_work(*, filters: Filters, by: audit_rules.Actor, today: date) -> Work:
    """Count a plan's obligations by standing: three queries, however many there are."""
    found = filter_work(filters=filters, by=by, today=today)
    rows = found.order_by().values_list("task__section__code", "organisation", F("standing"))
    cells = [
        rules.Cell(code or "", key, standing, count)
        for code, key, standing, count in rows.annotate(count=Count("pk"))
    ]
    by_section: dict[str, list[rules.Cell]] = {}
    by_office: dict[int, list[rules.Cell]] = {}
    for cell in cells:
        by_section.setdefault(cell.section, []).append(cell)
        by_office.setdefault(cell.office, []).append(cell)
    sections: list[plans.Section | None] = [
        *filters.plan.sections.filter(kind=plan_enums.SectionKind.TASKS).order_by("position"), None,
    ]  # fmt: skip
    offices = orgs.Organisation.objects.filter(pk__in=by_office).order_by("sort_key", "pk")
    return Work(
        rules.add_up(cells),
        [
            SectionCount(one, rules.add_up(by_section[one.code if one else ""]))
            for one in sections
            if (one.code if one else "") in by_section
        ],
        [OfficeCount(one, rules.add_up(by_office[one.pk])) for one in offices],
    )


def list_worst(
    *, filters: Filters, by: audit_rules.Actor, today: date, most: int = MOST_WORST
) -> list[Worst]:
    """Return the tasks and duties that press most: late ones by day, then those at risk."""
    found = filter_work(filters=filters, by=by, today=today)
    pressing = found.filter(Q(("standing__in", _PRESSING)))
    rows = pressing.order_by().values_list("task", "duty__code", F("standing"), "case__state")
    grouped = rows.annotate(due=Min("case__due"), count=Count("pk"))
    worst = rules.gather(
        (task, duty or "", standing, state, due, count)
        for task, duty, standing, state, due, count in grouped
    )[:most]
    if not worst:
        return []
    tasks = plans.Task.objects.select_related("document").defer("document__lines").in_bulk(
        {one.task for one in worst if one.task}
    )  # fmt: skip
    duties = {
        one.code: one for one in filters.plan.duties.filter(code__in=[one.duty for one in worst])
    }
    soles = _list_soles(pressing, worst)
    said = _list_said(pressing, worst, filters.grades)
    return [
        Worst(
            one, tasks.get(one.task or 0), duties.get(one.duty),
            soles.get((one.task, one.duty, one.standing)),
            said.get((one.task, one.duty, one.standing)),
        )
        for one in worst
    ]  # fmt: skip


_Key = tuple[int | None, str, str]


def _is_one_of(worst: Sequence[rules.Pressing], before: str = "") -> Q:
    found = Q(pk__in=[])
    for one in worst:
        asked = {"task": one.task, "duty__code": one.duty or None}
        found |= Q(**{f"{before}{name}": value for name, value in asked.items() if value})
    return found


def _list_soles(
    pressing: ObligationQuerySet, worst: Sequence[rules.Pressing]
) -> dict[_Key, plans.Obligation]:
    alone = [one for one in worst if one.count == 1]
    rows = pressing.filter(_is_one_of(alone)).select_related("case", "organisation", "duty")
    wanted = {(one.task, one.duty, one.standing) for one in alone}
    keyed: dict[_Key, plans.Obligation] = {}
    for row in rows:
        standing: str = vars(row)["standing"]
        keyed[row.task_id, row.duty.code if row.duty else "", standing] = row
    return {key: row for key, row in keyed.items() if key in wanted}


def _list_said(
    pressing: ObligationQuerySet,
    worst: Sequence[rules.Pressing],
    grades: Collection[str] | None,
) -> dict[_Key, Said]:
    """Return the newest difficulty that an office sent of each group of obligations."""
    chosen = pressing.filter(_is_one_of(worst))
    keys: dict[int, _Key] = {
        pk: (task, duty or "", standing)
        for pk, task, duty, standing in chosen.order_by().values_list(
            "pk", "task", "duty__code", F("standing")
        )
    }
    lines = reporting.Line.objects.filter(
        obligation__in=list(keys), report__first_sent_on__isnull=False
    ).exclude(difficulty="")  # fmt: skip
    if grades is not None:
        lines = lines.filter(report__case__secrecy__in=grades)
    newest = lines.order_by("-report__cycle__ends_on", "-report__first_sent_on", "-pk")
    rows = newest.values_list(
        "obligation", "difficulty", "report__organisation__name", "report__cycle__period"
    )
    found: dict[_Key, Said] = {}
    for pk, text, office, period in rows[:_NEWEST]:
        found.setdefault(keys[pk], Said(text, office, period))
    return found


def get_since(today: date) -> datetime:
    """Return the moment from which the last seven days count: midnight seven days ago."""
    return timezone.make_aware(datetime.combine(today - timedelta(days=rules.DAYS), time.min))


def filter_changed(
    *, filters: Filters, change: str, by: audit_rules.Actor, today: date
) -> ObligationQuerySet:
    """Return the obligations that a change of the last seven days happened to."""
    found = filter_work(filters=filters, by=by, today=today)
    return found.filter(_changed(change, today))


def count_changes(*, filters: Filters, by: audit_rules.Actor, today: date) -> dict[str, int]:
    """Count what happened in the last seven days, by ``enums.Change``, in one query."""
    found = filter_work(filters=filters, by=by, today=today)
    counts = {change: Count("pk", filter=_changed(change, today)) for change in enums.Change.values}
    return {change: int(number) for change, number in found.aggregate(**counts).items()}


def _changed(change: str, today: date) -> Q:
    """Say what a change of the last seven days is; what was undone since is none."""
    since = get_since(today)
    steps = cases.Step.objects.filter(case=OuterRef("case"), at__gte=since)
    granted = cases.Extension.objects.filter(
        deadline__case=OuterRef("case"), state=case_enums.ExtensionState.GRANTED,
        decided_at__gte=since,
    )  # fmt: skip
    made = {
        enums.Change.FINISHED: Q(case__state="done") & Q(Exists(steps.filter(verb="confirm"))),
        enums.Change.CLAIMED: Q(case__state="waiting") & Q(Exists(steps.filter(after="waiting"))),
        enums.Change.OVERDUE: Q(("standing", "overdue"), case__due__gte=since.date()),
        enums.Change.RETURNED: Q(case__state="returned")
        & Q(Exists(steps.filter(after="returned"))),
        enums.Change.EXTENDED: Q(Exists(granted)),
        enums.Change.SETTLED: Q(settled_at__gte=since),
    }
    return made[enums.Change(change)]


def judge(*, plan: plans.Plan, by: audit_rules.Actor, today: date) -> Judged:
    """Return a plan's verdicts, and which of them turned in seven days.

    Verdicts are kept in the process until anything is written: every write has its journal
    entry, so the newest entries tell whether they still hold.

    :raises NotAllowedError: when the post may not see the province's figures.
    """
    permissions.check_may_read(by)
    since = get_since(today)
    now = list_verdicts(plan=plan, by=by, today=today)
    # What stood recorded at a moment stays, unless figures of an earlier day come in.
    old = measures.Observation.objects.filter(at__lt=since).order_by("-pk")
    last = old.values_list("pk", flat=True).first()
    before = _keep((plan.pk, since, last), plan, by, since.date(), since)
    states = {one.indicator.pk: one.state for one in before}
    turns = [
        Turn(one, states[one.indicator.pk])
        for one in now
        if states.get(one.indicator.pk, UNJUDGED) not in (UNJUDGED, one.state)
    ]
    return Judged(now, turns)


def list_verdicts(
    *, plan: plans.Plan, by: audit_rules.Actor, today: date
) -> list[evaluation.Verdict]:
    """Return a plan's verdicts as they stand now, kept until something is written.

    :raises NotAllowedError: when the post may not see the province's figures.
    """
    evaluation_permissions.check_may_read(by)
    return _keep((plan.pk, today, _read_mark()), plan, by, today, None)


def forget() -> None:
    """Forget what was kept, so that the next question computes again."""
    _kept.clear()


def _keep(
    key: tuple[object, ...],
    plan: plans.Plan,
    by: audit_rules.Actor,
    on: date,
    known_at: datetime | None,
) -> list[evaluation.Verdict]:
    if key not in _kept:
        made = evaluation.list_verdicts(
            plan=plan, on=on, by=by, known_at=known_at, with_inputs=False
        )
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = made
    return _kept[key]


def _read_mark() -> tuple[int, int, int]:
    """Return what changes with every write: an entry may come in before an older one."""
    told = audit_models.Entry.objects.exclude(subject_kind__in=_ELSEWHERE)
    newest = told.order_by("-pk").values_list("pk", flat=True)[:_NEWEST]
    keys = list(newest)
    figure = measures.Observation.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (keys[0] if keys else 0, sum(keys), figure or 0)


def choose_office(*, judged: Judged, office: str) -> Judged:
    """Return the verdicts of the indicators that an office leads."""
    return Judged(
        [one for one in judged.verdicts if _is_led_by(one, office)],
        [one for one in judged.turns if _is_led_by(one.verdict, office)],
    )


def _is_led_by(verdict: evaluation.Verdict, office: str) -> bool:
    leads = (
        party.organisation or party.group
        for party in verdict.indicator.parties.all()
        if party.role == plan_enums.Role.LEAD
    )
    return any(body is not None and body.code == office for body in leads)


def count_verdicts(*, judged: Judged) -> list[tuple[plans.Section | None, dict[str, int]]]:
    """Count verdicts by state for each section of the plan, in its order."""
    found: dict[int, tuple[plans.Section | None, Counter[str]]] = {}
    for one in judged.verdicts:
        section = one.indicator.section
        found.setdefault(section.pk if section else 0, (section, Counter()))[1][one.state] += 1
    return [(section, dict(counts)) for section, counts in found.values()]


def name_brief(*, plan: plans.Plan, today: date) -> str:
    """Return what the leaders' page of a day is known by: one is valid at a time."""
    return f"brief {plan.code} {today.isoformat()}"


def place_communes(*, work: Work, today: date) -> Communes:
    """Return the communes of today on the map, with how their obligations stand: one query."""
    tallies = {one.office.pk: one.tally for one in work.offices}
    found = orgs.Organisation.objects.on(today).filter(
        kind=org_enums.OrganisationKind.PEOPLE_COMMITTEE, level=org_enums.Level.COMMUNE
    )
    rows = list(found.select_related("place").order_by("sort_key", "pk"))
    points = [
        tiles.Point(row.place.key, float(row.place.longitude), float(row.place.latitude))
        for row in rows
        if row.place and row.place.longitude is not None and row.place.latitude is not None
    ]
    cells = tiles.place(points)
    placed = [
        Tile(cells[row.place.key], row.place, row, tallies.get(row.pk, rules.Tally()))
        for row in rows
        if row.place and row.place.key in cells
    ]
    rest = [
        OfficeCount(row, tallies.get(row.pk, rules.Tally()))
        for row in rows
        if not row.place or row.place.key not in cells
    ]
    return Communes(sorted(placed, key=lambda one: (one.cell.row, one.cell.column)), rest)


def count_reports(
    *, plan: plans.Plan, by: audit_rules.Actor
) -> tuple[reporting.Cycle, int, int] | None:
    """Return the newest cycle, how many of its reports were sent, and how many there are."""
    cycle = reporting.Cycle.objects.filter(plan=plan).order_by("-ends_on", "-pk").first()
    if cycle is None:
        return None
    found = reporting.Report.objects.visible_to(by).filter(cycle=cycle)
    counts = found.aggregate(
        sent=Count("pk", filter=Q(first_sent_on__isnull=False)), asked=Count("pk")
    )
    return cycle, counts["sent"], counts["asked"]
