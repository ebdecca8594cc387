"""Consolidations: what stands now, what was frozen, its proof, and what changed since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from nq57.audit import rules as audit_rules
from nq57.core import canonical, periods
from nq57.measures import models as measures
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.reporting import models


@dataclass(frozen=True)
class Said:
    """One figure as a total holds it: whose, of which period, at which verdict and revision."""

    key: int
    office: str
    period: str
    verdict: str
    revision: int
    figure: measure_rules.Figure
    source: str


@dataclass(frozen=True)
class InputChange:
    """One office's figure before and after, in one period; ``None`` where there was none."""

    office: str
    name: str
    period: str
    before: Said | None
    after: Said | None

    @property
    def source(self) -> str:
        """Return the report that the change came with."""
        said = self.after or self.before
        return said.source if said else ""

    @property
    def is_moved(self) -> bool:
        """Say whether the figure is another, not only checked or sent again as it was."""
        return (self.before and self.before.figure) != (self.after and self.after.figure)


@dataclass(frozen=True)
class TotalChange:
    """One total that is no longer what was consolidated, and whose figures made it so."""

    indicator: plans.Indicator
    unit: str
    period: periods.Period
    before: Decimal | None
    after: Decimal | None
    inputs: tuple[InputChange, ...]
    is_other_profile: bool = False

    @property
    def is_moved(self) -> bool:
        """Say whether the total or a figure of it is another, or is made in another way."""
        is_other = self.is_other_profile or self.before != self.after
        return is_other or any(one.is_moved for one in self.inputs)

    @property
    def difference(self) -> Decimal | None:
        """Return by how much the total moved, where both are known."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class Proof:
    """Whether a consolidation is what it was: how many totals were computed again, what differs."""

    totals: int
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Say whether every total and every digest came out the same."""
        return not self.faults


def find_cycles(*, by: audit_rules.Actor) -> QuerySet[models.Cycle]:
    """Return the cycles of plans that ``by`` may read, the newest first."""
    visible = plans.Plan.objects.visible_to(by)
    found = models.Cycle.objects.filter(plan__in=visible).select_related("plan__document", "terms")
    return found.defer("plan__document__lines")


def list_latest(*, cycles: Iterable[models.Cycle]) -> dict[int, models.Consolidation]:
    """Return the newest consolidation of each cycle, by cycle, in one query."""
    found = models.Consolidation.objects.filter(cycle__in=[cycle.pk for cycle in cycles])
    newest = found.order_by("cycle_id", "-number").distinct("cycle_id").defer("words")
    return {row.cycle_id: row for row in newest}


def list_cycle_totals(
    *,
    cycle: models.Cycle,
    of: Sequence[periods.Period] | None = None,
    headline: str = "furthest",
    with_verdicts: bool = True,
    indicators: Iterable[int] | None = None,
) -> dict[tuple[int, str], measure_queries.TotalRow]:
    """Return the totals of a cycle's periods as they stand now, of all ``indicators`` (keys) or
    some; ``with_verdicts`` those of each verdict alone too."""
    return measure_queries.list_totals(
        plan=cycle.plan, of=list(of or cycle.periods), headline=headline, indicators=indicators,
        with_verdicts=with_verdicts,
    )  # fmt: skip


def list_cycle_summaries(
    *, cycle: models.Cycle, of: Sequence[periods.Period], headline: str = "furthest"
) -> dict[tuple[int, str], measure_queries.Summary]:
    """Return what the totals of a cycle's periods come to now, without what they rest on."""
    return measure_queries.list_summaries(plan=cycle.plan, of=of, headline=headline)


