"""Figures as other programs send them: CSV of named columns, and ADX (IHE QRPH, 2015).

Numbers are a program's: a dot before the decimals, no groups. XML is read with entities off
and without a document type. Every fault is told by its row.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from nq57.core import periods
from nq57.core.phrases import Phrase
from nq57.reporting import rules

ADX = "urn:ihe:qrph:adx:2015"
MOST_ROWS = 20_000
COLUMNS = ("indicator", "organisation", "period", "value", "numerator", "denominator", "note",
           "revision")  # fmt: skip
_NEEDED = ("indicator", "organisation", "period")
_NUMBERS = ("value", "numerator", "denominator")
_SPANS = {
    "P1M": "month", "P3M": "quarter", "P1Q": "quarter", "P6M": "half_year", "P1Y": "year",
}  # fmt: skip
_MOST_DIGITS = 6  # decimals that a column keeps
_PLAIN = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,6})?")  # most numbers: nothing of them is to check


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """One figure that is to be written; ``number`` counts from 1 in what was sent.

    ``revision`` is the one that was read, None where the sender keeps none.
    """

    number: int
    indicator: str
    organisation: str
    period: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str | None = None
    revision: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what tells one figure from another."""
        return self.indicator, self.organisation, self.period


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row; 0 is the file as a whole."""

    row: int
    code: str
    sentence: str


def read_csv(content: bytes) -> tuple[list[ValueRow], list[RowFault]]:
    """Return the rows of a CSV file with a head of ``COLUMNS``, parted by commas.

    :raises rules.ReportingError: when it is no such file.
    """
    try:
        text = content.decode("utf-8-sig")
        cells = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise rules.ReportingError("Tệp CSV phải là UTF-8, các cột cách nhau dấu phẩy.") from error
    head = [name.strip() for name in cells[0]] if cells else []
    if missing := [name for name in _NEEDED if name not in head]:
        raise rules.ReportingError(f"Tệp CSV thiếu cột: {', '.join(missing)}.")
    if strange := [name for name in head if name not in COLUMNS]:
        raise rules.ReportingError(f"Tệp CSV có cột lạ: {', '.join(strange)[:200]}.")
    if len(set(head)) != len(head):
        raise rules.ReportingError("Tệp CSV có hai cột cùng tên.")
    return _read(dict(zip(head, row, strict=False)) for row in cells[1:] if any(row))


def read_adx(content: bytes) -> tuple[list[ValueRow], list[RowFault]]:
    """Return the figures of an ADX message.

    ``group`` names the office (``orgUnit``) and the period (``2026-11-01/P1M``), ``dataValue``
    the indicator (``dataElement``) and the ``value``; ``part`` is ``numerator`` or
    ``denominator`` where the indicator has parts.

    :raises rules.ReportingError: when it is no ADX message.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )  # fmt: skip
    try:
        tree = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise rules.ReportingError("Tệp XML hỏng hoặc không phải ADX.") from error
    if b"<!DOCTYPE" in content or tree.getroottree().docinfo.internalDTD is not None:
        raise rules.ReportingError("Tệp ADX không được khai báo DOCTYPE: bỏ đi rồi gửi lại.")
    if tree.tag != f"{{{ADX}}}adx":
        raise rules.ReportingError(f"Tệp XML không phải ADX: gốc phải là adx của {ADX}.")
    return _read(_join(tree))


def _join(tree: "etree._Element") -> Iterator[dict[str, str]]:
    """Yield one row for each figure: its parts stand in several elements."""
    for group in tree.iter(f"{{{ADX}}}group"):
        found: dict[str, dict[str, str]] = {}
        office, period = group.get("orgUnit", ""), _read_span(group.get("period", ""))
        for cell in group.iter(f"{{{ADX}}}dataValue"):
            name, part = cell.get("dataElement", ""), cell.get("part", "value")
            row = found.get(name)
            if row is None or part in row:
                if row is not None:
                    yield row  # the same part twice: two rows, told as repeated
                row = found[name] = {"indicator": name, "organisation": office, "period": period}
            row[part if part in _NUMBERS else f"part={part}"] = cell.get("value", "")
            for note in cell.iter(f"{{{ADX}}}annotation"):
                row["note"] = (note.text or "").strip()
        yield from found.values()


def _read_span(text: str) -> str:
    """Return our code of an ISO 8601 interval; what is none comes back and is told later."""
    start, _, span = text.partition("/")
    try:
        kind, day = _SPANS[span], date.fromisoformat(start)
        period = periods.get_period(kind, day)  # type: ignore[arg-type]
    except (KeyError, ValueError):
        return text
    return period.code if period.start == day else text


def _read(found: Iterator[Mapping[str, str]]) -> tuple[list[ValueRow], list[RowFault]]:
    rows: list[ValueRow] = []
    faults: list[RowFault] = []
    for number, cells in enumerate(found, 1):
        if number > MOST_ROWS:
            raise rules.ReportingError(f"Quá {MOST_ROWS} dòng: chia thành nhiều lần gửi.")
        rows.append(_read_row(number, cells, faults))
    return rows, faults


def _read_row(number: int, cells: Mapping[str, str], faults: list[RowFault]) -> ValueRow:
    """Return one row; what is wrong with its cells goes to ``faults``."""
    told: dict[str, Decimal | None] = {}
    for name in _NUMBERS:
        typed = cells.get(name)
        try:
            told[name] = read_number(typed) if typed else None
        except ValueError:
            said = Phrase("“%(typed)s” không phải số: ghi như 61.7.", typed=(typed or "")[:40])
            faults.append(RowFault(number, "E603", said))
    if any(name.startswith("part=") for name in cells):
        faults.append(RowFault(number, "E605", Phrase("Phần của số liệu có tên lạ.")))
    revision = (cells.get("revision") or "").strip()
    if revision and not (revision.isascii() and revision.isdigit() and len(revision) < 9):
        faults.append(RowFault(number, "E707", Phrase("Cột revision phải là số nguyên.")))
        revision = ""
    named = {name: (cells.get(name) or "").strip() for name in _NEEDED}
    return ValueRow(
        number=number, **named, **told, note=cells.get("note"),  # type: ignore[arg-type]
        revision=int(revision) if revision else None,
    )  # fmt: skip


def read_number(text: str) -> Decimal | None:
    """Return a program's number, or None for nothing.

    :raises ValueError: when it is none, or no column keeps it whole.
    """
    text = text.strip()
    if not text:
        return None
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if len(text) > 40 or not text.isascii() or "_" in text:
        raise ValueError(text)
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    return check_number(number)


def check_number(number: Decimal) -> Decimal:
    """Return a number that a column keeps whole.

    :raises ValueError: when it is infinite, too large or too fine.
    """
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_MOST_DIGITS or number.adjusted() > 12:
        raise ValueError(str(number)[:40])
    return number
