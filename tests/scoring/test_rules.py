"""Points by bands, what does not apply, grades and quotas of the decrees: the law's own cases."""

from datetime import date
from decimal import Decimal

import pytest

from nq57.cases import rules as case_rules
from nq57.scoring import rules

ON_TIME = rules.read_bands(">=100:10; >=90:8; >=80:6; >=70:4; <70:0")
DAYS = rules.read_bands("<=30:3; <=60:1.5; >60:0")
INSPECTED = rules.read_bands(">=30:1; >=25:0.5; <25:0")
# Decree 233/2026 for units: seeds/reference/criteria_scales.csv holds the same.
UNITS = [
    rules.GradeBand("excellent", Decimal(90), Decimal(100), Decimal(70), Decimal(30)),
    rules.GradeBand("good", Decimal(70), Decimal(100), Decimal(70)),
    rules.GradeBand("fair", Decimal(50), Decimal(80), Decimal(70)),
    rules.GradeBand("poor", Decimal(0)),
]
OFFICIALS = [
    rules.GradeBand(grade, Decimal(low))
    for grade, low in (("excellent", 90), ("good", 70), ("fair", 50), ("poor", 0))
]
QUOTA = rules.QuotaTerms(20, 25, 5)


def d(value: object) -> Decimal:
    return Decimal(str(value))


@pytest.mark.parametrize(
    ("bands", "value", "points"),
    [
        (ON_TIME, 100, 10), (ON_TIME, "99.99", 8), (ON_TIME, 90, 8), (ON_TIME, "89.99", 6),
        (ON_TIME, 80, 6), (ON_TIME, "79.99", 4), (ON_TIME, 70, 4), (ON_TIME, "69.99", 0),
        (ON_TIME, 0, 0), (DAYS, 0, 3), (DAYS, 30, 3), (DAYS, 31, "1.5"), (DAYS, 60, "1.5"),
        (DAYS, 61, 0), (INSPECTED, 30, 1), (INSPECTED, "29.9", "0.5"), (INSPECTED, 25, "0.5"),
        (INSPECTED, "24.9", 0),
    ],
)  # fmt: skip
def test_bands(bands: list[rules.Band], value: object, points: object) -> None:
    assert rules.give_points(d(value), bands) == d(points)


def test_a_share_is_not_rounded_into_the_next_band() -> None:
    share = rules.get_share(9999, 10000)
    assert share is not None
    assert rules.give_points(share, ON_TIME) == 8
    assert rules.get_share(0, 0) is None


def test_bands_outside_of_all_give_nothing() -> None:
    assert rules.give_points(d(5), rules.read_bands(">=10:2")) == 0
    with pytest.raises(rules.ScoringError, match="không đọc được"):
        rules.read_bands(">=10=2")


def test_what_does_not_apply_leaves_both_sides() -> None:
    lines = [
        rules.Line(d(10), d(8)), rules.Line(d(30), d(30)),
        rules.Line(d(60), None, applies=False),
    ]  # fmt: skip
    total = rules.add_up(lines)
    assert (total.points, total.most, total.missing) == (38, 40, 0)
    assert total.percent == d("95.00")
    applied = rules.add_up([*lines[:2], rules.Line(d(60), d(0))])
    assert applied.percent == d("38.00")


def test_a_line_without_points_is_missing_and_nothing_applies_is_no_score() -> None:
    assert rules.add_up([rules.Line(d(10), None)]).missing == 1
    assert rules.add_up([rules.Line(d(10), None, applies=False)]).percent is None


def test_a_score_is_rounded_half_up_to_two_places() -> None:
    assert rules.add_up([rules.Line(d(80), d("71.996"))]).percent == d("90.00")
    assert rules.add_up([rules.Line(d(3), d(2))]).percent == d("66.67")


@pytest.mark.parametrize(
    ("score", "facts", "grade"),
    [
        (90, (100, 100, 30), "excellent"), ("89.99", (100, 100, 30), "good"),
        (90, (100, 100, "29.9"), "good"), (90, (100, 100, None), "good"),
        (95, ("99.9", 100, 50), "fair"), (70, (100, 100, None), "good"),
        ("69.99", (100, 100, None), "fair"), (70, (99, 100, None), "fair"),
        (50, (80, 100, None), "fair"), (50, ("79.9", 100, None), "poor"),
        ("49.99", (100, 100, 30), "poor"), (95, (100, "69.9", 30), "poor"),
        (95, (100, 70, 30), "excellent"), (95, (None, None, 30), "excellent"),
        (0, (None, None, None), "poor"),
    ],
)  # fmt: skip
def test_grades_of_units_by_decree_233(
    score: object, facts: tuple[object, ...], grade: str
) -> None:
    on_time, done, beyond = (None if one is None else d(one) for one in facts)
    assert rules.grade(d(score), rules.Facts(on_time, done, beyond), UNITS).grade == grade


@pytest.mark.parametrize(
    ("score", "grade"),
    [(100, "excellent"), (90, "excellent"), ("89.99", "good"), (70, "good"), ("69.99", "fair"),
     (50, "fair"), ("49.99", "poor")],
)  # fmt: skip
def test_grades_of_officials_by_decree_335(score: object, grade: str) -> None:
    late = rules.Facts(d(10), d(10), None)
    assert rules.grade(d(score), late, OFFICIALS) == rules.Graded(grade)


