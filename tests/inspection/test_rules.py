"""What stands in the way of a step, without a database."""

from datetime import date

import pytest

from nq57.inspection import rules

TODAY = date(2026, 10, 12)


@pytest.mark.parametrize(
    ("members", "is_fine"),
    [
        ([("head", "TT-TINH")], True),
        ([("head", "TT-TINH"), ("member", "SO-TC")], True),
        ([("member", "TT-TINH")], False),
        ([("head", "TT-TINH"), ("head", "SO-TC")], False),
        ([("head", "TT-TINH"), ("member", "UBND-1")], False),
        ([], False),
    ],
)
def test_a_team(members: list[tuple[str, str]], is_fine: bool) -> None:
    if is_fine:
        rules.check_team(lead="TT-TINH", office="UBND-1", members=members)
        return
    with pytest.raises(rules.InspectionError):
        rules.check_team(lead="TT-TINH", office="UBND-1", members=members)


@pytest.mark.parametrize(
    ("states", "answer_by", "symbol", "on", "match"),
    [
        ({"explained"}, TODAY, "05/KL", TODAY, ""),
        (set(), None, "05/KL", TODAY, ""),
        ({"sent"}, date(2026, 10, 11), "05/KL", TODAY, ""),
        ({"sent"}, TODAY, "05/KL", TODAY, "còn hạn"),
        ({"draft"}, None, "05/KL", TODAY, "chưa gửi"),
        ({"explained"}, TODAY, " ", TODAY, "số, ký hiệu"),
        ({"explained"}, TODAY, "05/KL", date(2026, 10, 13), "sau hôm nay"),
        ({"explained"}, TODAY, "05/KL", date(2026, 10, 9), "trước ngày kiểm tra 10/10/2026"),
        ({"explained"}, TODAY, "05/KL", date(2026, 10, 10), ""),
    ],
)
def test_a_conclusion(
    states: set[str], answer_by: date | None, symbol: str, on: date, match: str
) -> None:
    def check() -> None:
        rules.check_conclusion(
            states=states, answer_by=answer_by, symbol=symbol, on=on,
            visited_on=date(2026, 10, 10), today=TODAY,
        )  # fmt: skip

    if not match:
        check()
        return
    with pytest.raises(rules.InspectionError, match=match):
        check()


@pytest.mark.parametrize(
    ("severity", "found", "count", "is_fine"),
    [
        ("noted", "", 0, True),
        ("noted", "as_reported", 0, True),
        ("noted", "as_reported", 1, False),
        ("noted", "absent", 0, False),
        ("minor", "", 0, False),
        ("serious", "absent", 2, True),
    ],
)
def test_remedies(severity: str, found: str, count: int, is_fine: bool) -> None:
    given = {"label": "KT1", "severity": severity, "found": found}
    if is_fine:
        rules.check_remedies(**given, count=count)
        return
    with pytest.raises(rules.InspectionError, match="KT1"):
        rules.check_remedies(**given, count=count)


def test_a_finding_ends_without_mending_only_with_a_word() -> None:
    with pytest.raises(rules.InspectionError, match="ghi lý do"):
        rules.check_ending(states=["cancelled", "carried"], note=" ")
    rules.check_ending(states=["cancelled", "carried"], note="Không còn áp dụng")
    rules.check_ending(states=["cancelled", "waiting"], note="")


def test_days_and_reasons() -> None:
    with pytest.raises(rules.InspectionError):
        rules.check_remedy_due(TODAY, TODAY)
    with pytest.raises(rules.InspectionError, match="đã qua"):
        rules.check_sending(states={"draft"}, answer_by=date(2026, 10, 11), today=TODAY)
    with pytest.raises(rules.InspectionError, match="Chưa có phát hiện"):
        rules.check_sending(states={"sent"}, answer_by=TODAY, today=TODAY)
    assert rules.say_reason(basis="KL 05", title="Thiếu", is_open=True) == "KL 05: Thiếu"
    assert rules.say_reason(basis="KL 05", title="Thiếu", is_open=False) == "KL 05"


def test_every_finding_ends_and_only_inspectors_end_it() -> None:
    for graph in (rules.INSPECTION, rules.FINDING):
        assert graph.list_faults() == []
    closing = [
        move for move in rules.FINDING.moves.values()
        if rules.FINDING.states[move.target].is_closed
    ]  # fmt: skip
    assert {move.right for move in closing} == {"record"}
