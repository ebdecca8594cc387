"""Sheets in: whole or not at all, whichever program wrote them."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from nq57.core import numbers, sheets


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_and_its_text_give_the_same_cells() -> None:
    cells = [["Lò Văn A", "01/03/2026", "5"], ["B", "", "1.5"]]
    rows = [["Lò Văn A", date(2026, 3, 1), 5.0], ["B", None, 1.5]]
    assert [row[:3] for row in sheets.read_sheet(workbook(rows))] == cells
    for mark in "\t;,":
        assert sheets.read_text("\n".join(mark.join(row) for row in cells)) == cells


def test_a_sheet_too_long_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    rows: list[list[object]] = [[number] for number in range(3)]
    assert len(sheets.read_sheet(workbook(rows))) == 3
    with pytest.raises(sheets.SheetReadError, match="3 dòng"):
        sheets.read_sheet(workbook([*rows, [3]]))
    with pytest.raises(sheets.SheetReadError, match="3 dòng"):
        sheets.read_text("0\n1\n2\n3\n")


@pytest.mark.parametrize("content", [b"PK\x03\x04abc", b"\xff\xfe\x00", b"\x80\x81"])
def test_what_is_no_sheet(content: bytes) -> None:
    with pytest.raises(sheets.SheetReadError):
        sheets.read_sheet(content)


def test_a_workbook_made_to_unpack_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1000)
    with pytest.raises(sheets.SheetReadError, match="quá lớn"):
        sheets.read_sheet(workbook([["a"]]))


def test_a_sheet_without_rows_still_has_its_head() -> None:
    content = sheets.write_sheet(
        title="Thử", columns={"Mã": 5, "Kết quả": 9}, rows=[], choices={"Kết quả": ["Đã xong"]}
    )
    assert [list(filter(None, row)) for row in sheets.read_sheet(content)] == [["Mã", "Kết quả"]]


@pytest.mark.parametrize("value", [1.234, 0.5, -2.125, 1234.5, 1e-6, 3.0, 12345678901.25])
def test_a_number_of_a_workbook_is_read_as_that_number(value: float) -> None:
    text = sheets.read_sheet(workbook([[value]]))[0][0]
    assert numbers.parse_number(text) == Decimal(repr(value))


def test_text_out_defuses_formulas_and_keeps_numbers() -> None:
    rows: list[list[sheets.Cell]] = [
        ["=1+1", " @a", "-5", Decimal("-1.5"), date(2026, 12, 4), None]
    ]
    written = sheets.write_text(columns=["+A", "B", "C", "D", "E", "F"], rows=rows)
    assert written.startswith(b"\xef\xbb\xbf")
    assert sheets.read_sheet(written) == [
        ["'+A", "B", "C", "D", "E", "F"], ["'=1+1", "' @a", "'-5", "-1.5", "04/12/2026", ""],
    ]  # fmt: skip


def test_words_are_offered_for_one_cell_where_the_sheet_can_hold_them() -> None:
    offers = {
        (2, 2): ["Có", "Chưa"],
        (3, 2): ["Có, một phần", "Chưa"],
        (4, 2): ["x" * 200, "y" * 60],
    }
    content = sheets.write_sheet(
        title="Thử", columns={"A": 5, "B": 9}, rows=[["1", ""], ["2", ""], ["3", ""]], offers=offers
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    rules = book.worksheets[0].data_validations.dataValidation
    assert [(str(rule.sqref), rule.formula1) for rule in rules] == [("B2", '"Có,Chưa"')]


def test_a_mark_stands_where_no_reader_of_the_columns_meets_it() -> None:
    content = sheets.write_sheet(
        title="Kết quả", columns={"Mã": 8}, rows=[("a",)], mark="SỐ LIỆU MINH HỌA"
    )
    cells = [row[:2] for row in sheets.read_sheet(content)]
    assert cells == [["Mã", "SỐ LIỆU MINH HỌA"], ["a", ""]]
    sheet = sheets.open_book(content).worksheets[0]
    assert sheet.title == "SỐ LIỆU MINH HỌA Kết quả"
    assert sheet.oddHeader.center.text == "SỐ LIỆU MINH HỌA"
