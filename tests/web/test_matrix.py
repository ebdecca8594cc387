"""Every address × every role: what is open, what needs a sign-in, what needs a right.

An address that is missing in the table fails: whoever adds one says here who may open it.
"""

import html
import os
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from nq57.documents import models as documents
from nq57.orgs import enums, models, rules
from nq57.plans import models as plans
from tests.factories import orgs
from tests.web import catalogues

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

PUBLIC, STAGE, OWN, ANY = "open to all", "a step of signing in", "one's own", "any post"
Right = tuple[str, str]
PLAN = "142-kh-ubnd-2025"
_ORGANISATION: Right = ("organisation", "change")
_ACCOUNT: Right = ("account", "manage")

NEEDS: dict[str, str | Right] = {
    **dict.fromkeys(
        ["home", "ui", "account_login", "account_inactive", "account_signup", "use_slip",
         "plans:plans", "plans:plan", "plans:tasks", "plans:orders", "plans:duties",
         "plans:offices", "plans:office", "plans:indicator", "plans:task", "plans:versions",
         "plans:differences", "documents:documents", "documents:document", "documents:text",
         "documents:file", "csp_report", "set_language"], PUBLIC,
    ),
    **dict.fromkeys(
        ["mfa_authenticate", "mfa_login_webauthn", "use_recovery_slip", "account_logout"], STAGE
    ),
    **dict.fromkeys(
        ["profile", "choose_post", "account_reauthenticate", "account_change_password",
         "account_set_password", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
         "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
         "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
         "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
         "usersessions_list"], OWN,
    ),
    **dict.fromkeys(["organisations", "organisation", "groups", "group", "plans:amendments"], ANY),
    **dict.fromkeys(["accounts", "person"], ("account", "read")),
    **dict.fromkeys(["open_account", "import_accounts", "close_account"], _ACCOUNT),
    **dict.fromkeys(["add_post", "end_post"], ("post", "manage")),
    "issue_slip": ("slip", "issue"),
    **dict.fromkeys(
        ["create_organisation", "merge_organisations", "rename_organisation",
         "split_organisation", "end_organisation"], _ORGANISATION,
    ),
    "journal": ("journal", "read"),
    **dict.fromkeys(
        ["settings", "calendar", "calendar_year", "clocks", "clock", "bases", "basis"],
        ("setting", "read"),
    ),
    **dict.fromkeys(
        ["set_day", "clear_day", "add_clock", "revise_clock", "correct_clock", "end_clock",
         "add_basis", "correct_basis", "end_basis"], ("setting", "change"),
    ),
    "documents:upload": ("document", "upload"),
    **dict.fromkeys(
        ["documents:review", "documents:reading_state", "documents:reading_text",
         "documents:reading_rows"], ("draft", "read"),
    ),
    **dict.fromkeys(
        ["documents:answer", "documents:undo", "documents:discard", "documents:state_symbol"],
        ("draft", "review"),
    ),
    **dict.fromkeys(["plans:adopt", "plans:mapping", "plans:decide_link", "plans:decide_same"], ("plan", "adopt")),
    "plans:amendment": ("plan", "read"),
    "plans:propose_amendment": ("amendment", "propose"),
}  # fmt: skip
POSTED = {
    "issue_slip", "close_account", "documents:answer", "documents:undo", "documents:discard",
    "documents:state_symbol", "plans:decide_link", "plans:decide_same",
}  # fmt: skip
REFUSED = {403, 404}


def _walk(resolver: Any, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + str(pattern.name), pattern
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern, space + inner)


ADDRESSES = dict(_walk(get_resolver()))


@pytest.fixture
def samples() -> dict[str, dict[str, Any]]:
    """One thing for each kind of address."""
    plan = plans.Plan.objects.select_related("document").get(document__code=PLAN)
    other = orgs.PostFactory()
    task = plan.tasks.filter(assignments__isnull=False).first()
    indicator = plan.indicators.first()
    assert task is not None
    assert indicator is not None
    reading = documents.Reading.objects.filter(document=plan.document).get().pk
    plan_code = {"code": PLAN}
    found = {
        "person": {"person_id": other.person_id},
        "end_post": {"post_id": other.pk},
        "group": {"code": "SBN"},
        "calendar_year": {"year": 2026},
        "clear_day": {"day": "2026-08-31"},
        "plans:office": plan_code | {"office": "SO-KHCN"},
        "plans:indicator": plan_code | {"number": indicator.code},
        "plans:task": plan_code | {"pk": task.pk},
        "plans:decide_link": plan_code | {"pk": 0},
        "plans:decide_same": plan_code | {"pk": 0},
        "plans:amendment": plan_code | {"pk": 0},
        "plans:adopt": {"pk": reading},
        "mfa_remove_webauthn": {"pk": 0},
        "mfa_edit_webauthn": {"pk": 0},
    }
    for name in ("add_post", "issue_slip", "close_account"):
        found[name] = found["person"]
    for name in ("clock", "revise_clock", "correct_clock", "end_clock"):
        found[name] = {"code": "complaint.accept"}
    for name in ("basis", "correct_basis", "end_basis"):
        found[name] = {"code": "155/2026/NĐ-CP"}
    for name, pattern in ADDRESSES.items():
        if name not in found:
            kinds = set(pattern.pattern.converters)
            space = name.partition(":")[0]
            code = PLAN if space in {"plans", "documents"} else "SO-KHCN"
            found[name] = ({"code": code} if "code" in kinds else {}) | (
                {"pk": reading} if "pk" in kinds else {}
            )
    return found


