"""Adding up, what shows of many, what comes first; standings as a table."""

from datetime import date

import pytest

from nq57.insights import rules
from nq57.plans import enums as plan_enums
from nq57.plans.rules import work

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("timeliness", "state", "due", "claimed", "closed", "finished", "expected"),
    [
        ("overdue", "doing", date(2026, 11, 21), False, False, False, "overdue"),
        ("soon", "doing", date(2026, 11, 22), False, False, False, "at_risk"),
        ("soon", "assigned", date(2026, 11, 29), False, False, False, "at_risk"),
        ("in_time", "assigned", date(2026, 12, 22), False, False, False, "at_risk"),
        ("in_time", "assigned", date(2026, 12, 23), False, False, False, "on_time"),
        ("in_time", "doing", date(2026, 12, 1), False, False, False, "on_time"),
        ("in_time", "returned", date(2026, 12, 1), False, False, False, "at_risk"),
        ("in_time", "waiting", date(2026, 12, 1), True, False, False, "on_time"),
        ("in_time", "paused", date(2026, 12, 1), True, False, False, "on_time"),
        ("no_date", "assigned", None, False, False, False, "running"),
        ("no_date", "done", None, False, True, True, "done"),
        ("no_date", "cancelled", None, False, True, False, "ended"),
        ("met", "done", date(2026, 11, 1), True, True, True, "done"),
        ("met_late", "done", date(2026, 10, 1), True, True, True, "done"),
        ("ended", "carried", date(2026, 10, 1), False, True, False, "ended"),
        ("unsettled", "unsettled", date(2025, 12, 31), False, False, False, "unsettled"),
    ],
)
def test_a_standing(
    timeliness: str, state: str, due: date | None, claimed: bool, closed: bool, finished: bool,
    expected: str,
) -> None:  # fmt: skip
    found = work.get_standing(
        timeliness=timeliness, state=state, due=due, today=TODAY, is_claimed=claimed,
        is_closed=closed, is_finished=finished,
    )  # fmt: skip
    assert found == expected
    assert set(rules.STANDINGS) == set(plan_enums.Standing.values)


def test_one_mark_speaks_for_the_loudest() -> None:
    told = [{"done": 3}, {"at_risk": 1, "done": 2}]
    tally = rules.add_up(map(rules.Tally, told))
    assert (tally.get("done"), tally.get("overdue"), tally.total) == (5, 0, 6)
    assert tally.loudest == "at_risk"
    assert rules.Tally({"unsettled": 1, "overdue": 1}).loudest == "overdue"
    assert rules.Tally({"on_time": 1, "ended": 1}).loudest == rules.WELL
    assert rules.Tally({"ended": 1}).loudest == rules.NOTHING


def test_late_comes_before_at_risk_the_earliest_day_first_then_the_most() -> None:
    late, later = date(2026, 1, 31), date(2026, 6, 30)
    found = rules.gather([
        (1, "", "at_risk", "assigned", date(2025, 1, 1), 9),
        (2, "", "overdue", "assigned", later, 1),
        (2, "", "overdue", "doing", late, 2),
        (None, "3a", "overdue", "doing", late, 5),
        (4, "", "overdue", "doing", later, 7),
    ])  # fmt: skip
    assert [(one.task, one.duty, one.count) for one in found] == [
        (None, "3a", 5), (2, "", 3), (4, "", 7), (1, "", 9),
    ]  # fmt: skip
    assert found[1].states == {"assigned": 1, "doing": 2}
    assert found[1].due == late
