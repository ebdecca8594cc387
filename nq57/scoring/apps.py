"""Scoring as a Django app."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Criteria sets, rounds, sheets and their points."""

    name = "nq57.scoring"
    label = "scoring"
    verbose_name = "Chấm điểm cơ quan"
