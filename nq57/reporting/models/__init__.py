"""Rows of reporting: terms and cycles; reports with their items, and what was sent."""

from nq57.reporting.models.reports import Checked, Figure, Filing, Line, OfflineEntry, Report
from nq57.reporting.models.terms import Cycle, Terms

__all__ = ["Checked", "Cycle", "Figure", "Filing", "Line", "OfflineEntry", "Report", "Terms"]
