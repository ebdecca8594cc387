"""Exercises without a database: the sandboxed graph, the score, times, what an inject lacks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nq57.registers.cyber import rules

START = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
INJECT: dict[str, Any] = {
    "position": 1, "minute": 10, "office": None, "told": "Máy chủ bị mã hóa",
    "expected": "Ngắt mạng, báo cáo", "most": 10, "within": 15,
}  # fmt: skip


def test_an_incident_of_an_exercise_moves_as_a_real_one_and_ends_with_it() -> None:
    real, sandbox = rules.INCIDENT, rules.DRILL_INCIDENT
    assert real.list_faults() == sandbox.list_faults() == rules.DRILL.list_faults() == []
    assert sandbox.rights == real.rights
    assert sandbox.kind != real.kind  # what counts one kind never counts the other
    for verb in real.moves.keys() - {"reopen_incident"}:
        kept = set(real.moves[verb].sources) - {"reopened"}
        assert set(sandbox.moves[verb].sources) == kept, verb
        assert sandbox.moves[verb].right == real.moves[verb].right, verb
    assert "reopen_incident" not in sandbox.moves
    assert set(sandbox.moves["end_with_drill"].sources) == {
        "reported", "triaged", "contained", "recovered",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "percent", "left"),
    [
        ([], None, 0),
        ([(None, 10)], None, 1),  # nobody has scored: neither zero nor nothing to be had
        ([(0, 10)], 0.0, 0),
        ([(5, 10), (None, 30)], 50.0, 1),
        ([(5, 10), (30, 30)], 87.5, 0),
    ],
)
def test_what_is_missing_is_no_zero(marks: list[Any], percent: float | None, left: int) -> None:
    score = rules.add_up_score(marks)
    assert (score.percent, score.left) == (percent, left)


def test_times_are_whole_minutes_and_late_only_against_what_was_expected() -> None:
    assert rules.count_minutes(START, START + timedelta(minutes=9, seconds=59)) == 9
    assert rules.count_minutes(None, START) is rules.count_minutes(START, None) is None
    assert rules.DrillTime(16, 15).is_late
    assert not rules.DrillTime(15, 15).is_late
    assert not rules.DrillTime(None, 15).is_late
    assert not rules.DrillTime(99, None).is_late


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"told": " "}, "told"), ({"expected": ""}, "expected"), ({"most": 0}, "most"),
        ({"most": 1001}, "most"), ({"minute": None}, "minute"), ({"minute": 20_161}, "minute"),
        ({"within": 0}, "within"), ({"position": 0}, "position"),
    ],
)  # fmt: skip
def test_an_inject_says_all_that_it_must(given: dict[str, Any], field: str) -> None:
    assert rules.list_inject_faults(INJECT) == []
    assert rules.list_inject_faults({**INJECT, "within": None}) == []
    assert [fault.field for fault in rules.list_inject_faults({**INJECT, **given})] == [field]


def test_points_and_minutes_have_bounds() -> None:
    assert rules.check_points(0, 10) == 0
    for points in (None, -1, 11):
        with pytest.raises(rules.CyberError, match="từ 0 đến 10"):
            rules.check_points(points, 10)
    rules.check_minute(5, None)
    rules.check_minute(5, 5)
    with pytest.raises(rules.CyberError, match="đang ở phút thứ 6"):
        rules.check_minute(5, 6)


@pytest.mark.parametrize(
    ("state", "wanted", "said"),
    [
        ("closed", ("running",), "đã kết thúc"),
        ("cancelled", ("planned",), "đã kết thúc"),
        ("planned", ("running",), "chưa trả lời được"),
        ("running", ("scoring",), "chưa trả lời được"),
        ("scoring", ("running",), "không trả lời nữa"),
        ("running", ("planned",), "không trả lời nữa"),
    ],
)
def test_a_state_refuses_in_its_own_words(state: str, wanted: tuple[str], said: str) -> None:
    with pytest.raises(rules.CyberError, match=said):
        rules.check_drill_state(state, wanted, "trả lời")
    rules.check_drill_state(state, (state,), "trả lời")
