"""Which document a symbol means, how a text is cut, how answers fill a draft's cells."""

import gzip
from datetime import date

import pytest

from nq57.documents import rules
from nq57.jobs.cli import seeds

PROSE = "Sở Khoa học và Công nghệ chủ trì, phối hợp với các đơn vị có liên quan triển khai."


def test_a_short_text_is_one_part_whatever_it_holds() -> None:
    parts = rules.split_text(["KẾ HOẠCH", "PHỤ LỤC I", "CHỈ TIÊU"])
    assert parts == [rules.Part(1, "", 1, 1, 3)]
    assert rules.split_text([]) == []


def test_plan_142_is_its_main_text_and_its_appendices() -> None:
    lines = (seeds.PLANS / seeds.PLAN).read_text(encoding="utf-8").splitlines()
    parts = rules.split_text(lines)
    assert [(part.title, part.from_line) for part in parts] == [
        ("", 1), ("PHỤ LỤC I", 86), ("PHỤ LỤC II", 586),
    ]  # fmt: skip
    assert rules.find_part(parts, 585) == parts[1]
    assert rules.find_part(parts, len(lines) + 1) is None
    for part in parts:
        text = "".join(
            f'<li id="d1355">{line}</li>' for line in lines[part.from_line - 1 : part.to_line]
        )
        assert len(gzip.compress(text.encode(), 9)) < 15_000


@pytest.mark.parametrize("most", [500, 1000, 5000])
def test_parts_hold_every_line_once_and_stay_small(most: int) -> None:
    lines = [PROSE, "", "II. NHIỆM VỤ", PROSE] * 40
    lines[60:60] = ["PHỤ LỤC I", *[PROSE] * 20]
    parts = rules.split_text(lines, most)
    held = [number for part in parts for number in range(part.from_line, part.to_line + 1)]
    assert held == list(range(1, len(lines) + 1))
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    for part in parts:
        shown = lines[part.from_line - 1 : part.to_line]
        assert sum(len(line) + 12 for line in shown) <= most


def test_a_long_part_is_cut_at_the_head_of_a_group() -> None:
    lines = [PROSE] * 7 + ["II. NHIỆM VỤ"] + [PROSE] * 7
    assert [part.from_line for part in rules.split_text(lines, 1000)] == [1, 8]


def test_one_line_over_the_limit_is_a_part_of_its_own() -> None:
    parts = rules.split_text(["a" * 50, PROSE * 30, "b"], 1000)
    assert [(part.from_line, part.to_line) for part in parts] == [(1, 1), (2, 2), (3, 3)]


def test_answers_fill_the_cells_of_their_own_sort() -> None:
    cell = {"label": "Đến hết 2025", "horizon": 2025, "raw": "1"}
    draft = {
        "indicators": [{"code": "I.1", "leads": ["A"], "targets": [cell, {**cell, "label": "B"}]}],
        "tasks": [{
            "code": "I.1",
            "assignments": [
                {"leads": ["A"], "schedule": [{"horizon": "Năm 2025", "raw": None}]},
                {"leads": [], "schedule": []},
            ],
        }],
    }  # fmt: skip
    filled = rules.apply_values(
        draft,
        [
            {"I.1": {"targets": {"Đến hết 2025": "≥ 2"}}},
            {"I.1": {"schedule": {"Năm 2025": "x"}}},
            {"I.1#2": {"leads_raw": "Sở Y tế"}},
            {"I.9": {"targets": {}}},
        ],
    )
    assert [row["raw"] for row in filled["indicators"][0]["targets"]] == ["≥ 2", None]
    first, second = filled["tasks"][0]["assignments"]
    assert (first["leads"], first["schedule"][0]["raw"]) == (["A"], "x")
    assert second["leads"] == ["Sở Y tế"]
    assert filled["indicators"][0]["leads"] == ["A"]
    assert cell["raw"] == "1", "the draft itself stays as it was read"


def identity(symbol: str, issuer: str = "", year: int = 0) -> rules.Identity:
    return rules.Identity(symbol, issuer, year)


PROVINCE, COMMUNE = "#1", "#2"
A = identity("142/KH-UBND", PROVINCE, 2025)
B = identity("142/KH-UBND", PROVINCE, 2026)
C = identity("142/KH-UBND", COMMUNE, 2025)
BARE = identity("142/KH-UBND")
OF_2025 = identity("142/KH-UBND", year=2025)
OF_PROVINCE = identity("142/KH-UBND", PROVINCE)


@pytest.mark.parametrize(
    ("symbol", "key"),
    [
        ("71/NQ-CP", "CP"),
        ("1762/QĐ-TTg", "TTG"),
        ("57-NQ/TW", "TW"),
        ("1681/NQ-UBTVQH15", "UBTVQH15"),
        ("72/2025/QH15", "QH15"),
        ("09/2024/TT-BKHCN", "TT-BKHCN"),
        ("1552/BTTTT-TTH", "BTTTT"),
        ("142/KH-UBND", "so noi vu"),
        ("09-CTr/TU", "so noi vu"),
        ("11-TB/BCĐ", "so noi vu"),
        ("5/TTr-UBND", "so noi vu"),
        ("12/KH-BTC", "so noi vu"),
    ],
)
def test_central_symbols_carry_their_issuer(symbol: str, key: str) -> None:
    assert rules.issuer_key(symbol, None, "Sở Nội vụ") == key


@pytest.mark.parametrize(
    ("symbol", "day", "year"),
    [
        ("142/KH-UBND", date(2025, 6, 4), 2025),
        ("142/KH-UBND", None, 0),
        ("107/2021/NĐ-CP", None, 2021),
        ("107/2021/NĐ-CP", date(2012, 12, 6), 2021),
    ],
)
def test_a_symbol_may_state_its_year(symbol: str, day: date | None, year: int) -> None:
    assert rules.Identity.of(symbol, organisation=None, words="", issued_on=day).year == year


def test_letters_of_either_case_are_one_symbol() -> None:
    facts = {"organisation": None, "words": "Tỉnh ủy", "issued_on": date(2026, 3, 4)}
    assert rules.Identity.of("09-CTr/TU", **facts) == rules.Identity.of("09-CTR/tu", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "known", "place"),
    [
        (A, [], None),
        (A, [B, C], None),
        (A, [B, A], 1),
        (BARE, [A], 0),
        (BARE, [A, B], None),
        (BARE, [A, BARE], 1),
        (OF_2025, [A, B], 0),
        (OF_2025, [A, C], None),
        (OF_PROVINCE, [B, C], 0),
        (A, [BARE], 0),
        (A, [identity("143/KH-UBND")], None),
    ],
)
def test_what_is_meant_is_the_same_or_the_only_one(
    asked: rules.Identity, known: list[rules.Identity], place: int | None
) -> None:
    assert rules.choose_meant(asked, known) == place


@pytest.mark.parametrize(
    ("asked", "stubs", "held", "place"),
    [
        (A, [BARE], [], 0),
        (A, [BARE], [B], None),
        (A, [BARE, A], [B], 1),
        (A, [OF_PROVINCE, OF_2025], [], None),
        (A, [OF_PROVINCE, OF_2025], [B], 1),
        (A, [B], [], None),
        (C, [OF_PROVINCE, OF_2025], [A], None),
    ],
)
def test_a_stub_that_could_be_another_is_left(
    asked: rules.Identity,
    stubs: list[rules.Identity],
    held: list[rules.Identity],
    place: int | None,
) -> None:
    assert rules.choose_stub(asked, stubs, held) == place
