"""Load an invented history by the actions that people use, in steps that may be broken off.

Every act is of an invented account, whose name begins with ``minhhoa.``; the time of each is
handed in, so ten months pass in minutes. Each step is one transaction; what is left follows
from the rows, so who goes on after a kill begins where the last step ended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.core import periods, reference
from nq57.documents import actions as document_actions
from nq57.documents import models as documents
from nq57.files import actions as file_actions
from nq57.orgs import actions as org_actions
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from nq57.plans.rules import work
from nq57.reporting import models, permissions, rules
from nq57.reporting.actions import invented, opening, terms
from nq57.reporting.rules import inventing

MONTHS = 10
_FILE = reference.FOLDER.parent / "demo" / "ke-hoach-minh-hoa.txt"
_UNSETTLED = 0.04  # of the offices, so that there is something to settle by hand
_REPORTS_A_STEP = 8
_AFTER_TRACKING = timedelta(days=6)
# Table, its key, and what leads to the case: all that somebody may change of an obligation.
KEPT = (
    ("cases_case", "id", "t.id"),
    ("plans_obligation", "case_id", "t.case_id"),
    ("cases_deadline", "id", "t.case_id"),
    ("cases_party", "id", "t.case_id"),
    ("cases_extension", "id", "(SELECT case_id FROM cases_deadline WHERE id = t.deadline_id)"),
)
_KEEP = """
INSERT INTO reporting_kept ("table", key, content)
SELECT '{table}', t.{key}, to_jsonb(t) FROM {table} t
JOIN plans_obligation o ON o.case_id = {link} WHERE o.plan_id = %s
"""
_KEEP_TERMS = """
INSERT INTO reporting_kept ("table", key, content)
SELECT 'reporting_terms', id, to_jsonb(t) FROM reporting_terms t WHERE plan_id = %s
"""
_KEEP_LAST_STEP = """
INSERT INTO reporting_kept ("table", key, content)
SELECT 'last step', COALESCE(max(id), 0), '{}' FROM cases_step
"""


@dataclass(frozen=True)
class _Month:
    """One month of the history."""

    period: periods.Period
    is_newest: bool

    @property
    def opens_at(self) -> datetime:
        """Return when its reports are asked for."""
        return _moment(self.period.end + timedelta(days=1), time(6))


@transaction.atomic
def begin_demonstration(
    *,
    plan: plans.Plan,
    today: date,
    by: audit_rules.Actor,
    at: datetime,
    months: int = MONTHS,
) -> orgs.Demonstration:
    """Mark the installation and keep what the demonstration will change, to put it back.

    From now on all reports, figures and settlements of the plan are invented. The terms of
    reporting hold from the first of ``months`` closed months on.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises OrgsError: when the installation is marked already.
    :raises rules.ReportingError: when somebody reports here already, or no terms are set.
    """
    permissions.check_may_run(by)
    if plan.report_cycles.exists():
        raise rules.ReportingError(
            "Đã có kỳ báo cáo trong hệ thống, không nạp dữ liệu minh họa chồng lên. "
            "Dùng một cơ sở dữ liệu khác."
        )
    held = org_actions.mark_demonstration(
        kind=org_enums.DemonstrationKind.DEMONSTRATION, plan=plan.code, today=today,
        months=months, by=by, at=at,
    )  # fmt: skip
    _keep_rows(plan)
    standing = plan.report_terms.order_by("-since").first()
    if standing is None:
        raise rules.ReportingError("Kế hoạch chưa có thiết lập báo cáo, chưa nạp được.")
    new = terms.NewTerms(
        since=_list_months(held)[0].period.start, cadences=standing.cadences,
        window=standing.window, due_day=standing.due_day, day_off=standing.day_off,
        is_one_paper=standing.is_one_paper, onward_due_day=standing.onward_due_day,
        basis=standing.basis,
    )  # fmt: skip
    terms.set_terms(plan=plan, new=new, by=invented.make_coordinator(plan), at=at)
    return held


def go_on(*, by: audit_rules.Actor, at: datetime) -> bool:
    """Take the next step of the loading; return whether something is left.

    Two that go on at the same time wait for each other and do nothing twice.

    :raises NotAllowedError: when the post does not run the cycles.
    """
    permissions.check_may_run(by)
    with transaction.atomic():
        held = orgs.Demonstration.objects.select_for_update().first()
        if held is None or held.is_whole:
            return False
        plan = plans.Plan.objects.select_related("coordinator", "document").get(code=held.plan)
        total = held.total or _count_all(held, plan)
        step = next(_list_steps(held, plan, at), None)
        done = step.run() if step else 0
        org_actions.note_demonstration(
            held=held, done=total if step is None else held.done + done, total=total,
            told=step.told if step else "", is_whole=step is None, by=by, at=at,
        )  # fmt: skip
        return step is not None


@dataclass(frozen=True)
class _Reading:
    """An invented plan that waits for the answers to its questions."""

    plan: plans.Plan
    at: datetime
    told = "Đọc một văn bản minh họa"

    def run(self) -> int:
        """Upload the file and read it."""
        by = invented.make_coordinator(self.plan)
        with _FILE.open("rb") as source:
            file = file_actions.store_file(source=source, name=_FILE.name, by=by, at=self.at)
        reading = document_actions.start_reading(file=file, by=by, at=self.at, is_queued=False)
        document_actions.read_now(reading=reading, at=self.at)
        return 0


@dataclass(frozen=True)
class _Settling:
    """An office that says how it stands with what was due before tracking."""

    plan: plans.Plan
    office: str
    at: datetime
    told = "Các cơ quan xác nhận việc đến hạn trước ngày theo dõi"

    def run(self) -> int:
        """Settle everything that the office owes."""
        rows = self.plan.obligations.unsettled().filter(organisation__code=self.office)
        today = timezone.localdate(self.at, rules.ZONE)
        said = []
        for row in rows.select_related("case__organisation").order_by("pk"):
            code, last = row.case.code, row.case.due or row.ends_on or today
            outcome, day = inventing.invent_settlement(code, last=last, today=today)
            is_void = outcome == "not_applicable"
            settled = work.Settled(
                outcome=outcome, finished_on=day,
                product=invented.name_product(code) if day else "",
                reason=invented.give_reason("void", code) if is_void else "",
            )  # fmt: skip
            said.append(plan_actions.NewSettlement(row, settled))
        by = invented.make_actor(self.office, org_enums.Role.HEAD)
        plan_actions.settle_obligations(settlements=said, by=by, at=self.at)
        return 1


@dataclass(frozen=True)
class _Opening:
    """A cycle that opens."""

    plan: plans.Plan
    month: _Month

    @property
    def told(self) -> str:
        """Return what is being done."""
        return f"Mở kỳ báo cáo {self.month.period.label}"

    def run(self) -> int:
        """Open it."""
        by = invented.make_coordinator(self.plan)
        opening.open_cycle(plan=self.plan, period=self.month.period, by=by, at=self.month.opens_at)
        return 0


@dataclass(frozen=True)
class _Reporting:
    """The reports of a few offices."""

    pairs: Sequence[tuple[models.Report, inventing.Course]]
    until: datetime

    @property
    def told(self) -> str:
        """Return what is being done."""
        report = self.pairs[0][0]
        return f"{report.cycle.label}: {report.organisation.name}"

    def run(self) -> int:
        """Bring the reports as far as their courses go by the day that is today."""
        invented.run_reports(self.pairs, self.until)
        return len(self.pairs)


_Step = _Reading | _Settling | _Opening | _Reporting


def _list_steps(held: orgs.Demonstration, plan: plans.Plan, at: datetime) -> Iterator[_Step]:
    """Yield what is left in the order of time; lazily, for only the first is taken."""
    until = min(at, _moment(held.today, time(23, 59)))
    since = plan.tracked_since or held.today
    settle_at = min(_moment(since + _AFTER_TRACKING, time(9)), until)
    kept = _list_kept()
    if not documents.Reading.objects.filter(uploaded_by__startswith=inventing.PREFIX).exists():
        yield _Reading(plan, until)
    for month in _list_months(held):
        if settle_at <= month.opens_at:
            yield from _list_settling(plan, kept, settle_at)
        cycle = plan.report_cycles.filter(period=month.period.code).first()
        if cycle is None:
            yield _Opening(plan, month)
            return
        yield from _list_reporting(cycle, month, kept, until)
    yield from _list_settling(plan, kept, settle_at)


def _list_settling(plan: plans.Plan, kept: frozenset[str], at: datetime) -> Iterator[_Step]:
    owed = plan.obligations.unsettled().values_list("organisation__code", flat=True)
    for office in owed.distinct().order_by("organisation__code"):
        if not _stays_unsettled(office, kept):
            yield _Settling(plan, office, at)


def _list_reporting(
    cycle: models.Cycle, month: _Month, kept: frozenset[str], until: datetime
) -> Iterator[_Step]:
    waiting = cycle.reports.filter(case__state="draft", first_sent_on=None, saved_at=None)
    pairs: list[tuple[models.Report, inventing.Course]] = []
    for report in waiting.select_related("organisation", "cycle__plan__coordinator").order_by("pk"):
        office = report.organisation.code
        course = inventing.make_course(
            office, cycle.period, is_newest=month.is_newest, is_kept=office in kept
        )
        if not course.is_missing and invented.get_moment(report, course) <= until:
            pairs.append((report, course))
        if len(pairs) == _REPORTS_A_STEP:
            break
    if pairs:
        yield _Reporting(pairs, until)


def _list_kept() -> frozenset[str]:
    """Return the offices whose newest report and oldest work are left for who tries it."""
    posts = orgs.Post.objects.filter(
        person__is_demonstration=True, role__in=(org_enums.Role.FOCAL, org_enums.Role.HEAD)
    )
    return frozenset(posts.values_list("organisation__code", flat=True))


def _stays_unsettled(office: str, kept: frozenset[str]) -> bool:
    return office in kept or inventing.draw("unsettled", office) < _UNSETTLED


def _list_months(held: orgs.Demonstration) -> list[_Month]:
    """Return the months of the history, the oldest first."""
    newest = periods.get_period("month", held.today).get_previous()
    found = [newest]
    while len(found) < held.months:
        found.append(found[-1].get_previous())
    return [_Month(period, period == newest) for period in reversed(found)]


def _count_all(held: orgs.Demonstration, plan: plans.Plan) -> int:
    """Return how many settlings and reports the whole loading has."""
    kept = _list_kept()
    owed = plan.obligations.unsettled().values_list("organisation__code", flat=True).distinct()
    reports = sum(
        org_queries.list_reporting(on=month.period.end, basis=plan.document.symbol).count()
        for month in _list_months(held)
    )
    return reports + sum(not _stays_unsettled(office, kept) for office in owed.order_by())


def _keep_rows(plan: plans.Plan) -> None:
    with connection.cursor() as cursor:
        for table, key, link in KEPT:
            cursor.execute(_KEEP.format(table=table, key=key, link=link), [plan.pk])
        cursor.execute(_KEEP_TERMS, [plan.pk])
        cursor.execute(_KEEP_LAST_STEP)


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, rules.ZONE)
