"""Writes of plans: adopt, add a directive, replace, link, amend."""

from nq57.plans.actions.adoption import (
    add_directive,
    adopt_plan,
)
from nq57.plans.actions.amending import (
    decide_amendment,
    propose_amendment,
    revise_schedule,
    revise_target,
)
from nq57.plans.actions.arming import (
    arm_conditional,
)
from nq57.plans.actions.carrying import (
    carry_over,
    close_obligations,
    decide_flagged,
    follow_revision,
    follow_same,
)
from nq57.plans.actions.finishing import (
    Reported,
    finish_reported,
)
from nq57.plans.actions.guiding import (
    NewGuidance,
    publish_guidance,
    withdraw_guidance,
)
from nq57.plans.actions.handing import (
    Passed,
    pass_to_successors,
)
from nq57.plans.actions.inspecting import (
    NewFound,
    NewRequired,
    accept_required,
    record_found,
    require_work,
    return_required,
    settle_found,
)
from nq57.plans.actions.lineage import (
    Fate,
    decide_link,
    decide_same,
    end_plan,
    record_mapping,
)
from nq57.plans.actions.rolling import (
    Rolled,
    roll_obligations,
)
from nq57.plans.actions.settling import (
    settle_mapping,
)
from nq57.plans.actions.tracking import (
    NewSettlement,
    settle_from_sheet,
    settle_obligations,
    submit_obligation,
    track_plan,
)

__all__ = [
    "Fate",
    "NewFound",
    "NewGuidance",
    "NewRequired",
    "NewSettlement",
    "Passed",
    "Reported",
    "Rolled",
    "accept_required",
    "add_directive",
    "adopt_plan",
    "arm_conditional",
    "carry_over",
    "close_obligations",
    "decide_amendment",
    "decide_flagged",
    "decide_link",
    "decide_same",
    "end_plan",
    "finish_reported",
    "follow_revision",
    "follow_same",
    "pass_to_successors",
    "propose_amendment",
    "publish_guidance",
    "record_found",
    "record_mapping",
    "require_work",
    "return_required",
    "revise_schedule",
    "revise_target",
    "roll_obligations",
    "settle_found",
    "settle_from_sheet",
    "settle_mapping",
    "settle_obligations",
    "submit_obligation",
    "track_plan",
    "withdraw_guidance",
]
