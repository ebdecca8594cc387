"""Tables out: what a spreadsheet reads again, no formula in it, memory that does not grow."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.core import tables

COLUMNS = {"Mã": 8, "Tên": 30}
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]


def read(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_values_keep_their_kind() -> None:
    row = ("Lò <A> & B", Decimal("1234.50"), Decimal(57), date(2026, 12, 4), 3, None)
    columns = dict.fromkeys("abcdef", 10)
    content = b"".join(
        tables.stream_xlsx(title="Việc 'của' tôi & bạn", columns=columns, rows=[row])
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert (sheet.title, sheet.freeze_panes) == ("Việc 'của' tôi & bạn", "A2")
    cells = [cell.value for cell in sheet[2]]
    assert cells[:3] == ["Lò <A> & B", 1234.5, 57]
    assert cells[3].date() == date(2026, 12, 4)  # type: ignore[union-attr]
    assert sheet["D2"].number_format == "dd/mm/yyyy"
    assert cells[4] == 3
    lines = b"".join(tables.stream_csv(columns=columns, rows=[row])).decode("utf-8-sig")
    assert next(csv.reader(lines.splitlines()[1:])) == [
        "Lò <A> & B", "1234.5", "57", "2026-12-04", "3", "",
    ]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_formula_goes_out(text: str) -> None:
    content = b"".join(tables.stream_xlsx(title="a", columns=COLUMNS, rows=[(text, "")]))
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert cell.data_type in ("s", "inlineStr")
    row = b"".join(tables.stream_csv(columns=COLUMNS, rows=[(text, "")])).decode("utf-8-sig")
    said = list(csv.reader(io.StringIO(row, newline="")))[1][0]
    assert said.startswith("'")


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=5))
def test_any_text_makes_a_workbook_that_opens(rows: list[tuple[str, str]]) -> None:
    rows = [(f"x{first}", second) for first, second in rows]
    content = b"".join(tables.stream_xlsx(title="a", columns=COLUMNS, rows=rows))
    assert len(read(content)) == len(rows) + 1


def test_it_flows_while_the_rows_are_read() -> None:
    taken = 0

    def rows() -> Iterator[tuple[str, str]]:
        nonlocal taken
        for taken in range(50_000):
            yield (f"M{taken}", "việc phải làm " * 3)

    for content in (
        tables.stream_xlsx(title="a", columns=COLUMNS, rows=rows()),
        tables.stream_csv(columns=COLUMNS, rows=rows()),
    ):
        next(content)
        assert 0 < taken < 5_000
        assert max(len(piece) for piece in content) < 500_000
        assert taken == 49_999


def test_a_mark_stands_in_tab_and_head_beside_the_columns() -> None:
    content = b"".join(
        tables.stream_xlsx(title="Việc phải làm của tôi", columns=COLUMNS, rows=[("a", "b")],
                           mark="SỐ LIỆU MINH HỌA")
    )  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.title == "SỐ LIỆU MINH HỌA Việc phải làm của tôi"[:31]
    assert read(content) == [[*COLUMNS, "SỐ LIỆU MINH HỌA"], ["a", "b", None]]
