"""What the register tells an indicator whose profile names it."""

from decimal import Decimal
from typing import Any

import pytest

from nq57.measures import actions as measure_actions
from nq57.measures import models as measures
from nq57.measures import rules as measure_rules
from nq57.registers.cyber import actions
from nq57.registers.cyber.actions import figures
from tests.factories import cyber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def named(db: None) -> measures.Profile:
    """Let V.8 take its figures from the register, as a new version of its profile says."""
    row = measures.Profile.objects.current().get(
        indicator__plan__document__symbol="142/KH-UBND", indicator__code="V.8"
    )
    measures.Profile.objects.filter(pk=row.pk).update(state="replaced", replaced_at=cyber.AT)
    row.pk, row.version = None, row.version + 1
    row.reported_by, row.register = "register", figures.CLOUD
    row.save(force_insert=True)
    return row


def told(profile: measures.Profile) -> list[Any]:
    found = measures.Observation.objects.current().filter(indicator=profile.indicator)
    return sorted(found.values_list("organisation__code", "period", "numerator", "denominator"))


def test_the_share_in_a_cloud_follows_each_write(named: measures.Profile) -> None:
    system = cyber.add("A")
    assert told(named) == [(cyber.COMMUNE, "2026-Q4", 1, 1)]
    cyber.add("B", is_cloud=False)
    cyber.add("C", "SO-YT")
    assert told(named) == [("SO-YT", "2026-Q4", 1, 1), (cyber.COMMUNE, "2026-Q4", 1, 2)]
    actions.change_system(
        system=system, facts=cyber.make_facts("A", is_cloud=False), by=cyber.FOCAL, at=cyber.AT
    )
    assert told(named)[1] == (cyber.COMMUNE, "2026-Q4", 0, 2)
    row = measures.Observation.objects.current().get(organisation__code=cyber.COMMUNE)
    assert (row.source, row.verdict, row.value) == (
        "Danh mục hệ thống thông tin", "claimed", Decimal(0),
    )  # fmt: skip


def test_no_figure_is_stated_where_the_profile_does_not_name_the_register() -> None:
    cyber.add()
    assert not measures.Observation.objects.exists()
    profile = measures.Profile.objects.select_related("indicator").filter(
        indicator__code="V.8"
    ).latest("pk")  # fmt: skip
    claim = measure_actions.Claim(
        indicator=profile.indicator, organisation=cyber.make_facts().owner, period="2026-Q4",
        profile=profile, figure=measure_rules.Figure(Decimal(1)), source="x",
    )  # fmt: skip
    with pytest.raises(measure_rules.MeasuresError, match="không lấy số liệu từ sổ"):
        measure_actions.record_computed(
            claims=[claim], register=figures.CLOUD, by=cyber.FOCAL, at=cyber.AT
        )
