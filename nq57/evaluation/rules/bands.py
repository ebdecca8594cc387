"""What a target accepts, as an interval; what is wrong with a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nq57.core import text
from nq57.evaluation.rules.values import Criteria, Goal, Reason, Said
from nq57.measures import rules as measure_rules

_RISING = frozenset({">=", ">"})
_FALLING = frozenset({"<=", "<"})


@dataclass(frozen=True)
class Band:
    """The values that meet a target; None is no bound."""

    low: Decimal | None = None
    high: Decimal | None = None
    is_open: bool = False

    def contains(self, value: Decimal) -> bool:
        """Say whether a value meets the target."""
        return not self.is_under(value) and not self.is_over(value)

    def is_under(self, value: Decimal) -> bool:
        """Say whether a value is too small."""
        if self.low is None:
            return False
        return value <= self.low if self.is_open else value < self.low

    def is_over(self, value: Decimal) -> bool:
        """Say whether a value is too large."""
        if self.high is None:
            return False
        return value >= self.high if self.is_open else value > self.high


def make_band(
    goal: Goal, terms: measure_rules.Terms, earlier: Sequence[Goal], criteria: Criteria
) -> Band | None:
    """Return what a goal accepts, or None where it has no level.

    A sign says itself which side is good. For a plain value or a range the approved profile
    says it: more is as good where the figure should rise, less where it should fall; where it
    should stay, a plain value has a tolerance and a range has both bounds. "Duy trì" keeps
    what the goal before it accepts, or else the baseline.
    """
    if goal.op == "keep":
        return _keep(terms, earlier, criteria)
    low = goal.low if goal.low is not None else goal.high
    high = goal.high if goal.high is not None else low
    if low is None or high is None:
        return None
    if goal.op in _RISING:
        return Band(low, None, goal.op == ">")
    if goal.op in _FALLING:
        return Band(None, high, goal.op == "<")
    if terms.direction == "up":
        return Band(low, None)
    if terms.direction == "down":
        return Band(None, high)
    return Band(low, high) if goal.op == "between" else _around(low, criteria)


def find_fault(
    goal: Goal, terms: measure_rules.Terms, earlier: Sequence[Goal]
) -> tuple[str, Reason] | None:
    """Return the state and the reason for which a goal cannot be judged by a number, or None."""
    year = goal.year or 0
    if goal.op != "keep" and not goal.is_number:
        if goal.text or goal.raw:
            return "by_words", Reason("by_words", {"text": goal.text or goal.raw, "year": year})
        return "not_judged", Reason("no_value", {"year": year})
    if not is_same_unit(goal.unit, terms.unit):
        said: Said = {"target": goal.unit, "profile": terms.unit, "year": year}
        return "not_judged", Reason("other_unit", said)
    against = _RISING if terms.direction == "down" else _FALLING
    if terms.direction != "keep" and goal.op in against:
        return "not_judged", Reason("other_direction", {"raw": goal.raw, "year": year})
    has_level = terms.baseline is not None or any(one.is_number for one in earlier)
    if goal.op == "keep" and not has_level:
        return "not_judged", Reason("no_level", {"year": year})
    return None


def is_same_unit(target: str, profile: str) -> bool:
    """Say whether a target and a profile speak of the same unit.

    Words may say more ("trung tâm cấp tỉnh" and "trung tâm"); a share must be of the same
    whole ("%" is not "% GRDP").
    """
    one, other = text.fold(target).split(), text.fold(profile).split()
    if not one or not other:
        return True
    if "%" in one or "%" in other:
        return one == other
    return set(one) <= set(other) or set(other) <= set(one)


def _keep(terms: measure_rules.Terms, earlier: Sequence[Goal], criteria: Criteria) -> Band | None:
    for at in range(len(earlier) - 1, -1, -1):
        if earlier[at].op != "keep" and earlier[at].is_number:
            return make_band(earlier[at], terms, earlier[:at], criteria)
    if terms.baseline is None:
        return None
    if terms.direction == "keep":
        return _around(terms.baseline, criteria)
    return Band(terms.baseline) if terms.direction == "up" else Band(None, terms.baseline)


def _around(level: Decimal, criteria: Criteria) -> Band:
    width = abs(level) * criteria.keep_tolerance
    return Band(level - width, level + width)
