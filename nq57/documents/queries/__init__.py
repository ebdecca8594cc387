"""Questions over documents, readings and their review."""

from nq57.documents.queries.outline import (
    Outline,
    list_outline,
    shorten_clause,
)
from nq57.documents.queries.readings import (
    get_catalogue,
    get_current_answers,
    get_draft_counts,
    get_last_answer,
    get_progress,
    get_question,
    list_catalogue_rows,
    list_open_readings,
    read_with_answers,
    run_reader,
)
from nq57.documents.queries.review import (
    OWN,
    Cell,
    Group,
    OptionView,
    QuestionView,
    Row,
    SourceLine,
    Typed,
    list_questions,
    list_rows,
)

__all__ = [
    "OWN",
    "Cell",
    "Group",
    "OptionView",
    "Outline",
    "QuestionView",
    "Row",
    "SourceLine",
    "Typed",
    "get_catalogue",
    "get_current_answers",
    "get_draft_counts",
    "get_last_answer",
    "get_progress",
    "get_question",
    "list_catalogue_rows",
    "list_open_readings",
    "list_outline",
    "list_questions",
    "list_rows",
    "read_with_answers",
    "run_reader",
    "shorten_clause",
]
