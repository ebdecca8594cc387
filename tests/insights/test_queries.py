"""Counts against a recount in plain Python; the worst, the changes, kept verdicts."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nq57.cases import actions as case_actions
from nq57.cases import models as cases
from nq57.cases import rules as case_rules
from nq57.core import refusals
from nq57.insights import enums, queries, rules
from nq57.insights.queries import communes
from nq57.plans import models as plans
from nq57.plans.rules import work
from tests.evaluation.test_queries import BASELINE, ask_one, tell
from tests.factories import owed
from tests.factories.orgs import make_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LEADER = make_actor("leader")
COORDINATOR = make_actor("coordinator")


def asked(**given: Any) -> dict[str, Any]:
    return {"filters": queries.Filters(plan=owed.plan()), "by": LEADER, "today": TODAY, **given}


def recount(today: date = TODAY) -> Counter[tuple[str, str, str]]:
    """Count by section, office and standing from the rows, by the pure rules alone."""
    found: Counter[tuple[str, str, str]] = Counter()
    rows = plans.Obligation.objects.filter(plan=owed.plan()).select_related(
        "case", "task__section", "organisation"
    )
    for row in rows:
        case = row.case
        is_closed = case.closed_at is not None
        timeliness = case_rules.get_timeliness(
            due=case.due, met_on=case.finished_on, today=today, claimed_on=case.claimed_on,
            is_ended=is_closed,
            is_unsettled=case_rules.get_graph(case.graph).states[case.state].is_unsettled,
        )  # fmt: skip
        standing = work.get_standing(
            timeliness=timeliness, state=case.state, due=case.due, today=today,
            is_claimed=case.claimed_on is not None, is_closed=is_closed,
            is_finished=case.finished_on is not None,
        )  # fmt: skip
        section = row.task.section.code if row.task and row.task.section else "-"
        found[section, row.organisation.code, standing] += 1
    return found


@pytest.mark.parametrize("day", [TODAY, date(2026, 12, 31), date(2027, 6, 30)])
def test_counts_equal_a_recount_from_the_rows(day: date) -> None:
    expected = recount(day)
    assert len({standing for _s, _o, standing in expected}) >= 3
    found = queries.count_work(**asked(today=day))
    for one in found.sections:
        for standing in rules.STANDINGS:
            told = sum(n for (s, _o, st), n in expected.items() if (s, st) == (one.code, standing))
            assert one.tally.get(standing) == told, (one.code, standing)
    offices = queries.filter_offices(work=found, today=day)
    by_office = {one.code: found.get(one.pk) for one in offices}
    assert set(by_office) == {office for _s, office, _st in expected}
    for code, tally in by_office.items():
        told = Counter[str]()
        for (_s, office, standing), n in expected.items():
            told[standing] += n if office == code else 0
        assert {name: tally.get(name) for name in rules.STANDINGS} == {
            name: told[name] for name in rules.STANDINGS
        }
    assert found.total.total == sum(expected.values())


def test_the_worst_name_the_reason_and_hold_what_they_count() -> None:
    day = date(2027, 1, 15)
    found = queries.list_worst(**asked(today=day))
    assert len(found) == queries.MOST_WORST
    ranks = [one.pressing.rank for one in found]
    assert ranks == sorted(ranks)
    for one in found:
        assert (one.task is None) != (one.duty is None)
        assert (one.sole is not None) == (one.pressing.count == 1)
    whole = queries.list_worst(**asked(today=day, most=1000))
    late = sum(one.pressing.count for one in whole if one.pressing.standing == "overdue")
    assert late == queries.count_work(**asked(today=day)).total.get("overdue") > 0


def test_a_change_counts_in_its_week_and_only_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    row = plans.Obligation.objects.filter(
        plan=owed.plan(), case__state="assigned", case__due__gte=TODAY
    ).first()
    assert row is not None
    by = owed.of_office("focal", row.organisation.code)
    before = queries.count_changes(**asked())
    assert before[enums.Change.CLAIMED] == 0
    given: dict[str, Any] = {
        "case": row.case,
        "product": "57/BC",
        "finished_on": date(2026, 11, 19),
    }
    case_actions.move(verb="submit", by=by, at=NOW - timedelta(days=2), **given)
    after = queries.count_changes(**asked())
    assert after == {**before, enums.Change.CLAIMED: 1}
    listed = queries.filter_changed(**asked(change="claimed"))
    assert [one.pk for one in listed] == [row.pk]
    for day in (TODAY, date(2027, 1, 3)):
        counts = queries.count_changes(**asked(today=day))
        assert counts == {
            one: queries.filter_changed(**asked(change=one, today=day)).count() for one in counts
        }
    assert counts[enums.Change.OVERDUE] > 0
    later = queries.count_changes(**asked(today=TODAY + timedelta(days=8)))
    assert later[enums.Change.CLAIMED] == 0


def test_a_verdict_is_right_the_moment_a_figure_is_there() -> None:
    def state() -> str:
        judged = queries.judge(plan=owed.plan(), by=LEADER, today=TODAY)
        return next(one.state for one in judged.verdicts if one.indicator.code == "V.12")

    profile = ask_one("V.12", baseline=40, **BASELINE)
    queries.forget()
    assert state() != "on_track"
    with CaptureQueriesContext(connection) as captured:
        state()
    assert len(captured) <= 4  # nothing was written: what was made holds
    tell(profile, "2026-10", 55)
    assert state() == "on_track"
    (told, *_rest) = queries.judge(plan=owed.plan(), by=LEADER, today=TODAY).turns or [None]
    assert told is None or told.before != queries.UNJUDGED


def test_the_number_of_queries_does_not_grow() -> None:
    def count(**given: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.count_work(**asked(**given))
            queries.list_worst(**asked(**given))
            queries.count_changes(**asked(**given))
        return len(captured)

    assert count(today=date(2027, 12, 31)) == count(today=date(2027, 1, 15))
    assert count(today=date(2027, 12, 31)) <= 13


def test_who_does_not_see_the_province_is_refused() -> None:
    for role in ("focal", "head", "monitor", "staff", "inspector", "administrator"):
        with pytest.raises(refusals.NotAllowedError, match="Việc phải làm"):
            queries.count_work(**asked(by=make_actor(role)))


def test_every_commune_of_today_has_a_tile() -> None:
    found = queries.place_communes(work=queries.count_work(**asked()), today=TODAY)
    assert len(found.tiles) == 75
    assert found.without_point == []
    assert len({one.cell for one in found.tiles}) == 75
    assert sum(one.tally.total for one in found.tiles) > 0
    assert found.blocks == []


def test_neighbours_share_a_tile_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(communes, "MOST_TILES", 20)
    monkeypatch.setattr(communes, "MOST_BLOCKS", 12)
    found = queries.place_communes(work=queries.count_work(**asked()), today=TODAY)
    assert 4 <= len(found.blocks) <= 12
    assert sorted(one.key for block in found.blocks for one in block.communes) == sorted(
        one.key for one in found.rows
    )
    for block in found.blocks:
        assert block.tally.total == sum(one.tally.total for one in block.communes)
        columns = [one.cell.column for one in block.communes if one.cell]
        assert max(columns) - min(columns) <= 3
    assert len({block.code for block in found.blocks}) == len(found.blocks)


def test_offices_that_press_are_none_of_communes() -> None:
    work = queries.count_work(**asked(today=date(2027, 1, 15)))
    told = {one.office.code: one.tally for one in queries.list_pressed(work=work)}
    ranked = queries.filter_offices(work=work, today=TODAY)
    ranks = {one.code: vars(one)["rank"] for one in ranked}
    assert set(ranks.values()) == {0, 1, 2}
    assert {code for code, rank in ranks.items() if rank == 0} <= set(told)
    assert not {code for code, rank in ranks.items() if rank == 1} & set(told)


def test_of_other_grades_nothing_is_counted_named_or_quoted() -> None:
    day = date(2027, 1, 15)
    given = asked(today=day, by=COORDINATOR)
    first = queries.list_worst(**given)[0]
    assert first.task is not None
    hidden = plans.Obligation.objects.filter(task=first.task)
    number = hidden.count()
    cases.Case.objects.filter(obligation__in=hidden).update(secrecy="restricted")
    open_only = given | {"filters": queries.Filters(plan=owed.plan(), grades=["open"])}
    total = queries.count_work(**given).total.total
    assert queries.count_work(**open_only).total.total == total - number
    assert first.task in [one.task for one in queries.list_worst(**given)]
    assert first.task not in [one.task for one in queries.list_worst(**open_only, most=1000)]
