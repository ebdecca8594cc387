"""Tables in text that keep one row on one line: pipes (Markdown) or tabs."""

import re
from dataclasses import dataclass

from nq57.core import text as vietnamese
from nq57.documents.reading import source

ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LEAST_TABS = 2


@dataclass(frozen=True)
class RowTable:
    """A table and the text of the lines that it takes up, rules of Markdown included."""

    block: source.Table
    lines: list[str]


def is_pipe_head(raw: list[str], at: int) -> bool:
    """Whether a Markdown table begins at line ``at``: a row, then a rule."""
    if at + 1 >= len(raw) or "|" not in raw[at] or "|" not in raw[at + 1]:
        return False
    return _RULE.match(raw[at + 1]) is not None


def pipe_table(raw: list[str], at: int) -> RowTable | None:
    """Return the Markdown table that begins at line ``at`` (from 0), if one does."""
    if not is_pipe_head(raw, at):
        return None
    end = at + 2
    while end < len(raw) and "|" in raw[end]:
        end += 1
    numbers = [at, *range(at + 2, end)]
    rows = [[_pipe_text(cell) for cell in _pipe_cells(raw[number])] for number in numbers]
    marked = [[cell.strip().startswith("**") for cell in _pipe_cells(raw[it])] for it in numbers]
    lines = [
        "" if number == at + 1 else " | ".join(" ".join(it.split("\n")) for it in rows_of)
        for number, rows_of in zip(range(at, end), [rows[0], [], *rows[1:]], strict=True)
    ]
    return RowTable(_table(rows, [number + 1 for number in numbers], marked), lines)


def tabbed_table(raw: list[str], at: int) -> RowTable | None:
    """Return the table of tabs that begins at line ``at`` (from 0), if one does.

    Two lines at least, with two tabs at least; a line may lack its last empty cells.
    """
    end = at
    while end < len(raw) and raw[end].count("\t") >= _LEAST_TABS:
        end += 1
    rows = [[vietnamese.normalise(cell) for cell in line.split("\t")] for line in raw[at:end]]
    if end - at < 2 or sum(sum(map(bool, row)) >= 3 for row in rows) < 2:
        return None
    lines = [" | ".join(row).rstrip() for row in rows]
    return RowTable(_table(rows, list(range(at + 1, end + 1)), []), lines)


def _table(rows: list[list[str]], numbers: list[int], marked: list[list[bool]]) -> source.Table:
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    spans = _head_spans(rows)
    cells = []
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            row_span, column_span = spans.get((at, column), (1, 1))
            if not row_span:
                continue
            line = numbers[at] if text else 0
            is_marked = bool(marked) and column < len(marked[at]) and marked[at][column]
            cells.append(
                source.Cell(
                    text, at, column, row_span, column_span, line, line, at == 0 or is_marked
                )
            )
    return source.Table(tuple(cells), len(rows), width, header_row_count=1)


def _head_spans(rows: list[list[str]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return spans of a head of two rows, whose merged cells text leaves empty.

    A span of zero rows stands for a cell that a merged one covers.
    """
    if len(rows) < 3 or rows[1][0] or not rows[0][0] or not any(rows[1]):
        return {}
    top, below = rows[0], rows[1]
    if any(not over and not under for over, under in zip(top, below, strict=True)):
        return {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    column = 0
    while column < len(top):
        end = column + 1
        if not below[column]:
            spans[0, column], spans[1, column] = (2, 1), (0, 0)
        else:
            while end < len(top) and not top[end]:
                spans[0, end] = (0, 0)
                end += 1
            spans[0, column] = (1, end - column)
        column = end
    return spans


def _pipe_cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return re.split(r"(?<!\\)\|", inner)


def _pipe_text(cell: str) -> str:
    bare = ESCAPED.sub(r"\1", cell.replace("**", ""))
    parts = (vietnamese.normalise(part) for part in _BREAK.split(bare))
    return "\n".join(part for part in parts if part)
