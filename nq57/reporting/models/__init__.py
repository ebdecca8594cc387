"""Rows of reporting: terms and cycles; reports with their items, and what was sent."""

from nq57.reporting.models.behalf import OnBehalf
from nq57.reporting.models.handing import Handing, HandingQuerySet
from nq57.reporting.models.reports import Checked, Figure, Filing, Line, Report
from nq57.reporting.models.terms import Cycle, Terms

__all__ = [
    "Checked",
    "Cycle",
    "Figure",
    "Filing",
    "Handing",
    "HandingQuerySet",
    "Line",
    "OnBehalf",
    "Report",
    "Terms",
]
