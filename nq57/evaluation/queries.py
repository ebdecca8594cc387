"""Verdicts of a plan's targets on any day, computed from what stood recorded at a moment.

Nothing is stored: the same day and the same moment give the same verdicts, whatever was
written since. The number of queries does not grow with indicators, offices or periods.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from nq57.audit import rules as audit_rules
from nq57.core import canonical, periods, text
from nq57.evaluation import models, permissions, rules
from nq57.measures import enums as measure_enums
from nq57.measures import models as measures
from nq57.measures import queries as measure_queries
from nq57.measures import rules as measure_rules
from nq57.orgs import enums as org_enums
from nq57.orgs.models import Organisation
from nq57.plans import models as plans

TARGETS = "targets"
_RECENT = 3
_QUARTERS = 6
_MOST_YEARS = 10
_LEVELS = {
    "cap xa": {org_enums.Level.COMMUNE}, "cap huyen": {org_enums.Level.DISTRICT},
    "cap tinh": {org_enums.Level.CENTRAL, org_enums.Level.REGION, org_enums.Level.PROVINCE},
}  # fmt: skip


@dataclass(frozen=True)
class Tier:
    """The verdict of one tier of a target; ``name`` is empty where there are none."""

    name: str
    judgement: rules.Judgement
    points: tuple[rules.Point, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """An indicator's verdict on a day with everything that it rests on."""

    indicator: plans.Indicator
    profile: measures.Profile | None
    criteria: models.CriteriaVersion
    on: date
    headline: str
    tiers: tuple[Tier, ...]

    @property
    def judgement(self) -> rules.Judgement:
        """Return the verdict of the indicator: the worst of its tiers that have offices."""
        told = [one.judgement for one in self.tiers]
        return rules.choose_worst([one for one in told if one.reason.code != "no_tier"] or told)

    @property
    def state(self) -> str:
        """Return the state, of ``enums.State``."""
        return self.judgement.state

    def tell(self) -> dict[str, Any]:
        """Return the verdict with the keys of its inputs, as plain content."""
        return {
            "indicator": self.indicator.code, "on": self.on.isoformat(),
            "headline": self.headline, "criteria": str(self.criteria),
            "profile": str(self.profile.version) if self.profile else "",
            "tiers": [_tell(one) for one in self.tiers],
        }  # fmt: skip

    @property
    def digest(self) -> str:
        """Return the fingerprint of the verdict with its inputs."""
        return canonical.digest(self.tell())


def get_criteria(*, on: date, known_at: datetime | None = None) -> models.CriteriaVersion:
    """Return the criteria that hold on a day; before the first version the first one.

    :raises rules.EvaluationError: when there are none.
    """
    found = models.CriteriaVersion.objects.filter(code=TARGETS)
    if known_at is not None and found.known_at(known_at).exists():
        found = found.known_at(known_at)
    row = found.on(on).first() or found.order_by("valid_from", "version").first()
    if row is None:
        raise rules.EvaluationError("Chưa có bộ ngưỡng đánh giá. Nạp dữ liệu gốc rồi mở lại.")
    return row


def list_criteria() -> list[models.CriteriaVersion]:
    """Return all versions of the criteria, the newest first."""
    return list(models.CriteriaVersion.objects.filter(code=TARGETS).order_by("-version"))


def list_verdicts(
    *,
    plan: plans.Plan,
    on: date,
    by: audit_rules.Actor,
    known_at: datetime | None = None,
    headline: str = "furthest",
    indicators: Sequence[int] | None = None,
    with_inputs: bool = True,
) -> list[Verdict]:
    """Return the verdicts of a plan's indicators on a day, in the plan's order.

    ``known_at`` takes what stood recorded at a moment, None what stands now. Without
    ``with_inputs`` the same verdicts come sooner, from sums of the database; their points then
    do not name the figures that they rest on.

    :raises NotAllowedError: when the post may not see the province's figures.
    :raises rules.EvaluationError: when there are no criteria.
    """
    permissions.check_may_read(by)
    criteria = get_criteria(on=on, known_at=known_at)
    rows = _list_indicators(plan, indicators)
    profiles = _list_profiles(plan, known_at)
    goals = {row.pk: _list_goals(row, known_at) for row in rows}
    kinds = _choose_kinds(rows, profiles)
    wanted = _list_wanted(plan, rows, profiles, goals, kinds, on)
    totals = measure_queries.list_summaries(
        plan=plan, of=wanted, headline=headline, indicators=list(wanted), known_at=known_at,
        with_verdicts=False, whole=list(wanted) if with_inputs else _list_tiered(goals),
    )  # fmt: skip
    levels, rule, made = _list_levels(goals), criteria.to_rule(), []
    for row in rows:
        own = [
            total for (key, _code), total in totals.items()
            if key == row.pk and total.period.kind == kinds.get(row.pk)
        ]  # fmt: skip
        profile = profiles.get(row.pk)
        tiers = _judge(plan, profile, goals[row.pk], own, levels, on, rule)
        made.append(Verdict(row, profile, criteria, on, headline, tiers))
    return made


