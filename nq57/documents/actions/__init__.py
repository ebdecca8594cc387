"""Writes of documents: bring a file in, record its reading, answer, register the text."""

from nq57.documents.actions.readings import (
    READ_JOB,
    discard_reading,
    read_now,
    record_failure,
    record_reading,
    start_reading,
)
from nq57.documents.actions.registering import register_document, settle_mention, state_symbol
from nq57.documents.actions.reviewing import (
    answer_question,
    keep_new_questions,
    undo_answer,
)

__all__ = [
    "READ_JOB",
    "answer_question",
    "discard_reading",
    "keep_new_questions",
    "read_now",
    "record_failure",
    "record_reading",
    "register_document",
    "settle_mention",
    "start_reading",
    "state_symbol",
    "undo_answer",
]
