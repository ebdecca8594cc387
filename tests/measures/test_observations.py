"""Figures as stated and checked: revisions, refusals, constraints, longer periods."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from nq57.audit import models as audit
from nq57.audit import rules as audit_rules
from nq57.core import periods, refusals
from nq57.measures import actions, models, queries, rules
from nq57.measures.actions import recording
from nq57.plans import models as plans
from tests.factories import figures, orgs
from tests.factories.readings import AT
from tests.measures.test_constraints import profile
from tests.plans.test_constraints import saved

COORDINATOR = orgs.make_actor()
RATIO = rules.Terms(
    unit="%", scale=100, numerator="Số", denominator="Tổng", formula_periods="ratio"
)


@pytest.fixture
def held() -> models.Profile:
    """A profile in use whose figures an office of its own checks."""
    checker = orgs.OrganisationFactory(code="KIEM-TRA")
    return saved(profile(checker=checker))  # type: ignore[no-any-return]


@pytest.fixture
def office() -> Any:
    return orgs.OrganisationFactory(code="XA-1")


def focal(office: str = "XA-1", role: str = "focal") -> Any:
    return orgs.make_actor(role, organisation=office, account=f"{role}.{office}")


def claim(
    held: models.Profile, office: Any, top: int = 57, bottom: int = 64, *, period: str = "2026-11"
) -> models.Observation:
    figure = rules.compute(RATIO, Decimal(top), Decimal(bottom))
    new = actions.Claim(
        indicator=held.indicator, organisation=office, period=period, profile=held, figure=figure,
        source=f"BC-{period}",
    )  # fmt: skip
    return actions.record_claims(claims=[new], by=focal(), at=AT)[0]


def check(*claims: models.Observation, by: Any = COORDINATOR) -> list[models.Observation]:
    return actions.check_observations(claims=claims, source="BC-2026-11", by=by, at=AT)


@pytest.mark.django_db
def test_a_correction_is_the_next_revision_and_the_first_stays(held: Any, office: Any) -> None:
    first = claim(held, office)
    assert (first.value, first.revision) == (Decimal("89.0625"), 1)
    assert audit.Entry.objects.latest("id").verb == "record_claims"
    second = claim(held, office, 60)
    first.refresh_from_db()
    assert (first.is_current, second.is_current, second.revision) == (False, True, 2)
    assert first.numerator == 57


def publish(held: models.Profile, office: Any, **said: Any) -> models.Observation:
    known: dict[str, Any] = {
        "period": "2026", "figure": rules.Figure(Decimal(57)), "source": "Niên giám thống kê",
        "year": 2027, "at": datetime(2026, 12, 31, 18, tzinfo=UTC),  # already 2027 in Vietnam
    }  # fmt: skip
    return actions.record_published(profile=held, organisation=office, by=focal(), **known | said)


@pytest.mark.django_db
def test_a_published_figure_has_its_source_and_a_year_that_has_come(office: Any) -> None:
    held = saved(profile(reported_by="published_source", published_source="Cục Thống kê"))
    made = publish(held, office)
    assert (made.source, made.verdict) == ("Niên giám thống kê, 2027", "claimed")
    for said, sentence in (
        ({"year": 2028}, "từ 2026 đến 2027"), ({"year": 2025}, "sau kỳ của nó"),
        ({"source": " "}, "Ghi nguồn công bố"),
    ):  # fmt: skip
        with pytest.raises(rules.MeasuresError, match=sentence):
            publish(held, office, **said)
    with pytest.raises(rules.MeasuresError, match="không lấy số liệu từ nguồn"):
        publish(saved(profile()), office)


@pytest.mark.django_db
def test_stating_the_same_again_writes_nothing(held: Any, office: Any) -> None:
    first = claim(held, office)
    entries = audit.Entry.objects.count()
    assert claim(held, office).pk == first.pk
    assert audit.Entry.objects.count() == entries


@pytest.mark.django_db
def test_what_goes_in_one_stream_stands_as_what_goes_row_by_row(
    held: Any, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = claim(held, office, period="2026-10")
    monkeypatch.setattr(recording, "_STREAMED", 1)
    with CaptureQueriesContext(connection) as asked:
        streamed = claim(held, office)
    assert not [query["sql"] for query in asked if 'INTO "measures_obs' in query["sql"]]
    names = [field.attname for field in models.Observation._meta.concrete_fields]
    differs = {"id", "period", "source"}
    rows = models.Observation.objects.in_bulk([plain.pk, streamed.pk])
    for name in set(names) - differs:
        assert getattr(rows[streamed.pk], name) == getattr(rows[plain.pk], name), name
    assert claim(held, office).pk == streamed.pk
    assert claim(held, office, 60).revision == 2


@pytest.mark.django_db
def test_claimed_checked_and_validated_stand_side_by_side(held: Any, office: Any) -> None:
    first = claim(held, office)
    (checked,) = check(first, by=focal("KIEM-TRA", "monitor"))
    (last,) = actions.validate_observations(
        checked=[checked], source="BC-2026-11", by=COORDINATOR, at=AT
    )
    key = (held.indicator_id, office.pk, "2026-11")
    found = queries.list_standing(indicators=[held.indicator_id], periods=["2026-11"])[key]
    assert {*found.by_verdict} == {"claimed", "checked", "validated"}
    assert (found.headline.pk, found.is_outdated) == (last.pk, False)
    claim(held, office, 60)
    found = queries.list_standing(
        indicators=[held.indicator_id], periods=["2026-11"], organisation=office
    )[key]
    assert found.is_outdated
    assert found.headline.numerator == 57


@pytest.mark.django_db
def test_refusals_say_why(held: Any, office: Any) -> None:
    other = orgs.OrganisationFactory()
    with pytest.raises(refusals.NotAllowedError, match="không ghi số liệu của"):
        claim(held, other)
    first = claim(held, office)
    with pytest.raises(refusals.NotAllowedError, match="cơ quan khác kiểm tra"):
        check(first, by=focal("XA-2", "monitor"))
    with pytest.raises(refusals.NotAllowedError, match="chưa được giao quyền"):
        check(first, by=focal())
    with pytest.raises(refusals.NotAllowedError, match="không tự kiểm tra"):
        check(first, by=orgs.make_actor(account=first.by))
    with pytest.raises(refusals.NotAllowedError, match="chưa được giao quyền"):
        actions.validate_observations(checked=[first], source="x", by=focal(), at=AT)
    with pytest.raises(rules.MeasuresError, match="chưa đến bước này"):
        actions.validate_observations(checked=[first], source="x", by=COORDINATOR, at=AT)
    claim(held, office, 60)
    with pytest.raises(rules.MeasuresError, match="vừa được ghi lại"):
        check(first)


def observation(**fields: Any) -> models.Observation:
    known: dict[str, Any] = {
        "period": "2026-11", "value": 1, "verdict": "claimed", "revision": 1, "source": "BC",
        "by": "thu", "at": AT,
    }  # fmt: skip
    known |= fields
    known.setdefault("profile", fields.get("profile") or saved(profile()))
    known.setdefault("organisation", fields.get("organisation") or orgs.OrganisationFactory())
    return models.Observation(indicator=known["profile"].indicator, **known)


def twin(**fields: Any) -> models.Observation:
    row = saved(observation())
    return observation(profile=row.profile, organisation=row.organisation, **fields)


CASES: dict[str, Any] = {
    "revision_once": lambda: twin(is_current=False),
    "one_current": lambda: twin(revision=2),
    "verdict": lambda: observation(verdict="guessed", judged=saved(observation())),
    "period": lambda: observation(period="2026-13"),
    "parts": lambda: observation(numerator=1, denominator=0),
    "judged": lambda: observation(verdict="checked"),
    "said": lambda: observation(source=""),
}


def test_every_constraint_is_tried() -> None:
    names = {row.name for row in models.Observation._meta.constraints}
    assert {name.removeprefix("measures_observation_") for name in names} == set(CASES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name: str) -> None:
    row = CASES[name]()
    with pytest.raises(Error, match=f"measures_observation_{name}"), transaction.atomic():
        row.save()


@pytest.mark.django_db
def test_a_figure_is_never_edited_removed_or_brought_back() -> None:
    row = saved(observation())
    rows = models.Observation.objects.filter(pk=row.pk)
    with pytest.raises(Error, match="không được sửa"), transaction.atomic():
        rows.update(value=2)
    with pytest.raises(Error, match="không được sửa"), transaction.atomic():
        rows.delete()
    assert rows.update(is_current=False) == 1
    with pytest.raises(Error, match="không được sửa"), transaction.atomic():
        rows.update(is_current=True)


@pytest.mark.django_db
def test_a_quarter_is_computed_from_its_months(held: Any, office: Any) -> None:
    for period, top in (("2026-10", 50), ("2026-11", 57), ("2026-12", 60)):
        claim(held, office, top, period=period)
    found = queries.combine_periods(
        plan=held.indicator.plan, organisation=office, verdict="claimed",
        period=periods.parse_period("2026-Q4"),
    )[held.indicator_id]  # fmt: skip
    assert found.figure == rules.compute(RATIO, Decimal(167), Decimal(192))
    assert found.missing == ()
    year = queries.combine_periods(
        plan=held.indicator.plan, organisation=office, verdict="claimed",
        period=periods.parse_period("2026"),
    )[held.indicator_id]  # fmt: skip
    assert year.figure == found.figure
    assert len(year.missing) == 9


FIGURES = {
    "a": rules.Figure(Decimal(3)),
    "b": rules.Figure(Decimal(9)),
    "c": rules.Figure(Decimal(6)),
}


@pytest.mark.parametrize(
    ("formula", "value"), [("last", 6), ("sum", 18), ("max", 9), ("average", 6)]
)
def test_each_formula_over_periods(formula: str, value: int) -> None:
    terms = replace(RATIO, formula_periods=formula)
    combined = rules.combine(terms, FIGURES, ["a", "b", "c"])
    assert combined == rules.Combined(combined.figure)
    assert combined.figure is not None
    assert combined.figure.value == value


def test_what_is_missing_is_named_and_the_last_is_not_guessed() -> None:
    last = replace(RATIO, formula_periods="last")
    assert rules.combine(last, FIGURES, ["a", "b", "d"]) == rules.Combined(None, ("d",))
    summed = rules.combine(replace(RATIO, formula_periods="sum"), FIGURES, ["a", "d"])
    assert summed == rules.Combined(rules.Figure(Decimal(3)), ("d",))
    assert rules.combine(last, {}, ["d"]).figure is None
    with pytest.raises(ZeroDivisionError):
        rules.compute(RATIO, Decimal(1), Decimal(0))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=12, max_size=12))
def test_a_ratio_over_a_year_is_that_over_its_quarters(parts: list[tuple[int, int]]) -> None:
    """Σ numerators ÷ Σ denominators does not depend on how the months are bundled."""
    months = {
        str(at): rules.compute(RATIO, Decimal(top), Decimal(bottom))
        for at, (top, bottom) in enumerate(parts)
    }
    year = rules.combine(RATIO, months, list(months)).figure
    quarters = {
        str(at): rules.combine(RATIO, months, [str(n) for n in range(at, at + 3)]).figure
        for at in range(0, 12, 3)
    }
    assert year == rules.combine(RATIO, quarters, list(quarters)).figure  # type: ignore[arg-type]
    top, bottom = (sum(part[at] for part in parts) for at in (0, 1))
    assert year is not None
    assert abs(year.value - Decimal(top) * 100 / Decimal(bottom)) < Decimal("0.000001")


@pytest.mark.django_db
def test_nobody_reads_figures_without_the_right_and_an_office_only_its_own(
    held: models.Profile, office: Any
) -> None:
    figures.state(held, "2026-10", [(office, 32, 64), (orgs.OrganisationFactory(), 1, 2)])
    own, everything = orgs.make_actor("focal", organisation=office.code), orgs.make_actor()

    def count(by: audit_rules.Actor) -> int:
        return models.Observation.objects.visible_to(by).count()

    assert (count(everything), count(own)) == (2, 1)
    assert count(orgs.make_actor("monitor")) == 0
    assert count(audit_rules.Actor(account="ai-do")) == 0
    plans.Plan.objects.update(secrecy="sealed")
    assert (count(everything), count(own)) == (0, 0)
