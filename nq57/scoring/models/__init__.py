"""Criteria sets, rounds, sheets, points."""

from nq57.scoring.models.criteria import (
    Cluster,
    CriteriaSet,
    Criterion,
    CriterionBand,
    GradeBand,
    GradeScale,
)
from nq57.scoring.models.rounds import Round, Sheet, is_self_scored_late
from nq57.scoring.models.scores import Dispute, Score, ScoreEvidence

__all__ = [
    "Cluster",
    "CriteriaSet",
    "Criterion",
    "CriterionBand",
    "Dispute",
    "GradeBand",
    "GradeScale",
    "Round",
    "Score",
    "ScoreEvidence",
    "Sheet",
    "is_self_scored_late",
]
