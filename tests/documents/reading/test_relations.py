"""Symbols of documents stay as written and are compared whatever their case."""

import pytest

from nq57.documents.reading import api, relations

from . import building

_TABLE = [
    "PHỤ LỤC", "TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành",
    "1", "Triển khai Chương trình hành động số 09-CTR/TU", "Sở Nội vụ", "Quý I/2026",
]  # fmt: skip


def test_a_symbol_stays_as_written_and_stands_once() -> None:
    head = ["Số: 18-CTr/TU", "CHƯƠNG TRÌNH HÀNH ĐỘNG", "Thực hiện Nghị quyết số 57-NQ/TW"]
    body = ["Căn cứ Chương trình hành động số 09-CTr/TU ngày 04/3/2026 của Tỉnh ủy;"]
    document = api.read_source(building.flat([*head, *body, *_TABLE])).document
    assert document.symbol == "18-CTr/TU"
    assert [reference.symbol for reference in document.references] == ["57-NQ/TW", "09-CTr/TU"]


def test_symbols_of_two_texts_meet_whatever_their_case() -> None:
    assert relations.keys("theo số 09-CTr/TU") == relations.keys("theo số 09-CTR/TU") != set()


@pytest.mark.parametrize("symbol", ["18-CTr/TU", "18-CTR/TU"])
def test_the_kind_follows_from_a_symbol_of_any_case(symbol: str) -> None:
    document = api.read_source(building.flat([f"Số: {symbol}", "Nội dung của văn bản."])).document
    assert (document.kind, document.symbol) == ("programme", symbol)


_DECIDED = ["Số: 400/QĐ-UBND", "QUYẾT ĐỊNH"]


def relations_of(*lines: str) -> dict[str, str]:
    document = api.read_source(building.flat(list(lines))).document
    return {reference.symbol: reference.relation for reference in document.references}


def test_a_title_that_amends_names_what_it_amends() -> None:
    title = (
        "Về việc sửa đổi, bổ sung một số chỉ tiêu, nhiệm vụ tại Kế hoạch số 142/KH-UBND"
        " ngày 04/6/2025 của UBND tỉnh về thực hiện Nghị quyết số 57-NQ/TW"
    )
    found = relations_of(*_DECIDED, title, "Điều 1. Giao Sở Nội vụ.")
    assert found == {"142/KH-UBND": "amends", "57-NQ/TW": "cites"}


@pytest.mark.parametrize(
    ("title", "relation"),
    [
        ("Điều chỉnh tiến độ thực hiện nhiệm vụ tại Kế hoạch số 142/KH-UBND", "amends"),
        ("Bổ sung nhiệm vụ thực hiện Kế hoạch số 142/KH-UBND", "implements"),
        ("Triển khai việc sửa đổi Kế hoạch số 142/KH-UBND", "implements"),
    ],
)
def test_a_title_amends_only_what_it_says_it_amends(title: str, relation: str) -> None:
    assert relations_of(*_DECIDED, title, "Điều 1. Giao Sở Nội vụ.") == {"142/KH-UBND": relation}


def test_the_clause_of_a_decision_amends_where_a_plans_has_it_done() -> None:
    clause = (
        "Điều 1. Sửa đổi, bổ sung chỉ tiêu II.3 tại Kế hoạch số 142/KH-UBND của UBND tỉnh như sau:"
    )
    cited = (
        "Căn cứ Nghị định số 10/2020/NĐ-CP được sửa đổi, bổ sung tại Nghị định số 11/2024/NĐ-CP;"
    )
    found = relations_of(*_DECIDED, "Về một số chỉ tiêu của tỉnh", cited, clause)
    assert found["142/KH-UBND"] == "amends"
    assert {found["10/2020/NĐ-CP"], found["11/2024/NĐ-CP"]} == {"cites"}
    planned = relations_of(
        "Số: 7/KH-UBND",
        "KẾ HOẠCH",
        "Về một số việc của tỉnh",
        "1. Sửa đổi, bổ sung Quyết định số 5/QĐ-UBND.",
    )
    assert planned == {"5/QĐ-UBND": "cites"}


def test_who_gathers_reports_stands_between_the_office_and_whom_it_reports_to() -> None:
    clause = (
        "1. Các sở, ngành định kỳ hằng quý trước ngày 20 của tháng cuối quý báo cáo kết quả thực hiện"
        " về Sở Khoa học và Công nghệ để tổng hợp, báo cáo UBND tỉnh."
    )
    lines = [
        "Số: 7/KH-UBND",
        "KẾ HOẠCH",
        "Về một số việc của tỉnh",
        "IV. TỔ CHỨC THỰC HIỆN",
        clause,
    ]
    [duty] = api.read_source(building.flat(lines)).duties
    assert (duty.through, duty.to) == ("Sở Khoa học và Công nghệ", "UBND tỉnh")
