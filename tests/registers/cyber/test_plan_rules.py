"""What a response plan must say, how a span is typed, how two versions differ."""

from dataclasses import replace
from typing import Any

import pytest

from nq57.registers.cyber import rules
from nq57.registers.cyber.rules import Contact, PlanStep

STEP = PlanStep(phase="detect", role="technical", text="Ghi nhận")
PERSON = Contact(role="command", name="An", phone="0912 345 678")
ROLES = {"command": "Chỉ huy", "technical": "Kỹ thuật", "communication": "Truyền thông"}
PEOPLE = [replace(PERSON, role=role) for role in ROLES]


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("", None), ("30", 30), ("30 phút", 30), ("2 giờ", 120), ("2h", 120), (" 1 Ngày ", 1440)],
)
def test_a_span_is_typed_in_minutes_hours_or_days(typed: str, minutes: int | None) -> None:
    assert rules.read_span(typed) == minutes


@pytest.mark.parametrize("typed", ["0", "-5", "nhanh", "2 tuần", "91 ngày", "1,5 giờ"])
def test_what_is_no_span_is_refused(typed: str) -> None:
    with pytest.raises(rules.CyberError, match="không phải thời hạn"):
        rules.read_span(typed)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (replace(STEP, text=" "), "ghi việc phải làm"),
        (replace(STEP, on_failure=9), "không có bước 9"),
        (replace(STEP, on_failure=0), "không có bước 0"),
        (replace(STEP, on_failure=2), "lặp mãi"),  # itself
        (replace(STEP, on_failure=1), "lặp mãi"),
        (replace(STEP, minutes=0), "từ 1 phút"),
    ],
)
def test_a_step_says_what_and_leads_on(step: PlanStep, said: str) -> None:
    faults = rules.list_plan_faults([STEP, step, STEP], [])
    assert [one.field for one in faults] == ["step-2"]
    assert said in faults[0].message
    assert rules.list_plan_faults([STEP, replace(STEP, on_failure=3), STEP], []) == []


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (replace(PERSON, name=" "), "Ghi họ tên"),
        (replace(PERSON, phone="gọi anh An"), "không phải số điện thoại"),
        (replace(PERSON, phone="12"), "không phải số điện thoại"),
        (replace(PERSON, phone="0912 345 678 901 234 5"), "không phải số điện thoại"),
        (replace(PERSON, email="an@"), "không phải thư điện tử"),
    ],
)
def test_a_contact_has_a_name_and_a_phone_that_is_one(contact: Contact, said: str) -> None:
    faults = rules.list_plan_faults([], [PERSON, contact])
    assert [one.field for one in faults] == ["contact-2"]
    assert said in faults[0].message


@pytest.mark.parametrize("phone", ["113", "0212.3850000", "+84 912 345 678", "(0212) 385 0000"])
def test_phones_as_people_write_them(phone: str) -> None:
    assert rules.list_plan_faults([], [replace(PERSON, phone=phone)]) == []


def test_what_a_plan_lacks_before_it_is_sent() -> None:
    whole: dict[str, Any] = {
        "scope": "x", "scenarios": ["ddos"], "steps": [STEP], "contacts": PEOPLE, "roles": ROLES,
    }  # fmt: skip
    assert rules.list_lacks(**whole) == []
    for given, said in (
        ({"scope": " "}, "phạm vi"),
        ({"scenarios": []}, "tình huống"),
        ({"steps": []}, "các bước"),
        ({"contacts": PEOPLE[:2]}, "truyền thông có số điện thoại"),
        ({"contacts": [*PEOPLE[1:], replace(PERSON, is_substitute=True)]}, "chỉ huy"),
        ({"contacts": [*PEOPLE[1:], replace(PERSON, phone="")]}, "chỉ huy"),
        ({"steps": [replace(STEP, role="outside")]}, "bên ngoài"),
    ):
        lacks = rules.list_lacks(**{**whole, **given})
        assert len(lacks) == 1, given
        assert said in lacks[0]


def test_versions_differ_by_rows() -> None:
    changes = rules.list_changes(["a", "b", "c"], ["a", "x", "c", "d"])
    assert [(one.before, one.after) for one in changes] == [("b", "x"), (None, "d")]
    assert rules.list_changes(["a"], ["a"]) == []
