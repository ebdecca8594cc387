"""The verdict of a goal: the figure against the path from where it began to the next milestone.

The path is a straight line, for a plan states milestones and nothing between them. The ratio
of observed to required pace and its two thresholds follow the method that Statistics Canada
and Eurostat publish for progress towards the sustainable development goals ("progress against
a quantitative target": 95 % and 60 %), with a line instead of compound growth, so that a
baseline of zero and a share of 100 per cent are no special cases.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from nq57.core import periods
from nq57.evaluation.rules import bands, forecasting
from nq57.evaluation.rules.values import (
    Criteria,
    Goal,
    Judgement,
    Outcome,
    Path,
    Point,
    Reason,
    Said,
    Start,
)
from nq57.measures import rules as measure_rules

YEAR = Decimal("365.2425")
# The worse comes first: of several tiers the worst is the indicator's.
WORST_FIRST = (
    "missed", "behind", "at_risk", "no_data", "not_judged", "by_words", "not_due", "on_track",
    "met",
)  # fmt: skip


def judge(
    *,
    terms: measure_rules.Terms | None,
    goals: Sequence[Goal],
    points: Sequence[Point],
    on: date,
    criteria: Criteria,
    since: date | None = None,
) -> Judgement:
    """Return the verdict on a day of goals of one tier, from points in order of time.

    ``terms`` is what the approved profile says, None without one; ``since`` the first day for
    which figures are asked.
    """
    if terms is None:
        return Judgement("not_judged", Reason("no_profile"))
    stated = sorted((one for one in goals if one.is_stated), key=lambda one: one.year or 0)
    dated = [one for one in stated if one.year is not None]
    if not dated:
        return Judgement("not_judged", Reason("no_milestone" if stated else "no_target"))
    first = max(filter(None, (terms.asked_from, terms.span_from)), default=0)
    known = [one for one in points if one.on <= on]
    outcomes = list_outcomes(dated, terms, known, on, criteria)
    goal = next((one for one in dated if (one.year or 0) >= on.year), dated[-1])
    if first > on.year:
        return Judgement("not_due", Reason("asked_later", {"year": first}), goal)
    earlier = dated[: dated.index(goal)]
    fault = bands.find_fault(goal, terms, earlier)
    if fault is not None:
        return Judgement(*fault, goal, known[-1] if known else None, outcomes=outcomes)
    if (goal.year or 0) < on.year:
        return _close(goal, outcomes)
    if not known:
        return _wait(goal, terms, on, since, outcomes)
    band = bands.make_band(goal, terms, earlier, criteria)
    assert band is not None  # noqa: S101  find_fault has named every goal without a level
    return _follow(goal, band, terms, known, on, criteria, outcomes)


def list_outcomes(
    dated: Sequence[Goal],
    terms: measure_rules.Terms,
    points: Sequence[Point],
    on: date,
    criteria: Criteria,
) -> tuple[Outcome, ...]:
    """Return what became of the milestones before a day's year, oldest first.

    Only the figure at the end of the milestone's year answers: every frequency has one.
    """
    found = []
    for at, goal in enumerate(dated):
        year = goal.year or 0
        if year >= on.year or bands.find_fault(goal, terms, dated[:at]) is not None:
            continue
        band = bands.make_band(goal, terms, dated[:at], criteria)
        point = next((one for one in points if one.on == date(year, 12, 31)), None)
        if point is None or band is None or _is_thin(point, criteria):
            found.append(Outcome(goal, "no_data", point))
        else:
            state = "met" if band.contains(point.value) else "missed"
            found.append(Outcome(goal, state, point))
    return tuple(found)


def find_start(
    terms: measure_rules.Terms, outcomes: Sequence[Outcome], points: Sequence[Point]
) -> Start | None:
    """Return where the path begins: the later of the baseline and the last milestone met.

    What is counted over a span begins at zero before it. Without either, the path begins at
    the first of several figures, and the verdict says so.
    """
    if terms.time == "over_span" and terms.span_from:
        return Start(date(terms.span_from - 1, 12, 31), Decimal(0), "span")
    found = [
        Start(one.point.on, one.point.value, "milestone")
        for one in outcomes
        if one.state == "met" and one.point is not None
    ]
    if terms.baseline is not None and terms.baseline_year is not None:
        found.append(Start(date(terms.baseline_year, 12, 31), terms.baseline, "baseline"))
    if found:
        return max(found, key=lambda one: one.on)
    if len(points) > 1:
        return Start(points[0].on, points[0].value, "first")
    return None


def walk(
    value: Decimal, day: date, start: Start, band: bands.Band, by: date, criteria: Criteria
) -> tuple[str, Path]:
    """Return the state of a value that is not met yet, and its path; ``day`` after the start."""
    is_under = band.is_under(value)
    edge = band.low if is_under else band.high
    assert edge is not None  # noqa: S101  a value outside is outside of a bound
    whole, gone, left = (by - start.on).days, (day - start.on).days, (by - day).days
    observed = (value - start.value) * YEAR / gone
    remaining = (edge - value) * YEAR / left if left > 0 else None
    has_way = start.value < edge if is_under else start.value > edge
    if has_way:
        required = (edge - start.value) * YEAR / whole
        expected = start.value + (edge - start.value) * gone / whole
        # Exact: a rounded ratio would put a figure that lies on a threshold beside it.
        exact = Fraction(value - start.value) * whole / (Fraction(edge - start.value) * gone)
        ratio = Decimal(exact.numerator) / exact.denominator
        state = _grade(exact, criteria)
        return state, Path(start, edge, expected, required, observed, remaining, ratio)
    is_near = abs(value - edge) <= criteria.keep_slack * abs(edge)
    path = Path(start, edge, edge, Decimal(0), observed, remaining, None)
    return "at_risk" if is_near else "behind", path


def choose_worst(found: Sequence[Judgement]) -> Judgement:
    """Return the worst of the verdicts of several tiers."""
    return min(found, key=lambda one: WORST_FIRST.index(one.state))


def _follow(
    goal: Goal,
    band: bands.Band,
    terms: measure_rules.Terms,
    points: Sequence[Point],
    on: date,
    criteria: Criteria,
    outcomes: tuple[Outcome, ...],
) -> Judgement:
    last, by = points[-1], date(goal.year or 0, 12, 31)
    # While a period is being reported, the one before it is the newest that says something.
    points = [one for one in points if not _is_thin(one, criteria)] or points
    newest = points[-1]
    lack = _find_lack(newest, terms, on, criteria)
    if lack is not None:
        return Judgement("no_data", lack, goal, newest, outcomes=outcomes)
    bounds = (terms.bound_low, terms.bound_high)
    future = forecasting.forecast(points=points, band=band, by=by, criteria=criteria, bounds=bounds)
    said: Said = {"value": newest.value, "period": newest.period, "year": by.year}
    start = find_start(terms, outcomes, points)
    notes = _list_notes(start, outcomes, newest, goal)
    if last is not newest:
        notes = (Reason("note_newer", _tell_point(last)), *notes)
    if band.contains(newest.value):
        reason = Reason("kept" if goal.op == "keep" else "met", said)
        return Judgement("met", reason, goal, newest, None, notes, outcomes, future)
    if start is None:
        reason = Reason("no_start", said)
        return Judgement("no_data", reason, goal, newest, None, notes, outcomes, future)
    if newest.on <= start.on:
        reason = Reason("no_later", said | {"start": start.on.year})
        return Judgement("no_data", reason, goal, newest, None, notes, outcomes, future)
    state, path = walk(newest.value, newest.on, start, band, by, criteria)
    reason = _explain(state, path, said)
    return Judgement(state, reason, goal, newest, path, notes, outcomes, future)


def _explain(state: str, path: Path, said: Said) -> Reason:
    told: Said = {
        **said, "start": path.start.value, "start_on": path.start.on, "edge": path.edge,
        "expected": path.expected, "observed": path.observed, "required": path.required,
    }  # fmt: skip
    if path.ratio is None:
        return Reason("left" if state == "behind" else "near", told)
    if path.ratio < 0:
        return Reason("backwards", told)
    return Reason(f"path_{state}", told | {"share": path.ratio * 100})


def _grade(ratio: Fraction, criteria: Criteria) -> str:
    if ratio >= Fraction(criteria.on_track):
        return "on_track"
    return "at_risk" if ratio >= Fraction(criteria.at_risk) else "behind"


def _close(goal: Goal, outcomes: tuple[Outcome, ...]) -> Judgement:
    last = outcomes[-1]
    said: Said = {"year": goal.year or 0}
    notes = _list_notes(None, (), last.point, goal)
    if last.state == "no_data" and last.point is not None:
        lack = Reason("few_told", _tell_point(last.point))
        return Judgement("no_data", lack, goal, last.point, outcomes=outcomes)
    if last.point is None:
        return Judgement("no_data", Reason("closed_no_data", said), goal, outcomes=outcomes)
    said |= {"value": last.point.value, "period": last.point.period}
    reason = Reason(f"closed_{last.state}", said)
    return Judgement(last.state, reason, goal, last.point, notes=notes, outcomes=outcomes)


def _wait(
    goal: Goal,
    terms: measure_rules.Terms,
    on: date,
    since: date | None,
    outcomes: tuple[Outcome, ...],
) -> Judgement:
    begun = max(
        date(max(filter(None, (terms.asked_from, terms.span_from)), default=1900), 1, 1),
        since or date.min,
    )
    first = periods.get_period(terms.frequency, begun)  # type: ignore[arg-type]
    if first.end >= on:
        reason = Reason("first_period", {"period": first.code, "on": first.end})
        return Judgement("not_due", reason, goal, outcomes=outcomes)
    return Judgement("no_data", Reason("no_figure"), goal, outcomes=outcomes)


def _find_lack(
    newest: Point, terms: measure_rules.Terms, on: date, criteria: Criteria
) -> Reason | None:
    """Return why the newest figure is not enough to judge by, or None."""
    if _is_thin(newest, criteria):
        return Reason("few_told", _tell_point(newest))
    low, high = terms.bound_low, terms.bound_high
    if (low is not None and newest.value < low) or (high is not None and newest.value > high):
        return Reason("implausible", _tell_point(newest))
    frequency = "year" if terms.time != "at_date" else terms.frequency
    limit = periods.get_period(frequency, on)  # type: ignore[arg-type]
    for _step in range(criteria.stale_periods + 1):
        limit = limit.get_previous()
    return Reason("stale", _tell_point(newest)) if newest.on < limit.end else None


def _is_thin(point: Point, criteria: Criteria) -> bool:
    return bool(point.asked) and point.told < criteria.min_told * point.asked


def _tell_point(point: Point) -> Said:
    return {
        "value": point.value, "period": point.period, "told": point.told, "asked": point.asked,
    }  # fmt: skip


def _list_notes(
    start: Start | None, outcomes: Sequence[Outcome], newest: Point | None, goal: Goal
) -> tuple[Reason, ...]:
    notes = [
        Reason("note_missed", {"year": one.goal.year or 0, "value": one.point.value})
        for one in outcomes[-1:]
        if one.state == "missed" and one.point is not None
    ]
    if start is not None and start.origin == "first":
        notes.append(Reason("note_first", {"value": start.value, "on": start.on}))
    if start is not None and start.origin == "baseline" and not start.value:
        notes.append(Reason("note_zero", {"year": start.on.year}))
    if not goal.is_confirmed:
        notes.append(Reason("note_unconfirmed", {"raw": goal.raw, "year": goal.year or 0}))
    if newest is not None and newest.told < newest.asked:
        notes.append(Reason("note_told", {"told": newest.told, "asked": newest.asked}))
    return tuple(notes)
