"""Writes of reporting. Each is one transaction and leaves its journal entry."""

from nq57.reporting.actions.checking import accept_items, excuse_late, return_items
from nq57.reporting.actions.entering import (
    Conflict,
    Entry,
    Saved,
    confirm_as_before,
    save_entries,
)
from nq57.reporting.actions.moving import approve, correct, reopen, send, submit, withdraw
from nq57.reporting.actions.opening import (
    Opened,
    close_cycle,
    open_cycle,
    open_due_cycles,
    unlock_cycle,
)
from nq57.reporting.actions.receiving import OfflineAct, attach_upload, receive_act
from nq57.reporting.actions.terms import NewTerms, confirm_terms, propose_terms, set_terms

__all__ = [
    "Conflict",
    "Entry",
    "NewTerms",
    "OfflineAct",
    "Opened",
    "Saved",
    "accept_items",
    "approve",
    "attach_upload",
    "close_cycle",
    "confirm_as_before",
    "confirm_terms",
    "correct",
    "excuse_late",
    "open_cycle",
    "open_due_cycles",
    "propose_terms",
    "receive_act",
    "reopen",
    "return_items",
    "save_entries",
    "send",
    "set_terms",
    "submit",
    "unlock_cycle",
    "withdraw",
]
