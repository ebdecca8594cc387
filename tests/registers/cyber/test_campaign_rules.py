"""Campaigns: where an office stands on any day, and what a declaration may say."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57.registers.cyber import enums, rules

DUE = date(2026, 4, 30)
START = datetime(2026, 4, 1, 1, tzinfo=UTC)
GROUND = rules.Ground(systems={1: "Một cửa", 2: "Bản tin"}, today=DUE)
HOLE = rules.Hole(
    system=1, title="SQL injection", severity="high", found_on=date(2026, 4, 10), state="open"
)
SAID = rules.Said(
    answer="none_found", systems=(1, 2), scanned_on=date(2026, 4, 12), scanned_by="Tổ CNTT"
)


def hole(state: str = "open", **given: Any) -> rules.Hole:
    plain: dict[str, dict[str, Any]] = {
        "fixed": {"fixed_on": date(2026, 4, 15), "claim": "Đã cập nhật"},
        "accepted": {"accepted_until": date(2026, 5, 31), "claim": "Cô lập"},
        "not_affected": {"claim": "Không dùng mô-đun này"},
    }
    return replace(HOLE, state=state, **{**plain.get(state, {}), **given})


def version(
    *holes: rules.Hole, answer: str = "holes", systems: tuple[int, ...] = (1, 2), number: int = 1,
    sent: int | None = 5, then: tuple[tuple[int, str], ...] = (),
) -> rules.Version:  # fmt: skip
    history = [(START + timedelta(days=4), "waiting")]
    if sent is not None:
        history.append((START + timedelta(days=sent), "sent"))
    history += [(START + timedelta(days=day), state) for day, state in then]
    return rules.Version(number, answer, frozenset(systems), holes, tuple(history))


def stand(*versions: rules.Version, systems: tuple[int, ...] = (1, 2), day: date = DUE) -> Any:
    asked = rules.Asked(
        key=7, due=DUE, added=START, versions=versions,
        spans=tuple(rules.Span(one, START, None) for one in systems),
    )  # fmt: skip
    moment = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    return rules.find_standing(asked, moment=moment, day=day)


@pytest.mark.parametrize(
    ("versions", "systems", "standing"),
    [
        ((), (1, 2), "silent"),
        ((version(sent=None),), (1, 2), "silent"),  # the head has not sent it
        ((version(answer="no_system", systems=()),), (), "no_system"),
        ((version(answer="no_system", systems=()),), (1,), "partial"),
        ((version(answer="none_found"),), (1, 2), "none_found"),
        ((version(answer="none_found", systems=(1,)),), (1, 2), "partial"),
        ((version(hole("fixed")),), (1, 2), "fixed"),
        ((version(hole("fixed"), hole()),), (1, 2), "open"),
        ((version(hole(), systems=(1,)),), (1, 2), "open"),
        ((version(hole("fixed"), hole("accepted")),), (1, 2), "accepted"),
        ((version(hole("not_affected")),), (1, 2), "none_found"),
        ((version(hole("fixed"), then=((6, "returned"),)),), (1, 2), "returned"),
        ((version(hole(), then=((9, "replaced"),)),
          version(hole("fixed"), number=2, sent=9)), (1, 2), "fixed"),
    ],
)  # fmt: skip
def test_an_office_stands_in_one_place(versions: Any, systems: Any, standing: str) -> None:
    assert stand(*versions, systems=systems).standing == standing


def test_four_systems_of_which_three_are_declared_lack_one() -> None:
    found = stand(version(answer="none_found", systems=(1, 2, 3)), systems=(1, 2, 3, 4))
    assert (found.standing, found.systems, found.missing) == ("partial", 4, 1)


def test_nobody_knows_is_not_zero() -> None:
    silent = stand()
    assert (silent.holes, silent.open, silent.missing) == (None, None, None)
    assert stand(version(answer="none_found")).holes == 0


def test_an_earlier_day_is_told_as_it_was_known_then() -> None:
    both = (version(hole(), then=((20, "replaced"),)), version(hole("fixed"), number=2, sent=20))
    days = [date(2026, 4, 5), date(2026, 4, 6), date(2026, 4, 20), date(2026, 4, 21)]
    assert [stand(*both, day=day).standing for day in days] == ["silent", "open", "open", "fixed"]


def test_an_acceptance_ends_with_its_day_and_the_hole_is_open_again() -> None:
    until = date(2026, 4, 28)
    held = version(hole("accepted", accepted_until=until))
    assert stand(held, day=until).standing == "accepted"
    reopened = stand(held, day=until + timedelta(days=1))
    assert (reopened.standing, reopened.open, reopened.accepted) == ("open", 1, 0)


def test_late_is_who_has_something_left_after_the_day() -> None:
    after = DUE + timedelta(days=3)
    assert (stand().days_late, stand(day=after).days_late) == (0, 3)
    assert stand(version(answer="none_found"), day=after).days_late == 0


ONE_HOLE = st.sampled_from(["open", "fixed", "accepted", "not_affected"]).map(hole)
VERSION = st.builds(
    version, answer=st.sampled_from(enums.Answer.values), sent=st.none() | st.integers(5, 40),
    systems=st.sets(st.sampled_from([1, 2, 3])).map(tuple), number=st.integers(1, 4),
    then=st.none().map(lambda _: ()) | st.just(((12, "returned"),)),
)  # fmt: skip
ASKED = st.builds(
    rules.Asked, key=st.integers(1, 9), due=st.just(DUE),
    added=st.integers(0, 20).map(lambda days: START + timedelta(days=days)),
    dropped=st.none() | st.just(START + timedelta(days=30)),
    spans=st.sets(st.sampled_from([1, 2, 3])).map(
        lambda keys: tuple(rules.Span(key, START, None) for key in keys)
    ),
    versions=st.lists(
        st.builds(lambda one, held: replace(one, holes=tuple(held)), VERSION, st.lists(ONE_HOLE)),
        max_size=3,
    ).map(tuple),
)  # fmt: skip


@given(st.lists(ASKED, max_size=8), st.integers(0, 60))
def test_the_standings_always_add_up_to_the_offices(rows: list[rules.Asked], after: int) -> None:
    moment = START + timedelta(days=after)
    day = moment.date()
    stands = [rules.find_standing(one, moment=moment, day=day) for one in rows]
    found = [one for one in stands if one is not None]
    totals = rules.add_up(found, day)
    assert sum(totals.standings.values()) == totals.offices == len(found)
    assert set(totals.standings) == set(rules.STANDINGS) == set(enums.Standing.values)
    assert totals.holes == totals.open + totals.fixed + totals.accepted
    assert totals.unanswered == sum(one.standing in ("silent", "returned") for one in found)


@given(st.lists(ASKED, max_size=4))
def test_totals_change_only_on_the_days_that_are_named(rows: list[rules.Asked]) -> None:
    since, until = START.date(), START.date() + timedelta(days=75)
    named = rules.list_days_of_change(rows, since=since, until=until, zone=UTC)
    before: Any = None
    for number in range(76):
        day = since + timedelta(days=number)
        moment = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
        stands = (rules.find_standing(one, moment=moment, day=day) for one in rows)
        now = replace(rules.add_up([one for one in stands if one], day), day=since)
        late = replace(now, late=0)
        assert day in named or late == before
        before = late


def test_a_whole_declaration_has_no_fault() -> None:
    assert rules.list_declaration_faults(SAID, GROUND) == []
    said = replace(SAID, answer="holes", holes=(hole(), hole("fixed"), hole("accepted")))
    assert rules.list_declaration_faults(said, GROUND) == []
    nothing = rules.Ground(systems={}, today=DUE)
    assert rules.list_declaration_faults(rules.Said(answer="no_system"), nothing) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (rules.Said(answer="no_system"), "đang có 2 hệ thống của cơ quan.*Bản tin; Một cửa"),
        (replace(SAID, answer=""), "một trong ba"),
        (replace(SAID, systems=()), "Chọn những hệ thống"),
        (replace(SAID, systems=(1, 9)), "không phải của cơ quan"),
        (replace(SAID, scanned_on=DUE + timedelta(days=1)), "sau hôm nay"),
        (replace(SAID, scanned_on=None), "Ghi ngày rà quét"),
        (replace(SAID, scanned_by=" "), "Ghi ai"),
        (replace(SAID, holes=(hole(),)), "chọn “Có lỗ hổng”"),
        (replace(SAID, answer="holes"), "ít nhất một lỗ hổng"),
        (replace(SAID, holes=(hole(title=""),)), "tên lỗ hổng"),
        (replace(SAID, systems=(2,), holes=(hole(),)), "hệ thống đã rà quét"),
        (replace(SAID, holes=(hole(found_on=DUE + timedelta(days=1)),)), "ngày phát hiện"),
        (replace(SAID, holes=(hole("fixed", claim=""),)), "thế nào"),
        (replace(SAID, holes=(hole("fixed", fixed_on=date(2026, 4, 1)),)), "từ ngày phát hiện"),
        (replace(SAID, holes=(hole("fixed", fixed_on=DUE + timedelta(days=1)),)), "đến hôm nay"),
        (replace(SAID, holes=(hole("accepted", accepted_until=date(2026, 4, 1)),)), "từ hôm nay"),
        (replace(SAID, holes=(hole("accepted", claim=""),)), "biện pháp"),
        (replace(SAID, holes=(hole("not_affected", claim=""),)), "không bị ảnh hưởng"),
        (replace(SAID, holes=(hole("unknown"),)), "tình trạng"),
        (replace(SAID, holes=(hole(identity="lạ"),)), "không khớp"),
    ],
)  # fmt: skip
def test_what_a_declaration_may_not_say(said: rules.Said, words: str) -> None:
    faults = rules.list_declaration_faults(said, GROUND)
    told = " ".join(fault.message for fault in faults)
    assert re.search(words, told), told


def test_a_hole_of_the_version_before_does_not_vanish() -> None:
    ground = replace(GROUND, before=(hole(identity="a"), hole(identity="b", system=5)))
    [fault] = rules.list_declaration_faults(SAID, ground)
    assert "Bản trước đã kê khai: SQL injection" in fault.message
    kept = replace(SAID, answer="holes", holes=(hole("fixed", identity="a"),))
    assert rules.list_declaration_faults(kept, ground) == []


def test_who_asks_to_accept_a_risk_does_not_approve_it() -> None:
    rules.check_risks([hole("accepted")], asked_by="an", approved_by="binh")
    rules.check_risks([hole()], asked_by="an", approved_by="an")
    with pytest.raises(rules.CyberError, match="không tự phê duyệt"):
        rules.check_risks([hole("accepted")], asked_by="an", approved_by="an")
