"""Forecasts: Student's t against its density, a textbook line, honest refusals, properties."""

import math
import statistics
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.evaluation import rules
from tests.evaluation.test_rules import CRITERIA, point

BY = date(2030, 12, 31)
AT_LEAST_100 = rules.Band(Decimal(100))


def mass(limit: float, freedom: int) -> float:
    """Return the mass of Student's t within ± limit, by Simpson's rule on its density."""
    whole = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2))
    whole /= math.sqrt(freedom * math.pi)

    def density(x: float) -> float:
        return whole * (1 + x * x / freedom) ** (-(freedom + 1) / 2)

    steps = 4000
    width = limit / steps
    inner = sum((4 if at % 2 else 2) * density(at * width) for at in range(1, steps))
    return 2 * width / 3 * (density(0) + inner + density(limit))


@pytest.mark.parametrize("confidence", rules.CONFIDENCES)
def test_the_quantiles_hold_what_they_say(confidence: int) -> None:
    for freedom in range(1, 31):
        limit = float(rules.get_quantile(confidence, freedom))
        assert mass(limit, freedom) == pytest.approx(confidence / 100, abs=2e-4), freedom
    assert rules.get_quantile(confidence, 99) == rules.get_quantile(confidence, 30)


def test_the_interval_is_that_of_the_published_formula() -> None:
    values = [10, 14, 15, 21, 22]
    points = [point(value, 2023 + at) for at, value in enumerate(values)]
    found = rules.forecast(points=points, band=AT_LEAST_100, by=BY, criteria=CRITERIA)
    times = [(one.on - points[0].on).days / 365.2425 for one in points]
    slope, intercept = statistics.linear_regression(times, values)
    when = (BY - points[0].on).days / 365.2425
    mean = statistics.fmean(times)
    spread = sum((time - mean) ** 2 for time in times)
    left = sum((v - intercept - slope * t) ** 2 for t, v in zip(times, values, strict=True))
    error = math.sqrt(left / 3 * (1 + 1 / 5 + (when - mean) ** 2 / spread))
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert float(found.value) == pytest.approx(intercept + slope * when)
    assert float(found.high - found.value) == pytest.approx(1.638 * error)
    assert float(found.value - found.low) == pytest.approx(1.638 * error)
    assert (found.state, found.points) == ("unlikely", 5)


@pytest.mark.parametrize(
    ("band", "state"),
    [(rules.Band(Decimal(20)), "likely"), (rules.Band(Decimal(31)), "uncertain"),
     (rules.Band(Decimal(60)), "unlikely"), (rules.Band(None, Decimal(20)), "unlikely"),
     (rules.Band(Decimal(0), Decimal(90)), "likely")],
)  # fmt: skip
def test_what_the_interval_means(band: rules.Band, state: str) -> None:
    points = [point(value, 2023 + at) for at, value in enumerate([10, 14, 15, 21, 22])]
    assert rules.forecast(points=points, band=band, by=BY, criteria=CRITERIA).state == state


def test_too_little_is_said_so() -> None:
    def code(points: list[rules.Point]) -> str:
        found = rules.forecast(points=points, band=AT_LEAST_100, by=BY, criteria=CRITERIA)
        assert (found.state, found.value) == ("not_enough", None)
        return found.reason.code

    assert code([point(1, 2025), point(2, 2026), point(3, 2027)]) == "few_points"
    assert code([]) == "few_points"
    months = [
        rules.Point(period=f"2027-{at:02d}", on=date(2027, at, 28), value=Decimal(at))
        for at in (3, 6, 9, 12)
    ]
    assert code(months) == "short_time"
    early = [
        rules.Point(
            period=f"2025-{at}", on=date(2025 + at // 12, at % 12 + 1, 28), value=Decimal(at)
        )
        for at in (0, 4, 8, 13)
    ]
    assert code(early) == "too_far"


def test_bounds_of_the_profile_hold_the_interval() -> None:
    points = [point(value, 2024 + at) for at, value in enumerate([80, 90, 97, 99])]
    bounds = (Decimal(0), Decimal(100))
    found = rules.forecast(
        points=points, band=AT_LEAST_100, by=BY, criteria=CRITERIA, bounds=bounds
    )
    assert found.high == 100


@given(
    values=st.lists(st.integers(-1000, 1000), min_size=4, max_size=12),
    scale=st.sampled_from([2, 10, 1000]),
)
def test_the_interval_scales_with_the_unit_and_holds_its_middle(
    values: list[int], scale: int
) -> None:
    def at(by: int) -> rules.Forecast:
        points = [point(value * by, 2015 + year) for year, value in enumerate(values)]
        return rules.forecast(points=points, band=AT_LEAST_100, by=BY, criteria=rules.Criteria(
            **vars(CRITERIA) | {"max_reach": Decimal(10)}))  # fmt: skip

    one, other = at(1), at(scale)
    assert one.low is not None
    assert one.value is not None
    assert one.high is not None
    assert one.low <= one.value <= one.high
    assert other.value is not None
    assert other.low is not None
    assert float(other.value) == pytest.approx(float(one.value * scale))
    assert float(other.low) == pytest.approx(float(one.low * scale), abs=1e-6)
