"""The small grammars: targets, schedules, agencies, headers, numbers of rows."""

from decimal import Decimal

import pytest

from nq57.documents.reading import (
    agencies,
    api,
    columns,
    headers,
    numbering,
    schedules,
    targets,
)


@pytest.mark.parametrize(
    ("raw", "op", "low", "high", "unit"),
    [
        ("≥ 15%", ">=", "15", None, "%"),
        ("100%", "=", "100", "100", "%"),
        ("80% - 90%", "between", "80", "90", "%"),
        ("7 - 10", "between", "7", "10", None),
        ("≥ 0.66", ">=", "0.66", None, None),
        ("66.67%", "=", "66.67", "66.67", "%"),
        ("≥ 0,75%", ">=", "0.75", None, "%"),
        ("≥ 1.200", ">=", "1200", None, None),
        ("≥ 04 người", ">=", "4", None, "người"),
        ("3% GRDP", "=", "3", "3", "% GRDP"),
        ("01 trung tâm cấp tỉnh", "=", "1", "1", "trung tâm cấp tỉnh"),
        ("Duy trì", "keep", None, None, None),
        ("Sử dụng hệ thống hiện có", None, None, None, None),
        ("90%; 80%", None, None, None, None),
        ("Tối thiểu 80%", ">=", "80", None, "%"),
        ("Trên 50%", ">", "50", None, "%"),
        ("không quá 3", "<=", None, "3", None),
        ("80% trở lên", ">=", "80", None, "%"),
        ("12/2025", None, None, None, None),
    ],
)
def test_targets(
    raw: str, op: str | None, low: str | None, high: str | None, unit: str | None
) -> None:
    amount = targets.parse_amount(raw)
    bounds = [Decimal(value) if value else None for value in (low, high)]
    assert (amount.op, [amount.low, amount.high], amount.unit) == (op, bounds, unit)


@pytest.mark.parametrize(
    ("raw", "kind", "due"),
    [
        ("x", "in_period", None),
        ("-", "none", None),
        ("Hàng năm", "recurring", None),
        ("Hằng năm", "recurring", None),
        ("Thường xuyên", "continuous", None),
        ("Cập nhật hàng năm", "recurring", None),
        ("05/2025", "month", "2025-05-31"),
        ("Tháng 05/2025", "month", "2025-05-31"),
        ("2030", "year", "2030-12-31"),
        ("Tháng 11 hàng năm (kế hoạch năm tiếp theo)", "recurring", None),
        ("Sau khi có Quyết định của Thủ tướng Chính phủ - dự kiến 12/2025", "conditional", None),
        ("Sau khi Bộ KHCN ban hành", "conditional", None),
        ("Trước 30/6/2025", "date", "2025-06-29"),
        ("Quý II, III/2026", "quarter", "2026-09-30"),
        ("2025 - 2030", "span", "2030-12-31"),
        ("Kỳ họp cuối năm", "conditional", None),
        ("Thứ bảy hằng tuần", "recurring", None),
        ("theo chỗ trống", "conditional", None),
        ("chưa rõ", "text", None),
    ],
)
def test_schedules(raw: str, kind: str, due: str | None) -> None:
    cell = schedules.parse_schedule(raw, "2025")
    assert (cell.kind, str(cell.due) if cell.due else None) == (kind, due)


def test_expected_date_of_a_condition() -> None:
    cell = schedules.parse_schedule(
        "Sau khi có Quyết định của Chính phủ (dự kiến Tháng 9/2025)", ""
    )
    assert cell.condition == "Sau khi có Quyết định của Chính phủ"
    assert str(cell.expected) == "2025-09-30"


def test_time_without_a_year_takes_the_title_s() -> None:
    assert str(schedules.parse_schedule("Quý I", "", 2026).due) == "2026-03-31"
    assert schedules.parse_schedule("Quý I", "").kind == "text"


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (
            "Các sở Y tế, Giáo dục và đào tạo, Xây dựng; BHXH tỉnh",
            ["Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Xây dựng", "Bảo hiểm xã hội tỉnh"],
        ),
        (
            "Các sở, ban, ngành; UBND cấp huyện, xã",
            ["Các sở, ban, ngành", "UBND cấp huyện", "UBND cấp xã"],
        ),
        (
            "Sở Khoa học và Công nghệ và Sở Tài chính",
            ["Sở Khoa học và Công nghệ", "Sở Tài chính"],
        ),
        (
            "Sở Văn hóa, Thể thao và Du lịch; sở Công thương",
            ["Sở Văn hóa, Thể thao và Du lịch", "Sở Công Thương"],
        ),
        ("Ngân hàng nước khu vực 3", ["Ngân hàng Nhà nước Việt Nam chi nhánh Khu vực 3"]),
        ("Giám đốc Công an tỉnh", ["Công an tỉnh"]),
        ("Tổ trồng hoa phường", ["Tổ trồng hoa phường"]),
    ],
)
def test_agencies(bodies: api.Catalogue, raw: str, names: list[str]) -> None:
    assert [body.name for body in agencies.Agencies(bodies).read(raw)] == names


