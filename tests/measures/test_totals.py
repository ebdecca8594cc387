"""Totals of Plan 142 read from the rows in use: who is asked, merges, parents, queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nq57.core import periods
from nq57.measures import models, queries, rules
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.plans import queries as plan_queries
from tests.factories import figures
from tests.factories.reports import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
MERGED = "1681/NQ-UBTVQH15"


@pytest.fixture
def shared() -> models.Profile:
    """An indicator that all communes lead, added up over offices and months."""
    return figures.alter(figures.get_profile("V.14"), formula_units="sum", denominator="",
                         numerator="", frequency="month", formula_periods="sum")  # fmt: skip


def communes(on: date) -> list[orgs.Organisation]:
    found = orgs.Organisation.objects.on(on)
    return list(found.filter(kind="people_committee", level="commune").in_order())


def total(profile: models.Profile, code: str, headline: str = "furthest") -> queries.TotalRow:
    found = queries.get_total(
        indicator=profile.indicator, period=periods.parse_period(code), headline=headline
    )
    assert found is not None
    return found


def test_the_members_found_at_once_are_those_found_one_by_one() -> None:
    days = [date(2024, 1, 1), BEFORE, AFTER, date(2026, 11, 30)]
    groups = list(orgs.OrgGroup.objects.all())
    at_once = plan_queries.Resolver(AFTER)
    at_once.preload(groups, days)
    for group in groups:
        for day in days:
            one_by_one = org_queries.list_members(group=group, on=day)
            keys = list(one_by_one.values_list("pk", flat=True))
            assert at_once.list_members(group, day) == keys, (group, day)


def test_who_is_asked_follows_the_lifetimes_and_the_missing_are_named(
    shared: models.Profile,
) -> None:
    offices = communes(date(2026, 11, 30))
    figures.state(shared, "2026-11", [(office, 2, 1) for office in offices[:-2]])
    row = total(shared, "2026-11")
    assert (row.told, row.asked) == (73, 75)
    assert set(row.missing) == {office.pk for office in offices[-2:]}
    assert row.figure is not None
    assert row.figure.value == 146
    assert row.proves_itself
    before = queries.get_total(indicator=shared.indicator, period=periods.parse_period("2025-06"))
    assert before is not None
    assert set(before.headline.last.expected) == {office.pk for office in communes(BEFORE)}
    assert len(before.headline.last.expected) == 200


def test_the_merge_of_75_communes_adds_up_and_both_views_read(shared: models.Profile) -> None:
    old = communes(BEFORE)
    figures.state(shared, "2025-06", [(office, at + 1, 1) for at, office in enumerate(old)])
    row = total(shared, "2025-06")
    whole = Decimal(sum(range(1, len(old) + 1)))
    assert row.figure is not None
    assert row.figure.value == whole
    units = queries.list_units(row=row, today=date(2026, 11, 22))
    assert sum(unit.figure.value for unit in units if unit.figure) == whole
    assert {one.key for unit in units for one in unit.inputs} == {
        i.key for i in row.headline.inputs
    }
    alive = {office.pk for office in communes(AFTER)}
    divided = [unit for unit in units if unit.reason == "divided"]
    assert {unit.office for unit in units} - {unit.office for unit in divided} <= alive
    targets = orgs.Succession.objects.filter(
        basis=MERGED, kind="merge", from_organisation__level="commune"
    )
    whole_merges = {
        key for key in targets.values_list("to_organisation", flat=True) if key in alive
    }
    assert len(whole_merges) > 60
    assert models.Observation.objects.filter(period="2025-06").count() == len(old)
    series = queries.list_unit_series(
        rows=[row, total(shared, "2025-07")], today=date(2026, 11, 22)
    )
    assert {one.office for one in series} >= alive
    assert all(set(one.cells) <= {"2025-06", "2025-07"} for one in series)


def test_what_an_office_told_that_has_ended_counts_with_its_heir(shared: models.Profile) -> None:
    link = orgs.Succession.objects.filter(
        kind="merge", from_organisation__level="commune", on=AFTER
    ).select_related("from_organisation", "to_organisation").first()  # fmt: skip
    assert link is not None
    figures.state(shared, "2025-07", [(link.from_organisation, 5, 1), (link.to_organisation, 7, 1)])
    row = total(shared, "2025-07")
    assert row.figure is not None
    assert row.figure.value == 12
    assert {(one.office, one.via) for one in row.headline.inputs} == {
        (link.to_organisation_id, 0), (link.to_organisation_id, link.from_organisation_id)
    }  # fmt: skip
    assert link.to_organisation_id not in row.missing


def test_three_verdicts_stand_side_by_side_and_the_headline_says_which(
    shared: models.Profile,
) -> None:
    first, second, third = communes(AFTER)[:3]
    told = figures.state(shared, "2026-11", [(first, 1, 1), (second, 10, 1), (third, 100, 1)])
    judged = {row.organisation_id: row for row in told}
    checked = figures.state(shared, "2026-11", [(first, 2, 1), (second, 20, 1)],
                            verdict="checked", judged=judged)  # fmt: skip
    figures.state(shared, "2026-11", [(first, 4, 1)], verdict="validated",
                  judged={row.organisation_id: row for row in checked})  # fmt: skip
    row = total(shared, "2026-11")
    values = {name: one.figure and one.figure.value for name, one in row.by_verdict.items()}
    assert values == {"claimed": 111, "checked": 22, "validated": 4}
    assert row.figure is not None
    assert row.figure.value == 124
    assert row.counts == {"claimed": 1, "checked": 1, "validated": 1}
    assert row.outdated == frozenset()
    only = total(shared, "2026-11", "checked").figure
    assert only is not None
    assert only.value == 24
    models.Observation.objects.filter(pk=told[0].pk).update(is_current=False)
    figures.state(shared, "2026-11", [(first, 3, 1)], revision=2)
    assert total(shared, "2026-11").outdated == {first.pk}


def test_a_profile_s_own_rule_goes_before_that_of_who_consolidates(
    shared: models.Profile,
) -> None:
    first, second = communes(AFTER)[:2]
    own = figures.alter(shared, headline="checked", headline_basis="12/QĐ-UBND")
    told = figures.state(own, "2026-11", [(first, 1, 1), (second, 10, 1)])
    figures.state(own, "2026-11", [(first, 2, 1)], verdict="checked",
                  judged={row.organisation_id: row for row in told})  # fmt: skip
    for rule in ("furthest", "claimed", "validated"):
        row = total(own, "2026-11", rule)
        assert row.figure is not None
        assert (row.figure.value, row.rule, row.has_own_rule) == (2, "checked", True)
        assert row.proves_itself
    assert not total(figures.get_profile("V.12"), "2026-11").has_own_rule


def test_offices_over_time_stand_as_they_were_then_or_as_they_are_today(
    shared: models.Profile,
) -> None:
    link = orgs.Succession.objects.filter(
        kind="merge", from_organisation__level="commune", on=AFTER
    ).select_related("from_organisation", "to_organisation").first()  # fmt: skip
    assert link is not None
    old, new = link.from_organisation, link.to_organisation
    figures.state(shared, "2025-06", [(old, 5, 1)])
    figures.state(shared, "2025-07", [(new, 7, 1)])
    rows = [total(shared, "2025-06"), total(shared, "2025-07")]
    today = date(2026, 11, 22)
    then = {one.office: one.cells for one in
            queries.list_unit_series(rows=rows, today=today, is_as_then=True)}  # fmt: skip
    now = {one.office: one.cells for one in queries.list_unit_series(rows=rows, today=today)}
    assert then[old.pk]["2025-06"].figure == rules.Figure(Decimal(5))
    assert "2025-07" not in then[old.pk]
    assert "2025-06" not in then[new.pk]
    assert old.pk not in now
    assert now[new.pk]["2025-06"].figure == rules.Figure(Decimal(5))
    assert now[new.pk]["2025-06"].reason in ("", "partial")
    assert now[new.pk]["2025-07"].figure == rules.Figure(Decimal(7))


def test_the_story_holds_states_or_whole_years_against_milestones(shared: models.Profile) -> None:
    (office,) = communes(AFTER)[:1]
    for period, value in (("2024-12", 1), ("2025-12", 2), ("2026-10", 3), ("2026-11", 4)):
        figures.state(shared, period, [(office, value, 1)])
    said = {"indicator": shared.indicator, "until": date(2026, 12, 5), "count": 3}
    story = queries.get_story(**said)
    assert story is not None
    assert [row.period.code for row in story.recent] == ["2026-09", "2026-10", "2026-11"]
    assert [row.period.code for row in story.against] == ["2024", "2025", "2026"]
    assert story.is_by_year
    assert story.newest is not None
    assert story.newest.level == "claimed"
    figures.alter(shared, formula_periods="last")
    story = queries.get_story(**said)
    assert story is not None
    codes = [row.period.code for row in story.against]
    assert codes == ["2024-12", "2025-12", "2026-09", "2026-10", "2026-11"]
    models.Profile.objects.current().filter(indicator=shared.indicator_id).update(
        state="replaced", replaced_at=figures.AT
    )
    assert queries.get_story(**said) is None


def test_a_year_is_computed_from_the_province_s_months(shared: models.Profile) -> None:
    office = communes(AFTER)[0]
    for month in (1, 2, 11):
        figures.state(shared, f"2026-{month:02d}", [(office, month, 1)])
    row = total(shared, "2026")
    assert row.figure is not None
    assert row.figure.value == 14
    assert len(row.headline.missing) == 9
    assert row.proves_itself


def test_a_parent_follows_from_its_components_or_is_missing() -> None:
    profile = figures.get_profile("II.6")
    children = [
        figures.alter(one, reported_by="named_office", reporter=communes(AFTER)[0])
        for one in models.Profile.objects.current().filter(indicator__parent=profile.indicator)
    ]
    assert len(children) == 5
    office = communes(AFTER)[0]
    for child in children[:-1]:
        figures.state(child, "2026-H1", [(office, 3, 4)])
    assert total(profile, "2026-H1").figure is None
    figures.state(children[-1], "2026-H1", [(office, 1, 4)])
    row = total(profile, "2026-H1")
    assert row.figure is not None
    assert row.figure.value == Decimal(65)
    assert row.proves_itself
    assert len(row.children) == 5


def test_the_queries_do_not_grow_with_periods_offices_or_figures(shared: models.Profile) -> None:
    counts = []
    for codes in (["2026-11"], [one.code for one in periods.parse_period("2026").list_months()]):
        figures.state(shared, codes[0], [(office, 1, 1) for office in communes(AFTER)])
        with CaptureQueriesContext(connection) as captured:
            of = [periods.parse_period(code) for code in codes]
            queries.list_totals(plan=plan(), of=of)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 9
    with CaptureQueriesContext(connection) as captured:
        queries.list_summaries(plan=plan(), of=of)
    assert len(captured) <= 10


def tell_much(profile: models.Profile, code: str) -> None:
    """Let three sixths of an indicator's offices have stated, and others judged, its figures."""
    day = periods.parse_period(code).end
    parties = profile.indicator.parties.filter(role="lead").select_related("group")
    reached, _ = plan_queries.Resolver(day).resolve(parties, on=day, last_day=day)
    offices = [one.organisation for one in reached]
    told = [(office, 7 * at % 11, 10) for at, office in enumerate(offices) if at % 6 != 1]
    said = {row.organisation_id: row for row in figures.state(profile, code, told)}
    checked = [(office, top + 1, bottom) for office, top, bottom in told[::2]]
    seen = figures.state(profile, code, checked, verdict="checked", judged=said)
    figures.state(profile, code, checked[::3], verdict="validated",
                  judged={row.organisation_id: row for row in seen})  # fmt: skip


