"""A province to measure with: Plan 142 with its offices, full of reports, and who signs in."""

from datetime import date
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

from bench import database

if TYPE_CHECKING:
    from nq57.plans import models as plans

COMMUNE = "UBND-04099"
COORDINATOR = "SO-KHCN"


def load(*, obligations: bool) -> "plans.Plan":
    """Load the reference data, Plan 142 and the letter; return the plan."""
    from nq57.jobs.cli import seeds
    from nq57.plans import models as plans

    seeds.load(demonstration=False, obligations=obligations)
    database.analyze()
    return plans.Plan.objects.select_related("document").get(document__symbol="142/KH-UBND")


def fill(*, years: int, offices: int, until: date) -> None:
    """Make the closed reports and figures of some years up to a day's year."""
    from nq57.audit import rules as audit_rules
    from nq57.reporting import actions

    actions.fill_benchmark(
        years=years, offices=offices, until=until, by=audit_rules.SYSTEM, at=timezone.now(),
        tell=lambda told: None,
    )  # fmt: skip
    database.analyze()


def sign_in(role: str, office: str) -> Client:
    """Return the browser of somebody who acts for an office."""
    from allauth.mfa.totp.internal.auth import TOTP

    from nq57.orgs.models import Account, Organisation, Person, Post

    person = Person.objects.create(name=f"Đo {role} {office}")
    account = Account.objects.create(person=person, login=f"do.{role}.{office}".lower())
    Post.objects.create(
        person=person, organisation=Organisation.objects.get(code=office), role=role, area="all",
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
