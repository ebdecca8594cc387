"""Writes of reporting. Each is one transaction and leaves its journal entry."""

from nq57.reporting.actions.attaching import (
    attach_evidence,
)
from nq57.reporting.actions.checking import (
    accept_items,
    excuse_late,
    return_items,
)
from nq57.reporting.actions.consolidating import (
    consolidate,
    validate_figures,
)
from nq57.reporting.actions.entering import (
    Conflict,
    Entry,
    Saved,
    confirm_as_before,
    copy_words,
    save_entries,
)
from nq57.reporting.actions.moving import (
    approve,
    correct,
    reopen,
    send,
    submit,
    withdraw,
)
from nq57.reporting.actions.narrating import (
    drop_passage,
    edit_passage,
    raise_passage,
    take_sentences,
)
from nq57.reporting.actions.opening import (
    Opened,
    close_cycle,
    open_cycle,
    open_due_cycles,
    unlock_cycle,
)
from nq57.reporting.actions.terms import (
    NewTerms,
    confirm_terms,
    propose_terms,
    set_terms,
)

__all__ = [
    "Conflict",
    "Entry",
    "NewTerms",
    "Opened",
    "Saved",
    "accept_items",
    "approve",
    "attach_evidence",
    "close_cycle",
    "confirm_as_before",
    "confirm_terms",
    "consolidate",
    "copy_words",
    "correct",
    "drop_passage",
    "edit_passage",
    "excuse_late",
    "open_cycle",
    "open_due_cycles",
    "propose_terms",
    "raise_passage",
    "reopen",
    "return_items",
    "save_entries",
    "send",
    "set_terms",
    "submit",
    "take_sentences",
    "unlock_cycle",
    "validate_figures",
    "withdraw",
]