def test_what_hinders_a_grade_is_told() -> None:
    found = rules.grade(d(92), rules.Facts(d(95), d(100), d(10)), UNITS)
    assert found.grade == "fair"
    assert [(one.reason, one.grade) for one in found.hindered] == [
        ("on_time", "excellent"), ("beyond", "excellent"), ("on_time", "good"),
    ]  # fmt: skip
    untold = rules.grade(d(92), rules.Facts(d(100), d(100), None), UNITS)
    assert [one.reason for one in untold.hindered] == ["beyond_untold"]


@pytest.mark.parametrize(
    ("good", "excellent", "limit", "most", "state"),
    [
        (10, 2, 2, 2, "kept"),
        (10, 3, 2, 2, "refused"),
        (20, 4, 4, 5, "kept"),
        (20, 5, 4, 5, "over"),
        (20, 6, 4, 5, "refused"),
        (2, 1, 1, 1, "kept"),
        (2, 2, 1, 1, "refused"),
        (0, 4, 1, 1, "refused"),
        (5, 0, 1, 1, "kept"),
        (0, 5, 0, 0, "refused"),
    ],
)
def test_quotas(good: int, excellent: int, limit: int, most: int, state: str) -> None:
    quota = rules.count_quota(["good"] * good + ["excellent"] * excellent, QUOTA)
    assert (quota.limit, quota.most, quota.state) == (limit, most, state)


def test_four_units_have_one_excellent_at_most_and_five_go_by_share() -> None:
    assert rules.count_quota(["excellent", "good", "fair", "poor"], QUOTA).state == "kept"
    assert rules.count_quota(["excellent", "good", "good", "good", "good"], QUOTA).limit == 0


def test_six_units_with_three_good_have_no_excellent_one() -> None:
    """The decree grants the one excellent unit only below five; above, its share is a ceiling."""
    six = rules.count_quota(["excellent"] + ["good"] * 3 + ["fair"] * 2, QUOTA)
    assert (six.limit, six.most, six.state) == (0, 0, "refused")
    four = rules.count_quota(["excellent"] + ["good"] * 3, QUOTA)
    assert (four.limit, four.state) == (1, "kept")


def test_ranks_are_shared_and_skip() -> None:
    scores = {1: d(90), 2: d(95), 3: d(90), 4: None, 5: d(80)}
    assert rules.rank(scores) == {2: 1, 1: 2, 3: 2, 5: 4}


@pytest.mark.parametrize(
    ("points", "match"),
    [(d(-1), "âm"), (d("3.5"), "vượt điểm tối đa 3"), (d("1.501"), "hai chữ số"),
     (d(2), "chỉ có các mức 3; 1,5; 0")],
)  # fmt: skip
def test_points_that_cannot_be(points: Decimal, match: str) -> None:
    with pytest.raises(rules.ScoringError, match=match):
        rules.check_points(code="I.1", points=points, most=d(3), bands=DAYS)


@pytest.mark.parametrize("points", [d(0), d("1.5"), d(3)])
def test_points_that_can_be(points: Decimal) -> None:
    rules.check_points(code="I.1", points=points, most=d(3), bands=DAYS)


def test_rates_count_what_fell_due_and_leave_apart_what_nobody_settled() -> None:
    stands = ["met", "in_time", "met_late", "overdue", "ended", "unsettled"]
    dues = [
        rules.Due("obligation", f"NV{place}", "Việc", date(2026, 5, 4), None, one)
        for place, one in enumerate(stands)
    ] + [rules.Due("report", "BC", "Báo cáo", date(2026, 5, 4), None, "met")]  # fmt: skip
    on_time = rules.measure("obligations_on_time", dues)
    assert (on_time.good, on_time.whole, on_time.value) == (2, 4, 50)
    done = rules.measure("obligations_done", dues)
    assert (done.good, done.whole) == (2, 4)
    assert [row[0] for row in rules.tell(done, "obligations_done") if row[5]] == ["NV0", "NV2"]
    assert rules.measure("replies_on_time", dues).value is None


def test_the_graphs_are_whole() -> None:
    assert not rules.ROUND.list_faults()
    assert not rules.SHEET.list_faults()
    assert case_rules.get_graph("scoring@1") is rules.ROUND


HEADS = [
    ("good", "good", "", ""), ("fair", "good", "Bị kiểm điểm", ""), ("fair", "good", "", "ghi lý do"),
    ("excellent", "good", "Có công", "không được xếp loại cao hơn"), ("best", "good", "x", "Chọn mức"),
    ("good", "", "", "chưa đủ điểm"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "office", "reason", "refusal"), HEADS)
def test_a_head_is_graded_no_higher_than_the_unit(
    head: str, office: str, reason: str, refusal: str
) -> None:
    given = {"head": head, "office": office, "reason": reason}
    if not refusal:
        rules.check_head_grade(is_bound=True, **given)
        return
    with pytest.raises(rules.ScoringError, match=refusal):
        rules.check_head_grade(is_bound=True, **given)


def test_a_scale_may_leave_the_head_free() -> None:
    given = {"head": "excellent", "office": "good"}
    rules.check_head_grade(is_bound=False, reason="Có công", **given)
    assert not rules.is_head_over(is_bound=False, **given)
    assert rules.is_head_over(is_bound=True, **given)
    assert not rules.is_head_over(is_bound=True, head="", office="good")
