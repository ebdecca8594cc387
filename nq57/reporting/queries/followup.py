"""The follow-up of a cycle: offices by state, how late, how often urged, what they did before.

Every office is read in a few columns, for the counts, the filters and the order; what is
counted for each is read for one page of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

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
from nq57.reporting.queries import lists, marks, offline

STATES = ("not_sent", "drafting", "returned", "sent", "accepted")
KINDS = ("province", "commune")
SORTS = ("name", "late", "filled", "reminded", "acted", "history")
PAGE = 100
_LEFT = ("not_sent", "drafting", "returned")
_OF_OTHERS = ("open", "urge")  # steps of a report that are no act of its office
_BEFORE_SENDING = ("draft", "waiting", "approved")
_COLUMNS = (
    "pk", "case__code", "organisation", "case__state", "saved_at", "organisation__level",
    "organisation__name", "organisation__short_name", "organisation__sort_key", *marks.HANDED,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MatrixFilters:
    """What the matrix keeps; empty keeps all. ``sort`` is one of ``SORTS``, with a leading
    minus turned."""

    state: str = ""
    kind: str = ""
    is_late: bool = False
    lacks_focal: bool = False
    text: str = ""
    sort: str = ""


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
    passed_up: int
    urges: int
    seen_at: datetime | None
    acted_at: datetime | None
    history: list[str]
    rate: marks.Rate
    focal: orgs.Post | None
    is_in_reach: bool
    device: offline.Offline | None = None

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
        return self.state in _LEFT

    @property
    def told(self) -> int:
        """Return how often the office was reminded, by a rule or by a person."""
        return self.reminders + self.urges


@dataclass(frozen=True)
class Matrix:
    """A page of a cycle's offices, and counts: of all for each filter, and of what is kept.

    ``kept`` is by state; ``urgeable`` says how many of the kept have something left to hand in.
    ``following`` is the code after which the next page starts, empty on the last.
    """

    rows: list[MatrixRow]
    states: Counter[str]
    kinds: Counter[str]
    late: int
    lacking: int
    rate: marks.Rate
    kept: Counter[str]
    following: str = ""
    past: list[tuple[models.Cycle, marks.Rate]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many offices there are."""
        return self.states.total()

    @property
    def left(self) -> int:
        """Return how many of the kept offices still have to hand something in."""
        return sum(self.kept[state] for state in _LEFT)


@dataclass(frozen=True, slots=True)
class _Office:
    """What the counts, the filters and the order need of one office, and its report's key."""

    pk: int
    code: str
    key: int
    words: str
    sort_key: str
    state: str
    kind: str
    days_late: int
    is_overdue: bool
    mark: str
    has_focal: bool


def list_matrix(
    *,
    cycle: models.Cycle,
    by: audit_rules.Actor,
    today: date,
    filters: MatrixFilters,
    after: str = "",
    size: int | None = None,
) -> Matrix:
    """Return a page of the offices of a cycle whose reports ``by`` may read.

    ``after`` is the code of the last case of the page before, ``size`` how many offices a page
    has, ``PAGE`` by default. The number of queries does not grow with the offices.
    """
    found = _list_offices(cycle, by, today)
    past = marks.list_past(cycle=cycle)
    ordered = _sort(found, filters.sort, _get_sort_key(filters.sort, cycle, past, by, today))
    kept = [one for one in ordered if _is_kept(one, filters)]
    # Whose page ended with an office goes on behind it, though it has left the filter since.
    places = {one.code: place for place, one in enumerate(ordered)} if after else {}
    behind = places.get(after, -1)
    left = kept if behind < 0 else [one for one in kept if places[one.code] > behind]
    size = size or PAGE
    shown = left[:size]
    return Matrix(
        _make_rows(shown, past, by, today), Counter(one.state for one in found),
        Counter(one.kind for one in found), sum(one.is_overdue for one in found),
        sum(not one.has_focal for one in found),
        marks.sum_marks(one.mark for one in found),
        Counter(one.state for one in kept),
        shown[-1].code if len(left) > size else "",
        marks.list_rates(cycles=past, by=by)[::-1],
    )  # fmt: skip


def list_chosen(
    *, cycle: models.Cycle, by: audit_rules.Actor, today: date, codes: Iterable[str]
) -> list[MatrixRow]:
    """Return the chosen rows (by their case's code) of which something is left to be urged."""
    wanted = set(codes)
    found = [
        one for one in _list_offices(cycle, by, today)
        if one.code in wanted and one.state in _LEFT
    ]  # fmt: skip
    return [row for row in _make_rows(_sort(found), [], by, today) if row.may_be_urged]


def list_kept(
    *, cycle: models.Cycle, by: audit_rules.Actor, today: date, filters: MatrixFilters
) -> list[MatrixRow]:
    """Return all rows that the filters keep, of which something is left to be urged."""
    found = [
        one for one in _list_offices(cycle, by, today)
        if _is_kept(one, filters) and one.state in _LEFT
    ]  # fmt: skip
    return [row for row in _make_rows(_sort(found), [], by, today) if row.may_be_urged]


def get_latest_cycle(*, by: audit_rules.Actor) -> models.Cycle | None:
    """Return the newest cycle in which ``by`` reads a report."""
    seen = models.Report.objects.visible_to(by).filter(cycle=OuterRef("pk"))
    return _list_seen(seen).first()


def _name_kind(level: str) -> str:
    """Return the kind by which offices are filtered: of a commune, or above."""
    return "commune" if level == org_enums.Level.COMMUNE else "province"


