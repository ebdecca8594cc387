"""Symbols, dates, tokens and snapshots by the rules of official documents."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.core import canonical
from nq57.papers import rules


@pytest.mark.parametrize(
    ("symbol", "written"),
    [
        (rules.Symbol(number=5, kind="KH", issuer="UBND"), "05/KH-UBND"),
        (rules.Symbol(number=142, kind="KH", issuer="UBND"), "142/KH-UBND"),
        (rules.Symbol(number=123, kind="", issuer="UBND-KGVX"), "123/UBND-KGVX"),
        (rules.Symbol(number=12, kind="QĐ", issuer="UBND", year=2026), "12/2026/QĐ-UBND"),
    ],
)
def test_symbol(symbol: rules.Symbol, written: str) -> None:
    assert str(symbol) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2025, 6, 4), "ngày 04 tháng 6 năm 2025"),
        (date(2026, 2, 12), "ngày 12 tháng 02 năm 2026"),
        (date(2026, 1, 1), "ngày 01 tháng 01 năm 2026"),
        (date(2026, 11, 21), "ngày 21 tháng 11 năm 2026"),
    ],
)
def test_date(day: date, written: str) -> None:
    assert rules.write_date(day) == written


def test_token_is_long_and_survives_typing() -> None:
    tokens = {rules.make_token() for _ in range(100)}
    assert len(tokens) == 100
    for token in tokens:
        assert len(token) * 5 >= 128
        assert rules.read_token(f" {rules.show_token(token).upper()} ") == token


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON))
def test_snapshot_hash_does_not_depend_on_order(snapshot: dict[str, object]) -> None:
    kept = rules.normalise_snapshot(snapshot)
    turned = dict(reversed(list(kept.items())))
    assert canonical.digest(kept) == canonical.digest(turned)


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}])
def test_snapshot_holds_only_what_json_keeps(value: object) -> None:
    with pytest.raises(rules.PapersError, match="không lưu được"):
        rules.normalise_snapshot({"value": value})


def test_dates_become_text() -> None:
    assert rules.normalise_snapshot({"on": date(2026, 4, 1)}) == {"on": "2026-04-01"}


@pytest.mark.parametrize("name", ["report", "report@0", "Report@1", "report@1"])
def test_folder_that_is_no_template(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    if name != "report@1":
        (folder / "template.typ").write_text("x")
    with pytest.raises(rules.PapersError, match="Không có mẫu"):
        rules.Template(folder).list_formats()


@pytest.mark.parametrize(
    ("kind", "name", "parent_kind", "parent", "head"),
    [
        ("people_committee", "Ủy ban nhân dân tỉnh Sơn La", "", "",
         ("", "Ủy ban nhân dân tỉnh Sơn La", "UBND", "Chủ tịch")),
        ("people_committee", "Ủy ban nhân dân xã Phiêng Khoài", "people_committee",
         "Ủy ban nhân dân tỉnh Sơn La",
         ("", "Ủy ban nhân dân xã Phiêng Khoài", "UBND", "Chủ tịch")),
        ("people_council", "Hội đồng nhân dân tỉnh Sơn La", "", "",
         ("", "Hội đồng nhân dân tỉnh Sơn La", "HĐND", "Chủ tịch")),
        ("department", "Sở Khoa học và Công nghệ", "people_committee",
         "Ủy ban nhân dân tỉnh Sơn La",
         ("UBND tỉnh Sơn La", "Sở Khoa học và Công nghệ", "SKHCN", "Giám đốc")),
        ("department", "Sở Văn hóa, Thể thao và Du lịch", "people_committee",
         "Ủy ban nhân dân tỉnh Sơn La",
         ("UBND tỉnh Sơn La", "Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", "Giám đốc")),
        ("office", "Văn phòng Ủy ban nhân dân tỉnh", "people_committee",
         "Ủy ban nhân dân tỉnh Sơn La",
         ("UBND tỉnh Sơn La", "Văn phòng Ủy ban nhân dân tỉnh Sơn La", "VPUBND",
          "Chánh Văn phòng")),
        ("inspectorate", "Thanh tra tỉnh", "people_committee", "Ủy ban nhân dân tỉnh Sơn La",
         ("UBND tỉnh Sơn La", "Thanh tra tỉnh Sơn La", "TTT", "Chánh Thanh tra")),
        ("armed_force", "Công an tỉnh", "ministry", "Bộ Công an",
         ("Bộ Công an", "Công an tỉnh Sơn La", "CAT", "Thủ trưởng cơ quan")),
        ("armed_force", "Bộ Chỉ huy Quân sự tỉnh", "ministry", "Bộ Quốc phòng",
         ("Bộ Quốc phòng", "Bộ Chỉ huy Quân sự tỉnh Sơn La", "BCHQS", "Thủ trưởng cơ quan")),
        ("party", "Văn phòng Tỉnh ủy", "party", "Tỉnh ủy Sơn La",
         ("Tỉnh ủy Sơn La", "Văn phòng Tỉnh ủy", "VPTU", "Thủ trưởng cơ quan")),
        ("party", "Tỉnh ủy Sơn La", "", "", ("", "Tỉnh ủy Sơn La", "TU", "Thủ trưởng cơ quan")),
        ("public_unit", "Bệnh viện Đa khoa tỉnh", "department", "Sở Y tế",
         ("Sở Y tế", "Bệnh viện Đa khoa tỉnh Sơn La", "BVĐK", "Thủ trưởng cơ quan")),
        ("public_unit", "Trung tâm Thông tin tỉnh", "office", "Văn phòng Ủy ban nhân dân tỉnh",
         ("Văn phòng Ủy ban nhân dân tỉnh", "Trung tâm Thông tin tỉnh Sơn La", "TTTT",
          "Thủ trưởng cơ quan")),
        ("central_branch", "Bảo hiểm xã hội tỉnh", "", "",
         ("", "Bảo hiểm xã hội tỉnh Sơn La", "BHXH", "Thủ trưởng cơ quan")),
        ("school", "Trường Cao đẳng Sơn La", "people_committee", "Ủy ban nhân dân tỉnh Sơn La",
         ("UBND tỉnh Sơn La", "Trường Cao đẳng Sơn La", "TCĐ", "Thủ trưởng cơ quan")),
    ],
)  # fmt: skip
def test_the_head_of_a_paper_by_the_kind_of_its_office(
    kind: str, name: str, parent_kind: str, parent: str, head: tuple[str, ...]
) -> None:
    office = rules.Office(kind=kind, name=name, parent_kind=parent_kind, parent=parent)
    made = rules.make_heading(office=office, province="Sơn La")
    assert (made.parent, made.issuer, made.short, made.title) == head
