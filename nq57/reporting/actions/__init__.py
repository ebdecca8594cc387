"""Writes of reporting. Each is one transaction and leaves its journal entry."""

from nq57.reporting.actions.behalf import (
    confirm_entered,
    contest_entered,
    enter_for,
    send_for,
)
from nq57.reporting.actions.checking import accept_items, excuse_late, return_items
from nq57.reporting.actions.entering import (
    Conflict,
    Entry,
    Saved,
    confirm_as_before,
    save_entries,
)
from nq57.reporting.actions.handing import finish_items, hand_items, take_back
from nq57.reporting.actions.moving import approve, correct, reopen, send, submit, withdraw
from nq57.reporting.actions.opening import (
    Opened,
    close_cycle,
    open_cycle,
    open_due_cycles,
    unlock_cycle,
)
from nq57.reporting.actions.terms import NewTerms, confirm_terms, propose_terms, set_terms

__all__ = [
    "Conflict",
    "Entry",
    "NewTerms",
    "Opened",
    "Saved",
    "accept_items",
    "approve",
    "close_cycle",
    "confirm_as_before",
    "confirm_entered",
    "confirm_terms",
    "contest_entered",
    "correct",
    "enter_for",
    "excuse_late",
    "finish_items",
    "hand_items",
    "open_cycle",
    "open_due_cycles",
    "propose_terms",
    "reopen",
    "return_items",
    "save_entries",
    "send",
    "send_for",
    "set_terms",
    "submit",
    "take_back",
    "unlock_cycle",
    "withdraw",
]
