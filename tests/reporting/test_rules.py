"""The ladder, what a report must hold, hints, due dates, the graph."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.cases import rules as case_rules
from nq57.core import periods
from nq57.reporting import rules

RUNGS: list[tuple[dict[str, Any], str]] = [
    ({"may_write": False}, "E100"),
    ({"is_known": False}, "E200"),
    ({"is_alive": False}, "E300"),
    ({"has_ended": False}, "E400"),
    ({"is_cycle_closed": True}, "E510"),
    ({"state": "sent"}, "E520"),
    ({"state": "returned", "verdict": "accepted"}, "E530"),
]


@pytest.mark.parametrize(("broken", "code"), RUNGS)
def test_each_rung_has_its_code_and_sentence(broken: dict[str, Any], code: str) -> None:
    fault = rules.climb(rules.Footing(**broken), "line-1")
    assert fault is not None
    assert (fault.code, fault.where) == (code, "line-1")
    assert fault.sentence.endswith(".")
    assert code in rules.CODES


@given(st.sets(st.integers(0, 4), min_size=1))
def test_the_lowest_broken_rung_is_the_only_one_told(broken: set[int]) -> None:
    footing = rules.Footing()
    for at in broken:
        footing = replace(footing, **RUNGS[at][0])
    fault = rules.climb(footing)
    assert fault is not None
    assert fault.code == RUNGS[min(broken)][1]


def test_an_item_returned_or_waiting_may_be_mended() -> None:
    assert rules.climb(rules.Footing()) is None
    assert rules.climb(rules.Footing(state="returned", verdict="returned")) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"state": "nearly"}, "E604"),
        ({"percent": "101"}, "E601"),
        ({"percent": "-1"}, "E601"),
        ({"percent": "9" * 5000}, "E601"),
        ({"percent": "một nửa"}, "E601"),
        ({"percent": "0000001000"}, "E601"),
        ({"product": "x" * 201}, "E612"),
        ({"product_on": "31/02/2026"}, "E602"),
    ],
)
def test_a_line_that_cannot_be_kept(typed: dict[str, str], code: str) -> None:
    _, fault = rules.read_line(rules.LineText(**typed), "line-1")
    assert fault is not None
    assert fault.code == code


def test_a_line_is_read_as_officials_write() -> None:
    typed = rules.LineText(
        state="done", percent="100 %", product=" 31/BC-UBND ", product_on="20/6/2025"
    )
    line, fault = rules.read_line(typed, "line-1")
    assert fault is None
    assert line == rules.Line(
        state="done", percent=100, product="31/BC-UBND", product_on=date(2025, 6, 20)
    )


@pytest.mark.parametrize(
    ("line", "answer", "code"),
    [
        (rules.Line(state="doing"), "open", "E611"),
        (rules.Line(), "changed", "E604"),
        (rules.Line(state="done", percent=100), "changed", "E608"),
        (rules.Line(state="done", product="x"), "as_before", "E608"),
        (
            rules.Line(state="done", percent=90, product="x", product_on=date(2026, 1, 1)),
            "changed", "E609",
        ),
        (rules.Line(state="not_started", percent=5), "changed", "E609"),
        (rules.Line(state="continuing"), "as_before", None),
        (rules.Line(state="doing", percent=40), "changed", None),
    ],
)  # fmt: skip
def test_what_a_line_lacks(line: rules.Line, answer: str, code: str | None) -> None:
    fault = rules.check_line(line, answer=answer, label="I.1", where="line-1")
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("parts", "said", "code"),
    [
        ((68, 64), {}, "E607"),
        ((68, 64), {"is_share": False}, None),
        ((57, None), {}, "E605"),
        ((None, 64), {}, "E605"),
        ((57, 0), {}, "E606"),
        ((-1, 64), {}, "E610"),
        ((None, None), {}, "E621"),
        ((57, 64), {"answer": "open"}, "E621"),
        ((57, 64), {}, None),
    ],
)
def test_what_a_figure_lacks(
    parts: tuple[int | None, int | None], said: dict[str, Any], code: str | None
) -> None:
    top, bottom = (None if one is None else Decimal(one) for one in parts)
    figure = rules.Figure(numerator=top, denominator=bottom)
    known = {"answer": "changed", "has_parts": True, "is_share": True} | said
    fault = rules.check_figure(figure, label="II.3", where="figure-1", **known)
    assert (fault.code if fault else None) == code
    if code == "E607":
        assert fault is not None
        assert "tử số 68 lớn hơn mẫu số 64" in fault.sentence


@pytest.mark.parametrize("text", ["68 người", "1.2.3", "1" * 15])
def test_a_figure_that_cannot_be_kept(text: str) -> None:
    _, fault = rules.read_figure(rules.FigureText(numerator=text), "figure-1")
    assert fault is not None
    assert fault.code == "E603"


def test_words_that_are_not_written_are_named() -> None:
    faults = rules.check_words({"results": "Xong.", "leadership": " "})
    assert [fault.where for fault in faults] == [
        "words-leadership", "words-shortcomings", "words-next_tasks",
    ]  # fmt: skip
    assert faults[0].sentence == "Mục I chưa viết. Không có thì ghi “Không”."


def test_hints_tell_the_unusual_and_nothing_else() -> None:
    def figure(value: int | None, before: int | None = None) -> list[str]:
        made = [None if one is None else Decimal(one) for one in (value, before)]
        found = rules.hint_figure(value=made[0], before=made[1], low=Decimal(0), high=Decimal(100))
        return [hint.code for hint in found]

    counted = ("Số hồ sơ xử lý trực tuyến", Decimal("22.5"))
    assert [hint.code for hint in rules.hint_count([counted])] == ["H11"]
    money = ("Tổng chi ngân sách", Decimal("22.5"))
    assert rules.hint_count([money, ("Số hồ sơ", Decimal(22)), ("Số hồ sơ", None)]) == []
    assert figure(101) == ["H10"]
    assert figure(160, 100) == ["H10", "H20"]
    assert (figure(60, 50), figure(None), figure(50)) == ([], [], [])
    line = {"percent": 100, "percent_before": 90, "has_evidence": False}
    found = rules.hint_line(state="done", state_before="doing", **line)  # type: ignore[arg-type]
    assert [hint.code for hint in found] == ["H30"]
    back = rules.hint_line(
        state="doing", state_before="doing", percent=10, percent_before=20, has_evidence=True
    )
    assert [hint.code for hint in back] == ["H21"]


def test_before_the_5th_is_the_end_of_the_4th_in_vietnam() -> None:
    due = rules.get_due(
        periods.parse_period("2026-11"), due_day=4, day_off="keep", is_working=lambda _: True
    )
    assert due.at.isoformat() == "2026-12-04T23:59:59+07:00"
    assert due.explanation == "Trước ngày 05 của tháng sau kỳ: hết ngày 04/12/2026."


@pytest.mark.parametrize(("day_off", "day"), [("keep", 4), ("back", 2), ("forward", 5)])
def test_a_due_day_off_goes_where_the_terms_say(day_off: Any, day: int) -> None:
    due = rules.get_due(
        periods.parse_period("2026-09"), due_day=4, day_off=day_off,
        is_working=lambda one: one.weekday() < 5,
    )  # fmt: skip
    assert due.on == date(2026, 10, day)
    assert ("ngày nghỉ" in due.explanation) == (day_off != "keep")


def test_december_serves_four_reports_and_the_shortest_opens() -> None:
    december = periods.parse_period("2026-12")
    kinds = list(periods.KINDS)
    assert [one.code for one in rules.list_closed(december, kinds)] == [
        "2026-12", "2026-Q4", "2026-H2", "2026",
    ]  # fmt: skip
    assert rules.list_closed(december, ["month", "year"])[-1].code == "2026"
    assert rules.get_base_kind(["year", "quarter"]) == "quarter"


MOVES = {
    ("draft", "send_for"): "sent",
    ("returned", "send_for"): "sent",
    ("sent", "contest"): "draft",
    ("returned", "contest"): "draft",
    ("draft", "submit"): "waiting", ("returned", "submit"): "waiting",
    ("waiting", "reopen"): "draft", ("approved", "reopen"): "draft",
    ("draft", "approve"): "approved", ("returned", "approve"): "approved",
    ("waiting", "approve"): "approved", ("approved", "send"): "sent",
    ("sent", "withdraw"): "draft", ("sent", "return"): "returned", ("sent", "accept"): "accepted",
    ("accepted", "correct"): "draft",
}  # fmt: skip


def test_the_graph_has_these_moves_and_no_other() -> None:
    graph = rules.REPORT
    found = {
        (source, verb): move.target for verb, move in graph.moves.items() for source in move.sources
    }
    assert found == MOVES
    assert graph.list_faults() == []


@given(st.lists(st.sampled_from([verb for _, verb in MOVES]), max_size=30))
def test_no_illegal_transition_is_possible(verbs: list[str]) -> None:
    """Any sequence of acts stays on the table, and each refusal says where the report is."""
    state = "draft"
    for verb in verbs:
        if (state, verb) in MOVES:
            state = rules.REPORT.get_move(state, verb).target
            assert state in rules.REPORT.states
        else:
            with pytest.raises(case_rules.CasesError, match="đang ở trạng thái"):
                rules.REPORT.get_move(state, verb)


def test_who_holds_an_item_is_asked_after_access_and_before_its_key() -> None:
    broken = rules.Footing(is_his=False, holder="Vì Thị Hà", is_known=False)
    told = []
    for mended in ({"is_his": True}, {"holder": ""}, {"is_known": True}):
        fault = rules.climb(broken, "line-1")
        assert fault is not None
        told.append(fault)
        broken = replace(broken, **mended)  # type: ignore[arg-type]
    assert [fault.code for fault in told] == ["E110", "E120", "E200"]
    assert "Vì Thị Hà" in told[1].sentence
    assert rules.climb(broken) is None
    assert {"E110", "E120", "E642"} <= rules.CODES.keys()


@pytest.mark.parametrize(
    ("words", "pointed"),
    [
        ("Trong tháng 9 đã họp. Xong.", ["Trong tháng 9 đã họp"]),
        ("Tháng 09/2026, sở đã ban hành", ["Tháng 09/2026, sở đã ban hành"]),
        ("Quý III/2026 đạt 1.234,5 điểm", ["Quý III/2026 đạt 1.234,5 điểm"]),
        ("So với tháng 9 năm 2025", []),
        ("Tháng 10 sẽ làm; trong 9 tháng", []),
    ],
)
def test_carried_words_that_name_their_period_are_pointed_at(
    words: str, pointed: list[str]
) -> None:
    september = rules.list_closed(periods.parse_period("2026-09"), ["month", "quarter"])
    found = rules.list_carried_names(words, before=words, periods=september)
    assert found == pointed
    typed_now = rules.list_carried_names(words, before="Không.", periods=september)
    assert typed_now == []
