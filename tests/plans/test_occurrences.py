"""What schedule cells ask for: every grammar, shared years, twenty years against RRULE."""

from datetime import date

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from nq57.documents.reading import schedules
from nq57.plans.rules import PlansError, occurrences, work

SINCE, UNTIL = date(2025, 1, 1), date(2045, 12, 31)
COLUMNS = (
    "Năm 2025",
    "Giai đoạn 2025 - 2030",
    "Giai đoạn 2030 - 2035",
    "Giai đoạn 2035 - 2040",
    "Giai đoạn 2040 - 2045",
)


def make_cells(*raws: str | None) -> list[occurrences.Cell]:
    """Return cells as they stand after adoption: read by the reader, under Plan 142's columns."""
    cells = []
    for label, raw in zip(COLUMNS, raws, strict=False):
        read = schedules.parse_schedule(raw, label)
        cells.append(
            occurrences.Cell(
                kind=read.kind or "", days=schedules.find_days(label), due=read.due,
                recurrence=read.recurrence or "", month=read.month,
                condition=read.condition or "", expected_on=read.expected,
                from_year=read.from_year, to_year=read.to_year,
            )
        )  # fmt: skip
    return cells


def ask(*raws: str | None, until: date = UNTIL) -> list[tuple[str, str, date | None]]:
    found = occurrences.list_occurrences(make_cells(*raws), since=SINCE, until=until)
    return [(one.key, one.kind, one.due) for one in found]


def test_a_year_belongs_to_the_first_column_that_has_it() -> None:
    spans = occurrences.share_out([schedules.find_days(label) for label in COLUMNS])
    assert [(days[0].year, days[1].year) for days in spans if days] == [
        (2025, 2025), (2026, 2030), (2031, 2035), (2036, 2040), (2041, 2045),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("05/2025", [("2025-05", "once", date(2025, 5, 31))]),
        ("5/2025", [("2025-05", "once", date(2025, 5, 31))]),
        ("Tháng 05/2025", [("2025-05", "once", date(2025, 5, 31))]),
        ("2025", [("2025", "once", date(2025, 12, 31))]),
        ("Quý III/2025", [("2025-Q3", "once", date(2025, 9, 30))]),
        ("trước 15/7/2025", [("2025-07-14", "once", date(2025, 7, 14))]),
        ("x", [("2025", "once", date(2025, 12, 31))]),
        ("Thường xuyên", [("2025", "continuing", None)]),
        ("Hàng năm", [("2025", "yearly", date(2025, 12, 31))]),
        ("-", []),
        (None, []),
    ],
)
def test_cells_of_one_year(raw: str | None, expected: list[object]) -> None:
    assert ask(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("x", [("2026-2030", "span", date(2030, 12, 31))]),
        ("Thường xuyên", [("2026-2030", "continuing", None)]),
        ("09/2026", [("2026-09", "once", date(2026, 9, 30))]),
        ("2030", [("2030", "once", date(2030, 12, 31))]),
        ("2026 - 2028", [("2026-2028", "span", date(2028, 12, 31))]),
        ("Hàng năm", [(f"{year}", "yearly", date(year, 12, 31)) for year in range(2026, 2031)]),
        (
            "Cập nhật hàng năm",
            [(f"{year}", "yearly", date(year, 12, 31)) for year in range(2026, 2031)],
        ),
        (
            "Tháng 11 hàng năm (kế hoạch năm tiếp theo)",
            [(f"{year}", "yearly", date(year, 11, 30)) for year in range(2026, 2031)],
        ),
    ],
)
def test_cells_of_a_span(raw: str, expected: list[object]) -> None:
    assert ask(None, raw) == expected


def test_the_horizon_bounds_what_is_made() -> None:
    asked = ask("5/2025", "Hàng năm", "Hàng năm", until=date(2027, 12, 31))
    assert [key for key, _, _ in asked] == ["2025-05", "2026", "2027"]
    assert ask(None, "x", "x", until=date(2027, 12, 31)) == [
        ("2026-2030", "span", date(2030, 12, 31))
    ]
    assert ask(None, "2030", until=date(2027, 12, 31)) == []


@pytest.mark.parametrize(
    ("raw", "expected_on"),
    [
        (
            "Sau khi có Quyết định của Thủ tướng Chính phủ - dự kiến 12/2025",
            date(2025, 12, 31),
        ),
        ("Sau khi có Quyết định của Chính phủ (dự kiến Tháng 9/2025)", date(2025, 9, 30)),
        ("Sau khi có KH của Bộ KH&C N", None),
        ("Sau khi Bộ KHCN ban hành", None),
    ],
)
def test_what_waits_for_a_document_has_no_deadline(raw: str, expected_on: date | None) -> None:
    (one,) = occurrences.list_occurrences(make_cells(raw), since=SINCE, until=UNTIL)
    assert (one.kind, one.due, one.ends_on) == ("conditional", None, None)
    assert one.expected_on == expected_on
    assert one.condition.startswith("Sau khi")


