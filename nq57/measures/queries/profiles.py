"""Questions over profiles: which hold, which are missing, what a plan tells of its indicators."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from nq57.core import periods, text
from nq57.documents.models import Clause
from nq57.measures import enums, models, rules
from nq57.orgs import enums as org_enums
from nq57.orgs import queries as org_queries
from nq57.orgs.models import Organisation
from nq57.plans import enums as plan_enums
from nq57.plans import models as plans

_STATISTICS = "thong ke"
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Row:
    """An indicator with its version in use and the one being prepared, where there are any."""

    indicator: plans.Indicator
    current: models.Profile | None
    draft: models.Profile | None

    @property
    def shown(self) -> models.Profile | None:
        """Return the version that a list tells of: the one in use, else the draft."""
        return self.current or self.draft


@dataclass(frozen=True)
class Step:
    """One version and in what it differs from the one before it."""

    profile: models.Profile
    differences: list[rules.Difference]


@dataclass(frozen=True)
class Counts:
    """How many indicators of a plan have what."""

    indicators: int
    approved: int
    unconfirmed: int
    drafts: int

    @property
    def missing(self) -> int:
        """Return how many indicators have no profile in use: they are not judged."""
        return self.indicators - self.approved


def get_current(*, indicator: plans.Indicator) -> models.Profile | None:
    """Return the profile in use of one indicator, or None: then it is not judged."""
    return indicator.profiles.current().with_offices().first()


def get_latest(*, indicator: plans.Indicator) -> models.Profile | None:
    """Return the newest version of one indicator, whatever its state."""
    return indicator.profiles.with_offices().order_by("-version").first()


def list_rows(*, indicators: Iterable[plans.Indicator]) -> list[Row]:
    """Return indicators with their profiles, in the given order, in one query more."""
    held = list(indicators)
    alive = models.Profile.objects.exclude(state=enums.ProfileState.REPLACED).with_offices()
    current: dict[int, models.Profile] = {}
    drafts: dict[int, models.Profile] = {}
    by_key = {indicator.pk: indicator for indicator in held}
    for profile in alive.filter(indicator__in=by_key):
        profile.indicator = by_key[profile.indicator_id]
        (drafts if profile.is_open else current)[profile.indicator_id] = profile
    return [Row(row, current.get(row.pk), drafts.get(row.pk)) for row in held]


def list_current(*, plan: plans.Plan) -> dict[int, rules.Terms]:
    """Return what the profiles in use say, by indicator, in one query."""
    found = models.Profile.objects.of_plan(plan).current().with_offices()
    return {profile.indicator_id: profile.to_terms() for profile in found}


def list_asked(*, plan: plans.Plan, kind: str, year: int) -> list[plans.Indicator]:
    """Return the indicators whose figure is asked in a period of a kind of a year.

    Those without a profile in use are not asked.
    """
    current = list_current(plan=plan)
    return [
        indicator
        for indicator in plan.indicators.all()
        if indicator.pk in current and rules.is_asked(current[indicator.pk], kind=kind, year=year)
    ]


def count_profiles(*, of: Iterable[plans.Plan]) -> dict[int, Counts]:
    """Count the profiles of plans' indicators, by plan, in two queries."""
    keys = [plan.pk for plan in of]
    indicators = plans.Indicator.objects.filter(plan__in=keys).order_by()
    sizes = dict(indicators.values_list("plan").annotate(n=Count("pk")))
    found = models.Profile.objects.filter(indicator__plan__in=keys).order_by()
    told: dict[int, Counter[tuple[str, bool]]] = {key: Counter() for key in keys}
    for key, state, is_confirmed in found.values_list(
        "indicator__plan", "state", "is_confirmed"
    ).exclude(state=enums.ProfileState.REPLACED):
        told[key][state, is_confirmed] += 1
    approved = enums.ProfileState.APPROVED
    return {
        key: Counts(
            indicators=sizes.get(key, 0),
            approved=counted[approved, True] + counted[approved, False],
            unconfirmed=counted[approved, False],
            drafts=sum(n for (state, _), n in counted.items() if state != approved),
        )
        for key, counted in told.items()
    }


def list_history(*, indicator: plans.Indicator) -> list[Step]:
    """Return the versions of a profile, the newest first, each with what it changed."""
    versions = list(indicator.profiles.with_offices().order_by("version"))
    steps = []
    for place, profile in enumerate(versions):
        before = versions[place - 1].to_terms() if place else None
        changed = rules.diff(before, profile.to_terms()) if before else []
        steps.append(Step(profile, changed))
    return steps[::-1]


