"""Pure rules of evaluation: what a target accepts, the verdict, the forecast."""

from nq57.evaluation.rules.bands import Band, find_fault, is_same_unit, make_band
from nq57.evaluation.rules.forecasting import CONFIDENCES, forecast, get_quantile
from nq57.evaluation.rules.judging import (
    WORST_FIRST,
    choose_worst,
    find_start,
    judge,
    list_outcomes,
    walk,
)
from nq57.evaluation.rules.values import (
    Criteria,
    EvaluationError,
    Forecast,
    Goal,
    Judgement,
    Outcome,
    Path,
    Point,
    Reason,
    Said,
    Start,
)

__all__ = [
    "CONFIDENCES",
    "WORST_FIRST",
    "Band",
    "Criteria",
    "EvaluationError",
    "Forecast",
    "Goal",
    "Judgement",
    "Outcome",
    "Path",
    "Point",
    "Reason",
    "Said",
    "Start",
    "choose_worst",
    "find_fault",
    "find_start",
    "forecast",
    "get_quantile",
    "is_same_unit",
    "judge",
    "list_outcomes",
    "make_band",
    "walk",
]
