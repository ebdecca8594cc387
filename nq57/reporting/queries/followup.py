"""The follow-up of a cycle: offices by state, how late, how often urged, what they did before."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from nq57.audit import rules as audit_rules
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.core import text
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import rules as org_rules
from nq57.reporting import enums, models
from nq57.reporting.queries import lists

STATES = ("not_sent", "drafting", "returned", "sent", "accepted")
KINDS = ("province", "commune")
SORTS = ("name", "late", "filled", "reminded", "acted", "history")
HISTORY = 11
_BEFORE_SENDING = ("draft", "waiting", "approved")


@dataclass(frozen=True, kw_only=True)
class MatrixFilters:
    """What the matrix keeps; empty keeps all. ``sort`` is one of ``SORTS``, with a leading
    minus turned."""

    state: str = ""
    kind: str = ""
    is_late: bool = False
    text: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Rate:
    """How many reports were expected, handed in at all, and handed in on time."""

    expected: int = 0
    handed: int = 0
    on_time: int = 0

    def add(self, mark: str) -> "Rate":
        """Return the rate with one report more: its mark as in ``MatrixRow.history``."""
        return Rate(
            self.expected + 1, self.handed + (mark in ("on_time", "late")),
            self.on_time + (mark == "on_time"),
        )  # fmt: skip


@dataclass(frozen=True)
class MatrixRow:
    """One office in a cycle.

    ``history`` are its marks in the cycles before, the oldest first: ``on_time``, ``late``,
    ``missing``, or empty where nothing was asked of it. ``rate`` counts them and this cycle.
    """

    report: models.Report
    state: str
    days_late: int
    filled: int
    total: int
    reminders: int
    urges: int
    seen_at: datetime | None
    acted_at: datetime | None
    history: list[str]
    rate: Rate
    focal: orgs.Post | None
    is_in_reach: bool

    @property
    def is_overdue(self) -> bool:
        """Say whether the office owes the report past its day."""
        return self.days_late > 0 and self.report.first_sent_on is None

    @property
    def may_be_urged(self) -> bool:
        """Say whether anything is left to be urged, and who asks may."""
        return self.is_in_reach and self.is_left

    @property
    def is_left(self) -> bool:
        """Say whether the office still has to hand something in."""
        return self.state in ("not_sent", "drafting", "returned")

    @property
    def told(self) -> int:
        """Return how often the office was reminded, by a rule or by a person."""
        return self.reminders + self.urges

    @property
    def late_before(self) -> int:
        """Return how many of the cycles before were late or missing."""
        return sum(mark in ("late", "missing") for mark in self.history)


@dataclass(frozen=True)
class Matrix:
    """A cycle's offices: those that the filters keep, and counts of all for each filter."""

    rows: list[MatrixRow]
    states: Counter[str]
    kinds: Counter[str]
    late: int
    rate: Rate
    past: list[tuple[models.Cycle, Rate]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many offices there are."""
        return self.states.total()


def list_matrix(
    *, cycle: models.Cycle, by: audit_rules.Actor, today: date, filters: MatrixFilters
) -> Matrix:
    """Return the offices of a cycle whose reports ``by`` may read, in five queries."""
    seen = models.Report.objects.visible_to(by).filter(cycle=cycle)
    found = list(_annotate(seen, by, today))
    past = list_past(cycle=cycle)
    marks = list_marks(cycles=past, by=by, today=today)
    focals = _list_focals({report.organisation_id for report in found}, today)
    rows = [_make_row(report, past, marks, focals, today) for report in found]
    rates = [(one, _sum(marks.get(one.pk, {}).values())) for one in past]
    kept = [row for row in rows if _is_kept(row, filters)]
    return Matrix(
        _sort(kept, filters.sort), Counter(row.state for row in rows),
        Counter(get_kind(row.report.organisation) for row in rows),
        sum(row.is_overdue for row in rows),
        _sum(mark_report(row.report, today) for row in rows), rates[::-1],
    )  # fmt: skip


def list_chosen(
    *, cycle: models.Cycle, by: audit_rules.Actor, today: date, codes: Iterable[str]
) -> list[MatrixRow]:
    """Return the chosen rows (by their case's code) of which something is left to be urged."""
    wanted = set(codes)
    whole = list_matrix(cycle=cycle, by=by, today=today, filters=MatrixFilters())
    return [row for row in whole.rows if row.report.case.code in wanted and row.may_be_urged]


def get_latest_cycle(*, by: audit_rules.Actor) -> models.Cycle | None:
    """Return the newest cycle in which ``by`` reads a report."""
    seen = models.Report.objects.visible_to(by).filter(cycle=OuterRef("pk"))
    return _list_seen(seen).first()


def list_past(*, cycle: models.Cycle, most: int = HISTORY) -> list[models.Cycle]:
    """Return the cycles of the plan before one, the oldest first."""
    earlier = models.Cycle.objects.filter(plan=cycle.plan_id, ends_on__lt=cycle.ends_on)
    return list(earlier.order_by("-ends_on")[:most])[::-1]


def list_marks(
    *, cycles: Sequence[models.Cycle], by: audit_rules.Actor, today: date
) -> dict[int, dict[int, str]]:
    """Return the mark of every report that ``by`` may read, by cycle and office (keys)."""
    found = models.Report.objects.visible_to(by).filter(cycle__in=cycles).select_related("cycle")
    marks: dict[int, dict[int, str]] = defaultdict(dict)
    only = found.only("cycle", "organisation", "first_sent_on", "excuse", "cycle__due_on")
    for report in only:
        marks[report.cycle_id][report.organisation_id] = mark_report(report, today)
    return marks


def mark_report(report: models.Report, today: date) -> str:
    """Return how a report was handed in: ``on_time``, ``late``, ``missing`` past its day, or
    empty while it is not due; one that is excused was on time."""
    if report.first_sent_on is not None:
        is_late = report.first_sent_on > report.cycle.due_on and not report.excuse
        return "late" if is_late else "on_time"
    return "missing" if today > report.cycle.due_on else ""


def get_kind(office: orgs.Organisation) -> str:
    """Return the kind by which offices are filtered: of a commune, or above."""
    return "commune" if office.level == org_enums.Level.COMMUNE else "province"


def get_state(report: models.Report) -> str:
    """Return where a report stands in the matrix: one of ``STATES``."""
    state = report.case.state
    if state not in _BEFORE_SENDING:
        return state
    return "not_sent" if state == "draft" and report.saved_at is None else "drafting"


def _list_seen(seen: models.ReportQuerySet) -> QuerySet[models.Cycle]:
    loaded = models.Cycle.objects.select_related("plan__document", "plan__coordinator", "terms")
    found = loaded.defer("plan__document__lines")
    return found.filter(pk__in=Subquery(seen.values("cycle"))).order_by("-ends_on")


def _annotate(
    found: models.ReportQuerySet, by: audit_rules.Actor, today: date
) -> models.ReportQuerySet:
    """Add what the matrix counts of each report, and whether ``by`` may urge it."""
    followed = cases.Party.objects.filter(
        case=OuterRef("pk"), organisation__code=by.organisation, role=case_enums.PartyRole.MONITOR
    )
    reach = org_rules.scope_of(by, "report", "urge")
    has_all = Value(reach == org_enums.Scope.ALL, output_field=BooleanField())
    is_in_reach = Exists(followed) if reach == org_enums.Scope.FOLLOWED else has_all
    open_ = enums.Answer.OPEN
    lines = models.Line.objects.filter(report=OuterRef("pk"))
    figures = models.Figure.objects.filter(report=OuterRef("pk"))
    reminders = models.Reminder.objects.filter(deadline__case=OuterRef("pk"), told__gt=0)
    steps = cases.Step.objects.filter(case=OuterRef("pk")).order_by()
    posts = orgs.Post.objects.on(today).filter(organisation=OuterRef("organisation")).order_by()
    seen = posts.values("organisation").annotate(last=Max("person__accounts__last_login"))
    acted = steps.exclude(account=audit_rules.SYSTEM.account).values("case")
    return found.with_rows().annotate(
        is_in_reach=is_in_reach,
        items=_count(lines, "report") + _count(figures, "report"),
        filled=_count(lines.exclude(answer=open_), "report")
        + _count(figures.exclude(answer=open_), "report"),
        reminders=_count(reminders, "deadline__case"),
        urges=_count(steps.filter(verb="urge"), "case"),
        seen_at=Subquery(seen.values("last")),
        acted_at=Greatest(
            F("saved_at"),
            Subquery(
                acted.exclude(verb="urge").annotate(last=Max("at")).values("last")
            ),
        ),
    )  # fmt: skip


def _count(rows: QuerySet[models.Line] | QuerySet[models.Figure] | QuerySet[models.Reminder]
           | QuerySet[cases.Step], by: str) -> Coalesce:  # fmt: skip
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _list_focals(offices: set[int], today: date) -> dict[int, orgs.Post]:
    """Return one focal post of each office, the oldest."""
    posts = orgs.Post.objects.on(today).filter(organisation__in=offices, role=org_enums.Role.FOCAL)
    rows = posts.select_related("person__contact").order_by("-since", "-pk")
    return {post.organisation_id: post for post in rows}


def _make_row(
    report: models.Report,
    past: Sequence[models.Cycle],
    marks: dict[int, dict[int, str]],
    focals: dict[int, orgs.Post],
    today: date,
) -> MatrixRow:
    office = report.organisation_id
    history = [marks.get(one.pk, {}).get(office, "") for one in past]
    asked = [
        *(marks[one.pk][office] for one in past if office in marks.get(one.pk, {})),
        mark_report(report, today),
    ]  # fmt: skip
    told = vars(report)
    return MatrixRow(
        report=report, state=get_state(report), days_late=lists.count_days_late(report, today),
        filled=told["filled"], total=told["items"], reminders=told["reminders"],
        urges=told["urges"], seen_at=told["seen_at"], acted_at=told["acted_at"],
        history=history, rate=_sum(asked), focal=focals.get(office),
        is_in_reach=told["is_in_reach"],
    )  # fmt: skip


def _sum(marks: Iterable[str]) -> Rate:
    rate = Rate()
    for mark in marks:
        rate = rate.add(mark)
    return rate


def _is_kept(row: MatrixRow, filters: MatrixFilters) -> bool:
    office = row.report.organisation
    names = text.fold(f"{office.name} {office.short_name}")
    return (
        filters.state in ("", row.state)
        and filters.kind in ("", get_kind(office))
        and (row.is_overdue or not filters.is_late)
        and text.fold(filters.text) in names
    )


def _sort(rows: list[MatrixRow], sort: str) -> list[MatrixRow]:
    """Sort by one column, or as the coordinator works: what is missing first, then by name."""
    by_name = sorted(rows, key=lambda row: (row.report.organisation.sort_key, row.report.pk))
    name = sort.removeprefix("-")
    if name not in SORTS:
        by_tier = sorted(by_name, key=lambda row: get_kind(row.report.organisation) == "commune")
        return sorted(by_tier, key=lambda row: STATES.index(row.state))
    keys = {
        "name": lambda row: 0,
        "late": lambda row: row.days_late,
        "filled": lambda row: row.filled / max(row.total, 1),
        "reminded": lambda row: row.told,
        "acted": lambda row: row.acted_at.timestamp() if row.acted_at else 0,
        "history": lambda row: row.late_before,
    }
    if name == "name":
        return by_name[::-1] if sort.startswith("-") else by_name
    return sorted(by_name, key=keys[name], reverse=sort.startswith("-"))
