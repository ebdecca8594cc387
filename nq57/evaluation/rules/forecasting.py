"""A forecast of the figure at the milestone, with its interval, or an honest refusal.

Ordinary least squares on time, with the prediction interval of one new observation:
``ŷ ± t(n−2) · s · √(1 + 1/n + (x−x̄)²/Sxx)`` (NIST/SEMATECH e-Handbook of Statistical Methods,
4.5.2.1 and 1.3.6.7.2 for the t values; Montgomery, Peck and Vining, *Introduction to Linear
Regression Analysis*, 2.5). A dozen points at most: a library of statistics would weigh more
than the rest of the program, and its answer would be this one.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from nq57.evaluation.rules.bands import Band
from nq57.evaluation.rules.values import Criteria, Forecast, Point, Reason, Said

CONFIDENCES = (80, 90, 95)
_YEAR = Decimal("365.2425")
# Two-sided quantiles of Student's t for 1, 2, … degrees of freedom.
_QUANTILES = {
    80: "3.078 1.886 1.638 1.533 1.476 1.440 1.415 1.397 1.383 1.372 1.363 1.356 1.350 1.345 "
        "1.341 1.337 1.333 1.330 1.328 1.325 1.323 1.321 1.319 1.318 1.316 1.315 1.314 1.313 "
        "1.311 1.310",
    90: "6.314 2.920 2.353 2.132 2.015 1.943 1.895 1.860 1.833 1.812 1.796 1.782 1.771 1.761 "
        "1.753 1.746 1.740 1.734 1.729 1.725 1.721 1.717 1.714 1.711 1.708 1.706 1.703 1.701 "
        "1.699 1.697",
    95: "12.706 4.303 3.182 2.776 2.571 2.447 2.365 2.306 2.262 2.228 2.201 2.179 2.160 2.145 "
        "2.131 2.120 2.110 2.101 2.093 2.086 2.080 2.074 2.069 2.064 2.060 2.056 2.052 2.048 "
        "2.045 2.042",
}  # fmt: skip
_LIMITS = {
    confidence: tuple(Decimal(one) for one in told.split())
    for confidence, told in _QUANTILES.items()
}


def get_quantile(confidence: int, freedom: int) -> Decimal:
    """Return Student's t that holds ``confidence`` per cent, for 1 and more degrees of freedom."""
    row = _LIMITS[confidence]
    return row[min(freedom, len(row)) - 1]


def forecast(
    *,
    points: Sequence[Point],
    band: Band,
    by: date,
    criteria: Criteria,
    bounds: tuple[Decimal | None, Decimal | None] = (None, None),
) -> Forecast:
    """Return what points say of a later day; ``bounds`` are the reasonable ones of the profile.

    ``likely`` when the whole interval meets the target, ``unlikely`` when none of it does.
    """
    lack = _find_lack(points, by, criteria)
    if lack is not None:
        return Forecast("not_enough", lack, points=len(points))
    middle, width = _project(points, by, criteria)
    low, value, high = (_clip(one, bounds) for one in (middle - width, middle, middle + width))
    if band.contains(low) and band.contains(high):
        state = "likely"
    else:
        is_out = (band.is_under(low) and band.is_under(high)) or (
            band.is_over(low) and band.is_over(high)
        )
        state = "unlikely" if is_out else "uncertain"
    said: Said = {
        "value": value, "low": low, "high": high, "year": by.year, "points": len(points),
        "confidence": criteria.confidence,
    }  # fmt: skip
    return Forecast(state, Reason(f"forecast_{state}", said), by, value, low, high, len(points))


def _project(points: Sequence[Point], by: date, criteria: Criteria) -> tuple[Decimal, Decimal]:
    """Return the middle and half the width of the interval at a day."""
    times = [_at(point.on, points[0].on) for point in points]
    values = [point.value for point in points]
    size = Decimal(len(points))
    mean_time, mean = _add(times) / size, _add(values) / size
    off = [(time - mean_time, value - mean) for time, value in zip(times, values, strict=True)]
    spread = _add([time**2 for time, _ in off])
    slope = _add([time * value for time, value in off]) / spread
    left = _add([(value - slope * time) ** 2 for time, value in off])
    when = _at(by, points[0].on) - mean_time
    error = (left / (size - 2) * (1 + 1 / size + when**2 / spread)).sqrt()
    return mean + slope * when, get_quantile(criteria.confidence, len(points) - 2) * error


def _add(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def _find_lack(points: Sequence[Point], by: date, criteria: Criteria) -> Reason | None:
    """Return why points are not enough, or None. Two points have no error to speak of."""
    least = max(criteria.min_points, 3)
    said: Said = {"points": len(points), "least": least}
    if len(points) < least:
        return Reason("few_points", said)
    seen, reach = _at(points[-1].on, points[0].on), _at(by, points[-1].on)
    if seen < criteria.min_years:
        return Reason("short_time", {"seen": seen, "least": criteria.min_years})
    if reach > criteria.max_reach * seen:
        return Reason("too_far", {"seen": seen, "reach": reach, "year": by.year})
    return None


def _at(day: date, since: date) -> Decimal:
    return Decimal((day - since).days) / _YEAR


def _clip(value: Decimal, bounds: tuple[Decimal | None, Decimal | None]) -> Decimal:
    low, high = bounds
    if low is not None:
        value = max(value, low)
    return value if high is None else min(value, high)
