"""Rows of reporting: terms and cycles; reports with their items, and what was sent; totals."""

from nq57.reporting.models.consolidations import (
    ConsolidatedTotal,
    Consolidation,
    Passage,
)
from nq57.reporting.models.reports import (
    Checked,
    Figure,
    Filing,
    ItemEvidence,
    Line,
    Report,
)
from nq57.reporting.models.terms import (
    Cycle,
    Terms,
)

__all__ = [
    "Checked",
    "ConsolidatedTotal",
    "Consolidation",
    "Cycle",
    "Figure",
    "Filing",
    "ItemEvidence",
    "Line",
    "Passage",
    "Report",
    "Terms",
]
