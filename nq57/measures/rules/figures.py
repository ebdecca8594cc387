"""A figure from its parts, and a longer period's figure from those of shorter ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from nq57.measures.rules.terms import Terms

_PLACES = Decimal("0.000001")
VERDICTS = ("claimed", "checked", "validated")


@dataclass(frozen=True)
class Figure:
    """A figure: its value, with the parts that it is computed from where it has parts."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Combined:
    """A longer period's figure, and the shorter periods for which there is none."""

    figure: Figure | None
    missing: tuple[str, ...] = ()


def has_parts(terms: Terms) -> bool:
    """Say whether a figure is given as numerator and denominator."""
    return bool(terms.denominator)


def compute(terms: Terms, numerator: Decimal, denominator: Decimal) -> Figure:
    """Return the figure of two parts, in the profile's unit.

    :raises ZeroDivisionError: when the denominator is zero.
    """
    if not denominator:
        raise ZeroDivisionError
    value = numerator * terms.scale / denominator
    return Figure(value.quantize(_PLACES, ROUND_HALF_UP), numerator, denominator)


def combine(terms: Terms, figures: Mapping[str, Figure], periods: Sequence[str]) -> Combined:
    """Return the figure of a period from those of its shorter ``periods``, in order.

    The profile says how (``formula_periods``). What is missing is named, never guessed: the
    last one missing leaves no figure where the last one counts.
    """
    missing = tuple(code for code in periods if code not in figures)
    known = [figures[code] for code in periods if code in figures]
    if not known or (terms.formula_periods == "last" and periods[-1] in missing):
        return Combined(None, missing)
    return Combined(_FORMULAS[terms.formula_periods](terms, known), missing)


def get_headline(verdicts: Sequence[str]) -> str:
    """Return the verdict that a page shows first: the furthest that there is."""
    return max(verdicts, key=VERDICTS.index)


def _last(_: Terms, known: list[Figure]) -> Figure:
    return known[-1]


def _sum(terms: Terms, known: list[Figure]) -> Figure:
    return Figure(sum((one.value for one in known), Decimal(0)))


def _ratio(terms: Terms, known: list[Figure]) -> Figure:
    """Divide the sum of numerators by that of denominators, never average the ratios."""
    parts = [(one.numerator, one.denominator) for one in known]
    top = sum((above for above, _ in parts if above is not None), Decimal(0))
    bottom = sum((below for _, below in parts if below is not None), Decimal(0))
    return compute(terms, top, bottom) if bottom else known[-1]


def _max(_: Terms, known: list[Figure]) -> Figure:
    return max(known, key=lambda one: one.value)


def _average(_: Terms, known: list[Figure]) -> Figure:
    total = sum((one.value for one in known), Decimal(0))
    return Figure((total / len(known)).quantize(_PLACES, ROUND_HALF_UP))


_FORMULAS = {"last": _last, "sum": _sum, "ratio": _ratio, "max": _max, "average": _average}
