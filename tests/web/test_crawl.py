"""All links, followed by each role: no fault, no dead link, nothing foreign, one language."""

import contextlib
import html
import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import CharField
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from nq57.audit import actions as audit_actions
from nq57.audit import rules as audit_rules
from nq57.law.models import ClockRule, LegalBasis
from nq57.orgs.models import Organisation, OrgGroup
from nq57.plans import models as plans
from tests.factories import orgs
from tests.web import catalogues
from tests.web.conftest import ANONYMOUS, MARKS, ROLES, Scene, make_scene, scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

IS_LONG = bool(os.environ.get("NQ57_LONG"))
SEES = {
    "restricted document": "document.read",
    "restricted plan": "plan.read",
    "restricted order": "document.read",
    "draft": "draft.read",
    "restricted work": "obligation.read",
}
OFFICES = {("coordinator", "vi"): "SO-KHCN", ("focal", "en"): "UBND-03646"}
CRAWLS = [
    (role, language)
    for language in ("vi", "en")
    for role in (ANONYMOUS, *ROLES)
    if IS_LONG or language == "vi" or role in (ANONYMOUS, "focal")
]


LOGIN = "dau-hieu-dang-nhap"  # of who wrote everything: pages say his name
TELLS_LOGINS = ("journal", "person", "accounts", "issue_slip", "open_account")


def write_as_one() -> None:
    """Let one account have written all that may still be written over, and the newest line of
    the journal about each subject that a page shows the history of."""
    person = orgs.PersonFactory(name="Tòng Thị Người Ghi")
    orgs.AccountFactory(person=person, login=LOGIN)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_login = field.name in ("by", "account") or field.name.endswith("_by")
            if not is_login or not isinstance(field, CharField) or field.max_length != 150:
                continue
            with contextlib.suppress(DatabaseError), transaction.atomic():
                written = model._default_manager.exclude(**{field.name: ""})
                written.update(**{field.name: LOGIN})
    subjects = [
        *(("organisation", code) for code in Organisation.objects.values_list("code", flat=True)),
        *(("group", code) for code in OrgGroup.objects.values_list("code", flat=True)),
        *(("legal_basis", code) for code in LegalBasis.objects.values_list("code", flat=True)),
        *(("clock_rule", code) for code in ClockRule.objects.values_list("code", flat=True)),
        *(("amendment", code) for code in plans.Amendment.objects.values_list("code", flat=True)),
    ]
    verbs = {"amendment": "propose_amendment"}
    events = [
        audit_actions.Event(verb=verbs.get(kind, "change_organisation"), subject_kind=kind,
                            subject_code=code)
        for kind, code in subjects
    ]  # fmt: skip
    audit_actions.record_all(events=events, by=audit_rules.Actor(account=LOGIN), at=timezone.now())


@pytest.fixture(scope="module")
def scene(province: None, django_db_blocker: Any) -> Scene:
    """One scene for all: what a role does to it is undone with its test."""
    with django_db_blocker.unblock():
        made = make_scene()
        write_as_one()
        return made


def links_of(page: str, base: str) -> set[str]:
    """Return the addresses of the site that a page links to."""
    found = set()
    for href in re.findall(r'\bhref="([^"]+)"', page):
        address = urldefrag(html.unescape(href)).url
        is_page = not address.startswith("/static/")
        if not address or not is_page or urlsplit(address).scheme in ("mailto", "tel"):
            continue
        if address.startswith("?"):
            address = urlsplit(base).path + address
        assert not urlsplit(address).netloc, f"{base}: {address}"
        found.add(address)
    return found


def crawl(client: Client, most: int) -> Iterator[tuple[str, int, str]]:
    """Follow all links from the front page; at most ``most`` pages of each kind of address."""
    waiting, seen, counts = ["/"], {"/"}, dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code == 302 and reverse("account_reauthenticate") in answer["Location"]:
            continue  # asks for the password again
        content = answer.content if not answer.streaming else b""
        is_page = "html" in answer.headers.get("Content-Type", "")
        text = content.decode() if is_page else ""
        yield address, answer.status_code, text
        for link in sorted(links_of(text, address) - seen):
            seen.add(link)
            kind = str(resolve(urlsplit(link).path).view_name) + str("?" in link)
            counts[kind] = counts.get(kind, 0) + 1
            if counts[kind] <= most:
                waiting.append(link)


