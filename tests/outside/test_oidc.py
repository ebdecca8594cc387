"""Signing in through an OpenID Connect provider that others wrote, set up as the guide says."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nq57.audit import models as audit_models
from nq57.orgs import models
from tests.factories import orgs, providers
from tests.web import catalogues

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"),  # the provider's own
]
PASSWORD = "mật khẩu thử 1"
BACK = "/tai-khoan/qua/tinh/ve"
OLD = "đã quá lâu, đã dùng, hoặc bắt đầu ở trình duyệt khác"
DOWN = "Nơi cấp tài khoản của tỉnh báo lỗi"


@pytest.fixture(scope="module")
def running() -> Iterator[providers.Provider]:
    with providers.run() as provider:
        yield provider


@pytest.fixture
def provider(
    running: providers.Provider, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> providers.Provider:
    """The running provider, whole again, and this site set up for it."""
    running.broken.clear()
    running.asked.clear()
    providers.configure(running, "http://localhost", monkeypatch, settings)
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 30  # a busy machine is no failure
    return running


@pytest.fixture
def account() -> models.Account:
    made: models.Account = orgs.AccountFactory()
    orgs.PostFactory(person=made.person)
    return made


@pytest.fixture
def connect(provider: providers.Provider) -> Callable[..., Client]:
    """Sign an account in by its password and connect an identity, as the guide tells people."""

    def do(account: models.Account, sub: str) -> Client:
        client = browser()
        client.post(reverse("account_login"), {"login": account.login, "password": PASSWORD})
        leads = providers.begin(client, process="connect")
        back = provider.consent(leads["Location"], sub)
        assert providers.finish(client, back)["Location"] == reverse("account_reauthenticate")
        done = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert done["Location"] == reverse("socialaccount_connections")
        return client

    return do


@pytest.fixture
def come_in(provider: providers.Provider) -> Callable[..., Any]:
    """Go through the provider as ``sub``; give the site's answer to the way back."""

    def do(client: Client, sub: str, **more: str) -> Any:
        leads = providers.begin(client, **more)
        assert leads.status_code == 302, leads.content.decode()
        return providers.finish(client, provider.consent(leads["Location"], sub))

    return do


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


def verbs() -> list[str]:
    return list(audit_models.Entry.objects.order_by("pk").values_list("verb", flat=True))


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("profile")).status_code == 200)


