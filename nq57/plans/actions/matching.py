"""Find which of the asked occurrences an open obligation goes on as."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from nq57.plans import models, queries
from nq57.plans.actions import batches

Key = tuple[int, int, str]  # assignment, office, occurrence
_FAR = 10**6


@dataclass
class Matching:
    """Where obligations go: ``places`` and ``twins`` by their key; ``dead`` are closed ones
    whose place is taken."""

    places: dict[int, queries.Wanted] = field(default_factory=dict)
    twins: dict[int, models.Obligation] = field(default_factory=dict)
    dead: list[models.Obligation] = field(default_factory=list)


def match(
    rows: Sequence[models.Obligation],
    parts: Mapping[int, Sequence[int]],
    wanted: Mapping[Key, queries.Wanted],
    *,
    source: int | None = None,
) -> Matching:
    """Match obligations with what their assignments (``parts``, by obligation) ask for.

    First each takes the occurrence of its own name, then the nearest that nobody has: of the
    cell ``source`` when that is given. A second one for the same place goes into the first.
    """
    found = Matching()
    held = _list_held(rows, {part for listed in parts.values() for part in listed})
    for row in rows:
        _take_own(row, parts.get(row.pk, ()), wanted, held, found)
    by_part: dict[tuple[int, int], list[queries.Wanted]] = {}
    for (part, office, _), one in wanted.items():
        if source in (None, one.occurrence.source):
            by_part.setdefault((part, office), []).append(one)
    for row in rows:
        if row.pk in found.places or row.pk in found.twins:
            continue
        asked = [
            one
            for part in parts.get(row.pk, ())
            for one in by_part.get((part, row.organisation_id), ())
            if make_key(one) not in held and _may_become(row, one)
        ]
        if asked:
            nearest = min(asked, key=lambda one: get_distance(row, one))
            found.places[row.pk] = nearest
            held[make_key(nearest)] = row
    return found


def index(asked: queries.Asked) -> dict[Key, queries.Wanted]:
    """Return what assignments ask for, by key."""
    return {make_key(one): one for one in asked.wanted if one.assignment is not None}


def make_key(one: queries.Wanted) -> Key:
    """Return the assignment, office and occurrence of what an assignment asks for."""
    part = one.assignment.pk if one.assignment else 0
    return part, one.organisation.pk, one.occurrence.key


def get_distance(row: models.Obligation, one: queries.Wanted) -> tuple[int, date]:
    """Return how far an occurrence lies from an obligation, in days; the earlier first."""
    mine = row.ends_on or row.case.due or row.starts_on
    other = one.occurrence.last_day or one.occurrence.starts_on
    days = abs((mine - other).days) if mine and other else _FAR
    return days, other or date.max


def _take_own(
    row: models.Obligation,
    parts: Iterable[int],
    wanted: Mapping[Key, queries.Wanted],
    held: dict[Key, models.Obligation],
    found: Matching,
) -> None:
    for part in parts:
        key = (part, row.organisation_id, row.occurrence)
        if key not in wanted:
            continue
        twin = held.get(key)
        if twin is not None and batches.is_alive(twin):
            found.twins[row.pk] = twin
            return
        found.dead += [twin] if twin else []
        found.places[row.pk], held[key] = wanted[key], row
        return


def _may_become(row: models.Obligation, one: queries.Wanted) -> bool:
    """Tell whether an obligation may take the place of another occurrence: what was missed in
    one year of a rhythm is not what the next year asks for."""
    occurrence = one.occurrence
    if not (batches.is_rhythm(row.kind) and batches.is_rhythm(occurrence.kind)):
        return True
    return bool(
        row.starts_on and occurrence.starts_on and row.starts_on.year == occurrence.starts_on.year
    )


def _list_held(rows: Sequence[models.Obligation], parts: set[int]) -> dict[Key, models.Obligation]:
    """Return the other obligations of the assignments, by the place that they have."""
    others = models.Obligation.objects.filter(assignment__in=parts, is_superseded=False)
    found = others.exclude(pk__in=[row.pk for row in rows]).select_related("case")
    return {(row.assignment_id or 0, row.organisation_id, row.occurrence): row for row in found}
