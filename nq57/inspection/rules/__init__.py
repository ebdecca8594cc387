"""Rules of inspection: state graphs, what stands in the way of a step."""

from nq57.inspection.rules.graph import (
    FINDING,
    INSPECTION,
    OPEN_TO_WRITING,
    UNDECIDED,
)
from nq57.inspection.rules.steps import (
    InspectionError,
    check_conclusion,
    check_ending,
    check_remedies,
    check_remedy_due,
    check_sending,
    check_team,
    say_reason,
)

__all__ = [
    "FINDING",
    "INSPECTION",
    "OPEN_TO_WRITING",
    "UNDECIDED",
    "InspectionError",
    "check_conclusion",
    "check_ending",
    "check_remedies",
    "check_remedy_due",
    "check_sending",
    "check_team",
    "say_reason",
]
