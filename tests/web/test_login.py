"""Signing in: refusals and their sentences, delays, slips, second factors, posts."""

import hmac
import struct
import time
from base64 import b32decode
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha1
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nq57.audit import models as audit_models
from nq57.documents import models as documents
from nq57.orgs import actions, models, rules
from tests.factories import orgs
from tests.web.conftest import Official

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu thử 1"


def _try(client: Client, login: str, password: str, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": login, "password": password}, **extra)


@pytest.fixture
def account() -> models.Account:
    made: models.Account = orgs.AccountFactory()
    orgs.PostFactory(person=made.person)
    return made


def test_sign_in_by_name_whatever_the_case(client: Client, account: models.Account) -> None:
    response = _try(client, account.login.upper(), PASSWORD)
    assert response.status_code == 302
    assert client.get(reverse("profile")).status_code == 200
    assert audit_models.Entry.objects.filter(verb="sign_in", account=account.login).exists()


def test_wrong_password_gets_a_sentence_and_keeps_the_name(
    client: Client, account: models.Account
) -> None:
    page = _try(client, account.login, "sai").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page
    assert f'value="{account.login}"' in page
    assert "Mật khẩu" in page
    assert "Username" not in page


def test_an_unknown_name_gets_the_same_sentence(client: Client, account: models.Account) -> None:
    wrong = _try(client, account.login, "sai").context["form"].errors
    assert _try(client, "khongco", "sai").context["form"].errors == wrong


def test_delay_grows_and_the_sentence_says_how_long(
    client: Client, account: models.Account
) -> None:
    with time_machine.travel("2026-11-23 02:00:00Z", tick=False) as clock:
        for _ in range(5):
            _try(client, account.login, "sai")
        page = _try(client, account.login, PASSWORD).content.decode()
        assert "Chờ 61 giây" in page
        clock.shift(61)
        for _ in range(5):
            _try(client, account.login, "sai")
        clock.shift(61)
        page = _try(client, account.login, PASSWORD).content.decode()
        assert "Chờ 8 phút" in page
        clock.shift(600)
        assert _try(client, account.login, PASSWORD).status_code == 302


def test_a_stranger_elsewhere_does_not_keep_the_owner_out(account: models.Account) -> None:
    for _ in range(30):
        _try(Client(), account.login, "sai", REMOTE_ADDR="203.0.113.9")
    assert _try(Client(), account.login, PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_guessing_from_many_addresses_is_slow_but_spares_known_browsers(
    account: models.Account,
) -> None:
    home = Client(REMOTE_ADDR="198.51.100.7")
    assert _try(home, account.login, PASSWORD).status_code == 302
    home.post(reverse("account_logout"))
    for number in range(50):
        _try(Client(), account.login, "sai", REMOTE_ADDR=f"203.0.113.{number}")
    stranger = _try(Client(), account.login, PASSWORD, REMOTE_ADDR="192.0.2.1")
    assert "phút rồi thử lại" in stranger.content.decode()
    assert _try(home, account.login, PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_one_address_trying_many_names_must_wait() -> None:
    client = Client()
    for number in range(60):
        _try(client, f"ten{number}", "sai")
    assert "Sai quá nhiều lần" in _try(client, "ten99", "sai").content.decode()


def test_a_closed_account_is_told_so(client: Client, account: models.Account) -> None:
    models.Account.objects.filter(pk=account.pk).update(is_active=False)
    response = client.post(
        reverse("account_login"), {"login": account.login, "password": PASSWORD}, follow=True
    )
    assert "khóa" in response.content.decode() or "chưa đúng" in response.content.decode()
    assert client.get(reverse("profile")).status_code == 302


def test_nobody_registers_alone(client: Client) -> None:
    page = client.get(reverse("account_signup"))
    assert page.status_code == 200
    assert "không tự đăng ký" in page.content.decode()
    client.post(reverse("account_signup"), {"username": "toi", "password1": "một hai ba bốn"})
    assert not models.Account.objects.filter(login="toi").exists()


def _slip(account: models.Account, purpose: str) -> str:
    actor = orgs.make_actor()
    issued = actions.issue_slip(account=account, purpose=purpose, by=actor, at=timezone.now())
    return issued.code


def test_slip_sets_the_first_password_once(client: Client, account: models.Account) -> None:
    code = _slip(account, "account")
    typed = {
        "login": account.login.upper(),
        "code": code.lower().replace("-", " "),
        "password": "con trâu trắng",
        "again": "con trâu trắng",
    }
    assert client.post(reverse("use_slip"), typed).status_code == 302
    assert client.post(reverse("use_slip"), typed).status_code == 422
    assert _try(client, account.login, "con trâu trắng").status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "AAAA-AAAA-AAAA"}, "không đúng"),
        ({"password": "ngắn", "again": "ngắn"}, "quá ngắn"),
        ({"again": "khác đi một chút"}, "chưa giống nhau"),
        ({"password": "", "again": ""}, "quá ngắn"),
    ],
)
def test_slip_refusals_keep_the_slip_and_what_was_typed(
    client: Client, account: models.Account, change: dict[str, str], sentence: str
) -> None:
    typed = {
        "login": account.login,
        "code": _slip(account, "account"),
        "password": "con trâu trắng",
        "again": "con trâu trắng",
    }
    response = client.post(reverse("use_slip"), typed | change)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert f'value="{account.login}"' in response.content.decode()
    assert client.post(reverse("use_slip"), typed).status_code == 302


