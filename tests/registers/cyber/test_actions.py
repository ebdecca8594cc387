"""Entering, changing and levelling systems; who sees and writes which; the journal."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.registers.cyber import actions, models, permissions, queries, rules
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

OTHER = "SO-YT"
EVERYTHING = queries.Filters()


def seen(by: Any) -> set[str]:
    return {one.name for one in queries.list_systems(by=by, filters=EVERYTHING)}


def test_a_system_is_entered_by_its_office_with_a_code_and_a_journal_entry() -> None:
    facts = cyber.make_facts()
    made = actions.add_system(facts=facts, by=cyber.FOCAL, at=cyber.AT)
    again = actions.add_system(facts=replace(facts, name="B"), by=cyber.FOCAL, at=cyber.AT)
    assert (made.code, again.code) == ("HTTT-UBND-04099-01", "HTTT-UBND-04099-02")
    entry = audit.Entry.objects.about("information_system", made.code).get()
    assert (entry.verb, entry.secrecy) == ("add_system", "restricted")
    assert entry.after is not None
    assert entry.after["operator"] == cyber.COMMUNE


def test_each_sees_and_writes_its_own_the_centre_all_and_others_none() -> None:
    cyber.add("Của xã")
    theirs = cyber.add("Của sở", OTHER)
    assert seen(cyber.FOCAL) == {"Của xã"}
    assert seen(cyber.CENTRE) == {"Của xã", "Của sở"}
    assert seen(cyber.of_office("head", OTHER)) == {"Của sở"}
    for role in ("coordinator", "leader", "auditor", "inspector", "administrator", "monitor"):
        assert seen(cyber.of_office(role, "SO-KHCN")) == set(), role
    # Another area's post has no right here, and this area's none elsewhere.
    assert seen(cyber.of_office("coordinator", cyber.POLICE, area="traceability")) == set()
    with pytest.raises(refusals.NotAllowedError, match="chủ quản hoặc đơn vị vận hành"):
        actions.change_system(
            system=theirs, facts=cyber.make_facts("X", OTHER), by=cyber.FOCAL, at=cyber.AT
        )
    with pytest.raises(refusals.NotAllowedError):
        actions.add_system(
            facts=cyber.make_facts(), by=cyber.of_office("leader", "UBND-14"), at=cyber.AT
        )
    assert permissions.may_count(cyber.of_office("leader", "UBND-14"))
    assert not permissions.may_count(cyber.FOCAL)


def test_a_change_is_refused_when_somebody_changed_it_and_the_journal_says_what() -> None:
    system = cyber.add()
    facts = cyber.make_facts(hosting="office", is_cloud=False)
    actions.change_system(system=system, facts=facts, by=cyber.FOCAL, at=cyber.AT)
    entry = audit.Entry.objects.about("information_system", system.code).latest("pk")
    assert entry.before == {"hosting": "province", "is_cloud": True}
    assert entry.after == {"hosting": "office", "is_cloud": False}
    with pytest.raises(rules.StaleError):
        actions.change_system(system=system, facts=facts, by=cyber.HEAD, at=cyber.AT)


def test_military_defence_and_cipher_systems_are_refused() -> None:
    with pytest.raises(rules.FaultyError, match="không thuộc phạm vi"):
        cyber.add(scope="military")
    assert not models.InformationSystem.objects.exists()


def test_a_level_is_found_printed_raised_and_kept_under_its_decree() -> None:
    system = cyber.add()
    before = datetime(2026, 8, 18, 3, 0, tzinfo=UTC)
    old = cyber.level(system, before, basic_subjects=10_000)
    assert (old.level, old.criteria.code) == (3, "85/2016/NĐ-CP")
    held = queries.get_system(code=system.code, by=cyber.FOCAL)
    assert held.levelling == old  # the new decree holds by now; the level stays
    assert "10.000 người sử dụng trở lên (Điều 9)" in old.grounds
    new = cyber.level(system, basic_subjects=10_000)
    assert (new.level, new.criteria.code) == (2, "331/2026/NĐ-CP")
    raised = actions.find_level(
        system=system, answers=replace(cyber.NOTHING, basic_subjects=10_000), level=3,
        reason="Nhiều cơ quan phụ thuộc", by=cyber.FOCAL, at=cyber.AT,
    )  # fmt: skip
    assert (raised.found_level, raised.level) == (2, 3)
    with pytest.raises(rules.CyberError, match="không được hạ"):
        actions.find_level(
            system=system, answers=replace(cyber.NOTHING, procedures=True), level=2, reason="x",
            by=cyber.FOCAL, at=cyber.AT,
        )  # fmt: skip


def test_criteria_are_corrected_by_the_centre_and_loaded_once() -> None:
    row = models.Criterion.objects.get(criteria__code="331/2026/NĐ-CP", at_least=100_000)
    with pytest.raises(refusals.NotAllowedError):
        actions.correct_criterion(
            criterion=row, at_least=50_000, text="x", clause="", by=cyber.FOCAL, at=cyber.AT
        )
    actions.correct_criterion(
        criterion=row, at_least=50_000, text="Từ 50.000", clause="Điều 9", by=cyber.CENTRE,
        at=cyber.AT,
    )  # fmt: skip
    assert cyber.level(cyber.add(), basic_subjects=50_000).grounds == "Từ 50.000 (Điều 9)"
    made = actions.load_levels(by=audit_rules.SYSTEM, at=cyber.AT)
    assert made == {"level_sets": 0, "level_criteria": 0}
    row.refresh_from_db()
    assert row.at_least == 50_000


def test_the_numbers_of_the_province_and_the_filters() -> None:
    cyber.level(cyber.add("Bản tin điện tử", officer_name="An", officer_trained_on=cyber.DAY))
    cyber.add("Quan trắc", OTHER, is_cloud=False, kind="other", officer_name="Bình")
    cyber.add("Cũ", OTHER, status="ended", until=cyber.DAY)
    counts = queries.count_systems()
    assert (counts.total, counts.cloud, counts.without_officer) == (2, 1, 1)
    assert counts.levels == {1: 1, None: 1}
    assert counts.kinds == {"public": 1, "other": 1}
    assert [row[1:] for row in counts.offices] == [(1, 1), (1, 0)]

    def kept(**asked: Any) -> list[str]:
        found = queries.list_systems(by=cyber.CENTRE, filters=queries.Filters(**asked))
        return sorted(one.name for one in found)

    assert kept(text="ban tin") == ["Bản tin điện tử"]
    assert kept(level="1") == ["Bản tin điện tử"]
    assert kept(level="0") == kept(cloud="0") == kept(kind="other") == ["Quan trắc"]
    assert kept(is_without_officer=True) == kept(office=OTHER) == ["Quan trắc"]
    assert kept(status="ended") == ["Cũ"]
