"""Writes of reporting. Each is one transaction and leaves its journal entry."""

from nq57.reporting.actions.answering import (
    AnswerConflict,
    AnswerEntry,
    SavedAnswers,
    accept_replies,
    import_answers,
    move_reply,
    return_replies,
    save_answers,
)
from nq57.reporting.actions.checking import accept_items, excuse_late, return_items
from nq57.reporting.actions.entering import (
    Conflict,
    Entry,
    Saved,
    confirm_as_before,
    save_entries,
)
from nq57.reporting.actions.inquiring import (
    NewInquiry,
    add_offices,
    ask_offices,
    call_off_inquiry,
    close_inquiry,
    extend_inquiry,
)
from nq57.reporting.actions.moving import approve, correct, reopen, send, submit, withdraw
from nq57.reporting.actions.opening import (
    Opened,
    close_cycle,
    open_cycle,
    open_due_cycles,
    unlock_cycle,
)
from nq57.reporting.actions.questionnaires import (
    copy_questionnaire,
    make_questionnaire,
    write_questionnaire,
)
from nq57.reporting.actions.terms import NewTerms, confirm_terms, propose_terms, set_terms

__all__ = [
    "AnswerConflict",
    "AnswerEntry",
    "Conflict",
    "Entry",
    "NewInquiry",
    "NewTerms",
    "Opened",
    "Saved",
    "SavedAnswers",
    "accept_items",
    "accept_replies",
    "add_offices",
    "approve",
    "ask_offices",
    "call_off_inquiry",
    "close_cycle",
    "close_inquiry",
    "confirm_as_before",
    "confirm_terms",
    "copy_questionnaire",
    "correct",
    "excuse_late",
    "extend_inquiry",
    "import_answers",
    "make_questionnaire",
    "move_reply",
    "open_cycle",
    "open_due_cycles",
    "propose_terms",
    "reopen",
    "return_items",
    "return_replies",
    "save_answers",
    "save_entries",
    "send",
    "set_terms",
    "submit",
    "unlock_cycle",
    "withdraw",
    "write_questionnaire",
]
