"""Rows of webhooks that must not be, each refused by the database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nq57.notices import models
from nq57.orgs import models as orgs_models
from tests.factories import orgs

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def webhook() -> models.Webhook:
    account = orgs.AccountFactory()
    post = orgs.PostFactory(person=account.person, role="focal", since=date(2025, 7, 1))
    token = orgs_models.Token.objects.create(
        account=account, post=post, name="Thử", hint="nq57_", code_hash="0" * 64, scopes=["read"],
        issued_at=AT, expires_at=AT + timedelta(days=30),
    )  # fmt: skip
    return models.Webhook.objects.create(
        token=token, address="https://nhan.example.vn/", kinds=["case"], secret_sealed="x",
        place="0", made_at=AT,
    )  # fmt: skip


def refused(name: str, make: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"name": "10.0.0.1"}, "notices_host_name"), ({"name": "Nhan.example.vn"}, "notices_host_name"),
        ({"note": ""}, "notices_host_note"),
    ],
)  # fmt: skip
def test_a_host_without_its_facts(said: dict[str, Any], name: str) -> None:
    good = {"name": "nhan.example.vn", "note": "Thử", "allowed_by": "a", "allowed_at": AT}
    refused(name, lambda: models.AllowedHost.objects.create(**good | said))
    models.AllowedHost.objects.create(**good)
    refused("name", lambda: models.AllowedHost.objects.create(**good))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"address": "http://nhan.example.vn/"}, "notices_webhook_address"),
        ({"address": "https://nhan.example.vn/\n"}, "notices_webhook_address"),
        ({"kinds": []}, "notices_webhook_kinds"), ({"kinds": ["khac"]}, "notices_webhook_kinds"),
        ({"place": ""}, "notices_webhook_place"), ({"secret_sealed": ""}, "notices_webhook_place"),
        ({"paused_at": AT}, "notices_webhook_paused"), ({"paused_why": "x"}, "notices_webhook_paused"),
    ],
)  # fmt: skip
def test_a_webhook_without_its_facts(
    webhook: models.Webhook, said: dict[str, Any], name: str
) -> None:
    refused(name, lambda: models.Webhook.objects.filter(pk=webhook.pk).update(**said))
    webhook.pk = None
    refused("notices_webhook_once", webhook.save)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"state": "dropped", "body": "", "ended_at": AT}, "notices_push_state"),
        ({"state": "sent", "ended_at": AT}, "notices_push_ended"),
        ({"state": "sent", "body": ""}, "notices_push_ended"),
        ({"body": ""}, "notices_push_ended"), ({"ended_at": AT}, "notices_push_ended"),
    ],
)  # fmt: skip
def test_a_push_without_its_facts(webhook: models.Webhook, said: dict[str, Any], name: str) -> None:
    good: dict[str, Any] = {
        "webhook": webhook, "key": "msg_1", "items": 1, "body": "{}", "made_at": AT,
        "leaves_at": AT,
    }  # fmt: skip
    refused(name, lambda: models.Push.objects.create(**good | said))
    models.Push.objects.create(**good)
    refused("notices_push_one", lambda: models.Push.objects.create(**good | {"key": "msg_2"}))
    refused("key", lambda: models.Push.objects.create(**good | {"is_test": True}))
