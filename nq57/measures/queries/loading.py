"""What totals are made of, read once for all of them: profiles, who is asked, the figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from nq57.core import periods
from nq57.measures import enums, models, rules
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans
from nq57.plans import queries as plan_queries

OPEN = frozenset({enums.ReportedBy.REGISTER, enums.ReportedBy.PUBLISHED_SOURCE})
Asked = Sequence[periods.Period] | Mapping[int, Sequence[periods.Period]]
_Held = dict[tuple[int, str], dict[int, dict[str, rules.Input]]]
_Leads = tuple[tuple[int | None, int | None], ...]


@dataclass(frozen=True)
class Wanted:
    """A total to be made: of which profile and period, from which short periods."""

    profile: models.Profile
    terms: rules.Terms
    period: periods.Period
    short: list[periods.Period]

    @property
    def key(self) -> tuple[int, str]:
        """Return indicator and period."""
        return self.profile.indicator_id, self.period.code


@dataclass
class Loaded:
    """The offices, and the figures by indicator and period that were read."""

    resolver: plan_queries.Resolver
    held: _Held = field(default_factory=dict)
    judged: dict[int, int | None] = field(default_factory=dict)
    _asked: dict[tuple[int, date], list[int]] = field(default_factory=dict)
    _reached: dict[tuple[_Leads, date], list[int]] = field(default_factory=dict)

    def list_expected(self, profile: models.Profile, day: date) -> list[int]:
        """Return the offices that a profile asks on a day, by lifetimes, in order."""
        key = (profile.pk, day)
        if key not in self._asked:
            self._asked[key] = self._resolve(profile, day)
        return self._asked[key]

    def read_figures(self, wanted: Iterable[Wanted], known_at: datetime | None) -> None:
        """Read the figures of totals, in one query."""
        found = models.Observation.objects.known_at(known_at).filter(_ask(wanted))
        # Of several revisions that were known the last one read stands.
        order = () if known_at is None else ("revision",)
        for (
            indicator, office, period, verdict, value, top, bottom, revision, key, of, at, source,
        ) in found.order_by(*order).values_list(
            "indicator", "organisation", "period", "verdict", "value", "numerator", "denominator",
            "revision", "pk", "judged", "at", "source",
        ).iterator(chunk_size=5000):  # fmt: skip
            said = rules.Input(
                office, rules.Figure(value, top, bottom), verdict, revision, key, at, source
            )
            self.held.setdefault((indicator, period), {}).setdefault(office, {})[verdict] = said
            self.judged[key] = of

    def _resolve(self, profile: models.Profile, day: date) -> list[int]:
        if profile.reported_by in OPEN:
            return []
        if profile.reported_by == enums.ReportedBy.NAMED_OFFICE:
            return self.resolver.follow(profile.reporter_id, day) if profile.reporter_id else []
        parties = profile.indicator.parties.all()
        leads = [party for party in parties if party.role == plan_enums.Role.LEAD]
        key = (tuple((one.organisation_id, one.group_id) for one in leads), day)
        if key not in self._reached:
            self._reached[key] = self.resolver.list_keys(leads, on=day, last_day=day)
        return self._reached[key]


def list_wanted(
    plan: plans.Plan, of: Asked, indicators: Iterable[int] | None, known_at: datetime | None
) -> tuple[list[models.Profile], list[Wanted]]:
    """Return the profiles in use, and the totals that the periods ask for."""
    keys = None if indicators is None else set(indicators)
    profiles = _list_profiles(plan, keys, known_at)
    wanted = [
        Wanted(profile, terms, period, _list_short(terms, period))
        for profile in profiles
        for terms in [profile.to_terms()]
        for period in list_asked(of, profile)
        if rules.is_asked(terms, kind=period.kind, year=period.year)
    ]
    return profiles, wanted


def list_asked(of: Asked, profile: models.Profile) -> Sequence[periods.Period]:
    """Return the periods of an indicator: the same for all, unless they are named."""
    return of.get(profile.indicator_id, ()) if isinstance(of, Mapping) else of


def list_pairs(wanted: Iterable[Wanted]) -> dict[int, set[str]]:
    """Return the short periods (their codes) that totals are made of, by indicator."""
    found: dict[int, set[str]] = {}
    for row in wanted:
        held = found.setdefault(row.profile.indicator_id, set())
        held |= {one.code for one in row.short}
    return found


def _ask(wanted: Iterable[Wanted]) -> Q:
    """Say which figures totals are made of: of each indicator its own periods, no others."""
    alike: dict[frozenset[str], list[int]] = {}
    for indicator, codes in list_pairs(wanted).items():
        alike.setdefault(frozenset(codes), []).append(indicator)
    asked = Q(pk__in=[])
    for together, indicators in alike.items():
        asked |= Q(period__in=sorted(together), indicator__in=indicators)
    return asked


def load_offices(profiles: list[models.Profile], wanted: Iterable[Wanted]) -> Loaded:
    """Load the offices and who is a member of what on the last day of each short period."""
    days = {one.end for row in wanted for one in row.short}
    resolver = plan_queries.Resolver(max(days, default=date.min))
    groups = [
        party.group
        for profile in profiles
        for party in profile.indicator.parties.all()
        if party.group is not None
    ]
    resolver.preload(groups, days)
    return Loaded(resolver)


def _list_profiles(
    plan: plans.Plan, indicators: set[int] | None, known_at: datetime | None
) -> list[models.Profile]:
    found = models.Profile.objects.of_plan(plan).in_use_at(known_at).with_offices()
    if indicators is not None:
        found = found.filter(indicator__in=indicators)
    rows = found.select_related("indicator__section").order_by("indicator__position")
    return list(rows.prefetch_related("indicator__parties__group"))


def _list_short(terms: rules.Terms, period: periods.Period) -> list[periods.Period]:
    return list(periods.iterate(terms.frequency, period.start, period.end))  # type: ignore[arg-type]
