"""An indicator over time: the newest periods, and what stands against its milestones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Min
from django.db.models.functions import Left

from nq57.core import periods
from nq57.measures import models
from nq57.measures.queries import profiles, totals
from nq57.plans import models as plans


@dataclass(frozen=True)
class Story:
    """An indicator's totals, oldest first.

    ``recent`` are the newest periods of the profile's own frequency. ``against`` are those
    that a milestone's target may be held against: the state at the end of each past year and
    of each recent period, or whole years where periods add up.
    """

    profile: models.Profile
    recent: tuple[totals.TotalRow, ...]
    against: tuple[totals.TotalRow, ...]

    @property
    def is_by_year(self) -> bool:
        """Say whether only whole years compare with targets: a month's part does not."""
        return self.profile.formula_periods != "last"

    @property
    def newest(self) -> totals.TotalRow | None:
        """Return the newest total that has a figure."""
        return next((row for row in reversed(self.recent) if row.figure is not None), None)


def get_story(
    *, indicator: plans.Indicator, until: date, count: int, headline: str = "furthest"
) -> Story | None:
    """Return an indicator's figures over the last ``count`` periods that ended by a day.

    None without an approved profile: nothing is asked, nothing is judged. The number of
    queries does not grow with periods or offices.
    """
    profile = profiles.get_current(indicator=indicator)
    if profile is None:
        return None
    recent = _list_recent(profile, until, count)
    family = [indicator.pk, *indicator.children.values_list("pk", flat=True)]
    years = range(_get_first_year(family, recent[-1].year), recent[-1].year + 1)
    against = _list_against(profile, years, recent)
    rows = totals.list_totals(
        plan=indicator.plan, of=list(dict.fromkeys([*recent, *against])), headline=headline,
        indicators=family,
    )  # fmt: skip

    def pick(found: Sequence[periods.Period]) -> tuple[totals.TotalRow, ...]:
        held = (rows.get((indicator.pk, one.code)) for one in found)
        return tuple(row for row in held if row is not None)

    return Story(profile, pick(recent), pick(against))


def _list_recent(profile: models.Profile, until: date, count: int) -> list[periods.Period]:
    newest = periods.get_period(_get_kind(profile), until)
    if newest.end > until:
        newest = newest.get_previous()
    recent = [newest]
    while len(recent) < count:
        recent.insert(0, recent[0].get_previous())
    return recent


def _list_against(
    profile: models.Profile, years: range, recent: list[periods.Period]
) -> list[periods.Period]:
    if profile.formula_periods != "last":
        return [periods.Period("year", year) for year in years]
    ends = [periods.Period("year", year).end for year in years]
    past = [periods.get_period(_get_kind(profile), day) for day in ends]
    return [one for one in past if one.end < recent[0].start] + recent


def _get_first_year(family: list[int], last: int) -> int:
    # By the year in the code: databases collate the rest of it each in their own way.
    found = models.Observation.objects.current().filter(indicator__in=family)
    first = found.aggregate(first=Min(Left("period", 4)))["first"]
    return min(int(first), last) if first else last


def _get_kind(profile: models.Profile) -> periods.Kind:
    return cast(periods.Kind, profile.frequency)
