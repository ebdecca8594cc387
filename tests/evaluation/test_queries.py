"""Verdicts of Plan 142 from recorded figures: all 64, any day, any moment, tiers, parents."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.core import refusals
from nq57.evaluation import actions, enums, models, queries, rules
from nq57.measures import models as measures
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from tests.factories import figures
from tests.factories.orgs import make_actor
from tests.factories.reports import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

ON = date(2026, 11, 22)
LEADER = make_actor("leader")
BASELINE = {"baseline_year": 2024, "baseline_source": "Niên giám"}


def verdict(code: str, **said: Any) -> queries.Verdict:
    indicator = plans.Indicator.objects.get(plan=plan(), code=code)
    return queries.get_verdict(indicator=indicator, on=said.pop("on", ON), by=LEADER, **said)


def ask_one(code: str, **said: Any) -> measures.Profile:
    """Let one office report a plain figure of an indicator every month."""
    known: dict[str, Any] = {
        "frequency": "month", "formula_units": "one_source", "formula_periods": "last",
        "numerator": "", "denominator": "", "reported_by": "named_office",
        "reporter": Organisation.objects.get(code="SO-KHCN"),
    }  # fmt: skip
    return figures.alter(figures.get_profile(code), **known | said)


def tell(profile: measures.Profile, period: str, value: int, **said: Any) -> measures.Observation:
    office = Organisation.objects.get(code="SO-KHCN")
    return figures.state(profile, period, [(office, value, 1)], **said)[0]


def check_sums(**said: Any) -> set[str]:
    """Hold the verdicts from sums against those from single figures; return what has points."""
    given: dict[str, Any] = {"plan": plan(), "on": ON, "by": LEADER} | said
    single, summed = (
        [bare(one) for one in queries.list_verdicts(**given, with_inputs=way)]
        for way in (True, False)
    )
    assert summed == single
    return {str(one["indicator"]) for one in summed if any(tier["points"] for tier in one["tiers"])}


def bare(found: queries.Verdict) -> dict[str, Any]:
    """Return a verdict as plain content, without the keys of what it rests on."""
    told = found.tell()
    for tier in told["tiers"]:
        tier["points"] = [(period, Decimal(value)) for period, value, _keys in tier["points"]]
    return told | {"counts": [
        (point.told, point.asked) for tier in found.tiers for point in tier.points
    ]}  # fmt: skip


def test_all_64_say_why() -> None:
    found = queries.list_verdicts(plan=plan(), on=ON, by=LEADER)
    assert len(found) == 64
    assert [one.indicator.code for one in found[:2]] == ["I.1", "I.2"]
    for one in found:
        reason = one.judgement.reason
        assert one.state in enums.State.values
        assert reason.code in enums.Reason.values
        assert one.profile is not None
    states = {one.indicator.code: one.state for one in found}
    assert states["I.2"] == "not_due"
    assert states["CĐS-2025.2"] == "no_data"
    assert states["III.9"] == "not_due"


def test_a_figure_is_judged_on_its_path_with_everything_that_it_rests_on() -> None:
    profile = ask_one("V.12", baseline=Decimal(40), **BASELINE)
    told = tell(profile, "2026-10", 55)
    found = verdict("V.12")
    assert (found.state, found.judgement.reason.code) == ("on_track", "path_on_track")
    assert found.judgement.point is not None
    assert found.judgement.point.keys == (told.pk,)
    assert found.judgement.goal is not None
    assert found.judgement.goal.year == 2030
    assert found.profile == profile
    assert str(found.criteria) == "targets@1"
    measures.Profile.objects.filter(pk=profile.pk).update(state="replaced", replaced_at=figures.AT)
    assert verdict("V.12").judgement.reason.code == "no_profile"


def test_the_same_moment_gives_the_same_verdict_whatever_was_written_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    profile = ask_one("V.12", baseline=Decimal(40), **BASELINE)
    first = tell(profile, "2026-10", 55)
    moment = figures.AT + timedelta(minutes=5)
    before = verdict("V.12", known_at=moment)
    assert before.state == "on_track"
    measures.Observation.objects.filter(pk=first.pk).update(is_current=False)
    monkeypatch.setattr(figures, "AT", moment + timedelta(days=1))
    tell(profile, "2026-10", 30, revision=2)
    target = plans.Target.objects.get(indicator=profile.indicator, horizon=2030, is_current=True)
    plans.Target.objects.filter(pk=target.pk).update(is_current=False)
    target.pk, target.revision, target.low = None, 1, Decimal(99)
    target.confirmed_at, target.is_current = moment + timedelta(days=1), True
    target.save()
    actions.add_criteria(
        code=queries.TARGETS, valid_from=date(2026, 1, 1), basis="Quyết định của tỉnh",
        said={"on_track": Decimal(1), "at_risk": Decimal("0.9"), "keep_slack": Decimal(0),
              "keep_tolerance": Decimal(0), "min_told": Decimal(1), "stale_periods": 1,
              "min_points": 5, "min_years": Decimal(2), "max_reach": Decimal(1),
              "confidence": 95},
        by=make_actor("coordinator"), at=datetime(2027, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    now = verdict("V.12")
    assert (now.state, str(now.criteria)) == ("behind", "targets@2")
    assert now.judgement.goal is not None
    assert now.judgement.goal.low == 99
    again = verdict("V.12", known_at=moment)
    assert again.digest == before.digest
    assert again.tell() == before.tell()
    check_sums(known_at=moment)
    check_sums(known_at=moment + timedelta(days=2))


def test_days_differ_and_what_came_later_is_not_read() -> None:
    profile = ask_one("V.12", baseline=Decimal(40), **BASELINE)
    tell(profile, "2026-03", 42)
    tell(profile, "2026-10", 81)
    assert verdict("V.12").state == "met"
    spring = verdict("V.12", on=date(2026, 4, 30))
    assert spring.judgement.point is not None
    assert (spring.state, spring.judgement.point.period) == ("behind", "2026-03")
    assert verdict("V.12", on=date(2027, 5, 31)).judgement.reason.code == "stale"


def test_each_tier_is_judged_and_the_worst_counts() -> None:
    tiers = {one.name: one.judgement.reason.code for one in verdict("CĐS-2025.1").tiers}
    assert set(tiers.values()) == {"closed_no_data", "no_tier"}
    alive = Organisation.objects.on(date(2025, 12, 31))
    profile = figures.alter(figures.get_profile("CĐS-2025.1"), frequency="quarter")
    figures.state(profile, "2025-Q4", [
        (one, 95 if one.level == "province" else 70, 100)
        for one in alive.filter(level__in=["province", "commune"])
    ])  # fmt: skip
    found = verdict("CĐS-2025.1", on=date(2026, 3, 1))
    told = {one.name: one.judgement.reason.code for one in found.tiers}
    assert told == {
        "cấp tỉnh": "closed_met", "cấp huyện": "no_tier", "cấp xã": "closed_missed",
    }  # fmt: skip
    assert [one.points[-1].value for one in found.tiers if one.points] == [95, 70]
    assert found.state == "missed"
    assert "CĐS-2025.1" in check_sums(on=date(2026, 3, 1))


def test_a_sum_that_lacks_a_month_is_no_figure() -> None:
    profile = ask_one("III.9", formula_periods="sum", time="per_year", unit="bài báo")
    for month in range(1, 12):
        tell(profile, f"2025-{month:02d}", 2)
    assert verdict("III.9").tiers[0].points == ()
    tell(profile, "2025-12", 2)
    (only,) = verdict("III.9").tiers[0].points
    assert (only.period, only.value) == ("2025", 24)


def test_who_may_not_see_totals_is_refused() -> None:
    for role in ("focal", "head", "staff", "monitor"):
        with pytest.raises(refusals.NotAllowedError):
            queries.list_verdicts(plan=plan(), on=ON, by=make_actor(role))


@pytest.mark.parametrize("with_inputs", [True, False])
def test_queries_do_not_grow_with_figures_or_days(*, with_inputs: bool) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.list_verdicts(plan=plan(), on=ON, by=LEADER, with_inputs=with_inputs)
        return len(captured)

    count()
    before = count()
    for code in ("V.12", "I.1", "II.3", "V.14"):
        profile = ask_one(code)
        for month in range(1, 11):
            tell(profile, f"2026-{month:02d}", 40 + month)
    assert count() == before
    assert before <= 20
    assert {"V.12", "I.1", "II.3", "V.14"} <= check_sums()


def test_criteria_are_versions_that_only_follow() -> None:
    for role in ("focal", "administrator"):
        with pytest.raises(refusals.NotAllowedError):
            actions.load_criteria(by=make_actor(role), at=figures.AT)
    assert actions.load_criteria(by=make_actor("coordinator"), at=figures.AT) == 0
    said = models.CriteriaVersion.objects.get().to_rule()
    known = {name: value for name, value in vars(said).items() if name not in ("code", "version")}
    with pytest.raises(rules.EvaluationError, match="phải áp dụng từ ngày đó"):
        actions.add_criteria(
            code="targets", valid_from=date(2020, 1, 1), basis="x", said=known,
            by=make_actor("coordinator"), at=figures.AT,
        )  # fmt: skip
    for wrong in ({"at_risk": Decimal("0.99")}, {"confidence": 50}, {"min_told": Decimal(2)}):
        with pytest.raises(rules.EvaluationError):
            actions.add_criteria(
                code="targets", valid_from=date(2027, 1, 1), basis="x", said=known | wrong,
                by=make_actor("coordinator"), at=figures.AT,
            )  # fmt: skip
    with pytest.raises(rules.EvaluationError):
        actions.add_criteria(
            code="targets", valid_from=date(2027, 1, 1), basis=" ", said=known,
            by=make_actor("coordinator"), at=figures.AT,
        )  # fmt: skip
    assert models.CriteriaVersion.objects.count() == 1
