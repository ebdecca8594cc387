"""An appendix or a table that gives nothing is told, never dropped without a word."""

import pytest

from nq57.documents.reading import api

from . import building

_READ = [
    "PHỤ LỤC I", "TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành",
    "1", "Lập bản đồ vùng lõm sóng", "Sở Khoa học và Công nghệ", "Quý I/2026",
]  # fmt: skip
_STRANGE = ["TT", "Thôn bản", "Diện tích", "Dân cư"]
_STRANGE_ROWS = [
    ["1", "Bản Mòng", "Rộng", "Đông"],
    ["2", "Bản Hìn", "Rộng", "Thưa"],
    ["3", "Bản Cọ", "Hẹp", "Đông"],
]


def _told(found: api.Draft) -> list[tuple[str, str]]:
    return [(remark.code, remark.text) for remark in found.remarks]


def test_appendix_with_a_flat_table_nobody_knows() -> None:
    lines = [*_READ, "PHỤ LỤC II", "DANH SÁCH THÔN BẢN", *_STRANGE]
    found = api.read_source(
        building.flat([*lines, *(cell for row in _STRANGE_ROWS for cell in row)])
    )
    assert [task.code for task in found.tasks] == ["1"]
    [(code, words)] = _told(found)
    assert code == "appendix_unread"
    assert words == (
        "Phụ lục II “DANH SÁCH THÔN BẢN” (dòng 10) không cho chỉ tiêu hay nhiệm vụ nào;"
        " tiêu đề cột gặp là “TT”, “Thôn bản”, “Diện tích”, “Dân cư”. Đối chiếu bản gốc: nếu"
        " phụ lục này có việc phải theo dõi, sửa tên cột trong tệp thành “Chỉ tiêu” hoặc"
        " “Nhiệm vụ”, “Cơ quan chủ trì”, “Thời gian” hoặc năm của mốc, rồi tải tệp lên lại."
    )


def test_appendix_with_a_real_table_nobody_knows() -> None:
    found = api.read_source(
        building.table([_STRANGE, *_STRANGE_ROWS], ["Phụ lục II", "DANH SÁCH THÔN BẢN"])
    )
    [(code, words)] = _told(found)
    assert code == "appendix_unread"
    assert "“TT”, “Thôn bản”, “Diện tích”, “Dân cư”" in words


def test_appendix_without_any_table() -> None:
    found = api.read_source(building.flat([*_READ, "PHỤ LỤC II: ĐỀ CƯƠNG BÁO CÁO", "Phần mở đầu."]))
    [(code, words)] = _told(found)
    assert code == "appendix_unread"
    assert words.startswith("Phụ lục II “ĐỀ CƯƠNG BÁO CÁO” (dòng 10) không cho")
    assert "không có bảng nào" in words


def test_table_in_the_body_nobody_knows() -> None:
    found = api.read_source(building.table([_STRANGE, *_STRANGE_ROWS], ["I. HIỆN TRẠNG"]))
    [(code, words)] = _told(found)
    assert code == "table_unread"
    assert words.startswith("Bảng “I. HIỆN TRẠNG” (dòng 2) không cho chỉ tiêu hay nhiệm vụ nào;")


def test_second_table_of_an_appendix_that_was_read() -> None:
    lines = [*_READ, "Ghi chú: bảng dưới đây là danh sách", *_STRANGE]
    found = api.read_source(
        building.flat([*lines, *(cell for row in _STRANGE_ROWS for cell in row)])
    )
    assert [code for code, _ in _told(found)] == ["table_unread"]


@pytest.mark.parametrize("count", [0, 2])
def test_a_table_without_numbered_rows_is_no_list(count: int) -> None:
    found = api.read_source(building.table([_STRANGE, *_STRANGE_ROWS[:count]]))
    assert _told(found) == []


def test_appendix_named_twice_is_one_appendix() -> None:
    found = api.read_source(building.flat(["Phụ lục I", "Lời dẫn.", *_READ]))
    assert _told(found) == []


def test_appendix_that_was_read_is_not_told() -> None:
    assert _told(api.read_source(building.flat(_READ))) == []


def test_an_appendix_of_two_numbered_rows_is_not_said_to_have_none() -> None:
    lines = ["PHỤ LỤC II", "DANH SÁCH", "TT", "Thôn bản", "1", "Bản Mòng", "2", "Bản Hìn"]
    told = " ".join(remark.text for remark in api.read_source(building.flat(lines)).remarks)
    assert "Phụ lục II" in told
    assert "không có bảng nào nhận ra được là chỉ tiêu hay nhiệm vụ" in told
