"""Drafting, editing, approving, confirming and carrying over: outcome, journal, refusals."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.audit import models as audit
from nq57.core import refusals
from nq57.measures import actions, enums, models, queries, rules
from nq57.orgs import models as orgs_models
from nq57.plans import actions as plan_actions
from nq57.plans import models as plans
from tests.factories import orgs, plan_texts, readings
from tests.factories.readings import AT

pytestmark = pytest.mark.django_db

BY = orgs.make_actor()
LATER = AT + timedelta(days=1)
FOCAL = orgs.make_actor("focal")
LEADER = orgs.make_actor("leader")


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    readings.read_in_process(monkeypatch)


@pytest.fixture
def plan() -> plans.Plan:
    """A plan of four indicators whose offices exist and owe reports."""
    for code, name in (
        ("SO-KHCN", plan_texts.KHCN), ("SO-TC", plan_texts.TAI_CHINH),
        ("SO-NV", plan_texts.NOI_VU), ("SO-YT", plan_texts.Y_TE),
    ):  # fmt: skip
        office = orgs.OrganisationFactory(code=code, name=name)
        orgs_models.ReportingDuty.objects.create(
            organisation=office, basis="57/KH-UBND", since=date(2026, 1, 1)
        )
    return readings.adopt()


def last_entry() -> audit.Entry:
    return audit.Entry.objects.latest("id")


def get(plan: plans.Plan, code: str) -> models.Profile:
    found = queries.get_latest(indicator=plan.indicators.get(code=code))
    assert found is not None
    return found


def write(plan: plans.Plan, code: str = "I.1", *, by: Any = BY, seen: str = "", **said: Any) -> Any:
    """Edit one profile; what is not said stays as it is, or as proposed."""
    indicator = plan.indicators.get(code=code)
    latest = queries.get_latest(indicator=indicator)
    facts = queries.list_facts(plan=plan, on=AT.date())[indicator.pk]
    terms = latest.to_terms() if latest else rules.propose_profile(facts).terms
    note = said.pop("note", "Thử")
    return actions.edit_profile(
        indicator=indicator, terms=replace(terms, **said), note=note,
        seen=seen or (latest.stamp if latest else ""), by=by, at=LATER,
    )  # fmt: skip


def approve(*profiles: models.Profile, by: Any = BY, decision: str = "12/QĐ-UBND") -> int:
    return actions.approve_profiles(
        profiles=profiles, stamps={row.pk: row.stamp for row in profiles}, decision=decision,
        by=by, at=LATER,
    )  # fmt: skip


def test_proposing_drafts_what_is_missing_once(plan: plans.Plan) -> None:
    assert actions.propose_all(plan=plan, by=BY, at=AT) == 4
    entry = last_entry()
    assert (entry.verb, entry.after) == ("propose_profiles", {"drafts": 4})
    draft = get(plan, "I.3")
    assert (draft.state, draft.version, draft.denominator) == ("draft", 1, "Tổng số cán bộ cấp xã")
    assert draft.checker is not None
    assert draft.checker.code == "SO-KHCN"
    assert draft.reasons["denominator"]
    assert actions.propose_all(plan=plan, by=BY, at=AT) == 0
    assert last_entry().pk == entry.pk


def test_proposing_costs_the_same_for_a_long_plan(plan: plans.Plan) -> None:
    more = [
        (str(at), f"Số nền tảng dùng chung thứ {at}", "1", "2", "3", "4", "5", plan_texts.KHCN,
         plan_texts.NOI_VU)
        for at in range(5, 35)
    ]  # fmt: skip
    long = readings.adopt(
        plan_texts.small_plan("58/KH-UBND", indicators=(*plan_texts.INDICATORS, *more))
    )
    counts = []
    for one in (plan, long):
        with CaptureQueriesContext(connection) as captured:
            actions.propose_all(plan=one, by=BY, at=AT)
        counts.append(len(captured))
    assert long.indicators.count() == 34
    assert counts[0] == counts[1]


def test_editing_a_draft_keeps_one_version_and_only_the_reasons_that_hold(
    plan: plans.Plan,
) -> None:
    actions.propose_all(plan=plan, by=BY, at=AT)
    profile = write(plan, numerator="Số thôn, bản có sóng")
    assert (profile.version, profile.stamp, profile.state) == (1, "1.1", "draft")
    assert "numerator" not in profile.reasons
    assert "denominator" in profile.reasons
    entry = last_entry()
    assert (entry.verb, entry.subject_code) == ("edit_profile", f"{plan.code}/I.1")
    assert entry.after == {"numerator": "Số thôn, bản có sóng", "version": 1}


def test_a_first_profile_may_be_written_by_hand(plan: plans.Plan) -> None:
    profile = write(plan, checker="SO-TC")
    assert (profile.version, profile.checker.code) == (1, "SO-TC")


def test_an_approved_profile_gets_a_next_version_and_stays(plan: plans.Plan) -> None:
    approve(write(plan))
    with pytest.raises(rules.FaultyError, match="vì sao"):
        write(plan, unit="% thôn", note=" ")
    profile = write(plan, unit="% thôn", note="Rõ đơn vị")
    assert (profile.version, profile.state) == (2, "draft")
    current = queries.get_current(indicator=profile.indicator)
    assert current is not None
    assert (current.version, current.unit) == (1, "%")
    assert approve(profile) == 1
    first, second = profile.indicator.profiles.order_by("version")
    assert (first.state, first.replaced_at) == ("replaced", LATER)
    assert (second.state, second.approved_by, second.decision) == (
        "approved", "dieuphoi", "12/QĐ-UBND",
    )  # fmt: skip
    history = queries.list_history(indicator=profile.indicator)
    assert [[row.field for row in step.differences] for step in history] == [["unit"], []]


def test_two_writers_meet_and_the_second_sees_the_first(plan: plans.Plan) -> None:
    actions.propose_all(plan=plan, by=BY, at=AT)
    seen = get(plan, "I.1").stamp
    write(plan, unit="% thôn")
    with pytest.raises(actions.ConflictError) as caught:
        write(plan, seen=seen, unit="% bản")
    assert caught.value.held.unit == "% thôn"
    assert "dieuphoi" in str(caught.value)
    assert get(plan, "I.1").unit == "% thôn"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"denominator": ""}, "mẫu số bằng lời"),
        ({"checker": "KHONG-CO"}, "Không có cơ quan mã"),
        ({"frequency": "month", "unit": "% GRDP"}, "GRDP"),
        ({"note": ""}, "không có gì để sửa"),
    ],
)
def test_an_edit_is_refused_with_a_sentence(
    plan: plans.Plan, said: dict[str, Any], words: str
) -> None:
    actions.propose_all(plan=plan, by=BY, at=AT)
    with pytest.raises(rules.MeasuresError, match=words):
        write(plan, **said)
    assert get(plan, "I.1").revision == 0


def test_submitting_puts_a_draft_before_who_approves(plan: plans.Plan) -> None:
    profile = write(plan)
    stamps = {profile.pk: profile.stamp}
    assert actions.submit_profiles(profiles=[profile], stamps=stamps, by=BY, at=AT) == 1
    waiting = get(plan, "I.1")
    assert waiting.state == enums.ProfileState.WAITING
    assert last_entry().verb == "submit_profiles"
    with pytest.raises(actions.ConflictError):
        actions.submit_profiles(profiles=[waiting], stamps=stamps, by=BY, at=AT)
    with pytest.raises(rules.MeasuresError, match="bước"):
        actions.submit_profiles(
            profiles=[waiting], stamps={waiting.pk: waiting.stamp}, by=BY, at=AT
        )
    assert approve(waiting, by=LEADER) == 1
    back = write(plan, unit="% thôn")
    assert back.version == 2


def test_an_edit_takes_a_waiting_draft_back(plan: plans.Plan) -> None:
    profile = write(plan)
    actions.submit_profiles(profiles=[profile], stamps={profile.pk: "1.0"}, by=BY, at=AT)
    assert write(plan, unit="% thôn").state == enums.ProfileState.DRAFT


def test_many_are_approved_at_once_or_none(plan: plans.Plan) -> None:
    actions.propose_all(plan=plan, by=BY, at=AT)
    drafts = [get(plan, code) for code in ("I.1", "I.2", "I.3", "I.4")]
    models.Profile.objects.filter(pk=drafts[3].pk).update(unit="")
    with pytest.raises(rules.FaultyError, match=r"I\.4"):
        approve(*drafts)
    assert not models.Profile.objects.current().exists()
    assert approve(*drafts[:3]) == 3
    entry = last_entry()
    assert (entry.verb, entry.note) == ("approve_profiles", "12/QĐ-UBND")
    assert entry.after == {"versions": {"I.1": 1, "I.2": 1, "I.3": 1}}
    assert queries.count_profiles(of=[plan])[plan.pk] == queries.Counts(4, 3, 0, 1)


def test_approval_wants_a_document_a_choice_and_what_was_seen(plan: plans.Plan) -> None:
    profile = write(plan)
    with pytest.raises(rules.MeasuresError, match="văn bản"):
        approve(profile, decision=" ")
    with pytest.raises(rules.MeasuresError, match="ít nhất một"):
        approve()
    stale = get(plan, "I.1")
    write(plan, unit="% thôn")
    with pytest.raises(actions.ConflictError):
        approve(stale)
    approve(get(plan, "I.1"))
    with pytest.raises(rules.MeasuresError, match="bước"):
        approve(get(plan, "I.1"))


def test_who_may_not_is_refused(plan: plans.Plan) -> None:
    profile = write(plan)
    given = {"profiles": [profile], "stamps": {profile.pk: profile.stamp}, "at": AT}
    refused: list[Callable[[], Any]] = [
        lambda: actions.propose_all(plan=plan, by=LEADER, at=AT),
        lambda: write(plan, by=LEADER, unit="% thôn"),
        lambda: actions.submit_profiles(**given, by=LEADER),
        lambda: approve(profile, by=FOCAL),
        lambda: actions.confirm_profiles(**given, decision="12/QĐ", by=FOCAL),
        lambda: actions.carry_over(plan=plan, by=FOCAL, at=AT),
    ]
    for act in refused:
        with pytest.raises(refusals.NotAllowedError, match="chưa được giao quyền"):
            act()


def test_only_what_is_in_use_and_unconfirmed_is_confirmed(plan: plans.Plan) -> None:
    approve(write(plan))
    held = get(plan, "I.1")
    given = {"profiles": [held], "stamps": {held.pk: held.stamp}, "by": BY, "at": AT}
    with pytest.raises(rules.MeasuresError, match="không chờ xác nhận"):
        actions.confirm_profiles(**given, decision="12/QĐ-UBND")


def test_a_profile_is_asked_only_when_in_use(plan: plans.Plan) -> None:
    actions.propose_all(plan=plan, by=BY, at=AT)
    assert queries.list_asked(plan=plan, kind="year", year=2026) == []
    approve(get(plan, "I.1"))
    asked = queries.list_asked(plan=plan, kind="year", year=2026)
    assert [row.code for row in asked] == ["I.1"]
    assert queries.list_asked(plan=plan, kind="month", year=2026) == []


def test_a_successor_takes_the_profiles_over_as_drafts(plan: plans.Plan) -> None:
    actions.propose_all(plan=plan, by=BY, at=AT)
    approve(*(get(plan, code) for code in ("I.1", "I.2", "I.3")))
    new = readings.adopt(
        plan_texts.small_plan("99/KH-UBND", "ngày 01 tháng 5 năm 2026"),
        in_force_on=date(2026, 5, 1), replaces=plan,
    )  # fmt: skip
    old_keys = {row.code: row.pk for row in plan.indicators.all()}
    new_keys = {row.code: row.pk for row in new.indicators.all()}

    def fate(old: str, kind: str, *codes: str, reason: str = "") -> plan_actions.Fate:
        return plan_actions.Fate(old_keys[old], tuple(new_keys[c] for c in codes), kind, reason)

    made = actions.replace_plan(
        plan=new, tasks=[], by=BY, at=LATER,
        indicators=[
            fate("I.1", "same", "I.1"), fate("I.2", "changed", "I.1"),
            fate("I.3", "split", "I.3", "I.4"), fate("I.4", "dropped", reason="Thôi"),
        ],
    )  # fmt: skip
    assert made == 3
    assert last_entry().after == {"drafts": 3}
    draft = get(new, "I.1")
    assert draft.origin is not None
    assert draft.origin.indicator.plan == plan
    assert (draft.state, draft.is_confirmed) == ("draft", False)
    assert draft.basis.startswith("99/KH-UBND")
    assert "giữ nguyên" in draft.note
    assert "I.2" in draft.note
    assert "tách" in get(new, "I.4").note
    assert queries.get_latest(indicator=new.indicators.get(code="I.2")) is None
    assert actions.carry_over(plan=new, by=BY, at=LATER) == 0
    assert get(plan, "I.1").state == enums.ProfileState.APPROVED
    plan.refresh_from_db()
    ended: list[Callable[[], Any]] = [
        lambda: write(plan, unit="% thôn"),
        lambda: actions.propose_all(plan=plan, by=BY, at=LATER),
        lambda: approve(get(plan, "I.4")),
    ]
    for act in ended:
        with pytest.raises(rules.MeasuresError, match="không còn hiệu lực"):
            act()
