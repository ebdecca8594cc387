"""Long tables out as XLSX or CSV, streamed while their rows are read.

Text that looks like a formula stays text, in both.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from nq57.core import sheets

Value = str | int | Decimal | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MOST_TEXT = 32_767  # letters in a cell of Excel
_CHUNK = 65_536
_LEADS = tuple("=+-@\t\r\n")  # with these a spreadsheet begins a formula
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # what Excel would read as one letter
_DAY_ZERO = date(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT, _BOLD, _DAY, _NUMBER, _DECIMAL = range(5)
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="#,##0.0#####"/></numFmts>'
    '<fonts count="2"><font><sz val="10"/><name val="Arial"/></font>'
    '<font><b/><sz val="10"/><color rgb="FFFFFFFF"/><name val="Arial"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FF1D4F91"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5">'
    '<xf xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf xfId="0" fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment vertical="center" wrapText="1"/></xf>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top" horizontal="left"/></xf>'
    '<xf xfId="0" numFmtId="3" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top"/></xf>'
    '<xf xfId="0" numFmtId="165" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}  # fmt: skip


class _Pipe(io.RawIOBase):
    """Take what a zip file writes, to be handed on in pieces."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written; it cannot be sought."""
        return True

    def write(self, data: object) -> int:
        """Keep a piece."""
        piece = bytes(data)  # type: ignore[call-overload]
        self.pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """Return what has come since the last time."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


def clean(text: str) -> str:
    """Return text without what no sheet may hold, at most as long as a cell."""
    return _ILLEGAL.sub(" ", text)[:MOST_TEXT]


def stream_xlsx(
    *, title: str, columns: Mapping[str, int], rows: Iterable[Sequence[Value]], mark: str = ""
) -> Iterator[bytes]:
    """Yield an XLSX file of one sheet in pieces: ``columns`` are names with widths in letters.

    The head stays in view and is repeated in print; memory does not grow with the rows.
    ``mark`` says what the whole sheet is, in its tab and in a head beside the columns.
    """
    title = sheets.name_sheet(title, mark)
    columns = {**columns, mark: sheets.MARK_WIDTH} if mark else columns
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        for name, content in _PARTS.items():
            packed.writestr(name, _HEAD + content)
        packed.writestr("xl/workbook.xml", _HEAD + _describe_book(title))
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_HEAD + _open_sheet(columns)).encode())
            waiting: list[str] = []
            size = number = 0
            for number, row in enumerate(rows, 1):
                text = _write_row(number + 1, row)
                waiting.append(text)
                size += len(text)
                if size > _CHUNK:
                    sheet.write("".join(waiting).encode())
                    waiting, size = [], 0
                    yield pipe.take()
            sheet.write(("".join(waiting) + _close_sheet(len(columns), number + 1)).encode())
    yield pipe.take()


def write_table(
    *,
    kind: str,
    title: str,
    columns: Mapping[str, int],
    rows: Sequence[Sequence[sheets.Cell]],
    mark: str = "",
) -> bytes:
    """Return a small table whole: as CSV for the ``kind`` ``csv``, else as XLSX.

    ``columns`` are names with widths in letters; a CSV has no place for ``mark``.
    """
    if kind == "csv":
        return b"".join(stream_csv(columns=columns, rows=rows))
    return sheets.write_sheet(title=title, columns=columns, rows=rows, mark=mark)


def stream_csv(*, columns: Iterable[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Yield CSV in UTF-8 with its mark, in pieces: commas, days as in ISO 8601, plain numbers."""
    target = io.StringIO()
    writer = csv.writer(target)
    target.write("\ufeff")
    writer.writerow([write_plain(name) for name in columns])
    for row in rows:
        writer.writerow([write_plain(value) for value in row])
        if target.tell() > _CHUNK:
            yield target.getvalue().encode()
            target.seek(0)
            target.truncate()
    yield target.getvalue().encode()


def write_plain(value: Value) -> str:
    """Return a cell of a CSV file; text that a spreadsheet would take for a formula is quoted."""
    if isinstance(value, str):
        text = _ILLEGAL.sub(" ", value)
        return f"'{text}" if text.lstrip(" ").startswith(_LEADS) else text
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _write_row(number: int, row: Sequence[Value], style: int = _TEXT) -> str:
    cells = "".join(
        _write_cell(f"{get_column_letter(place)}{number}", value, style)
        for place, value in enumerate(row, 1)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{cells}</row>'


def _write_cell(place: str, value: Value, style: int) -> str:
    if isinstance(value, str):
        text = escape(_ESCAPE.sub("_x005F_", clean(value)))
        return (
            f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is>'
            "</c>"
        )
    if isinstance(value, date):
        return f'<c r="{place}" s="{_DAY}"><v>{(value - _DAY_ZERO).days}</v></c>'
    if isinstance(value, Decimal):
        look = _DECIMAL if value % 1 else _NUMBER
        return f'<c r="{place}" s="{look}"><v>{value.normalize():f}</v></c>'
    return f'<c r="{place}" s="{_NUMBER}"><v>{value}</v></c>'


def _describe_book(title: str) -> str:
    name = escape(title, {'"': "&quot;"})
    heads = "'" + title.replace("'", "''") + "'!$1:$1"
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets><definedNames>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{escape(heads)}</definedName>'
        "</definedNames></workbook>"
    )


def _open_sheet(columns: Mapping[str, int]) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(columns.values(), 1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{_write_row(1, list(columns), _BOLD)}"
    )


def _close_sheet(columns: int, rows: int) -> str:
    return (
        f'</sheetData><autoFilter ref="A1:{get_column_letter(columns)}{rows}"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "</worksheet>"
    )
