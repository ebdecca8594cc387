"""What is invented: the same every time, inside its bounds, growing slowly."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nq57.core import numbers
from nq57.reporting import rules
from nq57.reporting.rules import inventing

MONTHS = [date(2026, month, 28) for month in range(1, 11)]
OFFICES = [f"UBND-{number:05d}" for number in range(95)]


def aim(**said: Any) -> inventing.Aim:
    given: dict[str, Any] = {
        "code": "II.2", "scale": 100, "has_parts": True, "goal": Decimal(90), "goal_year": 2030,
        "low": Decimal(0), "high": Decimal(100), "direction": "up", "is_whole": False,
    }  # fmt: skip
    return inventing.Aim(**given | said)


def test_the_same_is_drawn_for_the_same() -> None:
    assert inventing.draw("a", 1) == inventing.draw("a", 1) != inventing.draw("a", 2)
    assert all(0 <= inventing.draw("x", number) < 1 for number in range(500))


def test_shares_of_the_courses_are_as_told() -> None:
    courses = [
        inventing.make_course(office, day.isoformat(), is_newest=False, is_kept=False)
        for office in OFFICES
        for day in MONTHS
    ]
    total = len(courses)
    assert 0.005 <= sum(one.is_missing for one in courses) / total <= 0.018
    assert 0.02 <= sum(one.late_by > 0 for one in courses) / total <= 0.045
    assert 0.01 <= sum(one.is_corrected for one in courses) / total <= 0.03
    assert 0.03 <= sum(one.is_returned for one in courses) / total <= 0.07
    kept = inventing.make_course(OFFICES[0], "2026-10", is_newest=True, is_kept=True)
    assert kept.is_missing


@pytest.mark.parametrize("office", OFFICES[:12])
def test_a_share_grows_slowly_and_never_passes_its_whole(office: str) -> None:
    found = [inventing.invent_figure(aim(), office, day) for day in MONTHS]
    tops = [numbers.parse_number(one.numerator) for one in found]
    bottoms = {one.denominator for one in found}
    assert len(bottoms) == 1
    assert tops == sorted(tops)
    assert tops[-1] <= numbers.parse_number(found[0].denominator)
    assert tops[-1] - tops[0] <= numbers.parse_number(found[0].denominator) / 5


@pytest.mark.parametrize(
    "said",
    [
        {"has_parts": False, "is_whole": True, "scale": 1, "goal": Decimal(12), "high": None},
        {"has_parts": False, "scale": 1, "goal": None, "high": Decimal(1)},
        {"scale": 10_000, "goal": Decimal(20), "high": None},
        {"goal": Decimal(250), "high": Decimal(300)},
        {"direction": "down", "goal": Decimal(3)},
    ],
)
def test_every_figure_can_be_kept(said: dict[str, Any]) -> None:
    one = aim(**said)
    for office in OFFICES[:20]:
        typed = inventing.invent_figure(one, office, MONTHS[3])
        figure, fault = rules.read_figure(typed, "figure-1")
        assert fault is None
        assert rules.check_figure(
            figure, answer="changed", label="", where="", has_parts=one.has_parts,
            is_share=one.scale == 100 and one.high == 100,
        ) is None  # fmt: skip


def add_up(day: date, **said: Any) -> Decimal:
    told = [inventing.invent_figure(aim(**said), office, day) for office in OFFICES[:5]]
    if said["has_parts"]:
        tops = sum(numbers.parse_number(one.numerator) for one in told)
        (bottom,) = {numbers.parse_number(one.denominator) for one in told}
        return tops / bottom * said["scale"]
    return sum((numbers.parse_number(one.value) for one in told), Decimal(0))


@pytest.mark.parametrize(
    "said",
    [
        {"has_parts": True, "scale": 100, "goal": Decimal(20)},
        {"has_parts": True, "scale": 10_000, "goal": Decimal(10), "high": None},
        {"has_parts": False, "scale": 1, "goal": Decimal(40), "high": None, "is_whole": True},
    ],
)
def test_what_offices_add_up_to_comes_near_the_target(said: dict[str, Any]) -> None:
    given = {**said, "formula": "sum", "offices": 5}
    found = [add_up(day, **given) for day in MONTHS]
    assert found == sorted(found)
    for value in found:
        assert said["goal"] / 2 < value <= said["goal"] * Decimal("1.05")


def test_an_office_that_answers_yes_keeps_to_it_and_most_do() -> None:
    given = aim(formula="share_of_units", goal=Decimal(90))
    met: set[str] = set()
    for day in MONTHS:
        told = {
            office
            for office in OFFICES
            if inventing.invent_figure(given, office, day).numerator == "1"
        }
        assert met <= told
        met = told
    assert 0.5 < len(met) / len(OFFICES) < 0.95


def test_a_year_of_a_span_takes_its_part_of_the_target() -> None:
    one = aim(has_parts=False, scale=1, goal=Decimal(50), high=None, is_whole=True, years=5)
    value = numbers.parse_number(inventing.invent_figure(one, OFFICES[0], MONTHS[0]).value)
    assert 5 <= value <= 10


def test_a_line_never_steps_back_and_can_always_be_sent() -> None:
    before, done = None, 0
    for number in range(60):
        owed = inventing.Owed(code=f"V-{number}", kind="yearly", before=None)
        before = None
        for day in MONTHS:
            typed = inventing.invent_line(
                inventing.Owed(code=owed.code, kind=owed.kind, before=before), OFFICES[1], day,
                ["Báo cáo số {so}/BC"], ["Khó."],
            )  # fmt: skip
            if typed is None:
                assert before is not None
                continue
            line, fault = rules.read_line(typed, "line-1")
            assert fault is None
            assert rules.check_line(line, answer="changed", label="", where="") is None
            if before is not None and before.percent is not None:
                assert (line.percent or 0) >= before.percent
            before = line
            done += line.state == "done"
    assert 5 < done < 50


def test_words_are_filled_in_for_the_office_and_the_period() -> None:
    said = inventing.invent_words(
        {"results": ["{co_quan} trong {ky}: {so_xong}/{so_viec}"]},
        office="SO-YT", name="sở Y tế", label="Tháng 10/2026", tasks=20, done=3,
    )  # fmt: skip
    assert said == {"results": "Sở Y tế trong tháng 10/2026: 3/20"}


def test_settlements_are_possible_and_some_late() -> None:
    last, today = date(2025, 12, 31), date(2026, 7, 7)
    found = [
        inventing.invent_settlement(f"V-{number}", last=last, today=today) for number in range(400)
    ]
    days = [day for outcome, day in found if outcome == "done" and day]
    assert all(day <= today for day in days)
    assert 0.1 < sum(day > last for day in days) / len(days) < 0.35
    assert {outcome for outcome, _ in found} == {"done", "not_done", "not_applicable"}
