"""Tiles: the least total distance, one cell each, the same map from the same points."""

import csv
import itertools
import random
from pathlib import Path

import pytest

from nq57.core import tiles

PLACES = Path(__file__).resolve().parents[2] / "seeds/reference/places.csv"


def read_points() -> list[tiles.Point]:
    lines = [line for line in PLACES.read_text().splitlines() if not line.startswith("#")]
    rows = [row for row in csv.DictReader(lines) if row["lon"] and not row["until"]]
    return [tiles.Point(row["key"], float(row["lon"]), float(row["lat"])) for row in rows]


@pytest.mark.parametrize("seed", range(8))
def test_an_assignment_costs_no_more_than_any_other(seed: int) -> None:
    chance = random.Random(seed)
    costs = [[chance.randint(0, 30) for _ in range(6)] for _ in range(4)]
    found = tiles.assign(4, 6, lambda row, column: costs[row][column])
    least = min(
        sum(costs[row][column] for row, column in enumerate(chosen))
        for chosen in itertools.permutations(range(6), 4)
    )
    assert len(set(found)) == 4
    assert sum(costs[row][column] for row, column in enumerate(found)) == least


def test_more_rows_than_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="3 rows"):
        tiles.assign(3, 2, lambda row, column: 0)


def test_the_communes_lie_as_their_points_do() -> None:
    points = read_points()
    cells = tiles.place(points)
    assert len(points) == len(cells) == len(set(cells.values())) == 75
    assert min(cell.column for cell in cells.values()) == 0
    assert min(cell.row for cell in cells.values()) == 0
    assert max(cell.column for cell in cells.values()) <= 13
    assert max(cell.row for cell in cells.values()) <= 13
    for one, other in itertools.combinations(points, 2):
        if one.longitude - other.longitude > 0.35:
            assert cells[one.key].column > cells[other.key].column
        if one.latitude - other.latitude > 0.35:
            assert cells[one.key].row < cells[other.key].row


def test_many_points_are_placed_soon_and_nearly_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    points = read_points()
    spots = tiles._scale(sorted(points))

    def total(cells: list[tuple[int, int]]) -> float:
        assert len(set(cells)) == len(points)
        return sum(map(tiles._measure, spots, cells))

    best, near = total(tiles._place_best(spots)), total(tiles._place_nearest(spots))
    assert best <= near <= 2 * best
    chance = random.Random(57)
    monkeypatch.setattr(tiles, "assign", None)  # the exact way would take hours
    many = [
        tiles.Point(f"{at:04}", 103 + chance.random(), 21 + chance.random()) for at in range(800)
    ] + [tiles.Point(f"x{at}", 103.5, 21.5) for at in range(200)]
    cells = tiles.place(many)
    assert len(set(cells.values())) == len(many)
    assert max(cell.column for cell in cells.values()) < 60
    west, east = ([cells[one.key].column for one in many if lies(one.longitude)]
                  for lies in (lambda x: x < 103.2, lambda x: x > 103.8))  # fmt: skip
    assert max(west) < min(east)


def test_the_order_of_the_points_changes_nothing() -> None:
    points = read_points()
    expected = tiles.place(points)
    random.Random(57).shuffle(points)
    tiles._place.cache_clear()
    assert tiles.place(points) == expected
    assert tiles.place([]) == {}
    assert tiles.place(points[:1]) == {points[0].key: tiles.Cell(0, 0)}


def test_blocks_are_as_small_as_their_number_lets_them() -> None:
    cells = {
        row * 10 + column: tiles.Cell(column, row) for row in range(10) for column in range(10)
    }
    assert tiles.gather(cells, 100) == cells
    found = tiles.gather(cells, 25)
    assert len(set(found.values())) == 25
    assert found[0] == found[11] == tiles.Cell(0, 0)
    assert found[99] == tiles.Cell(4, 4)
    assert len(set(tiles.gather(cells, 24).values())) == 16
    assert tiles.gather({}, 5) == {}
