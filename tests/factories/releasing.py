"""A consolidated period of the province and its release, for tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from nq57.orgs.models import Organisation
from nq57.releases import actions, models, queries
from nq57.reporting import actions as reporting_actions
from nq57.reporting import models as reporting
from tests.factories import cases, figures, orgs
from tests.factories.reports import plan

AT = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
UNTIL = date(2026, 11, 30)
LEADER = orgs.make_actor("leader", account="lanh.dao", post="UBND/leader")
MAKER = orgs.make_actor("coordinator", account="nguoi.tong.hop", organisation="SO-KHCN")


def add_cycle(period: str = "2026-11") -> reporting.Cycle:
    """Return a cycle of a month without the reports of offices."""
    first = date.fromisoformat(f"{period}-01")
    last = {"2026-10": date(2026, 10, 31), "2026-11": UNTIL}[period]
    return reporting.Cycle.objects.create(
        plan=plan(), terms=plan().report_terms.latest("since"), period=period, kinds=["month"],
        starts_on=first, ends_on=last, due_on="2026-12-04", due_at=AT, explanation="Thử.",
        opened_at=AT, opened_by="thu",
    )  # fmt: skip


def tell(code: str, told: dict[str, int], baseline: int = 10) -> None:
    """Let one office tell an indicator's figures of months."""
    office = Organisation.objects.get(code="SO-KHCN")
    profile = figures.alter(
        figures.get_profile(code), frequency="month", formula_units="one_source",
        formula_periods="last", numerator="", denominator="", reported_by="named_office",
        reporter=office, baseline=Decimal(baseline), baseline_year=2024,
        baseline_source="Niên giám",
    )  # fmt: skip
    for period, value in told.items():
        figures.state(profile, period, [(office, value, 1)])


def consolidate(cycle: reporting.Cycle, at: datetime = AT) -> reporting.Consolidation:
    """Freeze what stands."""
    return reporting_actions.consolidate(cycle=cycle, by=MAKER, at=at)


def say(told: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return a province's text of results: each sentence from a report, by its secrecy."""
    said = []
    for place, (text, secrecy) in enumerate(told.items()):
        report = cases.make_case(code=f"BC-LOI-{place}", secrecy=secrecy)
        said.append({"text": text, "quoted": text, "start": 0, "office": "SO-KHCN",
                     "report": report.code, "filing": 1})  # fmt: skip
    return {"leadership": [], "results": said, "shortcomings": [], "next_tasks": []}


def release(made: reporting.Consolidation, **said: Any) -> models.Release:
    """Release everything of a consolidation that is not restricted, or as it is said."""
    offered = queries.offer(consolidation=made)
    known: dict[str, Any] = {
        "indicators": [one.code for one in offered.indicators],
        "tasks": [one.pk for one in offered.tasks], "until": made.cycle.ends_on,
        "seen": offered.newest.number if offered.newest else 0,
    }  # fmt: skip
    at, by = said.pop("at", AT), said.pop("by", LEADER)
    return actions.release(consolidation=made, new=actions.NewRelease(**known | said), by=by, at=at)
