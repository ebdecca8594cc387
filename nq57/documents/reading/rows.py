"""Rows of a plan's table: the outer search over a flattened stream of lines."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from nq57.documents.reading import alignment, columns, draft, numbering, scores
from nq57.documents.reading.alignment import Piece, Reading
from nq57.documents.reading.source import Paragraph

_BARE_WITHOUT_CHILD = 5.0
_HEADING = 2.6
_BEAM = 8
_YEAR_HEADING = re.compile(
    r"^(?:các )?(?:mục tiêu |chỉ tiêu |nhiệm vụ |giai đoạn |kế hoạch )?(?:cụ thể )?"
    r"(?:đến|năm|giai đoạn|tới)\b.*\b(?:19|20)\d\d\b|^(?:các )?(?:chỉ tiêu|nhiệm vụ|mục tiêu) "
    r"(?:theo|thuộc|của|về|năm)\b",
    re.IGNORECASE,
)


@dataclass
class Row:
    """A row of a table: an item with its readings, or a titled group."""

    kind: Literal["item", "group", "heading"]
    state: numbering.State
    title: Piece
    from_line: int
    to_line: int
    readings: list[Reading] = field(default_factory=list)
    label: str = ""
    question: draft.Question | None = None  # which columns its lines belong to


@dataclass(frozen=True)
class _Edge:
    kind: Literal["item", "bare", "group", "heading"]
    start: int
    content: int
    end: int
    rest: str
    state: numbering.State
    cost: float
    label: str


_Key = tuple[numbering.State, bool]


class RowSearch:
    """Finds the rows of one flattened table."""

    def __init__(
        self, lines: Sequence[Paragraph], layout: columns.Layout, judge: scores.Judge
    ) -> None:
        self._lines = lines
        self._judge = judge
        self._aligner = alignment.RowAligner(lines, layout, judge)
        self._tokens = [numbering.tokens(_label_of(line)) for line in lines]
        self._ends: dict[tuple[int, str, bool], dict[int, float]] = {}
        self.cost = 0.0

    def run(self) -> list[Row]:
        """Return the rows; lines after the last one are no part of the table.

        ``cost`` is then that of the whole reading.
        """
        frontier: list[dict[_Key, tuple[float, _Edge | None, _Key | None]]]
        count = len(self._lines)
        frontier = [{} for _ in range(count + 1)]
        frontier[0][numbering.State(), False] = (0.0, None, None)
        best_end: tuple[float, int, _Key] = (1e9, 0, (numbering.State(), False))
        for index in range(count + 1):
            held = sorted(frontier[index].items(), key=lambda item: item[1][0])[:_BEAM]
            frontier[index] = dict(held)
            for key, (cost, _, _) in held:
                stop = cost + self._stop_cost(index) + (_BARE_WITHOUT_CHILD if key[1] else 0.0)
                if stop < best_end[0]:
                    best_end = (stop, index, key)
                for edge in self._edges(index, key):
                    new_key = (edge.state, edge.kind == "bare")
                    total = cost + edge.cost
                    known = frontier[edge.end].get(new_key)
                    if known is None or total < known[0]:
                        frontier[edge.end][new_key] = (total, edge, key)
        self.cost = best_end[0]
        return self._trace(frontier, best_end[1], best_end[2])

    def _stop_cost(self, index: int) -> float:
        left = len(self._lines) - index
        return 0.0 if left == 0 else 2.0 + 2.5 * left

    def _edges(self, index: int, key: _Key) -> Iterator[_Edge]:
        if index >= len(self._lines):
            return
        for token in self._tokens[index]:
            state, cost = numbering.step(key[0], token)
            if cost >= 10.0:
                continue
            if key[1] and state.depth() <= key[0].depth():
                cost += _BARE_WITHOUT_CHILD
            if token.style in ("letter", "roman"):
                yield from self._groups(index, token, state, cost)
            else:
                yield from self._items(index, token, state, cost)
        penalty = _BARE_WITHOUT_CHILD if key[1] else 0.0
        yield from self._headings(index, key[0], penalty)

    def _items(
        self, index: int, token: numbering.Token, state: numbering.State, cost: float
    ) -> Iterator[_Edge]:
        content = index + 1
        for is_bare in (False, True):
            for end, extra in self._end_costs(content, token.rest, is_bare).items():
                if end < len(self._lines) and not self._may_begin(end):
                    continue
                kind: Literal["item", "bare"] = "bare" if is_bare else "item"
                yield _Edge(kind, index, content, end, token.rest, state, cost + extra, token.label)

    def _end_costs(self, content: int, rest: str, is_bare: bool) -> dict[int, float]:
        key = (content, rest, is_bare)
        if key not in self._ends:
            find = self._aligner.bare_ends if is_bare else self._aligner.end_costs
            self._ends[key] = find(content, rest)
        return self._ends[key]

    def _may_begin(self, index: int) -> bool:
        """Tell whether a row may begin at a line: a number, or a heading before one."""
        if self._tokens[index]:
            return True
        following = self._tokens[index + 1 : index + 4]
        if any(following):
            return True
        return index >= len(self._lines) - 12

    def _groups(
        self, index: int, token: numbering.Token, state: numbering.State, cost: float
    ) -> Iterator[_Edge]:
        texts = [token.rest] if token.rest else []
        total = cost + (self._title_cost(token.rest) if token.rest else 0.0)
        end = index + 1
        if texts:
            yield _Edge("group", index, index + 1, end, token.rest, state, total, token.label)
        while end < len(self._lines) and end - index <= 4 and total < 14.0:
            line = self._lines[end].text
            total += self._join(texts[-1], line) if texts else self._title_cost(line)
            texts.append(line)
            end += 1
            yield _Edge("group", index, index + 1, end, token.rest, state, total, token.label)

    def _headings(self, index: int, state: numbering.State, penalty: float) -> Iterator[_Edge]:
        total, end = penalty, index
        while end < len(self._lines) and end - index < 3:
            line = self._lines[end].text
            if end == index:
                known = _YEAR_HEADING.match(line) or _is_upper(line)
                total += self._title_cost(line) + (1.0 if known else _HEADING)
                total += 1.5 if state.roman or state.letter else 0.0
            else:
                total += self._join(self._lines[end - 1].text, line)
            end += 1
            if total > 12.0 or end >= len(self._lines) or not self._tokens[end]:
                continue
            heading = " ".join(part.text for part in self._lines[index:end])
            inside = numbering.State(last=state.last, heading=heading)
            yield _Edge("heading", index, index, end, "", inside, total, "")

    def _title_cost(self, line: str) -> float:
        traits = self._judge.traits(line)
        if traits.is_numeric or traits.is_mark or traits.is_schedule:
            return 9.0 if not _YEAR_HEADING.match(line) else 0.5
        cost = 0.0 if _is_upper(line) else 0.4
        return cost + (4.0 if traits.agency >= 0.7 and not _is_upper(line) else 0.0)

    def _join(self, first: str, second: str) -> float:
        if _is_upper(first) and (_is_upper(second) or second.startswith("(")):
            return 0.3
        return self._judge.join_cost(first, second) + 0.3

    def _trace(
        self,
        frontier: list[dict[_Key, tuple[float, _Edge | None, _Key | None]]],
        index: int,
        key: _Key,
    ) -> list[Row]:
        rows: list[Row] = []
        edge, previous = frontier[index][key][1:]
        while edge is not None and previous is not None:
            rows.append(self._row(edge))
            edge, previous = frontier[edge.start][previous][1:]
        return rows[::-1]

    def _row(self, edge: _Edge) -> Row:
        first = self._lines[edge.start].line
        last = self._lines[edge.end - 1].line
        if edge.kind == "item":
            readings = self._aligner.readings(edge.content, edge.end, edge.rest)
            title = readings[0].title
            return Row("item", edge.state, title, first, last, readings, edge.label)
        lines = self._lines[edge.content : edge.end]
        words = " ".join(part for part in (edge.rest, *(line.text for line in lines)) if part)
        begin = lines[0].line if lines and not edge.rest else first
        title = Piece(words, begin, last)
        kind: Literal["item", "group", "heading"] = "item" if edge.kind == "bare" else edge.kind
        return Row(kind, edge.state, title, first, last, [], edge.label)


def _label_of(line: Paragraph) -> str:
    return f"{line.label} {line.text}".strip() if line.label else line.text


@functools.lru_cache(maxsize=4096)
def _is_upper(line: str) -> bool:
    letters = [char for char in line.split("(", maxsplit=1)[0] if char.isalpha()]
    return len(letters) >= 3 and sum(char.isupper() for char in letters) >= 0.85 * len(letters)
