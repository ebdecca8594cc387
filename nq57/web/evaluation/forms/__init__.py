"""What the pages of evaluation say of verdicts, and what they read."""

from nq57.web.evaluation.forms.criteria import THRESHOLDS, CriteriaForm
from nq57.web.evaluation.forms.lists import (
    Filters,
    Shown,
    ShownTier,
    choose,
    list_leads,
    make_table,
    read_filters,
    show,
)

__all__ = [
    "THRESHOLDS",
    "CriteriaForm",
    "Filters",
    "Shown",
    "ShownTier",
    "choose",
    "list_leads",
    "make_table",
    "read_filters",
    "show",
]