def test_a_recovery_slip_stands_in_once_for_the_second_step(
    client: Client, account: models.Account, second_factors: Any
) -> None:
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    code = _slip(account, "recovery")
    typed = {"login": account.login, "code": code, "password": "", "again": ""}
    early = client.post(reverse("use_slip"), typed)
    assert "đăng nhập bằng mật khẩu trước" in early.content.decode()
    assert client.get(reverse("use_recovery_slip")).status_code == 302
    _try(client, account.login, PASSWORD)
    wrong = client.post(reverse("use_recovery_slip"), {"code": _slip(account, "password")})
    assert wrong.status_code == 422
    assert client.post(reverse("use_recovery_slip"), {"code": code}).status_code == 302
    assert client.get(reverse("profile")).status_code == 200
    assert second_factors.filter(user=account, type="totp").exists()
    client.post(reverse("account_logout"))
    _try(client, account.login, PASSWORD)
    assert client.post(reverse("use_recovery_slip"), {"code": code}).status_code == 422


def test_guessing_slips_is_slowed(client: Client, account: models.Account) -> None:
    typed = {"login": account.login, "code": "AAAA-AAAA-AAAA", "password": "", "again": ""}
    answers = [client.post(reverse("use_slip"), typed).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def _code(secret: str, at: float | None = None) -> str:
    counter = int((at or time.time()) // 30)
    digest = hmac.new(b32decode(secret), struct.pack(">Q", counter), sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def test_second_factor_is_enrolled_encrypted_and_asked_for(
    client: Client,
    account: models.Account,
    settings: Any,
    second_factors: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.FIELD_KEYS = (Fernet.generate_key().decode(),)
    _try(client, account.login, PASSWORD)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert "<svg" in page.content.decode()
    assert "data:" not in page.content.decode()
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert done.status_code == 302
    assert audit_models.Entry.objects.filter(verb="totp_activated").exists()
    kept = second_factors.get(user=account, type="totp").data["secret"]
    assert secret not in kept
    assert Fernet(settings.FIELD_KEYS[0]).decrypt(kept.encode()).decode() == secret
    client.post(reverse("account_logout"))
    response = _try(client, account.login, PASSWORD)
    assert response.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("profile")).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert "Mã chưa đúng" in refused.content.decode()
        client.post(reverse("mfa_authenticate"), {"code": _code(secret)})
    assert client.get(reverse("profile")).status_code == 200


def test_secrets_open_after_the_keys_turn(settings: Any) -> None:
    from nq57.web.login import SecondFactorAdapter

    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.FIELD_KEYS = (old,)
    kept = SecondFactorAdapter().encrypt("bí mật")
    settings.FIELD_KEYS = (new, old)
    assert SecondFactorAdapter().decrypt(kept) == "bí mật"


@pytest.mark.parametrize("role", ["coordinator", "administrator", "leader"])
def test_strong_roles_must_have_a_second_factor(
    sign_in: Callable[..., Official], role: str
) -> None:
    bare = sign_in(role, second_factor=False)
    response = bare.client.get(reverse("accounts"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("mfa_index"))
    assert "bắt buộc" in bare.client.get(reverse("mfa_index")).content.decode()
    assert sign_in(role).client.get(reverse("home")).status_code == 200


def test_a_sealed_post_must_have_a_second_factor(sign_in: Callable[..., Official]) -> None:
    bare = sign_in("head", second_factor=False, is_sealed=True)
    assert bare.client.get(reverse("accounts")).headers["Location"].startswith(reverse("mfa_index"))


@pytest.fixture
def invented(settings: Any, account: models.Account) -> models.Account:
    """A coordinator invented for trial."""
    settings.HAS_DEMONSTRATION = True
    settings.ALLOWED_HOSTS = ["*"]
    models.Person.objects.filter(accounts=account).update(is_demonstration=True)
    models.Post.objects.filter(person=account.person).update(role="coordinator")
    return account


LOCAL = {"HTTP_HOST": "localhost:8057"}
ELSEWHERE = [
    {"HTTP_HOST": "localhost", "REMOTE_ADDR": "10.0.0.5"},
    {"HTTP_HOST": "nq57.example.gov.vn"},
    {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
]


def test_an_invented_coordinator_needs_no_second_factor_here(
    client: Client, invented: models.Account
) -> None:
    assert _try(client, invented.login, PASSWORD, **LOCAL).status_code == 302
    assert client.get(reverse("accounts"), **LOCAL).status_code == 200


@pytest.mark.parametrize("place", ELSEWHERE)
def test_invented_people_come_in_only_from_this_machine(
    client: Client, invented: models.Account, place: dict[str, str]
) -> None:
    refused = _try(client, invented.login, PASSWORD, **place)
    assert refused.status_code == 403
    assert "ngay trên máy" in refused.content.decode()
    assert client.get(reverse("profile"), **LOCAL).status_code == 302
    client.force_login(invented)
    assert client.get(reverse("accounts"), **place).status_code == 403
    assert client.get(reverse("accounts"), **LOCAL).status_code == 200


def test_invented_people_end_with_the_demonstration(
    client: Client, invented: models.Account, settings: Any
) -> None:
    settings.HAS_DEMONSTRATION = False
    assert _try(client, invented.login, PASSWORD, **LOCAL).status_code == 403
    client.force_login(invented)
    assert client.get(reverse("accounts"), **LOCAL).status_code == 403


def test_real_people_are_never_spared(sign_in: Callable[..., Official], settings: Any) -> None:
    settings.HAS_DEMONSTRATION = True
    bare = sign_in("coordinator", second_factor=False)
    assert bare.client.get(reverse("accounts"), **LOCAL).status_code == 302


def test_open_pages_show_no_more_before_the_second_factor(
    sign_in: Callable[..., Official],
) -> None:
    documents.Document.objects.create(
        code="mat-1", title="Hạn chế", secrecy="restricted", added_at=orgs.AT
    )
    address = reverse("documents:document", args=["mat-1"])
    assert sign_in("coordinator").client.get(address).status_code == 200
    assert sign_in("coordinator", second_factor=False).client.get(address).status_code == 404


def test_a_session_acts_under_one_chosen_post(sign_in: Callable[..., Official]) -> None:
    person = sign_in("head")
    other = orgs.PostFactory(person=person.account.person, role="focal")
    response = person.client.get(reverse("accounts"))
    assert response.headers["Location"].startswith(reverse("choose_post"))
    assert person.client.get("/").headers["Location"] == reverse("choose_post")
    chosen = person.client.post(
        reverse("choose_post"), {"post": person.post.code, "next": reverse("accounts")}
    )
    assert chosen.headers["Location"] == reverse("accounts")
    assert person.client.get(reverse("accounts")).status_code == 200
    person.client.post(reverse("choose_post"), {"post": other.code})
    assert person.client.get(reverse("accounts")).status_code == 403


@pytest.mark.parametrize("wanted", ["https://xau.example/", "//xau.example", "javascript:alert(1)"])
def test_choosing_never_leads_elsewhere(sign_in: Callable[..., Official], wanted: str) -> None:
    person = sign_in("head")
    typed = {"post": person.post.code, "next": wanted}
    assert person.client.post(reverse("choose_post"), typed).headers["Location"] == "/"


def test_nobody_takes_anothers_post(sign_in: Callable[..., Official]) -> None:
    person, other = sign_in("focal"), orgs.PostFactory(role="coordinator")
    response = person.client.post(reverse("choose_post"), {"post": other.code})
    assert response.status_code == 403


def test_without_a_post_today_there_is_a_sentence(sign_in: Callable[..., Official]) -> None:
    person = sign_in("focal", until=date(2026, 2, 1))
    with time_machine.travel("2026-03-01"):
        client = Client()
        client.force_login(person.account)
        response = client.get(reverse("accounts"))
        assert response.status_code == 403
        assert "chưa có vị trí" in response.content.decode()
        assert client.get(reverse("profile")).status_code == 200


def test_a_post_or_an_office_that_ends_opens_nothing_in_the_next_request(
    sign_in: Callable[..., Official],
) -> None:
    person, today = sign_in("head", since=date(2026, 1, 1)), timezone.localdate()
    address = reverse("accounts")
    assert person.client.get(address).status_code == 200
    posts = models.Post.objects.filter(pk=person.post.pk)
    posts.update(until=today)
    assert person.client.get(address).status_code == 403
    posts.update(until=None)
    assert person.client.get(address).status_code == 200
    posts.update(role="staff")
    assert person.client.get(address).status_code == 403
    posts.update(role="head")
    offices = models.Organisation.objects.filter(pk=person.post.organisation_id)
    offices.update(until=today)
    assert person.client.get(address).status_code == 403
    offices.update(until=None)
    assert person.client.get(address).status_code == 200
    models.Account.objects.filter(pk=person.account.pk).update(is_active=False)
    assert person.client.get(address).status_code == 302


def test_actor_has_the_posts_codes(sign_in: Callable[..., Official]) -> None:
    person = sign_in("auditor", second_factor=False)
    actor = person.client.get(reverse("profile")).wsgi_request.actor
    assert actor == rules.Actor(
        account=person.account.login,
        post=person.post.code,
        organisation=person.post.organisation.code,
        role="auditor",
    )


@pytest.mark.parametrize(
    "name",
    [
        "profile", "choose_post", "account_change_password", "mfa_index", "mfa_list_webauthn",
        "usersessions_list", "account_reauthenticate", "mfa_add_webauthn", "mfa_activate_totp",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["vi", "en"])
def test_own_pages_speak_one_language(
    client: Client, account: models.Account, name: str, language: str
) -> None:
    from tests.web import catalogues

    client.cookies["django_language"] = language
    client.post(reverse("account_login"), {"login": account.login, "password": PASSWORD})
    if name != "account_reauthenticate":
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse(name)).content.decode()
    assert f'<html lang="{language}">' in page
    foreign = catalogues.list_foreign_sentences(page, language)
    assert foreign == []


@pytest.mark.parametrize("name", ["account_login", "account_signup", "use_slip"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_entrance_speaks_one_language(client: Client, name: str, language: str) -> None:
    from tests.web import catalogues

    client.cookies["django_language"] = language
    page = client.get(reverse(name)).content.decode()
    assert catalogues.list_foreign_sentences(page, language) == []


def test_refused_sign_in_is_logged_without_what_may_be_a_password(
    client: Client, account: models.Account, caplog: pytest.LogCaptureFixture
) -> None:
    _try(client, account.login, "sai")
    _try(client, "matkhaugonham", "sai")
    assert account.login in caplog.text
    assert "matkhaugonham" not in caplog.text


@pytest.mark.parametrize("name", ["profile", "choose_post", "accounts", "mfa_index"])
def test_anonymous_is_led_to_sign_in(client: Client, name: str) -> None:
    assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))
