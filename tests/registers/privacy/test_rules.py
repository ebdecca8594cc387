"""What an entry must say, and who has declared: without a database."""

from datetime import date
from typing import Any

import pytest

from nq57.registers.base.rules import EntryError, Several
from nq57.registers.privacy import rules

TODAY = date(2026, 10, 12)
WHOLE: dict[str, Any] = {
    "name": "Một cửa", "purpose": "Thủ tục", "kind": "basic", "basis": "state",
    "basis_document": "", "basic_classes": ["name"], "sensitive_classes": [],
    "subject_kinds": ["citizen"], "abroad": "no", "abroad_to": "",
    "started_on": date(2026, 8, 3), "ended_on": None,
}  # fmt: skip


@pytest.mark.parametrize(("given", "fields"), [
    ({}, []),
    ({"name": " ", "purpose": ""}, ["name", "purpose"]),
    ({"basic_classes": []}, ["basic_classes"]),
    ({"sensitive_classes": ["card"]}, ["kind"]),
    ({"kind": "sensitive"}, ["sensitive_classes"]),
    ({"kind": "sensitive", "sensitive_classes": ["card"], "basic_classes": []}, []),
    ({"subject_kinds": []}, ["subject_kinds"]),
    ({"basis": "other"}, ["basis_document"]),
    ({"abroad": "yes"}, ["abroad_to"]),
    ({"abroad_to": "Công ty X, Singapore"}, ["abroad"]),
    ({"abroad": "unknown"}, []),
    ({"ended_on": date(2026, 8, 2)}, ["ended_on"]),
    ({"ended_on": date(2026, 10, 13)}, ["ended_on"]),
    ({"started_on": None}, []),
])  # fmt: skip
def test_a_processing_says_what_it_must(given: dict[str, Any], fields: list[str]) -> None:
    found = rules.list_processing_faults(WHOLE | given, TODAY)
    assert [one.field for one in found] == fields


def test_saying_nothing_is_not_saying_none() -> None:
    told = [rules.find_standing(processings=n, has_declared_none=d) for n, d in
            ((0, False), (0, True), (2, False))]  # fmt: skip
    assert told == ["silent", "none", "entered"]
    for wrong in ({"has_processings": True}, {"head": " "}, {"on": date(2026, 10, 13)}):
        with pytest.raises(EntryError):
            rules.check_none(
                **{"head": "Lò A", "on": TODAY, "today": TODAY, "has_processings": False} | wrong
            )


def test_several_words_stand_in_one_cell() -> None:
    column = Several("Dữ liệu", 20, choices=(("name", "Họ tên"), ("birth", "Ngày sinh, giới tính")))
    assert column.read("ngay sinh, gioi tinh; Họ tên ;", lambda *_: None) == ["name", "birth"]
    assert column.tell(["birth", "name"]) == "Họ tên; Ngày sinh, giới tính"
    assert column.read("", lambda *_: None) == []
    with pytest.raises(EntryError, match="“Vân tay” không có"):
        column.read("Họ tên; Vân tay", lambda *_: None)


CONSENT: dict[str, Any] = {
    "name": "Mẫu", "edition": "1", "text": "Tôi đồng ý", "processing": "XLDL-A-01",
    "withdraw_how": "Gọi", "is_silent": False, "is_preticked": False, "is_bundled": False,
    "since": date(2026, 8, 3), "until": None, "given": None, "withdrawn": None,
}  # fmt: skip
BREACH: dict[str, Any] = {
    "name": "Lộ", "found_on": date(2026, 10, 10), "harm": "Chưa rõ", "classes": ["name"],
    "sensitive_classes": [], "notified": "no", "notified_on": None,
}  # fmt: skip


@pytest.mark.parametrize(("given", "fields"), [
    ({}, []),
    ({"text": " ", "withdraw_how": ""}, ["text", "withdraw_how"]),
    ({"is_silent": True}, ["is_silent"]),  # silence is no consent
    ({"is_preticked": True, "is_bundled": True}, ["is_preticked", "is_bundled"]),
    ({"until": date(2026, 8, 2)}, ["until"]),
    ({"withdrawn": 3}, ["withdrawn"]),
    ({"withdrawn": 3, "given": 2}, ["withdrawn"]),
    ({"withdrawn": 3, "given": 3}, []),
])  # fmt: skip
def test_consent_is_asked_as_the_law_wants(given: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in rules.list_consent_faults(CONSENT | given, TODAY)] == fields


@pytest.mark.parametrize(("given", "fields"), [
    ({}, []),
    ({"harm": ""}, ["harm"]),
    ({"classes": []}, ["classes"]),
    ({"classes": [], "sensitive_classes": ["health"]}, []),
    ({"found_on": date(2026, 10, 13)}, ["found_on"]),
    ({"notified": "yes"}, ["notified_on"]),
    ({"notified_on": date(2026, 10, 11)}, ["notified_on"]),
    ({"notified": "yes", "notified_on": date(2026, 10, 9)}, ["notified_on"]),
    ({"notified": "yes", "notified_on": date(2026, 10, 12)}, []),
])  # fmt: skip
def test_a_breach_says_whether_it_was_notified(given: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in rules.list_breach_faults(BREACH | given, TODAY)] == fields
