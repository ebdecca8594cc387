"""Rows of the register: criteria of levels, systems, what was answered, dossiers."""

from nq57.registers.cyber.models.dossiers import Dossier, DossierFile, DossierQuerySet
from nq57.registers.cyber.models.levels import Criterion, CriterionSet, CriterionSetQuerySet
from nq57.registers.cyber.models.plans import (
    PlanContact,
    PlanOrder,
    PlanSample,
    PlanStep,
    ResponsePlan,
    ResponsePlanQuerySet,
    SampleStep,
    Scenario,
)
from nq57.registers.cyber.models.systems import (
    InformationSystem,
    Levelling,
    SystemQuerySet,
)

__all__ = [
    "Criterion",
    "CriterionSet",
    "CriterionSetQuerySet",
    "Dossier",
    "DossierFile",
    "DossierQuerySet",
    "InformationSystem",
    "Levelling",
    "PlanContact",
    "PlanOrder",
    "PlanSample",
    "PlanStep",
    "ResponsePlan",
    "ResponsePlanQuerySet",
    "SampleStep",
    "Scenario",
    "SystemQuerySet",
]
