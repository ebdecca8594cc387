"""Who sees which accounts and posts, and under which post one may act."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nq57.orgs import models, queries, rules
from tests.factories import orgs

pytestmark = pytest.mark.django_db


def make_post(**fields: Any) -> tuple[models.Account, models.Post]:
    account = orgs.AccountFactory()
    province, _ = models.Organisation.objects.get_or_create(
        code="UBND-14", name="UBND", short_name="UBND", kind="people_committee", level="province"
    )
    office = orgs.OrganisationFactory(code="SO-YT", parent=province)
    return account, orgs.PostFactory(person=account.person, organisation=office, **fields)


def test_an_account_acts_under_one_of_its_posts() -> None:
    account, post = make_post(role="head")
    actor = queries.get_actor(account=account, post=post, on=date(2026, 2, 1))
    assert actor == rules.Actor(
        account=account.login, post=post.code, organisation="SO-YT", role="head"
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda account, post: (orgs.AccountFactory(), post, 0),
        lambda account, post: (account, post, -60),
        lambda account, post: (_closed(account), post, 0),
    ],
)
def test_nobody_acts_under_a_foreign_ended_or_closed_post(
    spoil: Callable[..., tuple[models.Account, models.Post, int]],
) -> None:
    account, post, shift = spoil(*make_post())
    with pytest.raises(rules.OrgsError):
        queries.get_actor(account=account, post=post, on=date(2026, 2, 1) + timedelta(days=shift))


def _closed(account: models.Account) -> models.Account:
    account.is_active = False
    return account


@pytest.mark.parametrize(
    ("role", "organisation", "sees"),
    [
        ("coordinator", "SO-KHCN", True),
        ("auditor", "TT-TINH", True),
        ("head", "SO-YT", True),
        ("head", "SO-KHCN", False),
        ("focal", "SO-YT", False),
        ("administrator", "UBND-14", True),
        ("administrator", "SO-YT", True),
        ("administrator", "CA-TINH", False),
    ],
)
def test_accounts_are_visible_within_reach(role: str, organisation: str, sees: bool) -> None:
    account, _ = make_post()
    by = orgs.make_actor(role, organisation=organisation, account="ai-do")
    assert models.Account.objects.visible_to(by).filter(pk=account.pk).exists() is sees


def test_posts_are_visible_within_reach_and_oneself_always() -> None:
    account, post = make_post()
    own = orgs.make_actor("focal", organisation="SO-YT", account=account.login)
    assert list(models.Post.objects.visible_to(own)) == [post]
    assert list(models.Account.objects.visible_to(own)) == [account]
    other = orgs.make_actor("focal", organisation="SO-KHCN", account="ai-do")
    assert list(models.Post.objects.visible_to(other)) == []
