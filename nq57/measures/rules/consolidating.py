"""The province's figure from those of offices, and a longer period's from those of short ones.

Across offices first, then across periods: the province has one figure for each period of the
profile's own frequency, and a quarter or a year is computed from those. What is missing is
named and never counted as zero; what cannot be counted is set aside with its reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from nq57.measures.rules import figures
from nq57.measures.rules.figures import Figure
from nq57.measures.rules.terms import Terms

_PLACES = Decimal("0.000001")
_ADDITIVE = frozenset({"sum", "ratio"})
_ONE_DECIDES = frozenset({"one_source", "last", "max"})

# Which verdicts a total may rest on, the first that there is.
HEADLINES: Mapping[str, tuple[str, ...]] = {
    "furthest": ("validated", "checked", "claimed"),
    "checked": ("validated", "checked"),
    "validated": ("validated",),
    "claimed": ("claimed",),
}


class Input(NamedTuple):
    """A figure of one office: whose, at which verdict and revision, from which report.

    ``via`` is the ended office that stated it, where ``office`` has taken its place.
    """

    office: int
    figure: Figure
    verdict: str = "claimed"
    revision: int = 1
    key: int = 0
    at: datetime | None = None
    source: str = ""
    via: int = 0


@dataclass(frozen=True)
class Sums:
    """What figures of several offices add up to; ``met`` counts those that say yes."""

    count: int = 0
    value: Decimal = Decimal(0)
    numerator: Decimal = Decimal(0)
    denominator: Decimal = Decimal(0)
    met: int = 0

    def plus(self, other: "Sums") -> "Sums":
        """Return what both add up to."""
        return Sums(
            self.count + other.count, self.value + other.value,
            self.numerator + other.numerator, self.denominator + other.denominator,
            self.met + other.met,
        )  # fmt: skip


class Aside(NamedTuple):
    """A figure that is not counted, and why: ``not_asked``, ``no_parts``, ``other_source``."""

    input: Input
    reason: str


@dataclass(frozen=True)
class Total:
    """The province's figure of a period with everything that it rests on.

    ``decided_by`` is the key of the one figure that counts, for formulas of that sort.
    """

    formula: str
    figure: Figure | None
    inputs: tuple[Input, ...] = ()
    expected: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    aside: tuple[Aside, ...] = ()
    decided_by: int = 0

    @property
    def told(self) -> int:
        """Return how many of those who are asked have said something."""
        return len(self.expected) - len(self.missing)

    @property
    def asked(self) -> int:
        """Return how many are asked."""
        return len(self.expected)

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is missing and nothing was set aside."""
        return bool(self.inputs) and not self.missing and not self.aside


@dataclass(frozen=True)
class Spanned:
    """A period's figure with the totals of the shorter periods that it is computed from."""

    formula: str
    figure: Figure | None
    parts: Mapping[str, Total]
    missing: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Return all figures that it rests on, by period."""
        return tuple(one for part in self.parts.values() for one in part.inputs)

    @property
    def last(self) -> Total:
        """Return the total of the newest short period, the only one where there is one."""
        return list(self.parts.values())[-1]


class Unit(NamedTuple):
    """One office's figure within given boundaries.

    ``reason`` says what is wrong with it: ``missing``, ``partial`` (an office that went into
    it said nothing), ``divided`` (an ended office went to several), ``ended`` (it went to
    nobody), ``not_additive``.
    """

    office: int
    figure: Figure | None
    inputs: tuple[Input, ...] = ()
    absent: tuple[int, ...] = ()
    reason: str = ""


def choose(found: Mapping[str, Input], verdicts: Iterable[str]) -> Input | None:
    """Return which of an office's figures counts: that of the first verdict that there is."""
    return next((found[verdict] for verdict in verdicts if verdict in found), None)


