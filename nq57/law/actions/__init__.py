"""Writes of dated rules. Each is one transaction and leaves its journal entry."""

from nq57.law.actions.bases import add_basis, correct_basis, end_basis
from nq57.law.actions.clocks import add_clock, correct_clock, end_clock, revise_clock
from nq57.law.actions.days import clear_day, set_day
from nq57.law.actions.reference import load_reference

__all__ = [
    "add_basis",
    "add_clock",
    "clear_day",
    "correct_basis",
    "correct_clock",
    "end_basis",
    "end_clock",
    "load_reference",
    "revise_clock",
    "set_day",
]
