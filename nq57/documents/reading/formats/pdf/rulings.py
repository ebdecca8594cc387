"""Tables drawn with rulings: lines that meet make a grid, missing lines merge cells."""

import bisect
from dataclasses import dataclass

from nq57.documents.reading.formats.pdf import grids, lines
from nq57.documents.reading.formats.pdf.pages import Glyph, Page, Ruling

_TOUCH = 3.0  # points: rulings closer than this meet
_MAX_RULINGS = 1_500
_MAX_GRID = 40_000


@dataclass
class _Mesh:
    """Rulings that hang together, with the edges that they make."""

    across: list[Ruling]
    down: list[Ruling]
    xs: list[float]
    ys: list[float]


def take_tables(page: Page) -> list[grids.Grid]:
    """Return the ruled tables of ``page`` with their text, taken out of its glyphs."""
    found = []
    meshes = sorted(_meshes(page), key=lambda it: -(it.ys[-1] - it.ys[0]))
    for mesh in meshes:
        cells = _merged_cells(mesh)
        if len(cells) < 2:
            continue
        own, page.glyphs = _split_glyphs(page.glyphs, mesh)
        turned, page.turned = _split_glyphs(page.turned, mesh)
        if not own and not turned:
            continue
        grid = _grid(page.number, mesh, cells, own, turned)
        if any(abs(grid.top - top) < 2 * _TOUCH for top, _ in page.inferred):
            grid.shrink_to_ink()
        found.append(grid)
    return sorted(found, key=lambda it: (it.top, it.xs[0]))


def _meshes(page: Page) -> list[_Mesh]:
    across = joined(page.across)[:_MAX_RULINGS]
    down = joined(page.down)[:_MAX_RULINGS]
    parent = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for i, flat in enumerate(across):
        for j, upright in enumerate(down, start=len(across)):
            if _meet(flat, upright):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for at in range(len(parent)):
        sides = groups.setdefault(root(at), ([], []))
        if at < len(across):
            sides[0].append(across[at])
        else:
            sides[1].append(down[at - len(across)])
    meshes = (_mesh(flat, upright) for flat, upright in groups.values() if flat and upright)
    return [mesh for mesh in meshes if mesh is not None]


def _mesh(across: list[Ruling], down: list[Ruling]) -> _Mesh | None:
    xs = _edges([it.at for it in down], [e for it in across for e in (it.start, it.end)])
    spanning = [it for it in across if _spans_a_column(it, xs)]
    if not spanning:
        return None
    ys = _edges([it.at for it in spanning], [e for it in down for e in (it.start, it.end)])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MAX_GRID:
        return None
    return _Mesh(spanning, down, xs, ys)


def joined(rulings: list[Ruling]) -> list[Ruling]:
    """Merge pieces of one line, as dotted and cell-by-cell borders leave them."""
    result: list[Ruling] = []
    row: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda it: it.at):
        if row and ruling.at - row[0].at > 2.0:
            result.extend(_joined_row(row))
            row = []
        row.append(ruling)
    result.extend(_joined_row(row))
    return [it for it in result if it.end - it.start >= 5.0]


def _joined_row(row: list[Ruling]) -> list[Ruling]:
    merged: list[Ruling] = []
    for ruling in sorted(row, key=lambda it: it.start):
        if merged and ruling.start - merged[-1].end <= _TOUCH:
            merged[-1].end = max(merged[-1].end, ruling.end)
        else:
            merged.append(Ruling(ruling.at, ruling.start, ruling.end))
    return merged


def _meet(flat: Ruling, upright: Ruling) -> bool:
    return (
        flat.start - _TOUCH <= upright.at <= flat.end + _TOUCH
        and upright.start - _TOUCH <= flat.at <= upright.end + _TOUCH
    )


