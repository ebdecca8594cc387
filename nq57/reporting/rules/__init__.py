"""Pure rules of reports: the graph, the ladder of faults, hints, what a report must hold."""

from nq57.reporting.rules import inventing
from nq57.reporting.rules.graph import EDITABLE, HANDED_IN, REPORT
from nq57.reporting.rules.hints import Hint, hint_figure, hint_late, hint_line
from nq57.reporting.rules.holding import (
    WORDS,
    ZONE,
    Due,
    check_words,
    get_base_kind,
    get_due,
    list_closed,
)
from nq57.reporting.rules.ladder import (
    CODES,
    Fault,
    FaultyError,
    Figure,
    FigureText,
    Footing,
    Line,
    LineText,
    NotAllowedError,
    ReportingError,
    check_figure,
    check_line,
    climb,
    read_figure,
    read_line,
)

__all__ = [
    "CODES",
    "EDITABLE",
    "HANDED_IN",
    "REPORT",
    "WORDS",
    "ZONE",
    "Due",
    "Fault",
    "FaultyError",
    "Figure",
    "FigureText",
    "Footing",
    "Hint",
    "Line",
    "LineText",
    "NotAllowedError",
    "ReportingError",
    "check_figure",
    "check_line",
    "check_words",
    "climb",
    "get_base_kind",
    "get_due",
    "hint_figure",
    "hint_late",
    "hint_line",
    "inventing",
    "list_closed",
    "read_figure",
    "read_line",
]
