"""When an incident is serious, which clocks run from which day, and when one is late."""

from datetime import UTC, date, datetime, time

import pytest

from nq57.registers.cyber import rules

CRITERIA = [
    rules.TriageCriterion(code="level", part="importance", text="Cấp độ 4, 5", clause="Điều 9"),
    rules.TriageCriterion(code="control", part="harm", text="Mất quyền điều khiển"),
    rules.TriageCriterion(code="spread", part="harm", text="Có thể lan rộng"),
    rules.TriageCriterion(code="beyond", part="capacity", text="Vượt khả năng"),
]
OLD = rules.Duty(
    rule="old", stage="initial", event="noticed", applies="any", valid_from=date(2017, 11, 1),
    valid_to=date(2026, 7, 1),
)  # fmt: skip
NEW = rules.Duty(
    rule="new", stage="initial", event="noticed", applies="serious", valid_from=date(2026, 7, 1)
)
BREACH = rules.Duty(
    rule="breach", stage="breach", event="noticed", applies="personal", valid_from=date(2026, 1, 1)
)
FINAL = rules.Duty(
    rule="final", stage="final", event="recovered", applies="any", valid_from=date(2017, 11, 1)
)


@pytest.mark.parametrize(
    ("met", "is_serious"),
    [
        ((), False),
        (("level",), False),
        (("level", "control"), False),
        (("control", "beyond"), False),
        (("control", "spread", "beyond"), False),
        (("level", "control", "beyond"), True),
        (("level", "spread", "beyond"), True),
    ],
)
def test_serious_needs_every_part_of_the_test(met: tuple[str, ...], is_serious: bool) -> None:
    assert rules.find_serious(met, CRITERIA).is_serious is is_serious


def test_the_answer_names_the_criteria_with_their_clause() -> None:
    found = rules.find_serious(("level", "beyond"), CRITERIA)
    assert found.grounds == "Cấp độ 4, 5 (Điều 9)\nVượt khả năng"
    assert "Không đáp ứng" in rules.find_serious((), CRITERIA).grounds


@pytest.mark.parametrize(
    ("found", "chosen", "was", "reason", "is_refused"),
    [
        (False, False, False, "", False),
        (True, True, False, "", False),
        (True, False, False, "vì thế", True),  # never below what the test says
        (False, True, False, "", True),
        (False, True, False, "Liên quan nhiều xã", False),
        (False, False, True, "", True),  # never lowered silently
        (False, False, True, "Đã xác minh lại", False),
    ],
)
def test_a_class_is_raised_or_lowered_only_with_a_reason(
    found: bool, chosen: bool, was: bool, reason: str, is_refused: bool
) -> None:
    if not is_refused:
        rules.check_triage(found=found, chosen=chosen, was=was, reason=reason)
        return
    with pytest.raises(rules.CyberError):
        rules.check_triage(found=found, chosen=chosen, was=was, reason=reason)


@pytest.mark.parametrize(
    ("noticed_on", "is_serious", "is_personal", "expected"),
    [
        (date(2026, 6, 30), False, False, ["old"]),
        (date(2026, 6, 30), True, True, ["old", "breach"]),
        (date(2026, 7, 1), False, False, []),
        (date(2026, 7, 1), True, False, ["new"]),
        (date(2026, 7, 1), False, True, ["breach"]),
        (date(2025, 12, 31), False, True, ["old"]),
        (date(2017, 10, 31), True, True, []),
    ],
)
def test_duties_are_those_of_the_day_of_noticing(
    noticed_on: date, is_serious: bool, is_personal: bool, expected: list[str]
) -> None:
    found = rules.list_duties(
        (OLD, NEW, BREACH, FINAL), noticed_on=noticed_on, event="noticed", is_serious=is_serious,
        is_personal=is_personal,
    )  # fmt: skip
    assert [one.rule for one in found] == expected


# What is typed in Vietnam, and the moment in UTC.
TYPED = [
    ("2026-07-01", "00:00", "2026-06-30T17:00"), ("2026-07-01", "06:59", "2026-06-30T23:59"),
    ("2026-07-01", "07:00", "2026-07-01T00:00"), ("2026-06-30", "23:59", "2026-06-30T16:59"),
    ("2026-01-01", "00:30", "2025-12-31T17:30"), ("2025-12-31", "23:30", "2025-12-31T16:30"),
    ("2024-02-29", "03:00", "2024-02-28T20:00"), ("2024-03-01", "06:00", "2024-02-29T23:00"),
    ("2026-03-29", "02:30", "2026-03-28T19:30"), ("2026-10-25", "02:30", "2026-10-24T19:30"),
    ("2026-03-08", "02:15", "2026-03-07T19:15"), ("2026-11-01", "01:15", "2026-10-31T18:15"),
    ("2026-02-17", "12:00", "2026-02-17T05:00"), ("2026-09-02", "07:45", "2026-09-02T00:45"),
    ("2026-04-30", "23:00", "2026-04-30T16:00"), ("2026-05-01", "05:05", "2026-04-30T22:05"),
    ("2027-01-01", "06:59", "2026-12-31T23:59"), ("2026-12-31", "18:00", "2026-12-31T11:00"),
    ("2026-08-19", "00:01", "2026-08-18T17:01"), ("2026-08-18", "23:59", "2026-08-18T16:59"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "clock", "moment"), TYPED)
def test_what_is_typed_in_vietnam_is_one_moment(day: str, clock: str, moment: str) -> None:
    made = rules.make_moment(date.fromisoformat(day), time.fromisoformat(clock))
    assert made == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_clock_of_days_is_late_after_its_day_and_one_of_hours_after_its_hour() -> None:
    assert rules.end_of_clock(date(2026, 7, 6), None) == datetime(2026, 7, 6, 17, tzinfo=UTC)
    at = datetime(2026, 7, 6, 3, 30, tzinfo=UTC)
    assert rules.end_of_clock(date(2026, 7, 6), at) == at


def test_every_fault_of_a_report_is_named() -> None:
    at = datetime(2026, 7, 6, 3, 30, tzinfo=UTC)
    faults = rules.list_incident_faults(
        what=" ", phone="không", noticed_at=at.replace(minute=31), scope="cipher", at=at
    )
    assert [one.field for one in faults] == ["scope", "what", "contact_phone", "noticed_on"]
