"""Which figures of reports another program means by indicator, office and period."""

from collections.abc import Collection

from nq57.audit import rules as audit_rules
from nq57.measures.models import Profile
from nq57.plans import models as plans
from nq57.reporting import models, rules

_Key = tuple[str, str, str]


def find_figures(
    *, plan: plans.Plan, keys: Collection[_Key], by: audit_rules.Actor
) -> dict[_Key, models.Figure]:
    """Return the figures that ``by`` may read by indicator, office and period, in one query.

    Where several reports ask for the same, the one that is being written stands first, then
    the newest.
    """
    seen = models.Report.objects.visible_to(by).filter(cycle__plan=plan)
    found = models.Figure.objects.filter(
        report__in=seen.values("pk"),
        indicator__code__in={key[0] for key in keys},
        report__organisation__code__in={key[1] for key in keys},
        period__in={key[2] for key in keys},
    ).select_related(
        "indicator", "profile", "report__case", "report__organisation", "report__cycle"
    )
    known: dict[_Key, models.Figure] = {}
    for figure in found.order_by("report__cycle__ends_on", "pk"):
        report = figure.report
        key = (figure.indicator.code, report.organisation.code, figure.period)
        before = known.get(key)
        if before is None or _is_open(report) or not _is_open(before.report):
            known[key] = figure
    return known


def is_share(*, profile: Profile) -> bool:
    """Say whether an indicator's numerator is a part of its denominator."""
    is_above = profile.bound_high is not None and profile.bound_high > 100
    return bool(profile.denominator) and profile.scale == 100 and not is_above


def _is_open(report: models.Report) -> bool:
    return report.cycle.closed_at is None and report.case.state in rules.EDITABLE