def _name_state(state: str, *, is_begun: bool) -> str:
    """Return where a report stands in the matrix: one of ``STATES``."""
    if state not in _BEFORE_SENDING:
        return state
    return "drafting" if is_begun or state != "draft" else "not_sent"


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
        passed_up=_count(reminders.exclude(reached=F("audience")), "deadline__case"),
        urges=_count(steps.filter(verb="urge"), "case"),
        seen_at=Subquery(seen.values("last")),
        acted_at=Greatest(
            F("saved_at"),
            Subquery(
                acted.exclude(verb__in=_OF_OTHERS).annotate(last=Max("at")).values("last")
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


def _list_offices(cycle: models.Cycle, by: audit_rules.Actor, today: date) -> list[_Office]:
    """Return every office of a cycle in a few columns, in two queries."""
    focal = orgs.Post.objects.on(today).filter(role=org_enums.Role.FOCAL).order_by()
    staffed = set(focal.values_list("organisation", flat=True).distinct())
    seen = models.Report.objects.visible_to(by).filter(cycle=cycle)
    offices = []
    for pk, code, key, state, saved_at, level, name, short, sort_key, *handed in (
        seen.values_list(*_COLUMNS)
    ):  # fmt: skip
        late = marks.count_days_late(*handed, due_on=cycle.counted_due, today=today)
        offices.append(
            _Office(
                pk=pk, code=code, key=key, words=f"{name} {short}", sort_key=sort_key,
                state=_name_state(state, is_begun=saved_at is not None), kind=_name_kind(level),
                days_late=late, is_overdue=late > 0 and handed[0] is None,
                mark=marks.mark(*handed, due_on=cycle.counted_due, today=today),
                has_focal=key in staffed,
            )
        )  # fmt: skip
    return offices


def _make_rows(
    offices: Sequence[_Office], past: Sequence[models.Cycle], by: audit_rules.Actor, today: date
) -> list[MatrixRow]:
    """Return offices with all that the matrix shows of each, in their order."""
    wanted = [one.pk for one in offices]
    chosen = models.Report.objects.filter(pk__in=wanted)
    reports = {report.pk: report for report in _annotate(chosen, by, today)}
    keys = {one.key for one in offices}
    known = marks.list_marks(cycles=past, by=by, today=today, offices=keys) if past else {}
    focals = _list_focals(keys, today)
    devices = offline.list_offline(reports=reports)
    return [
        replace(_make_row(reports[pk], past, known, focals, today), device=devices.get(pk))
        for pk in wanted
        if pk in reports
    ]


def _make_row(
    report: models.Report,
    past: Sequence[models.Cycle],
    known: dict[int, dict[int, str]],
    focals: dict[int, orgs.Post],
    today: date,
) -> MatrixRow:
    office = report.organisation_id
    history = [known.get(one.pk, {}).get(office, "") for one in past]
    asked = [
        *(known[one.pk][office] for one in past if office in known.get(one.pk, {})),
        marks.mark_report(report, today),
    ]  # fmt: skip
    told = vars(report)
    return MatrixRow(
        report=report,
        state=_name_state(report.case.state, is_begun=report.saved_at is not None),
        days_late=lists.count_days_late(report, today),
        filled=told["filled"], total=told["items"], reminders=told["reminders"],
        passed_up=told["passed_up"], urges=told["urges"], seen_at=told["seen_at"],
        acted_at=told["acted_at"],
        history=history, rate=marks.sum_marks(asked), focal=focals.get(office),
        is_in_reach=told["is_in_reach"],
    )  # fmt: skip


def _is_kept(one: _Office, filters: MatrixFilters) -> bool:
    return (
        filters.state in ("", one.state)
        and filters.kind in ("", one.kind)
        and (one.is_overdue or not filters.is_late)
        and not (one.has_focal and filters.lacks_focal)
        and (not filters.text or text.fold(filters.text) in text.fold(one.words))
    )


def _get_sort_key(
    sort: str,
    cycle: models.Cycle,
    past: Sequence[models.Cycle],
    by: audit_rules.Actor,
    today: date,
) -> Callable[[_Office], Any]:
    """Return by what a column sorts; what is counted for it is counted for all offices."""
    name = sort.removeprefix("-")
    if name == "late":
        return lambda one: one.days_late
    if name == "history":
        missed = marks.count_missed(cycles=past, by=by, today=today)
        return lambda one: missed.get(one.key, 0)
    if name not in ("filled", "reminded", "acted"):
        return lambda one: 0
    values: dict[int, float] = {}
    counted = _annotate(models.Report.objects.filter(cycle=cycle), by, today)
    for report in counted.select_related(None).only("pk"):
        told = vars(report)
        values[report.pk] = {
            "filled": told["filled"] / max(told["items"], 1),
            "reminded": told["reminders"] + told["urges"],
            "acted": told["acted_at"].timestamp() if told["acted_at"] else 0,
        }[name]  # fmt: skip
    return lambda one: values[one.pk]


def _sort(
    offices: list[_Office], sort: str = "", key: Callable[[_Office], Any] = lambda one: 0
) -> list[_Office]:
    """Sort by one column, or as the coordinator works: what is missing first, then by name."""
    by_name = sorted(offices, key=lambda one: (one.sort_key, one.pk))
    name = sort.removeprefix("-")
    if name not in SORTS:
        return sorted(by_name, key=lambda one: (STATES.index(one.state), one.kind == "commune"))
    if name == "name":
        return by_name[::-1] if sort.startswith("-") else by_name
    return sorted(by_name, key=key, reverse=sort.startswith("-"))
