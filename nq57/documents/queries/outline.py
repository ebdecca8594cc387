"""The clauses of a document as an outline."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nq57.documents import models

FEW_SIGNS = 8  # a first cell so short is the row's number
DEEPEST = 3
MOST_WORDS = 220


@dataclass(frozen=True)
class Outline:
    """A clause in the list of a document's clauses: how deep, its words in short, under which
    heading it stands, and how many stand under it, where it is a heading itself."""

    clause: models.Clause
    depth: int
    is_heading: bool
    words: str
    heading: str = ""
    under: int = 0


def list_outline(*, clauses: Iterable[models.Clause]) -> list[Outline]:
    """Return a document's clauses in order, each with its depth and its words in short."""
    rows = list(clauses)
    parents = {row.path.rpartition(".")[0] for row in rows}
    under = Counter(row.path.rpartition(".")[0] for row in rows if row.path not in parents)
    return [
        Outline(
            row, min(row.path.count("."), DEEPEST), row.path in parents,
            shorten_clause(row.text, MOST_WORDS), row.path.rpartition(".")[0], under[row.path],
        )
        for row in rows
    ]  # fmt: skip


def shorten_clause(words: str, most: int) -> str:
    """Return a clause's words cut at a word; of a row of a table only what it is about."""
    cells = words.split(" | ")
    if len(cells) > 1:
        words = cells[1] if len(cells[0]) < FEW_SIGNS else cells[0]
    if len(words) <= most:
        return words
    return words[:most].rpartition(" ")[0].rstrip(" ,;") + "…"
