"""Tile maps: one equal tile for each unit, placed by least total distance from its point.

The placing is an assignment problem, solved exactly (the Hungarian method), so the same points
give the same map. Its work grows with the cube of the points: more than a province has are
placed one after the other instead, each on the nearest free tile, the middle ones first. No
boundary is claimed: a tile says only about where its unit lies.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

_MARGIN = 1
# Tiles stand a little closer together than the points do: few holes, little distance.
_FILL = 0.66
_MOST_EXACT = 200
_ASPECT = 46 / 36  # a tile's width ÷ its height: two words of a name fit


class Point(NamedTuple):
    """A unit's published point, in degrees."""

    key: str
    longitude: float
    latitude: float


class Cell(NamedTuple):
    """A tile's place: columns from the west, rows from the north, both from 0."""

    column: int
    row: int


def place(points: Sequence[Point]) -> dict[str, Cell]:
    """Return each unit's cell; no two share one, and the first column and row are used.

    Seventy-five points take under a second; the answer is kept by what it was made from.
    """
    return dict(_place(tuple(sorted(points))))


def gather(cells: Mapping[int, Cell], most: int) -> dict[int, Cell]:
    """Return for each unit the block of its cell: squares of cells, as small as make at most
    ``most`` blocks; the place of a block counts blocks."""
    edge, held = 1, set(cells.values())
    while len({(column // edge, row // edge) for column, row in held}) > most:
        edge += 1
    return {key: Cell(column // edge, row // edge) for key, (column, row) in cells.items()}


@lru_cache(maxsize=8)
def _place(points: tuple[Point, ...]) -> tuple[tuple[str, Cell], ...]:
    if not points:
        return ()
    spots = _scale(points)
    chosen = _place_best(spots) if len(spots) <= _MOST_EXACT else _place_nearest(spots)
    west, north = min(column for column, _ in chosen), min(row for _, row in chosen)
    return tuple(
        (point.key, Cell(column - west, row - north))
        for point, (column, row) in zip(points, chosen, strict=True)
    )


def _measure(spot: tuple[float, float], cell: tuple[int, int]) -> float:
    """Return the square of the distance, in heights of a tile."""
    return ((spot[0] - cell[0]) * _ASPECT) ** 2 + (spot[1] - cell[1]) ** 2


def _place_best(spots: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Return (column, row) of each spot with the least sum of distances."""
    columns = math.ceil(max(x for x, _ in spots)) + 2 * _MARGIN
    rows = math.ceil(max(y for _, y in spots)) + 2 * _MARGIN
    grid = [
        (column - _MARGIN, row - _MARGIN)
        for column in range(columns + 1)
        for row in range(rows + 1)
    ]

    def measure(spot: int, cell: int) -> float:
        return _measure(spots[spot], grid[cell])

    return [grid[at] for at in assign(len(spots), len(grid), measure)]


def _place_nearest(spots: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Return (column, row) of each spot: the nearest that is free, from the middle outwards."""
    middle = (
        round(sum(x for x, _ in spots) / len(spots)),
        round(sum(y for _, y in spots) / len(spots)),
    )
    found: dict[int, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for at in sorted(range(len(spots)), key=lambda one: (_measure(spots[one], middle), one)):
        found[at] = _find_free(spots[at], taken)
        taken.add(found[at])
    return [found[at] for at in range(len(spots))]


def _find_free(spot: tuple[float, float], taken: set[tuple[int, int]]) -> tuple[int, int]:
    column, row, ring = round(spot[0]), round(spot[1]), 0
    best: tuple[float, tuple[int, int]] | None = None
    # A cell of the next ring lies at least half a tile beyond this one.
    while best is None or best[0] > (ring - 0.5) ** 2:
        reach = range(-ring, ring + 1)
        around = (
            (column + right, row + down)
            for right in reach
            for down in (reach if abs(right) == ring else (-ring, ring))
        )
        free = [(_measure(spot, cell), cell) for cell in around if cell not in taken]
        best = min([*free, *([best] if best else [])], default=None)
        ring += 1
    return best[1]


def _scale(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Return the points in units of tiles, about as many tiles' room as there are points."""
    south = min(point.latitude for point in points)
    north = max(point.latitude for point in points)
    west = min(point.longitude for point in points)
    narrow = math.cos(math.radians((south + north) / 2))
    flat = [((point.longitude - west) * narrow, north - point.latitude) for point in points]
    width, height = max(x for x, _ in flat) or 1, max(y for _, y in flat) or 1
    unit = math.sqrt(width * height * _FILL / (len(points) * _ASPECT))
    return [(x / (unit * _ASPECT), y / unit) for x, y in flat]


def assign(rows: int, columns: int, measure: Callable[[int, int], float]) -> list[int]:
    """Return a column for each row, none twice, with the least sum of ``measure``.

    :raises ValueError: when there are more rows than columns.
    """
    if rows > columns:
        raise ValueError(f"{rows} rows need as many columns, there are {columns}")
    over_rows, over_columns = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        _lead(row, owner, over_rows, over_columns, measure)
    found = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found


def _lead(
    row: int,
    owner: list[int],
    over_rows: list[float],
    over_columns: list[float],
    measure: Callable[[int, int], float],
) -> None:
    """Give a row a column along the cheapest way of exchanges (column 0 is where it starts)."""
    columns = len(owner) - 1
    least, before = [math.inf] * (columns + 1), [0] * (columns + 1)
    is_used = [False] * (columns + 1)
    owner[0], at = row, 0
    while owner[at]:
        is_used[at] = True
        held, step, nearest = owner[at], math.inf, 0
        for column in range(1, columns + 1):
            if is_used[column]:
                continue
            cost = measure(held - 1, column - 1) - over_rows[held] - over_columns[column]
            if cost < least[column]:
                least[column], before[column] = cost, at
            if least[column] < step:
                step, nearest = least[column], column
        for column in range(columns + 1):
            if is_used[column]:
                over_rows[owner[column]] += step
                over_columns[column] -= step
            else:
                least[column] -= step
        at = nearest
    while at:
        owner[at] = owner[before[at]]
        at = before[at]
