"""The province's totals, computed on reading from the figures in use: nothing is stored.

The number of queries does not grow with indicators, offices or periods.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from nq57.core import periods
from nq57.measures import enums, models, rules
from nq57.measures.queries import loading
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What one indicator's total of a period comes to: the headline, and each verdict alone.

    ``tally`` counts the figures that count by verdict; ``children`` are the components that a
    parent is computed from. What it rests on may be left out: a ``TotalRow`` holds that too.
    """

    indicator: plans.Indicator
    profile: models.Profile
    terms: rules.Terms
    period: periods.Period
    rule: str
    headline: rules.Spanned
    by_verdict: Mapping[str, rules.Spanned]
    tally: Mapping[str, int] = field(default_factory=dict)
    children: Sequence["Summary"] = ()

    @property
    def figure(self) -> rules.Figure | None:
        """Return the province's figure."""
        return self.headline.figure

    @property
    def told(self) -> int:
        """Return how many offices have said something, in the newest short period."""
        return self.headline.last.told

    @property
    def asked(self) -> int:
        """Return how many offices are asked in the newest short period."""
        return self.headline.last.asked

    @property
    def missing(self) -> tuple[int, ...]:
        """Return the offices that have not told, in the newest short period."""
        return self.headline.last.missing

    @property
    def has_own_rule(self) -> bool:
        """Say whether the profile itself says which figures count."""
        return bool(self.terms.headline)

    @property
    def level(self) -> str:
        """Return the least verdict among the figures that count; empty without any."""
        found = {name for name, count in self.counts.items() if count}
        found |= {row.level for row in self.children}
        return next((name for name in rules.VERDICTS if name in found), "")

    @property
    def counts(self) -> dict[str, int]:
        """Return how many of the figures that count stand at each verdict."""
        return {name: self.tally.get(name, 0) for name in rules.VERDICTS}


@dataclass(frozen=True, kw_only=True)
class TotalRow(Summary):
    """One indicator's total of a period with every figure that it rests on.

    ``outdated`` are the offices that stated another figure since the one that counts was
    checked.
    """

    outdated: frozenset[int] = frozenset()
    children: Sequence["TotalRow"] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return how many of the figures that count stand at each verdict."""
        found = dict.fromkeys(rules.VERDICTS, 0)
        for one in self.headline.inputs:
            found[one.verdict] += 1
        return found

    @property
    def proves_itself(self) -> bool:
        """Say whether computing again from the inputs alone gives the same figure."""
        if self.children:
            again = rules.combine_children(self.terms, [row.figure for row in self.children])
            return again == self.figure
        inputs = {code: part.inputs for code, part in self.headline.parts.items()}
        return rules.recompute(self.terms, inputs, list(inputs)).figure == self.figure


_Row = TypeVar("_Row", bound=Summary)


@dataclass(frozen=True)
class UnitSeries:
    """One office's figures over periods."""

    office: int
    cells: Mapping[str, rules.Unit]


def list_totals(
    *,
    plan: plans.Plan,
    of: loading.Asked,
    headline: str = "furthest",
    indicators: Iterable[int] | None = None,
    known_at: datetime | None = None,
    with_verdicts: bool = True,
) -> dict[tuple[int, str], TotalRow]:
    """Return the totals of periods by indicator and period, in the plan's order.

    Across offices first, as of the last day of each short period, then across periods.
    ``headline`` says which figures count; a profile's own rule goes before it. Only what a
    period asks for has a row; a parent has one when its components do. ``of`` may name each
    indicator's own periods; ``known_at`` gives what stood recorded at a moment;
    ``with_verdicts`` False leaves out the totals of each verdict alone.
    """
    profiles, wanted = loading.list_wanted(plan, of, indicators, known_at)
    loaded = loading.load_offices(profiles, wanted)
    loaded.read_figures(wanted, known_at)
    verdicts = rules.VERDICTS if with_verdicts else ()
    rows = {one.key: make_row(loaded, one, headline, verdicts) for one in wanted}
    add_parents(rows, profiles, of, headline, TotalRow)
    return sort_rows(rows, profiles)


def get_total(
    *, indicator: plans.Indicator, period: periods.Period, headline: str = "furthest"
) -> TotalRow | None:
    """Return one indicator's total of a period, or None when the period does not ask for it."""
    family = [indicator.pk, *indicator.children.values_list("pk", flat=True)]
    found = list_totals(plan=indicator.plan, of=[period], headline=headline, indicators=family)
    return found.get((indicator.pk, period.code))


def list_units(*, row: TotalRow, today: date | None) -> list[rules.Unit]:
    """Return a total's figures by the offices that answer today; in two queries.

    Without a day the offices stand as they were then, with what each told. Of a longer period
    the newest short one is shown.
    """
    if today is None:
        return _take_as_told(row)
    return _regroup(row.terms, row.headline.last, plan_queries.Resolver(today), today)


def list_unit_series(
    *, rows: Sequence[TotalRow], today: date, is_as_then: bool = False
) -> list[UnitSeries]:
    """Return one indicator's figures by office and period, within the boundaries of today.

    ``rows`` are its totals, oldest first; ``is_as_then`` leaves each office as it was. What
    cannot be apportioned stands under the office that ended, in a row of its own, and is never
    shared out.
    """
    resolver = plan_queries.Resolver(today)
    cells: dict[int, dict[str, rules.Unit]] = {}
    for row in rows:
        units = (
            _take_as_told(row) if is_as_then
            else _regroup(row.terms, row.headline.last, resolver, today)
        )  # fmt: skip
        for unit in units:
            cells.setdefault(unit.office, {})[row.period.code] = unit
    offices = resolver.load(cells)
    order = sorted(cells, key=lambda pk: (not offices[pk].lifetime.contains(today),
                                          offices[pk].sort_key, offices[pk].code))  # fmt: skip
    return [UnitSeries(key, cells[key]) for key in order]