def list_open(*, plan: plans.Plan, on: date) -> list[tuple[models.Profile, list[rules.Fault]]]:
    """Return the drafts of a plan in the plan's order, each with what it still lacks."""
    found = models.Profile.objects.of_plan(plan).open().with_offices()
    around = list_surroundings(plan=plan, on=on)
    return [
        (profile, rules.list_faults(profile.to_terms(), around[profile.indicator_id]))
        for profile in found.select_related("indicator").order_by("indicator__position")
    ]


def list_unconfirmed(*, plan: plans.Plan) -> list[models.Profile]:
    """Return the profiles in use that the province has not confirmed, in the plan's order."""
    found = models.Profile.objects.of_plan(plan).current().filter(is_confirmed=False)
    rows = found.with_offices().select_related("indicator").order_by("indicator__position")
    return list(rows)


def list_surroundings(*, plan: plans.Plan, on: date) -> dict[int, rules.Surroundings]:
    """Return what the rules must know of each indicator of a plan on a day, by indicator."""
    return {
        key: rules.Surroundings(
            has_children=bool(facts.children), has_many_leads=rules.has_many_leads(facts)
        )
        for key, facts in list_facts(plan=plan, on=on).items()
    }


def list_facts(*, plan: plans.Plan, on: date) -> dict[int, rules.Facts]:
    """Return what a plan tells of each of its indicators, by indicator; offices as of a day.

    The number of queries does not grow with the plan.
    """
    rows = list(plan.indicators.with_rows())
    reporting = set(org_queries.list_reporting(on=on).values_list("pk", flat=True))
    children: dict[int, list[str]] = {}
    for row in rows:
        if row.parent_id:
            children.setdefault(row.parent_id, []).append(row.code)
    years = [cell.horizon for row in rows for cell in _cells(row) if cell.horizon]
    statistics = _find_statistics(on)
    return {
        row.pk: rules.Facts(
            code=row.code, name=row.name, unit=row.unit, time=row.time or "at_date",
            span_from=row.span_from, span_to=row.span_to,
            cells=tuple(
                rules.Cell(cell.horizon, cell.op, cell.low, cell.high, cell.unit, cell.raw or "")
                for cell in _cells(row)
            ),
            leads=_bodies(row, plan_enums.Role.LEAD, reporting),
            coordinators=_bodies(row, plan_enums.Role.COORDINATE, reporting),
            children=tuple(children.get(row.pk, ())),
            last_horizon=max(years, default=None),
            plan_coordinator=_office(plan.coordinator),
            statistics=_office(statistics),
            basis=say_basis(plan=plan, clause=row.clause),
        )
        for row in rows
    }  # fmt: skip


def say_basis(*, plan: plans.Plan, clause: Clause | None) -> str:
    """Return where a plan says something, in words: ``142/KH-UBND, Phụ lục I, mục V, dòng 12``."""
    if clause is None:
        return str(plan.document)
    head, *rest = clause.path.split(".")
    words = [str(plan.document)]
    number = head.removeprefix("PL")
    if head.startswith("PL") and number.isdigit() and int(number) < len(_ROMAN):
        words.append(f"Phụ lục {_ROMAN[int(number)]}")
        words += [f"mục {rest[0]}"] if rest else []
        words += [f"dòng {'.'.join(rest[1:])}"] if rest[1:] else []
    else:
        words.append(f"điều khoản {clause.path}")
    return ", ".join(words)


def _find_statistics(on: date) -> Organisation | None:
    """Return the province's office of statistics on a day: a central branch so named."""
    branches = Organisation.objects.on(on).filter(kind=org_enums.OrganisationKind.CENTRAL_BRANCH)
    return next((one for one in branches if _STATISTICS in text.fold(one.name)), None)


def _cells(row: plans.Indicator) -> list[plans.Target]:
    found: list[plans.Target] = getattr(row, "current_targets")  # noqa: B009
    return found


def _bodies(row: plans.Indicator, role: str, reporting: set[int]) -> tuple[rules.Body, ...]:
    return tuple(_body(party, reporting) for party in row.parties.all() if party.role == role)


def _body(party: plans.IndicatorParty, reporting: set[int]) -> rules.Body:
    if party.organisation is not None:
        office = party.organisation
        return rules.Body(office.code, office.name, reports=office.pk in reporting)
    if party.group is not None:
        is_open = party.group.membership.is_open
        return rules.Body(party.group.code, party.group.name, is_group=True, reports=not is_open)
    return rules.Body("", party.name, reports=False)


