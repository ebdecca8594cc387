"""What a cell says, what a sheet lacks: without a database."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from nq57.registers.base import rules

COLUMNS: dict[str, rules.Column] = {
    "code": rules.Code("Mã", 20),
    "name": rules.Text("Tên", 40, most=10),
    "kind": rules.Choice("Loại", 20, choices=(("a", "Loại A"), ("b", "Loại B"))),
    "is_open": rules.YesNo("Công khai", 10),
    "since": rules.Day("Từ ngày", 12),
    "reach": rules.Whole("Lượt", 10),
    "office": rules.Office("Cơ quan", 30),
    "level": rules.Told("Cấp", 8),
}
HEADS = [one.head for one in COLUMNS.values()]
PLAIN = {
    "Tên": "Bản tin", "Loại": "loai a", "Công khai": "x", "Từ ngày": "1/7/2026",
    "Lượt": "1.200", "Cơ quan": "Sở Y tế",
}  # fmt: skip


class Named:
    def __init__(self, name: str) -> None:
        self.name = name


HEALTH = Named("Sở Y tế")


def find(named: str) -> Named:
    if named != HEALTH.name:
        raise rules.EntryError(f"Không có cơ quan “{named}”.")
    return HEALTH


def check(said: Mapping[str, Any]) -> list[rules.Fault]:
    return [] if said["name"] else [rules.Fault("name", "Ghi tên.")]


def read(*rows: dict[str, str], heads: list[str] = HEADS) -> rules.Reading:
    cells = [heads, *([{**PLAIN, **row}.get(head, "") for head in heads] for row in rows)]
    return rules.read_rows(cells, COLUMNS, noun="mục", find_office=find, check=check)


def test_a_row_is_read_by_its_heads_in_any_order_and_told_as_it_came() -> None:
    reading = read({"Mã": "tt-01"}, heads=HEADS[::-1])
    assert not reading.faults
    said = {
        "name": "Bản tin", "kind": "a", "is_open": True, "since": date(2026, 7, 1),
        "reach": 1200, "office": HEALTH,
    }  # fmt: skip
    assert [(row.number, row.code, row.said) for row in reading.rows] == [(2, "TT-01", said)]
    entry = Named("Bản tin")
    vars(entry).update(said, code="TT-01", level=None)
    assert rules.tell_row(COLUMNS, entry) == [
        "TT-01", "Bản tin", "Loại A", "có", date(2026, 7, 1), 1200, "Sở Y tế", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "cell", "sentence"),
    [
        ("Tên", "Một cái tên quá dài", "Dài quá 10 ký tự"),
        ("Tên", " ", "Ghi tên"),
        ("Loại", "", "Chưa ghi; chọn một trong các mục: Loại A, Loại B"),
        ("Loại", "Loại C", "“Loại C” không có trong danh mục"),
        ("Công khai", "chắc có", "ghi có hoặc không"),
        ("Từ ngày", "31/02/2026", "không phải ngày"),
        ("Lượt", "-1", "số nguyên từ 0"),
        ("Lượt", "nhiều", "số nguyên từ 0"),
        ("Lượt", "12345678901", "số nguyên từ 0"),
        ("Cơ quan", "", "Chưa ghi cơ quan"),
        ("Cơ quan", "Sở Lạ", "Không có cơ quan"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_column(head: str, cell: str, sentence: str) -> None:
    reading = read({}, {head: cell})
    assert [row.number for row in reading.rows] == [2]
    assert [(one.row, one.column) for one in reading.faults] == [(3, head)]
    assert sentence in reading.faults[0].message


def test_what_nobody_wrote_is_not_zero_and_not_yes() -> None:
    (row,) = read({"Lượt": "", "Từ ngày": "", "Công khai": ""}).rows
    assert (row.said["reach"], row.said["since"], row.said["is_open"]) == (None, None, False)
    asked = rules.YesNo("Công khai", 10, is_required=True)
    with pytest.raises(rules.EntryError, match="ghi có hoặc không"):
        asked.read("", find)
    free = rules.Office("Cơ quan", 30, is_required=False)
    assert free.read("", find) is None
    assert rules.Choice("Loại", 9, choices=(("a", "A"),), default="a").read("", find) == "a"


def test_an_empty_sheet_and_a_missing_column_are_refused_whole() -> None:
    with pytest.raises(rules.EntryError, match="ít nhất một mục"):
        read()
    with pytest.raises(rules.EntryError, match="thiếu cột: Loại, Lượt"):
        read({}, heads=[head for head in HEADS if head not in ("Loại", "Lượt", "Mã", "Cấp")])


def test_a_linked_row_is_found_by_its_column_and_told_by_its_code() -> None:
    row = Named("Chương trình")
    vars(row).update(code="TT-01")
    link = rules.Link("Thuộc", 20)
    assert link.read("", find) is None
    assert link.read("TT-01", lambda cell, column: {("TT-01", link): row}[cell, column]) is row
    assert (link.tell(row), link.tell(None)) == ("TT-01", "")
    with pytest.raises(rules.EntryError, match="Chưa ghi mã"):
        rules.Link("Thuộc", 20, is_required=True).read("", find)
    assert rules.list_links(COLUMNS | {"part": link}) == ("office", "part")


def test_what_says_nothing_is_named_and_zero_says_something() -> None:
    said = {"name": " ", "since": None, "reach": 0, "way": "Báo"}
    found = rules.list_missing(said, dict.fromkeys(said, "Ghi."))
    assert [one.field for one in found] == ["name", "since"]
