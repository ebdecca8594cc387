"""Pure rules of plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.plans import rules

OLD = [
    rules.Item(1, "I.1", "Tỷ lệ phủ sóng 5G trên địa bàn", "2025=≥ 15%"),
    rules.Item(2, "I.2", "Số doanh nghiệp khởi nghiệp sáng tạo", "2025=≥ 1"),
    rules.Item(3, "I.3", "Quy mô kinh tế số", "2025=8%"),
]
NEW = [
    rules.Item(11, "I.1", "Tỷ lệ phủ sóng 5G trên địa bàn", "2025=≥ 15%"),
    rules.Item(12, "II.4", "Số doanh nghiệp khởi nghiệp sáng tạo trên địa bàn tỉnh", "2025=≥ 2"),
]


def test_mapping_tells_same_changed_and_dropped() -> None:
    kinds = {match.old: (match.new, match.kind) for match in rules.propose_mapping(OLD, NEW)}
    assert kinds == {1: (11, "same"), 2: (12, "changed"), 3: (None, "dropped")}


def test_same_name_with_other_targets_is_changed() -> None:
    changed = [rules.Item(11, "I.1", OLD[0].name, "2025=≥ 20%")]
    assert rules.propose_mapping(OLD[:1], changed)[0].kind == "changed"


words = st.lists(st.sampled_from("số tỷ lệ doanh nghiệp phủ sóng".split()), max_size=4)
items = st.lists(words.map(" ".join), max_size=5).map(
    lambda names: [rules.Item(key, f"I.{key}", name) for key, name in enumerate(names)]
)


@given(items, items)
def test_every_old_item_has_one_fate_and_no_new_one_two_origins(
    old: list[rules.Item], new: list[rules.Item]
) -> None:
    matches = rules.propose_mapping(old, new)
    assert [match.old for match in matches] == [item.key for item in old]
    continued = [match.new for match in matches if match.new is not None]
    assert len(continued) == len(set(continued))


@pytest.mark.parametrize("state", list(rules.AMENDMENT_STEPS))
@pytest.mark.parametrize("to", list(rules.AMENDMENT_STEPS))
def test_only_the_graphs_steps_are_allowed(state: str, to: str) -> None:
    if to in rules.AMENDMENT_STEPS[state]:
        rules.check_amendment_step(state, to)
    else:
        with pytest.raises(rules.PlansError):
            rules.check_amendment_step(state, to)


def test_links_name_the_words_they_rest_on() -> None:
    order = "Triển khai Hệ thống truy xuất nguồn gốc, quản lý chất lượng sản phẩm nông nghiệp"
    tasks = [
        rules.Item(1, "VIII.3.4", "Áp dụng công nghệ truy xuất nguồn gốc trong nông nghiệp"),
        rules.Item(2, "X.3", "Xây dựng Mô hình tiếp công dân trực tuyến 02 cấp"),
    ]
    found = rules.propose_links(order, tasks)
    assert [proposal.key for proposal in found] == [1]
    assert "nguồn gốc" in found[0].reason


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("Thúc đẩy đổi mới sáng tạo trong doanh nghiệp", "đổi mới sáng tạo"),
        ("Ứng dụng chuyển đổi số cấp xã", "chuyển đổi số"),
    ],
)
def test_a_link_rests_on_whole_phrases(name: str, phrase: str) -> None:
    order = "Tổ chức hội nghị về chuyển đổi số, đổi mới sáng tạo của tỉnh"
    items = [rules.Item(1, "I.1", name), rules.Item(2, "I.2", "Xây dựng trung tâm an ninh mạng")]
    found = rules.propose_links(order, items)
    assert [row.reason for row in found] == [f"Cùng nói về: {phrase}."]


@pytest.mark.parametrize(
    ("held", "new", "is_fit"),
    [
        ([(">=", "%")], (">=", "%"), True),
        ([(">=", "%")], ("keep", ""), True),
        ([(">=", "%")], ("", ""), False),
        ([(">=", "%")], ("=", "trung tâm"), False),
        ([("between", "")], ("=", "%"), False),
        ([("", "")], ("", ""), True),
        ([], ("=", ""), True),
        ([], ("", ""), False),
    ],
)
def test_a_value_is_of_its_indicators_kind(
    held: list[tuple[str, str]], new: tuple[str, str], is_fit: bool
) -> None:
    values = [rules.Value(*one) for one in held]
    if is_fit:
        rules.check_kind(values, rules.Value(*new), "x")
    else:
        with pytest.raises(rules.KindError):
            rules.check_kind(values, rules.Value(*new), "x")
