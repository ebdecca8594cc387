"""Writes of the register: processings, and that there is none."""

from nq57.registers.privacy.actions.declaring import declare_none, take_back_none
from nq57.registers.privacy.actions.tables import PROCESSINGS

__all__ = ["PROCESSINGS", "declare_none", "take_back_none"]
