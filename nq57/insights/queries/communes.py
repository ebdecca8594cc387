"""The communes on a map of tiles, neighbours gathered into one tile where there are too many."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from nq57.core import tiles
from nq57.insights import rules
from nq57.insights.queries import counting
from nq57.orgs import enums as org_enums
from nq57.orgs import models as orgs

MOST_TILES = 200
MOST_BLOCKS = 150


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today: its office's key and code, its name, its tile, how its obligations
    stand."""

    key: int
    code: str
    name: str
    cell: tiles.Cell | None
    tally: rules.Tally


@dataclass(frozen=True)
class Block:
    """Neighbouring communes that share one tile; ``cell`` is its place among the blocks."""

    cell: tiles.Cell
    communes: list[Commune]

    @property
    def code(self) -> str:
        """Return what an address names the block by."""
        return f"{self.cell.column}-{self.cell.row}"

    @cached_property
    def counts(self) -> Counter[str]:
        """Return how many of the communes show what."""
        return Counter(one.tally.loudest for one in self.communes)

    @cached_property
    def tally(self) -> rules.Tally:
        """Return how the obligations of all of them stand."""
        return rules.add_up(one.tally for one in self.communes)


@dataclass(frozen=True)
class Communes:
    """The communes, in their order."""

    rows: list[Commune]

    @cached_property
    def tiles(self) -> list[Commune]:
        """Return those with a published point, row by row of the map."""
        placed = [(one.cell.row, one.cell.column, one) for one in self.rows if one.cell]
        return [one for _row, _column, one in sorted(placed, key=lambda told: told[:2])]

    @property
    def without_point(self) -> list[Commune]:
        """Return those without a published point."""
        return [one for one in self.rows if one.cell is None]

    @cached_property
    def blocks(self) -> list[Block]:
        """Return the neighbours that share a tile; none where each commune has its own."""
        if len(self.tiles) <= MOST_TILES:
            return []
        cells = {one.key: one.cell for one in self.tiles if one.cell}
        gathered = tiles.gather(cells, MOST_BLOCKS)
        found: dict[tiles.Cell, list[Commune]] = {}
        for one in self.tiles:
            found.setdefault(gathered[one.key], []).append(one)
        return [Block(cell, found[cell]) for cell in sorted(found, key=lambda one: one[::-1])]


def place_communes(*, work: counting.Work, today: date) -> Communes:
    """Return the communes of today on the map, with how their obligations stand: one query."""
    found = _list_living(today).order_by("sort_key", "pk").values_list(
        "pk", "code", "name", "place__key", "place__name", "place__longitude", "place__latitude"
    )  # fmt: skip
    rows = list(found)
    cells = tiles.place([
        tiles.Point(place, float(longitude), float(latitude))
        for *_told, place, _name, longitude, latitude in rows
        if longitude is not None and latitude is not None
    ])  # fmt: skip
    return Communes([
        Commune(key, code, named or name, cells.get(place), work.get(key))
        for key, code, name, place, named, *_point in rows
    ])  # fmt: skip


def filter_communes(
    *, today: date, text: str = "", keys: Collection[int] | None = None
) -> orgs.OrganisationQuerySet:
    """Return the communes of today whose name holds ``text``; only those of ``keys``, if given."""
    found = _list_living(today).select_related("place")
    if text:
        found = found.searched(text)
    return found if keys is None else found.filter(pk__in=list(keys))


def _list_living(today: date) -> orgs.OrganisationQuerySet:
    return orgs.Organisation.objects.on(today).filter(
        kind=org_enums.OrganisationKind.PEOPLE_COMMITTEE, level=org_enums.Level.COMMUNE
    )
