"""Criteria sets, rounds, and how far the verification of a round is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from nq57.audit import rules as audit_rules
from nq57.orgs import models as orgs
from nq57.orgs import queries as org_queries
from nq57.scoring import enums, models, permissions


@dataclass(frozen=True)
class Work:
    """A sheet in the table of verification, without any points: ``mine`` lines wait for the
    asking office, ``unverified`` for anybody; ``disputed`` wait for an answer."""

    sheet: models.Sheet
    mine: int
    unverified: int
    disputed: int
    is_late: bool


def list_sets(*, on: date | None = None) -> list[models.CriteriaSet]:
    """Return the criteria sets, or those that hold on a day, the newest version first."""
    found = models.CriteriaSet.objects.select_related("owner", "scale")
    return list(found.on(on) if on else found.order_by("code", "-version"))


def list_sets_to_open(*, by: audit_rules.Actor, on: date) -> list[models.CriteriaSet]:
    """Return the newest version of each set by which ``by`` may open a round."""
    newest: dict[str, models.CriteriaSet] = {}
    for one in list_sets(on=on):
        newest.setdefault(one.code, one)
    return [one for one in newest.values() if permissions.may_open(by, one)]


def find_set(*, code: str, version: int) -> models.CriteriaSet | None:
    """Return a version of a set with its criteria, bands, clusters and grades."""
    found = models.CriteriaSet.objects.filter(code=code, version=version)
    return (
        found.select_related("owner", "scale")
        .prefetch_related("criteria__bands", "criteria__owner", "clusters__group", "scale__bands")
        .first()
    )


def list_rounds(*, by: audit_rules.Actor) -> QuerySet[models.Round]:
    """Return the rounds that ``by`` may see, the latest period first."""
    return models.Round.objects.visible_to(by).select_related(
        "case__organisation", "criteria__owner", "criteria__scale"
    )


def get_round(*, code: str, by: audit_rules.Actor) -> models.Round | None:
    """Return a round that ``by`` may see, or None."""
    return list_rounds(by=by).filter(case__code=code).first()


def get_own_sheet(*, held: models.Round, by: audit_rules.Actor) -> models.Sheet | None:
    """Return the sheet of the actor's own office in a round, or None."""
    found = held.sheets.filter(organisation__code=by.organisation)
    return found.select_related("case", "organisation").first()


def list_members(
    *, criteria: models.CriteriaSet, on: date
) -> list[tuple[models.Cluster, list[orgs.Organisation]]]:
    """Return the offices of each cluster on a day; the first cluster that holds one has it.

    Who runs the round is not scored in it: nobody verifies himself.
    """
    seen, found = {criteria.owner_id}, []
    for cluster in criteria.clusters.select_related("group"):
        members = org_queries.list_members(group=cluster.group, on=on)
        fresh = [office for office in members if office.pk not in seen]
        seen |= {office.pk for office in fresh}
        found.append((cluster, fresh))
    return found


def list_work(*, held: models.Round, by: audit_rules.Actor, today: date) -> list[Work]:
    """Return the sheets of a round that ``by`` runs, verifies in or reads, by office.

    Points are in none of it: what a table of them would rank is not approved yet.
    """
    own = Q(scores__criterion__owner=F("organisation"))
    mine = Q(scores__criterion__owner__code=by.organisation) & ~own
    if held.case.organisation.code == by.organisation:
        mine |= own
    open_line = Q(scores__kind=enums.CriterionKind.JUDGED, scores__verified_at__isnull=True)
    disputed = Q(scores__disputes__state=enums.DisputeState.OPEN)
    rows = (
        models.Sheet.objects.visible_to(by).filter(round=held)
        .exclude(organisation__code=by.organisation)
        .select_related("case", "organisation", "cluster", "round")
        .annotate(
            of_mine=Count("scores", filter=open_line & mine, distinct=True),
            unverified=Count("scores", filter=open_line, distinct=True),
            disputed=Count("scores", filter=disputed, distinct=True),
        )
        .order_by("cluster__position", "organisation__sort_key", "pk")
    )  # fmt: skip
    return [
        Work(
            sheet=row, mine=vars(row)["of_mine"] if row.case.state == "sent" else 0,
            unverified=vars(row)["unverified"], disputed=vars(row)["disputed"],
            is_late=models.is_self_scored_late(row, today),
        )
        for row in rows
    ]  # fmt: skip
