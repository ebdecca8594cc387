"""How a plan stands: counts, the worst, changes, verdicts, the map. Nothing is stored.

Each number is counted by the filter that its list uses. The number of queries does not grow
with tasks, offices or reports.
"""

from datetime import date
from pathlib import Path

from nq57.insights.queries.communes import (
    Block,
    Commune,
    Communes,
    filter_communes,
    place_communes,
)
from nq57.insights.queries.counting import (
    Filters,
    OfficeCount,
    SectionCount,
    Work,
    count_changes,
    count_reports,
    count_work,
    filter_changed,
    filter_offices,
    filter_work,
    get_since,
    list_pressed,
)
from nq57.insights.queries.judging import (
    UNJUDGED,
    Judged,
    Turn,
    choose_office,
    count_verdicts,
    forget,
    judge,
    list_verdicts,
)
from nq57.insights.queries.worst import MOST_WORST, Said, Worst, list_worst
from nq57.papers import rules as paper_rules
from nq57.plans import models as plans

BRIEF = paper_rules.Template(Path(__file__).parents[1] / "papers" / "brief@2")


def name_brief(*, plan: plans.Plan, today: date) -> str:
    """Return what the leaders' page of a day is known by: one is valid at a time."""
    return f"brief {plan.code} {today.isoformat()}"


__all__ = [
    "BRIEF",
    "MOST_WORST",
    "UNJUDGED",
    "Block",
    "Commune",
    "Communes",
    "Filters",
    "Judged",
    "OfficeCount",
    "Said",
    "SectionCount",
    "Turn",
    "Work",
    "Worst",
    "choose_office",
    "count_changes",
    "count_reports",
    "count_verdicts",
    "count_work",
    "filter_changed",
    "filter_communes",
    "filter_offices",
    "filter_work",
    "forget",
    "get_since",
    "judge",
    "list_pressed",
    "list_verdicts",
    "list_worst",
    "name_brief",
    "place_communes",
]
