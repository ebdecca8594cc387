"""A province to measure with: Plan 142 with its offices, full of reports, and who signs in; or
a plan of any number of offices."""

import itertools
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

from bench import database

if TYPE_CHECKING:
    from nq57.plans import models as plans

COMMUNE = "UBND-04099"
COORDINATOR = "SO-KHCN"
INDICATORS = 64
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def load(*, obligations: bool) -> "plans.Plan":
    """Load the reference data, Plan 142 and the letter; return the plan."""
    from nq57.jobs.cli import seeds
    from nq57.plans import models as plans

    seeds.load(demonstration=False, obligations=obligations)
    database.analyze()
    return plans.Plan.objects.select_related("document").get(document__symbol="142/KH-UBND")


def make_plan(name: str, offices: int) -> "plans.Plan":
    """Make a plan whose indicators a group of offices leads, each by another formula."""
    from nq57.documents.models import Document
    from nq57.measures import models as measures
    from nq57.orgs import models as orgs
    from nq57.plans import models as plans

    document = Document.objects.create(code=f"b{name}", added_at=_AT, added_by="bench")
    plan = plans.Plan.objects.create(
        code=f"b{name}", title="Bench", document=document, in_force_on="2026-01-01",
        adopted_at=_AT, adopted_by="bench",
    )  # fmt: skip
    group = orgs.OrgGroup.objects.create(code=f"B{name}", name=f"B{name}", rule="members")
    units = orgs.Organisation.objects.bulk_create(
        orgs.Organisation(code=f"B{name}-{at}", name=f"Đơn vị {name}.{at}", short_name=f"{at}",
                          kind="department", level="province", status="confirmed")
        for at in range(offices)
    )  # fmt: skip
    orgs.GroupMember.objects.bulk_create(
        orgs.GroupMember(group=group, organisation=unit, since=date(2020, 1, 1)) for unit in units
    )
    rows = plans.Indicator.objects.bulk_create(
        plans.Indicator(plan=plan, code=f"I.{at}", name=f"Chỉ tiêu {at}", position=at,
                        from_line=1, to_line=1)
        for at in range(INDICATORS)
    )  # fmt: skip
    plans.IndicatorParty.objects.bulk_create(
        plans.IndicatorParty(indicator=row, group=group, role="lead", name=group.name, position=0)
        for row in rows
    )
    formulas = itertools.cycle(["ratio", "sum", "share_of_units", "average", "max", "last"])
    measures.Profile.objects.bulk_create(
        measures.Profile(
            indicator=row, version=1, state="approved", approved_by="bench", approved_at=_AT,
            unit="%", direction="up", numerator="Số", denominator="Tổng", scale=100,
            time="at_date", frequency="month", reported_by="each_lead", formula_units=formula,
            formula_periods="last" if formula == "last" else "average", parent_rule="own",
            basis="Bench", checker=units[0], drafted_by="bench", drafted_at=_AT,
        )
        for row, formula in zip(rows, formulas, strict=False)
    )  # fmt: skip
    return plan


def fill(*, years: int, offices: int, until: date) -> None:
    """Make the closed reports and figures of some years up to a day's year."""
    from nq57.audit import rules as audit_rules
    from nq57.reporting import actions

    actions.fill_benchmark(
        years=years, offices=offices, until=until, by=audit_rules.SYSTEM, at=timezone.now(),
        tell=lambda told: None,
    )  # fmt: skip
    database.analyze()


def sign_in(role: str, office: str, area: str = "all") -> Client:
    """Return the browser of somebody who acts for an office, in one area or all."""
    from allauth.mfa.totp.internal.auth import TOTP

    from nq57.orgs.models import Account, Organisation, Person, Post

    person = Person.objects.create(name=f"Đo {role} {office}")
    account = Account.objects.create(person=person, login=f"do.{role}.{office}".lower())
    Post.objects.create(
        person=person, organisation=Organisation.objects.get(code=office), role=role, area=area,
        since=date(2026, 1, 1), code=f"DO/{role}/{office}",
    )  # fmt: skip
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(account)
    return client


def get(client: Client, address: str) -> str:
    """Return a page.

    :raises AssertionError: when it is not answered with one.
    """
    answer = client.get(address)
    if answer.status_code != 200:
        raise AssertionError((address, answer.status_code))
    return answer.content.decode()
