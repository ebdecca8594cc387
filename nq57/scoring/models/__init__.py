"""Criteria sets, rounds, sheets, points."""

from nq57.scoring.models.criteria import (
    Cluster,
    CriteriaSet,
    Criterion,
    CriterionBand,
    GradeBand,
    GradeScale,
)
from nq57.scoring.models.rounds import Round, Sheet, is_scored_now, is_self_scored_late
from nq57.scoring.models.scores import Dispute, Score, ScoreEvidence
from nq57.scoring.models.uploads import Upload

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
    "Upload",
    "is_scored_now",
    "is_self_scored_late",
]
