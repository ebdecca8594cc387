"""Officials of the loaded province at work through HTTP, and what they do most."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from nq57.documents import models as documents
from nq57.jobs import tasks
from nq57.orgs.models import Organisation
from tests.web.conftest import Official, sign_in

__all__ = ["sign_in"]

FRAGMENT = {"HX-Request": "true"}


@dataclass(frozen=True)
class Desk:
    """One official's browser."""

    official: Official

    @property
    def client(self) -> Client:
        """Return the browser itself."""
        return self.official.client

    @property
    def login(self) -> str:
        """Return the account's name."""
        return self.official.account.login

    @property
    def full_name(self) -> str:
        """Return the person's name, by which pages tell who did what."""
        return self.official.account.person.name

    def get(self, name: str, *args: Any, status: int = 200, **query: str) -> str:
        """Return the words of a page."""
        answer = self.client.get(reverse(name, args=args), query)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    def post(
        self, name: str, *args: Any, data: dict[str, Any], fragment: bool = False
    ) -> HttpResponse:
        """Send a form, by HTMX when ``fragment``."""
        headers = FRAGMENT if fragment else {}
        return self.client.post(reverse(name, args=args), data, headers=headers)

    def upload(self, content: bytes, name: str = "ke-hoach.txt") -> HttpResponse:
        """Send a file."""
        given = SimpleUploadedFile(name, content)
        return self.post("documents:upload", data={"file": given})

    def read(self, content: bytes, name: str = "ke-hoach.txt") -> documents.Reading:
        """Send a file and let the worker read it."""
        answer = self.upload(content, name)
        assert answer.status_code == 302, fault_of(answer)
        key = int(re.findall(r"\d+", answer["Location"])[0])
        tasks.read_document(reading=key)
        return documents.Reading.objects.get(pk=key)

    def answer(
        self, reading: documents.Reading, question: str, option: str, revision: int = 0, **more: str
    ) -> HttpResponse:
        """Answer a question as the page's form does."""
        data = {"question": question, "option": option, "revision": str(revision), **more}
        return self.post("documents:answer", reading.pk, data=data)

    def answer_all(self, reading: documents.Reading) -> None:
        """Confirm what is proposed for every open question."""
        page = self.client.get(reading.get_absolute_url(), {"tat-ca": "1"})
        for view in page.context["open_questions"]:
            option = view.question["proposed"] or view.question["options"][0]["key"]
            answer = self.answer(reading, view.question["id"], option, view.seen_revision)
            assert answer.status_code == 302, fault_of(answer)

    def adopt(
        self, reading: documents.Reading, becomes: str, plan: str = "", on: str = ""
    ) -> HttpResponse:
        """Put a read document in force."""
        data = {"becomes": becomes, "plan": plan, "in_force_on": on}
        return self.post("plans:adopt", reading.pk, data=data)


def fault_of(answer: Any) -> str:
    """Return what a page says was wrong, without its markup."""
    text = answer.content.decode()
    main = text[text.find("<main") :] if "<main" in text else text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture(autouse=True)
def _the_worker_shares_the_test_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)


@pytest.fixture
def sit(sign_in: Callable[..., Official]) -> Callable[..., Desk]:
    """Seat an official of a role in an office of the province (by its code)."""

    def make(role: str = "coordinator", office: str = "SO-KHCN") -> Desk:
        return Desk(sign_in(role, organisation=Organisation.objects.get(code=office)))

    return make
