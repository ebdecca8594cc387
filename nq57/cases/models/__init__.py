"""Rows of cases: the case and what hangs on it; what is said of it."""

from nq57.cases.models.cases import (
    Case,
    CaseQuerySet,
    Deadline,
    DeadlineQuerySet,
    Extension,
    Party,
    Step,
    keep_timeliness,
    list_followed,
    say_timeliness,
    say_visible,
)
from nq57.cases.models.evidence import Evidence, Review
from nq57.cases.models.messages import Message, MessageQuerySet

__all__ = [
    "Case",
    "CaseQuerySet",
    "Deadline",
    "DeadlineQuerySet",
    "Evidence",
    "Extension",
    "Message",
    "MessageQuerySet",
    "Party",
    "Review",
    "Step",
    "keep_timeliness",
    "list_followed",
    "say_timeliness",
    "say_visible",
]
