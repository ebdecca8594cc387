"""Programs with tokens, in a province with one open cycle of reports."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from nq57.orgs import actions, models, queries
from nq57.orgs.models import Organisation
from tests.factories import orgs, reports
from tests.web.conftest import sign_in

__all__ = ["sign_in"]

JSON = "application/json"


@dataclass(frozen=True)
class Program:
    """A program that calls with its token."""

    token: models.Token
    code: str
    client: Client

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.client.get(f"/api{path}", headers=self.head(headers))

    def post(
        self, path: str, body: Any = None, *, key: str = "", kind: str = JSON, **headers: str
    ) -> Any:
        """Write; ``key`` is the idempotency key."""
        said = {"Idempotency-Key": key} if key else {}
        data = body if isinstance(body, str | bytes) else json.dumps(body or {})
        return self.client.post(
            f"/api{path}", data, content_type=kind, headers=self.head(headers) | said
        )

    def head(self, more: dict[str, str]) -> dict[str, str]:
        """Return the headers of a call."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.code}"} | named


@pytest.fixture(autouse=True)
def _fresh_counters(db: None) -> None:
    cache.clear()


@pytest.fixture
def frozen() -> Iterator[None]:
    """Let it be the day on which the factories open their cycle."""
    with time_machine.travel(reports.FIRST, tick=False):
        yield


@pytest.fixture
def make_program(db: None) -> Callable[..., Program]:
    """Give a new person a post in an office, and a program its token."""

    def make(
        role: str = "focal", office: str = reports.COMMUNE, scopes: tuple[str, ...] = ("read", "write", "send"), days: int = 30,
    ) -> Program:  # fmt: skip
        account = orgs.AccountFactory()
        organisation = Organisation.objects.get(code=office)
        post = orgs.PostFactory(
            person=account.person, role=role, organisation=organisation, since=date(2025, 7, 1)
        )
        post.refresh_from_db()
        by = queries.get_actor(account=account, post=post, on=timezone.localdate())
        made = actions.make_token(
            post=post, account=account, name="Phần mềm thử", scopes=scopes, days=days, by=by,
            at=timezone.now(),
        )  # fmt: skip
        return Program(made.token, made.code, Client())

    return make
