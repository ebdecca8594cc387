"""Push down what the register knows of an indicator, in the transaction of the write."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.core import periods
from nq57.measures import actions as measure_actions
from nq57.measures import enums as measure_enums
from nq57.measures import models as measures
from nq57.measures import rules as measure_rules
from nq57.orgs.models import Organisation
from nq57.plans import enums as plan_enums
from nq57.registers.cyber import enums, models

# What a profile names as its register to be told the share of systems that run in a cloud.
CLOUD = "cyber.cloud"
_SOURCE = "Danh mục hệ thống thông tin"


def push_cloud(
    *, offices: Collection[Organisation], by: audit_rules.Actor, at: datetime
) -> list[measures.Observation]:
    """State for each office how many of the systems that it operates now run in a cloud.

    An office that operates none has no share, which is not zero. Nothing is stated where no
    profile in use names the register.
    """
    profiles = list(
        measures.Profile.objects.current().with_offices().select_related("indicator").filter(
            reported_by=measure_enums.ReportedBy.REGISTER, register=CLOUD,
            indicator__plan__state=plan_enums.PlanState.IN_FORCE,
        )
    )  # fmt: skip
    if not profiles:
        return []
    known = {one.pk: one for one in offices}
    operating = models.InformationSystem.objects.filter(
        operator__in=list(known), status=enums.Status.OPERATING
    )
    counted = operating.order_by().values_list("operator").annotate(
        cloud=Count("pk", filter=Q(is_cloud=True)), number=Count("pk")
    )  # fmt: skip
    shares = [(known[key], Decimal(cloud), Decimal(number)) for key, cloud, number in counted]
    today = timezone.localdate(at)
    claims = []
    for profile in profiles:
        period = periods.get_period(profile.frequency, today).code  # type: ignore[arg-type]
        for office, cloud, number in shares:
            claims.append(
                measure_actions.Claim(
                    indicator=profile.indicator, organisation=office, period=period,
                    profile=profile, source=_SOURCE,
                    figure=measure_rules.compute(profile.to_terms(), cloud, number),
                )
            )  # fmt: skip
    return measure_actions.record_computed(claims=claims, register=CLOUD, by=by, at=at)
