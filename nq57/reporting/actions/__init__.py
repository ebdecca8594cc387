"""Writes of reporting. Each is one transaction and leaves its journal entry."""

from nq57.reporting.actions.benchmarking import fill_benchmark
from nq57.reporting.actions.checking import accept_items, excuse_late, return_items
from nq57.reporting.actions.clearing import Cleared, clear_demonstration
from nq57.reporting.actions.demonstrating import begin_demonstration, go_on
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
from nq57.reporting.actions.terms import NewTerms, confirm_terms, propose_terms, set_terms

__all__ = [
    "Cleared",
    "Conflict",
    "Entry",
    "NewTerms",
    "Opened",
    "Saved",
    "accept_items",
    "approve",
    "begin_demonstration",
    "clear_demonstration",
    "close_cycle",
    "confirm_as_before",
    "confirm_terms",
    "correct",
    "excuse_late",
    "fill_benchmark",
    "go_on",
    "open_cycle",
    "open_due_cycles",
    "propose_terms",
    "reopen",
    "return_items",
    "save_entries",
    "send",
    "set_terms",
    "submit",
    "unlock_cycle",
    "withdraw",
]
