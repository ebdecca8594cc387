"""Writes of the register: systems, levels, dossiers, criteria, sheets, campaigns."""

from nq57.registers.cyber.actions.campaigns import (
    NewCampaign,
    correct_campaign,
    end_campaign,
    open_campaign,
    urge_offices,
)
from nq57.registers.cyber.actions.declarations import (
    accept_declaration,
    declare,
    hand_back_declaration,
    report_done,
    return_declaration,
    send_declaration,
)
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
    "NewCampaign",
    "accept_declaration",
    "add_demonstration",
    "add_system",
    "appraise_dossier",
    "approve_dossier",
    "ask_supplement",
    "attach_part",
    "begin_review",
    "change_system",
    "correct_campaign",
    "correct_criterion",
    "declare",
    "end_campaign",
    "find_level",
    "hand_back_declaration",
    "import_systems",
    "keep_level",
    "load_levels",
    "open_campaign",
    "open_dossier",
    "put_in_force",
    "remove_demonstration",
    "report_done",
    "return_declaration",
    "send_back",
    "send_declaration",
    "submit_dossier",
    "urge_offices",
    "withdraw_dossier",
]
