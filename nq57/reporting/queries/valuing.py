"""Which figures of reports another program means by indicator, office and period."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from nq57.audit import rules as audit_rules
from nq57.measures.models import Profile
from nq57.orgs.models import Organisation
from nq57.plans import models as plans
from nq57.plans.models import Indicator
from nq57.reporting import models, rules

_Key = tuple[str, str, str]
_set_report, _set_profile, _set_indicator = (
    models.Figure._meta.get_field(name).set_cached_value  # type: ignore[union-attr]
    for name in ("report", "profile", "indicator")
)


def list_asked(*, plan: plans.Plan, keys: Collection[_Key], by: audit_rules.Actor) -> list[int]:
    """Return the reports (their keys) that ``by`` may read and that ask for one of the figures."""
    seen = models.Report.objects.visible_to(by).filter(cycle__plan=plan)
    found = _match(keys).filter(
        report__in=seen.values("pk"), report__organisation__code__in={key[1] for key in keys}
    )
    return list(found.order_by("report").values_list("report", flat=True).distinct())


def find_figures(*, reports: Collection[int], keys: Collection[_Key]) -> dict[_Key, models.Figure]:
    """Return the figures of reports by indicator, office and period, in as many queries as ever.

    Where several reports ask for the same, the one that is being written stands first, then
    the newest. What figures share is loaded once: reports with case, cycle and office, profiles,
    indicators.
    """
    held = _load_reports(reports)
    found = list(_match(keys).filter(report__in=reports))
    ends = {key: one.cycle.ends_on for key, one in held.items()}
    found.sort(key=lambda one: (ends[one.report_id], one.pk))
    indicators = Indicator.objects.in_bulk({one.indicator_id for one in found})
    profiles = Profile.objects.in_bulk({one.profile_id for one in found})
    codes = {key: one.code for key, one in indicators.items()}
    offices = {key: one.organisation.code for key, one in held.items()}
    known: dict[_Key, models.Figure] = {}
    for figure in found:
        report = held[figure.report_id]
        # Many thousands: what an assignment does beside this is three times the whole loop.
        _set_report(figure, report)
        _set_profile(figure, profiles[figure.profile_id])
        _set_indicator(figure, indicators[figure.indicator_id])
        key = (codes[figure.indicator_id], offices[figure.report_id], figure.period)
        before = known.get(key)
        if before is None or _is_open(report) or not _is_open(before.report):
            known[key] = figure
    return known


def _load_reports(keys: Collection[int]) -> dict[int, models.Report]:
    """Return reports with case, cycle and office, of which each is loaded once."""
    held = models.Report.objects.select_related("case", "on_behalf").in_bulk(list(keys))
    cycles = models.Cycle.objects.in_bulk({one.cycle_id for one in held.values()})
    offices = Organisation.objects.in_bulk({one.organisation_id for one in held.values()})
    for one in held.values():
        one.cycle, one.organisation = cycles[one.cycle_id], offices[one.organisation_id]
        one.case.organisation = one.organisation  # a report's case is its office's
    return held


def list_held_of(
    *, reports: Collection[int], on: date
) -> dict[int, dict[str, models.Handing]]:  # fmt: skip
    """Return what colleagues hold of reports on a day, by report and item."""
    found = models.Handing.objects.held(on).filter(report__in=reports)
    held: dict[int, dict[str, models.Handing]] = {}
    for row in found.select_related("to_post__person"):
        held.setdefault(row.report_id, {})[row.key] = row
    return held


def is_share(*, profile: Profile) -> bool:
    """Say whether an indicator's numerator is a part of its denominator."""
    is_above = profile.bound_high is not None and profile.bound_high > 100
    return bool(profile.denominator) and profile.scale == 100 and not is_above


def _is_open(report: models.Report) -> bool:
    return report.cycle.closed_at is None and report.case.state in rules.EDITABLE


def _match(keys: Collection[_Key]) -> QuerySet[models.Figure]:
    """Return the figures of which indicator and period are asked for."""
    return models.Figure.objects.filter(
        indicator__code__in={key[0] for key in keys}, period__in={key[2] for key in keys}
    )
