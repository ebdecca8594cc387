"""Who should say a figure and is not asked, for want of a duty to report."""

from datetime import date

import pytest

from nq57.core import periods
from nq57.measures import models as measures
from nq57.measures import queries as measure_queries
from nq57.orgs import models as orgs_models
from nq57.reporting import queries
from tests.factories import figures, orgs, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

TODAY = date(2026, 12, 1)


@pytest.fixture
def idle() -> orgs_models.Organisation:
    """An office that no document tells to report."""
    return orgs.OrganisationFactory(name="Trung tâm Thông tin", short_name="TT Thông tin")


@pytest.fixture
def profile(idle: orgs_models.Organisation) -> measures.Profile:
    """A monthly figure that this office is named for in place of its lead."""
    monthly = measures.Profile.objects.current().filter(
        frequency="month", reported_by="each_lead", indicator__plan=reports.plan()
    )
    found = monthly.select_related("indicator").earliest("indicator__position")
    return figures.alter(found, reported_by="named_office", reporter=idle)


def preview() -> queries.Preview:
    period = periods.parse_period("2026-11")
    return queries.preview_cycle(plan=reports.plan(), period=period, today=TODAY)


def test_the_preview_of_a_cycle_names_who_is_not_asked(
    profile: measures.Profile, idle: orgs_models.Organisation
) -> None:
    reports.set_terms()
    (skipped,) = [one for one in preview().skipped if one.office == idle]
    assert skipped.indicators == (profile.indicator,)
    orgs_models.ReportingDuty.objects.create(
        organisation=idle, basis="142/KH-UBND", since=date(2026, 1, 1), status="confirmed"
    )
    assert idle not in {one.office for one in preview().skipped}


def test_the_gaps_of_an_open_cycle_name_who_was_not_asked(
    profile: measures.Profile, idle: orgs_models.Organisation
) -> None:
    reports.set_terms()
    cycle = reports.open_cycle()
    (skipped,) = [one for one in queries.list_skipped(cycle=cycle) if one.office == idle]
    assert skipped.indicators == (profile.indicator,)
    asked = set(cycle.reports.values_list("organisation", flat=True))
    assert not asked & {one.office.pk for one in queries.list_skipped(cycle=cycle)}


def test_a_profile_tells_when_its_office_does_not_report(
    profile: measures.Profile, idle: orgs_models.Organisation
) -> None:
    assert measure_queries.is_reporter_silent(profile=profile, on=TODAY)
    orgs_models.ReportingDuty.objects.create(
        organisation=idle, basis="142/KH-UBND", since=date(2026, 1, 1), status="confirmed"
    )
    assert not measure_queries.is_reporter_silent(profile=profile, on=TODAY)
