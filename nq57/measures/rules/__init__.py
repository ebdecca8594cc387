"""Pure rules of profiles: what they say, what is wrong, what is proposed from the document."""

from nq57.measures.rules.faults import Surroundings, list_faults, list_remarks
from nq57.measures.rules.proposing import (
    Body,
    Cell,
    Facts,
    Proposal,
    has_many_leads,
    propose_profile,
)
from nq57.measures.rules.terms import (
    FIELDS,
    FREQUENCIES,
    PROFILE_GRAPH,
    PROFILE_STEPS,
    Difference,
    Fault,
    FaultyError,
    MeasuresError,
    NotAllowedError,
    Terms,
    check_step,
    diff,
    is_asked,
)

__all__ = [
    "FIELDS",
    "FREQUENCIES",
    "PROFILE_GRAPH",
    "PROFILE_STEPS",
    "Body",
    "Cell",
    "Difference",
    "Facts",
    "Fault",
    "FaultyError",
    "MeasuresError",
    "NotAllowedError",
    "Proposal",
    "Surroundings",
    "Terms",
    "check_step",
    "diff",
    "has_many_leads",
    "is_asked",
    "list_faults",
    "list_remarks",
    "propose_profile",
]
