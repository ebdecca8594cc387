"""Two at once: one wins, the other gets a sentence, nothing is done twice."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from nq57.audit import models as audit_models
from nq57.audit import rules as audit_rules
from nq57.orgs import actions, models, rules
from tests.factories import orgs

pytestmark = pytest.mark.django_db(transaction=True)


def run_together(*calls: Callable[[], object]) -> list[str]:
    """Run calls in threads that start together; return the sentences of those refused."""
    barrier = threading.Barrier(len(calls))
    refused: list[str] = []

    def run(call: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            call()
        except rules.OrgsError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refused


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

    assert len(run_together(redeem, redeem, redeem)) == 2
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

    assert len(run_together(end, end)) == 1


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

    refused = run_together(give, give, give)
    assert len(refused) == 2
    assert models.Post.objects.count() == 1