def _regroup(
    terms: rules.Terms, total: rules.Total, resolver: plan_queries.Resolver, today: date
) -> list[rules.Unit]:
    named = {*total.expected, *(one.via or one.office for one in total.inputs)}
    heirs = {office: resolver.follow(office, today) for office in named}
    return rules.regroup(terms, total.inputs, total.expected, heirs)


def _take_as_told(row: TotalRow) -> list[rules.Unit]:
    """Return the offices as they were then; one whose figure its forerunner told is not missing."""
    total = row.headline.last
    units = rules.regroup(row.terms, total.inputs, total.expected, {})
    return [unit for unit in units if unit.inputs or unit.office in total.missing]


def make_row(
    loaded: loading.Loaded, wanted: loading.Wanted, headline: str, alone: Sequence[str]
) -> TotalRow:
    """Return a total from the figures that were read, each verdict of ``alone`` by itself too."""
    profile, terms = wanted.profile, wanted.terms

    def total(verdicts: Sequence[str]) -> rules.Spanned:
        parts = {one.code: _add_up(loaded, profile, terms, one, verdicts) for one in wanted.short}
        return rules.span(terms, parts)

    rule = terms.headline or headline
    outdated = {
        office
        for one in wanted.short
        for office, said in loaded.held.get((profile.indicator_id, one.code), {}).items()
        if _is_outdated(said, loaded.judged)
    }
    return TotalRow(
        indicator=profile.indicator, profile=profile, terms=terms, period=wanted.period, rule=rule,
        headline=total(rules.HEADLINES[rule]), by_verdict={name: total([name]) for name in alone},
        outdated=frozenset(outdated),
    )  # fmt: skip


def _add_up(
    loaded: loading.Loaded,
    profile: models.Profile,
    terms: rules.Terms,
    period: periods.Period,
    verdicts: Sequence[str],
) -> rules.Total:
    """Return the total of a short period from the first of ``verdicts`` that there is."""
    day = period.end
    expected = loaded.list_expected(profile, day)
    asked = set(expected)
    inputs = []
    for office, said in loaded.held.get((profile.indicator_id, period.code), {}).items():
        chosen = rules.choose(said, verdicts)
        if chosen is not None:
            is_asked = office in asked
            inputs.append(chosen if is_asked else _trace(loaded, chosen, asked, day))
    return rules.consolidate(terms, inputs, expected, is_open=profile.reported_by in loading.OPEN)


def _trace(loaded: loading.Loaded, said: rules.Input, asked: set[int], day: date) -> rules.Input:
    """Let the figure of an office that has ended count with whoever took its place."""
    followed = loaded.resolver.follow(said.office, day)
    heirs = [office for office in followed if office in asked and office != said.office]
    if not heirs:
        return said
    is_whole = len(followed) == 1
    return said._replace(office=heirs[0] if is_whole else said.office, via=said.office)


def _is_outdated(said: Mapping[str, rules.Input], judged: Mapping[int, int | None]) -> bool:
    """Say whether a figure was stated again after the one judged from it."""
    pairs = zip(rules.VERDICTS, rules.VERDICTS[1:], strict=False)
    return any(
        later in said and earlier in said and judged[said[later].key] != said[earlier].key
        for earlier, later in pairs
    )


def add_parents(
    rows: dict[tuple[int, str], _Row],
    profiles: list[models.Profile],
    of: loading.Asked,
    headline: str,
    kind: type[_Row],
) -> None:
    """Compute the indicators that follow from their components, the deepest first."""
    computed = [row for row in profiles if row.parent_rule == enums.ParentRule.FROM_CHILDREN]
    for profile in sorted(computed, key=lambda row: -len(row.indicator.code)):
        terms = profile.to_terms()
        for period in loading.list_asked(of, profile):
            children = tuple(
                row for row in rows.values()
                if row.indicator.parent_id == profile.indicator_id and row.period == period
            )  # fmt: skip
            if children:
                rows[profile.indicator_id, period.code] = kind(
                    indicator=profile.indicator, profile=profile, terms=terms, period=period,
                    rule=headline, children=children,
                    headline=_join(terms, [row.headline for row in children], period),
                    by_verdict={
                        name: _join(terms, [row.by_verdict[name] for row in children], period)
                        for name in children[0].by_verdict
                    },
                )  # fmt: skip


def sort_rows(
    rows: Mapping[tuple[int, str], _Row], profiles: list[models.Profile]
) -> dict[tuple[int, str], _Row]:
    """Return rows in the plan's order, the oldest period first."""
    order = {profile.indicator_id: at for at, profile in enumerate(profiles)}
    return dict(sorted(rows.items(), key=lambda one: (order[one[0][0]], one[1].period.start)))


def _join(
    terms: rules.Terms, children: list[rules.Spanned], period: periods.Period
) -> rules.Spanned:
    figure = rules.combine_children(terms, [child.figure for child in children])
    total = rules.Total(terms.formula_units, figure)
    return rules.Spanned(terms.formula_periods, figure, {period.code: total})
