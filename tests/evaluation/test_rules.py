"""Verdicts against an oracle written apart, on boundaries ± ε; bad input; properties."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nq57.core import reference
from nq57.evaluation import enums, rules
from nq57.measures import rules as measure_rules

EPSILON = Decimal("0.000001")
ON = date(2028, 1, 15)
NOW = date(2027, 12, 31)
BASE, END = date(2025, 12, 31), date(2030, 12, 31)
CRITERIA = rules.Criteria(
    code="targets", version=1, on_track=Decimal("0.95"), at_risk=Decimal("0.60"),
    keep_slack=Decimal("0.05"), keep_tolerance=Decimal("0.01"), min_told=Decimal("0.8"),
    stale_periods=2, min_points=4, min_years=Decimal(1), max_reach=Decimal(3), confidence=80,
)  # fmt: skip
BETTER = ["behind", "at_risk", "on_track", "met"]


def terms(**said: Any) -> measure_rules.Terms:
    known: dict[str, Any] = {
        "unit": "%", "frequency": "year", "baseline": Decimal(20), "baseline_year": 2025,
        "baseline_source": "Niên giám",
    }  # fmt: skip
    return measure_rules.Terms(**known | said)


def goal(op: str = ">=", low: Any = 70, high: Any = None, **said: Any) -> rules.Goal:
    known: dict[str, Any] = {"year": 2030, "unit": "%", "raw": f"{op} {low}"}
    return rules.Goal(op=op, low=low if low is None else Decimal(str(low)),
                      high=high if high is None else Decimal(str(high)), **known | said)  # fmt: skip


def point(value: Any, year: int = 2027, **said: Any) -> rules.Point:
    return rules.Point(period=str(year), on=date(year, 12, 31), value=Decimal(str(value)), **said)


def judge(value: Any, *goals: rules.Goal, on: date = ON, **said: Any) -> rules.Judgement:
    return rules.judge(
        terms=terms(**said), goals=goals, points=[point(value)], on=on, criteria=CRITERIA
    )


# The oracle: sides and shares of the way by hand, with fractions and no code of the rules.
_TWO_FIFTHS = Fraction((NOW - BASE).days, (END - BASE).days)


def oracle(value: Decimal, start: Decimal, low: Decimal | None, high: Decimal | None,
           *, is_strict: bool = False) -> str:  # fmt: skip
    v, s = Fraction(value), Fraction(start)
    under = low is not None and (v < Fraction(low) or (is_strict and v == Fraction(low)))
    over = high is not None and (v > Fraction(high) or (is_strict and v == Fraction(high)))
    if not under and not over:
        return "met"
    edge = Fraction(low if under else high)  # type: ignore[arg-type]
    way = edge - s if under else s - edge
    gone = v - s if under else s - v
    if way > 0:
        done = gone / way
        if done >= Fraction(95, 100) * _TWO_FIFTHS:
            return "on_track"
        return "at_risk" if done >= Fraction(60, 100) * _TWO_FIFTHS else "behind"
    return "at_risk" if abs(v - edge) <= Fraction(5, 100) * abs(edge) else "behind"


FORMS: dict[str, tuple[rules.Goal, dict[str, Any], Decimal | None, Decimal | None, bool]] = {
    "at least": (goal(">=", 70), {}, Decimal(70), None, False),
    "more": (goal(">", 70), {}, Decimal(70), None, True),
    "at most": (goal("<=", None, 5), {"direction": "down"}, None, Decimal(5), False),
    "less": (goal("<", None, 5), {"direction": "down"}, None, Decimal(5), True),
    "equal, up": (goal("=", 100, 100), {}, Decimal(100), None, False),
    "equal, down": (goal("=", 5, 5), {"direction": "down"}, None, Decimal(5), False),
    "equal, keep": (goal("=", 50, 50), {"direction": "keep"}, Decimal("49.5"), Decimal("50.5"), False),
    "range, up": (goal("between", 70, 80), {}, Decimal(70), None, False),
    "range, down": (goal("between", 5, 8), {"direction": "down"}, None, Decimal(8), False),
    "range, keep": (goal("between", 40, 60), {"direction": "keep"}, Decimal(40), Decimal(60), False),
    "share of GRDP": (goal("=", 15, 15, unit="% GRDP"), {"unit": "% GRDP", "baseline": Decimal(5)}, Decimal(15), None, False),
    "keep a baseline": (goal("keep", None), {}, Decimal(20), None, False),
    "keep a baseline, down": (goal("keep", None), {"direction": "down"}, None, Decimal(20), False),
    "zero baseline": (goal(">=", 10), {"baseline": Decimal(0)}, Decimal(10), None, False),
}  # fmt: skip


def boundaries(start: Decimal, low: Decimal | None, high: Decimal | None) -> set[Decimal]:
    """Return the values at which the state of a form changes, each with both neighbours."""
    found = set()
    for edge in [one for one in (low, high) if one is not None]:
        found |= {edge, edge * Decimal("0.95"), edge * Decimal("1.05"), start}
        for share in (Decimal("0.95"), Decimal("0.60"), Decimal(1)):
            way = Fraction(edge - start) * Fraction(share) * _TWO_FIFTHS
            found.add(start + Decimal(way.numerator) / way.denominator)
    rounded = {one.quantize(EPSILON) for one in found}
    return {one + step for one in rounded for step in (-EPSILON, Decimal(0), EPSILON)}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_on_its_boundaries_is_what_the_oracle_says(form: str) -> None:
    target, said, low, high, is_strict = FORMS[form]
    start = terms(**said).baseline
    assert start is not None
    seen = set()
    for value in boundaries(start, low, high):
        expected = oracle(value, start, low, high, is_strict=is_strict)
        found = judge(value, target, **said)
        assert found.state == expected, (form, value)
        seen.add(expected)
    assert "met" in seen
    assert seen & {"behind", "at_risk"}


def test_a_boundary_of_whole_numbers_is_held_exactly() -> None:
    """1.826 days of 1.826: at the milestone itself 95 of 100 parts are on track, less is not."""
    said = {"baseline": Decimal(0), "frequency": "year"}
    late = date(2030, 12, 31)

    def at(value: str) -> str:
        return rules.judge(
            terms=terms(**said), goals=[goal(">=", 100)], points=[point(value, 2030)], on=late,
            criteria=CRITERIA,
        ).state  # fmt: skip

    assert [at(value) for value in ("95", "94.999999", "60", "59.999999", "100", "99.999999")] == [
        "on_track", "at_risk", "at_risk", "behind", "met", "on_track",
    ]  # fmt: skip


BAD: dict[str, tuple[list[rules.Goal], dict[str, Any], str, str]] = {
    "no target": ([goal("", None, raw="")], {}, "not_judged", "no_target"),
    "no milestone": ([goal(year=None)], {}, "not_judged", "no_milestone"),
    "no value": ([goal(">=", None, raw="")], {}, "not_judged", "no_value"),
    "words": ([goal("", None, text="Sử dụng hệ thống hiện có", raw="Sử dụng")], {}, "by_words", "by_words"),
    "another unit": ([goal(unit="% GRDP")], {}, "not_judged", "other_unit"),
    "against the direction": ([goal("<=", None, 5)], {}, "not_judged", "other_direction"),
    "nothing to keep": ([goal("keep", None)], {"baseline": None, "baseline_year": None}, "not_judged", "no_level"),
    "asked later": ([goal()], {"asked_from": 2029}, "not_due", "asked_later"),
    "only one figure": ([goal()], {"baseline": None, "baseline_year": None}, "no_data", "no_start"),
    "older than the baseline": ([goal()], {"baseline_year": 2027}, "no_data", "no_later"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_has_a_sentence_of_its_own(case: str) -> None:
    goals, said, state, code = BAD[case]
    found = judge(40, *goals, **said)
    assert (found.state, found.reason.code) == (state, code)
    sentence = str(enums.Reason(code).label)
    assert sentence % {name: str(value) for name, value in found.reason.said.items()}


def test_every_code_that_rules_give_has_a_sentence_and_every_sentence_is_given() -> None:
    import re
    from pathlib import Path

    folder = Path(rules.__file__).parent
    text = "".join(path.read_text() for path in folder.glob("*.py"))
    text += (folder.parent / "queries.py").read_text()
    listed = set(enums.Reason.values)
    said = set(re.findall(r'Reason\(\s*"([a-z_]+)"', text))
    said |= {f"path_{one}" for one in ("on_track", "at_risk", "behind")}
    said |= {
        "kept",
        "met",
        "near",
        "left",
        "no_milestone",
        "no_target",
        "closed_met",
        "closed_missed",
    }
    said |= {f"forecast_{one}" for one in ("likely", "uncertain", "unlikely")}
    assert said == listed
    states = set(rules.WORST_FIRST)
    assert states == set(enums.State.values)


def test_without_a_profile_nothing_is_judged_and_missing_is_not_zero() -> None:
    given_ = {"goals": [goal()], "on": ON, "criteria": CRITERIA}
    none = rules.judge(terms=None, points=[point(80)], **given_)  # type: ignore[arg-type]
    assert none.reason.code == "no_profile"
    empty = rules.judge(terms=terms(), points=[], **given_)  # type: ignore[arg-type]
    assert (empty.state, empty.reason.code) == ("no_data", "no_figure")
    new = rules.judge(terms=terms(), points=[], since=date(2028, 1, 1), **given_)  # type: ignore[arg-type]
    assert (new.state, new.reason.code) == ("not_due", "first_period")
    zero = rules.judge(terms=terms(), points=[point(0)], **given_)  # type: ignore[arg-type]
    assert zero.state == "behind"
    assert zero.reason.code == "backwards"


def test_few_offices_and_old_figures_are_not_enough() -> None:
    few = rules.judge(terms=terms(), goals=[goal()], points=[point(80, told=7, asked=10)],
                      on=ON, criteria=CRITERIA)  # fmt: skip
    assert few.reason.code == "few_told"
    enough = rules.judge(terms=terms(), goals=[goal()], points=[point(80, told=8, asked=10)],
                         on=ON, criteria=CRITERIA)  # fmt: skip
    assert enough.state == "met"
    assert [one.code for one in enough.notes] == ["note_told"]
    monthly = terms(frequency="month")
    for on, state in ((date(2028, 3, 31), "met"), (date(2028, 4, 30), "no_data")):
        found = rules.judge(terms=monthly, goals=[goal()], points=[point(80)], on=on,
                            criteria=CRITERIA)  # fmt: skip
        assert found.state == state, on


def test_a_period_being_reported_leaves_the_one_before_it() -> None:
    points = [point(40, 2026, told=9, asked=10), point(90, told=2, asked=10)]
    found = rules.judge(terms=terms(), goals=[goal()], points=points, on=ON, criteria=CRITERIA)
    assert found.point == points[0]
    assert [one.code for one in found.notes] == ["note_newer", "note_told"]
    assert found.state == "on_track"


def test_a_figure_out_of_the_plausible_bounds_is_not_judged() -> None:
    said = {"bound_low": Decimal(0), "bound_high": Decimal(100)}
    for value, code in (
        ("100", "met"),
        ("100.000001", "implausible"),
        ("-0.000001", "implausible"),
    ):
        assert judge(value, goal(), **said).reason.code == code


def test_the_path_begins_at_the_last_milestone_met() -> None:
    goals = [goal(">=", 30, year=2025), goal(">=", 40, year=2026), goal(">=", 70)]
    points = [point(35, 2025), point(38, 2026), point(45)]
    found = rules.judge(terms=terms(baseline_year=2020), goals=goals, points=points, on=ON,
                        criteria=CRITERIA)  # fmt: skip
    assert [one.state for one in found.outcomes] == ["met", "missed"]
    assert found.path is not None
    assert found.path.start == rules.Start(date(2025, 12, 31), Decimal(35), "milestone")
    assert [one.code for one in found.notes] == ["note_missed"]
    without = rules.judge(terms=terms(baseline=None, baseline_year=None), goals=goals,
                          points=points[1:], on=ON, criteria=CRITERIA)  # fmt: skip
    assert without.path is not None
    assert without.path.start.origin == "first"
    assert [one.state for one in without.outcomes] == ["no_data", "missed"]


def test_an_unconfirmed_target_is_judged_and_says_so() -> None:
    found = judge(80, goal(is_confirmed=False))
    assert (found.state, [one.code for one in found.notes]) == ("met", ["note_unconfirmed"])


def test_keep_holds_what_the_milestone_before_accepts() -> None:
    goals = [goal("=", 1, 1, year=2025, unit="trung tâm cấp tỉnh"), goal("keep", None, unit="")]
    said = {"unit": "trung tâm", "direction": "keep", "baseline": None, "baseline_year": None}
    assert judge(1, *goals, **said).reason.code == "kept"
    two = rules.judge(terms=terms(**said), goals=goals, points=[point(1, 2025), point(0)], on=ON,
                      criteria=CRITERIA)  # fmt: skip
    assert (two.state, two.reason.code) == ("behind", "left")


def test_after_the_last_milestone_its_own_year_decides() -> None:
    goals = [goal("=", 80, 80, year=2026)]
    for value, state in (("80", "met"), ("79.999999", "missed")):
        found = rules.judge(terms=terms(), goals=goals, points=[point(value, 2026), point(90)],
                            on=ON, criteria=CRITERIA)  # fmt: skip
        assert (found.state, found.reason.code) == (state, f"closed_{state}")
    assert judge(90, *goals).reason.code == "closed_no_data"


def test_over_a_span_the_path_begins_at_zero() -> None:
    said = {"time": "over_span", "span_from": 2026, "span_to": 2030, "baseline": None,
            "baseline_year": None, "unit": "công trình"}  # fmt: skip
    found = judge(2, goal(">=", 5, unit=""), **said)
    assert found.state == "on_track"
    assert found.path is not None
    assert found.path.start.origin == "span"


@pytest.mark.parametrize(
    ("target", "profile", "same"),
    [("%", "%", True), ("% GRDP", "%", False), ("% GRDP", "% GRDP", True), ("", "%", True),
     ("trung tâm cấp tỉnh", "trung tâm", True), ("người", "doanh nghiệp", False),
     ("%", "doanh nghiệp", False)],
)  # fmt: skip
def test_units(target: str, profile: str, same: bool) -> None:
    assert rules.is_same_unit(target, profile) is same


numbers = st.decimals(min_value=-(10**6), max_value=10**6, places=3)
sides = st.sampled_from([("up", ">="), ("down", "<="), ("up", "="), ("down", "=")])


@given(base=numbers, edge=numbers, one=numbers, other=numbers, side=sides)
def test_a_better_value_never_has_a_worse_verdict(
    base: Decimal, edge: Decimal, one: Decimal, other: Decimal, side: tuple[str, str]
) -> None:
    direction, op = side
    said = {"direction": direction, "baseline": base}
    low, high = sorted((one, other))
    worse, better = (low, high) if direction == "up" else (high, low)
    target = goal(op, edge, edge)
    states = [BETTER.index(judge(value, target, **said).state) for value in (worse, better)]
    assert states == sorted(states)


@given(base=numbers, low=numbers, high=numbers, one=numbers, other=numbers)
def test_in_a_range_nearer_is_never_worse(
    base: Decimal, low: Decimal, high: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((low, high))
    assume((one < low and other < low) or (one > high and other > high))
    near, far = sorted((one, other), key=lambda value: min(abs(value - low), abs(value - high)))
    said = {"direction": "keep", "baseline": base}
    target = goal("between", low, high)
    assert BETTER.index(judge(near, target, **said).state) >= BETTER.index(
        judge(far, target, **said).state
    )


@given(base=numbers, edge=numbers, value=numbers, side=sides,
       scale=st.sampled_from([Decimal("0.001"), Decimal("0.5"), Decimal(8), Decimal(1000)]))  # fmt: skip
def test_the_unit_does_not_matter(
    base: Decimal, edge: Decimal, value: Decimal, side: tuple[str, str], scale: Decimal
) -> None:
    direction, op = side
    plain = judge(value, goal(op, edge, edge), direction=direction, baseline=base)
    other = judge(value * scale, goal(op, edge * scale, edge * scale), direction=direction,
                  baseline=base * scale)  # fmt: skip
    assert plain.state == other.state


def test_the_seeds_hold_criteria_that_the_rules_know() -> None:
    rows = reference.read_table(reference.FOLDER / "criteria.csv").rows
    assert {int(row["confidence"]) for row in rows} <= set(rules.CONFIDENCES)
    assert rows[0]["on_track"] == "0.95"
