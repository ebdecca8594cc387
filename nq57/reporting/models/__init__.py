"""Rows of reporting: terms and cycles; reports with their items, and what was sent; rules of
reminders, and each reminder that was sent."""

from nq57.reporting.models.behalf import (
    OnBehalf,
)
from nq57.reporting.models.consolidations import (
    ConsolidatedTotal,
    Consolidation,
    Passage,
)
from nq57.reporting.models.handing import (
    Handing,
    HandingQuerySet,
)
from nq57.reporting.models.inquiries import (
    Choice,
    Inquiry,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Reply,
    Response,
)
from nq57.reporting.models.kept import (
    Kept,
)
from nq57.reporting.models.reminders import (
    Reminder,
    ReminderRule,
)
from nq57.reporting.models.reports import (
    Checked,
    Figure,
    Filing,
    ItemEvidence,
    Line,
    OfflineEntry,
    Report,
    ReportQuerySet,
)
from nq57.reporting.models.terms import (
    Cycle,
    Terms,
)
from nq57.reporting.models.uploads import (
    Upload,
)

__all__ = [
    "Checked",
    "Choice",
    "ConsolidatedTotal",
    "Consolidation",
    "Cycle",
    "Figure",
    "Filing",
    "Handing",
    "HandingQuerySet",
    "Inquiry",
    "ItemEvidence",
    "Kept",
    "Line",
    "OfflineEntry",
    "OnBehalf",
    "Passage",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Reminder",
    "ReminderRule",
    "Reply",
    "Report",
    "ReportQuerySet",
    "Response",
    "Terms",
    "Upload",
]