def get_verdict(
    *,
    indicator: plans.Indicator,
    on: date,
    by: audit_rules.Actor,
    known_at: datetime | None = None,
    headline: str = "furthest",
) -> Verdict:
    """Return one indicator's verdict on a day; as ``list_verdicts``."""
    family = [indicator.pk, *indicator.children.values_list("pk", flat=True)]
    found = list_verdicts(
        plan=indicator.plan, on=on, by=by, known_at=known_at, headline=headline, indicators=family
    )
    return next(one for one in found if one.indicator.pk == indicator.pk)


def _list_indicators(plan: plans.Plan, indicators: Sequence[int] | None) -> list[plans.Indicator]:
    found = plan.indicators.select_related("section", "clause").prefetch_related(
        Prefetch("targets", plans.Target.objects.order_by("position", "tier", "revision")),
        "parties__organisation", "parties__group",
    )  # fmt: skip
    return list(found if indicators is None else found.filter(pk__in=indicators))


def _list_profiles(plan: plans.Plan, known_at: datetime | None) -> dict[int, measures.Profile]:
    found = measures.Profile.objects.of_plan(plan).in_use_at(known_at).with_offices()
    return {one.indicator_id: one for one in found}


def _list_goals(row: plans.Indicator, known_at: datetime | None) -> list[rules.Goal]:
    """Return the targets that stood at a moment; of a revised cell the last known one."""
    cells: dict[tuple[int | None, str, str], plans.Target] = {}
    for cell in row.targets.all():
        is_known = known_at is None or cell.revision == 0 or (
            cell.confirmed_at is not None and cell.confirmed_at <= known_at
        )  # fmt: skip
        if is_known:
            cells[cell.horizon, cell.label, cell.tier] = cell
    return [
        rules.Goal(
            year=cell.horizon, op=cell.op, low=cell.low, high=cell.high, unit=cell.unit,
            text=cell.text, raw=cell.raw or "", tier=cell.tier, key=cell.pk,
            revision=cell.revision, is_confirmed=cell.is_confirmed,
        )
        for cell in cells.values()
    ]  # fmt: skip


def _choose_kinds(
    rows: Sequence[plans.Indicator], profiles: Mapping[int, measures.Profile]
) -> dict[int, str]:
    """Return which periods give an indicator's points: a parent's are its components'.

    What is counted in a year or over years has one figure a year.
    """
    kinds = {
        key: "year" if profile.time != "at_date" else profile.frequency
        for key, profile in profiles.items()
    }
    order = measure_rules.FREQUENCIES
    for row in sorted(rows, key=lambda one: -len(one.code)):
        profile = profiles.get(row.pk)
        if profile and profile.parent_rule == measure_enums.ParentRule.FROM_CHILDREN:
            below = [kinds[one.pk] for one in rows if one.parent_id == row.pk and one.pk in kinds]
            kinds[row.pk] = max([kinds[row.pk], *below], key=order.index)
    return kinds


def _list_wanted(
    plan: plans.Plan,
    rows: Sequence[plans.Indicator],
    profiles: Mapping[int, measures.Profile],
    goals: Mapping[int, list[rules.Goal]],
    kinds: Mapping[int, str],
    on: date,
) -> dict[int, list[periods.Period]]:
    """Return the periods to read of each indicator with a profile."""
    wanted = {
        row.pk: _list_periods(plan, profiles[row.pk], goals[row.pk], kinds[row.pk], on)
        for row in rows
        if row.pk in profiles
    }
    _ask_children(rows, wanted, kinds)
    return wanted


def _list_periods(
    plan: plans.Plan,
    profile: measures.Profile,
    goals: Sequence[rules.Goal],
    kind: str,
    on: date,
) -> list[periods.Period]:
    """Return the periods that a verdict reads: the last few, ends of quarters, ends of years.

    Months between the ends of quarters would add rows to read and little to a pace.
    """
    first = min([plan.in_force_on.year, *(one.year for one in goals if one.year)])
    first = max(min(first, profile.baseline_year or first), on.year - _MOST_YEARS)
    if profile.time == "over_span" and profile.span_from:
        first = profile.span_from
    since = date(first, 1, 1)
    whole = list(periods.iterate(kind, since, on))  # type: ignore[arg-type]
    quarters = [one for one in whole if one.end.month % 3 == 0][-_QUARTERS:]
    kept = {*whole[-_RECENT:], *quarters, *(one for one in whole if one.end.month == 12)}
    return [one for one in whole if one in kept]