@pytest.mark.slow
@pytest.mark.parametrize(("role", "language"), CRAWLS)
def test_a_crawl_meets_no_fault_no_dead_link_and_nothing_foreign(
    visit: Callable[..., Client], scene: Scene, role: str, language: str
) -> None:
    client = visit(role, False, OFFICES.get((role, language), "SO-YT"))
    client.cookies["django_language"] = language
    hidden = {mark for key, mark in MARKS.items() if key in SEES and not scope(role, SEES[key])}
    if not scope(role, "draft.read") and not scope(role, "amendment.decide"):
        hidden.add(MARKS["amendment"])
    if scope(role, "obligation.read") != "all":
        hidden.add(MARKS["restricted work"])  # another office's
    if scope(role, "cyber.read") != "all":
        # Another office's.
        names = ("system", "hole", "incident", "vulnerability", "officer", "database", "drill")
        hidden |= {MARKS[name] for name in names}
    if scope(role, "share.read") != "all":
        hidden.add(MARKS["shared"])  # TLP:AMBER+STRICT, the centre's alone
    if scope(role, "honour.read") != "all":
        hidden.add(MARKS["honour"])  # another office's
    if scope(role, "processing.read") != "all":
        hidden.add(MARKS["processing"])  # another office's
    hidden.add(MARKS["requester"])  # another office's: nobody reads all
    if scope(role, "inquiry.read") != "all":
        hidden.add(MARKS["questionnaire"])  # asked of another office
    if scope(role, "account.read") != "all":
        hidden.add(MARKS["person"])
    pages, faults = 0, []
    for address, status, text in crawl(client, 1000 if IS_LONG else 3):
        pages += 1
        if status != 200:
            faults.append((address, str(status)))
        faults += [(address, mark) for mark in hidden if mark in text]
        if LOGIN in text and resolve(urlsplit(address).path).url_name not in TELLS_LOGINS:
            faults.append((address, LOGIN))
        faults += [
            (address, sentence)
            for sentence in catalogues.list_foreign_sentences(text, language)
            if len(sentence.split()) > 3
        ]
    assert faults == []
    assert pages > 40


@pytest.mark.parametrize("role", [ANONYMOUS, *ROLES])
def test_what_is_restricted_is_in_no_list_and_at_no_address(
    visit: Callable[..., Client], scene: Scene, role: str
) -> None:
    client = visit(role, True)
    order = plans.Task.objects.get(title=MARKS["restricted order"])
    sees_documents, sees_plans = (
        bool(scope(role, right)) for right in ("document.read", "plan.read")
    )
    for address, sees in (
        (reverse("documents:document", args=["han-che"]), sees_documents),
        (reverse("documents:text", args=["han-che"]), sees_documents),
        (reverse("plans:plan", args=["ke-hoach-han-che"]), sees_plans),
        (reverse("plans:differences", args=["ke-hoach-han-che"]), sees_plans),
        (reverse("plans:task", args=[scene.plan.code, order.pk]), sees_documents),
    ):
        assert client.get(address).status_code == (200 if sees else 404), address
    for address, mark, sees in (
        ("/van-ban/?q=han che", "restricted document", sees_documents),
        ("/van-ban/", "restricted document", sees_documents),
        ("/ke-hoach/", "restricted plan", sees_plans),
        (scene.plan.get_absolute_url() + "chi-dao/", "restricted order", sees_documents),
        (scene.plan.get_absolute_url() + "chi-dao/?q=dau hieu", "restricted order", sees_documents),
        (scene.plan.get_absolute_url() + "co-quan/UBND-04099/", "restricted order", sees_documents),
        (scene.plan.get_absolute_url() + "chi-tieu/II.3/", "restricted order", sees_documents),
        (scene.plan.get_absolute_url() + "chi-tieu/II.3/", "restricted plan", sees_plans),
    ):
        page = client.get(address).content.decode()
        assert (MARKS[mark] in page) == sees, (address, mark)
    document = client.get(scene.plan.document.get_absolute_url()).content.decode()
    assert ("1/KH-HC" in document) == sees_documents
