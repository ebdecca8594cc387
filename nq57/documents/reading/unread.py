"""What a document holds and the reader could not read: told, never dropped in silence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nq57.documents.reading import draft, numbering
from nq57.documents.reading.source import Table

_LEAST_ROWS = 3
_MOST_HEADERS = 12
_ADVICE = (
    "Đối chiếu bản gốc: nếu {what} này có việc phải theo dõi, sửa tên cột trong tệp thành"
    " “Chỉ tiêu” hoặc “Nhiệm vụ”, “Cơ quan chủ trì”, “Thời gian” hoặc năm của mốc, rồi tải"
    " tệp lên lại."
)
_FORMAL = re.compile(r"^\(?\s*(?:ban hành kèm theo|kèm theo)\b", re.IGNORECASE)


@dataclass
class Appendix:
    """An appendix as its heading names it."""

    label: str
    line: int
    title: str = ""
    word: str = "Phụ lục"


@dataclass(frozen=True)
class Lost:
    """A table of numbered rows that was not read, with the headers met."""

    line: int
    title: str
    headers: tuple[str, ...]


def look_at_grid(table: Table, title: str) -> Lost | None:
    """Return a real table as lost where it is a list of numbered rows."""
    rows: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(" ".join(cell.text.split()))
    first = [cells[0] for cells in rows.values()]
    if table.column_count < 2 or not _counts_up(first):
        return None
    start = next(number for number, cells in rows.items() if _number(cells[0]) == 1)
    headers = [words for number, cells in rows.items() if number < start for words in cells]
    line = min((cell.from_line for cell in table.cells if cell.from_line), default=0)
    return Lost(line, title, _headers(headers))


def look_at_lines(texts: Sequence[str], line: int, title: str) -> Lost | None:
    """Return the flattened table that ``texts`` begin as lost where its rows count up."""
    start = next((at for at, words in enumerate(texts) if _number(words) == 1), None)
    if start is None or start > 48 or not _counts_up(texts[start:]):
        return None
    return Lost(line, title, _headers(texts[:start]))


def tell(
    appendices: Sequence[Appendix], lost: Sequence[Lost], read: Iterable[int]
) -> list[draft.Remark]:
    """Return a remark for every appendix that gave nothing, and every other lost table.

    ``read`` holds lines at which something was read.
    """
    used = sorted(read)
    fruitful = {part.label for part, end in _extents(appendices) if _within(used, part.line, end)}
    remarks = []
    told: set[str] = set()
    spent: set[int] = set()
    for part, end in _extents(appendices):
        if part.label in fruitful:
            continue
        inside = [table for table in lost if part.line <= table.line < end]
        spent |= {table.line for table in inside}
        if part.label not in told:
            told.add(part.label)
            remarks.append(_appendix_remark(part, inside))
    remarks += [_table_remark(table) for table in lost if table.line not in spent]
    return remarks


def _extents(appendices: Sequence[Appendix]) -> list[tuple[Appendix, int]]:
    ends = [part.line for part in appendices[1:]]
    return list(zip(appendices, [*ends, 10**9], strict=False))


def _within(lines: Sequence[int], start: int, end: int) -> bool:
    return any(start <= line < end for line in lines)


def _appendix_remark(part: Appendix, inside: Sequence[Lost]) -> draft.Remark:
    title = f" “{part.title}”" if part.title else ""
    met = _met([words for table in inside for words in table.headers], bool(inside))
    words = (
        f"{part.word} {part.label}{title} (dòng {part.line}) không cho chỉ tiêu hay nhiệm vụ nào;"
        f" {met}. {_ADVICE.format(what=part.word.lower())}"
    )
    return draft.Remark("appendix_unread", words)


def _table_remark(table: Lost) -> draft.Remark:
    title = f" “{table.title}”" if table.title else ""
    words = (
        f"Bảng{title} (dòng {table.line}) không cho chỉ tiêu hay nhiệm vụ nào;"
        f" {_met(table.headers, True)}. {_ADVICE.format(what='bảng')}"
    )
    return draft.Remark("table_unread", words)


def _met(headers: Sequence[str], has_table: bool) -> str:
    if not has_table:
        return "trong đó không có bảng nào nhận ra được là chỉ tiêu hay nhiệm vụ"
    if not headers:
        return "bảng không có dòng tiêu đề"
    return "tiêu đề cột gặp là " + ", ".join(f"“{words}”" for words in headers)


def _headers(words: Sequence[str]) -> tuple[str, ...]:
    kept = [part for part in words if part and not _FORMAL.match(part)]
    return tuple(dict.fromkeys(kept))[:_MOST_HEADERS]


def _counts_up(words: Sequence[str]) -> bool:
    """Tell whether the numbers 1, 2, 3 follow one another in ``words``."""
    wanted = 1
    for part in words:
        if _number(part) == wanted:
            wanted += 1
    return wanted > _LEAST_ROWS


def _number(words: str) -> int | None:
    """Return the number of a row that a cell holds alone, or None."""
    for token in numbering.tokens(words):
        if not token.rest and token.style in ("number", "roman") and len(token.path) == 1:
            return token.path[0]
    return None
