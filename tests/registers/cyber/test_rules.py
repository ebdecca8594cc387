"""Levels by questionnaire, what an entry must say, the graph of a dossier."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nq57.core import reference
from nq57.registers.cyber import rules

TODAY = date(2026, 10, 12)
NOTHING = rules.Answers(basic_subjects=0, sensitive_subjects=0)
OLD, NEW = "85/2016/NĐ-CP", "331/2026/NĐ-CP"


def load(code: str) -> list[rules.Criterion]:
    rows = reference.read_table(reference.FOLDER / "level_criteria.csv").rows
    return [
        rules.Criterion(
            int(row["level"]), row["question"], int(row["at_least"]), row["text"], row["clause"]
        )
        for row in rows
        if row["set"] == code
    ]


@pytest.mark.parametrize(
    ("code", "answers", "level"),
    [
        (NEW, {}, 1),
        (NEW, {"non_public": True}, 2),
        (NEW, {"online_service": True}, 2),
        (NEW, {"basic_subjects": 1}, 2),
        (NEW, {"basic_subjects": 99_999, "sensitive_subjects": 9_999}, 2),
        (NEW, {"own_infrastructure": True}, 2),
        (NEW, {"basic_subjects": 100_000}, 3),
        (NEW, {"sensitive_subjects": 10_000}, 3),
        (NEW, {"procedures": True}, 3),
        (NEW, {"conditional_service": True, "non_public": True}, 3),
        (NEW, {"state_secrets": True}, 3),
        (NEW, {"shared_infrastructure": True}, 3),
        (NEW, {"control_second": True}, 3),
        (NEW, {"control_first": True}, 4),
        (NEW, {"national_infrastructure": True, "procedures": True}, 4),
        (NEW, {"serious_harm": True}, 4),
        (NEW, {"especially_serious": True}, 5),
        (NEW, {"national_data": True, "serious_harm": True}, 5),
        (OLD, {"basic_subjects": 9_999}, 2),
        (OLD, {"basic_subjects": 10_000}, 3),
        (OLD, {"control_first": True}, 4),
    ],
)
def test_the_highest_criterion_wins(code: str, answers: dict[str, Any], level: int) -> None:
    found = rules.find_level(replace(NOTHING, **answers), load(code))
    assert found.level == level
    assert {one.level for one in found.met} <= {level}
    assert bool(found.met) == (level > 1)


def test_the_grounds_are_the_criteria_met_in_words() -> None:
    found = rules.find_level(replace(NOTHING, procedures=True, non_public=True), load(NEW))
    assert found.grounds == "Phục vụ giải quyết thủ tục hành chính"
    assert rules.find_level(NOTHING, load(NEW)).grounds == rules.LOWEST


def test_a_number_that_nobody_knows_is_not_zero() -> None:
    with pytest.raises(rules.CyberError, match="ghi 0 nếu"):
        rules.find_level(rules.Answers(basic_subjects=0), load(NEW))


@pytest.mark.parametrize(
    ("found", "chosen", "reason", "said"),
    [
        (3, 2, "Tách hệ thống", "không được hạ"),
        (2, 3, " ", "ghi lý do"),
        (2, 6, "x", "từ 1 đến 5"),
        (1, 0, "x", "từ 1 đến 5"),
    ],
)
def test_a_level_is_never_lowered_and_raised_with_a_reason(
    found: int, chosen: int, reason: str, said: str
) -> None:
    rules.check_chosen(found=2, chosen=3, reason="Nhiều cơ quan phụ thuộc")
    rules.check_chosen(found=2, chosen=2, reason="")
    with pytest.raises(rules.CyberError, match=said):
        rules.check_chosen(found=found, chosen=chosen, reason=reason)


GOOD: dict[str, Any] = {
    "name": "Một cửa", "scope": "in", "hosting": "cloud", "is_cloud": True, "holds_public": True,
    "holds_private": False, "holds_personal": False, "holds_secret": False,
    "basic_subjects": None, "sensitive_subjects": 0, "status": "operating", "since": None,
    "until": None, "officer_name": "", "officer_certificate": "", "officer_trained_on": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, []),
        ({"scope": "military"}, ["scope"]),
        ({"scope": "defence"}, ["scope"]),
        ({"scope": "cipher"}, ["scope"]),
        ({"name": " "}, ["name"]),
        ({"is_cloud": False}, ["is_cloud"]),
        ({"holds_public": False}, ["holds_public"]),
        ({"basic_subjects": 5}, ["basic_subjects"]),
        ({"sensitive_subjects": -1}, ["sensitive_subjects"]),
        ({"status": "ended"}, ["until"]),
        ({"until": TODAY}, ["until"]),
        ({"status": "ended", "since": TODAY, "until": date(2026, 1, 1)}, ["until"]),
        ({"officer_name": "An", "officer_trained_on": date(2026, 12, 1)}, ["officer_trained_on"]),
        ({"officer_certificate": "CISSP"}, ["officer_name"]),
        ({"name": "", "scope": "cipher", "holds_public": False}, ["scope", "name", "holds_public"]),
    ],
)
def test_faults_of_an_entry(said: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in rules.list_faults({**GOOD, **said}, TODAY)] == fields


def test_who_approves_and_what_a_dossier_needs() -> None:
    assert [rules.get_approver(one) for one in rules.LEVELS] == ["specialised"] * 2 + ["owner"] * 3
    assert [len(rules.list_parts(one)) for one in rules.LEVELS] == [4, 4, 4, 5, 5]
    assert [rules.needs_ministry(one) for one in rules.LEVELS] == [False] * 3 + [True] * 2
    with pytest.raises(rules.CyberError, match="thiếu 1"):
        rules.check_submission(level=4, held=rules.list_parts(3))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"regulation": " "}, "Chưa ban hành quy chế"),
        ({"regulation_on": None}, "Chưa ban hành quy chế"),
        ({"decision": ""}, "quyết định phê duyệt"),
        ({"decided_on": date(2026, 10, 13)}, "sau hôm nay"),
        ({"ministry": ""}, "Bộ Công an"),
    ],
)
def test_an_approval_rests_on_an_issued_regulation(change: dict[str, Any], said: str) -> None:
    whole: dict[str, Any] = {
        "level": 4, "regulation": "3/QĐ-UBND", "regulation_on": TODAY, "decision": "4/QĐ-UBND",
        "decided_on": TODAY, "ministry": "9/A05", "today": TODAY,
    }  # fmt: skip
    rules.check_approval(**whole)
    with pytest.raises(rules.CyberError, match=said):
        rules.check_approval(**{**whole, **change})