def _ask_children(
    rows: Sequence[plans.Indicator],
    wanted: dict[int, list[periods.Period]],
    kinds: Mapping[int, str],
) -> None:
    """Ask the components of a computed parent for the parent's periods as well."""
    for row in rows:
        above = row.parent_id
        if row.pk in wanted and above in wanted and kinds[row.pk] != kinds[above]:
            wanted[row.pk] = list(dict.fromkeys([*wanted[row.pk], *wanted[above]]))


def _list_tiered(goals: Mapping[int, list[rules.Goal]]) -> set[int]:
    """Return the indicators (keys) of which the figures of each tier are counted apart."""
    return {key for key, own in goals.items() if any(one.tier for one in own)}


def _list_levels(goals: Mapping[int, list[rules.Goal]]) -> dict[int, str]:
    """Return the level of each office, where a target by tiers asks for it, in one query."""
    found = Organisation.objects.all() if _list_tiered(goals) else Organisation.objects.none()
    return dict(found.values_list("pk", "level"))


def _judge(
    plan: plans.Plan,
    profile: measures.Profile | None,
    goals: Sequence[rules.Goal],
    totals: Sequence[measure_queries.Summary],
    levels: Mapping[int, str],
    on: date,
    criteria: rules.Criteria,
) -> tuple[Tier, ...]:
    terms = profile.to_terms() if profile else None
    names = list(dict.fromkeys(one.tier for one in goals if one.is_stated)) or [""]
    made = []
    for name in names:
        own = [one for one in goals if one.tier == name]
        points = _list_points(totals, name, levels)
        if terms is not None and name and totals and not _has_offices(totals[-1], name, levels):
            nobody = rules.Judgement("not_judged", rules.Reason("no_tier", {"tier": name}), own[0])
            made.append(Tier(name, nobody))
            continue
        said = rules.judge(
            terms=terms, goals=own, points=points, on=on, criteria=criteria,
            since=plan.tracked_since or plan.in_force_on,
        )  # fmt: skip
        made.append(Tier(name, said, tuple(points)))
    return tuple(made)


def _list_points(
    totals: Sequence[measure_queries.Summary], tier: str, levels: Mapping[int, str]
) -> list[rules.Point]:
    """Return the figures of totals in order of time; a sum that lacks a period is none.

    What is asked over a span is added up from its first year on: after a year without a
    figure nothing is known.
    """
    points: list[rules.Point] = []
    running = None
    for total in sorted(totals, key=lambda one: one.period.end):
        figure, told, asked, keys = _read_total(total, tier, levels)
        is_partial = total.terms.formula_periods == "sum" and bool(total.headline.missing)
        if total.terms.time == "over_span":
            if figure is None or is_partial:
                break
            running = figure.value + (running or 0)
        elif figure is None or is_partial:
            continue
        value = figure.value if running is None else running
        points.append(rules.Point(
            period=total.period.code, on=total.period.end, value=value, told=told, asked=asked,
            keys=keys,
        ))  # fmt: skip
    return points


def _read_total(
    total: measure_queries.Summary, tier: str, levels: Mapping[int, str]
) -> tuple[measure_rules.Figure | None, int, int, tuple[int, ...]]:
    """Return a total's figure, of one tier where one is named: told, asked, inputs."""
    if not tier:
        keys = tuple(one.key for one in _list_inputs(total))
        return total.figure, total.told, total.asked, keys
    own = _name_levels(tier)
    inputs = {
        code: [one for one in part.inputs if levels.get(one.office) in own]
        for code, part in total.headline.parts.items()
    }
    found = measure_rules.recompute(total.terms, inputs, list(inputs))
    last = total.headline.last
    asked = {office for office in last.expected if levels.get(office) in own}
    keys = tuple(one.key for held in inputs.values() for one in held)
    return found.figure, len(asked.difference(last.missing)), len(asked), keys


def _list_inputs(total: measure_queries.Summary) -> list[measure_rules.Input]:
    return [
        *total.headline.inputs, *(one for child in total.children for one in _list_inputs(child))
    ]  # fmt: skip


def _has_offices(total: measure_queries.Summary, tier: str, levels: Mapping[int, str]) -> bool:
    own = _name_levels(tier)
    return any(levels.get(office) in own for office in total.headline.last.expected)


def _name_levels(tier: str) -> set[org_enums.Level]:
    return _LEVELS.get(text.fold(tier).strip(), set())


def _tell(tier: Tier) -> dict[str, Any]:
    said = tier.judgement
    return {
        "tier": tier.name, "state": said.state, "reason": said.reason.code,
        "said": {name: str(value) for name, value in said.reason.said.items()},
        "notes": [one.code for one in said.notes],
        "target": [said.goal.key, said.goal.revision] if said.goal else [],
        "forecast": said.forecast.state if said.forecast else "",
        "points": [[one.period, str(one.value), list(one.keys)] for one in tier.points],
    }  # fmt: skip
