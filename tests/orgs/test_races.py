"""Two at once: one wins, the other gets a sentence, nothing is done twice."""

from datetime import date

import pytest

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.orgs import actions, models, rules
from tests.factories import orgs, races

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_slip_opens_once() -> None:
    account = orgs.AccountFactory()
    issued = actions.issue_slip(
        account=account, purpose="password", by=audit_rules.SYSTEM, at=orgs.AT
    )

    def redeem() -> object:
        return actions.redeem_slip(
            login=account.login,
            code=issued.code,
            new_password="một mật khẩu đủ dài",
            by=audit_rules.Actor(account=account.login),
            at=orgs.AT,
        )

    assert len(races.run_together(rules.OrgsError, redeem, redeem, redeem)) == 2
    assert audit_models.Entry.objects.filter(verb="redeem_slip").count() == 1


def test_a_unit_ends_once() -> None:
    orgs.OrganisationFactory(code="SO-A")

    def end() -> object:
        return actions.end_organisation(
            code="SO-A",
            on=date(2026, 3, 1),
            basis="1/NQ",
            by=audit_rules.SYSTEM,
            at=orgs.AT,
        )

    assert len(races.run_together(rules.OrgsError, end, end)) == 1


def test_one_post_is_given_once() -> None:
    person, office = orgs.PersonFactory(), orgs.OrganisationFactory()

    def give() -> object:
        return actions.add_post(
            person=person,
            organisation=office,
            role="focal",
            since=date(2026, 1, 1),
            by=audit_rules.SYSTEM,
            at=orgs.AT,
        )

    refused = races.run_together(rules.OrgsError, give, give, give)
    assert len(refused) == 2
    assert models.Post.objects.count() == 1