def tell(row: queries.Summary) -> tuple[object, ...]:
    """Return every figure of a row."""
    return (
        row.figure, {name: one.figure for name, one in row.by_verdict.items()}, row.counts,
        row.level, row.told, row.asked, row.missing, row.rule, row.headline.missing,
        {code: (part.figure, part.missing) for code, part in row.headline.parts.items()},
        [tell(one) for one in row.children],
    )  # fmt: skip


def test_a_summary_says_what_the_total_says(shared: models.Profile) -> None:
    asked = [periods.parse_period(code) for code in ("2026-11", "2026-Q4")]
    alike = list(models.Profile.objects.current().exclude(
        indicator__code__startswith="II.6").filter(
        indicator__plan=plan(), formula_units="ratio", reported_by="each_lead"))[:6]  # fmt: skip
    formulas = ("share_of_units", "average", "max", "last", "one_source")
    profiles = [shared, *(
        figures.alter(one, formula_units=formula, frequency="month", formula_periods="average")
        for one, formula in zip(alike, formulas, strict=False)
    )]  # fmt: skip
    profiles.append(figures.alter(alike[-1], frequency="month", headline="checked",
                                  headline_basis="12/QĐ-UBND"))  # fmt: skip
    for profile in profiles:
        tell_much(profile, "2026-11")
    for code in ("II.6.1", "II.6.2"):
        tell_much(figures.alter(figures.get_profile(code), frequency="month"), "2026-11")
    link = orgs.Succession.objects.filter(kind="merge", from_organisation__level="commune").first()
    assert link is not None
    figures.state(figures.get_profile("V.12"), "2026-11", [(link.from_organisation, 5, 10)])
    for headline in ("furthest", "checked"):
        whole = queries.list_totals(plan=plan(), of=asked, headline=headline)
        summed = queries.list_summaries(plan=plan(), of=asked, headline=headline)
        assert list(summed) == list(whole)
        for key, row in whole.items():
            assert tell(summed[key]) == tell(row), key
            assert row.proves_itself
        whole_ones = [shared.indicator_id, profiles[1].indicator_id]
        again = queries.list_summaries(
            plan=plan(), of=asked, headline=headline, known_at=figures.AT, whole=whole_ones
        )
        assert {key: tell(row) for key, row in again.items()} == {
            key: tell(row) for key, row in queries.list_totals(
                plan=plan(), of=asked, headline=headline, known_at=figures.AT
            ).items()
        }  # fmt: skip
        lean = {row.terms.formula_units for row in summed.values()
                if not isinstance(row, queries.TotalRow) and row.figure}  # fmt: skip
        assert lean >= {"sum", "share_of_units", "average", "ratio"}
