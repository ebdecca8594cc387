"""Rows of reporting: terms and cycles; reports with their items; inquiries and replies."""

from nq57.reporting.models.inquiries import (
    Choice,
    Inquiry,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Reply,
    Response,
)
from nq57.reporting.models.reports import Checked, Figure, Filing, Line, Report
from nq57.reporting.models.terms import Cycle, Terms

__all__ = [
    "Checked",
    "Choice",
    "Cycle",
    "Figure",
    "Filing",
    "Inquiry",
    "Line",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Reply",
    "Report",
    "Response",
    "Terms",
]
