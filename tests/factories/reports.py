"""Cycles and reports of the province for tests."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from nq57.audit import rules as audit_rules
from nq57.core import periods
from nq57.orgs import rules as org_rules
from nq57.plans import models as plans
from nq57.reporting import actions, models, queries, rules
from tests.factories.orgs import make_actor

SYSTEM = audit_rules.SYSTEM
COMMUNE = "UBND-04099"
FIRST = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
COORDINATOR = make_actor("coordinator")
_GREW = "cases_case, cases_deadline, plans_obligation, reporting_line, reporting_figure"


def of_office(role: str, office: str = COMMUNE) -> org_rules.Actor:
    """Return who acts for an office; another account for each role."""
    post = f"{office}/{role}"
    return make_actor(role, organisation=office, post=post, account=f"{role}.{office}".lower())


def plan() -> plans.Plan:
    """Return Plan 142."""
    return plans.Plan.objects.get(document__symbol="142/KH-UBND")


def set_terms(since: date = date(2026, 1, 1), **said: Any) -> models.Terms:
    """Let the plan's own terms hold from an earlier day, with what is said otherwise."""
    known: dict[str, Any] = {
        "since": since, "cadences": list(periods.KINDS), "window": "calendar", "due_day": 4,
        "day_off": "keep", "is_one_paper": True, "onward_due_day": None, "basis": "142/KH-UBND",
    }  # fmt: skip
    new = actions.NewTerms(**known | said)
    return actions.set_terms(plan=plan(), new=new, by=SYSTEM, at=FIRST)


def open_cycle(period: str = "2026-11", at: datetime = FIRST) -> models.Cycle:
    """Return an open cycle of the plan; what was inserted is counted, as the server would."""
    opened = actions.open_cycle(
        plan=plan(), period=periods.parse_period(period), by=SYSTEM, at=at
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_GREW}")
    return opened.cycle


def get_report(cycle: models.Cycle, office: str = COMMUNE) -> models.Report:
    """Return an office's report as it stands."""
    found = models.Report.objects.with_rows().select_related("checker")
    return found.get(cycle=cycle, organisation__code=office)


def get_first_line(report: models.Report) -> models.Line:
    """Return the line that stands first on the form."""
    return queries.get_form(report=report, today=FIRST.date()).lines[0].line


def fill(
    report: models.Report,
    *,
    at: datetime = FIRST,
    top: int = 57,
    state: str = "doing",
    by: org_rules.Actor | None = None,
) -> actions.Saved:
    """Answer everything of a report; what stands as before is confirmed so."""
    entries = [
        actions.Entry(row.item, row.revision, rules.LineText(state=state, percent="40"))
        for row in report.lines.all()
    ]
    for figure in report.figures.select_related("profile"):
        typed = (
            rules.FigureText(numerator=str(top), denominator="64")
            if figure.profile.denominator
            else rules.FigureText(value=str(top))
        )
        entries.append(actions.Entry(figure.item, figure.revision, typed))
    words = dict.fromkeys(rules.WORDS, "Không.")
    entries.append(actions.Entry(report.item, report.revision, words))
    by = by or of_office("focal", report.organisation.code)
    saved = actions.save_entries(report=report, entries=entries, by=by, at=at)
    actions.confirm_as_before(report=report, keys=[], by=by, at=at)
    return saved


def send(report: models.Report, at: datetime = FIRST + timedelta(hours=1)) -> models.Report:
    """Let the head approve and send a report; return it as it stands."""
    head = of_office("head", report.organisation.code)
    actions.approve(report=report, by=head, at=at)
    actions.send(report=report, by=head, at=at)
    return get_report(report.cycle, report.organisation.code)


def list_stamps(report: models.Report) -> list[str]:
    """Return the stamps of all items of a report that wait for a checker."""
    items: list[Any] = [*report.lines.all(), *report.figures.all(), report]
    return [f"{row.item}.{row.revision}" for row in items if row.verdict == "pending"]


def list_faults(report: models.Report) -> list[rules.Fault]:
    """Return what is left of a report as it stands."""
    return queries.list_faults(report=report, today=FIRST.date())