def _edges(positions: list[float], ends: list[float]) -> list[float]:
    """Return the edges: positions of rulings, and the outermost ends beyond them."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > _TOUCH:
            edges.append(position)
    low, high = min(ends), max(ends)
    if low < edges[0] - 2 * _TOUCH:
        edges.insert(0, low)
    if high > edges[-1] + 2 * _TOUCH:
        edges.append(high)
    return edges


def _spans_a_column(ruling: Ruling, xs: list[float]) -> bool:
    inside = [x for x in xs if ruling.start - _TOUCH <= x <= ruling.end + _TOUCH]
    return len(inside) >= 2


def _covers(rulings: list[Ruling], at: float, start: float, end: float) -> bool:
    return any(
        abs(it.at - at) <= _TOUCH and it.start <= start + _TOUCH and it.end >= end - _TOUCH
        for it in rulings
    )


def _merged_cells(mesh: _Mesh) -> list[tuple[int, int, int, int]]:
    """Return cells as (row, column, row span, column span)."""
    rows, columns = len(mesh.ys) - 1, len(mesh.xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(at: tuple[int, int]) -> tuple[int, int]:
        while owner[at] != at:
            at = owner[at]
        return at

    for r in range(rows):
        top, bottom = mesh.ys[r], mesh.ys[r + 1]
        for c in range(columns):
            left, right = mesh.xs[c], mesh.xs[c + 1]
            if c + 1 < columns and not _covers(mesh.down, right, top, bottom):
                _unite(owner, root((r, c)), root((r, c + 1)))
            if r + 1 < rows and not _covers(mesh.across, bottom, left, right):
                _unite(owner, root((r, c)), root((r + 1, c)))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for at in owner:
        groups.setdefault(root(at), []).append(at)
    cells = []
    for members in groups.values():
        r0, c0 = min(r for r, _ in members), min(c for _, c in members)
        r1, c1 = max(r for r, _ in members), max(c for _, c in members)
        if (r1 - r0 + 1) * (c1 - c0 + 1) == len(members):
            cells.append((r0, c0, r1 - r0 + 1, c1 - c0 + 1))
        else:
            cells.extend((r, c, 1, 1) for r, c in members)
    return sorted(cells)


def _unite(
    owner: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    first, second = sorted((one, other))
    owner[second] = first


def _split_glyphs(glyphs: list[Glyph], mesh: _Mesh) -> tuple[list[Glyph], list[Glyph]]:
    own: list[Glyph] = []
    other: list[Glyph] = []
    for glyph in glyphs:
        x, y = glyph.middle, (glyph.top + glyph.bottom) / 2
        inside = mesh.xs[0] <= x <= mesh.xs[-1] and mesh.ys[0] <= y <= mesh.ys[-1]
        (own if inside else other).append(glyph)
    return own, other


def _grid(
    page: int,
    mesh: _Mesh,
    places: list[tuple[int, int, int, int]],
    glyphs: list[Glyph],
    turned: list[Glyph],
) -> grids.Grid:
    cells = [grids.GridCell(r, c, rs, cs, mesh.xs[c], mesh.xs[c + cs]) for r, c, rs, cs in places]
    of_place = {
        (cell.row + down, cell.column + right): cell
        for cell in cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    }
    inside: dict[int, list[Glyph]] = {}
    for glyph in [*glyphs, *turned]:
        x, y = glyph.middle, (glyph.top + glyph.bottom) / 2
        row = min(max(bisect.bisect_right(mesh.ys, y) - 1, 0), len(mesh.ys) - 2)
        column = min(max(bisect.bisect_right(mesh.xs, x) - 1, 0), len(mesh.xs) - 2)
        inside.setdefault(id(of_place[row, column]), []).append(glyph)
    for cell in cells:
        own = inside.get(id(cell), [])
        upright = [glyph for glyph in own if glyph.turn == 0]
        cell.lines = lines.make_lines(upright or lines.set_upright(own, cell.left), page)
    grid = grids.Grid(page, mesh.xs, mesh.ys, cells, len(mesh.ys) - 1)
    grid.measure_padding()
    return grid
