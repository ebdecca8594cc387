"""Graphs are whole, their diagrams are in the docs, timeliness follows the clock."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.cases import enums, rules
from nq57.core import env
from nq57.orgs import rules as orgs_rules

DUE = date(2026, 6, 30)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("graph", rules.list_graphs(), ids=lambda graph: graph.name)
def test_graph_is_whole(graph: rules.Graph) -> None:
    assert graph.list_faults() == []
    labels = orgs_rules.get_rights().labels
    for move in graph.moves.values():
        assert (graph.rights, move.right) in labels
        assert set(move.tells) <= {"owner", "parties", "coordinators"}


def test_docs_show_the_graphs() -> None:
    page = (env.ROOT / "docs" / "states.md").read_text(encoding="utf-8")
    assert page == rules.describe_graphs(), "chạy lại: nq57 states"


def test_broken_graphs_are_named() -> None:
    graph = rules.OBLIGATION
    no_way_out = replace(
        graph, moves={verb: move for verb, move in graph.moves.items() if move.target != "done"}
    )
    assert "obligation@1: done is never reached" in no_way_out.list_faults()
    trap = replace(graph, states={**graph.states, "trap": rules.State(label="Bẫy")})
    assert "obligation@1: trap never ends" in trap.list_faults()
    stray = rules.Move(label="x", sources=("nowhere",), target="done", right="assign")
    strays = replace(graph, moves={**graph.moves, "stray": stray})
    assert "obligation@1: nowhere is no state" in strays.list_faults()
    with pytest.raises(ValueError, match="twice"):
        rules.register(replace(graph, title="Khác"))
    with pytest.raises(ValueError, match="never"):
        rules.register(trap)


def test_unknown_graph_is_a_sentence() -> None:
    with pytest.raises(rules.CasesError, match="không có trong phiên bản"):
        rules.get_graph("obligation@99")


@given(st.sampled_from(sorted(rules.OBLIGATION.states)), st.text(max_size=12))
def test_only_drawn_moves_exist(state: str, verb: str) -> None:
    drawn = rules.draw_graph(rules.OBLIGATION)
    for name in [verb, *rules.OBLIGATION.moves]:
        move = rules.OBLIGATION.moves.get(name)
        if move is not None and f"    {state} --> {move.target}: {move.label}\n" in drawn + "\n":
            assert rules.OBLIGATION.get_move(state, name) is move
        else:
            with pytest.raises(rules.CasesError, match="Hồ sơ đang ở trạng thái"):
                rules.OBLIGATION.get_move(state, name)


@pytest.mark.parametrize(
    ("given_values", "answer"),
    [
        ({"due": None}, "no_date"),
        ({"today": DUE}, "soon"),
        ({"today": DUE - timedelta(days=7)}, "soon"),
        ({"today": DUE - timedelta(days=8)}, "in_time"),
        ({"today": DUE + timedelta(days=1)}, "overdue"),
        ({"today": DUE + timedelta(days=90), "met_on": DUE}, "met"),
        ({"today": DUE, "met_on": DUE + timedelta(days=1)}, "met_late"),
        ({"today": DUE + timedelta(days=90), "claimed_on": DUE}, "in_time"),
        ({"today": DUE, "claimed_on": DUE + timedelta(days=1)}, "overdue"),
        ({"today": DUE + timedelta(days=90), "is_ended": True}, "ended"),
        ({"today": DUE, "is_ended": True, "met_on": DUE}, "met"),
    ],
)
def test_timeliness(given_values: dict[str, object], answer: str) -> None:
    plain = {"due": DUE, "met_on": None, "today": date(2026, 1, 1)}
    assert rules.get_timeliness(**plain | given_values) == answer


@given(DAYS, DAYS, st.none() | DAYS, st.integers(0, 30))
def test_timeliness_never_gets_better_by_waiting(
    due: date, today: date, met_on: date | None, wait: int
) -> None:
    order = ["in_time", "soon", "overdue"]
    now = rules.get_timeliness(due=due, met_on=met_on, today=today)
    later = rules.get_timeliness(due=due, met_on=met_on, today=today + timedelta(days=wait))
    assert now in enums.Timeliness.values
    if met_on:
        assert now == later
    else:
        assert order.index(now) <= order.index(later)


def test_days_late() -> None:
    later = DUE + timedelta(days=5)
    assert rules.count_days_late(due=DUE, met_on=None, today=later) == 5
    assert rules.count_days_late(due=DUE, met_on=DUE, today=later) == 0
    assert rules.count_days_late(due=None, met_on=None, today=later) == 0
