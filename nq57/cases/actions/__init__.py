"""Writes of cases: one door for every package that has a kind of case."""

from nq57.cases.actions.deadlines import (
    NewDeadline,
    add_deadline,
    arm_deadline,
    arm_deadlines,
    decide_extension,
    meet_deadline,
    request_extension,
    reset_deadline,
)
from nq57.cases.actions.evidence import add_evidence, check_evidence, remove_evidence
from nq57.cases.actions.messages import mark_thread_read, post_message
from nq57.cases.actions.moves import NewMove, move, move_all, urge, urge_all
from nq57.cases.actions.openings import NewCase, open_case, open_cases
from nq57.cases.actions.people import (
    pass_to,
    set_handler,
    set_parties,
    set_parties_all,
    set_readers,
)
from nq57.cases.actions.redating import NewDate, redate_all, void_deadline
from nq57.cases.actions.reviews import declare_conflict, open_review, sign_review
from nq57.cases.actions.writing import journal

__all__ = [
    "NewCase",
    "NewDate",
    "NewDeadline",
    "NewMove",
    "add_deadline",
    "add_evidence",
    "arm_deadline",
    "arm_deadlines",
    "check_evidence",
    "decide_extension",
    "declare_conflict",
    "journal",
    "mark_thread_read",
    "meet_deadline",
    "move",
    "move_all",
    "open_case",
    "open_cases",
    "open_review",
    "pass_to",
    "post_message",
    "redate_all",
    "remove_evidence",
    "request_extension",
    "reset_deadline",
    "set_handler",
    "set_parties",
    "set_parties_all",
    "set_readers",
    "sign_review",
    "urge",
    "urge_all",
    "void_deadline",
]
