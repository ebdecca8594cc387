"""Charts of indicators: what is drawn of targets and figures, what is said, what is kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache

from nq57.core import charts
from nq57.measures import models as measures
from nq57.measures import queries as measure_queries
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.web.shared import pictures
from tests.factories import figures

TODAY = date(2026, 12, 5)


def target(horizon: int | None, raw: str, **said: object) -> plans.Target:
    return plans.Target(horizon=horizon, raw=raw, is_current=True, position=0, **said)


PERCENT = [
    target(2025, "≥ 50%", op=">=", low=Decimal(50), unit="%"),
    target(2030, "≥ 80%", op=">=", low=Decimal(80), unit="%"),
    target(2035, "Duy trì", op="keep"),
]


@pytest.mark.django_db
def test_the_path_is_drawn_and_said_and_words_are_not() -> None:
    made = pictures.draw_path(targets=PERCENT, story=None, unit="%")
    assert made is not None
    for word in ("≥ 50%", "≥ 80%", "duy trì", "2025", "2035"):
        assert f">{word}<" in made.svg
    assert "Mốc: 2025: ≥ 50%; 2030: ≥ 80%; 2035: duy trì." in made.svg
    assert made.title == "Đường mốc 2025–2035"
    words = [target(2030, "Cơ bản hoàn thành", op="text", text="Cơ bản hoàn thành")]
    assert pictures.draw_path(targets=words, story=None, unit="") is None
    assert pictures.draw_path(targets=[], story=None, unit="") is None


@pytest.mark.django_db
def test_tiers_are_lines_of_their_own_and_what_was_amended_is_not_drawn() -> None:
    rows = [
        target(year, "", op=">=", low=Decimal(low), unit="%", tier=tier)
        for tier, low in (("tỉnh", 90), ("xã", 60)) for year in (2025, 2030)
    ]  # fmt: skip
    old = target(2030, "≥ 10%", op=">=", low=Decimal(10), unit="%")
    old.is_current = False
    made = pictures.draw_path(targets=[*rows, old], story=None, unit="%")
    assert made is not None
    assert made.svg.count('stroke-dasharray="3,3"') == 2
    assert "10%" not in made.svg


@pytest.mark.django_db
def test_a_single_milestone_is_drawn() -> None:
    made = pictures.draw_path(targets=PERCENT[1:2], story=None, unit="%")
    assert made is not None
    assert made.title == "Đường mốc 2030"


@pytest.mark.django_db
def test_a_picture_is_drawn_once_for_the_same_data(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    drawn: list[str] = []
    real = charts.draw

    def draw(chart: charts.Chart, *, title: str, words: str, look: str = "chart") -> str:
        drawn.append(title)
        return real(chart, title=title, words=words, look=look)

    monkeypatch.setattr(charts, "draw", draw)
    first = pictures.draw_path(targets=PERCENT, story=None, unit="%")
    again = pictures.draw_path(targets=PERCENT, story=None, unit="%")
    assert first == again
    assert len(drawn) == 1
    pictures.draw_path(targets=PERCENT[:2], story=None, unit="%")
    assert len(drawn) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("province")
def test_figures_stand_against_the_straight_path_between_milestones() -> None:
    profile = figures.alter(figures.get_profile("V.2"), frequency="month", formula_periods="last")
    office = Organisation.objects.on(TODAY).filter(kind="people_committee", level="commune").first()
    assert office is not None
    for month, top in (("2026-06", 60), ("2026-11", 65)):
        figures.state(profile, month, [(office, top, 100)])
    assert measures.Observation.objects.count() == 2
    story = measure_queries.get_story(indicator=profile.indicator, until=TODAY, count=12)
    assert story is not None
    made = pictures.draw_recent(targets=PERCENT, story=story, unit="%")
    assert made is not None
    # From 50% at the end of 2025 to 80% at the end of 2030: 11 of 60 months are 5,5 points.
    assert ">lộ trình 55,5%<" in made.svg
    assert ">65% (1/" in made.svg
    assert "Tháng 6/2026: 60%; Tháng 11/2026: 65%." in made.svg
    path = pictures.draw_path(targets=PERCENT, story=story, unit="%")
    assert path is not None
    assert "Số liệu mới nhất: 65% (1/" in path.svg


def test_few_offices_are_no_spread() -> None:
    values = [(Decimal(at), False) for at in range(4)]
    assert pictures.draw_spread(values=values, total=None, unit="%") is None
