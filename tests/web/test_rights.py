"""Every address × every role × own and other office, as the table of rights says.

A new address without an expectation fails. Statuses come from ``seeds/reference/rights.csv``
through the rules below; nothing is listed role by role.
"""

import html
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone

from nq57.audit import rules as audit_rules
from nq57.documents import actions as document_actions
from nq57.documents import models as documents
from nq57.files import actions as file_actions
from nq57.law.models import ClockRule, LegalBasis
from nq57.orgs import enums, rules
from nq57.orgs.models import Organisation, OrgGroup
from nq57.plans import models as plans
from tests.factories import orgs, plan_texts
from tests.web.conftest import Official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province"), pytest.mark.server]

ROLES = [str(role) for role in enums.Role.values]
ANONYMOUS = "anonymous"
IS_LONG = bool(os.environ.get("NQ57_LONG"))

LOGIN, REFUSED, MISSING, NO_METHOD = {302}, {403}, {404}, {405}
FINE = {200}
FORM = {200, 302, 422}  # a form that is answered, or comes back with its faults

Rule = Callable[[str, bool], set[int]]


def scope(role: str, right: str) -> str | None:
    """Return how far a role's right reaches; ``right`` as ``object.verb``."""
    kind, verb = right.split(".")
    return rules.get_rights().scope_of(role, kind, verb)


def reaches(role: str, right: str, is_own: bool) -> bool:
    found = scope(role, right)
    return found == "all" or (found in ("own", "under") and is_own)


def everybody(role: str, is_own: bool) -> set[int]:
    return FINE


def answered(role: str, is_own: bool) -> set[int]:
    return FORM


def signed_in(role: str, is_own: bool) -> set[int]:
    return LOGIN if role == ANONYMOUS else FORM


def no_method(role: str, is_own: bool) -> set[int]:
    """The wrong method, found out after the sign-in."""
    return NO_METHOD | LOGIN if role == ANONYMOUS else NO_METHOD


def allowed(right: str, *, sees: str = "", fine: set[int] = FORM) -> Rule:
    """Refuse with a sentence without ``right``; hide without ``sees``."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        if sees and not reaches(role, sees, is_own):
            return MISSING
        return fine if reaches(role, right, is_own) else REFUSED

    return rule


def visible(right: str, *, fine: set[int] = FINE) -> Rule:
    """Hide without ``right``."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        return fine if reaches(role, right, is_own) else MISSING

    return rule


def managed(right: str) -> Rule:
    """Hide the account out of reach; refuse with a sentence on the page (422)."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        if not reaches(role, "account.read", is_own) or not reaches(role, "post.read", is_own):
            return MISSING
        return FORM if reaches(role, right, is_own) else REFUSED | {422}

    return rule


def amendment(fine: set[int], *, is_write: bool) -> Rule:
    """A proposal is seen by its office, by who decides and by who reads drafts."""

    def rule(role: str, is_own: bool) -> set[int]:
        if role == ANONYMOUS:
            return LOGIN
        decides = reaches(role, "amendment.decide", is_own)
        proposes = reaches(role, "amendment.propose", is_own)
        if not (decides or is_own or reaches(role, "draft.read", is_own)):
            return MISSING
        return fine if decides or proposes or not is_write else REFUSED

    return rule


def proposing(role: str, is_own: bool) -> set[int]:
    """Everybody proposes for the own office only: there is no other one in the form."""
    if role == ANONYMOUS:
        return LOGIN
    return FORM if scope(role, "amendment.propose") else REFUSED


@dataclass(frozen=True)
class Page:
    """What GET and POST answer, and the address's arguments by name."""

    get: Rule
    post: Rule
    arguments: tuple[str, ...] = ()


