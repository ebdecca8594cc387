"""Tables with horizontal rulings only: the vertical ones are inferred from the words.

The gaps between columns are sought over all pages that the table runs over, since one
page may leave a whole column empty.
"""

import itertools
import re
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


@dataclass
class _Region:
    """Rulings of one width under each other on one page."""

    page: Page
    left: float
    right: float
    bands: list[_Band]


def infer_verticals(read: list[Page]) -> None:
    """Add vertical rulings to the pages wherever a table has only horizontal ones."""
    alike: dict[tuple[int, int, int], list[_Region]] = {}
    for page in read:
        for region in _regions(page):
            key = (round(region.left / 4), round(region.right / 4), round(page.width))
            alike.setdefault(key, []).append(region)
    for regions in alike.values():
        gutters = _gutters([band for region in regions for band in region.bands])
        if len(gutters) >= 2:
            for region in regions:
                _rule(region, gutters)


def _regions(page: Page) -> list[_Region]:
    across = rulings.joined(page.across)
    if len(across) < 3 or len(across) > 1000:
        return []
    groups: dict[tuple[int, int], list[Ruling]] = {}
    for ruling in across:
        groups.setdefault((round(ruling.start / 6), round(ruling.end / 6)), []).append(ruling)
    regions = []
    words: list[Line] | None = None
    for full in groups.values():
        left, right = full[0].start, full[0].end
        if len(full) < 3 or right - left < 0.4 * page.width or _has_inner_verticals(page, full):
            continue
        words = _pieces(page) if words is None else words
        regions.append(_Region(page, left, right, _bands(full, words)))
    return regions


def _has_inner_verticals(page: Page, full: list[Ruling]) -> bool:
    top, bottom = full[0].at, full[-1].at
    left, right = full[0].start, full[0].end
    return any(
        left + 4 * _NEAR < it.at < right - 4 * _NEAR and it.start < bottom and it.end > top
        for it in page.down
    )


def _pieces(page: Page) -> list[Line]:
    return [
        piece
        for line in lines.make_lines(page.glyphs, page.number)
        for piece in lines.split_at_gaps(line, 0.4 * line.height)
    ]


def _bands(full: list[Ruling], pieces: list[Line]) -> list[_Band]:
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
    return bands


def _gutters(bands: list[_Band]) -> list[tuple[float, float]]:
    """Return the stretches that no row, but the odd spanning one, has words in."""
    rows = [_ink(band) for band in bands]
    full = [row for row in rows if len(row) >= 3]
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
    return [(left, right) for left, right in gutters if right - left >= _GUTTER]


def _ink(band: _Band) -> list[tuple[float, float]]:
    """Return the merged horizontal stretches of the words of a row."""
    spans: list[tuple[float, float]] = []
    for x0, x1 in sorted((piece.x0, piece.x1) for piece in band.pieces):
        if spans and x0 <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], x1))
        else:
            spans.append((x0, x1))
    return spans


def _rule(region: _Region, gutters: list[tuple[float, float]]) -> None:
    page = region.page
    page.inferred.append((region.bands[0].top, region.bands[-1].bottom))
    edges = [(left + right) / 2 for left, right in gutters]
    for band in region.bands:
        for start in _number_tops(band, edges[0])[1:]:
            page.across.append(Ruling(start - 1.0, region.left, region.right))
        for edge in edges:
            crossed = [it for it in band.pieces if it.x0 + 1 < edge < it.x1 - 1]
            if not crossed:
                page.down.append(Ruling(edge, band.top, band.bottom))
    page.down.append(Ruling(region.left, region.bands[0].top, region.bands[-1].bottom))
    page.down.append(Ruling(region.right, region.bands[0].top, region.bands[-1].bottom))


def _number_tops(band: _Band, first_edge: float) -> list[float]:
    """Return where numbered rows begin that no ruling parts."""
    firsts = [it for it in band.pieces if it.x1 < first_edge and _NUMBER.fullmatch(it.text)]
    return sorted(piece.top for piece in firsts)
