"""Writes of plans: adopt, add a directive, replace, link, amend."""

from nq57.plans.actions.adoption import add_directive, adopt_plan
from nq57.plans.actions.amending import (
    NewTarget,
    decide_amendment,
    propose_amendment,
    revise_schedule,
    revise_target,
)
from nq57.plans.actions.lineage import Fate, decide_link, decide_same, end_plan, record_mapping

__all__ = [
    "Fate",
    "NewTarget",
    "add_directive",
    "adopt_plan",
    "decide_amendment",
    "decide_link",
    "decide_same",
    "end_plan",
    "propose_amendment",
    "record_mapping",
    "revise_schedule",
    "revise_target",
]
