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
from nq57.registers.cyber.actions.plans import (
    PlanContent,
    approve_plan,
    comment_plan,
    end_plan,
    enforce_plan,
    open_plan,
    report_order,
    return_plan,
    review_plan,
    submit_plan,
    withdraw_plan,
    write_plan,
)
from nq57.registers.cyber.actions.samples import load_plan_samples
from nq57.registers.cyber.actions.sheets import Imported, import_systems
from nq57.registers.cyber.actions.systems import Facts, add_system, change_system

__all__ = [
    "Facts",
    "Imported",
    "PlanContent",
    "add_demonstration",
    "add_system",
    "appraise_dossier",
    "approve_dossier",
    "approve_plan",
    "ask_supplement",
    "attach_part",
    "begin_review",
    "change_system",
    "comment_plan",
    "correct_criterion",
    "end_plan",
    "enforce_plan",
    "find_level",
    "import_systems",
    "keep_level",
    "load_levels",
    "load_plan_samples",
    "open_dossier",
    "open_plan",
    "put_in_force",
    "remove_demonstration",
    "report_order",
    "return_plan",
    "review_plan",
    "send_back",
    "submit_dossier",
    "submit_plan",
    "withdraw_dossier",
    "withdraw_plan",
    "write_plan",
]
