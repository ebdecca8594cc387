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