OWN = Page(signed_in, lambda role, own: FORM | NO_METHOD | REFUSED | {404})
PUBLIC = Page(everybody, lambda role, own: NO_METHOD)
PAGES: dict[str, Page] = {
    "home": PUBLIC,
    "ui": Page(everybody, lambda role, own: NO_METHOD | FORM),
    "csp_report": Page(lambda role, own: NO_METHOD, lambda role, own: {204, 400}),
    "set_language": Page(lambda role, own: {302, 405}, lambda role, own: {302, 204}),
    "account_login": Page(answered, answered),
    "account_inactive": Page(answered, lambda role, own: FORM | NO_METHOD),
    "account_signup": Page(answered, answered),
    "use_slip": Page(answered, answered),
    "use_recovery_slip": Page(answered, lambda role, own: FORM | REFUSED),
    **{
        name: Page(signed_in, no_method, arguments)
        for name, arguments in (
            ("organisations", ()), ("organisation", ("office",)), ("groups", ()),
            ("group", ("group",)),
        )
    },
    **{
        f"{name}_organisation": Page(
            allowed("organisation.change"), allowed("organisation.change"), ("office",)
        )
        for name in ("rename", "split", "end")
    },
    **{
        name: Page(allowed("organisation.change"), allowed("organisation.change"))
        for name in ("create_organisation", "merge_organisations")
    },
    "journal": Page(
        lambda role, own: LOGIN if role == ANONYMOUS
        else (FINE if scope(role, "journal.read") else REFUSED), no_method,
    ),
    "mfa_authenticate": Page(answered, answered),
    "mfa_login_webauthn": Page(lambda role, own: FORM | {404}, lambda role, own: FORM | {404}),
    **dict.fromkeys(("profile", "choose_post", "account_logout", "account_reauthenticate", "account_change_password", "account_set_password", "mfa_index", "usersessions_list", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"), OWN),
    **{
        # These need what the account may not have: recovery codes, a passkey.
        name: Page(lambda role, own: LOGIN if role == ANONYMOUS else FORM | {404}, OWN.post)
        for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes",
                     "mfa_download_recovery_codes")
    },
    **{
        name: Page(lambda role, own: LOGIN if role == ANONYMOUS else FORM | {404}, OWN.post,
                   ("passkey",))
        for name in ("mfa_remove_webauthn", "mfa_edit_webauthn")
    },
    "accounts": Page(
        lambda role, own: LOGIN if role == ANONYMOUS
        else (FINE if scope(role, "account.read") else REFUSED), no_method,
    ),
    **{
        name: Page(
            lambda role, own: LOGIN if role == ANONYMOUS
            else (FINE if scope(role, "account.manage") else REFUSED),
            lambda role, own: LOGIN if role == ANONYMOUS
            else (FORM if scope(role, "account.manage") else REFUSED | {422}),
        )
        for name in ("open_account", "import_accounts")
    },
    "person": Page(visible("account.read"), no_method, ("person",)),
    "add_post": Page(
        allowed("post.manage", sees="account.read"), managed("post.manage"), ("person",)
    ),
    "issue_slip": Page(no_method, managed("slip.issue"), ("person",)),
    "close_account": Page(no_method, managed("account.manage"), ("person",)),
    "end_post": Page(
        allowed("post.manage", sees="post.read"), allowed("post.manage", sees="post.read"),
        ("post",),
    ),
    **{
        name: Page(
            lambda role, own: LOGIN if role == ANONYMOUS
            else (FINE if scope(role, "setting.read") else REFUSED), no_method, arguments,
        )
        for name, arguments in (
            ("settings", ()), ("calendar", ()), ("calendar_year", ("year",)), ("clocks", ()),
            ("clock", ("clock",)), ("bases", ()), ("basis", ("basis",)),
        )
    },
    **{
        # A day that is not marked has nothing to take back.
        name: Page(
            allowed("setting.change", fine=FORM | MISSING),
            allowed("setting.change", fine=FORM | MISSING), arguments,
        )
        for name, arguments in (
            ("set_day", ()), ("clear_day", ("day",)), ("add_clock", ()), ("add_basis", ()),
            ("revise_clock", ("clock",)), ("correct_clock", ("clock",)),
            ("end_clock", ("clock",)), ("correct_basis", ("basis",)), ("end_basis", ("basis",)),
        )
    },
    "documents:documents": PUBLIC,
    "documents:document": Page(everybody, lambda role, own: NO_METHOD, ("document",)),
    "documents:text": Page(everybody, lambda role, own: NO_METHOD, ("document",)),
    "documents:file": Page(everybody, lambda role, own: NO_METHOD, ("document",)),
    "documents:state_symbol": Page(no_method, allowed("draft.review"), ("document",)),
    "documents:upload": Page(allowed("document.upload"), allowed("document.upload")),
    **{
        f"documents:{name}": Page(visible("draft.read"), no_method, ("reading",))
        for name in ("review", "reading_state", "reading_text", "reading_rows")
    },
    **{
        f"documents:{name}": Page(
            no_method, allowed("draft.review", sees="draft.read"), ("reading",)
        )
        for name in ("answer", "undo", "discard")
    },
    "plans:plans": PUBLIC,
    **{
        f"plans:{name}": Page(everybody, lambda role, own: NO_METHOD, ("plan",))
        for name in ("plan", "tasks", "orders", "duties", "offices", "versions", "differences")
    },
    "plans:office": Page(everybody, lambda role, own: NO_METHOD, ("plan", "office")),
    "plans:indicator": Page(everybody, lambda role, own: NO_METHOD, ("plan", "indicator")),
    "plans:task": Page(everybody, lambda role, own: NO_METHOD, ("plan", "task")),
    "plans:adopt": Page(
        allowed("plan.adopt", sees="draft.read"), allowed("plan.adopt", sees="draft.read"),
        ("reading",),
    ),
    "plans:mapping": Page(allowed("plan.adopt"), allowed("plan.adopt"), ("plan",)),
    "plans:decide_link": Page(
        no_method, allowed("plan.adopt", fine=REFUSED | FORM), ("plan", "link")
    ),
    "plans:decide_same": Page(
        no_method, allowed("plan.adopt", fine=REFUSED | FORM), ("plan", "duty")
    ),
    "plans:amendments": Page(signed_in, no_method, ("plan",)),
    "plans:propose_amendment": Page(proposing, proposing, ("plan",)),
    "plans:amendment": Page(
        amendment(FINE, is_write=False), amendment(FORM, is_write=True), ("plan", "amendment")
    ),
}  # fmt: skip

MARKS = {
    "restricted document": "Dấu hiệu văn bản hạn chế",
    "restricted plan": "Dấu hiệu kế hoạch hạn chế",
    "restricted order": "Dấu hiệu ý kiến chỉ đạo hạn chế",
    "draft": "dau-hieu-ban-doc.txt",
    "amendment": "Dấu hiệu đề xuất sửa đổi",
    "person": "Lò Dấu Hiệu",
}
SEES = {
    "restricted document": "document.read",
    "restricted plan": "plan.read",
    "restricted order": "document.read",
    "draft": "draft.read",
}


@dataclass(frozen=True)
class Scene:
    """What stands beside the province: something of each kind, of one office."""

    office: Organisation
    arguments: dict[str, Any]
    plan: plans.Plan


@pytest.fixture
def scene(province: None, db: None) -> Scene:
    office = Organisation.objects.get(code="UBND-04099")
    plan = plans.Plan.objects.get(document__symbol="142/KH-UBND")
    at, by = timezone.now(), audit_rules.SYSTEM
    content = ContentFile(plan_texts.small_plan(), name=MARKS["draft"])
    file = file_actions.store_file(source=content, name=MARKS["draft"], by=by, at=at)
    reading = document_actions.start_reading(file=file, by=by, at=at, is_queued=False)
    document_actions.read_now(reading=reading, at=at)
    secret = _add_restricted(plan)
    person = orgs.PersonFactory(name=MARKS["person"])
    orgs.AccountFactory(person=person)
    post = orgs.PostFactory(person=person, organisation=office)
    amendment = plans.Amendment.objects.create(
        plan=plan, code="thu-001", organisation=office, subject="II.3",
        proposal=MARKS["amendment"], reason="vì thế", proposed_at=at, proposed_by="thu",
    )  # fmt: skip
    link = plans.Link.objects.filter(order__plan=plan).exclude(order=secret).latest("pk")
    document = documents.Document.objects.exclude(symbol=None).get(plan=plan)
    arguments = {
        "person": person.pk, "post": post.pk, "document": document.code, "plan": plan.code,
        "reading": reading.pk, "office": office.code, "indicator": "II.3",
        "task": plan.tasks.of_plan_text().earliest("pk").pk, "link": link.pk,
        "passkey": 1, "year": 2026, "day": "2026-04-21",
        "clock": ClockRule.objects.earliest("pk").code,
        "basis": LegalBasis.objects.earliest("pk").code, "duty": plan.duties.earliest("pk").pk, "group": OrgGroup.objects.earliest("pk").code,
        "amendment": amendment.pk,
    }  # fmt: skip
    return Scene(office, arguments, plan)


def _add_restricted(plan: plans.Plan) -> plans.Task:
    """Add a restricted plan, and a restricted directive whose order hangs under the open plan."""
    at = timezone.now()
    made = documents.Document.objects.create(
        code="han-che", symbol="1/KH-HC", title=MARKS["restricted document"], kind="plan",
        secrecy="restricted", added_at=at, added_by="thu", lines=["Dòng một"], issued_on="2026-01-05",
    )  # fmt: skip
    plans.Plan.objects.create(
        code="ke-hoach-han-che", title=MARKS["restricted plan"], document=made,
        in_force_on="2026-01-05", secrecy="restricted", adopted_at=at, adopted_by="thu",
        replaces=plan,
    )  # fmt: skip
    documents.Relation.objects.create(from_document=made, to_document=plan.document, kind="cites")
    order = plans.Task.objects.create(
        plan=plan, kind="order", document=made, code="9.a", title=MARKS["restricted order"],
        from_line=1, to_line=1, position=99,
    )  # fmt: skip
    part = plans.Assignment.objects.create(task=order, text=MARKS["restricted order"], position=0)
    office = Organisation.objects.get(code="UBND-04099")
    plans.AssignmentParty.objects.create(
        assignment=part, organisation=office, role="lead", name=office.name, position=0
    )
    indicator = plan.indicators.get(code="II.3")
    plans.Link.objects.create(order=order, indicator=indicator, score=50, reason="thử")
    mapped = plans.Plan.objects.get(code="ke-hoach-han-che")
    plans.ItemMapping.objects.create(
        plan=mapped, old_indicator=indicator, kind="dropped", decided_by="thu", decided_at=at,
        reason=MARKS["restricted plan"],
    )  # fmt: skip
    return order


def every_name(resolver: Any = None, space: str = "") -> Iterator[str]:
    """Return the name of every address of the site."""
    for found in (resolver or get_resolver()).url_patterns:
        if hasattr(found, "url_patterns"):
            inner = f"{space}{found.namespace}:" if found.namespace else space
            yield from every_name(found, inner)
        else:
            yield f"{space}{found.name}"


@pytest.fixture
def visit(sign_in: Callable[..., Official], scene: Scene) -> Callable[[str, bool], Client]:
    """Give the browser of a role, in the scene's office or in another one."""

    def make(role: str, is_own: bool) -> Client:
        if role == ANONYMOUS:
            return Client()
        office = scene.office if is_own else Organisation.objects.get(code="SO-YT")
        official = sign_in(role, organisation=office)
        RecoveryCodes.activate(official.account)  # as every enrolment does
        return official.client

    return make


def test_every_address_has_an_expectation() -> None:
    assert set(every_name()) == set(PAGES)


@pytest.mark.parametrize("is_own", [True, False], ids=["own office", "other office"])
@pytest.mark.parametrize("role", [*ROLES, ANONYMOUS])
def test_each_role_meets_what_the_rights_say(
    visit: Callable[[str, bool], Client], scene: Scene, role: str, is_own: bool
) -> None:
    client = visit(role, is_own)
    wrong = []
    for name, page in PAGES.items():
        url = reverse(name, args=[scene.arguments[key] for key in page.arguments])
        is_leaving = name in ("account_logout", "account_login", "account_change_password")
        for method, rule in (("get", page.get), ("post", page.post)):
            if is_leaving and method == "post":
                continue
            answer = getattr(client, method)(url)
            expected = rule(role, is_own)
            if answer.status_code not in expected:
                wrong.append((name, method, answer.status_code, expected))
            if role == ANONYMOUS and expected == LOGIN and ":" in name:
                assert answer["Location"].startswith(reverse(str(settings.LOGIN_URL))), name
    assert wrong == []


def links_of(page: str, base: str) -> set[str]:
    """Return the addresses of the site that a page links to."""
    found = set()
    for href in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page):
        address = urldefrag(html.unescape(href)).url
        if not address or urlsplit(address).scheme in ("mailto", "tel"):
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


@pytest.mark.parametrize("role", [ANONYMOUS, *ROLES])
def test_a_crawl_meets_no_fault_no_dead_link_and_nothing_foreign(
    visit: Callable[[str, bool], Client], scene: Scene, role: str
) -> None:
    client = visit(role, False)
    hidden = {mark for key, mark in MARKS.items() if key in SEES and not scope(role, SEES[key])}
    if not scope(role, "draft.read") and not scope(role, "amendment.decide"):
        hidden.add(MARKS["amendment"])
    if scope(role, "account.read") != "all":
        hidden.add(MARKS["person"])
    pages = 0
    for address, status, text in crawl(client, 1000 if IS_LONG else 5):
        pages += 1
        assert status in (200, 302), f"{address}: {status}"
        for mark in hidden:
            assert mark not in text, f"{address}: {mark}"
    assert pages > 40


@pytest.mark.parametrize("role", [ANONYMOUS, *ROLES])
def test_what_is_restricted_is_in_no_list_and_at_no_address(
    visit: Callable[[str, bool], Client], scene: Scene, role: str
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
