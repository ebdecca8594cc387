"""Page numbers that a copy left between the lines of a flattened document."""

import re
from collections.abc import Sequence

from nq57.documents.reading.source import Block, Paragraph

_MARKED = re.compile(
    r"^(?:[-–—]\s*\d{1,3}\s*[-–—]|(?:trang|page)\s+\d{1,3}(?:\s*/\s*\d{1,3})?)$", re.I
)
_BARE = re.compile(r"^\d{1,3}$")
_LEAST_GAP = 12
_LEAST_PAGES = 2


def without_marked(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks without lines that can only be page numbers (``- 2 -``)."""
    return tuple(
        block
        for block in blocks
        if not (isinstance(block, Paragraph) and _MARKED.match(block.text))
    )


def without_chain(blocks: Sequence[Block], row_lines: set[int]) -> tuple[Block, ...]:
    """Return the blocks without bare numbers that may number pages.

    They are links of a chain 2, 3, 4 … that runs at even steps through the whole
    document. Row numbers can look alike: a chain whose links mostly head rows
    (``row_lines``) is none, and otherwise the caller keeps the better reading.
    """
    chain = _find_chain(blocks)
    lines = [
        block.line
        for index, block in enumerate(blocks)
        if index in chain and isinstance(block, Paragraph)
    ]
    if sum(line in row_lines for line in lines) * 2 > len(lines):
        return tuple(blocks)
    return tuple(block for index, block in enumerate(blocks) if index not in chain)


def _find_chain(blocks: Sequence[Block]) -> set[int]:
    places: dict[int, list[int]] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and _BARE.match(block.text):
            places.setdefault(int(block.text), []).append(index)
    best: list[int] = []
    for start in places.get(2, []):
        for second in places.get(3, []):
            gap = second - start
            if gap < _LEAST_GAP:
                continue
            chain = _follow(places, start, gap)
            is_whole = len(blocks) - chain[-1] <= gap * 1.5 and chain[0] <= gap * 1.5
            if is_whole and len(chain) >= _LEAST_PAGES and len(chain) > len(best):
                best = chain
    return set(best)


def _follow(places: dict[int, list[int]], start: int, gap: int) -> list[int]:
    chain = [start]
    number = 3
    while True:
        wanted = chain[-1] + gap
        near = [place for place in places.get(number, []) if abs(place - wanted) <= gap * 0.12 + 1]
        if not near:
            return chain
        chain.append(min(near, key=lambda place: abs(place - wanted)))
        number += 1
