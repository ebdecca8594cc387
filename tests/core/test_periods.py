import datetime

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from nq57.core import periods

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))
KINDS = st.sampled_from(periods.KINDS)


@pytest.mark.parametrize(
    ("code", "label", "start", "end"),
    [
        ("2026-11", "Tháng 11/2026", "2026-11-01", "2026-11-30"),
        ("2028-02", "Tháng 2/2028", "2028-02-01", "2028-02-29"),
        ("2026-Q4", "Quý IV/2026", "2026-10-01", "2026-12-31"),
        ("2026-H1", "6 tháng đầu năm 2026", "2026-01-01", "2026-06-30"),
        ("2026-H2", "6 tháng cuối năm 2026", "2026-07-01", "2026-12-31"),
        ("2026", "Năm 2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_period_by_its_code(code: str, label: str, start: str, end: str) -> None:
    period = periods.parse_period(code)
    assert (period.code, period.label) == (code, label)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("11/2026", "2026-11"),
        (" 9/2026 ", "2026-09"),
        ("Tháng 10/2026", "2026-10"),
        ("quý IV/2026", "2026-Q4"),
        ("Quy 2 2026", "2026-Q2"),
        ("6 tháng đầu năm 2026", "2026-H1"),
        ("6 tháng cuối năm 2026", "2026-H2"),
        ("Năm 2026", "2026"),
        ("2026", "2026"),
        ("2026-Q4", "2026-Q4"),
        ("2026-11", "2026-11"),
    ],
)
def test_period_as_a_person_types_it(typed: str, code: str) -> None:
    assert periods.read_period(typed).code == code


@given(KINDS, DAYS)
def test_every_label_is_read_back(kind: periods.Kind, day: datetime.date) -> None:
    period = periods.get_period(kind, day)
    assert periods.read_period(period.label) == period


@pytest.mark.parametrize("typed", ["", "13/2026", "0/2026", "quý V/2026", "quý 5/2026", "11-26"])
def test_nothing_that_a_person_means(typed: str) -> None:
    with pytest.raises(ValueError, match="Không có kỳ"):
        periods.read_period(typed)


@pytest.mark.parametrize("code", ["", "2026-13", "2026-00", "2026-Q5", "2026-H3", "26-01", "1066"])
def test_no_period(code: str) -> None:
    with pytest.raises(ValueError, match="Không có kỳ"):
        periods.parse_period(code)


@pytest.mark.parametrize(
    ("code", "since", "until"),
    [  # the windows of Decree 09/2019, article 12, as the article gives them
        ("2026-11", "2026-10-15", "2026-11-14"),
        ("2026-01", "2025-12-15", "2026-01-14"),
        ("2026-Q1", "2025-12-15", "2026-03-14"),
        ("2026-Q4", "2026-09-15", "2026-12-14"),
        ("2026-H1", "2025-12-15", "2026-06-14"),
        ("2026-H2", "2026-06-15", "2026-12-14"),
        ("2026", "2025-12-15", "2026-12-14"),
    ],
)
def test_data_window_of_the_decree(code: str, since: str, until: str) -> None:
    found = periods.parse_period(code).get_window("decree_09_2019")
    assert [day.isoformat() for day in found] == [since, until]


@given(KINDS, DAYS)
def test_windows_follow_each_other(kind: periods.Kind, day: datetime.date) -> None:
    period = periods.get_period(kind, day)
    assert period.contains(day)
    assert periods.parse_period(period.code) == period
    assert period.get_next().get_previous() == period
    for window in ("calendar", "decree_09_2019"):
        _, last = period.get_window(window)
        assert period.get_next().get_window(window)[0] == last + datetime.timedelta(days=1)


def test_december_ends_with_four_periods() -> None:
    found = periods.Period("month", 2026, 12).list_ending_with()
    assert [one.code for one in found] == ["2026-12", "2026-Q4", "2026-H2", "2026"]
    found = periods.Period("month", 2026, 11).list_ending_with()
    assert [one.code for one in found] == ["2026-11"]
    assert len(periods.Period("half_year", 2026, 1).list_months()) == 6


@pytest.mark.parametrize(
    ("kind", "first", "months", "count"),
    [
        ("month", "2025-07-04", range(1, 13), 246),
        ("quarter", "2025-07-04", (1, 4, 7, 10), 82),
        ("half_year", "2025-07-04", (1, 7), 41),
        ("year", "2026-01-04", (1,), 20),
    ],
)
def test_due_dates_of_plan_142(
    kind: periods.Kind, first: str, months: tuple[int, ...], count: int
) -> None:
    """Before day 05 after each period, from June 2025 to the last one due in 2045."""
    since, until = datetime.date(2025, 6, 4), datetime.date(2045, 11, 30)
    found = [periods.get_due(one, due_day=4) for one in periods.iterate(kind, since, until)]
    expected = rrule.rrule(
        rrule.MONTHLY,
        bymonth=months,
        bymonthday=4,
        dtstart=datetime.datetime(2025, 7, 1),  # noqa: DTZ001
        until=datetime.datetime(2045, 12, 31),  # noqa: DTZ001
    )
    assert found == [moment.date() for moment in expected]
    assert found[0].isoformat() == first
    assert len(found) == count


def test_due_day_off_moves_as_told() -> None:
    period = periods.Period("month", 2026, 6)  # 4 July 2026 is a Saturday

    def is_working(day: datetime.date) -> bool:
        return day.weekday() < 5

    due = [
        periods.get_due(period, due_day=4, day_off=policy, is_working=is_working).isoformat()
        for policy in ("keep", "back", "forward")
    ]
    assert due == ["2026-07-04", "2026-07-03", "2026-07-06"]
    assert periods.get_due(periods.Period("month", 2026, 1), due_day=31).day == 28
    with pytest.raises(ValueError, match="1 đến 31"):
        periods.get_due(period, due_day=0)