def consolidate(
    terms: Terms, inputs: Iterable[Input], expected: Sequence[int], *, is_open: bool = False
) -> Total:
    """Return the total of one period across offices, as the profile says.

    ``expected`` are the offices asked, in order; ``is_open`` takes whoever told, for sources
    that no office answers for. An office may bring several figures (its own and those of
    offices that went into it): all of them count, and so does what an ended office told that
    went to several, for the province holds it still.
    """
    order = {office: at for at, office in enumerate(expected)}
    counted, aside = [], []
    for one in inputs:
        if one.office not in order and not one.via and not is_open:
            aside.append(Aside(one, "not_asked"))
        elif terms.formula_units == "ratio" and one.figure.denominator is None:
            aside.append(Aside(one, "no_parts"))
        else:
            counted.append(one)
    counted.sort(key=lambda one: (order.get(one.office, len(order)), one.via, one.key))
    if terms.formula_units == "one_source" and counted:
        first = counted[0].office
        aside += [Aside(one, "other_source") for one in counted if one.office != first]
        counted = [one for one in counted if one.office == first]
    said = {one.office for one in counted} | {
        one.input.office for one in aside if one.reason == "other_source"
    }
    figure, decided_by = compute_total(terms, counted)
    return Total(
        formula=terms.formula_units, figure=figure, inputs=tuple(counted),
        expected=tuple(expected) if not is_open else tuple(sorted(said | set(expected))),
        missing=tuple(office for office in expected if office not in said),
        aside=tuple(aside), decided_by=decided_by,
    )  # fmt: skip


def compute_total(terms: Terms, counted: Sequence[Input]) -> tuple[Figure | None, int]:
    """Return the figure of inputs that all count, and the key of the one that decides, or 0."""
    if not counted:
        return None, 0
    if terms.formula_units in _ONE_DECIDES:
        chosen = _CHOICES[terms.formula_units](counted)
        return chosen.figure, chosen.key
    return _SUMS[terms.formula_units](terms, counted), 0


def adds_up(terms: Terms) -> bool:
    """Say whether a total follows from sums alone, without the single figures."""
    return terms.formula_units not in _ONE_DECIDES


def compute_from_sums(terms: Terms, sums: Sums) -> Figure | None:
    """Return the figure that ``compute_total`` gives for the figures that were added up; those
    of a ratio all have parts."""
    if not sums.count:
        return None
    match terms.formula_units:
        case "sum":
            return Figure(sums.value)
        case "ratio":
            return figures.compute(terms, sums.numerator, sums.denominator)
        case "share_of_units":
            return figures.compute(terms, Decimal(sums.met), Decimal(sums.count))
        case _:
            return Figure((sums.value / sums.count).quantize(_PLACES, ROUND_HALF_UP))


def span(terms: Terms, parts: Mapping[str, Total]) -> Spanned:
    """Return a period's figure from the totals of its short periods, in order."""
    if len(parts) == 1:
        ((code, only),) = parts.items()
        missing = () if only.figure is not None else (code,)
        return Spanned(terms.formula_periods, only.figure, parts, missing)
    told = {code: part.figure for code, part in parts.items() if part.figure is not None}
    combined = figures.combine(terms, told, list(parts))
    return Spanned(terms.formula_periods, combined.figure, parts, combined.missing)


def recompute(terms: Terms, inputs: Mapping[str, Sequence[Input]], codes: Sequence[str]) -> Spanned:
    """Compute a figure again from the inputs that counted, by period: what proves a total."""
    parts = {}
    for code in codes:
        counted = tuple(inputs.get(code, ()))
        figure, decided_by = compute_total(terms, counted)
        parts[code] = Total(terms.formula_units, figure, counted, decided_by=decided_by)
    return span(terms, parts)


def combine_children(terms: Terms, children: Sequence[Figure | None]) -> Figure | None:
    """Return a parent's figure from its components; none while one of them is missing."""
    told = [Input(at, one) for at, one in enumerate(children) if one is not None]
    if not told or len(told) < len(children):
        return None
    if terms.formula_units == "ratio" and any(one.figure.denominator is None for one in told):
        return None
    return compute_total(terms, told)[0]


