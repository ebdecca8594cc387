"""Plan tables of a document, real or flattened, as typed columns and rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nq57.core import text
from nq57.documents.reading import (
    columns,
    draft,
    grids,
    headers,
    numbering,
    rows,
    scores,
    unread,
)
from nq57.documents.reading.source import Paragraph, Source, Table

APPENDIX = re.compile(
    r"^(?:phụ lục|phu luc|biểu|phụ biểu|biểu mẫu)(?:\s+(?:số\s+)?(?P<number>[IVX]+|\d{1,2}|[A-E]))?"
    r"\s*(?:[.:\-–]\s*(?P<rest>.*))?$",
    re.IGNORECASE,
)
_END = re.compile(
    r"^(?:nơi nhận\s*:?|tm\. .*|kt\. .*|nguồn(?: tra cứu| tin)?\s*:.*|ghi chú\s*:.*|https?://.*"
    r"|\[\d+\]\s.*|\(\d+\)\s.{30,}|\*\s*ghi chú.*|_{4,}|-{4,}|tổng (?:số|cộng).*)$",
    re.IGNORECASE,
)


_WITHOUT_MERGES = ("txt", "md")  # formats where a cell merged over rows stands once


@dataclass
class PlanTable:
    """A table read into rows. ``is_flat``: its empty cells are not known."""

    layout: columns.Layout
    rows: list[rows.Row]
    title: str
    from_line: int
    to_line: int
    is_flat: bool
    appendix: str
    title_line: int = 0
    cost: float = 0.0
    knows_merges: bool = True
    has_merges: bool = False

    def is_empty_meant(self) -> bool:
        """Tell whether an empty lead is one, not the rest of a cell merged over rows."""
        return self.knows_merges and self.has_merges


@dataclass
class Found:
    """The plan tables of a source, in reading order, and what was met and not read."""

    tables: list[PlanTable] = field(default_factory=list)
    appendices: list[unread.Appendix] = field(default_factory=list)
    lost: list[unread.Lost] = field(default_factory=list)

    def remarks(self) -> list[draft.Remark]:
        """Return a remark for every appendix and table that gave no row."""
        read = [row.from_line for table in self.tables for row in table.rows if row.kind == "item"]
        return unread.tell(self.appendices, self.lost, read)


def is_appendix(line: str) -> bool:
    """Tell whether a line is the heading of an appendix."""
    return len(line) < 160 and line[:1].isupper() and APPENDIX.match(line) is not None


def find_tables(source: Source, judge: scores.Judge) -> Found:
    """Return the plan tables of a source, and what of it is no table of a plan."""
    walker = _Walker(source, judge)
    walker.walk()
    for table in walker.found.tables:
        table.knows_merges = source.format not in _WITHOUT_MERGES
    return walker.found


class _Walker:
    def __init__(self, source: Source, judge: scores.Judge) -> None:
        self.found = Found()
        self._blocks = source.blocks
        self._judge = judge
        self._appendix = ""
        self._appendix_count = 0
        self._heading: list[Paragraph] = []
        self._grid: tuple[grids.Grid, PlanTable, int] | None = None

    def walk(self) -> None:
        index = 0
        while index < len(self._blocks):
            block = self._blocks[index]
            if isinstance(block, Table):
                self._take_table(block, index)
                index += 1
                continue
            begins = headers.begins(block.text)
            after = self._take_flat(index) if begins else None
            if after is not None:
                index = after
                continue
            if begins:
                self._lose_flat(index, block)
            self._take_prose(block)
            index += 1
        self._close()

    def _take_prose(self, line: Paragraph) -> None:
        match = APPENDIX.match(line.text) if is_appendix(line.text) else None
        if match is not None:
            self._appendix_count += 1
            self._appendix = _appendix_number(match["number"], self._appendix_count)
            self._heading = [replace(line, text=match["rest"])] if match["rest"] else []
            self._add_appendix(match["number"] or self._appendix, line, match["rest"] or "")
        else:
            self._heading = [*self._heading[-5:], line]
            self._name_appendix(line)

    def _add_appendix(self, label: str, line: Paragraph, title: str) -> None:
        """Remember a heading; a numbered form under an appendix is part of it."""
        word = "Phụ lục" if text.fold(line.text).startswith("phu luc") else "Biểu"
        held = self.found.appendices
        if word == "Phụ lục" or not held or held[-1].word == word:
            held.append(unread.Appendix(label, line.line, title, word))

    def _name_appendix(self, line: Paragraph) -> None:
        """Take the first words under the heading of an appendix as its title."""
        last = self.found.appendices[-1] if self.found.appendices else None
        if last is not None and not last.title and len(line.text) < 400:
            last.title = line.text

    def _lose_flat(self, index: int, line: Paragraph) -> None:
        """Remember a flattened table that was not read."""
        texts = []
        for block in self._blocks[index:]:
            if not isinstance(block, Paragraph) or is_appendix(block.text):
                break
            texts.append(block.text)
        lost = unread.look_at_lines(texts, line.line, self._words_above())
        held = self.found.lost[-1] if self.found.lost else None
        if lost is not None and (held is None or not set(lost.headers) <= set(held.headers)):
            self.found.lost.append(lost)

    def _title(self) -> str:
        return " ".join(line.text for line in self._heading if len(line.text) < 400)

    def _words_above(self) -> str:
        words = self._heading[-1].text if self._heading else ""
        return words if len(words) < 200 else ""

    def _title_line(self, default: int) -> int:
        return self._heading[0].line if self._heading else default

    def _take_table(self, table: Table, index: int) -> None:
        if self._grid is not None:
            grid, held, last = self._grid
            more = grids.continuation(table, grid) if index - last <= 2 else None
            if more is not None:
                shift = 1000 * grid.parts
                grid.parts += 1
                grid.body.extend(_shifted(number, line, shift) for number, line in more)
                held.to_line = max(held.to_line, _last_line(table))
                self._grid = (grid, held, index)
                return
        grid_now = grids.read_grid(table, self._title())
        if grid_now is None:
            lost = unread.look_at_grid(table, self._words_above())
            self.found.lost += [lost] if lost is not None else []
            return
        self._close()
        held = PlanTable(
            grid_now.layout,
            [],
            self._title(),
            _first_line(table),
            _last_line(table),
            False,
            self._appendix,
            self._title_line(_first_line(table)),
        )
        self._grid = (grid_now, held, index)
        self._heading = []

    def _close(self) -> None:
        if self._grid is not None:
            grid, held, _ = self._grid
            held.rows = grids.read_rows(grid)
            held.has_merges = any(
                cell.row_span > 1 for _, line in grid.body for cell in line if cell is not None
            )
            self.found.tables.append(held)
            self._grid = None

    def _take_flat(self, index: int) -> int | None:
        """Read a flattened table at ``index``; return the position after it, or None."""
        stop = index
        while stop < len(self._blocks) and isinstance(self._blocks[stop], Paragraph):
            stop += 1
        run = [block for block in self._blocks[index:stop] if isinstance(block, Paragraph)]
        texts = [line.text for line in run]
        header = headers.read_header(texts, 0)
        if header is None:
            return None
        layout = columns.arrange(header.columns, self._title())
        if layout is None:
            return None
        end = _body_end(texts, header.end, header)
        body = _without_repeats(run[header.end : end], texts[: header.end])
        search = rows.RowSearch(body, layout, self._judge)
        found = search.run()
        if not any(row.kind == "item" for row in found):
            return None
        self._close()
        last = found[-1].to_line
        self.found.tables.append(
            PlanTable(
                layout,
                found,
                self._title(),
                run[0].line,
                last,
                True,
                self._appendix,
                self._title_line(run[0].line),
                search.cost,
            )
        )
        self._heading = []
        return index + next((place for place, line in enumerate(run) if line.line > last), len(run))


def _appendix_number(label: str | None, count: int) -> str:
    if label is None:
        return str(count)
    if re.fullmatch(r"[IVX]+", label.upper()):
        return str(numbering.from_roman(label.upper()))
    return label


def kind_name(kind: draft.GroupKind) -> str:
    """Return the Vietnamese word for the rows of a table."""
    return "chỉ tiêu" if kind == "indicators" else "nhiệm vụ"


def _body_end(texts: Sequence[str], start: int, header: headers.Header) -> int:
    for index in range(start, len(texts)):
        if is_appendix(texts[index]) or _END.match(texts[index]):
            return index
        if index > start and headers.begins(texts[index]):
            again = headers.read_header(texts, index)
            if again is not None and again.columns != header.columns:
                return index
    return len(texts)


def _without_repeats(body: Sequence[Paragraph], head: Sequence[str]) -> list[Paragraph]:
    """Drop header lines that a page break repeated."""
    folded = [text.fold(line) for line in head]
    kept: list[Paragraph] = []
    index = 0
    while index < len(body):
        if headers.begins(body[index].text) and folded == [
            text.fold(line.text) for line in body[index : index + len(folded)]
        ]:
            index += len(folded)
            continue
        kept.append(body[index])
        index += 1
    return kept


def _shifted(number: int, line: grids.Line, shift: int) -> tuple[int, grids.Line]:
    """Return a row of a later part with its row numbers moved past the earlier ones."""
    moved = {id(cell): replace(cell, row=cell.row + shift) for cell in line if cell is not None}
    return number + shift, [moved[id(cell)] if cell is not None else None for cell in line]


def _first_line(table: Table) -> int:
    return min((cell.from_line for cell in table.cells if cell.from_line), default=0)


def _last_line(table: Table) -> int:
    return max((cell.to_line for cell in table.cells), default=0)
