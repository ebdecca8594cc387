"""A round to try in a demonstration."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.orgs import enums as org_enums
from nq57.orgs import queries as org_queries
from nq57.orgs import rules as org_rules
from nq57.reporting.rules import inventing
from nq57.scoring import models, queries
from nq57.scoring.actions import rounds

_DAYS = 14


@transaction.atomic
def add_demonstration(*, by: audit_rules.Actor, at: datetime) -> models.Round | None:
    """Open a round over the last whole quarter of a demonstration, once; it is an invented
    account of the set's owner that does it, ``by`` only asks.

    None where nothing is invented, no set is loaded, or there is a round already.
    """
    today = timezone.localdate(at)
    sets = queries.list_sets(on=today)
    if org_queries.get_demonstration() is None or not sets or models.Round.objects.exists():
        return None
    made = sets[0]
    starts_on, ends_on = _get_last_quarter(today)
    office = made.owner.code
    account = f"{inventing.PREFIX}{office.lower()}.{org_enums.Role.HEAD.value}"
    head = org_rules.Actor(account=account, organisation=office, role=org_enums.Role.HEAD.value)
    new = rounds.NewRound(
        criteria=made, starts_on=starts_on, ends_on=ends_on,
        self_due=today + timedelta(days=_DAYS), basis="Minh họa, không phải văn bản thật",
    )  # fmt: skip
    return rounds.open_round(new=new, by=head, at=at)


def _get_last_quarter(today: date) -> tuple[date, date]:
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    ends_on = first - timedelta(days=1)
    return date(ends_on.year, ends_on.month - 2, 1), ends_on