def regroup(
    terms: Terms,
    inputs: Iterable[Input],
    expected: Sequence[int],
    heirs: Mapping[int, Sequence[int]],
) -> list[Unit]:
    """Return the figures by the offices that answer today, merged ones added up.

    ``heirs`` give who answers today for each office. A figure whose office went to several
    is never shared out: its unit says so, under the office that ended. One that cannot be
    added (a mean, a maximum) is not either, when several went into one.
    """
    gathered: dict[tuple[int, str], list[int]] = {}
    brought: dict[int, list[Input]] = {}
    for one in inputs:
        brought.setdefault(one.via or one.office, []).append(one)
    for office in dict.fromkeys([*expected, *brought]):
        today = heirs.get(office, (office,))
        key = (today[0], "") if len(today) == 1 else (office, "divided" if today else "ended")
        gathered.setdefault(key, []).append(office)
    return [
        _gather(terms, office, reason, parts, brought)
        for (office, reason), parts in gathered.items()
    ]


def _gather(
    terms: Terms, office: int, reason: str, parts: list[int], brought: Mapping[int, list[Input]]
) -> Unit:
    told = tuple(one for part in parts for one in brought.get(part, ()))
    absent = tuple(part for part in parts if part not in brought)
    if not told:
        return Unit(office, None, (), absent, "missing")
    if reason:
        return Unit(office, told[0].figure if len(told) == 1 else None, told, absent, reason)
    if len(told) == 1 and len(parts) == 1:
        return Unit(office, told[0].figure, told)
    pooled = pool(terms, told)
    if pooled is None:
        return Unit(office, None, told, absent, "not_additive")
    return Unit(office, pooled, told, absent, "partial" if absent else "")


def pool(terms: Terms, told: Sequence[Input]) -> Figure | None:
    """Return the figure of several offices taken as one, or None where adding means nothing."""
    has_parts = all(one.figure.denominator is not None for one in told)
    if terms.formula_units not in _ADDITIVE or (terms.formula_units == "ratio" and not has_parts):
        return None
    return _SUMS[terms.formula_units](terms, told)


def _first(told: Sequence[Input]) -> Input:
    return told[0]


def _newest(told: Sequence[Input]) -> Input:
    return max(told, key=lambda one: (one.at is not None, one.at, one.key))


def _largest(told: Sequence[Input]) -> Input:
    return max(told, key=lambda one: (one.figure.value, -one.key))


def _sum(_: Terms, told: Sequence[Input]) -> Figure:
    return Figure(sum((one.figure.value for one in told), Decimal(0)))


def _ratio(terms: Terms, told: Sequence[Input]) -> Figure:
    top = sum((one.figure.numerator or Decimal(0) for one in told), Decimal(0))
    bottom = sum((one.figure.denominator or Decimal(0) for one in told), Decimal(0))
    return figures.compute(terms, top, bottom)


def _share(terms: Terms, told: Sequence[Input]) -> Figure:
    met = sum(meets(one.figure) for one in told)
    return figures.compute(terms, Decimal(met), Decimal(len(told)))


def meets(figure: Figure) -> bool:
    """Say whether an office that answers yes or no says yes: the whole of its denominator."""
    if figure.numerator is None or figure.denominator is None:
        return figure.value > 0
    return figure.numerator >= figure.denominator


def _average(_: Terms, told: Sequence[Input]) -> Figure:
    total = sum((one.figure.value for one in told), Decimal(0))
    return Figure((total / len(told)).quantize(_PLACES, ROUND_HALF_UP))


_CHOICES: Mapping[str, Callable[[Sequence[Input]], Input]] = {
    "one_source": _first, "last": _newest, "max": _largest,
}  # fmt: skip
_SUMS: Mapping[str, Callable[[Terms, Sequence[Input]], Figure]] = {
    "sum": _sum, "ratio": _ratio, "share_of_units": _share, "average": _average,
}  # fmt: skip
