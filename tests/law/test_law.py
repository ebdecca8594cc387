"""The law as dated rows: loading, validity, the edited calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.law import actions, models, queries, rules

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def _loaded() -> None:
    actions.load_reference(by=SYSTEM, at=AT)


def make_rule(**given: Any) -> models.ClockRule:
    basis, _ = models.LegalBasis.objects.get_or_create(code="1/2026/NĐ-CP", title="x", source="x")
    plain = {"code": "a", "name": "A", "trigger": "t", "duration": 1, "unit": "hours"}
    return models.ClockRule.objects.create(basis=basis, **plain | given)


@pytest.mark.usefixtures("_loaded")
def test_loading_again_changes_nothing() -> None:
    assert models.LegalBasis.objects.count() > 50
    entries = audit_models.Entry.objects.count()
    models.LegalBasis.objects.filter(code="30/2020/NĐ-CP").update(note="đã xem")
    assert set(actions.load_reference(by=SYSTEM, at=AT).values()) == {0}
    assert audit_models.Entry.objects.count() == entries
    assert models.LegalBasis.objects.get(code="30/2020/NĐ-CP").note == "đã xem"


@pytest.mark.usefixtures("_loaded")
def test_every_basis_of_a_rule_covers_its_dates() -> None:
    for rule in models.ClockRule.objects.select_related("basis"):
        if rule.basis.valid_from and rule.valid_from:
            assert rule.valid_from >= rule.basis.valid_from, rule.code
        if rule.basis.valid_to:
            assert rule.valid_to is not None, rule.code
            assert rule.valid_to <= rule.basis.valid_to, rule.code
    assert queries.list_rules_out_of_force(on=AT.date()) == []


@pytest.mark.usefixtures("_loaded")
def test_replacement_follows_the_law_table() -> None:
    old = models.LegalBasis.objects.get(code="85/2016/NĐ-CP")
    assert {basis.code for basis in old.replaced_by.all()} == {"116/2025/QH15", "331/2026/NĐ-CP"}
    assert old.is_in_force(date(2026, 8, 18))
    assert not old.is_in_force(date(2026, 8, 19))
    in_force = models.LegalBasis.objects.in_force_on(date(2025, 12, 31))
    assert in_force.filter(code="13/2023/NĐ-CP").exists()
    assert not in_force.filter(code="91/2025/QH15").exists()


@pytest.mark.usefixtures("_loaded")
def test_rule_changes_with_the_date() -> None:
    before = queries.get_due(code="incident.notice", start=date(2026, 6, 1))
    assert before.on == date(2026, 6, 6)
    found = datetime(2026, 8, 1, 2, 0, tzinfo=UTC)
    after = queries.get_due(code="incident.notice", start=found)
    assert after.at == found + timedelta(hours=24)


@pytest.mark.usefixtures("_loaded")
def test_complaint_over_national_day_uses_the_edited_calendar() -> None:
    due = queries.get_due(code="complaint.accept", start=date(2026, 8, 24))
    assert due.on == date(2026, 9, 7)
    assert any("hoán đổi" in item.reason for item in due.skipped)


def test_unknown_rule_is_a_sentence() -> None:
    with pytest.raises(rules.LawError, match="Không có quy tắc thời hạn"):
        queries.get_due(code="none", start=date(2026, 1, 1))


def test_day_is_edited_and_given_back() -> None:
    day = date(2026, 7, 4)
    actions.set_day(day=day, kind="holiday", reason="Nghỉ", basis="QĐ 1", by=SYSTEM, at=AT)
    assert queries.get_calendar(since=day, until=day).why_off(day) == "Nghỉ"
    actions.set_day(day=day, kind="working", reason="Làm", basis="QĐ 2", by=SYSTEM, at=AT)
    assert queries.get_calendar(since=day, until=day).is_working(day)
    actions.clear_day(day=day, by=SYSTEM, at=AT)
    assert models.HolidayOverride.objects.count() == 0
    verbs = audit_models.Entry.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["set_day", "set_day", "clear_day"]
    with pytest.raises(rules.LawError, match="mặc định"):
        actions.clear_day(day=day, by=SYSTEM, at=AT)


@pytest.mark.parametrize("given", [{"kind": "free"}, {"reason": " "}, {"basis": ""}])
def test_day_needs_kind_reason_and_basis(given: dict[str, str]) -> None:
    plain = {"kind": "holiday", "reason": "Nghỉ", "basis": "QĐ 1"}
    with pytest.raises(rules.LawError, match="ghi lý do và căn cứ"):
        actions.set_day(day=date(2026, 7, 6), by=SYSTEM, at=AT, **plain | given)


def test_one_rule_at_a_time() -> None:
    make_rule(valid_from=date(2026, 1, 1), valid_to=date(2026, 7, 1))
    make_rule(valid_from=date(2026, 7, 1))
    make_rule(code="b", valid_from=date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        make_rule(valid_from=date(2026, 6, 30), valid_to=date(2026, 7, 2))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"duration": 10_001}, "law_clock_duration"),
        ({"unit": "moons"}, "law_clock_unit"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, "law_clock_dates"),
    ],
)
def test_impossible_rule(given: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        make_rule(**given)


def test_impossible_days_and_bases() -> None:
    with pytest.raises(IntegrityError, match="law_day_kind"), transaction.atomic():
        models.HolidayOverride.objects.create(day=AT, kind="x", reason="a", basis="b")
    with pytest.raises(IntegrityError, match="law_day_reason"), transaction.atomic():
        models.HolidayOverride.objects.create(day=AT, kind="holiday", reason="", basis="b")
    with pytest.raises(IntegrityError, match="law_basis_dates"), transaction.atomic():
        models.LegalBasis.objects.create(
            code="x", title="x", source="x", valid_from=AT, valid_to=AT
        )
