"""Rows of reporting: terms and cycles; reports with their items, what was sent, handed in."""

from nq57.reporting.models.reports import Checked, Figure, Filing, Line, Report
from nq57.reporting.models.terms import Cycle, Terms
from nq57.reporting.models.uploads import Upload

__all__ = ["Checked", "Cycle", "Figure", "Filing", "Line", "Report", "Terms", "Upload"]
