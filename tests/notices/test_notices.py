"""Messages reach the posts they are for, once, with the transaction that tells."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nq57.notices import actions, models, queries
from nq57.orgs import models as orgs_models
from tests.factories import orgs

pytestmark = pytest.mark.django_db

AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
BY = orgs.make_actor()


def tell(posts: list[Any], **given: Any) -> int:
    plain = {
        "kind": "moved",
        "subject_kind": "case",
        "subject_code": "A-1",
        "text": "Nhiệm vụ A-1 đã được giao",
        "by": BY,
        "at": AT,
    }
    return actions.notify(posts=posts, **plain | given)


def reader(post: Any) -> Any:
    return orgs.make_actor(post.role, post=post.code, organisation=post.organisation.code)


def test_posts_to_act_under_are_those_that_the_models_know() -> None:
    account, today = orgs.AccountFactory(), date(2026, 4, 20)
    mine = orgs.PostFactory(person=account.person, role="head", until=today + timedelta(days=1))
    ended = orgs.PostFactory(person=account.person, role="focal", until=today)
    later = orgs.PostFactory(person=account.person, role="staff", since=today + timedelta(days=1))
    orgs.PostFactory()
    assert tell([mine, ended, later]) == 3
    (found,) = queries.list_acting(account=account, on=today)
    assert vars(found)["unread"] == 1
    known = orgs_models.Post.objects.select_related("person", "organisation").get(pk=mine.pk)
    for told, held in (
        (found, known), (found.person, known.person), (found.organisation, known.organisation),
    ):  # fmt: skip
        for field in held._meta.concrete_fields:
            assert getattr(told, field.attname) == getattr(held, field.attname), field
    actions.mark_read(by=reader(mine), at=AT)
    assert [vars(one)["unread"] for one in queries.list_acting(account=account, on=today)] == [0]
    orgs_models.Post.objects.filter(pk=mine.pk).update(until=today)
    assert queries.list_acting(account=account, on=today) == []


def test_post_reads_its_own_messages_only() -> None:
    mine, other = orgs.PostFactory(), orgs.PostFactory()
    assert tell([mine]) == 1
    assert queries.count_unread(by=reader(mine)) == 1
    assert queries.count_unread(by=reader(other)) == 0
    notice = models.Notice.objects.get()
    assert actions.mark_read(by=reader(other), at=AT, notice_id=notice.pk) == 0
    assert actions.mark_read(by=reader(mine), at=AT) == 1
    assert queries.count_unread(by=reader(mine)) == 0
    assert queries.list_notices(by=reader(mine))[0].read_at == AT


def test_pages_go_back_by_key() -> None:
    post = orgs.PostFactory()
    for number in range(5):
        tell([post], text=f"{number}")
    first = queries.list_notices(by=reader(post), limit=2)
    second = queries.list_notices(by=reader(post), limit=2, before_id=first[-1].pk)
    assert [notice.text for notice in first + second] == ["4", "3", "2", "1"]


def test_nobody_is_told_what_he_did() -> None:
    post = orgs.PostFactory()
    assert tell([post], by=reader(post)) == 0


def test_once_means_once() -> None:
    post, other = orgs.PostFactory(), orgs.PostFactory()
    assert tell([post], once_key="A-1 quá hạn") == 1
    assert tell([post, other], once_key="A-1 quá hạn") == 1
    assert models.Notice.objects.count() == 2


def test_message_goes_with_its_transaction() -> None:
    post = orgs.PostFactory()
    with transaction.atomic():
        tell([post])
        transaction.set_rollback(True)
    assert models.Notice.objects.count() == 0


def test_long_text_is_cut() -> None:
    tell([orgs.PostFactory()], text="x" * 600)
    assert len(models.Notice.objects.get().text) == 500


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"kind": "x"}, "notices_kind_text"),
        ({"text": ""}, "notices_kind_text"),
        ({"read_at": AT - timedelta(days=1)}, "notices_read_after"),
    ],
)
def test_impossible_notice(given: dict[str, Any], name: str) -> None:
    plain = {"kind": "moved", "text": "x", "created_at": AT, "post": orgs.PostFactory()}
    with pytest.raises(IntegrityError, match=name):
        models.Notice.objects.create(**plain | given)


def test_same_key_twice_is_impossible() -> None:
    post = orgs.PostFactory()
    plain = {"kind": "moved", "text": "x", "created_at": AT, "post": post, "once_key": "k"}
    models.Notice.objects.create(**plain)
    with pytest.raises(IntegrityError, match="notices_once"):
        models.Notice.objects.create(**plain)
