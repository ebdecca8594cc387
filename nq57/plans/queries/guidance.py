"""Questions over guidance: the list of all, what stands about one item, the versions."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from nq57.audit import rules as audit_rules
from nq57.orgs import queries as org_queries
from nq57.plans import models
from nq57.plans.queries import performers


def list_guidance(
    *, by: audit_rules.Actor, on: date, text: str = "", withdrawn: bool = False
) -> models.GuidanceQuerySet:
    """Return the guidance that stands on a day, or what no longer does."""
    found = models.Guidance.objects.visible_to(by).searched(text).with_rows()
    standing = found.standing(on)
    return found.exclude(pk__in=standing.values("pk")) if withdrawn else standing


def list_guidance_for(
    *,
    by: audit_rules.Actor,
    on: date,
    plan: int,
    task: int | None = None,
    indicator: int | None = None,
) -> list[models.Guidance]:
    """Return what stands about one item, then what is about the whole plan (all by key)."""
    about = Q(task__isnull=True, indicator__isnull=True)
    if task is not None:
        about |= Q(task=task)
    if indicator is not None:
        about |= Q(indicator=indicator)
    found = models.Guidance.objects.visible_to(by).standing(on).filter(about, plan=plan)
    rows = list(found.with_rows())
    return sorted(rows, key=lambda row: row.task_id is None and row.indicator_id is None)


def list_guidance_versions(*, code: str, by: audit_rules.Actor) -> list[models.Guidance]:
    """Return all versions of a guidance, the newest first."""
    found = models.Guidance.objects.visible_to(by).filter(code=code).with_rows()
    return list(found.select_related("message__case").order_by("-version"))


def get_guidance(*, code: str, by: audit_rules.Actor) -> models.Guidance:
    """Return the newest version of a guidance.

    :raises Guidance.DoesNotExist: when there is none, or it is not for the actor to see.
    """
    versions = list_guidance_versions(code=code, by=by)
    if not versions:
        raise models.Guidance.DoesNotExist
    return versions[0]


def list_concerned(*, guidance: models.Guidance, on: date) -> set[int]:
    """Return the offices (keys) that guidance is for on a day: who has its task or indicator,
    in whatever part, or who reports on its whole plan."""
    if guidance.task is None and guidance.indicator is None:
        basis = guidance.plan.document.symbol
        return set(org_queries.list_reporting(on=on, basis=basis).values_list("pk", flat=True))
    parties: Iterable[models.PartyModel]
    if guidance.task is not None:
        of_task = models.AssignmentParty.objects.filter(assignment__task=guidance.task)
        parties = of_task.select_related("group")
    else:
        of_indicator = models.IndicatorParty.objects.filter(indicator=guidance.indicator)
        parties = of_indicator.select_related("group")
    reached, _gaps = performers.Resolver(on).resolve(parties, on=on, last_day=None)
    return {one.organisation.pk for one in reached}
