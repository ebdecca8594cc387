"""Deadlines keep their first date; SQL and Python agree on where they stand."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nq57.audit import rules as audit_rules
from nq57.cases import actions, enums, models, queries, rules
from nq57.core import refusals
from nq57.law import rules as law_rules
from nq57.notices import models as notices_models
from tests.factories import cases, orgs

pytestmark = pytest.mark.django_db

AT = cases.AT
TODAY = date(2026, 4, 20)
SYSTEM = audit_rules.SYSTEM


def make_deadline(case: models.Case | None = None, **given_values: Any) -> models.Deadline:
    plain = {"name": "Hoàn thành", "source": "1.(3)", "by": SYSTEM, "at": AT}
    if "condition" not in given_values:
        plain["due"] = TODAY + timedelta(days=10)
    return actions.add_deadline(case=case or cases.make_case(), **plain | given_values)


def test_computed_due_date_keeps_its_explanation() -> None:
    clock = law_rules.Clock(
        name="Thụ lý", duration=7, unit="working_days", basis="155/2026/NĐ-CP", clause="Điều 10"
    )
    calendar = law_rules.make_calendar([2026])
    due = law_rules.compute_due(clock, date(2026, 2, 12), calendar)
    deadline = make_deadline(due=due)
    deadline.refresh_from_db()
    assert deadline.due == deadline.original_due == date(2026, 3, 2)
    assert "Tết Nguyên Đán" in deadline.explanation["sentence"]


def test_conditional_deadline_is_dormant_then_dated() -> None:
    deadline = make_deadline(condition="Sau khi có Quyết định", expected_on=date(2026, 12, 31))
    assert deadline.get_timeliness(TODAY) == "no_date"
    with pytest.raises(rules.CasesError, match="chờ sự kiện"):
        actions.meet_deadline(deadline=deadline, met_on=TODAY, by=SYSTEM, at=AT)
    due = date(2026, 5, 30)
    with pytest.raises(rules.CasesError, match="căn cứ tính hạn"):
        actions.arm_deadline(deadline=deadline, due=due, event=" ", by=SYSTEM, at=AT)
    focal = orgs.PostFactory(organisation=deadline.case.organisation)
    actions.arm_deadline(deadline=deadline, due=due, event="QĐ 100/QĐ-TTg", by=SYSTEM, at=AT)
    assert (deadline.due, deadline.original_due) == (due, due)
    assert notices_models.Notice.objects.get().post == focal
    with pytest.raises(rules.CasesError, match="gia hạn"):
        actions.arm_deadline(deadline=deadline, due=due, event="x", by=SYSTEM, at=AT)


def test_deadline_needs_a_date_or_a_condition() -> None:
    with pytest.raises(rules.CasesError, match="phải có ngày"):
        make_deadline(condition=" ")


def test_granted_extension_keeps_the_original_date() -> None:
    case = cases.make_case()
    deadline = make_deadline(case)
    focal = cases.make_actor("focal", case.organisation)
    coordinator = cases.make_actor("coordinator")
    asked = TODAY + timedelta(days=40)
    extension = actions.request_extension(
        deadline=deadline, asked_due=asked, reason="chờ vốn", by=focal, at=AT
    )
    with pytest.raises(rules.CasesError, match="chờ quyết định"):
        actions.request_extension(
            deadline=deadline, asked_due=asked, reason="chờ vốn", by=focal, at=AT
        )
    with pytest.raises(refusals.NotAllowedError):
        actions.decide_extension(
            extension=extension, granted_due=asked, document="1/UBND", by=focal, at=AT
        )
    with pytest.raises(rules.CasesError, match="phải có văn bản"):
        actions.decide_extension(extension=extension, granted_due=asked, by=coordinator, at=AT)
    actions.decide_extension(
        extension=extension, granted_due=asked, document="12/UBND-KGVX", by=coordinator, at=AT
    )
    deadline.refresh_from_db()
    assert (deadline.original_due, deadline.due) == (TODAY + timedelta(days=10), asked)
    later = TODAY + timedelta(days=33)
    assert deadline.get_timeliness(later) == "soon"
    assert deadline.get_timeliness(later, before_extension=True) == "overdue"
    with pytest.raises(rules.CasesError, match="đã được quyết định"):
        actions.decide_extension(extension=extension, note="không", by=coordinator, at=AT)


def test_more_time_and_a_date_that_came_are_steps_of_the_history() -> None:
    deadline = make_deadline(condition="Sau khi có Quyết định")
    case, first, later = deadline.case, date(2026, 5, 30), date(2026, 12, 1)
    actions.arm_deadline(deadline=deadline, due=first, event="100/QĐ-TTg", by=SYSTEM, at=AT)
    for granted in (None, later):
        extension = actions.request_extension(
            deadline=deadline, asked_due=later, reason="chờ vốn", by=SYSTEM, at=AT
        )
        actions.decide_extension(
            extension=extension, granted_due=granted, document="12/UBND" if granted else "",
            note="" if granted else "không đủ lý do", by=SYSTEM, at=AT,
        )  # fmt: skip
    told = list(case.steps.order_by("pk").values_list("verb", "note"))[-5:]
    assert told == [
        ("arm_deadline", "30/05/2026: 100/QĐ-TTg"),
        ("request_extension", "30/05/2026 → 01/12/2026: chờ vốn"),
        ("decide_extension", "Không được gia hạn: không đủ lý do"),
        ("request_extension", "30/05/2026 → 01/12/2026: chờ vốn"),
        ("decide_extension", "Được gia hạn đến 01/12/2026: 12/UBND"),
    ]
    step = case.steps.latest("pk")
    assert step.before == step.after == case.state


def test_refused_extension_changes_no_date() -> None:
    deadline = make_deadline()
    extension = actions.request_extension(
        deadline=deadline, asked_due=date(2026, 12, 1), reason="bận", by=SYSTEM, at=AT
    )
    with pytest.raises(rules.CasesError, match="lý do không cho"):
        actions.decide_extension(extension=extension, by=SYSTEM, at=AT)
    actions.decide_extension(extension=extension, note="không đủ lý do", by=SYSTEM, at=AT)
    deadline.refresh_from_db()
    assert deadline.due == TODAY + timedelta(days=10)
    actions.request_extension(
        deadline=deadline, asked_due=date(2026, 12, 1), reason="lần hai", by=SYSTEM, at=AT
    )


@pytest.mark.parametrize(
    ("given_values", "sentence"),
    [
        ({"asked_due": TODAY}, "phải sau"),
        ({"reason": " "}, "lý do xin"),
    ],
)
def test_extension_must_ask_more_with_a_reason(given_values: Any, sentence: str) -> None:
    plain = {"asked_due": date(2026, 12, 1), "reason": "bận", "by": SYSTEM, "at": AT}
    with pytest.raises(rules.CasesError, match=sentence):
        actions.request_extension(deadline=make_deadline(), **plain | given_values)


def test_original_date_never_changes() -> None:
    deadline = make_deadline()
    with pytest.raises(DatabaseError, match="Hạn ban đầu"), transaction.atomic():
        models.Deadline.objects.filter(pk=deadline.pk).update(original_due=TODAY)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"original_due": None, "condition": "c"}, "cases_deadline_original"),
        ({"due": None, "original_due": None}, "cases_deadline_date_or_condition"),
        (
            {"due": None, "original_due": None, "condition": "c", "met_on": TODAY},
            "cases_deadline_met",
        ),
    ],
)
def test_impossible_deadline(change: dict[str, Any], name: str) -> None:
    plain = {"name": "x", "source": "x", "original_due": TODAY, "due": TODAY}
    with pytest.raises(IntegrityError, match=name):
        models.Deadline.objects.create(case=cases.make_case(), **plain | change)


def test_impossible_extension() -> None:
    deadline = make_deadline()
    plain: dict[str, Any] = {
        "deadline": deadline,
        "asked_due": date(2026, 12, 1),
        "reason": "x",
        "requested_at": AT,
        "due_before": deadline.due,
    }
    for change, name in (
        ({"asked_due": deadline.due}, "asks_more"),
        ({"state": "granted", "granted_due": date(2026, 12, 1), "decided_at": AT}, "decision"),
        ({"state": "granted", "document": "1", "decided_at": AT}, "decision"),
        ({"state": "refused", "decided_at": AT}, "decision"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            models.Extension.objects.create(**plain | change)
    models.Extension.objects.create(**plain)
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        models.Extension.objects.create(**plain)


DATES = st.none() | st.integers(-20, 20).map(lambda days: TODAY + timedelta(days=days))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(due=DATES, met_on=DATES, claimed_on=DATES, is_ended=st.booleans())
def test_sql_says_what_the_rule_says(
    due: date | None, met_on: date | None, claimed_on: date | None, is_ended: bool
) -> None:
    with transaction.atomic():
        case = cases.make_case("NV-sql", organisation=orgs.OrganisationFactory())
        is_closed = is_ended or met_on is not None
        models.Case.objects.filter(pk=case.pk).update(
            closed_at=AT if is_closed else None,
            outcome="x" if is_closed else "",
            claimed_on=claimed_on,
            finished_on=met_on,
        )
        case.refresh_from_db()
        deadline = models.Deadline.objects.create(
            case=case,
            name="x",
            source="x",
            condition="c",
            original_due=due,
            due=due,
            met_on=met_on if due else None,
        )
        expected = deadline.get_timeliness(TODAY)
        assert models.Deadline.objects.with_timeliness(TODAY).get().timeliness == expected
        assert models.Case.objects.with_timeliness(TODAY).get().timeliness == expected
        kept = [
            value
            for value in enums.Timeliness.values
            if models.Case.objects.filter(
                models.keep_timeliness(value, "", "finished_on", TODAY)
            ).exists()
        ]
        assert kept == [expected]
        transaction.set_rollback(True)


def test_counts_by_timeliness_have_every_value() -> None:
    for number, days in enumerate((-1, 3, 30, 30)):
        case = cases.make_case(f"NV-{number}")
        make_deadline(case, due=TODAY + timedelta(days=days))
    cases.make_case("NV-none")
    counts = queries.count_by_timeliness(cases=models.Case.objects.all(), today=TODAY)
    assert counts == {
        "no_date": 1,
        "in_time": 2,
        "soon": 1,
        "overdue": 1,
        "met": 0,
        "met_late": 0,
        "ended": 0,
        "unsettled": 0,
    }
    assert models.Deadline.objects.overdue(TODAY).count() == 1
    assert models.Deadline.objects.soon(TODAY).count() == 1


def test_case_shows_the_earliest_date_still_owed() -> None:
    case = cases.make_case()
    first = make_deadline(case, due=TODAY - timedelta(days=5))
    make_deadline(case, due=TODAY + timedelta(days=5))
    assert models.Case.objects.with_timeliness(TODAY).get().timeliness == "overdue"
    actions.meet_deadline(deadline=first, met_on=TODAY - timedelta(days=6), by=SYSTEM, at=AT)
    assert models.Case.objects.get().due == TODAY + timedelta(days=5)
    with pytest.raises(rules.CasesError, match="sau hôm nay"):
        actions.meet_deadline(deadline=first, met_on=TODAY + timedelta(days=1), by=SYSTEM, at=AT)


def test_date_owed_follows_every_write_of_its_deadlines() -> None:
    case = cases.make_case()

    def owed() -> date | None:
        return models.Case.objects.get().due

    assert owed() is None
    first = make_deadline(case, due=TODAY + timedelta(days=5))
    second = make_deadline(case, due=TODAY + timedelta(days=1))
    assert owed() == second.due
    actions.meet_deadline(deadline=second, met_on=TODAY, by=SYSTEM, at=AT)
    assert owed() == first.due
    models.Case.objects.update(due=TODAY)  # whatever is written, the deadlines decide
    assert owed() == first.due
    first.delete()
    assert owed() == second.due
    second.delete()
    assert owed() is None


def test_a_date_is_taken_back_and_the_original_stays() -> None:
    deadline = make_deadline()
    case, original = deadline.case, deadline.due
    actions.void_deadline(deadline=deadline, document="7/QĐ-UBND", by=SYSTEM, at=AT)
    case.refresh_from_db()
    deadline.refresh_from_db()
    assert (case.due, deadline.due, deadline.original_due) == (None, None, original)
    assert deadline.get_timeliness(TODAY, before_extension=True) == "no_date"
    actions.void_deadline(
        deadline=deadline, document="8/QĐ-UBND", condition="Sau khi có quy chế", by=SYSTEM, at=AT
    )
    later = date(2027, 1, 31)
    actions.arm_deadline(deadline=deadline, due=later, event="9/QĐ-UBND", by=SYSTEM, at=AT)
    deadline.refresh_from_db()
    assert (deadline.due, deadline.original_due) == (later, original)
    notes = list(case.steps.filter(verb="reset_deadline").values_list("note", flat=True))
    assert "→ không có ngày: 7/QĐ-UBND" in notes[0]
    assert "chờ: Sau khi có quy chế" in notes[1]


def test_a_date_is_not_taken_back_without_its_document() -> None:
    with pytest.raises(rules.CasesError, match="văn bản"):
        actions.void_deadline(deadline=make_deadline(), document=" ", by=SYSTEM, at=AT)
