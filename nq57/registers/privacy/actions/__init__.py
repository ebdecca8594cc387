"""Writes of the register: processings, consents, breaches; that there is none; impact files,
requests of data subjects."""

from nq57.registers.privacy.actions.declaring import declare_none, take_back_none
from nq57.registers.privacy.actions.demonstrating import add_demonstration, remove_demonstration
from nq57.registers.privacy.actions.impacts import (
    approve_impact,
    begin_impact,
    return_impact,
    rewrite_impact,
    submit_impact,
    withdraw_impact,
)
from nq57.registers.privacy.actions.reminding import remind_of_impacts, remind_of_requests
from nq57.registers.privacy.actions.requests import (
    NewRequest,
    answer_request,
    forget_requester,
    fulfil_request,
    receive_request,
    refuse_request,
    take_back_request,
    verify_requester,
)
from nq57.registers.privacy.actions.tables import BREACHES, CONSENTS, PROCESSINGS

__all__ = [
    "BREACHES",
    "CONSENTS",
    "PROCESSINGS",
    "NewRequest",
    "add_demonstration",
    "answer_request",
    "approve_impact",
    "begin_impact",
    "declare_none",
    "forget_requester",
    "fulfil_request",
    "receive_request",
    "refuse_request",
    "remind_of_impacts",
    "remind_of_requests",
    "remove_demonstration",
    "return_impact",
    "rewrite_impact",
    "submit_impact",
    "take_back_none",
    "take_back_request",
    "verify_requester",
    "withdraw_impact",
]  # fmt: skip