def test_one_key_keeps_the_earlier_date() -> None:
    cells = [
        occurrences.Cell(kind="year", due=date(2026, 12, 31)),
        occurrences.Cell(kind="recurring", recurrence="year", month=6),
    ]
    found = occurrences.list_occurrences(cells, since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert [(one.key, one.due) for one in found] == [("2026", date(2026, 6, 30))]


RHYTHMS = {"month": (1, "{0}-{1:02d}"), "quarter": (3, "{0}-Q{1}"), "half_year": (6, "{0}-H{1}")}


@given(
    first=st.integers(2000, 2080),
    month=st.none() | st.integers(1, 12),
    rhythm=st.sampled_from(["year", *RHYTHMS]),
)
def test_twenty_years_equal_an_independent_rrule(
    first: int, month: int | None, rhythm: str
) -> None:
    since, until = date(first, 1, 1), date(first + 19, 12, 31)
    cell = occurrences.Cell(
        kind="recurring", days=(since, until), recurrence=rhythm,
        month=month if rhythm == "year" else None,
    )  # fmt: skip
    found = occurrences.list_occurrences([cell], since=since, until=until)
    length = RHYTHMS.get(rhythm, (12, ""))[0]
    months = [month or 12] if rhythm == "year" else list(range(length, 13, length))
    oracle = rrule.rrule(rrule.MONTHLY, dtstart=since, until=until, bymonth=months, bymonthday=-1)
    assert [one.due for one in found] == [moment.date() for moment in oracle]
    assert len({one.key for one in found}) == len(found) == 20 * len(months)


@given(st.lists(st.tuples(st.integers(2025, 2045), st.integers(0, 6)), min_size=1, max_size=6))
def test_no_year_is_shared_and_none_is_lost(spans: list[tuple[int, int]]) -> None:
    columns = [(date(year, 1, 1), date(year + more, 12, 31)) for year, more in sorted(spans)]
    named = {year for first, last in columns for year in range(first.year, last.year + 1)}
    shared = occurrences.share_out(columns)
    taken: set[int] = set()
    for days, own in zip(columns, shared, strict=True):
        assert own is not None
        years = set(range(own[0].year, own[1].year + 1))
        assert years <= set(range(days[0].year, days[1].year + 1))
        assert not years & taken or years == set(range(days[0].year, days[1].year + 1))
        taken |= years
    assert taken == named


@pytest.mark.parametrize(
    ("given_", "lane"),
    [
        ({"is_closed": True}, "closed"),
        ({"state": "unsettled", "due": date(2026, 1, 1)}, "unsettled"),
        ({"state": "waiting", "due": date(2026, 1, 1)}, "waiting"),
        ({"kind": "conditional"}, "waiting"),
        ({"due": date(2026, 11, 20)}, "overdue"),
        ({"due": date(2026, 11, 28)}, "soon"),
        ({"due": date(2026, 11, 30)}, "period"),
        ({"due": date(2026, 12, 21)}, "period"),  # at risk, so not a later month's
        ({"due": date(2030, 12, 31), "kind": "span"}, "period"),
        ({"kind": "continuing", "starts_on": date(2027, 1, 1)}, "later"),
        ({"due": date(2026, 12, 31)}, "later"),
    ],
)
def test_lanes(given_: dict[str, object], lane: str) -> None:
    plain: dict[str, object] = {
        "state": "assigned", "kind": "once", "due": None, "starts_on": None, "is_closed": False,
    }  # fmt: skip
    days = work.get_days(date(2026, 11, 21))
    assert work.get_lane(days=days, **plain | given_) == lane  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settled", "sentence"),
    [
        (work.Settled(outcome="done", finished_on=date(2026, 1, 1)), "số, ký hiệu"),
        (work.Settled(outcome="done", product="1/KH"), "ghi ngày"),
        (work.Settled(outcome="done", product="1/KH", finished_on=date(2027, 1, 1)), "sau hôm nay"),
        (work.Settled(outcome="not_applicable"), "lý do"),
        (work.Settled(outcome="not_done", product="1/KH"), "Đã xong"),
    ],
)
def test_what_a_settlement_lacks(settled: work.Settled, sentence: str) -> None:
    with pytest.raises(PlansError, match=sentence):
        work.check_settlement(settled, today=date(2026, 11, 21))
