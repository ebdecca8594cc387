"""What is wrong with an entry: without a database."""

from datetime import date
from typing import Any

import pytest

from nq57.registers.honours import models, rules

TODAY = date(2026, 10, 12)
PROGRAMME: dict[str, Any] = {"name": "Sáng kiến số", "since": None, "until": None, "reach": None}
HONOUR: dict[str, Any] = {
    "name": "Lò Thị Hoa", "award": "Bằng khen", "honoured_on": TODAY, "reason": "Giống lúa mới",
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, []),
        ({"name": " "}, ["name"]),
        ({"since": date(2026, 2, 1), "until": date(2026, 1, 31)}, ["until"]),
        ({"since": date(2026, 10, 13), "reach": 0}, ["reach"]),
        ({"since": date(2026, 10, 12), "reach": 0}, []),
    ],
)
def test_what_is_wrong_with_a_programme(said: dict[str, Any], fields: list[str]) -> None:
    found = rules.list_programme_faults(PROGRAMME | said, TODAY)
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, []),
        ({"name": "", "award": " ", "reason": ""}, ["name", "award", "reason"]),
        ({"honoured_on": None}, ["honoured_on"]),
        ({"honoured_on": date(2026, 10, 13)}, ["honoured_on"]),
    ],
)
def test_what_is_wrong_with_an_honour(said: dict[str, Any], fields: list[str]) -> None:
    found = rules.list_honour_faults(HONOUR | said, TODAY)
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("consent", "is_minor", "told"),
    [
        ("given", False, "Lò Thị Hoa"),
        ("given", True, ""),
        ("refused", False, ""),
        ("unasked", False, ""),
    ],
)
def test_a_name_is_told_outside_with_consent_and_never_a_minors(
    consent: str, is_minor: bool, told: str
) -> None:
    one = models.Honour(name="Lò Thị Hoa", consent=consent, is_minor=is_minor)
    assert one.outside_name == told
