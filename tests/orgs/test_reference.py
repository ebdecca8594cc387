"""The reference data as files: what counts on paper counts here."""

import collections

import pytest

from nq57.core import reference
from nq57.orgs import rules

REPORTING_BODIES = {
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Nông nghiệp và Môi trường",
    "Sở Dân tộc và Tôn giáo",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Tư pháp",
    "Sở Công Thương",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Thanh tra tỉnh",
    "Công an tỉnh",
    "Bộ Chỉ huy Quân sự tỉnh",
    "Bảo hiểm xã hội tỉnh",
    "Ngân hàng Nhà nước Việt Nam chi nhánh Khu vực 3",
    "Chi cục Thống kê tỉnh",
    "Báo Sơn La",
    "Trung tâm Xúc tiến đầu tư, Thương mại và Du lịch",
}
FILES = ("organisations", "groups", "group_members", "reporting", "places", "successions", "rights")


def rows_of(name: str) -> list[dict[str, str]]:
    return reference.read_table(reference.FOLDER / f"{name}.csv").rows


@pytest.mark.parametrize("name", FILES)
def test_each_file_names_its_source_date_and_checker(name: str) -> None:
    head = reference.read_table(reference.FOLDER / f"{name}.csv").head
    assert {"source", "date", "checker", "status"} <= head.keys()
    assert all(head.values())
    assert "chờ tỉnh xác nhận" in head["status"]


def test_a_table_tells_the_line_of_each_row() -> None:
    table = reference.read_table(reference.FOLDER / "reporting.csv")
    lines = (reference.FOLDER / "reporting.csv").read_text().splitlines()
    assert lines[table.lines[0] - 1].startswith(table.rows[0]["org"])


def test_95_offices_report_and_the_twenty_are_these() -> None:
    names = {row["code"]: row["name"] for row in rows_of("organisations")}
    duties = rows_of("reporting")
    assert len(duties) == len({row["org"] for row in duties}) == 95
    assert {names[row["org"]] for row in duties if row["since"] == "2025-06-04"} == (
        REPORTING_BODIES
    )
    assert {row["status"] for row in duties} == {"pending"}


def test_200_former_communes_map_onto_exactly_the_75() -> None:
    places = {row["key"]: row for row in rows_of("places")}
    passes = [
        row
        for row in rows_of("successions")
        if row["subject"] == "place" and places[row["to"]]["parent"] == "14"
        and row["kind"] != "dissolve"
    ]  # fmt: skip
    former = {row["from"] for row in passes}
    present = {
        key
        for key, row in places.items()
        if not row["until"] and row["kind"] in {"commune", "ward"}
    }
    ended = {key for key, row in places.items() if row["until"] and len(row["code"]) == 5}
    unchanged = {row["from"] for row in passes if row["kind"] == "unchanged"}
    assert (len(passes), len(former), len(present), len(unchanged)) == (200, 200, 75, 7)
    assert {row["to"] for row in passes} == present
    assert former == ended | unchanged
    assert all(row["from"] == row["to"] for row in passes if row["kind"] == "unchanged")


def test_the_75_are_67_communes_and_8_wards_with_zero_kept() -> None:
    present = [row for row in rows_of("places") if not row["until"] and row["parent"] == "14"]
    kinds = collections.Counter(row["kind"] for row in present)
    assert kinds == {"commune": 67, "ward": 8}
    assert all(len(row["code"]) == 5 and row["code"].startswith("0") for row in present)
    assert sum(row["is_border"] == "1" for row in present) == 13


def test_every_district_passes_to_the_communes_of_its_area() -> None:
    passes = [row for row in rows_of("successions") if row["kind"] == "dissolve"]
    assert len({row["from"] for row in passes}) == 12
    assert len({row["to"] for row in passes}) == 75
    chieng_son = {row["from"] for row in passes if row["to"] == "03985"}
    assert chieng_son == {"123", "128"}


def test_no_wording_names_two_groups() -> None:
    owners: dict[str, str] = {}
    for row in rows_of("groups"):
        rules.parse_membership_rule(row["rule"])
        for wording in row["patterns"].split("|"):
            phrase = rules.fold_phrase(wording)
            assert owners.setdefault(phrase, row["code"]) == row["code"], wording


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("Các Sở, Ban, Ngành", "SBN"),
        ("Các sở, ngành", "SN"),
        ("UBND cấp huyện", "UBND-H"),
        ("UBND cấp xã", "UBND-X"),
        ("UBND các xã, phường", "UBND-X"),
        ("UBND cấp huyện, xã", "UBND-HX"),
        ("UBND cấp huyện, cấp xã, thị trấn", "UBND-HX"),
        ("Các Doanh nghiệp viễn thông trên địa bàn", "DN-VT"),
        ("các Tập đoàn viễn thông", "TD-VT"),
        ("các cơ quan, đơn vị liên quan", "LIEN-QUAN"),
        ("Các trường ĐH, viện...", "TRUONG-VIEN"),
        ("UBND các huyện, thị xã, thành phố", "UBND-H"),
    ],
)
def test_wordings_of_the_two_documents_find_their_group(wording: str, code: str) -> None:
    phrase = rules.fold_phrase(wording)
    found = [
        row["code"]
        for row in rows_of("groups")
        if phrase in {rules.fold_phrase(one) for one in row["patterns"].split("|")}
    ]
    assert found == [code]


def test_no_living_body_shares_a_name_with_another() -> None:
    owners: dict[str, str] = {}
    for row in rows_of("organisations"):
        if row["until"]:
            continue
        for name in [row["name"], row["short_name"], *row["aliases"].split("|")]:
            phrase = rules.fold_phrase(name)
            if phrase:
                assert owners.setdefault(phrase, row["code"]) == row["code"], name
