"""Figures in bulk, as if offices had stated them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from nq57.measures import models
from nq57.orgs.models import Organisation
from nq57.plans import models as plans

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def get_profile(code: str) -> models.Profile:
    """Return the profile in use of one of Plan 142's indicators."""
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    return models.Profile.objects.current().get(indicator__plan=plan, indicator__code=code)


def alter(profile: models.Profile, **said: Any) -> models.Profile:
    """Let the next version of a profile say something else than the seeds do."""
    old = models.Profile.objects.filter(pk=profile.pk)
    old.update(state="replaced", replaced_at=AT)
    new = models.Profile.objects.get(pk=profile.pk)
    new.pk, new.version, new.state, new.replaced_at = None, profile.version + 1, "approved", None
    for name, value in said.items():
        setattr(new, name, value)
    new.save()
    return new


def state(
    profile: models.Profile,
    period: str,
    told: Iterable[tuple[Organisation, int, int]],
    *,
    verdict: str = "claimed",
    revision: int = 1,
    judged: dict[int, models.Observation] | None = None,
) -> list[models.Observation]:
    """State (office, numerator, denominator) for a period; ``judged`` by office's key."""
    made = [
        models.Observation(
            indicator=profile.indicator, organisation=office, period=period, profile=profile,
            numerator=top if profile.denominator else None,
            denominator=bottom if profile.denominator else None,
            value=Decimal(top * profile.scale) / bottom if profile.denominator else top,
            verdict=verdict, revision=revision, source=f"BC-{period}-{office.code}", by="thu",
            judged=(judged or {}).get(office.pk), at=AT + timedelta(minutes=at),
        )
        for at, (office, top, bottom) in enumerate(told)
    ]  # fmt: skip
    return models.Observation.objects.bulk_create(made)
