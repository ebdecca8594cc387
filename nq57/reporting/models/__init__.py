"""Rows of reporting: terms and cycles; reports with their items, and what was sent; rules of
reminders, and each reminder that was sent."""

from nq57.reporting.models.reminders import Reminder, ReminderRule
from nq57.reporting.models.reports import Checked, Figure, Filing, Line, Report, ReportQuerySet
from nq57.reporting.models.terms import Cycle, Terms

__all__ = [
    "Checked",
    "Cycle",
    "Figure",
    "Filing",
    "Line",
    "Reminder",
    "ReminderRule",
    "Report",
    "ReportQuerySet",
    "Terms",
]
