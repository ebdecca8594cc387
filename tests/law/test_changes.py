"""Changes of bases, clock rules and swapped days: outcome, journal, every refusal."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.core import refusals
from nq57.law import actions, models, queries, rules
from nq57.orgs import rules as orgs_rules
from tests.factories import orgs

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SYSTEM = audit_rules.SYSTEM
FACTS = rules.BasisFacts(title="Nghị định mới", source="Công báo", valid_from=date(2026, 1, 1))
TERMS = rules.ClockTerms(
    name="Trả lời", trigger="nhận", duration=5, unit="working_days", basis="1/2026/NĐ-CP"
)


def add_basis(code: str = "1/2026/NĐ-CP", **given: Any) -> models.LegalBasis:
    facts = rules.BasisFacts(**vars(FACTS) | given)
    return actions.add_basis(code=code, facts=facts, by=SYSTEM, at=AT)


def add_clock(on: date = date(2026, 1, 1), code: str = "a", **given: Any) -> models.ClockRule:
    terms = rules.ClockTerms(**vars(TERMS) | given)
    return actions.add_clock(code=code, on=on, terms=terms, by=SYSTEM, at=AT)


def verbs() -> list[str]:
    return list(audit_models.Entry.objects.order_by("id").values_list("verb", flat=True))


def test_a_basis_is_added_corrected_and_ended() -> None:
    old, new = add_basis(), add_basis("2/2026/NĐ-CP")
    facts = rules.BasisFacts(**vars(FACTS) | {"confidence": "confirmed"})
    actions.correct_basis(code=old.code, facts=facts, by=SYSTEM, at=AT)
    on = date(2026, 7, 1)
    actions.end_basis(code=old.code, on=on, replaced_by=[new.code, new.code], by=SYSTEM, at=AT)
    old.refresh_from_db()
    assert (old.confidence, old.valid_to) == ("confirmed", on)
    assert list(old.replaced_by.all()) == [new]
    assert verbs() == ["add_basis", "add_basis", "correct_basis", "end_basis"]
    entry = audit_models.Entry.objects.get(verb="end_basis")
    assert entry.before["replaced_by"] == []
    assert entry.after["replaced_by"] == [new.code]


def test_refused_bases() -> None:
    add_basis()
    with pytest.raises(rules.LawError, match="Đã có căn cứ"):
        add_basis()
    with pytest.raises(rules.LawError, match="Hãy ghi số"):
        add_basis("3/2026/NĐ-CP", title=" ")
    with pytest.raises(rules.LawError, match="không có gì để sửa"):
        actions.correct_basis(code="1/2026/NĐ-CP", facts=FACTS, by=SYSTEM, at=AT)
    plain = {"code": "1/2026/NĐ-CP", "on": date(2026, 7, 1), "replaced_by": []}
    for given, sentence in (
        ({"code": "x"}, "Không có căn cứ “x”"),
        ({"on": date(2026, 1, 1)}, "Ngày hết hiệu lực phải sau"),
        ({"replaced_by": ["1/2026/NĐ-CP"]}, "chính nó"),
        ({"replaced_by": ["y"]}, "Không có căn cứ “y”"),
    ):
        with pytest.raises(rules.LawError, match=sentence):
            actions.end_basis(**plain | given, by=SYSTEM, at=AT)
    assert verbs() == ["add_basis"]


def test_a_rule_is_revised_from_a_day_and_ended() -> None:
    add_basis()
    add_clock()
    on = date(2026, 7, 1)
    longer = rules.ClockTerms(**vars(TERMS) | {"duration": 10})
    actions.revise_clock(code="a", on=on, terms=longer, by=SYSTEM, at=AT)
    assert queries.get_rule(code="a", on=date(2026, 6, 30)).duration == 5
    assert queries.get_rule(code="a", on=on).duration == 10
    actions.end_clock(code="a", on=date(2026, 9, 1), by=SYSTEM, at=AT)
    with pytest.raises(rules.LawError, match="Không có quy tắc thời hạn"):
        queries.get_rule(code="a", on=date(2026, 9, 1))
    assert verbs() == ["add_basis", "add_clock", "revise_clock", "end_clock"]
    entry = audit_models.Entry.objects.get(verb="revise_clock")
    assert (entry.before["duration"], entry.after["duration"]) == (5, 10)


def test_a_rule_added_before_another_ends_where_it_begins() -> None:
    add_basis()
    add_clock(date(2026, 6, 1))
    assert add_clock(date(2026, 2, 1)).valid_to == date(2026, 6, 1)


def test_a_rule_ends_with_its_basis() -> None:
    add_basis()
    actions.end_basis(code="1/2026/NĐ-CP", on=date(2026, 7, 1), replaced_by=[], by=SYSTEM, at=AT)
    assert add_clock().valid_to == date(2026, 7, 1)


def test_a_rule_is_corrected_in_its_whole_validity() -> None:
    add_basis()
    add_clock()
    right = rules.ClockTerms(**vars(TERMS) | {"duration": 6, "confidence": "confirmed"})
    actions.correct_clock(code="a", on=date(2026, 3, 1), terms=right, by=SYSTEM, at=AT)
    rule = queries.get_rule(code="a", on=date(2026, 1, 1))
    assert (rule.duration, rule.confidence) == (6, "confirmed")
    assert models.ClockRule.objects.count() == 1


@pytest.mark.parametrize(
    ("verb", "given", "sentence"),
    [
        ("add_clock", {"on": date(2026, 3, 1)}, "đã có quy tắc cho ngày 01/03/2026"),
        ("add_clock", {"code": "b", "on": date(2025, 12, 31)}, "có hiệu lực từ 01/01/2026"),
        ("add_clock", {"code": "b", "terms": {"basis": "x"}}, "Không có căn cứ “x”"),
        ("add_clock", {"code": "b", "terms": {"duration": 10_001}}, "từ 0 đến 10.000"),
        ("add_clock", {"code": "b", "terms": {"name": " "}}, "Hãy ghi mã, tên"),
        ("revise_clock", {"on": date(2026, 1, 1)}, "ngay trước ngày 01/01/2026"),
        ("revise_clock", {"on": date(2026, 3, 1)}, "không có gì để sửa"),
        ("revise_clock", {"on": date(2026, 3, 1), "terms": {"confidence": "confirmed"}}, "để sửa"),
        ("revise_clock", {"code": "b", "on": date(2026, 3, 1)}, "Không có quy tắc “b”"),
        ("correct_clock", {"on": date(2026, 3, 1)}, "không có gì để sửa"),
        ("correct_clock", {"on": date(2025, 3, 1)}, "Không có quy tắc “a”"),
        ("end_clock", {"on": date(2026, 1, 1)}, "ngay trước ngày 01/01/2026"),
    ],
)  # fmt: skip
def test_refused_rules(verb: str, given: dict[str, Any], sentence: str) -> None:
    add_basis()
    add_clock()
    plain: dict[str, Any] = {"code": "a", "on": date(2026, 1, 1)} | given
    if verb != "end_clock":
        plain["terms"] = rules.ClockTerms(**vars(TERMS) | given.get("terms", {}))
    with pytest.raises(rules.LawError, match=sentence):
        getattr(actions, verb)(**plain, by=SYSTEM, at=AT)
    assert verbs() == ["add_basis", "add_clock"]


def test_ending_twice_is_refused() -> None:
    add_basis()
    add_clock()
    actions.end_clock(code="a", on=date(2026, 9, 1), by=SYSTEM, at=AT)
    with pytest.raises(rules.LawError, match="đã thôi áp dụng"):
        actions.end_clock(code="a", on=date(2026, 9, 1), by=SYSTEM, at=AT)


def set_day(day: date, kind: str, swapped_with: date | None = None) -> None:
    actions.set_day(
        day=day, kind=kind, reason="Hoán đổi", basis="TB 1", swapped_with=swapped_with,
        by=SYSTEM, at=AT,
    )  # fmt: skip


def test_a_swap_sets_and_clears_both_days() -> None:
    friday, saturday, other = date(2026, 7, 3), date(2026, 7, 11), date(2026, 7, 18)
    set_day(friday, "holiday", saturday)
    calendar = queries.get_calendar(since=friday, until=friday)
    assert not calendar.is_working(friday)
    assert calendar.is_working(saturday)
    set_day(friday, "holiday", other)
    assert set(models.HolidayOverride.objects.values_list("day", flat=True)) == {friday, other}
    actions.clear_day(day=other, by=SYSTEM, at=AT)
    assert not models.HolidayOverride.objects.exists()
    assert verbs().count("clear_day") == 3


@pytest.mark.parametrize(
    ("day", "kind", "other", "sentence"),
    [
        (date(2026, 7, 6), "working", None, "vốn là ngày làm việc"),
        (date(2026, 7, 3), "holiday", date(2026, 7, 6), "vốn là ngày làm việc"),
        (date(2026, 7, 3), "holiday", date(2026, 7, 3), "chính nó"),
        (date(1999, 7, 3), "holiday", None, "từ năm 2000"),
        (date(2026, 7, 2), "holiday", date(2026, 7, 11), "đang hoán đổi với ngày 03/07/2026"),
    ],
)
def test_refused_swaps(day: date, kind: str, other: date | None, sentence: str) -> None:
    set_day(date(2026, 7, 3), "holiday", date(2026, 7, 11))
    before = models.HolidayOverride.objects.count()
    with pytest.raises(rules.LawError, match=sentence):
        set_day(day, kind, other)
    assert models.HolidayOverride.objects.count() == before


def test_a_day_is_not_swapped_with_itself() -> None:
    day = date(2026, 7, 3)
    with pytest.raises(IntegrityError, match="law_day_swap"):
        models.HolidayOverride.objects.create(
            day=day, kind="holiday", reason="a", basis="b", swapped_with=day
        )


def test_the_year_tells_default_swaps_and_edits() -> None:
    actions.load_reference(by=SYSTEM, at=AT)
    marked = {one.day: one for one in queries.list_marked_days(year=2026)}
    assert marked[date(2026, 1, 1)].basis == "45/2019/QH14"
    assert not marked[date(2026, 1, 1)].is_edited
    assert marked[date(2026, 1, 2)].swapped_with == date(2026, 1, 10)
    assert marked[date(2026, 8, 22)].kind == "working"
    default = {one.day: one for one in rules.list_default_days(2025)}
    assert default[date(2025, 5, 2)].swapped_with == date(2025, 4, 26)
    assert default[date(2025, 4, 26)].swapped_with == date(2025, 5, 2)
    with pytest.raises(rules.LawError, match="từ năm 2000"):
        rules.list_default_days(1900)


@pytest.mark.parametrize("role", ["coordinator", "auditor", "focal"])
def test_only_the_administrator_changes(role: str) -> None:
    by = orgs_rules.Actor(account="a", role=role)
    add_basis()
    add_clock()
    for change in (
        lambda: actions.add_basis(code="9", facts=FACTS, by=by, at=AT),
        lambda: actions.correct_basis(code="1/2026/NĐ-CP", facts=FACTS, by=by, at=AT),
        lambda: actions.end_basis(
            code="1/2026/NĐ-CP", on=date(2027, 1, 1), replaced_by=[], by=by, at=AT
        ),
        lambda: actions.add_clock(code="b", on=AT.date(), terms=TERMS, by=by, at=AT),
        lambda: actions.revise_clock(code="a", on=AT.date(), terms=TERMS, by=by, at=AT),
        lambda: actions.correct_clock(code="a", on=AT.date(), terms=TERMS, by=by, at=AT),
        lambda: actions.end_clock(code="a", on=AT.date(), by=by, at=AT),
    ):
        with pytest.raises(refusals.NotAllowedError, match="chưa được giao quyền"):
            change()


@pytest.mark.parametrize("words", ["khieu nai", "Khiếu  NẠI", "154/2026 nd-cp"])
def test_search_needs_no_accents(words: str) -> None:
    actions.load_reference(by=SYSTEM, at=orgs.AT)
    assert models.LegalBasis.objects.searched(words).count() >= 1
    assert models.ClockRule.objects.searched("giai quyet khieu nai").count() == 5
