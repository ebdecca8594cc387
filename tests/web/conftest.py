"""People with posts, signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from nq57.orgs import models
from tests.factories import orgs


@dataclass(frozen=True)
class Official:
    """A signed-in person with one post."""

    client: Client
    account: models.Account
    post: models.Post


@pytest.fixture
def sign_in(db: None) -> Callable[..., Official]:
    """Sign a new person in under a new post; ``second_factor`` as the role needs it."""

    def make(role: str = "coordinator", *, second_factor: bool = True, **fields: Any) -> Official:
        account = orgs.AccountFactory()
        post = orgs.PostFactory(person=account.person, role=role, **fields)
        if second_factor:
            TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        client = Client()
        client.force_login(account)
        return Official(client, account, post)

    return make


@pytest.fixture
def second_factors() -> Any:
    """The table of second factors, as it lies in the database."""
    return Authenticator.objects
