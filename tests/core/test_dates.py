import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.core import dates


@pytest.mark.parametrize(
    ("words", "due", "precision"),
    [
        ("hoàn thành trong tháng 4/2026", "2026-04-30", "month"),
        ("Hoàn thành trước ngày 30/6/2026.", "2026-06-29", "day"),
        ("trong quý II/2026", "2026-06-30", "quarter"),
        ("Quý IV năm 2025", "2025-12-31", "quarter"),
        ("Trước ngày 10/6/2025", "2025-06-09", "day"),
        ("Trong năm 2025", "2025-12-31", "year"),
        ("05/2025", "2025-05-31", "month"),
        ("Tháng 02/2028", "2028-02-29", "month"),
        ("tháng 6 năm 2026", "2026-06-30", "month"),
        ("6 tháng đầu năm 2026", "2026-06-30", "half_year"),
        ("trước tháng 3/2026", "2026-02-28", "month"),
        ("chậm nhất là ngày 05 tháng 01 năm 2027", "2027-01-05", "day"),
    ],
)
def test_deadlines(words: str, due: str, precision: str) -> None:
    found = dates.find_deadline(words)
    assert found is not None
    assert (found.due.isoformat(), found.precision) == (due, precision)


@pytest.mark.parametrize("words", ["107/2021/NĐ-CP", "30/2/2025", "tháng 13/2025", "", "2 - 5"])
def test_no_deadline(words: str) -> None:
    assert dates.find_deadline(words) is None


def test_raw_words_of_a_deadline() -> None:
    found = dates.find_deadline("ưu tiên cấp xã. Hoàn thành trước ngày 30/6/2026.")
    assert found is not None
    assert found.raw == "Hoàn thành trước ngày 30/6/2026"


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_dates_are_read_back(day: datetime.date) -> None:
    assert dates.parse_date(dates.format_date(day)) == day
    assert dates.parse_date(dates.format_long_date(day)) == day


def test_long_date_of_the_decree() -> None:
    assert dates.format_long_date(datetime.date(2025, 6, 4)) == "ngày 04 tháng 6 năm 2025"
    assert dates.format_long_date(datetime.date(2025, 2, 14)) == "ngày 14 tháng 02 năm 2025"
