"""Questions over inspections: programs, visits, findings, what waits, the minutes."""

from nq57.inspection.queries.lists import (
    Filters,
    Row,
    Standing,
    count_findings,
    get_finding,
    get_inspection,
    list_findings,
    list_found_of_indicator,
    list_inspections,
    list_posts,
    list_programs,
    list_subject_choices,
    make_sheet,
    say_subject,
    tell_standing,
)
from nq57.inspection.queries.minutes import (
    MINUTES,
    get_secrecy,
    make_minutes,
    name_source,
    propose_about,
)

__all__ = [
    "MINUTES",
    "Filters",
    "Row",
    "Standing",
    "count_findings",
    "get_finding",
    "get_inspection",
    "get_secrecy",
    "list_findings",
    "list_found_of_indicator",
    "list_inspections",
    "list_posts",
    "list_programs",
    "list_subject_choices",
    "make_minutes",
    "make_sheet",
    "name_source",
    "propose_about",
    "say_subject",
    "tell_standing",
]
