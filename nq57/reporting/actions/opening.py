"""Open a cycle for all reporting offices at once; close it, unlock it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.cases import actions as case_actions
from nq57.cases import enums as case_enums
from nq57.cases import models as cases
from nq57.core import periods
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import models as plans
from nq57.reporting import models, permissions, queries, rules
from nq57.reporting.actions import terms as terms_actions

_Item = TypeVar("_Item", models.Line, models.Figure)
_BULK_ROWS = 1000
_LINE = ("state", "percent", "product", "product_on", "difficulty")
_FIGURE = ("numerator", "denominator", "value", "note")


@dataclass(frozen=True)
class Opened:
    """An open cycle, and how many reports were made just now."""

    cycle: models.Cycle
    made: int


@transaction.atomic
def open_cycle(
    *, plan: plans.Plan, period: periods.Period, by: audit_rules.Actor, at: datetime
) -> Opened:
    """Open a period's cycle with a prefilled report for each office that owes one.

    Opening again adds only the reports that are missing.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when no terms ask for the period, it has not ended, or the
        plan has no coordinator to receive reports.
    """
    permissions.check_may_run(by)
    held = plans.Plan.objects.select_for_update(of=("self",)).select_related(
        "coordinator", "document"
    ).get(pk=plan.pk)  # fmt: skip
    cycle = _get_cycle(held, period, by, at)
    if held.coordinator is None:
        raise rules.ReportingError("Kế hoạch chưa có cơ quan tổng hợp để nhận báo cáo.")
    there = set(cycle.reports.values_list("organisation", flat=True))
    owing = org_queries.list_reporting(on=cycle.ends_on, basis=held.document.symbol)
    offices = [office for office in owing if office.pk not in there]
    if offices:
        _make_reports(cycle, offices, held.coordinator, by, at)
        audit_actions.record(
            by=by, at=at, verb="open_cycle", subject_kind="report_cycle",
            subject_code=f"{held.code}/{cycle.period}",
            after={"reports": len(offices), "due_on": cycle.due_on}, secrecy=held.secrecy,
        )  # fmt: skip
    return Opened(cycle, len(offices))


def open_due_cycles(*, plan: plans.Plan, by: audit_rules.Actor, at: datetime) -> int:
    """Open every cycle whose period has ended under the plan's terms; return how many.

    A plan in force without terms gets those that its own clause proposes.

    :raises NotAllowedError: when the post does not run the cycles.
    """
    terms_actions.propose_terms(plan=plan, by=by, at=at)
    waiting = queries.list_due_cycles(plan=plan, today=timezone.localdate(at, rules.ZONE))
    for one in waiting:
        open_cycle(plan=plan, period=one.period, by=by, at=at)
    return len(waiting)


@transaction.atomic
def close_cycle(*, cycle: models.Cycle, by: audit_rules.Actor, at: datetime) -> None:
    """Lock a cycle: nothing in it is written or sent until it is unlocked.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: when it is locked already.
    """
    permissions.check_may_run(by)
    # Who writes a report holds its case until he is through, and then finds the cycle locked.
    held = cases.Case.objects.filter(report__cycle=cycle.pk)
    list(held.select_for_update().order_by("pk").values_list("pk"))
    found = models.Cycle.objects.filter(pk=cycle.pk, closed_at__isnull=True)
    if found.update(closed_at=at, closed_by=by.account) != 1:
        raise rules.ReportingError("Kỳ này đã khóa.")
    cycle.refresh_from_db()
    _journal("close_cycle", cycle, by, at)


@transaction.atomic
def unlock_cycle(*, cycle: models.Cycle, reason: str, by: audit_rules.Actor, at: datetime) -> None:
    """Unlock a cycle for late reports and corrections, with a reason.

    :raises NotAllowedError: when the post does not run the cycles.
    :raises rules.ReportingError: without a reason, or when it is not locked.
    """
    permissions.check_may_run(by)
    if not reason.strip():
        raise rules.ReportingError("Ghi lý do mở lại kỳ.")
    found = models.Cycle.objects.filter(pk=cycle.pk, closed_at__isnull=False)
    if found.update(closed_at=None, closed_by="") != 1:
        raise rules.ReportingError("Kỳ này không khóa.")
    cycle.refresh_from_db()
    _journal("unlock_cycle", cycle, by, at, reason.strip())


def _get_cycle(
    plan: plans.Plan, period: periods.Period, by: audit_rules.Actor, at: datetime
) -> models.Cycle:
    known = models.Cycle.objects.filter(plan=plan, period=period.code).first()
    if known is not None:
        return known
    cycle = queries.make_cycle(plan=plan, period=period, today=timezone.localdate(at, rules.ZONE))
    cycle.opened_at, cycle.opened_by = at, by.account
    cycle.save()
    return cycle


def _make_reports(
    cycle: models.Cycle,
    offices: Sequence[orgs.Organisation],
    rest: orgs.Organisation,
    by: audit_rules.Actor,
    at: datetime,
) -> None:
    """Make the reports of offices with their prefilled items, in a few bulk inserts."""
    wanted = queries.list_wanted(cycle=cycle, offices=offices, rest=rest)
    keys = {rest.pk}.union(*(one.checkers for one in wanted.values()))
    checkers = orgs.Organisation.objects.in_bulk(keys)
    opened = case_actions.open_cases(
        graph=rules.REPORT.name, right="accept", by=by, at=at,
        cases=[
            _make_case(
                cycle, office, _pick(checkers, wanted[office.pk], rest)
            )
            for office in offices
        ],
    )  # fmt: skip
    reports = models.Report.objects.bulk_create(
        models.Report(case=case, cycle=cycle, organisation=case.organisation, checker=rest)
        for case in opened
    )
    _make_items(cycle, reports, wanted)


def _make_items(
    cycle: models.Cycle, reports: Sequence[models.Report], wanted: dict[int, queries.Wanted]
) -> None:
    """Make the items of reports, each prefilled from the period before."""
    lines, figures = queries.list_befores(cycle=cycle)
    models.Line.objects.bulk_create(
        (
            _fill(models.Line(report=report, obligation_id=owed, checker_id=checker),
                  lines.get(owed), _LINE)
            for report in reports
            for owed, checker in wanted[report.organisation_id].lines
        ),
        batch_size=_BULK_ROWS,
    )  # fmt: skip
    models.Figure.objects.bulk_create(
        (
            _fill(
                models.Figure(report=report, indicator_id=profile.indicator_id, profile=profile,
                              period=period, checker_id=checker),
                figures.get((report.organisation_id, profile.indicator_id)), _FIGURE,
            )
            for report in reports
            for profile, period, checker in wanted[report.organisation_id].figures
        ),
        batch_size=_BULK_ROWS,
    )  # fmt: skip


def _fill(item: _Item, before: _Item | None, names: Sequence[str]) -> _Item:
    """Prefill an item from the period before; nobody has confirmed it yet."""
    if before is not None:
        item.before = before
        for name in names:
            setattr(item, name, getattr(before, name))
    return item


def _pick(
    checkers: dict[int, orgs.Organisation], wanted: queries.Wanted, rest: orgs.Organisation
) -> list[orgs.Organisation]:
    return [checkers[key] for key in sorted(wanted.checkers | {rest.pk})]


def _make_case(
    cycle: models.Cycle, office: orgs.Organisation, checkers: list[orgs.Organisation]
) -> case_actions.NewCase:
    return case_actions.NewCase(
        code=f"BC-{cycle.plan.code}-{cycle.period}-{office.code}",
        title=f"Báo cáo {cycle.label}: {office.name}",
        organisation=office,
        parties={case_enums.PartyRole.MONITOR: checkers},
        deadlines=[
            case_actions.NewDeadline(name="Gửi báo cáo", source=cycle.terms.basis, due=due)
            for due in (cycle.counted_due,)
            if due is not None
        ],
        secrecy=cycle.plan.secrecy,
    )


def _journal(
    verb: str, cycle: models.Cycle, by: audit_rules.Actor, at: datetime, note: str = ""
) -> None:
    audit_actions.record(
        by=by, at=at, verb=verb, subject_kind="report_cycle",
        subject_code=f"{cycle.plan.code}/{cycle.period}", note=note, secrecy=cycle.plan.secrecy,
    )  # fmt: skip
