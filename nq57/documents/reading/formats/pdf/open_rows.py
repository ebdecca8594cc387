"""Tables with horizontal rulings only: the vertical ones are inferred from the words.

The gaps between columns are sought over all pages that the table runs over, since one
page may leave a whole column empty.
"""

import bisect
import itertools
import re
import statistics
from dataclasses import dataclass, field

from nq57.documents.reading.formats.pdf import lines, rulings
from nq57.documents.reading.formats.pdf.lines import Line
from nq57.documents.reading.formats.pdf.pages import Page, Ruling

_NEAR = 3.0
_GUTTER = 3.5  # points
_NUMBER = re.compile(r"(?:[IVX]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)[.)]?")


@dataclass
class _Band:
    """A row between two rulings, with its words grouped into pieces."""

    top: float
    bottom: float
    pieces: list[Line] = field(default_factory=list)
    over: list[tuple[Line, Ruling]] = field(default_factory=list)  # heads of several columns


@dataclass
class _Region:
    """Rulings of one width under each other on one page."""

    page: Page
    left: float
    right: float
    bands: list[_Band]


def infer_verticals(read: list[Page]) -> None:
    """Add vertical rulings to the pages wherever a table has only horizontal ones."""
    group: list[_Region] = []
    gutters: list[tuple[float, float]] = []
    for region in (region for page in read for region in _regions(page)):
        own = _gutters(region.bands)
        if group and _may_continue(group[-1], region):
            shared = _gutters([band for it in [*group, region] for band in it.bands])
            if len(shared) >= max(len(own), len(gutters), 2):
                group.append(region)
                gutters = shared
                continue
        _rule(group, gutters)
        group, gutters = [region], own
    _rule(group, gutters)


def _may_continue(last: _Region, region: _Region) -> bool:
    return (
        region.page.number == last.page.number + 1
        and abs(region.left - last.left) < _NEAR
        and abs(region.right - last.right) < _NEAR
    )


def _regions(page: Page) -> list[_Region]:
    across = rulings.joined(page.across)
    if len(across) < 3 or len(across) > 1000:
        return []
    groups: dict[tuple[int, int], list[Ruling]] = {}
    for ruling in across:
        groups.setdefault((round(ruling.start / 6), round(ruling.end / 6)), []).append(ruling)
    regions: list[_Region] = []
    words: list[Line] | None = None
    for full in groups.values():
        left, right = full[0].start, full[0].end
        if len(full) < 3 or right - left < 0.4 * page.width or _has_inner_verticals(page, full):
            continue
        words = _pieces(page) if words is None else words
        partial = [it for it in across if it.end - it.start < right - left - 4 * _NEAR]
        runs = _parted(_bands(full, words, partial))
        regions.extend(_Region(page, left, right, bands) for bands in runs)
    return sorted(regions, key=lambda it: it.bands[0].top)


def _parted(bands: list[_Band]) -> list[list[_Band]]:
    """Cut where a stretch between rulings is no row: text far from them, or none."""
    gaps = [_gap_above(band) for band in bands]
    usual = statistics.median(gaps) if gaps else 0.0
    runs: list[list[_Band]] = [[]]
    for band, gap in zip(bands, gaps, strict=True):
        if gap > max(0.6 * lines.median_height(band.pieces), 2.0 * usual):
            runs.append([])
        else:
            runs[-1].append(band)
    return [run for run in runs if len(run) >= 2]


def _ruling_under(piece: Line, partial: list[Ruling]) -> Ruling | None:
    """Return the ruling that makes ``piece`` the head of all columns above it."""
    width = piece.x1 - piece.x0
    for ruling in partial:
        is_below = -2.0 < ruling.at - piece.bottom < piece.height
        is_under = ruling.start - _NEAR <= piece.x0 and piece.x1 <= ruling.end + _NEAR
        if is_below and is_under and ruling.end - ruling.start > 1.3 * width:
            return ruling
    return None


def _has_company(piece: Line, ruling: Ruling, band: _Band) -> bool:
    """Whether other columns stand beside ``piece`` above its ruling: it is a cell's last line."""
    return any(
        (it.x1 < piece.x0 or it.x0 > piece.x1)
        and ruling.start - _NEAR <= it.x0
        and it.x1 <= ruling.end + _NEAR
        and it.bottom < ruling.at
        for it in band.pieces
    )


def _gap_above(band: _Band) -> float:
    found = [*band.pieces, *(piece for piece, _ in band.over)]
    return min((piece.top for piece in found), default=band.bottom) - band.top


def _has_inner_verticals(page: Page, full: list[Ruling]) -> bool:
    top, bottom = full[0].at, full[-1].at
    left, right = full[0].start, full[0].end
    return any(
        left + 4 * _NEAR < it.at < right - 4 * _NEAR and it.start < bottom and it.end > top
        for it in page.down
    )


def _pieces(page: Page) -> list[Line]:
    found = lines.make_lines(page.glyphs, page.number)
    sets_spaces = sum(glyph.text.isspace() for glyph in page.glyphs) * 20 > len(page.glyphs)
    least = 0.12 if sets_spaces else 0.3
    return [
        piece
        for line in found
        for piece in lines.split_at_gaps(line, 0.3 * line.height, unset=least * line.height)
    ]


def _bands(full: list[Ruling], pieces: list[Line], partial: list[Ruling]) -> list[_Band]:
    edges = sorted(ruling.at for ruling in full)
    bands = [_Band(top, bottom) for top, bottom in itertools.pairwise(edges) if bottom - top > 4]
    left, right = full[0].start - _NEAR, full[0].end + _NEAR
    for piece in pieces:
        if piece.x0 < left or piece.x1 > right:
            continue
        middle = (piece.top + piece.bottom) / 2
        for band in bands:
            if band.top <= middle <= band.bottom:
                band.pieces.append(piece)
                break
    for band in bands:
        _set_heads_apart(band, partial)
    return bands