def _sign_in(role: str, office: str = "SO-KHCN") -> tuple[Client, models.Post]:
    account = orgs.AccountFactory()
    post = orgs.PostFactory(
        person=account.person,
        role=role,
        organisation=models.Organisation.objects.get(code=office),
        since=date(2025, 7, 1),
    )
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(account)
    return client, post


def test_every_address_says_who_may_open_it() -> None:
    assert sorted(set(ADDRESSES) ^ set(NEEDS)) == []


def test_only_what_says_so_is_open_to_all() -> None:
    opened = {
        name
        for name, pattern in ADDRESSES.items()
        if not getattr(pattern.callback, "login_required", True)
    }
    assert opened == {name for name, need in NEEDS.items() if need in {PUBLIC, STAGE}}


def test_anonymous_is_led_to_sign_in(samples: dict[str, dict[str, Any]]) -> None:
    client, wrong = Client(), []
    for name, need in NEEDS.items():
        answer = client.get(reverse(name, kwargs=samples[name]))
        to_login = (
            answer.status_code == 302 and reverse("account_login") in answer.headers["Location"]
        )
        if need not in {PUBLIC, STAGE} and not to_login:
            wrong.append((name, answer.status_code))
        if need == PUBLIC and answer.status_code not in {200, 405} and name != "set_language":
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", enums.Role.values)
def test_each_role_opens_what_its_rights_say(samples: dict[str, dict[str, Any]], role: str) -> None:
    client, _post = _sign_in(role)
    table, wrong = rules.get_rights(), []
    for name, need in NEEDS.items():
        if not isinstance(need, tuple):
            continue
        address = reverse(name, kwargs=samples[name])
        answer = client.post(address) if name in POSTED else client.get(address)
        scope = table.scope_of(role, *need)
        is_far = scope in {"own", "under"} and samples[name].keys() & {"person_id", "post_id"}
        # An empty form may be found wrong before the right is asked for: no write either way.
        refused = {*REFUSED, 422} if name in POSTED else REFUSED
        if (scope is None or is_far) and answer.status_code not in refused:
            wrong.append((name, scope, answer.status_code))
        if scope == "all" and answer.status_code == 403:
            wrong.append((name, scope, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", enums.Role.values)
def test_any_post_opens_what_needs_only_a_post(
    samples: dict[str, dict[str, Any]], role: str
) -> None:
    client, _post = _sign_in(role)
    for name, need in NEEDS.items():
        if need in {ANY, PUBLIC} and name != "set_language":
            answer = client.get(reverse(name, kwargs=samples[name]))
            is_led_home = answer.status_code == 302 and answer.headers["Location"] == "/"
            assert answer.status_code in {200, 405} or is_led_home, name


CRAWLS = [("", "en"), ("coordinator", "vi"), ("focal", "en")]
if os.environ.get("NQ57_LONG"):
    CRAWLS = [(role, language) for role in ("", *enums.Role.values) for language in ("vi", "en")]


@pytest.mark.slow
@pytest.mark.parametrize(("role", "language"), CRAWLS)
def test_a_crawl_meets_no_dead_link_and_no_other_language(role: str, language: str) -> None:
    client = _sign_in(role, "UBND-03646" if role == "focal" else "SO-KHCN")[0] if role else Client()
    client.cookies["django_language"] = language
    seen: set[str] = set()
    shapes: dict[str, int] = {}
    waiting, faults = ["/"], []
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code == 302 and "xac-nhan" in answer.headers["Location"]:
            continue  # asks for the password again
        if answer.status_code != 200:
            faults.append((address, answer.status_code))
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = answer.content.decode()
        faults += [
            (address, sentence)
            for sentence in catalogues.list_foreign_sentences(page, language)
            if len(sentence.split()) > 3 and address != reverse("ui")
        ]
        for link in map(html.unescape, re.findall(r'href="(/[^"#]*)', page)):
            shape = re.sub(r"\d+|[A-Z][\w.-]+", "N", link)
            if not link.startswith("/static") and shapes.setdefault(shape, 0) < 1:
                shapes[shape] += 1
                waiting.append(link)
    assert faults == []
    assert len(seen) > 10
