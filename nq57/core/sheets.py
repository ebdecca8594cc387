"""Sheets: XLSX, CSV and pasted cells in as rows of text, whatever wrote them; XLSX out."""

import codecs
import csv
import io
import math
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 5_000_000
MOST_UNPACKED = 100_000_000
MOST_ROWS = 20_000
MOST_BOOK = 20_000_000  # unpacked, of a workbook that is held whole
MOST_SPANNED = 100_000  # cells of merged ranges and links: openpyxl visits each of them
_MOST_COLUMNS = 200
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_SPAN = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref\s*=\s*[\"']([^\"']*)")
MARK_WIDTH = 24  # letters, of the column that only says what the sheet is
_LONGEST_TAB = 31
_LONGEST_OFFER = 255  # what Excel takes as a list inside the cell's rule
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | Decimal | date | None
# What openpyxl lets through on a broken file; a wrong letter of XML is a SyntaxError.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, OSError, NotImplementedError,
)  # fmt: skip


class SheetReadError(Exception):
    """Say in Vietnamese why a file is no sheet."""


def read_sheet(content: bytes) -> list[list[str]]:
    """Return the cells of the first sheet of an XLSX file, or of a CSV file.

    Days come as dd/MM/yyyy, whole numbers without decimals.

    :raises SheetReadError: when it is neither, too big, too long, or made to unpack without end.
    """
    if len(content) > MOST_BYTES:
        raise SheetReadError("Tệp lớn hơn 5 MB: chia thành nhiều tệp nhỏ.")
    if content[:4] != b"PK\x03\x04":
        return read_text(_decode(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise SheetReadError("Tệp giải nén ra quá lớn: lưu lại từ bảng tính rồi thử lại.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(
            max_row=MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True
        )
        cells = [[_text(value) for value in row] for row in rows]
        book.close()
    except _BROKEN as error:
        raise SheetReadError("Không đọc được tệp này như một bảng tính .xlsx.") from error
    return _bounded(cells)


def open_book(content: bytes, *, values: bool = False) -> Workbook:
    """Return a whole workbook: its formulas, or with ``values`` what they last gave.

    :raises SheetReadError: when it is no workbook, too big, or made to unpack without end.
    """
    if len(content) > MOST_BYTES:
        raise SheetReadError("Tệp lớn hơn 5 MB: chia thành nhiều tệp nhỏ.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_parts(packed)
        return openpyxl.load_workbook(
            io.BytesIO(content), data_only=values, keep_links=False, rich_text=not values
        )
    except _BROKEN as error:
        raise SheetReadError("Không đọc được tệp này như một bảng tính .xlsx.") from error


def _check_parts(packed: zipfile.ZipFile) -> None:
    """Refuse what openpyxl would spend itself on: size, entities, ranges without end."""
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > MOST_BOOK:
        raise SheetReadError("Tệp giải nén ra quá lớn: lưu lại từ bảng tính rồi thử lại.")
    spanned = 0
    for part in parts:
        plain = packed.read(part).replace(b"\0", b"")
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise SheetReadError("Tệp có khai báo XML lạ: lưu lại từ bảng tính rồi thử lại.")
        for found in _SPAN.finditer(plain):
            left, top, right, bottom = range_boundaries(found[1].decode("ascii", "replace"))
            wide = (right or _LAST_COLUMN) - (left or 1) + 1
            spanned += wide * ((bottom or _LAST_ROW) - (top or 1) + 1)
    if spanned > MOST_SPANNED:
        raise SheetReadError("Tệp gộp quá nhiều ô: bỏ gộp ô rồi thử lại.")


def read_text(text: str) -> list[list[str]]:
    """Return the cells of pasted or CSV text, parted by tabs, semicolons or commas.

    :raises SheetReadError: when there are too many lines or a quote is never closed.
    """
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    parted_by = max("\t;,", key=lambda mark: (first.count(mark), "\t;,".index(mark) == 0))
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=parted_by))
    except csv.Error as error:
        raise SheetReadError("Bảng có dấu nháy kép mở mà không đóng.") from error
    return _bounded([[cell.strip() for cell in row] for row in rows])


def write_sheet(
    *,
    title: str,
    columns: Mapping[str, int],
    rows: Sequence[Sequence[Cell]],
    choices: Mapping[str, Sequence[str]] | None = None,
    offers: Mapping[tuple[int, int], Sequence[str]] | None = None,
    mark: str = "",
) -> bytes:
    """Return an XLSX file of one sheet: ``columns`` are names with widths in letters.

    ``choices`` offers words for a column, ``offers`` for one cell (row, column; from 1).
    ``mark`` says what the whole sheet is: in its tab, in a head of its own beside the columns
    and on every printed page, where no reader of the columns meets it. Text that looks like a
    formula stays text.
    """
    book = openpyxl.Workbook(write_only=False)
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(name_sheet(title, mark))
    sheet.freeze_panes = "A2"
    sheet.oddHeader.center.text = mark or None
    columns = {**columns, mark: MARK_WIDTH} if mark else columns
    for place, (name, width) in enumerate(columns.items(), 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        sheet.cell(1, place, name).font = Font(bold=True)
        if rows and (words := (choices or {}).get(name)):
            offered = DataValidation(type="list", formula1=f'"{",".join(words)}"')
            sheet.add_data_validation(offered)
            offered.add(f"{letter}2:{letter}{len(rows) + 1}")
    _write_rows(sheet, rows)
    for spot, words in (offers or {}).items():
        _offer(sheet, spot, words)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write_rows(sheet: Worksheet, rows: Sequence[Sequence[Cell]]) -> None:
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            if isinstance(value, str):
                value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
            cell = sheet.cell(number, place, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"


def name_sheet(title: str, mark: str) -> str:
    """Return what stands on a sheet's tab, at most as long as Excel takes."""
    return f"{mark} {title}".strip()[:_LONGEST_TAB]


def write_text(*, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return a CSV file (UTF-8 with its mark, so that spreadsheets read the accents).

    Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers
    have a point, days are dd/MM/yyyy.
    """
    written = io.StringIO()
    lines = csv.writer(written)
    for row in (columns, *rows):
        lines.writerow([_plain(value) for value in row])
    return codecs.BOM_UTF8 + written.getvalue().encode()


def _plain(value: Cell) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
    return _text(value)


def _offer(sheet: Worksheet, place: tuple[int, int], words: Sequence[str]) -> None:
    """Offer words for one cell, where Excel can hold them: a comma would part a word."""
    listed = ",".join(words)
    if len(listed) > _LONGEST_OFFER or any("," in word or '"' in word for word in words):
        return
    rule = DataValidation(type="list", formula1=f'"{listed}"')
    sheet.add_data_validation(rule)
    rule.add(sheet.cell(*place).coordinate)


def _plain_number(value: float) -> str:
    """Return a cell's number so that nobody reads its decimals as thousands: 1.2340."""
    if value.is_integer():
        return str(int(value))
    written = f"{Decimal(repr(value)):f}" if math.isfinite(value) else str(value)
    return f"{written}0" if len(written.partition(".")[2]) == 3 else written


def _bounded(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > MOST_ROWS:
        raise SheetReadError(f"Bảng dài hơn {MOST_ROWS} dòng: chia thành nhiều tệp.")
    return rows


def _decode(content: bytes) -> str:
    is_wide = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise SheetReadError(
            "Tệp không phải .xlsx hay .csv UTF-8: lưu lại từ bảng tính rồi thử lại."
        ) from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return _plain_number(value)
    return str(value).strip()
