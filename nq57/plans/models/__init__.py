"""Rows of plans: the plan, its indicators, its tasks, and how versions follow."""

from nq57.plans.models.amendments import Amendment
from nq57.plans.models.guidance import Guidance, GuidanceQuerySet
from nq57.plans.models.indicators import Indicator, IndicatorParty, Target
from nq57.plans.models.inspected import FoundStatus, FoundStatusQuerySet
from nq57.plans.models.lineage import ItemMapping, Link
from nq57.plans.models.obligations import Carryover, Handover, Obligation
from nq57.plans.models.parties import PartyModel
from nq57.plans.models.plan import Plan, Section
from nq57.plans.models.tasks import Assignment, AssignmentParty, Duty, DutyParty, Schedule, Task

__all__ = [
    "Amendment",
    "Assignment",
    "AssignmentParty",
    "Carryover",
    "Duty",
    "DutyParty",
    "FoundStatus",
    "FoundStatusQuerySet",
    "Guidance",
    "GuidanceQuerySet",
    "Handover",
    "Indicator",
    "IndicatorParty",
    "ItemMapping",
    "Link",
    "Obligation",
    "PartyModel",
    "Plan",
    "Schedule",
    "Section",
    "Target",
    "Task",
]
