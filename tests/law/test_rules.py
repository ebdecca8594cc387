"""Working days and due dates against the law's own examples."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.law import rules

CALENDAR = rules.make_calendar(
    range(2024, 2032),
    [
        (date(2026, 1, 2), "holiday", "hoán đổi"),
        (date(2026, 1, 10), "working", "làm bù"),
    ],
)


def clock(duration: int, unit: str, *, is_rolled: bool = True) -> rules.Clock:
    return rules.Clock(
        name="Thời hạn", duration=duration, unit=unit, basis="1/2026/NĐ-CP", is_rolled=is_rolled
    )


def test_seven_working_days_over_tet() -> None:
    on, skipped = rules.add_working_days(date(2026, 2, 12), 7, CALENDAR)
    assert on == date(2026, 3, 2)
    assert [item.day.day for item in skipped] == [14, 15, 16, 17, 18, 19, 20, 21, 22, 28, 1]
    assert skipped[2].reason == "Giao thừa Tết Nguyên Đán"


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2025, 12, 31), 1, date(2026, 1, 5)),  # 1/1 and the swapped 2/1 are off
        (date(2026, 1, 9), 1, date(2026, 1, 10)),  # a Saturday that is worked
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # make-up day of National Day
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # Hung Kings' day on a Sunday, made up
        (date(2026, 4, 29), 1, date(2026, 5, 4)),
        (date(2026, 7, 4), 0, date(2026, 7, 6)),
        (date(2026, 7, 6), 0, date(2026, 7, 6)),
    ],
)
def test_working_days(start: date, count: int, due: date) -> None:
    assert rules.add_working_days(start, count, CALENDAR)[0] == due


@pytest.mark.parametrize(
    ("duration", "unit", "start", "due"),
    [
        (30, "calendar_days", date(2026, 7, 1), date(2026, 7, 31)),
        (30, "calendar_days", date(2026, 7, 2), date(2026, 8, 3)),  # 1/8 is a Saturday
        (1, "months", date(2026, 1, 31), date(2026, 3, 2)),  # 28/2 is a Saturday
        (1, "months", date(2028, 1, 31), date(2028, 2, 29)),
        (12, "months", date(2026, 3, 10), date(2027, 3, 10)),
        (0, "end_of_month", date(2026, 6, 3), date(2026, 6, 30)),
        (1, "end_of_month", date(2026, 5, 31), date(2026, 6, 30)),
        (4, "day_of_next_month", date(2026, 12, 1), date(2027, 1, 4)),
    ],
)
def test_calendar_durations(duration: int, unit: str, start: date, due: date) -> None:
    assert rules.compute_due(clock(duration, unit), start, CALENDAR).on == due


def test_fixed_day_does_not_roll_when_the_rule_says_so() -> None:
    fixed = clock(4, "day_of_next_month", is_rolled=False)
    assert rules.compute_due(fixed, date(2026, 6, 15), CALENDAR).on == date(2026, 7, 4)


def test_hours_run_through_nights_and_holidays() -> None:
    start = datetime(2026, 2, 16, 20, 0, tzinfo=UTC)
    due = rules.compute_due(clock(72, "hours"), start, CALENDAR)
    assert due.at == start + timedelta(hours=72)
    assert "lúc 03:00 ngày 20/02/2026" in due.sentence


def test_hours_need_a_moment() -> None:
    with pytest.raises(rules.LawError, match="cần giờ bắt đầu"):
        rules.compute_due(clock(24, "hours"), date(2026, 2, 16), CALENDAR)


def test_day_is_taken_in_vietnam() -> None:
    late = datetime(2026, 7, 6, 18, 30, tzinfo=UTC)  # 01:30 on the 7th in Vietnam
    assert rules.compute_due(clock(1, "calendar_days"), late, CALENDAR).on == date(2026, 7, 8)


def test_due_date_explains_itself() -> None:
    due = rules.compute_due(clock(7, "working_days"), date(2026, 2, 12), CALENDAR)
    assert due.sentence.startswith("Thời hạn: 7 ngày làm việc kể từ 12/02/2026 (không tính ngày")
    assert "17/02/2026 (Tết Nguyên Đán)" in due.sentence
    assert due.sentence.endswith("hạn hết ngày 02/03/2026. Căn cứ: 1/2026/NĐ-CP.")
    assert due.to_json()["due"] == "2026-03-02"


def test_a_rule_that_nobody_has_confirmed_says_so() -> None:
    pending = replace(clock(7, "working_days"), is_pending=True)
    due = rules.compute_due(pending, date(2026, 2, 12), CALENDAR)
    assert due.sentence.endswith("Căn cứ: 1/2026/NĐ-CP (chờ tỉnh xác nhận).")


@pytest.mark.parametrize(("duration", "unit"), [(-1, "months"), (10_001, "hours"), (1, "moons")])
def test_duration_out_of_range_is_refused(duration: int, unit: str) -> None:
    with pytest.raises(rules.LawError):
        rules.compute_due(clock(duration, unit), date(2026, 2, 12), CALENDAR)


@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.integers(1, 60))
def test_counting_back_gives_the_same_number(start: date, count: int) -> None:
    on, skipped = rules.add_working_days(start, count, CALENDAR)
    assert CALENDAR.is_working(on)
    assert rules.count_working_days(start, on, CALENDAR) == count
    assert (on - start).days == count + len(skipped)


@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.integers(1, 60))
def test_subtracting_undoes_adding_from_a_working_day(start: date, count: int) -> None:
    first, _ = rules.add_working_days(start, 0, CALENDAR)
    on, _ = rules.add_working_days(first, count, CALENDAR)
    assert rules.subtract_working_days(on, count, CALENDAR) == first
