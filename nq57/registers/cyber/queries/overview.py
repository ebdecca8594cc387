"""Where the whole field stands: the numbers of the province, or those of one's own office."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.registers.cyber import enums, models, permissions, rules
from nq57.registers.cyber.queries import (
    calls,
    campaigns,
    dossiers,
    incidents,
    plans,
    reviews,
    vulnerabilities,
)

_MOST_RUNNING = 5
_MOST_INCIDENTS = 5


@dataclass(frozen=True)
class SystemFigures:
    """Systems that have not ended; of those that a plan is asked for, how many have none."""

    total: int
    without_level: int
    without_officer: int
    to_plan: int
    without_plan: int
    review_late: int


@dataclass(frozen=True)
class VulnerabilityFigures:
    """Vulnerabilities that are open, of which past their day, of which known to be exploited."""

    open: int
    late: int
    kev: int


@dataclass(frozen=True)
class IncidentFigures:
    """Incidents that are not over, of which serious, of which with a report overdue."""

    open: int
    serious: int
    late: int


@dataclass(frozen=True)
class Overview:
    """The field as one post may see it. ``is_whole``: the numbers are those of the province."""

    is_whole: bool
    systems: SystemFigures
    vulnerabilities: VulnerabilityFigures
    campaigns: list[calls.Figures[models.Campaign, rules.Stand, rules.Totals]]
    reviews: list[calls.Figures[models.Review, rules.ReviewStand, rules.ReviewTotals]]
    incidents: IncidentFigures
    running: list[models.Incident]
    dossiers: list[models.Dossier]


@dataclass(frozen=True)
class Awaiting:
    """What waits for a post to judge or approve: how much of each kind."""

    incidents: int
    declarations: int
    answers: int
    dossiers: int
    plans: int
    claims: int
    exceptions: int
    bundles: int

    @property
    def is_any(self) -> bool:
        """Say whether anything waits."""
        return any(vars(self).values())


def count_awaiting(*, by: audit_rules.Actor) -> Awaiting:
    """Return what waits for ``by``: at the centre what offices reported and sent, with a head
    what the own office wrote. What its post may not judge is not asked for."""
    sent, judges = Q(case__state="sent"), permissions.may_triage(by)
    claims = models.Vulnerability.objects.visible_to(by).filter(status="fix_claimed")

    def count(rows: "QuerySet[Any]", *, is_asked: bool) -> int:
        return rows.count() if is_asked else 0

    return Awaiting(
        incidents=count(
            models.Incident.objects.filter(case__state__in=rules.UNTRIAGED), is_asked=judges
        ),
        declarations=count(models.Declaration.objects.filter(sent), is_asked=judges),
        answers=count(models.ReviewAnswer.objects.filter(sent), is_asked=judges),
        dossiers=len(dossiers.list_waiting(by=by)),
        plans=plans.count_to_approve(by=by),
        claims=count(claims, is_asked=permissions.may_use(by, "judge_vulnerability")),
        exceptions=count(
            vulnerabilities.list_exceptions(by=by).exclude(asked_by=by.account),
            is_asked=permissions.may_use(by, "approve_exception"),
        ),
        bundles=count(
            models.ShareBundle.objects.visible_to(by)
            .filter(status=enums.ShareStatus.ASKED).exclude(asked_by=by.account),
            is_asked=permissions.may_share(by, "approve"),
        ),
    )  # fmt: skip


def make_overview(*, by: audit_rules.Actor, now: datetime) -> Overview:
    """Return where the field stands as ``by`` may see it, in a fixed number of queries for each
    running campaign; who reads systems gets the incidents by name too."""
    is_whole, reads = permissions.may_count(by), permissions.may_list(by)
    told: dict[str, Any] = {"by": by, "now": now, "is_whole": is_whole, "most": _MOST_RUNNING}
    return Overview(
        is_whole=is_whole,
        systems=_count_systems(by, now, is_whole=is_whole),
        vulnerabilities=_count_vulnerabilities(by, now, is_whole=is_whole),
        campaigns=campaigns.CAMPAIGNS.list_running(**told),
        reviews=reviews.REVIEWS.list_running(**told),
        incidents=_count_incidents(by, now, is_whole=is_whole),
        running=incidents.list_running(by=by, most=_MOST_INCIDENTS) if reads else [],
        dossiers=dossiers.list_waiting(by=by),
    )


def _count_systems(by: audit_rules.Actor, now: datetime, *, is_whole: bool) -> SystemFigures:
    seen = models.InformationSystem.objects.order_by()
    planned = plans.list_planned_for(on=timezone.localdate(now)).order_by()
    if not is_whole:
        seen = seen.visible_to(by)
        planned = planned.filter(pk__in=seen.values("pk"))
    living = seen.living()
    told = living.aggregate(
        total=Count("pk"), without_level=Count("pk", filter=Q(levelling__isnull=True))
    )
    asked = planned.aggregate(
        to_plan=Count("pk"), has=Count("pk", filter=Q(is_planned=True)),
        late=Count("pk", filter=Q(is_review_late=True)),
    )  # fmt: skip
    return SystemFigures(
        **told,
        without_officer=living.without_officer().count(),
        to_plan=asked["to_plan"],
        without_plan=asked["to_plan"] - asked["has"],
        review_late=asked["late"],
    )


def _count_vulnerabilities(
    by: audit_rules.Actor, now: datetime, *, is_whole: bool
) -> VulnerabilityFigures:
    found = models.Vulnerability.objects.grave().open().order_by()
    if not is_whole:
        found = found.visible_to(by)
    told = found.aggregate(
        open=Count("pk"),
        late=Count("pk", filter=Q(due__lt=timezone.localdate(now))),
        kev=Count("pk", filter=Q(weakness__is_kev=True)),
    )
    return VulnerabilityFigures(**told)


def _count_incidents(by: audit_rules.Actor, now: datetime, *, is_whole: bool) -> IncidentFigures:
    seen = models.Incident.objects.order_by().open()
    if not is_whole:
        seen = seen.visible_to(by)
    late = Q(clocks__met_at__isnull=True, clocks__ends_at__lte=now)
    told = seen.aggregate(
        open=Count("pk", distinct=True),
        serious=Count("pk", filter=Q(is_serious=True), distinct=True),
        late=Count("pk", filter=late, distinct=True),
    )
    return IncidentFigures(**told)
