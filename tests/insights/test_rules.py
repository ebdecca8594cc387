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


@pytest.mark.parametrize(
    ("late", "of", "step", "share"),
    [(0, 9, 0, 0), (0, 0, 0, 0), (1, 1000, 1, 1), (9, 100, 1, 9), (10, 100, 2, 10),
     (24, 100, 2, 24), (1, 4, 3, 25), (49, 100, 3, 49), (1, 2, 4, 50), (7, 7, 4, 100)],
)  # fmt: skip
def test_a_tile_is_as_dark_as_its_share_of_late_work(
    late: int, of: int, step: int, share: int
) -> None:
    scale = rules.get_scale([(1, 1), (0, 5)])
    assert (rules.get_step(late, of, scale), rules.get_share(late, of)) == (step, share)


def test_a_map_of_small_shares_has_a_finer_scale() -> None:
    assert rules.get_scale([]) == rules.get_scale([(0, 0), (94, 1000)]) == (0, 3, 5, 8)
    assert rules.get_scale([(1, 10)]) == rules.get_scale([(244, 1000)]) == (0, 5, 10, 15)
    assert rules.get_scale([(1, 4)]) == rules.get_scale([(3, 3)]) == (0, 10, 25, 50)


def test_what_is_not_settled_or_over_is_not_followed() -> None:
    assert rules.Tally({"done": 3, "overdue": 1, "unsettled": 2, "ended": 5}).followed == 4


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
