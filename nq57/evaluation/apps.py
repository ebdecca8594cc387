"""Evaluation as a Django app."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Verdicts, forecasts and their criteria."""

    name = "nq57.evaluation"
    label = "evaluation"
    verbose_name = "Đánh giá"
