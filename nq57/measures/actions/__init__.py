"""Writes of profiles and figures. Each is one transaction and leaves its journal entry."""

from nq57.measures.actions.approving import approve_profiles, confirm_profiles, submit_profiles
from nq57.measures.actions.drafting import edit_profile, propose_all
from nq57.measures.actions.recording import (
    Claim,
    check_observations,
    record_claims,
    record_computed,
    record_published,
    validate_observations,
)
from nq57.measures.actions.reference import load_profiles
from nq57.measures.actions.succession import carry_over, replace_plan, settle_mapping
from nq57.measures.actions.writing import ConflictError

__all__ = [
    "Claim",
    "ConflictError",
    "approve_profiles",
    "carry_over",
    "check_observations",
    "confirm_profiles",
    "edit_profile",
    "load_profiles",
    "propose_all",
    "record_claims",
    "record_computed",
    "record_published",
    "replace_plan",
    "settle_mapping",
    "submit_profiles",
    "validate_observations",
]
