"""Totals across offices and periods: against brute force, with merges; what is not guessed."""

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from nq57.core import canonical
from nq57.measures import rules

TERMS = rules.Terms(unit="%", scale=100, numerator="Số", denominator="Tổng")
PLACES = Decimal("0.000001")
FORMULAS = ("one_source", "sum", "ratio", "share_of_units", "last", "max", "average")
OVER_PERIODS = ("last", "sum", "ratio", "max", "average")


def figure(top: int, bottom: int) -> rules.Figure:
    return rules.compute(TERMS, Decimal(top), Decimal(bottom))


def round_(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(PLACES, ROUND_HALF_UP)


def brute(formula: str, told: list[tuple[int, int, int]]) -> Decimal | None:
    """Add up (top, bottom, moment) in the plainest way: fractions, and nothing of ours."""
    if not told:
        return None
    values = [round_(Fraction(100 * top, bottom)) for top, bottom, _ in told]
    if formula == "one_source":
        return values[0]
    if formula == "sum":
        return sum(values, Decimal(0))
    if formula == "ratio":
        return round_(Fraction(100 * sum(t for t, *_ in told), sum(b for _, b, _ in told)))
    if formula == "share_of_units":
        return round_(Fraction(100 * sum(top >= bottom for top, bottom, _ in told), len(told)))
    if formula == "last":
        return values[max(range(len(told)), key=lambda at: told[at][2])]
    if formula == "max":
        return max(values)
    return round_(Fraction(sum(Fraction(value) for value in values), len(values)))


@pytest.mark.parametrize("seed", range(200))
def test_totals_equal_brute_force_over_random_offices_merges_and_periods(seed: int) -> None:
    draw = random.Random(seed)
    formula, over = draw.choice(FORMULAS), draw.choice(OVER_PERIODS)
    terms = replace(TERMS, formula_units=formula, formula_periods=over)
    offices = list(range(1, draw.randint(2, 40)))
    codes = [f"2026-{month:02d}" for month in range(1, draw.randint(2, 13))]
    parts, sums = {}, []
    for code in codes:
        inputs, told = [], []
        for office in offices:
            if draw.random() < 0.2:
                continue
            bottom = draw.randint(1, 500)
            top = draw.randint(0, bottom)
            moment = len(told) * 7919 % 1009
            inputs.append(rules.Input(office, figure(top, bottom), key=office, at=moment))  # type: ignore[arg-type]
            told.append((top, bottom, moment))
        shuffled = draw.sample(inputs, len(inputs))
        parts[code] = rules.consolidate(terms, shuffled, offices)
        value = brute(formula, told)
        found = parts[code].figure
        assert (found and found.value) == value
        assert parts[code].missing == tuple(
            o for o in offices if o not in {i.office for i in inputs}
        )
        assert parts[code].told + len(parts[code].missing) == parts[code].asked
        sums.append((value, found))
        check_boundaries(draw, terms, parts[code])
    spanned = rules.span(terms, parts)
    assert (spanned.figure and spanned.figure.value) == across(over, sums)
    again = rules.recompute(terms, {code: part.inputs for code, part in parts.items()}, codes)
    assert again.figure == spanned.figure


def across(over: str, sums: list[tuple[Any, Any]]) -> Decimal | None:
    """Combine a year's figures in the plainest way."""
    if len(sums) == 1:
        return sums[0][0]  # type: ignore[no-any-return]
    known = [(value, found) for value, found in sums if value is not None]
    if not known or (over == "last" and sums[-1][0] is None):
        return None
    values = [value for value, _ in known]
    if over == "sum":
        return sum(values, Decimal(0))
    if over == "max":
        return max(values)
    if over == "average":
        return round_(Fraction(sum(Fraction(value) for value in values), len(values)))
    parts = [(f.numerator, f.denominator) for _, f in known if f.denominator is not None]
    if over == "last" or not parts:
        return values[-1]  # type: ignore[no-any-return]
    top, bottom = (sum(Fraction(part[at]) for part in parts) for at in (0, 1))
    return round_(100 * top / bottom)


def check_boundaries(draw: random.Random, terms: rules.Terms, total: rules.Total) -> None:
    """Merge offices at random: additive items hold their sum, the rest is flagged."""
    heirs = {office: (draw.choice((101, 102, 103)),) for office in total.expected}
    units = rules.regroup(terms, total.inputs, total.expected, heirs)
    assert {one.key for unit in units for one in unit.inputs} == {i.key for i in total.inputs}
    for unit in units:
        if len(unit.inputs) > 1 and terms.formula_units not in ("sum", "ratio"):
            assert (unit.figure, unit.reason) == (None, "not_additive")
    if terms.formula_units == "sum" and total.figure:
        known = [unit.figure.value for unit in units if unit.figure]
        assert sum(known, Decimal(0)) == total.figure.value
    if terms.formula_units == "ratio" and total.figure:
        known = [unit.figure for unit in units if unit.figure]
        assert sum(one.numerator for one in known) == total.figure.numerator
        assert sum(one.denominator for one in known) == total.figure.denominator


def test_what_cannot_be_apportioned_is_flagged_and_never_guessed() -> None:
    terms = replace(TERMS, formula_units="sum")
    inputs = [rules.Input(1, rules.Figure(Decimal(10)), key=1),
              rules.Input(2, rules.Figure(Decimal(4)), key=2)]  # fmt: skip
    heirs = {1: (8, 9), 2: (8,), 3: (8,), 4: ()}
    units = {unit.office: unit for unit in rules.regroup(terms, inputs, [1, 2, 3, 4], heirs)}
    assert (units[1].reason, units[1].figure) == ("divided", rules.Figure(Decimal(10)))
    assert (units[8].reason, units[8].absent) == ("partial", (3,))
    assert units[8].figure == rules.Figure(Decimal(4))
    assert (units[4].figure, units[4].reason) == (None, "missing")
    assert 9 not in units


def test_missing_is_not_zero_and_who_is_not_asked_is_set_aside() -> None:
    terms = replace(TERMS, formula_units="average")
    told = [rules.Input(1, rules.Figure(Decimal(6)), key=1),
            rules.Input(9, rules.Figure(Decimal(60)), key=2)]  # fmt: skip
    total = rules.consolidate(terms, told, [1, 2])
    assert total.figure == rules.Figure(Decimal(6))
    assert (total.missing, total.told, total.asked, total.is_whole) == ((2,), 1, 2, False)
    assert [(one.input.office, one.reason) for one in total.aside] == [(9, "not_asked")]
    assert rules.consolidate(terms, [], [1]).figure is None
    via = told[1]._replace(office=1, via=9)
    assert rules.consolidate(terms, [told[0], via], [1, 2]).inputs == (told[0], via)


def test_a_ratio_never_averages_and_sets_aside_what_has_no_parts() -> None:
    terms = replace(TERMS, formula_units="ratio")
    told = [rules.Input(1, figure(1, 10), key=1), rules.Input(2, figure(90, 90), key=2),
            rules.Input(3, rules.Figure(Decimal(50)), key=3)]  # fmt: skip
    total = rules.consolidate(terms, told, [1, 2, 3])
    assert total.figure == rules.Figure(Decimal(91), Decimal(91), Decimal(100))
    assert [(one.input.office, one.reason) for one in total.aside] == [(3, "no_parts")]
    assert total.missing == (3,)


def test_one_source_keeps_the_first_asked_and_shows_the_other() -> None:
    terms = replace(TERMS, formula_units="one_source")
    told = [rules.Input(2, figure(1, 2), key=7), rules.Input(1, figure(1, 4), key=8)]
    total = rules.consolidate(terms, told, [1, 2])
    assert (total.figure, total.decided_by) == (figure(1, 4), 8)
    assert [(one.input.office, one.reason) for one in total.aside] == [(2, "other_source")]
    assert total.missing == ()


def test_an_open_source_counts_whoever_told() -> None:
    terms = replace(TERMS, formula_units="sum")
    told = [rules.Input(5, rules.Figure(Decimal(3)), key=1)]
    total = rules.consolidate(terms, told, [], is_open=True)
    assert (total.figure, total.told, total.asked) == (rules.Figure(Decimal(3)), 1, 1)


@pytest.mark.parametrize(
    ("headline", "expected"),
    [("furthest", "validated"), ("checked", "validated"), ("claimed", "claimed"),
     ("validated", "validated")],
)  # fmt: skip
def test_the_headline_rule_is_data(headline: str, expected: str) -> None:
    found = {name: rules.Input(1, figure(1, 2), name) for name in rules.VERDICTS}
    chosen = rules.choose(found, rules.HEADLINES[headline])
    assert chosen is not None
    assert chosen.verdict == expected
    assert rules.choose({"claimed": found["claimed"]}, rules.HEADLINES["checked"]) is None


def test_a_parent_needs_every_component() -> None:
    terms = replace(TERMS, formula_units="average")
    assert rules.combine_children(terms, [figure(1, 2), None]) is None
    assert rules.combine_children(terms, [figure(1, 2), figure(1, 1)]) == rules.Figure(Decimal(75))
    ratio = replace(TERMS, formula_units="ratio")
    assert rules.combine_children(ratio, [rules.Figure(Decimal(1))]) is None


def test_a_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical.digest({"a": 1, "b": 2}) == canonical.digest({"b": 2, "a": 1})
    assert canonical.digest({"a": 1}) != canonical.digest({"a": 2})


def test_whoever_answers_yes_meets() -> None:
    told: list[tuple[Callable[..., Any], Any]] = [(figure, (1, 1)), (figure, (0, 1))]
    assert [rules.meets(make(*said)) for make, said in told] == [True, False]
    assert rules.meets(rules.Figure(Decimal(1)))


@pytest.mark.parametrize("formula", ["sum", "ratio", "share_of_units", "average"])
@pytest.mark.parametrize("seed", range(10))
def test_sums_alone_give_what_the_figures_give(formula: str, seed: int) -> None:
    draw = random.Random(seed)
    terms = replace(TERMS, formula_units=formula)
    told = [figure(draw.randint(0, 9), draw.randint(1, 9)) for _ in range(draw.randint(0, 20))]
    if formula != "ratio":
        told += [rules.Figure(Decimal(draw.randint(-2, 2))) for _ in range(seed)]
    sums = rules.Sums()
    for one in told:
        top, bottom = one.numerator or Decimal(0), one.denominator or Decimal(0)
        sums = sums.plus(rules.Sums(1, one.value, top, bottom, int(rules.meets(one))))
    inputs = [rules.Input(at, one) for at, one in enumerate(told)]
    whole = rules.consolidate(terms, inputs, list(range(len(inputs))))
    assert rules.adds_up(terms)
    assert rules.compute_from_sums(terms, sums) == whole.figure


def test_where_one_figure_decides_sums_say_nothing() -> None:
    assert [rules.adds_up(replace(TERMS, formula_units=one)) for one in FORMULAS] == [
        False, True, True, True, False, False, True
    ]  # fmt: skip