def _office(office: Organisation | None) -> rules.Body | None:
    return None if office is None else rules.Body(office.code, office.name)


@dataclass(frozen=True)
class Standing:
    """The figures of one series in one period, by verdict; the furthest is shown first."""

    by_verdict: dict[str, models.Observation]

    @property
    def headline(self) -> models.Observation:
        """Return the figure that a page shows first."""
        return self.by_verdict[rules.get_headline(list(self.by_verdict))]

    @property
    def is_outdated(self) -> bool:
        """Say whether the office has stated another figure since the check."""
        checked = self.by_verdict.get(enums.Verdict.CHECKED)
        claimed = self.by_verdict.get(enums.Verdict.CLAIMED)
        return bool(checked and claimed and checked.judged_id != claimed.pk)


def list_standing(
    *, indicators: Iterable[int], periods: Iterable[str], organisation: Organisation | None = None
) -> dict[tuple[int, int, str], Standing]:
    """Return the figures in use by indicator, office and period, in one query."""
    found = models.Observation.objects.current().of_periods(periods)
    found = found.filter(indicator__in=list(indicators)).select_related("profile__checker")
    if organisation is not None:
        found = found.filter(organisation=organisation)
    standing: dict[tuple[int, int, str], Standing] = {}
    for row in found:
        key = (row.indicator_id, row.organisation_id, row.period)
        standing.setdefault(key, Standing({})).by_verdict[row.verdict] = row
    return standing


def combine_periods(
    *,
    plan: plans.Plan,
    organisation: Organisation,
    period: periods.Period,
    verdict: str,
    drafts: Mapping[tuple[int, str], rules.Figure] | None = None,
) -> dict[int, rules.Combined]:
    """Return an office's figures for a period by indicator, from those of each own frequency.

    One entry feeds every cadence: a quarter's figure is computed from its months, a year's
    from whatever period the profile asks for, and never entered again. ``drafts`` are figures
    by indicator and period that are not recorded yet and go before what is.
    """
    asked = {
        key: terms
        for key, terms in list_current(plan=plan).items()
        if rules.is_asked(terms, kind=period.kind, year=period.year)
    }
    shorter = {
        frequency: [one.code for one in periods.iterate(frequency, period.start, period.end)]
        for frequency in periods.KINDS
    }
    found = models.Observation.objects.current().filter(
        indicator__in=asked, organisation=organisation, verdict=verdict
    )
    figures: dict[int, dict[str, rules.Figure]] = {}
    for row in found.of_periods(code for codes in shorter.values() for code in codes):
        said = rules.Figure(row.value, row.numerator, row.denominator)
        figures.setdefault(row.indicator_id, {})[row.period] = said
    for (key, code), said in (drafts or {}).items():
        figures.setdefault(key, {})[code] = said
    return {
        key: rules.combine(terms, figures.get(key, {}), shorter[terms.frequency])  # type: ignore[index]
        for key, terms in asked.items()
    }


def list_unasked(*, plan: plans.Plan) -> list[models.Profile]:
    """Return the profiles in use whose figures no office is asked for, in the plan's order.

    They come from a register or from a source that somebody else publishes.
    """
    elsewhere = (enums.ReportedBy.REGISTER, enums.ReportedBy.PUBLISHED_SOURCE)
    found = models.Profile.objects.of_plan(plan).current().filter(reported_by__in=elsewhere)
    return list(found.select_related("indicator", "checker").order_by("indicator__position"))


def is_reporter_silent(*, profile: models.Profile, on: date) -> bool:
    """Tell whether a profile names an office that has no duty to report on the plan on a day:
    no cycle asks it, and its figure stays missing."""
    if profile.reported_by != enums.ReportedBy.NAMED_OFFICE or profile.reporter_id is None:
        return False
    basis = profile.indicator.plan.document.symbol
    reporting = org_queries.list_reporting(on=on, basis=basis)
    return not reporting.filter(pk=profile.reporter_id).exists()


def list_newest(*, indicators: Iterable[int]) -> dict[int, models.Observation]:
    """Return the newest figure in use of each indicator, whoever stated it, in one query."""
    found = models.Observation.objects.current().filter(indicator__in=list(indicators))
    rows = found.order_by("indicator_id", "-period", "-at").distinct("indicator_id")
    return {row.indicator_id: row for row in rows}
