"""Writes of the register: systems, levels, dossiers, criteria, sheets."""

from nq57.registers.cyber.actions.demonstrating import add_demonstration, remove_demonstration
from nq57.registers.cyber.actions.dossiers import (
    appraise_dossier,
    approve_dossier,
    ask_supplement,
    attach_part,
    begin_review,
    keep_level,
    open_dossier,
    put_in_force,
    send_back,
    submit_dossier,
    withdraw_dossier,
)
from nq57.registers.cyber.actions.levelling import correct_criterion, find_level, load_levels
from nq57.registers.cyber.actions.sheets import Imported, import_systems
from nq57.registers.cyber.actions.systems import Facts, add_system, change_system

__all__ = [
    "Facts",
    "Imported",
    "add_demonstration",
    "add_system",
    "appraise_dossier",
    "approve_dossier",
    "ask_supplement",
    "attach_part",
    "begin_review",
    "change_system",
    "correct_criterion",
    "find_level",
    "import_systems",
    "keep_level",
    "load_levels",
    "open_dossier",
    "put_in_force",
    "remove_demonstration",
    "send_back",
    "submit_dossier",
    "withdraw_dossier",
]
