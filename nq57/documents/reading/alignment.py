"""The search that puts the lines of a flattened table back into rows and columns.

A flattened table has one cell per line and its empty cells dropped. Two searches are
nested: over rows, where each line may begin the next number, a group, a heading or
nothing; and inside a row, where its lines go to the columns from left to right. Costs
come from the types of the cells (``scores``), the order of the columns, the numbering
(``numbering``) and repetition; the cheapest reading of the whole table wins.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nq57.documents.reading import columns, forms, scores
from nq57.documents.reading.source import Paragraph

_EMPTY: dict[str, float] = {
    "unit": 1.5,
    "lead": 2.5,
    "coordinator": 0.8,
    "product": 0.8,
    "note": 0.0,
    "monitor": 0.5,
    "other": 0.5,
    "money": 0.5,
    "agency": 1.0,
    "person": 0.8,
    "basis": 0.8,
    "deadline": 0.8,
}
_EMPTY_BLOCK = 4.0
_PARTIAL_BLOCK = 1.0
_LINES_PER_CELL = {"name": 12, "unit": 2}
_RESTART = 2.5
_TAIL = 3.5
_MAX_LAPS = 4
_WINDOW = 60
_HOPELESS = 14.0
_RIVAL = 1.5
_STEP_LIMIT = 14.0
_JOINS = 5.0
_REPEATED = 1.6
_ODD = 4.0
_NAME_LIMIT = 12.0


@dataclass(frozen=True)
class Piece:
    """A cell that was found: its text and its lines."""

    text: str
    from_line: int
    to_line: int


@dataclass
class Entry:
    """One lap over the columns.

    ``cells`` holds single cells by column index; ``block`` the cells of the horizon
    columns in order, and ``block_at`` the same by column index where that is known.
    """

    cells: dict[int, Piece] = field(default_factory=dict)
    block: list[Piece] = field(default_factory=list)
    block_at: dict[int, Piece] | None = None


@dataclass
class Reading:
    """One way to read the lines of a row, and what it costs.

    ``is_odd``: some cell holds what hardly belongs there, though nothing fits better.
    """

    cost: float
    title: Piece
    entries: list[Entry]
    tail: list[Piece]
    is_odd: bool = False


@dataclass(frozen=True)
class Slot:
    """A column, or the run of horizon columns, that lines are put into."""

    kind: columns.Kind
    first: int
    count: int = 1
    is_block: bool = False


_Node = tuple[int, int, int]  # lines used, slots done, lap
_Taken = tuple[int, tuple[tuple[int, int], ...]]  # slot, spans of its cells
_Path = tuple[float, tuple[_Taken, ...]]


def _cost_of(path: _Path) -> float:
    return path[0]


def make_slots(layout: columns.Layout) -> list[Slot]:
    """Return the slots of a layout after its number and up to its last column."""
    slots: list[Slot] = []
    for index, column in enumerate(layout.columns):
        if column.kind == "number":
            continue
        if columns.is_horizon(column, layout.kind):
            last = slots[-1] if slots else None
            if last is not None and last.is_block and last.first + last.count == index:
                slots[-1] = Slot(last.kind, last.first, last.count + 1, True)
            else:
                slots.append(Slot(column.kind, index, 1, True))
        else:
            slots.append(Slot(column.kind, index))
    slots.sort(key=lambda slot: slot.kind != "name")
    return slots


class RowAligner:
    """Aligns the lines of single rows with the columns of one table."""

    def __init__(
        self, lines: Sequence[Paragraph], layout: columns.Layout, judge: scores.Judge
    ) -> None:
        self._lines = lines
        self._judge = judge
        self._slots = make_slots(layout)
        self._is_tasks = layout.kind == "tasks"
        self._seen = Counter(forms.key(line.text) for line in lines)
        self._lead = next(
            (rank for rank, slot in enumerate(self._slots) if slot.kind == "lead"), None
        )
        self._ends: dict[tuple[int, str], dict[int, float]] = {}
        self._taken: dict[tuple[int, int], list[tuple[int, float, _Taken]]] = {}

    def end_costs(self, start: int, rest: str) -> dict[int, float]:
        """Return, for each line that may follow a row from ``start``, the least cost.

        ``rest`` is the part of the number's own line that belongs to the name.
        """
        key = (start, rest)
        if key not in self._ends:
            self._ends[key] = self._end_costs(start, rest)
        return self._ends[key]

    def _end_costs(self, start: int, rest: str) -> dict[int, float]:
        best: dict[_Node, float] = {}
        for used, cost, _ in self._names(start, rest):
            best[used, 1, 0] = min(cost, best.get((used, 1, 0), 99.0))
        ends: dict[int, float] = {}
        final = len(self._slots)
        limit = min(len(self._lines), start + _WINDOW)
        for used in range(start, limit + 1):
            for lap in range(_MAX_LAPS):
                for done in range(1, final + 1):
                    cost = best.get((used, done, lap), 99.0)
                    if cost > _HOPELESS:
                        continue
                    if done == final:
                        ends[used] = min(cost, ends.get(used, 99.0))
                    for node, extra, _ in self._moves(used, done, lap):
                        total = cost + extra
                        if total < best.get(node, _HOPELESS):
                            best[node] = total
        return ends

    def bare_ends(self, start: int, rest: str) -> dict[int, float]:
        """Return the same for a row that has a name only."""
        return {used: cost for used, cost, _ in self._names(start, rest)}

    def readings(self, start: int, end: int, rest: str, keep: int = 3) -> list[Reading]:
        """Return the cheapest ways to read the lines from ``start`` to ``end``."""
        final = len(self._slots)
        limit = self.end_costs(start, rest).get(end, _HOPELESS) + _RIVAL
        paths: dict[_Node, list[_Path]] = {}
        for used, cost, taken in self._names(start, rest):
            if used <= end and cost <= limit:
                paths.setdefault((used, 1, 0), []).append((cost, (taken,)))
        for used in range(start, end + 1):
            for lap in range(_MAX_LAPS):
                for done in range(1, final + 1):
                    held = paths.get((used, done, lap))
                    if held:
                        self._extend(paths, (used, done, lap), held, end, limit, keep)
        found = [path for lap in range(_MAX_LAPS) for path in paths.get((end, final, lap), [])]
        found.sort(key=_cost_of)
        return [self._reading(cost, path, rest) for cost, path in found[:keep]]

    def _extend(
        self,
        paths: dict[_Node, list[_Path]],
        at: _Node,
        held: list[_Path],
        end: int,
        limit: float,
        keep: int,
    ) -> None:
        for node, extra, taken in self._moves(*at):
            if node[0] > end:
                continue
            more = [
                (cost + extra, (*path, taken) if taken else path)
                for cost, path in held
                if cost + extra <= limit
            ]
            if more:
                kept = paths.get(node, []) + more
                kept.sort(key=_cost_of)
                paths[node] = kept[:keep]

    def _names(self, start: int, rest: str) -> Iterator[tuple[int, float, _Taken]]:
        """Yield the ways to take the name: lines used, cost, spans."""
        texts = [rest] if rest else []
        cost, used = (self._judge.cost(rest, "name"), start) if rest else (0.0, start)
        if rest:
            yield start, cost, (0, ((start, start),))
        while used < min(len(self._lines), start + _LINES_PER_CELL["name"]):
            line = self._lines[used].text
            cost += (
                self._judge.join_cost(texts[-1], line) if texts else self._judge.cost(line, "name")
            )
            if cost > _NAME_LIMIT:
                return
            texts.append(line)
            used += 1
            yield used, cost, (0, ((start, used),))

    def _moves(
        self, used: int, done: int, lap: int
    ) -> Iterator[tuple[_Node, float, _Taken | None]]:
        if done == len(self._slots):
            yield from self._finish(used, lap)
            return
        slot = self._slots[done]
        must_fill = lap > 0 and done == self._lead
        if not must_fill:
            yield (used, done + 1, lap), self._empty(slot), None
        key = (used, done)
        if key not in self._taken:
            self._taken[key] = list(
                self._blocks(used, done) if slot.is_block else self._cells(used, done)
            )
        for after, cost, taken in self._taken[key]:
            yield (after, done + 1, lap), cost, taken

    def _finish(self, used: int, lap: int) -> Iterator[tuple[_Node, float, _Taken | None]]:
        final = len(self._slots)
        if used >= len(self._lines):
            return
        if self._lead is not None and lap + 1 < _MAX_LAPS:
            cost = _RESTART if self._is_tasks else _RESTART + 4.0
            yield (used, 1, lap + 1), cost, None
        line = self._lines[used].text
        following = self._lines[used + 1].text if used + 1 < len(self._lines) else ""
        previous = self._lines[used - 1].text if used else ""
        traits = self._judge.traits(line)
        is_cell = traits.is_schedule or traits.is_mark or traits.is_numeric
        is_repeated = line in (following, previous) and len(line) < 20 and not is_cell
        cost = 1.0 if is_repeated else _TAIL + (2.0 if is_cell else 0.0)
        yield (used + 1, final, lap), cost, (final, ((used, used + 1),))

    def _empty(self, slot: Slot) -> float:
        return _EMPTY_BLOCK if slot.is_block else _EMPTY.get(slot.kind, 0.5)

    def _cells(self, used: int, done: int) -> Iterator[tuple[int, float, _Taken]]:
        kind = self._slots[done].kind
        joined, joins = "", 0.0
        most = _LINES_PER_CELL.get(kind, 5)
        for after in range(used + 1, min(len(self._lines), used + most) + 1):
            line = self._lines[after - 1].text
            if joined:
                joins += self._judge.join_cost(self._lines[after - 2].text, line)
            if joins > _JOINS:
                return
            joined = f"{joined} {line}".strip()
            cost = self._judge.cost(joined, kind) + joins
            if after > used + 1 and joins < 4.0 and self._seen[forms.key(joined)]:
                cost = max(0.1, cost - _REPEATED)
            if cost < _STEP_LIMIT:
                yield after, cost, (done, ((used, after),))

    def _blocks(self, used: int, done: int) -> Iterator[tuple[int, float, _Taken]]:
        slot = self._slots[done]
        held: list[tuple[int, float, tuple[tuple[int, int], ...]]] = [(used, 0.0, ())]
        for count in range(1, slot.count + 1):
            longer: dict[int, tuple[int, float, tuple[tuple[int, int], ...]]] = {}
            for after, cost, spans in held:
                for end, extra in self._block_cell(slot, after, spans):
                    total = cost + extra
                    if total < _STEP_LIMIT and total < longer.get(end, (0, 99.0, ()))[1]:
                        longer[end] = (end, total, (*spans, (after, end)))
            held = sorted(longer.values(), key=lambda way: way[1])[:4]
            gap = 0.0 if count == slot.count else _PARTIAL_BLOCK
            for end, cost, spans in held:
                yield end, cost + gap, (done, spans)

    def _block_cell(
        self, slot: Slot, used: int, spans: tuple[tuple[int, int], ...]
    ) -> Iterator[tuple[int, float]]:
        if used >= len(self._lines):
            return
        line = self._lines[used].text
        cost = self._judge.cost(line, slot.kind)
        if spans and self._lines[spans[-1][0]].text == line:
            cost = max(0.0, cost - 1.5)
        yield used + 1, cost
        joined, joins = line, 0.0
        for after in range(used + 2, min(len(self._lines), used + 4) + 1):
            joins += self._judge.join_cost(self._lines[after - 2].text, self._lines[after - 1].text)
            joined = f"{joined} {self._lines[after - 1].text}"
            if joins > 4.0:
                return
            yield after, self._judge.cost(joined, slot.kind) + joins + 0.3

    def _reading(self, cost: float, path: tuple[_Taken, ...], rest: str) -> Reading:
        title = self._piece(*path[0][1][0], rest)
        entries: list[Entry] = [Entry()]
        tail: list[Piece] = []
        last_slot = 0
        for rank, spans in path[1:]:
            if rank == len(self._slots):
                tail.extend(self._piece(*span) for span in spans)
                continue
            slot = self._slots[rank]
            if rank <= last_slot:
                entries.append(Entry())
            last_slot = rank
            if slot.is_block:
                entries[-1].block.extend(self._piece(*span) for span in spans)
            else:
                entries[-1].cells[slot.first] = self._piece(*spans[0])
        return Reading(cost, title, entries, tail, self._is_odd(path))

    def _is_odd(self, path: tuple[_Taken, ...]) -> bool:
        for rank, spans in path:
            if rank == len(self._slots):
                continue
            for first, after in spans:
                texts = [line.text for line in self._lines[first:after]]
                pairs = itertools.pairwise(texts)
                if any(self._judge.join_cost(*pair) >= _ODD for pair in pairs):
                    return True
                kind = self._slots[rank].kind
                if rank and self._judge.cost(" ".join(texts), kind) >= _ODD:
                    return True
        return False

    def _piece(self, first: int, after: int, rest: str = "") -> Piece:
        lines = self._lines[first:after]
        words = " ".join(part for part in (rest, *(line.text for line in lines)) if part)
        if rest or not lines:
            begin = self._lines[first - 1].line if first else self._lines[0].line
        else:
            begin = lines[0].line
        return Piece(words, begin, lines[-1].line if lines else begin)