def test_a_connected_identity_comes_in_under_its_post(
    connect: Callable[..., Client], come_in: Callable[..., Any], account: models.Account
) -> None:
    connect(account, "thang")
    client = browser()
    page = client.get(reverse("account_login")).content.decode()
    assert "Đăng nhập qua tài khoản công vụ tỉnh" in page
    assert reverse("openid_connect_login", args=["tinh"]) in page
    answer = come_in(client, "thang", next=reverse("organisations"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("organisations"))
    page = client.get(reverse("organisations"))
    assert page.status_code == 200
    assert page.wsgi_request.actor.account == account.login
    assert page.wsgi_request.actor.post == account.person.posts.get().code
    assert verbs() == ["sign_in", "account_connected", "sign_in"]
    assert {entry.account for entry in audit_models.Entry.objects.all()} == {account.login}


def test_what_goes_over_the_wire(
    provider: providers.Provider, connect: Callable[..., Client], account: models.Account
) -> None:
    client = connect(account, "thang")
    leads = providers.begin(client, auth_params="redirect_uri=https://xau.example", scope="phone")
    asked = {key: words[0] for key, words in parse_qs(urlsplit(leads["Location"]).query).items()}
    assert asked["redirect_uri"] == f"http://localhost{BACK}"
    assert set(asked["scope"].split()) == {"openid", "profile"}
    assert len(asked["nonce"]) >= 20
    assert asked["code_challenge_method"] == "S256"
    providers.finish(client, provider.consent(leads["Location"], "thang"))
    _path, told, sender = provider.asked[-1]
    digest = hashlib.sha256(told["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
    # The provider names no way to prove the client: then the standard means Basic.
    assert sender["authorization"].startswith("Basic ")
    assert "client_secret" not in told


def test_a_stranger_is_told_what_to_do_and_gets_no_account(
    come_in: Callable[..., Any], account: models.Account, caplog: pytest.LogCaptureFixture
) -> None:
    before = models.Account.objects.count()
    for language in ("vi", "en"):
        client = browser()
        client.cookies["django_language"] = language
        answer = come_in(client, account.login)  # the same name proves nothing
        page = answer.content.decode()
        assert answer.status_code == 403
        assert catalogues.list_foreign_sentences(page, language) == []
        assert ("chưa nối với tài khoản nào" in page) == (language == "vi")
        assert not is_in(client)
    assert models.Account.objects.count() == before
    assert not SocialAccount.objects.exists()
    assert verbs() == []
    assert "danh tính chưa nối" in caplog.text


def test_a_closed_account_is_refused(
    connect: Callable[..., Client], come_in: Callable[..., Any], account: models.Account
) -> None:
    connect(account, "thang")
    models.Account.objects.filter(pk=account.pk).update(is_active=False)
    client = browser()
    answer = come_in(client, "thang")
    assert "đã khóa tài khoản này" in client.get(answer["Location"]).content.decode()
    assert not is_in(client)
    assert verbs() == ["sign_in", "account_connected"]


def test_a_post_that_ended_gives_no_right(
    connect: Callable[..., Client], come_in: Callable[..., Any], account: models.Account
) -> None:
    connect(account, "thang")
    models.Post.objects.filter(person=account.person).update(until=date(2026, 2, 1))
    client = browser()
    come_in(client, "thang")
    answer = client.get(reverse("organisations"))
    assert answer.status_code == 403
    assert "chưa có vị trí" in answer.content.decode()


@pytest.mark.parametrize("way", [providers.fails, providers.says_nonsense, providers.sleeps])
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/oauth2/token"])
def test_a_broken_provider_gets_a_sentence(
    provider: providers.Provider,
    connect: Callable[..., Client],
    account: models.Account,
    caplog: pytest.LogCaptureFixture,
    settings: Any,
    path: str,
    way: providers.Answer,
) -> None:
    connect(account, "thang")
    client = browser()
    if way is providers.sleeps:
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.3
    if path == "/oauth2/token":
        back = provider.consent(providers.begin(client)["Location"], "thang")
        provider.broken[path] = way
        answer = providers.finish(client, back)
    else:
        provider.broken[path] = way
        answer = providers.begin(client)
    assert answer.status_code == 401
    assert DOWN in answer.content.decode()
    assert reverse("account_login") in answer.content.decode()
    assert "không xong" in caplog.text
    assert not is_in(client)


def test_a_provider_that_is_gone_gets_a_sentence(
    provider: providers.Provider, settings: Any
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    assert DOWN in providers.begin(browser()).content.decode()


@pytest.mark.parametrize(
    ("wrong", "is_good"),
    [
        ({}, True),
        ({"sub": ""}, False),
        ({"iss": "https://khac.example"}, False),
        ({"aud": "khac"}, False),
        ({"nonce": "khac"}, False),
        ({"nonce": None}, False),
        ({"exp": 1}, False),
    ],
)
def test_only_a_token_made_for_this_sign_in_will_do(
    provider: providers.Provider,
    connect: Callable[..., Client],
    account: models.Account,
    wrong: dict[str, Any],
    is_good: bool,
) -> None:
    connect(account, "thang")
    client = browser()
    leads = providers.begin(client)["Location"]
    asked = {key: words[0] for key, words in parse_qs(urlsplit(leads).query).items()}
    right = {"sub": "thang", "aud": asked["client_id"], "nonce": asked["nonce"]}
    provider.broken["/oauth2/token"] = provider.answer_with(right | wrong)
    answer = providers.finish(client, provider.consent(leads, "thang"))
    assert answer.status_code == (302 if is_good else 401)
    assert is_good or DOWN in answer.content.decode()
    assert is_in(client) == is_good


def test_whoever_thinks_better_of_it_is_led_back(provider: providers.Provider) -> None:
    client = browser()
    leads = providers.begin(client)
    back = provider.consent(leads["Location"], "", action="deny")
    state = parse_qs(urlsplit(leads["Location"]).query)["state"][0]
    answer = providers.finish(client, f"{back}&state={state}")
    page = client.get(answer["Location"]).content.decode()
    assert "Đã thôi đăng nhập" in page


def test_an_answer_works_once_in_one_browser_and_not_for_long(
    provider: providers.Provider, connect: Callable[..., Client], account: models.Account
) -> None:
    connect(account, "thang")
    client, other = browser(), browser()
    back = provider.consent(providers.begin(client)["Location"], "thang")
    assert OLD in providers.finish(other, back).content.decode()
    assert OLD in providers.finish(client, back.replace("state=", "state=x")).content.decode()
    assert providers.finish(client, back).status_code == 302
    client.post(reverse("account_logout"))
    assert OLD in providers.finish(client, back).content.decode()
    late = provider.consent(providers.begin(client)["Location"], "thang")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert OLD in providers.finish(client, late).content.decode()
    assert not is_in(client)


def test_anothers_code_under_ones_own_state_is_refused(
    provider: providers.Provider, connect: Callable[..., Client], account: models.Account
) -> None:
    connect(account, "thang")
    victim, thief = browser(), browser()
    stolen = parse_qs(
        urlsplit(provider.consent(providers.begin(victim)["Location"], "thang")).query
    )
    own = provider.consent(providers.begin(thief)["Location"], "trom")
    code = parse_qs(urlsplit(own).query)["code"][0]
    answer = providers.finish(thief, own.replace(code, stolen["code"][0]))
    assert answer.status_code == 401
    assert DOWN in answer.content.decode()
    assert not is_in(thief)


def test_the_second_step_comes_after_the_provider(
    connect: Callable[..., Client], come_in: Callable[..., Any], account: models.Account
) -> None:
    connect(account, "thang")
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    client = browser()
    assert come_in(client, "thang")["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    assert verbs()[2:] == []


def test_a_strong_role_must_still_enrol(
    connect: Callable[..., Client], come_in: Callable[..., Any], account: models.Account
) -> None:
    models.Post.objects.filter(person=account.person).update(role="coordinator")
    connect(account, "thang")
    client = browser()
    come_in(client, "thang")
    answer = client.get(reverse("organisations"))
    assert answer["Location"].startswith(reverse("mfa_index"))


def test_an_identity_opens_one_account_and_can_be_taken_off(
    connect: Callable[..., Client], come_in: Callable[..., Any], account: models.Account
) -> None:
    client = connect(account, "thang")
    page = client.get(reverse("socialaccount_connections")).content.decode()
    assert "Đã nối với tài khoản của tỉnh." in page
    other: models.Account = orgs.AccountFactory()
    elsewhere = connect(other, "thang")
    page = elsewhere.get(reverse("socialaccount_connections")).content.decode()
    assert "đã nối với một tài khoản khác" in page
    row = SocialAccount.objects.get()
    assert row.user_id == account.pk
    client.post(reverse("socialaccount_connections"), {"account": row.pk})
    assert not SocialAccount.objects.exists()
    assert come_in(browser(), "thang").status_code == 403
    assert verbs() == ["sign_in", "account_connected", "sign_in", "account_disconnected"]


def test_an_open_session_connects_nothing_without_the_password(
    provider: providers.Provider, account: models.Account
) -> None:
    client = browser()
    client.force_login(account)
    leads = providers.begin(client, process="connect")
    answer = providers.finish(client, provider.consent(leads["Location"], "thang"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not SocialAccount.objects.exists()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert SocialAccount.objects.get().user_id == account.pk


def test_the_same_name_at_another_provider_is_someone_else(
    provider: providers.Provider,
    connect: Callable[..., Client],
    account: models.Account,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    connect(account, "thang")
    with providers.run() as other:
        providers.configure(other, "http://localhost", monkeypatch, settings)
        client = browser()
        back = other.consent(providers.begin(client)["Location"], "thang")
        assert providers.finish(client, back).status_code == 403


def test_without_a_provider_there_is_no_way_through_one(client: Client, settings: Any) -> None:
    for name in ("openid_connect_login", "openid_connect_callback"):
        assert client.get(reverse(name, args=["tinh"])).status_code == 404
    assert "openid" not in client.get(reverse("account_login")).content.decode()
    client.force_login(orgs.AccountFactory())
    assert client.get(reverse("socialaccount_connections")).status_code == 404
