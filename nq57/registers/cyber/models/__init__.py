"""Rows of the register: criteria of levels, systems, dossiers, campaigns with declarations."""

from nq57.registers.cyber.models.campaigns import (
    Campaign,
    CampaignOffice,
    CampaignQuerySet,
    CampaignSystem,
    Declaration,
    DeclarationQuerySet,
    DeclaredSystem,
    Hole,
    RiskApproval,
)
from nq57.registers.cyber.models.dossiers import Dossier, DossierFile, DossierQuerySet
from nq57.registers.cyber.models.incidents import (
    Incident,
    IncidentClock,
    IncidentDuty,
    IncidentEntry,
    IncidentKind,
    IncidentQuerySet,
    IncidentReport,
    IncidentTriage,
    TriageCriterion,
    TriageSet,
)
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
from nq57.registers.cyber.models.reports import IncidentPaper, IncidentReceipt
from nq57.registers.cyber.models.sharing import IncidentSign, IncidentSignQuerySet
from nq57.registers.cyber.models.systems import (
    InformationSystem,
    Levelling,
    SystemQuerySet,
)

__all__ = [
    "Campaign",
    "CampaignOffice",
    "CampaignQuerySet",
    "CampaignSystem",
    "Criterion",
    "CriterionSet",
    "CriterionSetQuerySet",
    "Declaration",
    "DeclarationQuerySet",
    "DeclaredSystem",
    "Dossier",
    "DossierFile",
    "DossierQuerySet",
    "Hole",
    "Incident",
    "IncidentClock",
    "IncidentDuty",
    "IncidentEntry",
    "IncidentKind",
    "IncidentPaper",
    "IncidentQuerySet",
    "IncidentReceipt",
    "IncidentReport",
    "IncidentSign",
    "IncidentSignQuerySet",
    "IncidentTriage",
    "InformationSystem",
    "Levelling",
    "PlanContact",
    "PlanOrder",
    "PlanSample",
    "PlanStep",
    "ResponsePlan",
    "ResponsePlanQuerySet",
    "RiskApproval",
    "SampleStep",
    "Scenario",
    "SystemQuerySet",
    "TriageCriterion",
    "TriageSet",
]