def test_agencies_without_a_catalogue() -> None:
    read = agencies.Agencies().read("Sở KH&CN; Các sở, ban, ngành và UBND các xã, phường")
    assert [body.name for body in read] == [
        "Sở Khoa học và Công nghệ",
        "Các sở, ban, ngành",
        "UBND các xã, phường",
    ]


def test_no_body_is_taken_for_another(bodies: api.Catalogue) -> None:
    """Every name resolves to itself, and a slip in it never to a different body."""
    names = agencies.Agencies(bodies)
    for entry in bodies.entries:
        found = bodies.find(entry.name)
        assert found is not None
        for place in range(1, len(entry.name), 6):
            slipped = entry.name[:place] + entry.name[place + 1 :]
            near = bodies.find_similar(slipped)
            assert near is None or near.name == found.name or bodies.find(slipped) is not None
    assert names.knows("Sở Nội vụ")


def test_a_standard_name_is_not_bent_to_another() -> None:
    catalogue = api.Catalogue.from_rows([{"code": "NV", "name": "Sở Nội vụ"}])
    assert catalogue.find_similar("Sở Ngoại vụ") is None
    near = catalogue.find_similar("Sở Nội vu")
    assert near is not None
    assert near.code == "NV"


def test_another_province_s_short_names_stay_raw(bodies: api.Catalogue) -> None:
    names = agencies.Agencies(bodies, is_foreign=True)
    assert [b.kind for b in names.read("Báo và phát thanh, truyền hình tỉnh")] == ["raw"]
    assert agencies.is_foreign(bodies, "Ủy ban nhân dân tỉnh Lam Giang")
    assert not agencies.is_foreign(bodies, "Ủy ban nhân dân tỉnh Sơn La")


def test_header_broken_over_lines_and_two_rows() -> None:
    lines = [
        "STT", "Chỉ", "tiêu", "Đơn vị", "tính", "Mục tiêu", "Cơ quan chủ", "trì",
        "Đến hết", "2025", "Đến hết", "2030", "I", "HẠ TẦNG",
    ]  # fmt: skip
    header = headers.read_header(lines, 0)
    assert header is not None
    assert [column.kind for column in header.columns] == [
        "number", "name", "unit", "value", "value", "lead",
    ]  # fmt: skip
    assert lines[header.end] == "I"


@pytest.mark.parametrize(
    ("label", "kind", "years"),
    [
        ("Đến hết 2025", "value", (2025, 2025)),
        ("Giai đoạn 2025 - 2030", "value", (2025, 2030)),
        ("Tầm nhìn đến năm 2045", "value", (2045, 2045)),
        ("Thực hiện năm 2024", "baseline", (2024, 2024)),
        ("Quý II/2026", "value", (2026, 2026)),
        ("Thời gian hoàn thành", "deadline", None),
        ("Đơn vị đầu mối", "lead", None),
        ("Kinh phí dự kiến (triệu đồng)", "money", None),
        ("Cơ quan ban hành", "agency", None),
    ],
)
def test_column_labels(label: str, kind: str, years: tuple[int, int] | None) -> None:
    column = columns.classify(label)
    assert column is not None
    assert (column.kind, column.years) == (kind, years)


def test_numbering_prefers_the_next_number() -> None:
    state = numbering.State(roman=2, path=(6, 4), last=6)
    costs = {
        line: min(numbering.step(state, token)[1] for token in numbering.tokens(line))
        for line in ("6.5", "7", "III", "6.4", "40", "1")
    }
    assert costs["6.5"] == costs["7"] == costs["III"] == 0
    assert min(costs["6.4"], costs["40"], costs["1"]) >= 5
