"""Rows of reporting: terms and cycles; reports with their items, and what was sent."""

from nq57.reporting.models.kept import Kept
from nq57.reporting.models.reports import Checked, Figure, Filing, Line, Report
from nq57.reporting.models.terms import Cycle, Terms

__all__ = ["Checked", "Cycle", "Figure", "Filing", "Kept", "Line", "Report", "Terms"]