def _set_heads_apart(band: _Band, partial: list[Ruling]) -> None:
    """Move the heads of several columns out of the band's pieces: one alone on a ruling."""
    under = [_ruling_under(piece, partial) for piece in band.pieces]
    found = list(zip(band.pieces, under, strict=True))
    band.over = [
        (piece, ruling)
        for piece, ruling in found
        if ruling is not None
        and sum(it is ruling for it in under) == 1
        and not _has_company(piece, ruling, band)
    ]
    heads = {id(piece) for piece, _ in band.over}
    band.pieces = [piece for piece in band.pieces if id(piece) not in heads]


def _gutters(bands: list[_Band]) -> list[tuple[float, float]]:
    """Return the stretches that no row, but the odd spanning one, has words in."""
    bands = [band for band in bands if len(_ink(band)) >= 3]
    full = [_ink(band) for band in bands]
    if len(full) < 2:
        return []
    allowed = len(full) // 8 if len(full) < 16 else len(full) // 10
    edges = sorted({edge for row in full for span in row for edge in span})
    gutters: list[tuple[float, float]] = []
    for left, right in itertools.pairwise(edges):
        middle = (left + right) / 2
        crossing = sum(any(x0 < middle < x1 for x0, x1 in row) for row in full)
        if crossing > allowed:
            continue
        if gutters and gutters[-1][1] == left:
            gutters[-1] = (gutters[-1][0], right)
        else:
            gutters.append((left, right))
    wide = [(left, right) for left, right in gutters if right - left >= _GUTTER]
    middles = [(it.x0 + it.x1) / 2 for band in bands for it in band.pieces]
    return _complete(_around_columns(wide, middles), full)


def _around_columns(
    gutters: list[tuple[float, float]], middles: list[float]
) -> list[tuple[float, float]]:
    """Keep gutters between columns; neighbours that no column parts become one."""
    kept: list[tuple[float, float]] = []
    for left, right in gutters:
        if not any(it < left for it in middles) or not any(it > right for it in middles):
            continue
        if kept and not any(kept[-1][1] <= middle <= left for middle in middles):
            kept[-1] = (kept[-1][0], right)
        else:
            kept.append((left, right))
    return kept


def _complete(
    gutters: list[tuple[float, float]], rows: list[list[tuple[float, float]]]
) -> list[tuple[float, float]]:
    """Join columns that only the head or only the body fills: one stands off the other.

    Left-aligned values under a centred heading may not touch it, so that one column
    looks like two; but then there are more columns than any row has cells.
    """
    cells = max(len(row) for row in rows)
    while len(gutters) + 1 > cells:
        edges = [(left + right) / 2 for left, right in gutters]
        filled: list[set[int]] = [set() for _ in range(len(edges) + 1)]
        for number, row in enumerate(rows):
            for x0, x1 in row:
                filled[bisect.bisect(edges, (x0 + x1) / 2)].add(number)
        apart = (at for at in range(len(gutters)) if not filled[at] & filled[at + 1])
        joined = next(apart, None)
        if joined is None:
            break
        gutters = gutters[:joined] + gutters[joined + 1 :]
    return gutters


def _ink(band: _Band) -> list[tuple[float, float]]:
    """Return the merged horizontal stretches of the words of a row."""
    spans: list[tuple[float, float]] = []
    for x0, x1 in sorted((piece.x0, piece.x1) for piece in band.pieces):
        if spans and x0 <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], x1))
        else:
            spans.append((x0, x1))
    return spans


def _rule(group: list[_Region], gutters: list[tuple[float, float]]) -> None:
    if len(gutters) < 2:
        return
    rows = [_ink(band) for region in group for band in region.bands]
    edges = [_least_crossed(gutter, rows) for gutter in gutters]
    for region in group:
        page, top, bottom = region.page, region.bands[0].top, region.bands[-1].bottom
        page.inferred.append((top, bottom))
        for band in region.bands:
            for start in _number_tops(band, edges[0])[1:]:
                page.across.append(Ruling(start - 1.0, region.left, region.right))
            for edge in edges:
                if not any(it.x0 + 1 < edge < it.x1 - 1 for it in band.pieces):
                    page.down.append(Ruling(edge, _begin(band, edge), band.bottom))
        page.down.append(Ruling(region.left, top, bottom))
        page.down.append(Ruling(region.right, top, bottom))


def _begin(band: _Band, edge: float) -> float:
    """Return where the inferred ruling at ``edge`` begins: below heads that it would cut."""
    return max(
        (
            under.at
            for piece, under in band.over
            if under.start + _NEAR < edge < under.end - _NEAR or piece.x0 + 1 < edge < piece.x1 - 1
        ),
        default=band.top,
    )


def _least_crossed(gutter: tuple[float, float], rows: list[list[tuple[float, float]]]) -> float:
    """Return the middle of the widest stretch of ``gutter`` that the fewest words reach."""
    left, right = gutter
    cuts = {edge for row in rows for span in row for edge in span if left < edge < right}
    stretches = itertools.pairwise(sorted({left, right, *cuts}))
    best = min(
        stretches,
        key=lambda it: (
            sum(x0 < (it[0] + it[1]) / 2 < x1 for row in rows for x0, x1 in row),
            it[0] - it[1],
        ),
    )
    return (best[0] + best[1]) / 2


def _number_tops(band: _Band, first_edge: float) -> list[float]:
    """Return where numbered rows begin that no ruling parts."""
    firsts = [it for it in band.pieces if it.x1 < first_edge and _NUMBER.fullmatch(it.text)]
    return sorted(piece.top for piece in firsts)
