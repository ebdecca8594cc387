"""The province's obligations, as the tests ask for them."""

from datetime import UTC, date, datetime
from typing import Any

from nq57.audit import rules as audit_rules
from nq57.orgs import models as org_models
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.plans import actions, models, queries
from nq57.plans.rules import work
from tests.factories.orgs import make_actor

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
SYSTEM = audit_rules.SYSTEM
COORDINATOR = make_actor("coordinator")
COMMUNE = "UBND-04099"
ALL = queries.Filters()


def plan() -> models.Plan:
    return models.Plan.objects.get(document__symbol="142/KH-UBND")


def owed(task: str, occurrence: str = "", **given: Any) -> models.obligations.ObligationQuerySet:
    found = models.Obligation.objects.filter(task__code=task, **given)
    found = found.filter(occurrence=occurrence) if occurrence else found
    return found.select_related("case__organisation", "organisation")


def owners(task: str, occurrence: str, **given: Any) -> set[str]:
    return set(owed(task, occurrence, **given).values_list("organisation__code", flat=True))


def alive(on: date, **given: Any) -> set[str]:
    return set(
        org_models.Organisation.objects.on(on).filter(**given).values_list("code", flat=True)
    )


def departments(on: date) -> set[str]:
    group = org_models.OrgGroup.objects.get(code="SBN")
    members = org_queries.list_members(group=group, on=on)
    return set(members.values_list("code", flat=True))


def communes(on: date) -> set[str]:
    return alive(on, kind="people_committee", level="commune")


def one(task: str, occurrence: str, office: str = COMMUNE) -> models.Obligation:
    return owed(task, occurrence, organisation__code=office).get()


def settle(row: models.Obligation, by: audit_rules.Actor = COORDINATOR, **given: Any) -> None:
    new = actions.NewSettlement(row, work.Settled(**given))
    actions.settle_obligations(settlements=[new], by=by, at=AT)


def timeliness(row: models.Obligation) -> str:
    return queries.get_chain(obligation=row, by=COORDINATOR, today=TODAY).timeliness


def of_office(role: str, office: str = COMMUNE) -> org_rules.Actor:
    return make_actor(role, organisation=office, post=f"{office}/{role}")