def list_names(*, offices: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return the code and the short name of offices, by key, in one query."""
    found = Organisation.objects.filter(pk__in=set(offices))
    return {key: (code, name) for key, code, name in found.values_list("pk", "code", "short_name")}


def tell_total(
    *,
    profile: measures.Profile,
    period: str,
    figure: measure_rules.Figure | None,
    said: Sequence[Said],
    missing: Sequence[str],
    counted: tuple[int, int],
) -> dict[str, Any]:
    """Return everything that a total rests on as plain content: what its digest is made of."""
    return {
        "indicator": profile.indicator.code,
        "profile": profile.version,
        "formula": [profile.formula_units, profile.formula_periods],
        "period": period,
        "figure": _write(figure),
        "inputs": [
            [one.office, one.period, one.verdict, one.revision, *_write(one.figure)] for one in said
        ],
        "missing": list(missing),
        "counted": list(counted),
    }


def tell_consolidation(
    *, row: models.Consolidation, cycle: models.Cycle, digests: Sequence[str]
) -> dict[str, Any]:
    """Return a consolidation as plain content, its totals by their digests."""
    return {
        "plan": cycle.plan.code, "period": cycle.period, "number": row.number,
        "headline": row.headline, "words": row.words, "note": row.note, "by": row.by,
        "at": row.at.timestamp(), "totals": list(digests),
    }  # fmt: skip


def prove(*, consolidation: models.Consolidation) -> Proof:
    """Compute a consolidation again from the figures that it names, and compare everything.

    The number of queries does not grow with its size.
    """
    rows = _list_frozen(consolidation)
    said = _load_said(key for row in rows for key in row.inputs)
    names = list_names(offices={key for row in rows for key in row.missing})
    figures: dict[tuple[int, str], measure_rules.Figure | None] = {}
    faults = []
    for row in sorted(rows, key=lambda one: -len(one.indicator.code)):
        if not all(key in said for key in row.inputs):
            faults.append(f"{row.indicator.code} {row.period}: thiếu số liệu gốc.")
            continue
        held = [said[key] for key in row.inputs]
        figure = _compute_again(row, rows, held, figures)
        figures[row.indicator_id, row.period] = figure
        content = tell_total(
            profile=row.profile, period=row.period, figure=figure, said=held,
            missing=[names[key][0] for key in row.missing], counted=(row.told, row.asked),
        )  # fmt: skip
        if _write(figure) != _write(_stored(row)):
            faults.append(f"{row.indicator.code} {row.period}: tính lại ra số khác.")
        elif canonical.digest(content) != row.digest:
            faults.append(f"{row.indicator.code} {row.period}: mã băm không khớp.")
    whole = tell_consolidation(
        row=consolidation, cycle=consolidation.cycle, digests=[row.digest for row in rows]
    )
    if canonical.digest(whole) != consolidation.digest:
        faults.append("Mã băm của bản tổng hợp không khớp.")
    return Proof(len(rows), tuple(faults))


def list_changes_since(
    *,
    consolidation: models.Consolidation,
    sums: Mapping[tuple[int, str], measure_queries.Summary] | None = None,
) -> list[TotalChange]:
    """Return the totals that are no longer what was consolidated; the others are untouched.

    ``sums`` are those of all periods of its cycle by its headline, where they are known. Single
    figures are read of those indicators alone of which a sum or the keys differ.
    """
    cycle, headline = consolidation.cycle, consolidation.headline
    rows = {(row.indicator_id, row.period): row for row in _list_frozen(consolidation)}
    if sums is None:
        sums = list_cycle_summaries(cycle=cycle, of=cycle.periods, headline=headline)
    counted = measure_queries.list_counted(rows=sums)
    unlike = [
        key for key in rows.keys() | sums.keys()
        if not _is_alike(rows.get(key), sums.get(key), counted.get(key))
    ]  # fmt: skip
    now = list_cycle_totals(
        cycle=cycle, headline=headline, with_verdicts=False,
        indicators={pk for key in unlike for pk in (key[0], *_list_below(sums.get(key)))},
    ) if unlike else {}  # fmt: skip
    moved = [key for key in unlike if not _is_untouched(rows.get(key), now.get(key))]
    wanted = {key for one in moved if one in rows for key in rows[one].inputs}
    wanted |= {one.key for key in moved if key in now for one in now[key].headline.inputs}
    said = _load_said(wanted)
    codes = {one.office for one in said.values()}
    found = Organisation.objects.filter(code__in=codes).values_list("code", "short_name")
    names = dict(found)
    changes = [_tell_change(rows.get(key), now.get(key), said, names) for key in moved]
    return sorted(changes, key=lambda one: (one.indicator.position, one.period.start))


def order_rows(
    *, rows: Mapping[tuple[int, str], measure_queries.TotalRow]
) -> list[measure_queries.TotalRow]:
    """Return totals in the order in which a consolidation keeps them."""
    return sorted(rows.values(), key=lambda row: (row.indicator.position, row.period.code))


def list_said(*, row: measure_queries.TotalRow, codes: Mapping[int, tuple[str, str]]) -> list[Said]:
    """Return the figures of a total as they are frozen, in order."""
    return [
        Said(one.key, codes[one.via or one.office][0], period, one.verdict, one.revision,
             one.figure, one.source)
        for period, part in row.headline.parts.items()
        for one in part.inputs
    ]  # fmt: skip


def _list_frozen(consolidation: models.Consolidation) -> list[models.ConsolidatedTotal]:
    rows = consolidation.totals.select_related(
        "indicator", "profile__indicator", "profile__reporter", "profile__checker",
        "profile__denominator_office",
    )  # fmt: skip
    # Sorted here: databases collate the codes of periods each in their own way.
    return sorted(rows, key=lambda row: (row.indicator.position, row.period))


def list_digests(*, consolidation: models.Consolidation) -> list[str]:
    """Return the digests of a consolidation's totals, in the order in which it keeps them."""
    found = consolidation.totals.values_list("indicator__position", "period", "digest")
    return [digest for *_, digest in sorted(found)]


def _load_said(keys: Iterable[int]) -> dict[int, Said]:
    found = measures.Observation.objects.filter(pk__in=set(keys)).order_by().values_list(
        "pk", "organisation__code", "period", "verdict", "revision", "value", "numerator",
        "denominator", "source",
    )  # fmt: skip
    return {
        row[0]: Said(*row[:5], measure_rules.Figure(*row[5:8]), row[8])
        for row in found.iterator(chunk_size=5000)
    }


def _compute_again(
    row: models.ConsolidatedTotal,
    rows: Sequence[models.ConsolidatedTotal],
    held: Sequence[Said],
    figures: Mapping[tuple[int, str], measure_rules.Figure | None],
) -> measure_rules.Figure | None:
    terms = row.profile.to_terms()
    if terms.parent_rule == "from_children":
        return measure_rules.combine_children(
            terms,
            [
                figures.get((one.indicator_id, one.period)) for one in rows
                if one.indicator.parent_id == row.indicator_id and one.period == row.period
            ],
        )  # fmt: skip
    by_period: dict[str, list[measure_rules.Input]] = {}
    for at, one in enumerate(held):
        put = measure_rules.Input(at, one.figure, one.verdict, one.revision, one.key)
        by_period.setdefault(one.period, []).append(put)
    short = periods.iterate(terms.frequency, row.of.start, row.of.end)  # type: ignore[arg-type]
    return measure_rules.recompute(terms, by_period, [one.code for one in short]).figure


def _stored(row: models.ConsolidatedTotal) -> measure_rules.Figure | None:
    if row.value is None:
        return None
    return measure_rules.Figure(row.value, row.numerator, row.denominator)


def _is_alike(
    row: models.ConsolidatedTotal | None,
    now: measure_queries.Summary | None,
    keys: frozenset[int] | None,
) -> bool:
    """Say whether a total's sum, profile and figures (their keys) are those that were frozen."""
    if row is None or now is None or keys is None or row.profile_id != now.profile.pk:
        return False
    return _write(_stored(row)) == _write(now.figure) and keys == frozenset(row.inputs)


def _list_below(row: measure_queries.Summary | None) -> Iterator[int]:
    """Yield the components of a total (keys of their indicators), at every level."""
    for child in row.children if row is not None else ():
        yield child.indicator.pk
        yield from _list_below(child)


def _is_untouched(
    row: models.ConsolidatedTotal | None, now: measure_queries.TotalRow | None
) -> bool:
    if row is None or now is None:
        return False
    keys = [one.key for one in now.headline.inputs]
    is_same = _write(_stored(row)) == _write(now.figure) and row.profile_id == now.profile.pk
    return keys == row.inputs and is_same


def _tell_change(
    row: models.ConsolidatedTotal | None,
    now: measure_queries.TotalRow | None,
    said: Mapping[int, Said],
    names: Mapping[str, str],
) -> TotalChange:
    held = {said[key].office + said[key].period: said[key] for key in (row.inputs if row else ())}
    new = {
        said[one.key].office + said[one.key].period: said[one.key]
        for one in (now.headline.inputs if now else ())
    }
    inputs = []
    for key in sorted(held.keys() | new.keys()):
        before, after = held.get(key), new.get(key)
        either = after or before
        if either and (before is None or after is None or before.key != after.key):
            name = names.get(either.office, either.office)
            inputs.append(InputChange(either.office, name, either.period, before, after))
    source = now or row
    assert source is not None  # noqa: S101
    return TotalChange(
        source.indicator, source.profile.unit, now.period if now else row.of,  # type: ignore[union-attr]
        row.value if row else None, now.figure.value if now and now.figure else None,
        tuple(inputs), bool(row and now and row.profile_id != now.profile.pk),
    )  # fmt: skip


def _write(figure: measure_rules.Figure | None) -> list[str | None]:
    """Write a figure as the database keeps it."""
    if figure is None:
        return [None, None, None]
    return [
        None if value is None else f"{value:.6f}"
        for value in (figure.numerator, figure.denominator, figure.value)
    ]
