"""A document as text whose tables were flattened: one cell a line, empty cells dropped."""

import random
import re
import textwrap
import unicodedata
from dataclasses import dataclass

from tests.factories.plan_documents.layouts import grid as grids
from tests.factories.plan_documents.truth import Document, Grid, Row

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_TAIL = re.compile(r"^(.*\d\S*) (GRDP|người|%)$")


@dataclass(frozen=True)
class Flat:
    """How careless the flattening was."""

    wraps: bool = False  # long cells broken over two lines
    splits_header: bool = False  # header labels broken over two lines
    has_head: bool = True  # issuer and national lines present
    moves_tails: bool = False  # units thrown after the row, as in Plan 142's V.15
    sticks: bool = False  # some words stuck together, as OCR does
    row_per_line: str = ""  # separator when a row stands on one line, empty cells kept
    counts_columns: bool = False  # a row "(1) (2) (3)" under the header
    is_foreign: bool = False  # decomposed letters, CRLF, byte-order mark, blank lines
    page_lines: int = 0  # a page number on its own line after so many lines
    hard_wrap: int = 0  # every line broken at this width, as web copies are


def as_flat_text(document: Document, flat: Flat = Flat()) -> bytes:
    """Return the document as UTF-8 text."""
    lines = [*head_lines(document, flat), *document.body]
    if document.recipients:
        lines += ["Nơi nhận:", *document.recipients]
    lines += document.signer
    chance = random.Random(document.key)
    for table in document.grids:
        lines += table.title
        lines += _header_lines(table, flat)
        if flat.counts_columns:
            lines += grids.count_row(table.columns)
        lines += _row_lines(table, flat, chance)
    lines += document.footnotes
    if flat.hard_wrap:
        lines = [part for line in lines for part in _wrap(line, flat.hard_wrap)]
    if flat.page_lines:
        lines = _with_pages(lines, flat.page_lines)
    if flat.is_foreign:
        text = unicodedata.normalize("NFD", "\r\n\r\n".join(lines))
        return b"\xef\xbb\xbf" + text.encode()
    return ("\n".join(lines) + "\n").encode()


def head_lines(document: Document, flat: Flat) -> list[str]:
    """Return the lines of the first page's fixed parts."""
    head = document.head
    lines = [*head.issuer, *NATION] if flat.has_head else []
    lines += [head.symbol_line, *head.about, head.place_line, head.kind_line, *head.title]
    if head.to:
        lines += ["Kính gửi:", *head.to]
    return [line for line in lines if line]


def _wrap(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [line]


def _with_pages(lines: list[str], each: int) -> list[str]:
    made: list[str] = []
    for at, line in enumerate(lines):
        if at and at % each == 0:
            made.append(str(at // each + 1))
        made.append(line)
    return made


def _header_lines(table: Grid, flat: Flat) -> list[str]:
    cells = grids.header_cells(table.columns)
    if flat.row_per_line:
        rows = []
        for number in range(grids.header_height(table.columns)):
            texts = [""] * len(table.columns)
            for cell in cells:
                if cell.row == number:
                    texts[cell.column] = cell.text
            rows.append(flat.row_per_line.join(texts))
        return rows
    if flat.splits_header:
        return [part for cell in cells for part in _halves(cell.text, 9)]
    return [cell.text for cell in cells]


def _row_lines(table: Grid, flat: Flat, chance: random.Random) -> list[str]:
    lines: list[str] = []
    for row in table.rows:
        cells = grids.full_cells(row, table)
        if flat.row_per_line:
            lines.append(flat.row_per_line.join(cell.replace("\n", " ") for cell in cells))
            continue
        lines += _cell_lines(row, cells, flat, chance)
    return lines


def _cell_lines(row: Row, cells: tuple[str, ...], flat: Flat, chance: random.Random) -> list[str]:
    lines: list[str] = []
    tails: list[str] = []
    for at, cell in enumerate(cells):
        if not cell:
            continue
        text = cell.replace("\n", " ")
        tail = _TAIL.match(text) if flat.moves_tails and at > 1 else None
        if tail:
            text = tail.group(1)
            tails.append(tail.group(2))
        if flat.sticks and chance.random() < 0.1:
            text = _stick(text)
        if flat.wraps and row.kind == "leaf" and len(text) > 40 and chance.random() < 0.3:
            lines += _halves(text, 30)
        else:
            lines.append(text)
    return lines + tails


def _halves(text: str, least: int) -> list[str]:
    """Break ``text`` at the space nearest its middle, when long enough."""
    spaces = [at for at, char in enumerate(text) if char == " "]
    if len(text) < least or not spaces:
        return [text]
    middle = min(spaces, key=lambda at: abs(at - len(text) // 2))
    return [text[:middle], text[middle + 1 :]]


def _stick(text: str) -> str:
    """Drop the space nearest to a third of a text of more than four words."""
    spaces = [at for at, char in enumerate(text) if char == " "]
    if len(spaces) < 4:
        return text
    at = spaces[len(spaces) // 3]
    return text[:at] + text[at + 1 :]
